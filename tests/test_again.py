"""A page rendered once more keeps what did not change, and is the same, byte for byte, as one made from nothing."""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from pipeline import engine, fonts
from pipeline.engine import again, startup
from pipeline.engine.again import drawing, pages, units
from pipeline.render import render
from tests.stress.again import compare, counted

STYLE = """@page { size: A6; margin: 15mm 12mm 20mm; @bottom-left { content: "Edition 1, code AAAA" } }
@page { @footnote { border-top: .5pt solid; padding-top: 3pt } }
@page { @bottom-right { content: counter(page) "/" counter(pages) } }
html { font: 9pt/12pt "Press Serif" } p { margin: 0 0 6pt; orphans: 2; widows: 2 } note-call { font-size: 6pt }
note-text { float: footnote; footnote-policy: line; display: block; font-size: 7pt }
note-text::footnote-call, note-text::footnote-marker { content: none }"""
SENTENCE = (
    "The harbour and its bridge were opened in the same year, after a long time of work that few had thought of. "
)


def page(number: int, words: str = "") -> str:
    """A paragraph with a call and its note."""
    return (
        f'<p id="b{number}">{SENTENCE * 3}{words} as was said<note-call id="call-{number}"><a href="#note-{number}">'
        f'{number}</a></note-call><note-text id="note-{number}" data-n="{number}"><note-label><a href="#call-{number}">'
        f"{number}</a></note-label> Said of {number}, but by nobody.</note-text> and so it went on. {SENTENCE}</p>"
    )


def article(changed: int = 0, words: str = "a word more", style: str = STYLE, more: str = "") -> str:
    """Twelve paragraphs on several small pages, one of them changed."""
    body = "".join(page(number, words if number == changed else "") for number in range(1, 13))
    return f"<!doctype html><html lang=en><head><title>T</title><style>{style}</style></head><body>{body}{more}</body>"


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    fonts.configure()
    engine.load()
    again.forget()
    yield
    again.forget()


def made(html: str, root: Path) -> bytes:
    return render(html, root=root, options={"pdf_tags": True, "pdf_variant": "pdf/a-3a"}).pdf


def new(html: str) -> bytes:
    """The bytes of a page where it was never seen."""
    return made(html, Path("/nowhere"))


def kept(*versions: str, root: Path) -> tuple[int, int]:
    """How many pages of the last version are kept, and all; its bytes are those of a page made from nothing."""
    *before, last = versions
    for html in before:
        made(html, root)
    with counted() as counts:
        assert made(last, root) == new(last)
    return counts["kept"], counts["all"]


# --- What is kept -------------------------------------------------------------------------------------------------


def test_pages_before_and_after_a_changed_word_are_kept(tmp_path: Path) -> None:
    some, every = kept(article(), article(), article(6, "one"), article(6, "two"), root=tmp_path)
    assert every > 4
    assert some >= every - 2


def test_only_the_words_at_the_foot_change_with_an_edition(tmp_path: Path) -> None:
    some, every = kept(article(), article(), article(style=STYLE.replace("AAAA", "BBBB")), root=tmp_path)
    assert some == every > 4


def test_a_word_that_moves_all_that_follows_keeps_what_stands_before(tmp_path: Path) -> None:
    some, every = kept(article(), article(), article(9, SENTENCE * 4), root=tmp_path)
    assert 0 < some < every


def test_where_a_note_is_another_its_page_is_made_anew(tmp_path: Path) -> None:
    before, after = article(), article().replace("Said of 5, but", "Said of five, though")
    some, every = kept(before, before, after, root=tmp_path)
    assert 0 < some < every


def test_a_link_that_becomes_an_attachment_is_seen_though_nothing_looks_otherwise(tmp_path: Path) -> None:
    before = article(more='<p><a href="https://desk.example/a.txt">The list</a></p>')
    some, every = kept(before, before, before.replace('<a href="h', '<a rel="attachment" href="h'), root=tmp_path)
    assert 0 < some < every


#: The room at a page's foot and above its notes depends on faces; an article is known by its rules but for such names.
FACES = (
    STYLE
    + """ @page { font: 9pt "Press Serif", page; margin-bottom: 12ex }
@page { @footnote { font: 9pt "Press Serif", area; padding-top: 2ex } }"""
)


def other_face(before: str) -> str:
    """The rules with another face where the serif stood with these words around it."""
    after = before.replace("Serif", "Sans")
    assert FACES.count(before) == 1
    return article(style=FACES.replace(before, after))


@pytest.mark.parametrize(
    ("after", "keeps"),
    [
        (other_face('9pt/12pt "Press Serif"'), False),
        (other_face('"Press Serif", page'), False),
        (other_face('"Press Serif", area'), False),
        (article(style=FACES, more="<p>One block more.</p>"), False),
        (article(style=FACES).replace('<p id="b1">', '<p id="b1" style="color: #333">', 1), True),
    ],
    ids=["type", "page", "note area", "another block", "the first page alone"],
)
def test_what_changes_the_look_or_the_order_of_things_is_seen(after: str, keeps: bool, tmp_path: Path) -> None:
    """What is remembered is there to be compared, and the pages look otherwise."""
    before = article(style=FACES)
    with patch.object(pages, "begin", wraps=pages.begin) as begin:
        some, every = kept(before, before, after, root=tmp_path)
    assert begin.call_args.args[2] is not None
    assert new(after) != new(before)
    assert some < every
    assert (some > 0) is keeps


