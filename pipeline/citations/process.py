"""One source through a style's layout: CSL's rendering elements, each a function of its XML element.

Source: https://docs.citationstyles.org/en/stable/specification.html (version 1.0.2), sections "Rendering Elements" and
"Formatting". Not here, because a list numbered S1, S2 … needs none of it: sorting, disambiguation, positions, locators.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.citations import dates, numbers
from pipeline.citations.casing import cased
from pipeline.citations.names import NameOptions, format_names
from pipeline.citations.style import Style
from pipeline.citations.text import Text, affixed, join, markup, plain, quoted, string, styled
from pipeline.citations.text import field as field_text

_SHORT = {"title": "title-short", "container-title": "container-title-short"}
_ALIASES = {"event": "event-title", "event-title": "event", "title-short": "shortTitle"}
_MAX_DEPTH = 200  # of macros that call each other


@dataclass(slots=True)
class Outcome:
    """What an element rendered, and whether it called variables and found any."""

    text: Text
    called: bool = False
    filled: bool = False


@dataclass(slots=True)
class Processor:
    """Renders one source with one style."""

    style: Style
    item: Mapping[str, Any]
    options: Mapping[str, str]
    used: set[str] = field(default_factory=set)  # variables that stood in for missing names
    substituting: bool = False
    names_element: ET.Element | None = None  # whose form a substitute takes over
    depth: int = 0

    @property
    def inside_quotes(self) -> bool:
        return self.style.quotes_hold_stops

    def layout(self, element: ET.Element, *, raised: bool = False) -> str:
        """The finished citation as text with ``<i>``; ``raised``: with a capital at its beginning."""
        text = join(
            (outcome.text for outcome in self.children(element)), element.get("delimiter", ""), self.inside_quotes
        )
        text = affixed(
            self.formatted(element, text), element.get("prefix", ""), element.get("suffix", ""), self.inside_quotes
        )
        text = cased(text, "capitalize-first") if raised else text
        term = self.style.term
        marks = tuple(
            term(name) or mark
            for name, mark in (
                ("open-quote", "“"),
                ("close-quote", "”"),
                ("open-inner-quote", "‘"),
                ("close-inner-quote", "’"),
            )
        )
        return markup(text, (marks[0], marks[1], marks[2], marks[3]))

    def children(self, element: Iterable[ET.Element]) -> list[Outcome]:
        """The outcomes of an element's children; those of a choice stand in its place."""
        outcomes: list[Outcome] = []
        for child in element:
            if child.tag == "choose":
                branch = self.branch(child)
                if branch is not None:
                    outcomes.extend(self.children(branch))
            elif child.tag in _RENDER:
                outcomes.append(_RENDER[child.tag](self, child))
        return outcomes

    def formatted(self, element: ET.Element, text: Text) -> Text:
        """Text with the element's case, slant, quotation marks and stripped full stops; affixes come later."""
        if not text:
            return text
        if element.get("strip-periods") == "true":
            text = [char for char in text if char.char != "."]
        case = element.get("text-case")
        if case and not (case in ("title", "capitalize-all") and not self.is_english()):
            text = cased(text, case)
        slant = element.get("font-style")
        if slant:
            text = styled(text, slant in ("italic", "oblique"))
        return quoted(text) if element.get("quotes") == "true" else text

    def finished(self, element: ET.Element, text: Text) -> Text:
        """Text with everything that the element's attributes ask for."""
        text = self.formatted(element, text)
        return affixed(text, element.get("prefix", ""), element.get("suffix", ""), self.inside_quotes)

    def is_english(self) -> bool:
        """Title case is for English works."""
        language = str(self.item.get("language") or self.style.language)
        return language.lower().startswith("en")

    # --- Variables -----------------------------------------------------------------------------------------------

    def value(self, variable: str) -> Any:
        """A variable's value; None where the source lacks it."""
        value = self.item.get(variable)
        if value is None and variable in _ALIASES:
            value = self.item.get(_ALIASES[variable])
        if value is None and variable == "page-first" and self.item.get("page"):
            value = re.split(r"[-–,&\s]", str(self.item["page"]), maxsplit=1)[0]
        return value if value not in ("", [], {}) else None

    def take(self, variable: str) -> Any:
        """A variable's value for printing; one that has stood in for a name is not printed again."""
        value = None if variable in self.used else self.value(variable)
        if value is not None and self.substituting:
            self.used.add(variable)
        return value

    # --- Conditions ----------------------------------------------------------------------------------------------

    def branch(self, choose: ET.Element) -> ET.Element | None:
        """The first branch of a choice whose condition holds."""
        for option in choose:
            if option.tag == "else" or (option.tag in ("if", "else-if") and self.holds(option)):
                return option
        return None

    def holds(self, option: ET.Element) -> bool:
        tests: list[bool] = []
        for kind, values in option.attrib.items():
            for value in values.split():
                match kind:
                    case "type":
                        tests.append(self.item.get("type") == value)
                    case "variable":
                        tests.append(self.value(value) is not None)
                    case "is-numeric":
                        tests.append(numbers.is_numeric(self.value(value)))
                    case "is-uncertain-date":
                        tests.append(dates.is_uncertain(self.value(value)))
                    case "locator" | "position" | "disambiguate":
                        tests.append(False)
        match option.get("match", "all"):
            case "any":
                return any(tests)
            case "none":
                return not any(tests)
        return all(tests)

    # --- Rendering elements --------------------------------------------------------------------------------------

    def text(self, element: ET.Element) -> Outcome:
        """``<text>``: a variable, a macro, a term or a fixed value."""
        variable, macro, term = element.get("variable"), element.get("macro"), element.get("term")
        if variable is not None:
            return self.text_variable(element, variable)
        if macro is not None:
            return self.macro(element, macro)
        if term is not None:
            words = self.style.term(term, element.get("form", "long"), element.get("plural") == "true") or ""
            # "No date" says something about a variable, as a value would, and keeps its group.
            return Outcome(self.finished(element, plain(words)), filled=term == "no date")
        return Outcome(self.finished(element, plain(element.get("value", ""))))

    def text_variable(self, element: ET.Element, variable: str) -> Outcome:
        value = None
        if element.get("form") == "short" and variable in _SHORT:
            value = self.take(_SHORT[variable])
        if value is None:
            value = self.take(variable)
        if value is None or isinstance(value, (list, dict)):
            return Outcome([], called=True)
        words = str(value)
        if variable == "page":
            words = numbers.page_range(words, self.style.options.get("page-range-format", ""), self.range_mark())
        elif variable in numbers.VARIABLES:
            words = numbers.with_dashes(words)
        elif variable == "DOI":
            words = re.sub(r"^https?://(dx\.)?doi\.org/", "", words)
        literal = plain(words) if variable in ("URL", "DOI") else field_text(words)
        return Outcome(self.finished(element, literal), called=True, filled=True)

    def range_mark(self) -> str:
        return self.style.term("page-range-delimiter") or "–"

    def macro(self, element: ET.Element, name: str) -> Outcome:
        macro = self.style.macros.get(name)
        if macro is None or self.depth > _MAX_DEPTH:
            return Outcome([])
        self.depth += 1
        outcome = self.grouped(macro, "")
        self.depth -= 1
        outcome.text = self.finished(element, outcome.text)
        return outcome

    def group(self, element: ET.Element) -> Outcome:
        """``<group>``: nothing, if it calls variables and none of them is there."""
        outcome = self.grouped(element, element.get("delimiter", ""))
        outcome.text = self.finished(element, outcome.text)
        return outcome

    def grouped(self, element: ET.Element, delimiter: str) -> Outcome:
        outcomes = self.children(element)
        called, filled = any(item.called for item in outcomes), any(item.filled for item in outcomes)
        if called and not filled:
            return Outcome([], called=True)
        text = join((item.text for item in outcomes), delimiter, self.inside_quotes)
        # What a group or macro renders counts in the group around it as a variable that is there (CSL 1.0.2, Group).
        return Outcome(text, called or bool(text), filled or bool(text))

    def number(self, element: ET.Element) -> Outcome:
        value = self.take(element.get("variable", ""))
        if value is None:
            return Outcome([], called=True)
        words = numbers.format_number(str(value), element.get("form", "numeric"), self.style.term)
        return Outcome(self.finished(element, field_text(words)), called=True, filled=True)

    def label(self, element: ET.Element) -> Outcome:
        variable = element.get("variable", "")
        value = self.value(variable)
        if value is None:
            return Outcome([])
        plural = {"always": True, "never": False}.get(
            element.get("plural", ""), numbers.is_plural(str(value), variable)
        )
        words = self.style.term(variable, element.get("form", "long"), plural) or ""
        return Outcome(self.finished(element, plain(words)))

    def date(self, element: ET.Element) -> Outcome:
        value = self.take(element.get("variable", ""))
        if not isinstance(value, dict):
            return Outcome([], called=True)
        text = dates.format_date(value, element, self.style, self.formatted)
        return Outcome(self.finished(element, text), called=True, filled=bool(text))

    def names(self, element: ET.Element) -> Outcome:
        """``<names>``: the names of each variable with its label, or what stands in for them."""
        shape = element if self.names_element is None or len(element) else self.names_element
        pieces: list[Text] = []
        variables = element.get("variable", "").split()
        both = False  # editors who are the translators too are named once
        shared = {"editor", "translator"}
        if shared <= set(variables) and not shared & self.used and self.value("editor") == self.value("translator"):
            variables = [name for name in variables if name != "translator"]
            both = self.value("editor") is not None
        options = self.name_options(shape)
        for variable in variables:
            people = self.take(variable)
            if isinstance(people, list) and people:
                term = "editortranslator" if both and variable == "editor" else variable
                pieces.append(self.one_kind_of_names(shape, term, people, options))
        if any(pieces):
            delimiter = element.get("delimiter") or shape.get("delimiter") or self.options.get("names-delimiter", "")
            text = self.finished(shape, join(pieces, delimiter, self.inside_quotes))
            return Outcome(text, called=True, filled=True)
        substitute = element.find("substitute")
        if substitute is not None:
            return self.substitute(substitute, element)
        return Outcome([], called=True)

    def one_kind_of_names(self, shape: ET.Element, variable: str, people: list[Any], options: NameOptions) -> Text:
        name = shape.find("name")
        text = format_names(people, options, name, self.style)
        if name is not None:
            text = affixed(
                self.formatted(name, text), name.get("prefix", ""), name.get("suffix", ""), self.inside_quotes
            )
        label = shape.find("label")
        if label is None:
            return text
        plural = {"always": True, "never": False}.get(label.get("plural", ""), len(people) > 1)
        words = self.style.term(variable, label.get("form", "long"), plural) or ""
        written = self.finished(label, plain(words))
        children = [child.tag for child in shape]
        first = "name" in children and children.index("label") < children.index("name")
        return join((written, text) if first else (text, written), "", self.inside_quotes)

    def name_options(self, shape: ET.Element) -> NameOptions:
        name, et_al = shape.find("name"), shape.find("et-al")
        attributes = dict(self.options)
        if name is not None:
            renamed = {"form": "name-form", "delimiter": "name-delimiter"}
            attributes |= {
                renamed.get(key, key): value for key, value in name.attrib.items() if key not in ("prefix", "suffix")
            }
        return NameOptions.read(attributes, et_al.get("term", "et-al") if et_al is not None else "et-al")

    def substitute(self, element: ET.Element, names: ET.Element) -> Outcome:
        before = self.substituting, self.names_element
        self.substituting, self.names_element = True, names
        for child in self.alternatives(element):
            taken = set(self.used)
            outcome = Outcome(join((item.text for item in self.children([child])), "", self.inside_quotes))
            if string(outcome.text).strip():
                self.substituting, self.names_element = before
                return Outcome(self.finished(names, outcome.text) if child.tag != "names" else outcome.text, True, True)
            self.used = taken
        self.substituting, self.names_element = before
        return Outcome([], called=True)

    def alternatives(self, element: Iterable[ET.Element]) -> Iterator[ET.Element]:
        """What may stand in for names, in order; a choice offers what is in its branch."""
        for child in element:
            if child.tag == "choose":
                branch = self.branch(child)
                if branch is not None:
                    yield from self.alternatives(branch)
            elif child.tag in _RENDER:
                yield child


_RENDER: dict[str, Callable[[Processor, ET.Element], Outcome]] = {
    "text": Processor.text,
    "group": Processor.group,
    "number": Processor.number,
    "label": Processor.label,
    "date": Processor.date,
    "names": Processor.names,
}
