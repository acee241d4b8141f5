"""Large print: named clauses of UKAAF G003, "Creating clear print and large print documents" (2019), minimum standards.

Each check quotes the clause that it holds. What a PDF cannot show (weight of the paper, binding) is not checked.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pipeline.model import Box, Finding, PdfLine, Place

from .facts import Facts

SLACK = 0.01  # points
EDGE = 0.7  # points within which lines end at one edge
LONG = 30  # characters in italics: more than a title
FULL = 0.6  # share of the measure from which a line counts as full: less is a heading, a cell, a last line
FEW = 6  # lines on a page, below which nothing is said of their edge
CELLS = {"TD", "TH"}
GUIDE = "UKAAF G003, minimum standards"
BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
BEGINS = re.compile(r"([a-zà-öø-ÿ]+)")
WORD = re.compile(r"[^\W\d_]+")


def text_size(facts: Facts) -> Iterator[Finding]:
    """At least 16 point, ideally 18, for all text, and for notes, labels and page numbers too; one finding a page."""
    least, ideal = facts.number("clear-print-least"), facts.number("clear-print-ideal")
    seen: set[tuple[int, str]] = set()
    for line in facts.info.lines:
        code = (
            "clear-print-small"
            if line.smallest < least - SLACK
            else "clear-print-below-ideal"
            if line.size < ideal - SLACK
            else ""
        )
        if code and (line.page, code) not in seen:
            seen.add((line.page, code))
            size, wanted = (line.smallest, least) if code == "clear-print-small" else (line.size, ideal)
            yield Finding(
                code,
                f"Text of {size:g} pt in “{line.text[:40]}”. {GUIDE}: minimum text size of {wanted:g} point "
                + ("for large print." if wanted == least else "as the ideal."),
                place=Place(page=line.page, box=line.box),
                remedy="Set it larger: text, notes, labels and page numbers alike.",
            )


def typeface(facts: Facts) -> Iterator[Finding]:
    """A legible sans serif typeface, and no italics; one finding a page and fault."""
    if not facts.number("clear-print-least"):
        return
    seen: set[tuple[int, str]] = set()
    for line in facts.info.lines:
        for code, count, least, said, remedy in (
            ("clear-print-serif", line.serif, 1, "legible, sans serif, typeface", "Set it in a sans serif."),
            ("clear-print-italic", line.italic, LONG, "no italics", "Emphasise by weight, or by quotation marks."),
        ):
            if count >= least and (line.page, code) not in seen:
                seen.add((line.page, code))
                yield Finding(
                    code,
                    f"“{line.text[:40]}”. {GUIDE}: {said}.",
                    place=Place(page=line.page, box=line.box),
                    remedy=remedy,
                )


def alignment(facts: Facts) -> Iterator[Finding]:
    """Text is aligned to the left: its right edge is ragged."""
    if not facts.number("clear-print-least"):
        return
    # the figures of a table may stand below one another, and so may the page numbers of a contents list
    cells = [
        (item.page, item.box)
        for item in facts.info.elements
        if item.box and (item.kind in CELLS or (item.kind == "Link" and item.text.strip().isdigit()))
    ]
    for page in facts.info.pages:
        whole = page.text[2] - page.text[0] if page.text else 0.0
        lines = [
            line
            for line in facts.info.lines
            if line.page == page.number and not line.furniture and line.box[2] - line.box[0] > FULL * whole
            if not any(line.page == number and _holds(line.box, cell) for number, cell in cells)
        ]
        if len(lines) < FEW:
            continue
        ends = Counter(round(line.box[2] / EDGE) for line in lines)
        edge, _ = ends.most_common(1)[0]
        even = [line for line in lines if abs(round(line.box[2] / EDGE) - edge) <= 1]
        if len(even) > len(lines) / 2:
            yield Finding(
                "clear-print-justified",
                f"{len(even)} of {len(lines)} lines end at one edge. {GUIDE}: text is aligned to the left.",
                place=Place(page=page.number, box=even[0].box),
                remedy="Set the text ragged right.",
            )


def _holds(line: Box, cell: Box) -> bool:
    """Whether a line begins or ends with a cell's text."""
    return line[0] - EDGE <= cell[0] and cell[2] <= line[2] + EDGE and line[1] < cell[3] and cell[1] < line[3]


def whole_words(facts: Facts) -> Iterator[Finding]:
    """Words are not split over two lines; a compound may part at its own hyphen. One finding a page."""
    if not facts.number("clear-print-least"):
        return
    splits = [(line, parts) for line, after in pairwise(facts.info.lines) if (parts := _split(line, after))]
    words = [line.text for line in facts.info.lines] + ([facts.article.text] if facts.article else [])
    known = Counter(word.lower() for text in words for word in WORD.findall(text))
    known.subtract(parts[1] for _, parts in splits)
    seen: set[int] = set()
    for line, parts in splits:
        if line.page not in seen and known[parts[1]] < 1:  # a word by itself elsewhere: the part of a compound
            seen.add(line.page)
            yield Finding(
                "clear-print-hyphenated",
                f"“{parts[0]}-{parts[1]}” is split. {GUIDE}: words are not split onto two lines.",
                place=Place(page=line.page, box=line.box),
                remedy="Turn hyphenation off (hyphens: manual).",
            )


def _split(line: PdfLine, after: PdfLine) -> tuple[str, str] | None:
    end, begin = BROKEN.search(line.text), BEGINS.match(after.text)
    if end is None or begin is None or line.furniture or after.furniture:
        return None
    return end.group(1).lower(), begin.group(1).lower()
