"""The structure tree: whether there is one, and whether it says what a screen reader needs."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.model import Finding, PdfElement, Place

from .facts import Facts

HEADING = re.compile(r"H([1-6])?$")
NOTES = {"Note", "FENote"}


def tagged(facts: Facts) -> Iterator[Finding]:
    """There is a structure tree, and the file says so."""
    if facts.profile.options.get("tagged", True) and not (facts.info.elements and facts.info.marked):
        yield Finding(
            "tags-missing",
            "The file has no structure tree: a screen reader can only guess.",
            remedy="Write it tagged.",
        )


def figures(facts: Facts) -> Iterator[Finding]:
    """Every figure has words that stand for it."""
    for element in facts.info.elements:
        if element.kind == "Figure" and not element.alt.strip():
            yield Finding(
                "tags-figure-without-alt",
                "A figure has no words that stand for it.",
                place=Place(page=element.page, box=element.box),
                remedy="Describe it in the manuscript (alt text).",
            )


def heading_order(facts: Facts) -> Iterator[Finding]:
    """No level is skipped on the way down."""
    before = 0
    for element in headings(facts.info.elements):
        level = int(element.kind[1:] or 1)
        if level > before + 1:
            yield Finding(
                "tags-heading-order",
                f"“{element.text[:60]}” is a heading of level {level}, after one of level {before}.",
                place=Place(page=element.page, box=element.box),
                remedy=f"Make it a heading of level {before + 1}.",
            )
        before = level


def outline(facts: Facts) -> Iterator[Finding]:
    """The outline lists the headings, all of them and no others."""
    if not facts.info.elements:
        return
    titles = [entry.title for entry in facts.info.outline]
    headed = [element.text for element in headings(facts.info.elements)]
    words = {_plain(text): " ".join(text.split()) for text in (*titles, *headed)}
    listed, tagged = Counter(map(_plain, titles)), Counter(map(_plain, headed))
    for plain in sorted((tagged - listed) + (listed - tagged)):
        where = "the outline" if plain in tagged else "the structure tree"
        yield Finding(
            "outline-differs",
            f"The heading “{words[plain][:60]}” is missing from {where}.",
            remedy="Let outline and headings be made from the same text.",
        )


def note_elements(facts: Facts) -> Iterator[Finding]:
    """Every note has an identifier of its own and its number as a label (ISO 14289-1, 7.9)."""
    seen: set[str] = set()
    elements = facts.info.elements
    for index, element in enumerate(elements):
        if element.kind not in NOTES:
            continue
        label = next((below for below in under(elements, index) if below.kind == "Lbl"), None)
        fault = (
            "has no identifier"
            if not element.id
            else f"has the identifier “{element.id}” of another"
            if element.id in seen
            else "has no number as its label"
            if label is None or not label.text.strip()
            else ""
        )
        seen.add(element.id)
        if fault:
            yield Finding(
                "tags-note-without-id",
                f"A note {fault}.",
                place=Place(page=element.page, box=element.box),
                remedy="Give every note an ID and a Lbl.",
            )


def headings(elements: tuple[PdfElement, ...]) -> list[PdfElement]:
    """The headings, in reading order."""
    return [element for element in elements if HEADING.match(element.kind)]


def under(elements: tuple[PdfElement, ...], index: int) -> Iterator[PdfElement]:
    """The elements below one."""
    for element in elements[index + 1 :]:
        if element.depth <= elements[index].depth:
            return
        yield element


def _plain(words: str) -> str:
    """Letters and digits alone: a heading's own hyphen or dash at a line's end makes no other heading of it."""
    return "".join(filter(str.isalnum, words))
