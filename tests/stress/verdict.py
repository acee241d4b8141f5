"""What a second reader, pdfium, finds of the notes in a finished PDF. It knows nothing of how the page was made."""

import re
from dataclasses import dataclass, field

from .documents import ENDNOTES, PHRASES, TEXT, Document

#: Points that a box may stand out before it counts.
SLACK = 0.5
#: A word in print, with what a line break may have put into it.
PRINTED = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Printed:
    """One word on one page: its box in points from the lower left corner."""

    page: int  # from 1
    left: float
    bottom: float
    right: float
    top: float
    inside: bool  # wholly on the sheet
    below: bool  # below the rule that separates the notes


@dataclass(slots=True)
class Verdict:
    """Numbers of the notes that are wrong, by kind; ``off`` begin elsewhere, ``silent`` without a true pointer."""

    pages: int = 0
    notes: int = 0
    lost: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    clipped: list[int] = field(default_factory=list)
    disordered: list[int] = field(default_factory=list)
    misplaced: list[int] = field(default_factory=list)  # words that stand in the text, or text among the notes
    off: list[int] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)
    continued: list[int] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """How many notes are not whole, once, in order and in their place."""
        return len({*self.lost, *self.twice, *self.clipped, *self.disordered, *self.misplaced, *self.silent})


def judge(pdf: bytes, document: Document) -> Verdict:
    """Read a finished PDF and say what became of every note."""
    pages, texts = _read(pdf)
    verdict = Verdict(len(texts), len(document.notes))
    endnotes = next(iter(pages.get(ENDNOTES.lower(), ())), None)
    latest = (0, 0.0, 0.0)
    for note in document.notes:
        found = [pages.get(item, []) for item in note.words]
        call = pages.get(note.call, [])
        if not all(found) or not call:
            verdict.lost.append(note.number)
            continue
        if any(len(places) > 1 for places in (*found, call)):
            verdict.twice.append(note.number)
        places = [items[0] for items in found]
        at_end = [endnotes is not None and not item.below and _after(item, endnotes) for item in places]
        if not all(item.inside for item in places):
            verdict.clipped.append(note.number)
        if at_end != sorted(at_end) or any(
            not item.below and not end for item, end in zip(places, at_end, strict=True)
        ):
            verdict.misplaced.append(note.number)
        begin, home = places[0], call[0].page
        if not at_end[0]:
            position = (begin.page, -begin.top, begin.left)
            if position < latest:
                verdict.disordered.append(note.number)
            latest = max(latest, position)
            if any(item.page != begin.page for item, end in zip(places, at_end, strict=True) if not end):
                verdict.misplaced.append(note.number)
            if any(at_end):
                verdict.continued.append(note.number)
                if not _continuation_told(note.number, texts[begin.page - 1], texts):
                    verdict.silent.append(note.number)
        if at_end[0] or begin.page != home:
            verdict.off.append(note.number)
            phrase = "pointer-end" if at_end[0] else "pointer-next"
            told = _squeeze(PHRASES[phrase].format(n=note.number, p=begin.page)) in texts[home - 1]
            if not told or (not at_end[0] and begin.page != home + 1):
                verdict.silent.append(note.number)
    verdict.misplaced += _strays(pages)
    return verdict


def _continuation_told(number: int, here: str, texts: list[str]) -> bool:
    """Whether the page of a note names a page on which the rest of it begins, and says so."""
    label = _squeeze(PHRASES["tail"].format(n=number))
    return any(
        _squeeze(PHRASES["continued"].format(p=page)) in here and label in text
        for page, text in enumerate(texts, start=1)
    )


def _strays(pages: dict[str, list[Printed]]) -> list[int]:
    """Return a 0 for each page where words of the text stand below the rule: notes and text overlap."""
    found = {item.page for text in TEXT for item in pages.get(text, ()) if item.below}
    return [0] * len(found)


def _after(item: Printed, mark: Printed) -> bool:
    return (item.page, -item.bottom) > (mark.page, -mark.bottom)


def _squeeze(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _read(pdf: bytes) -> tuple[dict[str, list[Printed]], list[str]]:
    """Return every word's places in a PDF, and the squeezed text of every page."""
    import pypdfium2

    words: dict[str, list[Printed]] = {}
    texts = []
    with pypdfium2.PdfDocument(pdf) as file:
        for number in range(1, len(file) + 1):
            page = file[number - 1]
            width, height = page.get_size()
            rule = _rule(page, width)
            layer = page.get_textpage()
            text = layer.get_text_range()
            texts.append(_squeeze(text))
            for match in PRINTED.finditer(text):
                left, bottom, right, top = layer.get_charbox(match.start())
                inside = left > -SLACK and bottom > -SLACK and right < width + SLACK and top < height + SLACK
                printed = Printed(number, left, bottom, right, top, inside, rule is not None and top < rule + SLACK)
                words.setdefault(match.group().casefold(), []).append(printed)
    return words, texts


def _rule(page: object, width: float) -> float | None:
    """Return the height of the rule over the notes: the only wide shape on these pages.

    WeasyPrint draws it as the border box of the note area less what is inside, so the top of the shape counts.
    """
    from pypdfium2 import raw

    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,)):  # type: ignore[attr-defined]  # untyped pdfium
        left, _, right, top = item.get_bounds()
        if right - left > width / 3:
            return float(top)
    return None
