"""Sentences end where a reader would say that they end."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Span
from pipeline.sentences import sentences

CASES = Path(__file__).parent / "cases" / "sentences"


def cases() -> list[tuple[str, str, str]]:
    """(title, language, text with bars) of every case."""
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for block in re.split(r"\n\n+", path.read_text("utf-8").strip()):
            title, _, text = block.partition("\n")
            if text:
                language = match[1] if (match := re.search(r"\[(\w+)\]", title)) else "en"
                found.append((title.lstrip("# "), language, text.strip()))
    return found


def ends(text: str) -> tuple[str, set[int]]:
    """The text without its bars, and the places where they were."""
    pieces = text.split("|")
    places, length, joined = set(), 0, ""
    for piece in pieces:
        joined += piece
        length = len(joined)
        places.add(length)
        if text.count("|") and piece is not pieces[-1] and not _glued(piece, text):
            joined += " "
    return joined, places


def _glued(piece: str, text: str) -> bool:
    """Chinese has no space between sentences."""
    return bool(re.search(r"[。！？]$", piece))


@pytest.mark.parametrize(("title", "language", "text"), cases(), ids=lambda value: str(value)[:30])
def test_case(title: str, language: str, text: str) -> None:
    """Every case of an editor is split as its bars say."""
    plain, _ = ends(text)
    found = [plain[span.start : span.end] for span in sentences(plain, language=language)]
    assert found == [piece.strip() for piece in text.split("|")]


def test_a_space_that_a_scrape_lost_still_ends_a_sentence() -> None:
    """Only before a usual first word, so that addresses and file names stay whole."""
    text = "The talks ended.The ministers went to example.The and readme.Now.txt"
    assert next(text[s.start : s.end] for s in sentences(text)) == "The talks ended."


def test_a_span_bounds_the_search() -> None:
    """Only sentences of the span asked for are found, with offsets of the whole text."""
    text = "One came. Two went. Three stayed."
    assert sentences(text, Span(10, 19)) == (Span(10, 19),)


def test_a_blank_line_and_a_tab_always_end_a_sentence() -> None:
    """A heading without a stop does not run into the paragraph under it, nor a cell into the next."""
    text = "A heading\n\nThe text began\tand the next cell"
    assert [text[s.start : s.end] for s in sentences(text)] == ["A heading", "The text began", "and the next cell"]


def test_a_line_break_does_not_end_a_sentence() -> None:
    """Verse and addresses keep together."""
    assert len(sentences("He came\nand went.")) == 1


@given(
    st.text(alphabet=st.sampled_from(list('aAbB. .\n\t!?…"”()[]1 “’。U.S')), max_size=120),
    st.sampled_from(["en", "de", "xx"]),
)
@settings(deadline=None)
def test_sentences_cover_every_word_once_and_in_order(text: str, language: str) -> None:
    """No letter is outside a sentence, sentences do not overlap, and none has space at its edges."""
    spans = sentences(text, language=language)
    last = 0
    for span in spans:
        assert last <= span.start < span.end
        assert not any(character.isalnum() for character in text[last : span.start])
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        last = span.end
    assert not any(character.isalnum() for character in text[last:])
