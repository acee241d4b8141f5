"""The text layer of a PDF as lines with their places, sizes and faces; the one home of pdfium among the readers."""

import ctypes
import io
import re
import statistics
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from pipeline.errors import InputError, MachineError
from pipeline.model import MarkKind, Run, Style

from .packed import embedded

_MAX_PAGES = 400
_MAX_CHARACTERS = 1_000_000
_MAX_ROWS = 2_500  # of one page, whose places are compared with each other
_MAX_PICTURES = 40
_MAX_PIXELS = 40_000_000
_FIXED, _ITALIC = 1, 64  # font flags, ISO 32000-2 table 121


@dataclass(slots=True)
class Line:
    """One line of text; places in points from the page's lower left corner."""

    page: int
    runs: tuple[Run, ...]
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    mono: bool
    spaced: str  # with the spaces that a fixed-width face shows
    cells: tuple[tuple[Run, ...], ...] = ()  # what wide gaps part the line into
    indent: float = 0.0
    column_right: float = 0.0


@dataclass(slots=True)
class Page:
    """One page: its height in points, its lines in reading order and its pictures."""

    number: int
    height: float
    width: float
    lines: list[Line] = field(default_factory=list)
    pictures: list["Picture"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as a ``data:`` address, with its box in points."""

    left: float
    bottom: float
    right: float
    top: float
    source: str


@dataclass(slots=True)
class _Sign:
    character: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    flags: int
    font: str
    baseline: float
    link: str = ""


def read_pages(data: bytes) -> tuple[list[Page], str]:
    """The pages and the document's title. Raises InputError for a locked, damaged or too long file."""
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise MachineError("Reading PDFs needs pypdfium2: pip install pypdfium2.") from error
    try:
        document = pdfium.PdfDocument(data)
    except (pdfium.PdfiumError, ValueError, TypeError) as error:
        locked = "password" in str(error).lower()
        raise InputError(
            "The PDF is locked with a password: save it without one."
            if locked
            else "The PDF is damaged: open it in its program and save it again."
        ) from error
    try:
        if len(document) > _MAX_PAGES:
            raise InputError(
                f"The PDF has {len(document)} pages; up to {_MAX_PAGES} are read: save the article's pages."
            )
        pages: list[Page] = []
        counts = {"characters": 0, "pictures": 0}
        for number in range(len(document)):
            try:
                pages.append(_page(document[number], number + 1, pdfium, counts))
            except pdfium.PdfiumError as error:
                raise InputError(f"Page {number + 1} of the PDF is damaged: save it again in its program.") from error
        title = document.get_metadata_dict().get("Title", "") if pages else ""
        return pages, title
    finally:
        document.close()


def _page(page: Any, number: int, pdfium: Any, counts: dict[str, int]) -> Page:
    raw = pdfium.raw
    result = Page(number, page.get_height(), page.get_width())
    text = page.get_textpage()
    total = text.count_chars()
    counts["characters"] += total
    if counts["characters"] > _MAX_CHARACTERS:
        raise InputError(f"The PDF has more than {_MAX_CHARACTERS:,} characters: save only the article's pages.")
    links = _links(page, raw)
    fonts: dict[int, tuple[str, int, float]] = {}
    signs: list[_Sign] = []
    rows: list[list[_Sign]] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    ox, oy = ctypes.c_double(), ctypes.c_double()
    for index in range(total):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13):
            if signs:
                rows.append(signs)
            signs = []
            continue
        if not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        raw.FPDFText_GetCharOrigin(text, index, ox, oy)
        obj = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.addressof(obj.contents) if obj else 0
        if key not in fonts:
            fonts[key] = _font(text, index, raw)
        font, flags, size = fonts[key]
        generated = raw.FPDFText_IsGenerated(text, index) == 1
        character = " " if generated and code == 32 else chr(code) if 0 < code < 0x110000 else ""
        sign = _Sign(
            character,
            left.value,
            right.value,
            top.value,
            bottom.value,
            size,
            flags,
            font,
            oy.value,
        )
        sign.link = next(
            (
                uri
                for x0, y0, x1, y1, uri in links
                if x0 <= (sign.left + sign.right) / 2 <= x1 and y0 - 1 <= oy.value <= y1
            ),
            "",
        )
        signs.append(sign)
    if signs:
        rows.append(signs)
    result.lines = [line for row in _rows(rows) for line in _lines(row, number)]
    _columns(result)
    result.pictures = _pictures(page, raw, counts)
    return result


