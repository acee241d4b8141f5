"""A folded booklet reads in order, whatever its length."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from pipeline.errors import InputError
from pipeline.imposition import MOST_SHEETS, Sheet, Side, fold, saddle_stitch
from pipeline.sheets import impose, sides


@given(st.integers(1, 4 * MOST_SHEETS))
def test_folded_and_read_from_the_first_page_the_booklet_is_in_order_with_its_blanks_last(pages: int) -> None:
    read = fold(saddle_stitch(pages))
    assert read[:pages] == tuple(range(1, pages + 1))
    assert not any(read[pages:])
    assert len(read) % 4 == 0
    assert len(read) - pages < 4


@given(st.integers(1, 4 * MOST_SHEETS))
def test_every_page_stands_on_exactly_one_place(pages: int) -> None:
    places = [number for side in sides(saddle_stitch(pages)) for number in (side.left, side.right) if number]
    assert sorted(places) == list(range(1, pages + 1))


@given(st.integers(1, 4 * MOST_SHEETS), st.floats(0.05, 0.3))
def test_each_sheet_moves_towards_the_fold_by_one_thickness_more_than_the_one_around_it(
    pages: int, leaf: float
) -> None:
    shifts = [sheet.shift for sheet in saddle_stitch(pages, thickness=leaf)]
    assert shifts == pytest.approx([leaf * index for index in range(len(shifts))], abs=1e-3)


def test_eight_pages_are_two_sheets_as_every_binder_knows_them() -> None:
    assert saddle_stitch(8, thickness=0) == (
        Sheet(Side(8, 1), Side(2, 7)),
        Sheet(Side(6, 3), Side(4, 5)),
    )


def test_too_many_sheets_are_an_error_that_names_the_alternatives() -> None:
    with pytest.raises(InputError, match=r"handout.*dossier.*excerpt"):
        saddle_stitch(4 * MOST_SHEETS + 1)


def pages(count: int, width: float = 419.53, height: float = 595.28) -> bytes:
    """A PDF of so many pages of that size in points: A5, where nothing is said."""
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(width, height)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("count", [1, 5, 8])
def test_a_booklet_has_two_sides_a_sheet_and_the_sheets_of_a5_pages_are_true_a4(count: int) -> None:
    sheets = saddle_stitch(count)
    reader = PdfReader(io.BytesIO(impose(pages(count), sheets)))
    assert len(reader.pages) == 2 * len(sheets)
    assert [float(size) for size in reader.pages[0].mediabox[2:]] == pytest.approx([841.89, 595.276], abs=0.01)
    preferences = reader.viewer_preferences
    assert preferences is not None
    assert str(preferences["/Duplex"]) == "/DuplexFlipShortEdge"


@pytest.mark.parametrize(
    ("page", "sheet"), [((396.0, 612.0), (792.0, 612.0)), ((300.0, 400.0), (600.0, 400.0))], ids=["Letter", "no paper"]
)
def test_other_pages_stand_on_letter_or_on_a_sheet_twice_as_wide(
    page: tuple[float, float], sheet: tuple[float, float]
) -> None:
    reader = PdfReader(io.BytesIO(impose(pages(2, *page), saddle_stitch(2))))
    assert [float(size) for size in reader.pages[0].mediabox[2:]] == pytest.approx(sheet, abs=0.01)


def test_the_same_pages_make_the_same_sheets_byte_for_byte() -> None:
    source, sheets = pages(6), saddle_stitch(6)
    assert impose(source, sheets) == impose(source, sheets)
