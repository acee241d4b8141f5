"""The last page: a few lines are closed up, or what stands before them comes along; no note moves for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from pipeline import engine, fonts, render

#: Twenty lines of 10 pt a page. The apparatus has 3 pt more a line than it has when set closer.
HEAD = """<html lang="en" class="large"><title>A page</title><style>
@page { size: 200pt 240pt; margin: 20pt; @footnote { margin: 0 } }
html { font: 8pt/10pt "Press Serif" } body, p, section { margin: 0 } p { orphans: 2; widows: 2 }
note-text { float: footnote; font: 8pt/10pt "Press Serif" }
note-text::footnote-call, note-text::footnote-marker { content: none }
.after { line-height: 13pt } html.tight .after { line-height: 10pt } [hidden] { display: none }
</style>"""
NOTED = (
    '<p id="b0">word<note-call id="call-1"><a href="#note-1">1</a></note-call>'
    '<note-text id="note-1" data-n="1"><note-label><a href="#call-1">1</a></note-label> <span class="said">said'
    "</span></note-text></p>"
)


@pytest.fixture(autouse=True)
def ready() -> Iterator[None]:
    fonts.configure()
    engine.install()
    yield
    engine.install()


def made(
    tmp_path: Path, lines: int, *parts: int, notes: str = "", last: str = "", close_up: int = 30
) -> render.Rendered:
    """Lines of text, then parts of the apparatus with so many lines each."""
    text = f'<p id="b1">{"x<br>" * (lines - 1)}x</p>'
    after = "".join(
        f'<section class="after" id="part-{number}">{"".join("<p>y</p>" for _ in range(count))}</section>'
        for number, count in enumerate(parts)
    )
    end = '<section id="endnotes" class="after" hidden><h2>Endnotes</h2></section>'
    body = f'<body data-close-up="{close_up}" data-last-fill="0.25"><main>{notes}{text}{last}</main>{end}{after}</body>'
    return render.render(f"{HEAD}{body}</html>", root=tmp_path)


def test_a_last_page_of_few_lines_is_not_needed_when_the_apparatus_is_set_closer(tmp_path: Path) -> None:
    assert made(tmp_path, 12, 7, close_up=0).notes.pages == 2
    done = made(tmp_path, 12, 7)
    assert done.notes.pages == 1
    assert 'class="large tight"' in done.html


def test_where_that_does_not_help_the_part_is_kept_in_one_piece_on_the_last_page(tmp_path: Path) -> None:
    done = made(tmp_path, 15, 6)
    assert done.notes.pages == 2
    assert "tight" not in done.html.partition("<body")[0].rpartition("<title")[0]
    assert '<section class="after" id="part-0" style="break-before: page">' in done.html


def test_as_many_parts_move_as_fill_a_quarter_of_the_last_page(tmp_path: Path) -> None:
    done = made(tmp_path, 14, 3, 3, close_up=0)
    assert '<section class="after" id="part-0" style="break-before: page">' in done.html
    assert '<section class="after" id="part-1">' in done.html


def test_a_last_page_that_is_full_enough_stays_and_so_does_one_with_notes(tmp_path: Path) -> None:
    assert "break-before" not in made(tmp_path, 12, 9, 4).html.rpartition("</style>")[2]
    noted = made(tmp_path, 19, 1, last=NOTED)
    assert noted.notes.notes[0].page == noted.notes.pages == 2
    assert "tight" not in noted.html.partition("<body")[0].rpartition("<title")[0]


def test_the_page_is_left_alone_where_a_note_would_suffer(tmp_path: Path) -> None:
    """The note stays on the page of its call, before and after."""
    done = made(tmp_path, 9, 8, notes=NOTED)
    assert done.notes.notes[0].page == done.notes.notes[0].call_page == 1


@pytest.mark.parametrize("fails", [1, 2])
def test_where_the_engine_fails_on_a_try_what_has_passed_stays_or_the_next_is_tried(tmp_path: Path, fails: int) -> None:
    html, layouts = engine.load().HTML, 0
    usual = html.render

    def failing(page: Any, **settings: Any) -> Any:
        nonlocal layouts
        layouts += 1
        assert not 1 < layouts <= 1 + fails, "as the engine fails"
        return usual(page, **settings)

    with patch.object(html, "render", failing):
        done = made(tmp_path, 12, 7)
    assert layouts == 3
    assert done.notes.pages == 2
    assert "tight" not in done.html.partition("<body")[0].rpartition("<title")[0]
    assert ("break-before" in done.html.rpartition("</style>")[2]) is (fails == 1)
