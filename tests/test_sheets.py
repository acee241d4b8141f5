"""A style sheet whose beginning is kept is the sheet that would have been parsed."""

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline import engine, fonts
from pipeline.engine import sheets

BASE = "briefing:///"
SHARED = "p { color: gray } /* of all pages */ .a > b, #c { margin: 1mm }\n@media print { i { color: black } }\n" * 40
PAGE = '@page { size: a5; @bottom-left { content: "Words" } }\n'
ENDS = ("", PAGE, PAGE + "p { color: black }", "#c { margin: 2mm } p::before { content: '@page' }")


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Every test begins with nothing kept, and leaves nothing."""
    fonts.configure()
    engine.install()
    kept, last = sheets._kept[:], sheets._last[:]
    sheets._kept.clear()
    sheets._last.clear()
    yield
    sheets._kept[:], sheets._last[:] = kept, last
    engine.install()


def parsed(text: str, *, quick: bool) -> tuple[Any, ...]:
    engine.install(speed=quick)
    page_rules: list[Any] = []
    sheet = engine.load().CSS(string=text, base_url=BASE, media_type="print", page_rules=page_rules, layers=[])
    assert sheet.page_rules is page_rules
    engine.install()
    entries = [
        (kind, key, [(rank, order, pseudo, repr(what)) for _, rank, order, pseudo, what in found])
        for kind, table in vars(sheet.matcher).items()
        if isinstance(table, dict)
        for key, found in table.items()
    ]
    rules = [(selectors, repr(said)) for _, selectors, said in page_rules]
    return sheet.base_url, sheet.matcher.order, entries, rules


@pytest.mark.parametrize("end", ENDS)
def test_a_sheet_with_a_kept_beginning_is_the_same(end: str) -> None:
    usual = parsed(SHARED + end, quick=False)
    sheets.prime(SHARED, BASE)
    assert len(sheets._kept) == 1
    assert parsed(SHARED + end, quick=True) == usual
    assert parsed(SHARED + end, quick=True) == usual


def test_the_second_page_of_a_layout_teaches_what_its_pages_share() -> None:
    first, second, third = (SHARED + PAGE.replace("Words", words) for words in ("One", "Two", "Three"))
    parsed(first, quick=True)
    assert not sheets._kept
    parsed(second, quick=True)
    assert [kept.text for kept in sheets._kept] == [SHARED]
    assert parsed(third, quick=True) == parsed(third, quick=False)


@pytest.mark.parametrize(
    "text",
    [
        SHARED + "p {",
        SHARED + "/* open",
        SHARED + "@font-face { font-family: x; src: url(x) }",
        SHARED + "p { size: 1 }",
    ],
    ids=["an open rule", "an open remark", "a rule that loads a face", "a rule that is logged"],
)
def test_what_could_be_seen_is_not_kept(text: str) -> None:
    sheets.prime(text, BASE)
    assert not sheets._kept


def test_a_fault_in_the_rest_is_logged_as_ever(caplog: pytest.LogCaptureFixture) -> None:
    sheets.prime(SHARED, BASE)
    engine.load()
    from weasyprint.logger import LOGGER

    LOGGER.addHandler(caplog.handler)
    try:
        engine.load().CSS(string=SHARED + "p { color: none-such }", base_url=BASE, media_type="print")
    finally:
        LOGGER.removeHandler(caplog.handler)
    assert "none-such" in caplog.text
