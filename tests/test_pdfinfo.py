"""Facts of a PDF are those that are on the page, whoever made it."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.model import PdfInfo
from pipeline.pdfinfo import read_pdf
from pipeline.pdfinfo.geometry import IDENTITY, bounds, cut, multiply, unite
from pipeline.pdfinfo.scan import TEXT, operations
from tests.specimen import EDITION, print_specimen


@cache
def specimen() -> PdfInfo:
    return read_pdf(print_specimen()[0])


def page(content: bytes, **resources: Any) -> bytes:
    """A one-page PDF that draws what is given."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    def made(value: Any) -> Any:
        if isinstance(value, dict):
            return DictionaryObject({NameObject(f"/{key}"): made(item) for key, item in value.items()})
        return NameObject(value) if isinstance(value, str) else value

    writer = PdfWriter()
    sheet = writer.add_blank_page(400, 600)
    stream = DecodedStreamObject()
    stream.set_data(content)
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    sheet[NameObject("/Resources")] = made({"Font": {"F1": TIMES}, **resources})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


TIMES = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Times-Roman"}


def test_the_file_says_what_it_was_told_to_say() -> None:
    info = specimen()
    assert info.version == "1.7"
    assert info.title == "Notes on “A Specimen of Every Construct”"
    assert info.author == "The Specimen Desk"
    assert info.keywords == "specimen, tags"
    assert info.created == info.modified == "D:20260102000000Z"
    assert info.language == "en"
    assert info.identities == ("PDF/A-3A", "PDF/UA-1")
    assert info.intents
    assert not info.encrypted


def test_pages_have_boxes_labels_and_text() -> None:
    info = specimen()
    assert [sheet.label for sheet in info.pages] == [str(number) for number in range(1, len(info.pages) + 1)]
    for sheet in info.pages:
        assert sheet.trim == sheet.media == (0.0, 0.0, 419.528, 595.276)
        assert sheet.colours == ("DeviceGray",)
        assert sheet.ink is not None
        assert sheet.content is not None
        assert sheet.text is not None
        assert sheet.text[0] >= sheet.content[0] >= sheet.ink[0] - 0.01
        assert sheet.characters > 50


def test_fonts_are_embedded_and_cut_down() -> None:
    assert {font.name for font in specimen().fonts} >= {"Press-Serif", "Press-Serif-Note", "Press-Sans"}
    assert all(font.embedded and font.subset for font in specimen().fonts)


def test_a_picture_has_pixels_and_dots_an_inch() -> None:
    (image,) = specimen().images
    assert (image.width, image.height) == (1200, 560)
    assert image.dpi == pytest.approx(1200 / (60 / 25.4), rel=0.01)
    assert image.colour == "DeviceGray"


def test_running_heads_and_folios_are_furniture() -> None:
    info = specimen()
    furniture = [line.text for line in info.lines if line.furniture]
    assert f"Notes by the Specimen Desk 1 / {len(info.pages)}" in furniture
    assert not any(" / " in line.text for line in info.lines if not line.furniture)


def test_a_line_has_its_words_and_its_sizes() -> None:
    line = next(line for line in specimen().lines if line.text.startswith("The bridge was opened"))
    assert line.size == 10.5
    assert line.smallest == 7.0
    assert line.page == 1


def test_a_word_that_the_typesetter_broke_is_whole_in_the_tree() -> None:
    paragraph = next(element for element in specimen().elements if element.text.startswith("This paragraph is long"))
    assert "had complained of having no visitors" in paragraph.text
    assert "\u2010" not in paragraph.text
    assert paragraph.text.endswith("the other end was where people wished to go.")
    assert "  " not in paragraph.text


def test_the_outline_and_the_attachment_are_read() -> None:
    info = specimen()
    assert [entry.level for entry in info.outline][:4] == [1, 2, 2, 3]
    assert info.outline[0].page == 1
    (attached,) = info.attachments
    assert (attached.name, attached.relationship) == ("specimen.json", "Supplement")
    assert attached.media_type == "application/json"
    assert attached.created == "D:20260102000000Z"
    assert EDITION.date == "2026-01-02"


def test_print_settings_are_read() -> None:
    viewer = dict(specimen().viewer)
    assert viewer["PrintScaling"] == "None"
    assert viewer["Duplex"] == "DuplexFlipLongEdge"
    assert viewer["DisplayDocTitle"].lower() == "true"


