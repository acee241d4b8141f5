"""PDFs with a text layer -> Manuscript: words in reading order, hyphenation mended, running heads and folios out.

A PDF holds signs at places, not paragraphs: lines come from the text layer (``pdf_lines``), blocks from the lines'
places and sizes (here).
"""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.errors import InputError
from pipeline.model import BlockKind, Dropped, Image, Manuscript, MarkKind, RawBlock, RawCell, Run, Style

from .foreign import in_bytes
from .pdf_lines import Line, Page, Picture, read_pages

_TERMINAL = re.compile(r"[.!?:…。！？]['\"”’»)\]]*\s*$")
_BULLET = re.compile(r"[•‣◦▪●○■–—\uf0b7\u2043]\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_LEADER = re.compile(r"(?:\.\s?){5,}\d+\s*$")
_FOREIGN = {
    "action": re.compile(rb"/S\s*/(?:Launch|JavaScript|SubmitForm|ImportData|GoToR|GoToE|Rendition|Movie|Sound)\b"),
    "attachment": re.compile(rb"/Type\s*/EmbeddedFile\b"),
    "form": re.compile(rb"/AcroForm\b"),
}
_EDGE = 0.1  # share of the page's height in which running heads and folios stand
#: Numbers of glyphs where letters should be: control characters (2 and 9 are a hyphen and a tab), private use, unknown.
_UNKNOWN = re.compile(r"[\x00\x01\x03-\x08\x0b-\x1f\x7f\ue000-\uefff\ufffd]")
_MOST_UNKNOWN = 0.04  # share of the signs: in running text every sixth sign is a space
_NOTE = re.compile(r"\s*(?P<label>\d{1,3}|[*†‡§]|[a-z](?=[.\s]))[.)]?\s*")


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a PDF. Raises InputError for a scan without text, a locked, damaged or too long file."""
    pages, title = read_pages(data)
    letters = sum(len(line.text) for page in pages for line in page.lines)
    if letters < 20 or letters < 15 * len(pages):
        raise InputError(
            "The PDF is a scan without text: run it through a text recognition (OCR) program and save it with the text."
        )
    unknown = sum(len(_UNKNOWN.findall(line.text)) for page in pages for line in page.lines)
    if unknown > _MOST_UNKNOWN * letters:
        raise InputError(
            "The PDF does not say which letters its signs are: ask for the file that it was made from, or run it "
            "through a text recognition (OCR) program."
        )
    dropped = _running(pages)
    body = _body_size(pages)
    blocks = _Blocks(body, _vocabulary(pages))
    for page in pages:
        blocks.page(page)
    return Manuscript(
        name=name,
        blocks=tuple(blocks.finished()),
        format="pdf",
        marked_up=any(block.kind is BlockKind.HEADING for block in blocks.found),
        title="" if any(block.kind is BlockKind.HEADING for block in blocks.found) else title,
        dropped=tuple(dropped),
        findings=in_bytes(data, _FOREIGN),
    )


def _running(pages: Sequence[Page]) -> list[Dropped]:
    """Take running heads and folios off the pages; what was taken."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_signature(line, page) for line in page.lines if _at_edge(line, page)})
    dropped: list[Dropped] = []
    for page in pages:
        kept = []
        for line in page.lines:
            repeated = seen[_signature(line, page)] >= max(2, min(3, len(pages)))
            folio = re.fullmatch(
                r"\W*(?:page|seite|p\.)?\s*[\divxlc]{1,5}(?:\s*(?:/|of|von|sur|de)\s*\d{1,4})?\W*", line.text, re.I
            )
            if _at_edge(line, page) and (repeated or (folio and re.search(r"\d", line.text))):
                dropped.append(Dropped(line.text, f"a running head or folio of page {page.number}"))
            else:
                kept.append(line)
        page.lines[:] = kept
    return dropped


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom > page.height * (1 - _EDGE) or line.top < page.height * _EDGE


def _signature(line: Line, page: Page) -> tuple[str, int]:
    """What a running head looks like on every page: its words without figures, at its height."""
    return re.sub(r"\d+", "#", line.text).strip().lower(), round(line.bottom / page.height * 40)


def _body_size(pages: Sequence[Page]) -> float:
    """The type size, in points, that most of the text is set in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _vocabulary(pages: Sequence[Page]) -> frozenset[str]:
    """The words of the document, to tell a hyphen of the line from one of the word."""
    return frozenset(
        word for page in pages for line in page.lines for word in re.findall(r"[\w’]+(?:-[\w’]+)*", line.text.lower())
    )


class _Blocks:
    """Joins lines to blocks."""

    def __init__(self, body: float, words: frozenset[str]) -> None:
        self.body, self.words = body, words
        self.found: list[RawBlock] = []
        self.sizes: list[float] = []  # of the headings found
        self.lines: list[Line] = []
        self.levels: list[float] = []  # left edges of the open lists' items
        self.figure: Picture | None = None  # the picture that was placed last, while a caption may follow
        self.table: list[Line] = []
        self.notes: list[RawBlock] = []
        self.right = 0.0

    def page(self, page: Page) -> None:
        """Take the lines and pictures of a page."""
        lines, notes = self.apart(page)
        rights = sorted(line.right for line in lines) or [0.0]
        self.right = max(self.right, rights[int(len(rights) * 0.9)])
        gaps = [a.bottom - b.top for a, b in pairwise(lines) if 0 <= a.bottom - b.top < 3 * self.body]
        gap = statistics.median(gaps) if gaps else 0.3 * self.body
        pictures = sorted(page.pictures, key=lambda picture: -picture.top)
        for index, line in enumerate(lines):
            above = [p for p in pictures if p.top > line.top and p.left < line.right and line.left < p.right]
            for picture in above:
                self.end_table()
                self.end()
                self.picture(picture)
                pictures.remove(picture)
            if self.in_table(line, lines[index + 1] if index + 1 < len(lines) else None):
                self.end()
                self.table.append(line)
                continue
            self.end_table()
            if self.lines and self.begins(self.lines[-1], line, gap):
                self.end()
            self.lines.append(line)
        self.end_table()
        for picture in pictures:
            self.end()
            self.picture(picture)
        self.take_notes(notes)

    def in_table(self, line: Line, following: Line | None) -> bool:
        """Whether a line is the row of a table: parted as often, by wide gaps, as the one before or after it."""
        count = len(line.cells)
        if count < 2 or line.mono:
            return False
        if self.table:
            return len(self.table[-1].cells) == count
        aligned = following is not None and abs(following.left - line.left) < 2 * self.body
        return aligned and following is not None and len(following.cells) == count

    def end_table(self) -> None:
        """Make a table of the open rows; a first row in bold is its head."""
        rows, self.table = self.table, []
        if rows:
            head = rows[0].bold and not rows[-1].bold
            cells = tuple(
                tuple(RawCell(_stripped(cell), header=head and index == 0) for cell in row.cells)
                for index, row in enumerate(rows)
            )
            self.found.append(RawBlock(BlockKind.TABLE, rows=cells))

    def apart(self, page: Page) -> tuple[list[Line], list[Line]]:
        """The page's text, and the footnotes at its foot: small lines under it that begin with a label."""
        lines = [line for line in page.lines if line.text.strip() and not _LEADER.search(line.text)]
        start = len(lines)
        for index in range(len(lines) - 1, -1, -1):
            if lines[index].size > 0.93 * self.body:
                break
            if _NOTE.match(lines[index].text) and lines[index].top < page.height * 0.6:
                start = index
        labels = {m["label"] for line in lines[start:] if (m := _NOTE.match(line.text))}
        raised = {run.text.strip() for line in lines[:start] for run in line.runs if _raised(run)}
        return (lines[:start], lines[start:]) if labels & raised else (lines, [])

    def begins(self, before: Line, line: Line, gap: float) -> bool:
        """Whether a new block begins with this line."""
        if _BULLET.match(line.text) or self.is_heading([before]) != self.is_heading([line]):
            return True
        if abs(before.size - line.size) > 0.08 * self.body or before.mono != line.mono:
            return True
        if before.mono and line.mono and before.bottom - line.top < 1.5 * self.body:
            return False
        if _NUMBERED.match(line.text) and _TERMINAL.search(before.text):
            return True
        moved = before.page != line.page or line.top > before.bottom + self.body  # next page or column
        short = before.right < self.right - 3 * self.body and before.column_right - before.right > 3 * self.body
        if moved:
            return bool(_TERMINAL.search(before.text)) and (short or line.indent > 0.6 * self.body)
        if before.bottom - line.top > gap + 0.45 * self.body:
            return True
        if before.bold and line.bold and before.size > self.body:
            return False
        indented = line.left > before.left + 0.7 * self.body and len(self.lines) >= 1 and not self.hanging()
        if indented and (_TERMINAL.search(before.text) or short):
            return True
        return short and bool(_TERMINAL.search(before.text)) and line.text[:1].isupper()

    def hanging(self) -> bool:
        """Whether the open block is a list item, whose further lines stand further in."""
        return bool(self.lines and (_BULLET.match(self.lines[0].text) or _NUMBERED.match(self.lines[0].text)))

    def is_heading(self, lines: Sequence[Line]) -> bool:
        text = " ".join(line.text for line in lines)
        if len(text) > 200:
            return False
        size = max(line.size for line in lines)
        return size > 1.12 * self.body or (
            all(line.bold for line in lines) and size > 0.95 * self.body and not text.rstrip().endswith((".", ",", ";"))
        )

    def end(self) -> None:
        """Make a block of the open lines."""
        lines, self.lines = self.lines, []
        if not lines:
            return
        figure, self.figure = self.figure, None
        under = bool(self.found) and self.found[-1].kind is BlockKind.FIGURE
        if figure is not None and under and self.is_caption(lines, figure):
            self.found[-1] = replace(self.found[-1], runs=self.joined(lines))
            return
        if self.is_heading(lines):
            self.found.append(RawBlock(BlockKind.HEADING, (Run(_plain(self.joined(lines))),), level=1))
            self.sizes.append(max(line.size for line in lines) + (0.1 if lines[0].bold else 0))
            return
        if all(line.mono for line in lines):
            left = min(line.left for line in lines)
            step = 0.6 * lines[0].size
            code = "\n".join(" " * round((line.left - left) / step) + line.spaced.strip() for line in lines)
            self.found.append(RawBlock(BlockKind.CODE, (Run(code),)))
            return
        runs = self.joined(lines)
        text = _plain(runs)
        if match := _BULLET.match(text):
            self.found.append(RawBlock(BlockKind.LIST_ITEM, _cut(runs, match.end()), depth=self.depth(lines[0].left)))
        elif (match := _NUMBERED.match(text)) and self.in_list(int(match[1])):
            runs = _cut(runs, match.end())
            depth = self.depth(lines[0].left)
            self.found.append(RawBlock(BlockKind.LIST_ITEM, runs, depth=depth, ordered=True, number=int(match[1])))
        elif all(line.indent > 1.5 * self.body and line.right < self.right - self.body for line in lines[:-1] or lines):
            self.found.append(RawBlock(BlockKind.QUOTE, runs, depth=1, quoted=True))
        else:
            self.found.append(RawBlock(BlockKind.PARAGRAPH, runs))

    def in_list(self, number: int) -> bool:
        last = next((block for block in reversed(self.found) if block.ordered), None)
        near = any(block is last for block in self.found[-12:])
        return number == 1 or (last is not None and near and last.number == number - 1)

    def depth(self, left: float) -> int:
        """How deep a list item stands, by its left edge and those of the items before it."""
        if not self.found or self.found[-1].kind is not BlockKind.LIST_ITEM:
            self.levels = []
        while self.levels and left < self.levels[-1] - 0.5 * self.body:
            self.levels.pop()
        if not self.levels or left > self.levels[-1] + 0.8 * self.body:
            self.levels.append(left)
        return min(len(self.levels), 6)

    def is_caption(self, lines: Sequence[Line], figure: Picture) -> bool:
        """Whether lines stand close under a picture and look apart from the text: smaller, indented, or "Figure 1"."""
        text = " ".join(line.text for line in lines)
        close = 0 <= figure.bottom - lines[0].top < 2.2 * self.body and len(text) < 400
        apart = lines[0].size < 0.95 * self.body or abs(lines[0].indent) > 0.5 * self.body
        return close and (apart or bool(re.match(r"(?i)(?:figure|fig\.|photo|image|abb|foto|bild)\b", text)))

    def joined(self, lines: Sequence[Line]) -> tuple[Run, ...]:
        """The lines as one: a word that a line's end divided is whole again."""
        runs: list[Run] = []
        for index, line in enumerate(lines):
            own = list(line.runs)
            if index + 1 < len(lines):
                following = lines[index + 1].text.lstrip()
                last = own[-1]
                text = last.text.rstrip()
                if re.search(r"[^\W\d_][-\u00ad\u2010\x02\ufffe]$", text) and following[:1].isalpha():
                    own[-1] = Run(text if self.keeps_hyphen(text, following) else text[:-1], last.styles)
                else:
                    own.append(Run(" ", ()))
            runs += own
        return tuple(Run(run.text.replace("\x02", "-").replace("\ufffe", "-"), run.styles) for run in runs)

    def keeps_hyphen(self, text: str, following: str) -> bool:
        """Whether the hyphen at a line's end is the word's own: the document has the word so, or a capital follows."""
        head = re.search(r"[\w’]*(?:-[\w’]+)*$", text[:-1])
        tail = re.match(r"[\w’]+(?:-[\w’]+)*", following)
        if head is None or tail is None:
            return True
        whole, with_hyphen = (head[0] + tail[0]).lower(), f"{head[0]}-{tail[0]}".lower()
        if text[-1] in "\u00ad\x02\ufffe" and with_hyphen not in self.words:
            return False
        return whole not in self.words and (
            with_hyphen in self.words or not following[0].islower() or head[0].isdigit()
        )

    def picture(self, picture: Picture) -> None:
        self.found.append(RawBlock(BlockKind.FIGURE, image=Image(picture.source)))
        self.figure = picture

    def take_notes(self, lines: Sequence[Line]) -> None:
        """Footnotes, one a label."""
        group: list[Line] = []
        label = ""
        for line in [*lines, None]:
            match = _NOTE.match(line.text) if line is not None else None
            if line is None or (match and (not group or match["label"] != label)):
                if group:
                    runs = self.joined(group)
                    lead = _NOTE.match(_plain(runs))
                    runs = _cut(runs, lead.end()) if lead else runs
                    self.notes.append(RawBlock(BlockKind.NOTE, runs, label=label))
                group, label = [], match["label"] if match else ""
            if line is not None:
                group.append(line)

    def finished(self) -> list[RawBlock]:
        """All blocks, headings with their levels, calls of notes linked to them."""
        self.end()
        ranks = sorted({round(size, 1) for size in self.sizes}, reverse=True)
        sizes = iter(self.sizes)
        labels = {note.label for note in self.notes}
        blocks = []
        for block in self.found:
            if block.kind is BlockKind.HEADING:
                level = min(6, ranks.index(round(next(sizes), 1)) + 1)
                block = RawBlock(block.kind, block.runs, level=level)
            elif labels and block.runs:
                block = replace(block, runs=tuple(_called(run, labels) for run in block.runs))
            blocks.append(block)
        return [*blocks, *self.notes]


def _raised(run: Run) -> bool:
    return any(style.kind is MarkKind.SUPERSCRIPT for style in run.styles)


def _called(run: Run, labels: set[str]) -> Run:
    label = run.text.strip()
    return Run("", (Style(MarkKind.NOTE_CALL, label),)) if _raised(run) and label in labels else run


def _plain(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _stripped(runs: Sequence[Run]) -> tuple[Run, ...]:
    """A cell's runs without the bold of a head, which the layout gives."""
    return tuple(
        Run(run.text, tuple(style for style in run.styles if style.kind is not MarkKind.STRONG)) for run in runs
    )


def _cut(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """The runs without their first characters."""
    kept = []
    for run in runs:
        gone = min(count, len(run.text))
        count -= gone
        if run.text[gone:] or (run.styles and not run.text):
            kept.append(Run(run.text[gone:], run.styles))
    return tuple(kept)