def _font(text: Any, index: int, raw: Any) -> tuple[str, int, float]:
    """The face of a sign: its name, its flags and its size in points."""
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(256)
    size = raw.FPDFText_GetFontInfo(text, index, buffer, 256, flags)
    name = buffer.raw[: max(0, min(size, 256) - 1)].decode("utf-8", "replace")
    bold = raw.FPDFText_GetFontWeight(text, index) >= 600 or any(
        word in name for word in ("Bold", "Black", "Heavy", "Semi")
    )
    matrix = raw.FS_MATRIX()
    scale = 1.0
    if raw.FPDFText_GetMatrix(text, index, matrix):
        scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    return ("Bold " if bold else "") + name, flags.value, raw.FPDFText_GetFontSize(text, index) * scale


def _rows(rows: list[list[_Sign]]) -> list[list[_Sign]]:
    """The rows of signs, with those put together that stand on one line: a mark and its item, a raised figure."""
    if len(rows) > _MAX_ROWS:
        return rows
    kept: list[list[_Sign]] = []
    marks: list[list[_Sign]] = []
    for row in rows:
        inked = [sign for sign in row if sign.character.strip()]
        if not inked:
            continue
        words = "".join(sign.character for sign in inked)
        last = [sign for sign in kept[-1] if sign.character.strip()] if kept else []
        if len(words) <= 4 and _MARK.fullmatch(words):
            marks.append(row)
        elif (
            last
            and abs(_base(last) - _base(inked)) < 0.2 * inked[0].size
            and -1 < inked[0].left - last[-1].right < 2 * inked[0].size
        ):
            kept[-1] = [*kept[-1], *row]
        else:
            kept.append(row)
    for mark in marks:
        inked = [sign for sign in mark if sign.character.strip()]
        middle = (inked[0].top + inked[0].bottom) / 2
        near = [
            index
            for index, row in enumerate(kept)
            if (signs := [sign for sign in row if sign.character.strip()])
            and min(sign.bottom for sign in signs) - 1 <= middle <= max(sign.top for sign in signs) + 1
            and 0 < signs[0].left - inked[-1].right < 3 * signs[0].size
        ]
        if near:
            space = replace(inked[-1], character=" ")
            kept[near[0]] = [*inked, space, *kept[near[0]]]
        else:
            kept.append(mark)
    return kept


def _base(signs: list[_Sign]) -> float:
    return Counter(round(sign.baseline, 1) for sign in signs).most_common(1)[0][0]


_MARK = re.compile(r"[•‣◦▪●○■\uf0b7\u2043–—*-]|\d{1,3}[.)]|[a-z][.)]")
_WIDEST = 400  # spaces that a gap counts as: a damaged page puts signs where no paper is


def _lines(row: list[_Sign], page: int) -> list[Line]:
    """A row of signs as a line; two that the text layer ran together across a wide gap become two."""
    inked = [sign for sign in row if sign.character.strip() and sign.right > sign.left]
    if not inked:
        return []
    size = statistics.median(sign.size for sign in inked) or 1.0
    height = statistics.median(sign.top - sign.bottom for sign in inked)
    size = size if size > 2 else max(height * 1.4, 1.0)
    baseline = Counter(round(sign.baseline) for sign in inked).most_common(1)[0][0]
    runs: list[Run] = []
    spaced = ""
    last: _Sign | None = None
    for sign in row:
        if not sign.character:
            continue
        styles = _styles(sign, size, baseline)
        if runs and runs[-1].styles == styles:
            runs[-1] = Run(runs[-1].text + sign.character, styles)
        elif sign.character == " " and runs:
            runs[-1] = Run(runs[-1].text + " ", runs[-1].styles)
        else:
            runs.append(Run(sign.character, styles))
        if last is not None and sign.character != " " and sign.left - last.right > 0.9 * size * 0.6:
            gap = (sign.left - last.right) / (0.6 * size)
            spaced = spaced.rstrip(" ") + " " * max(1, round(min(gap, _WIDEST)))
        spaced += sign.character
        last = sign if sign.character != " " else last
    while runs and not runs[-1].text.strip():
        runs.pop()
    if not runs:
        return []
    runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].styles)
    letters = [sign for sign in inked if sign.character.isalnum()] or inked
    return [
        Line(
            page=page,
            runs=tuple(runs),
            text="".join(run.text for run in runs),
            left=min(sign.left for sign in inked),
            right=max(sign.right for sign in inked),
            top=max(sign.top for sign in inked),
            bottom=min(sign.bottom for sign in inked),
            size=size,
            bold=sum(sign.font.startswith("Bold") for sign in letters) > 0.9 * len(letters),
            mono=sum(bool(sign.flags & _FIXED) or "Mono" in sign.font for sign in letters) > 0.95 * len(letters),
            spaced=spaced.rstrip(),
            cells=_cells(row, size, baseline),
        )
    ]