def test_colours_count_where_they_leave_ink() -> None:
    info = read_pdf(page(b"1 0 0 rg 0 0 1 0 k 10 10 50 50 re f 1 1 1 rg 0 0 400 600 re f"))
    assert info.pages[0].colours == ("DeviceCMYK",)
    assert info.pages[0].ink == (10.0, 10.0, 60.0, 60.0)


def test_what_is_clipped_away_is_not_there() -> None:
    info = read_pdf(page(b"q 0 0 100 100 re W n 0 g 50 50 300 300 re f Q"))
    assert info.pages[0].ink == (50.0, 50.0, 100.0, 100.0)


def test_the_thinnest_rule_counts_its_scale() -> None:
    info = read_pdf(page(b"q .1 0 0 .1 0 0 cm 2 w 100 100 m 900 100 l S Q 1 w 10 300 m 90 300 l S"))
    assert [rule.thickness for rule in info.rules] == [0.2]
    assert info.rules[0].box == (10.0, 10.0, 90.0, 10.0)


def test_text_of_a_plain_font_is_read_with_its_escapes() -> None:
    info = read_pdf(page(rb"BT /F1 12 Tf 1 0 0 1 20 500 Tm (A \(small\) caf\351) Tj 0 -14 Td [(Wo) -20 (rd)] TJ ET"))
    assert [line.text for line in info.lines] == ["A (small) café", "Word"]
    assert {line.size for line in info.lines} == {12.0}
    assert info.fonts[0].embedded is False


def test_a_space_that_hangs_at_a_lines_end_takes_no_room() -> None:
    plain = read_pdf(page(b"BT /F1 12 Tf 20 500 Td (words end) Tj ET")).lines[0]
    for hanging in (b"(words end ) Tj", b"[(words end ) 0] TJ", b"[(words end) 0 ( ) 0] TJ"):
        assert read_pdf(page(b"BT /F1 12 Tf 20 500 Td " + hanging + b" ET")).lines[0].box == plain.box


def test_invisible_text_is_text_and_no_ink() -> None:
    info = read_pdf(page(b"BT 3 Tr /F1 12 Tf 20 500 Td (Hidden) Tj ET"))
    assert info.pages[0].ink is None
    assert info.pages[0].characters == 6


def test_damaged_operators_draw_nothing() -> None:
    info = read_pdf(page(b"cm 1 2 re f /F9 Tf (x) Tj BT (lost) Tj ET Q Q EMC /Nothing Do 10 10 20 20 re f"))
    assert info.pages[0].ink == (10.0, 10.0, 30.0, 30.0)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"Dear Sir or Madam", "no PDF"),
        (b"%PDF-1.7\nnothing follows", "damaged"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 40, "damaged"),
    ],
)
def test_a_file_that_is_no_pdf_says_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_pdf(data)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_pdf_cut_short_is_read_or_refused_and_never_crashes(part: float) -> None:
    data = print_specimen()[0]
    try:
        pages = len(read_pdf(data[: int(len(data) * part)]).pages)
    except InputError:
        pages = 0
    assert pages in (0, len(specimen().pages))


def test_a_pdf_with_a_password_says_so() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="password"):
        read_pdf(out.getvalue())


def test_inline_images_and_comments_do_not_confuse_the_reader() -> None:
    stream = b"q 20 0 0 10 5 5 cm\nBI /W 40 /H 20 /CS /G /BPC 8 ID \x00(\xff)> Q\x01 EI Q % (a comment\n1 1 2 2 re f"
    info = read_pdf(page(stream))
    (image,) = info.images
    assert (image.width, image.height, image.dpi) == (40, 20, 144.0)
    assert info.pages[0].ink == (1.0, 1.0, 25.0, 15.0)


def test_operators_come_with_their_operands() -> None:
    found = list(operations(b"/Span <</MCID 3 /ActualText (a)>> BDC [(x\\)y) -12.5 <414>] TJ true 1.5 .5 -3 w"))
    assert found[0][0] == "BDC"
    assert "/MCID 3" in str(found[0][1][1])
    assert found[1] == ("TJ", [[b"x)y", -12.5, b"A@"]])
    assert found[2] == ("w", ["true", 1.5, 0.5, -3.0])


