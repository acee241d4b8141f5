"""The first article, from its scrape to its notes: what a careful editor would note is noted, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from pipeline.digests import PACKAGE, ROOT
from pipeline.flow import Job, output, prepare
from pipeline.model import Article, BlockKind, Footnotes, Judgments, RecordState
from pipeline.sentences import sentences

SLUG = "has-putin-ever-desired-nato-membership"

#: Quotes from the article that research notes of 23 November 2026 marked as wanting a note, or as not wanting one.
WANTED = (
    "against the Soviet Union during the Cold War",
    "was not invited to join NATO",
    "the alliance was formed to counter Soviet influence",
    "However, the relationship between Russia and NATO has remained strained",
    "Throughout his presidency, Putin has made various statements and taken actions",
    "in 2001, Putin proposed a new European security architecture",
    "in 2008, Putin expressed his desire for Russia to have a role in European security",
    "He stated that Russia should be part of the European security system",
    "He has been critical of NATO’s expansion eastward",
    "his statements and actions have indicated some level of interest in closer cooperation with the alliance",
)
UNWANTED = (
    "Putin’s stance on NATO has been a subject of interest for both Western and Eastern nations",
    "it is essential to consider the historical context",
    "This skepticism has further complicated the possibility of Russia joining NATO",
    "makes it unlikely that Russia will become a member of the organization in the near future",
    "remains a topic of ongoing debate and speculation",
)
HEADINGS = (
    "Has Putin Ever Wanted to Join NATO?",
    "Historical Context",
    "Putin’s Actions and Statements",
    "Conclusion",
)


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    root = tmp_path_factory.mktemp("sample")
    for name in ("sources", "layouts"):
        (root / name).symlink_to(ROOT / name)
    return prepare(Job(root, SLUG))


@pytest.fixture(scope="module")
def article(job: Job) -> Article:
    made: Article = output(job, "article")
    return made


@pytest.fixture(scope="module")
def notes(job: Job) -> Footnotes:
    made: Footnotes = output(job, "footnotes")
    return made


def noted(article: Article, notes: Footnotes, quote: str) -> bool:
    """Whether a note's statement lies in the sentence that holds a quote."""
    at = article.text.index(quote)
    sentence = next(span for span in sentences(article.text) if span.start <= at < span.end)
    return any(call.start < sentence.end and sentence.start < call.end for note in notes.notes for call in note.calls)


@pytest.mark.parametrize("quote", WANTED)
def test_a_statement_that_a_careful_editor_would_note_is_noted(quote: str, article: Article, notes: Footnotes) -> None:
    assert noted(article, notes, quote)


@pytest.mark.parametrize("quote", UNWANTED)
def test_framing_and_inference_are_not_noted(quote: str, article: Article, notes: Footnotes) -> None:
    assert not noted(article, notes, quote)


def test_title_byline_and_headings_are_right(article: Article) -> None:
    assert article.title == "Has Putin Ever Desired NATO Membership – An Unveiling of the Kremlin’s Ambitions"
    assert article.byline == "liuqiyue"
    found = [article.text[b.span.start : b.span.end] for b in article.blocks if b.kind is BlockKind.HEADING]
    assert tuple(found) == HEADINGS


def test_site_furniture_is_left_out_and_on_record(article: Article) -> None:
    dropped = {line.text for line in article.dropped}
    for line in ("0 comment", "You may also like", "by liuqiyue"):
        assert line not in article.text
        assert line in dropped
    assert all(line.reason for line in article.dropped)


def test_no_word_of_the_article_was_changed(article: Article) -> None:
    manuscript = (ROOT / "sources" / SLUG / "article.txt").read_text("utf-8")
    words = re.findall(r"\w+", article.text)
    body = re.findall(r"\w+", manuscript)
    start = next(i for i in range(len(body)) if body[i : i + 6] == words[:6])
    assert body[start : start + len(words)] == words


def test_the_desks_findings_are_in_print_with_their_sources(notes: Footnotes) -> None:
    found = [note for note in notes.notes if note.state is RecordState.FOUND]
    assert len(found) >= 8
    for note in found:
        assert note.record
        assert 1 <= len(note.sources) <= 3
    keys = [source.key for source in notes.sources]
    assert keys == [f"S{number}" for number in range(1, len(keys) + 1)]
    assert all(source.citation for source in notes.sources)


def test_no_note_is_longer_than_sixty_words(notes: Footnotes) -> None:
    for note in notes.notes:
        assert len(f"{note.not_given} {note.record}".split()) <= 60, note.number


def test_no_two_notes_say_the_same(notes: Footnotes) -> None:
    said = [note.not_given for note in notes.notes]
    assert len(set(said)) == len(said)


def test_every_piece_of_evidence_found_its_sentence(job: Job) -> None:
    judged: Judgments = output(job, "judgments")
    used = {item.quote.exact for judgment in judged.judgments for item in judgment.evidence}
    written = json.dumps(sorted(used))
    assert len(used) >= 14, written


def test_the_program_holds_no_word_that_is_there_only_for_this_article() -> None:
    names = re.compile(r"\b(putin|kremlin|vladimir|liuqiyue|nato)\b", re.IGNORECASE)
    for path in files(PACKAGE):
        text = path.read_text("utf-8", errors="ignore")
        assert not names.search(text), f"{path.relative_to(ROOT)}: {names.search(text)}"


def files(folder: Path) -> list[Path]:
    """The program's files; what models were trained from is not the program."""
    kinds = (".py", ".yaml", ".toml", ".json", ".txt", ".tsv")
    found = [path for path in folder.rglob("*") if path.suffix in kinds]
    return [path for path in found if "training" not in path.parts and "__pycache__" not in path.parts]
