"""The list of sources and the list of the article's links: addresses that paper can bear and a reader can copy."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from pipeline.layout.inline import TOGETHER
from pipeline.layout.marks import SCHEMES, outward
from pipeline.layout.messages import Messages, sentence
from pipeline.model import Article, CitedSource, Footnotes, MarkKind

FEW = 4  # numbers of notes that stay on one line
READ = "accessed|zugegriffen|abgerufen|consulté|consultado"  # as the styles' locales say it


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list of sources, as the page needs it."""

    key: str
    citation: Markup
    remarks: str
    notes: Sequence[int]
    cited: Markup
    address: Markup
    accessed: str


def entry(source: CitedSource, t: Messages, names: Mapping[int, str], *, dated: bool) -> Entry:
    """A source with its grade, its reservation and its address, which may break where a reader would break it."""
    remarks = [t(f"grade-{source.grade.value}"), source.reservation.strip()]
    joined = ". ".join(sentence(remark).rstrip(".") for remark in remarks if remark)
    return Entry(
        key=source.key,
        citation=Markup(_together(_without_address(_without_day_of_reading(source)))),
        remarks=f"{joined}." if joined else "",
        notes=source.notes,
        cited=cross_references(source.notes, t, names) if source.notes else Markup(""),
        address=linked(source.url) if source.url else Markup(""),
        accessed=t("read-on", date=t.date(source.accessed)) if dated and source.accessed else "",
    )


def cross_references(notes: Sequence[int], t: Messages, names: Mapping[int, str]) -> Markup:
    """“Notes 3, 7.”: each number leads to its note; in a long document the style adds its page."""
    links = ", ".join(f'<a class="note-page" href="#note-{number}">{names.get(number, number)}</a>' for number in notes)
    words = str(escape(t("in-notes", len(notes), notes="\0")))
    return Markup(f'<span class="cited{" few" if len(notes) < FEW else ""}">{words.replace(chr(0), links)}</span>')


def _without_day_of_reading(source: CitedSource) -> CitedSource:
    """The citation without the day on which its address was read: the list says that in one form for all sources."""
    if not re.match(r"[0-9]{4}", source.accessed):
        return source
    day = rf"[,.]?\s+(?:{READ})\s[^<>;“”]{{0,30}}?\b{source.accessed[:4]}\b"
    return replace(source, citation=re.sub(day, "", source.citation, count=1, flags=re.IGNORECASE))


def _without_address(source: CitedSource) -> str:
    """The citation without the address at its end, which is set on its own so that it can break."""
    if not source.url:
        return source.citation
    address = re.escape(str(escape(source.url)))
    cut = re.sub(rf"[,;:]?\s*{address}/?\.?\s*$", "", source.citation)
    return cut if cut == source.citation or cut[-1:] in '.”’"' else cut + "."


def _together(citation: str) -> str:
    """The citation with its dates, numbers and initials kept on one line."""
    return TOGETHER.sub(lambda match: f'<span class="hug">{match.group()}</span>', citation)


def read_together(footnotes: Footnotes, t: Messages) -> str:
    """The day on which the addresses were read, where it is one day for all of them."""
    days = {source.accessed for source in footnotes.sources if source.url}
    return t("all-read-on", date=t.date(next(iter(days)))) if len(days) == 1 and "" not in days else ""


def links(article: Article) -> list[tuple[str, Markup]]:
    """The links of the article, which paper cannot follow: their words and their addresses, each address once.

    A link whose words are its address is printed where it stands.
    """
    found: dict[str, str] = {}
    for mark in sorted(
        (mark for mark in article.marks if mark.kind == MarkKind.LINK), key=lambda mark: mark.span.start
    ):
        if address := outward(mark):
            found.setdefault(address, " ".join(article.text[mark.span.start : mark.span.end].split()))
    return [(words, linked(address)) for address, words in found.items() if _bare(words) != _bare(address)]


def _bare(address: str) -> str:
    """An address without what people leave out when they write it."""
    return re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", address.strip()).rstrip("/").casefold()


def linked(address: str) -> Markup:
    """An address that a person can read on paper and follow on a screen."""
    shown = breakable(address)
    return Markup(f'<a href="{escape(address)}">{shown}</a>') if urlsplit(address).scheme in SCHEMES else shown


def breakable(address: str) -> Markup:
    """An address as people write it, with places to break after slashes and before what begins a new part.

    Never after a hyphen, which would read as one that the line's end has put there: such parts are kept whole.
    """
    shown = re.sub(r"^https?://(www\.)?", "", address).rstrip("/&?#")
    parts = re.split(r"(?<=/)(?=[^/])|(?=[?&#=_%+])|(?<=\w)(?=-)|(?<=\w{30})(?=\w{6})", shown)
    pieces = (Markup(f'<span class="piece">{escape(part)}</span>') if "-" in part else part for part in parts if part)
    return Markup("<wbr>").join(pieces)
