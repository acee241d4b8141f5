"""The structure tree of a finished PDF, checked against the page, the build's own files and a second reader."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from pipeline.model import PdfElement, PdfInfo

from .known import Known

NOTES = {"Note", "FENote"}
HEADING = re.compile(r"H[1-6]?$")
HUNG = re.compile(r"^¶\s*\d+\s*")  # a paragraph's number in the margin: pdfium reads it apart from its line
INLINE = {"Reference", "Link", "Span", "Code", "Quote", "Em", "Strong", "Sub"}


def note_elements(info: PdfInfo, known: Known, pages: Sequence[str]) -> Iterator[str]:
    """As many notes as were printed, each with an identifier of its own and its number as label."""
    notes = [index for index, element in enumerate(info.elements) if element.kind in NOTES]
    if known.notes is not None and known.notes != len(notes):
        yield f"{known.notes} notes printed, {len(notes)} tagged"
    names = [info.elements[index].id for index in notes]
    if "" in names or len(set(names)) != len(names):
        yield "a note without an ID of its own"
    for index in notes:
        labels = [element for element in below(info.elements, index) if element.kind == "Lbl"]
        if len(labels) != 1 or not labels[0].text.strip():
            yield f"note {info.elements[index].id} has no single label"


def calls(info: PdfInfo, known: Known, pages: Sequence[str]) -> Iterator[str]:
    """Every call is a Reference linked to a note, and every note leads back to the page of one of its calls."""
    elements = info.elements
    notes = {element.id: index for index, element in enumerate(elements) if element.kind in NOTES}
    called: dict[str, set[int]] = {}
    for index, element in enumerate(elements):
        if element.kind != "Reference":
            continue
        links = [inner for inner in below(elements, index) if inner.kind == "Link" and inner.targets]
        if len(links) != 1 or links[0].targets[0] not in notes:
            yield f"the call “{element.text}” on page {element.page} is not linked to a note"
        elif not all(links[0].contents):
            yield f"the link of the call “{element.text}” says nothing"
        else:
            called.setdefault(links[0].targets[0], set()).add(element.page)
    where = {link.target: link.page_of_target for link in info.links}
    for name, index in notes.items():
        back = [
            inner
            for label in below(elements, index)
            if label.kind == "Lbl"
            for inner in below(elements, elements.index(label))
            if inner.kind == "Link" and inner.targets
        ]
        if name not in called:
            yield f"note {name} has no call"
        elif not back or where.get(back[0].targets[0]) not in called[name]:
            yield f"note {name} does not lead back to its call"


def headings(info: PdfInfo, known: Known, pages: Sequence[str]) -> Iterator[str]:
    """The headings are the outline: the same words in the same order."""
    tagged = [plain(element.text) for element in info.elements if HEADING.match(element.kind)]
    listed = [plain(entry.title) for entry in info.outline]
    if tagged != listed:
        yield f"headings {tagged} are not the outline {listed}"


def order(info: PdfInfo, known: Known, pages: Sequence[str]) -> Iterator[str]:
    """Read in the tree's order, notes and calls aside, the text is the article's, block for block."""
    said = "".join(plain(text) for text in blocks(info.elements))
    at = 0
    for block in () if known.unordered else known.blocks:
        words = plain(block)
        found = said.find(words, at)
        if found < 0:
            yield f"“{block[:60]}” is not in its place in the tree"
            return
        at = found + len(words)


def second_reader(info: PdfInfo, known: Known, pages: Sequence[str]) -> Iterator[str]:
    """Another program finds the words of every element from its page on."""
    read = [plain(page) for page in pages]
    for element in info.elements:
        words = plain(HUNG.sub("", element.text))
        if not words or element.kind in INLINE:
            continue
        here = "".join(read[element.page - 1 :])
        if not _is_read(words, here):
            yield f"“{element.text[:60]}” ({element.kind}) is not on page {element.page} for pdfium"


def _is_read(words: str, here: str) -> bool:
    """Both ends are there, calls between the letters; or, where a page ends in them, most stretches between."""
    if all(re.search(r"\w{0,6}?".join(end), here) for end in (words[:20], words[-20:])):
        return True
    stretches = [words[at : at + 12] for at in range(0, len(words) - 11, 12)]
    return bool(stretches) and sum(stretch in here for stretch in stretches) > 0.5 * len(stretches)


def furniture(info: PdfInfo, known: Known, pages: Sequence[str]) -> Iterator[str]:
    """Running heads and folios are drawn on the pages and are not in the tree."""
    total = len(info.pages)
    for page in info.pages:
        drawn = [line.text for line in info.lines if line.page == page.number and line.furniture]
        folio = re.compile(rf"\b{page.number} ?/ ?{total}\b")
        if not any(folio.search(text) for text in drawn):
            yield f"page {page.number} has no folio among its furniture"
        if any(folio.search(element.text) and element.page == page.number for element in info.elements):
            yield f"the folio of page {page.number} is in the tree"


def figures(info: PdfInfo, known: Known, pages: Sequence[str]) -> Iterator[str]:
    """Every figure has words for it; the chart's say its numbers."""
    alts = [element.alt for element in info.elements if element.kind == "Figure"]
    if not all(alts):
        yield "a figure without words"
    numbers = [set(re.findall(r"\d+", alt)) for alt in alts]
    if known.counts and not any({str(count) for count in known.counts} <= found for found in numbers):
        yield f"no figure says the numbers {known.counts}"


CHECKS: dict[str, Callable[[PdfInfo, Known, Sequence[str]], Iterator[str]]] = {
    "notes": note_elements,
    "calls": calls,
    "headings": headings,
    "order": order,
    "pdfium": second_reader,
    "furniture": furniture,
    "figures": figures,
}


def below(elements: Sequence[PdfElement], index: int) -> Iterator[PdfElement]:
    """The elements below one."""
    for element in elements[index + 1 :]:
        if element.depth <= elements[index].depth:
            return
        yield element


def blocks(elements: Sequence[PdfElement]) -> list[str]:
    """The text of the tree in its order, without notes, calls and list labels."""
    texts: list[str] = []
    skip = taken = 10**6
    for element in elements:
        if element.depth > skip:
            continue
        skip = element.depth if element.kind in NOTES | {"Lbl", "Reference"} else 10**6
        if element.depth <= taken:
            taken = 10**6
        if skip == 10**6 and taken == 10**6 and element.text.strip():
            texts.append(element.text)
            taken = element.depth if element.kind not in INLINE else 10**6
        if element.kind in {"LBody", "TD", "TH", "Div", "Sect"}:
            taken = 10**6
    return texts


def plain(text: str) -> str:
    """Letters and digits alone, compatibility forms resolved."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())