def test_a_page_number_in_the_text_is_never_kept(tmp_path: Path) -> None:
    style = STYLE + " a.at::after { content: target-counter(attr(href), page) }"
    html = article(style=style, more='<p><a class="at" href="#b1">See page </a></p>')
    assert kept(html, html, html, root=tmp_path) == (0, 0)


def test_pictures_and_tables_are_made_anew_or_the_same(tmp_path: Path) -> None:
    more = "<table><tr><td>One<td>Two</table><svg width=30 height=30><circle r=9 /></svg><ul><li>Item<li>Item</ul>"
    some, every = kept(article(more=more), article(more=more), article(2, more=more), root=tmp_path)
    assert 0 < some < every


@pytest.mark.parametrize("rule", ["background-image: url(a.png)", "border: 2mm solid; border-image: url(a.png) 1"])
def test_a_picture_behind_words_is_looked_at_each_time(rule: str, tmp_path: Path) -> None:
    from PIL import Image

    html = article(style=STYLE + f" #b1 {{ {rule} }} #b3 {{ background: #eee }}")
    files = []
    for colour in ("red", "red", "red", "blue"):
        Image.new("RGB", (9, 9), colour).save(tmp_path / "a.png")
        files.append(made(html, tmp_path))
    assert files[0] == files[1] == files[2] != files[3]
    again.forget()
    assert made(html, tmp_path) == files[3]


def test_what_the_engine_says_of_a_page_is_said_each_time(tmp_path: Path) -> None:
    more = "<div style='display: grid; grid-template-columns: repeat(auto-fill, 20mm)'><p>One</p><p>Two</p></div>"
    said = [
        render(article(2, words, more=more), root=tmp_path).notes.findings for words in ("one", "two", "three", "four")
    ]
    assert said == [said[0]] * 4
    assert [finding.code for finding in said[0]] == ["engine-log"]


# --- What is remembered -------------------------------------------------------------------------------------------


def test_nothing_is_remembered_of_an_article_that_comes_once(tmp_path: Path) -> None:
    assert engine.remembered(tmp_path, article()) is None
    assert engine.remembered(tmp_path, article(3, style=STYLE.replace("AAAA", "CCCC"))) is not None


def test_another_copy_of_an_article_has_a_memory_of_its_own(tmp_path: Path) -> None:
    first, second = article(), article(style=STYLE.replace("A6", "A5"))
    for html in (first, second):
        assert engine.remembered(tmp_path, html) is None
    assert engine.remembered(tmp_path, first) is not engine.remembered(tmp_path, second)


def test_places_for_layouts_that_a_rendering_did_not_take_are_let_go() -> None:
    one = again.Article()
    first, second, _ = [one.slot() for _ in range(3)]
    one.begin()
    assert [one.slot(), one.slot()] == [first, second]
    one.begin()
    assert [one.slot(), one.slot()] == [first, second]
    assert one.slot() not in (first, second)
    assert len(one._slots) == 3
    one.begin()
    one.slot()
    one.begin()
    assert one._slots == [first]


def test_few_articles_are_remembered_at_once(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        engine.remembered(tmp_path / name, article())
        engine.remembered(tmp_path / name, article())
    assert len(again._articles) == again.MOST


def test_a_page_with_faces_of_its_own_is_not_remembered(tmp_path: Path) -> None:
    html = article(style=STYLE + " @font-face { font-family: Own; src: url(own.ttf) }")
    assert [engine.remembered(tmp_path, html) for _ in range(3)] == [None] * 3


def test_where_what_is_quicker_is_off_nothing_is_remembered(tmp_path: Path) -> None:
    try:
        engine.install(speed=False)
        assert [engine.remembered(tmp_path, article()) for _ in range(3)] == [None] * 3
    finally:
        engine.install()


def test_fonts_are_held_with_the_library_that_the_engine_opens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Homebrew's folder on Apple silicon is not on the system's own search path."""
    opened: list[str] = []

    def open_library(name: str) -> Any:
        opened.append(name)
        return SimpleNamespace(g_object_ref=SimpleNamespace())

    assert drawing._hold() is not None
    (tmp_path / "libgobject-2.0.0.dylib").touch()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(startup, "MAC_FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(ctypes, "CDLL", open_library)
    assert drawing._hold.__wrapped__() is not None
    assert opened == [str(tmp_path / "libgobject-2.0.0.dylib")]


def test_where_pages_have_to_be_made_twice_all_are_made(tmp_path: Path) -> None:
    put = pages.put

    def doubting(work: Any, number: int, page_made: Any) -> None:
        put(work, number, page_made)
        work.context.page_maker[number][-1]["content_changed"] = True

    for _ in range(2):
        made(article(), tmp_path)
    with patch.object(pages, "put", doubting):
        assert made(article(6), tmp_path) == new(article(6))


def test_declared_values_are_compared_by_what_they_say() -> None:
    import tinycss2  # type: ignore[import-untyped]  # ships no types

    one, two, other = (tinycss2.parse_component_value_list(text) for text in ("red 1pt", "red 1pt", "red 2pt"))
    assert units.alike({"color": (one, (1, 2))}, {"color": (two, (1, 2))})
    assert not units.alike({"color": (one, (1, 2))}, {"color": (other, (1, 2))})
    assert not units.alike({"color": one}, {"background": one})


# --- Many edits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("job", "edits"), [(("page", 6, "a4"), 8), (("excerpt", "bridge", "a5"), 4)])
def test_after_any_edits_the_bytes_are_those_of_a_page_made_from_nothing(job: Any, edits: int) -> None:
    edited = compare(job, edits)
    assert edited.error == ""
    assert edited.kept
