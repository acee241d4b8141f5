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


def impose(pdf: bytes, sheets: tuple[Sheet, ...], *, title: str = "", language: str = "") -> bytes:
    """Place the pages of a PDF on sheets twice as wide as its first page. Same input, same bytes."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, TextStringObject

    reader, writer = PdfReader(BytesIO(pdf)), PdfWriter()
    width, height = (float(size) for size in reader.pages[0].mediabox[2:])
    for number, sheet in enumerate(sheets):
        for side, front in ((sheet.front, True), (sheet.back, False)):
            page = writer.add_blank_page(2 * width, height)
            for index, across in ((side.left, 0.0), (side.right, width)):
                if index:
                    towards = sheet.shift * MM * (1 if across == 0 else -1)
                    _place(page, reader.pages[index - 1], across + towards)
            _mark(writer, page, width, height, staples=front and number == 0)
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


def _place(page: Any, source: Any, across: float) -> None:
    from pypdf import Transformation

    page.merge_transformed_page(source, Transformation().translate(across, 0), expand=False)


def _mark(writer: Any, page: Any, width: float, height: float, *, staples: bool) -> None:
    """Ticks on the fold at head and foot; on the outermost sheet, where the two staples go."""
    from pypdf.generic import DecodedStreamObject, NameObject

    clear, long = CLEAR * MM, MARK * MM
    lines = [(width, clear, width, clear + long), (width, height - clear, width, height - clear - long)]
    if staples:
        lines += [(width, height * part - long / 2, width, height * part + long / 2) for part in (0.25, 0.75)]
    drawn = " ".join(f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S" for x0, y0, x1, y1 in lines)
    marks = DecodedStreamObject()
    marks.set_data(f"q 0 G 0.25 w {drawn} Q\n".encode())
    content = page.get_contents()
    marks.set_data((content.get_data() if content is not None else b"") + b"\n" + marks.get_data())
    page[NameObject("/Contents")] = writer._add_object(marks.flate_encode())


def sides(sheets: tuple[Sheet, ...]) -> tuple[Side, ...]:
    """Every printed side, in the order of the file."""
    return tuple(side for sheet in sheets for side in (sheet.front, sheet.back))
