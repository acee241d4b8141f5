"""Sheets -> PDF: finished pages placed on larger sheets, with marks for the fold and the staples.

The result is for a printer's tray: untagged, printed on both sides and turned on the short edge. The finished copy that
it is made from stays the one to read and to file.
"""

import hashlib
from io import BytesIO
from typing import Any

from pipeline.imposition import Sheet, Side

#: Points in a millimetre.
MM = 72 / 25.4
#: Millimetres between a mark's outer end and the edge: office printers reach no farther. And its length.
CLEAR, MARK = 5.0, 5.0
#: Sheets that printers hold, in millimetres: half of A4's width is not a whole number of them, and A5 is 148 wide.
PAPERS = ((297.0, 210.0), (279.4, 215.9))
#: Millimetres by which two pages may be smaller than the sheet that they are meant for.
SHORT = 1.5


def impose(pdf: bytes, sheets: tuple[Sheet, ...], *, title: str = "", language: str = "") -> bytes:
    """Place the pages of a PDF side by side on the paper that two of its first page fill. Same input, same bytes.

    The paper is A4 or Letter to the hair, with the fold in its middle: a printer neither scales nor shifts it.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, TextStringObject

    reader, writer = PdfReader(BytesIO(pdf)), PdfWriter()
    width, height = (float(size) for size in reader.pages[0].mediabox[2:])
    sheet_width, sheet_height = _paper(2 * width, height)
    fold, lift = sheet_width / 2, (sheet_height - height) / 2
    for number, sheet in enumerate(sheets):
        for side, front in ((sheet.front, True), (sheet.back, False)):
            page = writer.add_blank_page(sheet_width, sheet_height)
            towards = sheet.shift * MM
            for index, across in ((side.left, fold - width + towards), (side.right, fold - towards)):
                if index:
                    _place(page, reader.pages[index - 1], across, lift)
            _mark(writer, page, fold, sheet_height, staples=front and number == 0)
    writer.add_metadata({"/Title": title} if title else {})
    writer.pdf_header = "%PDF-1.7"
    root = writer.root_object
    if language:
        root[NameObject("/Lang")] = TextStringObject(language)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {
            NameObject("/PrintScaling"): NameObject("/None"),
            NameObject("/Duplex"): NameObject("/DuplexFlipShortEdge"),
        }
    )
    name = hashlib.sha256(pdf + repr(sheets).encode()).digest()[:16]
    writer._ID = ArrayObject([ByteStringObject(name), ByteStringObject(name)])  # pypdf's own would be random
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _paper(width: float, height: float) -> tuple[float, float]:
    """The paper, in points, that two pages of so many points together are meant for; theirs, where there is none."""
    for wide, high in PAPERS:
        if 0 <= wide * MM - width + 0.1 <= SHORT * MM and abs(high * MM - height) <= SHORT * MM:
            return wide * MM, high * MM
    return width, height


def _place(page: Any, source: Any, across: float, lift: float) -> None:
    from pypdf import Transformation

    page.merge_transformed_page(source, Transformation().translate(across, lift), expand=False)


def _mark(writer: Any, page: Any, fold: float, height: float, *, staples: bool) -> None:
    """Ticks on the fold at head and foot; on the outermost sheet, where the two staples go."""
    from pypdf.generic import DecodedStreamObject, NameObject

    clear, long = CLEAR * MM, MARK * MM
    lines = [(fold, clear, fold, clear + long), (fold, height - clear, fold, height - clear - long)]
    if staples:
        lines += [(fold, height * part - long / 2, fold, height * part + long / 2) for part in (0.25, 0.75)]
    drawn = " ".join(f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S" for x0, y0, x1, y1 in lines)
    marks = DecodedStreamObject()
    marks.set_data(f"q 0 G 0.25 w {drawn} Q\n".encode())
    content = page.get_contents()
    marks.set_data((content.get_data() if content is not None else b"") + b"\n" + marks.get_data())
    page[NameObject("/Contents")] = writer._add_object(marks.flate_encode())


def sides(sheets: tuple[Sheet, ...]) -> tuple[Side, ...]:
    """Every printed side, in the order of the file."""
    return tuple(side for sheet in sheets for side in (sheet.front, sheet.back))