def test_a_row_that_shows_text_comes_as_one_and_says_the_same() -> None:
    row = b"/Span <</MCID 3>> BDC BT 1 0 0 -1 20.5 99 Tm /F1 14.6 Tf [<0013>-9.5<002E>] TJ ET EMC"
    together = list(operations(row))
    assert [name for name, _ in together] == ["BDC", TEXT, "EMC"]
    apart = dict(operations(row.replace(b" BT ", b" BT %\n ").replace(b"BDC", b"%\nBDC")))
    assert together[0][1] == apart["BDC"]
    assert together[1][1] == [*apart["Tf"], *apart["Tm"], *apart["TJ"]]


@pytest.mark.parametrize("before", [b"", b"1 0 0 rg", b"7", b"[", b"<<", b"(a) <<"])
def test_a_page_shows_the_same_whether_its_operators_stand_in_rows_or_apart(before: bytes) -> None:
    row = b"/Span <</MCID 3>> BDC\nBT\n0.5 0 0 -1 20.5 99 Tm\n/F1 14.6 Tf\n[<41>-9.5<4220>] TJ\nET\nEMC\n"
    stream = b"1 0 0 -1 0 90 cm\n" + before + b"\n" + 2 * row
    one, other = read_pdf(page(stream)), read_pdf(page(stream.replace(b"\n", b"%\n")))
    assert replace(one, size=0, identifier=()) == replace(other, size=0, identifier=())


def test_a_long_row_of_digits_that_comes_to_nothing_is_read_at_once() -> None:
    assert [name for name, _ in operations(b"[" + b"1" * 5000 + b" (a)] TJ")] == ["TJ"]


numbers = st.floats(-1000, 1000, allow_nan=False)
boxes = st.tuples(numbers, numbers, numbers, numbers).map(
    lambda v: (min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3]))
)


@given(boxes, boxes)
def test_two_boxes_share_no_more_than_each_and_fill_no_more_than_both(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> None:
    both = unite(one, other)
    assert cut(both, one) == one
    shared = cut(one, other)
    if shared is not None:
        assert cut(shared, one) == shared == cut(shared, other)


@given(boxes)
def test_the_identity_moves_nothing(box: tuple[float, float, float, float]) -> None:
    assert bounds(multiply(IDENTITY, IDENTITY), [(box[0], box[1]), (box[2], box[3])]) == box


@given(st.binary(max_size=400))
def test_any_stream_can_be_scanned(stream: bytes) -> None:
    for operator, operands in operations(stream):
        assert operator
        assert isinstance(operands, list)


PLAIN_OBJECTS = (
    b"<</Type/StructElem/S /P/P 12 0 R/K [0 1 <</Type/MCR/MCID 3/Pg 4 0 R>>]>>",
    b"[1 -2 3.5 0.25 true false null /Name (words) <FEFF0041> <4142F>]",
    b"<</A<</B<</C[[1 0 R][2 0 R]]>>>>/D()/E <>>>",
    b"12",
    b"/Bare",
    b"(text)",
    b"null",
)
ODD_OBJECTS = (
    b"/A#42",
    b"(a (b) c)",
    rb"(\101)",
    b"[1 2",
    b"1 2",
    b"<</A 1/A 2>>",
    b"<</A>>",
    b"% remark\n1",
    b">>",
    b"",
)


@pytest.mark.parametrize("text", PLAIN_OBJECTS)
def test_an_object_that_is_read_quickly_is_the_one_that_pypdf_reads(text: bytes) -> None:
    from pypdf import PdfReader
    from pypdf.generic import read_object

    from pipeline.pdfinfo.objects import parse

    reader = PdfReader(BytesIO(print_specimen()[0]))
    quick, slow = parse(text, reader), read_object(BytesIO(text + b" "), reader)
    assert repr(quick) == repr(slow)
    assert type(quick) is type(slow)


@pytest.mark.parametrize("text", ODD_OBJECTS)
def test_an_object_that_is_not_plain_is_left_to_pypdf(text: bytes) -> None:
    from pypdf import PdfReader

    from pipeline.pdfinfo.objects import parse

    assert parse(text, PdfReader(BytesIO(print_specimen()[0]))) is None
