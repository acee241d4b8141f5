"""Sources are set as pandoc's citeproc sets them, in every style that comes with the program."""

from pathlib import Path
from typing import Any

import pytest

from pipeline import files
from pipeline.citations import DEFAULT_STYLE, bibtex, csl_json, formatter, styles
from pipeline.citations.style import STYLES
from pipeline.errors import InputError
from pipeline.model import Grade, Source

CASES = Path(__file__).parent / "cases" / "citations"
SOURCES = {source.id: source for source in files.load_evidence(CASES / "sources.yaml").sources}

# Cells that differ from pandoc's, with the cause. Everything else is equal.
KNOWN: dict[tuple[str, str], str] = {
    ("oscola", "speech-college"): "the style asks for CSL 1.0.1's `event`; we read CSL 1.0.2's `event-title` for it, "
    "as the specification advises, and pandoc does not",
}
# What a reader of news will meet most: no difference is known, or allowed, in the default style.
STRICT_TYPES = ("article-newspaper", "webpage", "report", "book", "treaty")


def expected(style: str) -> dict[str, str]:
    lines = (CASES / f"expected-{style}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines)


TABLE = [(style, source) for style in styles() for source in SOURCES]


@pytest.mark.parametrize(("style", "source"), TABLE)
def test_a_source_is_set_as_pandoc_sets_it(style: str, source: str) -> None:
    same = formatter(style)(SOURCES[source]) == expected(style)[source]
    assert same is ((style, source) not in KNOWN)


def test_there_are_at_least_forty_sources_of_the_kinds_that_a_desk_cites() -> None:
    kinds = {str(source.csl["type"]) for source in SOURCES.values()}
    assert len(SOURCES) >= 40
    assert kinds >= {
        *STRICT_TYPES,
        "chapter",
        "speech",
        "interview",
        "manuscript",
        "broadcast",
        "post",
        "article-journal",
        "hearing",
        "legal_case",
        "entry-encyclopedia",
    }


def test_no_difference_is_allowed_for_the_commonest_kinds_in_the_default_style() -> None:
    assert not [cell for cell in KNOWN if cell[0] == DEFAULT_STYLE and SOURCES[cell[1]].csl["type"] in STRICT_TYPES]


def cite(style: str = "", language: str = "en", **csl: Any) -> str:
    return formatter(style, language)(Source("x", csl, Grade.PRIMARY))


def test_a_range_of_months_says_its_year_once() -> None:
    dated = {"date-parts": [[1949, 4], [1949, 6]]}
    assert "April–June 1949" in cite(type="article-magazine", title="A title", **{"container-title": "M"}, issued=dated)


def test_markup_in_a_field_is_turned_inside_italics_and_every_other_sign_is_escaped() -> None:
    written = cite(type="book", title="On <i>Hamlet</i> & <others>", publisher="P", issued={"date-parts": [[1901]]})
    assert "<i>On </i>Hamlet<i> &amp; &lt;" in written


@pytest.mark.parametrize(
    ("people", "written"),
    [
        ([{"family": "Beauvoir", "given": "Simone", "non-dropping-particle": "de"}], "Beauvoir, Simone de."),
        ([{"family": "van Gogh", "given": "Vincent"}], "Gogh, Vincent van."),
        ([{"family": "King", "given": "Martin Luther", "suffix": "Jr."}], "King, Martin Luther, Jr."),
        ([{"literal": "World Health Organization"}], "World Health Organization."),
        ([{"family": "毛", "given": "泽东"}], "毛泽东."),
    ],
)
def test_names_stand_in_the_order_of_a_list(people: list[dict[str, str]], written: str) -> None:
    assert cite(type="book", title="T", author=people).startswith(written)


def test_of_seven_authors_three_are_named() -> None:
    people = [{"family": f"Author{letter}", "given": "A."} for letter in "BCDEFGH"]
    assert "et al." in cite(type="book", title="T", author=people)
    assert "AuthorE" not in cite(type="book", title="T", author=people)


def test_british_english_has_its_own_quotation_marks_and_order_of_dates() -> None:
    written = cite(
        language="en-GB",
        type="article-newspaper",
        title="A title",
        issued={"date-parts": [[1949, 4, 4]]},
        author=[{"literal": "The desk"}],
        **{"container-title": "The Paper"},
    )
    assert "‘A Title’" in written
    assert "4 April 1949" in written


def test_a_style_that_is_not_there_is_an_error_that_names_those_that_are() -> None:
    with pytest.raises(InputError, match="chicago-notes-bibliography"):
        formatter("chicgo")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<style", "well-formed"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><style/>", "document type"),
        ("<html/>", "not a CSL style"),
        ('<style xmlns="http://purl.org/net/xbiblio/csl"><info/></style>', "no layout"),
    ],
)
def test_a_file_that_is_no_style_is_refused(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        formatter(str(path))


def test_any_style_can_be_given_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "own.csl"
    path.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><citation><layout suffix=".">'
        '<text variable="title" font-style="italic"/></layout></citation></style>',
        encoding="utf-8",
    )
    assert formatter(str(path))(Source("x", {"type": "book", "title": "A title"}, Grade.PRIMARY)) == "<i>A title</i>."


def test_a_style_of_the_desk_s_own_that_was_changed_is_read_again(tmp_path: Path) -> None:
    own = tmp_path / "own.csl"
    text = (STYLES / "apa.csl").read_text("utf-8")
    source = Source("s", {"type": "book", "title": "A title", "author": [{"family": "Field"}]}, Grade.REPORTING)
    own.write_text(text, "utf-8")
    before = formatter(str(own))(source)
    assert formatter(str(own))(source) == before
    own.write_text((STYLES / "chicago-notes-bibliography.csl").read_text("utf-8"), "utf-8")
    assert formatter(str(own))(source) == formatter("chicago-notes-bibliography")(source) != before


# --- What other programs export ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "kept"),
    [
        ('"issued": {"date-parts": [2020, 3]}', {"issued": {"date-parts": [[2020, 3]]}}),
        ('"issued": {"date-parts": [["2020", "²"]]}', {"issued": {"date-parts": [[2020]]}}),
        ('"issued": {"date-parts": [[2020]], "season": "spring"}', {"issued": {"date-parts": [[2020]]}}),
        ('"issued": {"date-parts": [["--5"]]}', {}),
        ('"custom": {"grade": ["weak"]}', {}),
    ],
)
def test_a_work_with_an_odd_date_or_grade_is_taken_without_it(work: str, kept: dict[str, object]) -> None:
    """One odd field of one work once stopped the import of all."""
    (source,) = csl_json.sources(f'[{{"id": "a", "type": "book", "title": "T", {work}}}]', Grade.REPORTING, "a.json")
    assert source.csl == {"type": "book", "title": "T", **kept}
    assert source.grade is Grade.REPORTING


def test_a_list_of_lists_is_no_list_of_works() -> None:
    with pytest.raises(InputError, match="must be a list of works"):
        csl_json.sources("[" * 100_000, Grade.REPORTING, "a.json")


@pytest.mark.parametrize("day", ["month = 13", "month = {²}", "date = {2020-13-45}", "day = {²}"])
def test_a_day_that_is_none_leaves_the_year(day: str) -> None:
    entry = f"@book{{a, title = {{The {{\\LaTeX}} book}}, year = 2020, {day}}}"
    (source,), _ = bibtex.sources(entry, Grade.COPY, "a.bib")
    assert formatter()(source) == "<i>The LaTeX Book</i>. 2020."
