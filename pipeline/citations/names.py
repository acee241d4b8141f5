"""Names: given and family, particles, initials, the order of the first, and how many before "et al."."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.citations.casing import cased
from pipeline.citations.style import Style
from pipeline.citations.text import Text, field, join, plain, styled

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PARTICLES = re.compile(r"^((?:[a-zà-ÿ][\w’']*\.?\s+)+|(?:d|l|d’|l’|d'|al-|el-)['’]?(?=[A-ZÀ-Þ]))(?=\S)")


@dataclass(frozen=True, slots=True)
class NameOptions:
    """The attributes of ``<name>`` with what it inherits."""

    join_word: str  # text, symbol or nothing
    form: str
    delimiter: str
    before_last: str  # contextual, always, never, after-inverted-name
    before_et_al: str
    et_al_min: int
    et_al_first: int
    et_al_last: bool
    et_al_term: str
    initialize: bool
    initialize_with: str | None
    hyphenate: bool
    inverted: str  # first, all or nothing
    sort_separator: str
    demote: str

    @classmethod
    def read(cls, attributes: Mapping[str, str], et_al_term: str) -> "NameOptions":
        """From XML attributes."""
        return cls(
            join_word=attributes.get("and", ""),
            form=attributes.get("name-form", "long"),
            delimiter=attributes.get("name-delimiter", ", "),
            before_last=attributes.get("delimiter-precedes-last", "contextual"),
            before_et_al=attributes.get("delimiter-precedes-et-al", "contextual"),
            et_al_min=int(attributes.get("et-al-min", "0")),
            et_al_first=int(attributes.get("et-al-use-first", "1")),
            et_al_last=attributes.get("et-al-use-last") == "true",
            et_al_term=et_al_term,
            initialize=attributes.get("initialize", "true") == "true",
            initialize_with=attributes.get("initialize-with"),
            hyphenate=attributes.get("initialize-with-hyphen", "true") == "true",
            inverted=attributes.get("name-as-sort-order", ""),
            sort_separator=attributes.get("sort-separator", ", "),
            demote=attributes.get("demote-non-dropping-particle", "display-and-sort"),
        )


def format_names(people: Sequence[Any], options: NameOptions, element: ET.Element | None, style: Style) -> Text:
    """The names of one variable, joined."""
    inside = style.quotes_hold_stops
    if options.form == "count":
        return plain(str(len(people)))
    cut = options.et_al_min and len(people) >= options.et_al_min and options.et_al_first < len(people)
    shown = list(people[: options.et_al_first] if cut else people)
    inverted = [options.inverted == "all" or (options.inverted == "first" and not index) for index in range(len(shown))]
    written = [_name(person, options, element, turned) for person, turned in zip(shown, inverted, strict=True)]
    if cut:
        if options.et_al_last and len(people) - len(shown) >= 1 and len(people) >= options.et_al_first + 2:
            last = _name(people[-1], options, element, options.inverted == "all")
            return join((*written, [*plain("… "), *last]), options.delimiter, inside)
        comma = _precedes(options.before_et_al, len(written), inverted[-1])
        et_al = plain(style.term(options.et_al_term) or "et al.")
        return join((join(written, options.delimiter, inside), et_al), options.delimiter if comma else " ", inside)
    if len(written) < 2 or not options.join_word:
        return join(written, options.delimiter, inside)
    word = "&" if options.join_word == "symbol" else style.term("and") or "and"
    comma = _precedes(options.before_last, len(written) - 1, inverted[-2])
    ending = f"{options.delimiter.rstrip() if comma else ''} {word} "
    return join((join(written[:-1], options.delimiter, inside), written[-1]), ending, inside)


def _precedes(rule: str, names_before: int, inverted: bool) -> bool:
    """Whether the delimiter stands before the last name or "et al."."""
    match rule:
        case "always":
            return True
        case "never":
            return False
        case "after-inverted-name":
            return inverted
    return names_before > 1


def _name(person: Mapping[str, Any], options: NameOptions, element: ET.Element | None, inverted: bool) -> Text:
    if person.get("literal"):
        return _part(field(str(person["literal"])), element, "family")
    family, given = str(person.get("family") or ""), str(person.get("given") or "")
    held, dropped = str(person.get("non-dropping-particle") or ""), str(person.get("dropping-particle") or "")
    suffix = str(person.get("suffix") or "")
    if not held and (found := _PARTICLES.match(family)) and found.end() < len(family):
        held, family = found[1].strip(), family[found.end() :].strip()
    if not dropped and (trailing := re.search(r"(?:^|\s)((?:[a-zà-ÿ]\w*[’']?\s*)+)$", given)) and trailing.start() > 0:
        dropped, given = trailing[1].strip(), given[: trailing.start()].strip()
    if _CJK.search(family + given):
        return _part(field(family + given), element, "family")
    if options.form == "short":
        return _part(field(_spaced(held, family)), element, "family")
    if options.initialize_with is not None:
        given = initials(given, options)
    given_part = _part(field(given), element, "given")
    if not inverted:
        last = _part(field(_spaced(dropped, held, family)), element, "family")
        comma = ", " if person.get("comma-suffix") else " "
        named = join((given_part, last), " ", False)
        return join((named, field(suffix)), comma, False)
    separator = options.sort_separator
    if options.demote == "display-and-sort":
        last, first = field(family), field(_spaced(given, dropped, held))
        last, first = _part(last, element, "family"), _part(first, element, "given")
    else:
        last = _part(field(_spaced(held, family)), element, "family")
        first = _part(field(_spaced(given, dropped)), element, "given")
    return join((last, first, field(suffix)), separator, False)


def initials(given: str, options: NameOptions) -> str:
    """Given names as initials; where names stay whole, only those that are initials already are set alike."""
    mark = options.initialize_with or ""
    words: list[str] = []
    for word in re.sub(r"\.(?=\S)", ". ", given).split():
        bare = word.rstrip(".")
        is_initial = len(bare) == 1 and bare.isupper()
        if not bare or not (options.initialize or is_initial):
            words.append(f"{word} ")
        elif bare[0].islower():
            words.append(f" {word} ")
        elif options.hyphenate and "-" in bare:
            words.append(
                "-".join(f"{part[0]}{mark.strip()}" for part in bare.split("-") if part) + " " * (mark[-1:] == " ")
            )
        else:
            words.append(f"{bare[0]}{mark}")
    return " ".join("".join(words).split()) if mark.endswith(" ") or not options.initialize else "".join(words).strip()


def _spaced(*parts: str) -> str:
    """The parts with spaces between, none after an apostrophe or hyphen."""
    result = ""
    for part in parts:
        glue = "" if not result or result.endswith(("’", "'", "-")) else " "
        result += f"{glue}{part}" if part else ""
    return result


def _part(text: Text, element: ET.Element | None, name: str) -> Text:
    """One part of a name, as ``<name-part>`` wants it."""
    for part in element.findall("name-part") if element is not None else ():
        if part.get("name") == name:
            text = cased(text, part.get("text-case", ""))
            if part.get("font-style"):
                text = styled(text, part.get("font-style") != "normal")
            if text:
                text = [*plain(part.get("prefix", "")), *text, *plain(part.get("suffix", ""))]
    return text
