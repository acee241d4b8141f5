"""Claims, the desk's evidence and its people's decisions meet at the words that they are about."""

from dataclasses import replace

import pytest

from pipeline.errors import InputError
from pipeline.model import (
    Act,
    Article,
    Block,
    BlockKind,
    Claim,
    ClaimKind,
    Decision,
    Evidence,
    EvidenceFile,
    Quote,
    RecordState,
    Span,
    Support,
)
from pipeline.support import difference, judge

TEXT = (
    "The bridge was opened in 1931, and it cost 40 million crowns. Experts say that no other bridge carried as much."
    "\n\n"
    "The harbour authority said that 12,000 people a day had used the ferries. The town is on the coast."
)
ARTICLE = Article(
    slug="bridge",
    title="The bridge",
    byline="",
    issued="",
    language="en",
    text=TEXT,
    blocks=(
        Block(BlockKind.PARAGRAPH, Span(0, TEXT.index("\n"))),
        Block(BlockKind.PARAGRAPH, Span(TEXT.index("The harbour"), len(TEXT))),
    ),
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def claim(words: str, sentence: str = "", *, noted: bool = True, identity: str = "") -> Claim:
    return Claim(
        id=identity or words[:8],
        span=span(words),
        sentence=span(sentence or words),
        kinds=(ClaimKind.EVENT,),
        score=0.9,
        support=Support.NONE,
        noted=noted,
        reason="" if noted else "common knowledge",
        gaps=("when", "source"),
    )


FIRST = "The bridge was opened in 1931, and it cost 40 million crowns."
SECOND = "Experts say that no other bridge carried as much."
FERRIES = "The harbour authority said that 12,000 people a day had used the ferries."
COAST = "The town is on the coast."
CLAIMS = (claim(FIRST), claim(SECOND), claim(FERRIES), claim(COAST, noted=False))


def found(words: str, state: RecordState = RecordState.FOUND, line: int = 7) -> Evidence:
    return Evidence(Quote(words), state, "The register has it [register].", ("register",), line=line)


def decided(words: str, act: Act, on: str = "2026-11-20", text: str = "", by: str = "the first reader") -> Decision:
    return Decision(Quote(words), act, by, on, "because", text, 40)


def judged(*evidence: Evidence, decisions: tuple[Decision, ...] = ()) -> dict[str, tuple[bool, str]]:
    result = judge(ARTICLE, CLAIMS, EvidenceFile((), evidence, decisions))
    return {
        TEXT[item.claim.span.start : item.claim.span.end]: (item.noted, item.rationale) for item in result.judgments
    }


def test_without_evidence_the_detector_s_word_holds() -> None:
    assert judged() == {
        FIRST: (True, "the article gives no source"),
        SECOND: (True, "the article gives no source"),
        FERRIES: (True, "the article gives no source"),
        COAST: (False, "common knowledge"),
    }


def test_evidence_narrows_its_claim_to_the_words_that_it_is_about() -> None:
    result = judge(ARTICLE, CLAIMS, EvidenceFile((), (found("it cost 40 million crowns"),)))
    statement = result.judgments[0]
    assert statement.claim.span == span("it cost 40 million crowns")
    assert statement.claim.sentence == span(FIRST)
    assert statement.claim.gaps == ("when", "source")
    assert len(result.judgments) == 4


def test_two_pieces_of_evidence_in_one_sentence_make_two_statements() -> None:
    both = judged(found("it cost 40 million crowns"), found("The bridge was opened in 1931"))
    assert list(both) == ["The bridge was opened in 1931", "it cost 40 million crowns", SECOND, FERRIES, COAST]


def test_evidence_whose_quotes_overlap_is_about_one_statement() -> None:
    result = judge(
        ARTICLE, CLAIMS, EvidenceFile((), (found("opened in 1931, and it cost"), found("it cost 40 million")))
    )
    assert result.judgments[0].claim.span == span("opened in 1931, and it cost 40 million")
    assert len(result.judgments[0].evidence) == 2


def test_what_the_desk_looked_up_is_noted_where_the_detector_saw_no_need() -> None:
    assert judged(found(COAST))[COAST] == (True, "the desk looked it up")
    assert judged(found(COAST, RecordState.NOTHING_YET))[COAST][0]
    assert judged(found(COAST, RecordState.NOT_FOUND))[COAST][0]
    assert not judged(found(COAST, RecordState.NOT_LOOKED_UP))[COAST][0]


def test_evidence_makes_a_statement_where_the_detector_saw_none() -> None:
    result = judge(ARTICLE, (), EvidenceFile((), (found("The town is on the coast"),)))
    (statement,) = result.judgments
    assert statement.noted
    assert statement.claim.sentence == span(COAST)
    assert statement.claim.gaps == ("source",)


def test_evidence_for_words_that_are_gone_stops_the_work_and_names_its_line() -> None:
    with pytest.raises(InputError, match="does not hold the words “The lighthouse was built") as error:
        judge(ARTICLE, CLAIMS, EvidenceFile((), (found("The lighthouse was built of wood", line=12),), (), "e.yaml"))
    assert (error.value.file, error.value.line) == ("e.yaml", 12)


def test_a_person_s_no_outweighs_detector_and_evidence() -> None:
    no = decided(FIRST, Act.NO_NOTE)
    assert judged(decisions=(no,))[FIRST] == (False, "the first reader, 2026-11-20: because")
    assert not judged(found(FIRST), decisions=(no,))[FIRST][0]


def test_a_decision_on_a_sentence_is_about_every_statement_in_it() -> None:
    both = (found("it cost 40 million crowns"), found("The bridge was opened in 1931"))
    noted = judged(*both, decisions=(decided(FIRST, Act.DISMISS),))
    assert not noted["The bridge was opened in 1931"][0]
    assert not noted["it cost 40 million crowns"][0]


def test_a_person_s_yes_notes_what_the_detector_let_go() -> None:
    assert judged(decisions=(decided(COAST, Act.NOTE),))[COAST][0]


def test_the_last_decision_holds() -> None:
    no, yes = decided(FIRST, Act.DISMISS, "2026-11-20"), decided(FIRST, Act.NOTE, "2026-11-21")
    assert judged(decisions=(yes, no))[FIRST][0]
    assert not judged(decisions=(decided(FIRST, Act.NOTE, "2026-11-19"), no))[FIRST][0]


def test_an_approval_holds_for_the_very_words_and_survives_typography() -> None:
    text = "Not given: the register."
    result = judge(
        ARTICLE, CLAIMS, EvidenceFile((), (), (decided(FIRST.replace(" ", "\u00a0"), Act.APPROVE, text=text),))
    )
    assert result.judgments[0].decision is not None
    assert not result.findings


@pytest.mark.parametrize(
    ("signed", "says"),
    [
        (FIRST.replace("1931", "1932"), "“1932,” → “1931,”"),
        (FIRST.replace("cost", "cost about"), "without “about”"),
        (FERRIES.replace("had used", "had not used"), "without “not”"),
        (FERRIES.replace("harbour", "port"), "“port” → “harbour”"),
    ],
)
def test_an_approval_does_not_survive_a_change_of_words_and_the_difference_is_shown(signed: str, says: str) -> None:
    quote = Quote(signed, prefix="", suffix="Experts say that" if signed[4] == "b" else "The town is on the coast.")
    decision = Decision(quote, Act.APPROVE, "the first reader", "2026-11-20", "", "Not given: x.", 40)
    result = judge(ARTICLE, CLAIMS, EvidenceFile((), (), (decision,), "e.yaml"))
    assert all(item.decision is None for item in result.judgments)
    (finding,) = result.findings
    assert finding.code == "changed-since-review"
    assert says in finding.message
    assert (finding.place.file, finding.place.line) == ("e.yaml", 40)


def test_a_decision_on_a_sentence_that_is_gone_is_reported_and_not_lost() -> None:
    (finding,) = judge(
        ARTICLE, CLAIMS, EvidenceFile((), (), (decided("The lighthouse was built of wood.", Act.DISMISS),), "e.yaml")
    ).findings
    assert finding.code == "decision-without-sentence"
    assert "The lighthouse was built of wood." in finding.message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("It did happen.", "It did not happen.", "with “not”"),
        ("in 2001 and 2002", "in 2001 and 2003", "“2002” → “2003”"),
        ("the same", "the same", ""),
    ],
)
def test_a_difference_is_said_in_words(old: str, new: str, says: str) -> None:
    assert difference(old, new) == says


def test_words_that_stand_in_two_places_are_asked_about() -> None:
    """The first place is taken, and the desk is told; with the words before them there is no doubt."""
    twice = EvidenceFile((), (found("The"),))
    (finding,) = judge(ARTICLE, CLAIMS, twice).findings
    assert (finding.code, finding.place.line) == ("quote-ambiguous", 7)
    plain = replace(found("The"), quote=Quote("The", suffix=" bridge was opened"))
    assert not judge(ARTICLE, CLAIMS, EvidenceFile((), (plain,))).findings


def test_evidence_for_words_that_never_were_there_is_shown_the_nearest_sentence() -> None:
    quote = Quote("The harbour company said that 9,000 people a day had used the trains")
    evidence = EvidenceFile((), (Evidence(quote, RecordState.NOTHING_YET, line=4),), (), "e.yaml")
    with pytest.raises(InputError, match="the nearest are “The harbour authority said that 12,000 people"):
        judge(ARTICLE, CLAIMS, evidence)