def _cells(row: list[_Sign], size: float, baseline: float) -> tuple[tuple[Run, ...], ...]:
    """What gaps of more than one and a half times the type size part a row into."""
    cells: list[list[Run]] = [[]]
    last: _Sign | None = None
    for sign in row:
        if sign.character.strip():
            if last is not None and sign.left - last.right > 1.5 * size:
                cells.append([])
            last = sign
        styles = _styles(sign, size, baseline)
        if cells[-1] and cells[-1][-1].styles == styles:
            cells[-1][-1] = Run(cells[-1][-1].text + sign.character, styles)
        elif sign.character.strip() or cells[-1]:
            cells[-1].append(Run(sign.character, styles))
    return tuple(tuple(cell) for cell in cells if cell)


def _styles(sign: _Sign, size: float, baseline: float) -> tuple[Style, ...]:
    styles = []
    if sign.flags & _ITALIC or "Italic" in sign.font or "Oblique" in sign.font:
        styles.append(Style(MarkKind.EMPHASIS))
    if sign.font.startswith("Bold"):
        styles.append(Style(MarkKind.STRONG))
    if sign.flags & _FIXED or "Mono" in sign.font:
        styles.append(Style(MarkKind.CODE))
    if sign.size < 0.85 * size and sign.baseline > baseline + 0.15 * size:
        styles.append(Style(MarkKind.SUPERSCRIPT))
    elif sign.size < 0.85 * size and sign.baseline < baseline - 0.05 * size:
        styles.append(Style(MarkKind.SUBSCRIPT))
    if sign.link:
        styles.append(Style(MarkKind.LINK, sign.link))
    return tuple(styles)


def _columns(page: Page) -> None:
    """Say of every line where its column begins and ends, and put the lines in order if the file has them at random."""
    lines = page.lines
    if not lines or len(lines) > _MAX_ROWS:
        return
    upward = sum(b.bottom > a.top for a, b in pairwise(lines))
    if upward > 3 and upward > len(lines) // 8:
        middle = page.width / 2
        split = sum(line.right < middle + 5 or line.left > middle - 5 for line in lines) > 0.8 * len(lines)
        lines.sort(key=lambda line: (split and line.left > middle - 5, -round(line.top), line.left))
    for line in lines:
        near = [other for other in lines if other.left < line.right and line.left < other.right]
        lefts, rights = sorted(other.left for other in near), sorted(other.right for other in near)
        line.indent = line.left - lefts[len(lefts) // 4]
        line.column_right = rights[int((len(rights) - 1) * 0.9)]


def _links(page: Any, raw: Any) -> list[tuple[float, float, float, float, str]]:
    """Web addresses and where they are linked: left, bottom, right, top, address."""
    found: list[tuple[float, float, float, float, str]] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while len(found) < 2000 and raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        size = raw.FPDFAction_GetURIPath(page.pdf, action, None, 0)
        if not 1 < size < 2000:
            continue
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
        uri = buffer.raw[: size - 1].decode("utf-8", "replace")
        box = raw.FS_RECTF()
        if uri.startswith(("http://", "https://", "mailto:")) and raw.FPDFLink_GetAnnotRect(link, box):
            found.append((box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top), uri))
    return found


def _pictures(page: Any, raw: Any, counts: dict[str, int]) -> list[Picture]:
    """Pictures large enough to be read, as PNG."""
    found: list[Picture] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        if counts["pictures"] >= _MAX_PICTURES:
            break
        try:
            width, height = item.get_px_size()
            if width < 64 or height < 64 or width * height > _MAX_PIXELS:
                continue
            picture = item.get_bitmap(render=False).to_pil()
        except Exception:  # pdfium has no picture for it: an unknown filter or colour space; the words are whole
            continue
        counts["pictures"] += 1
        stream = io.BytesIO()
        picture.convert("RGB" if picture.mode not in ("L", "RGB") else picture.mode).save(stream, "PNG")
        left, bottom, right, top = item.get_bounds()
        found.append(Picture(left, bottom, right, top, embedded(stream.getvalue())))
    return found
