"""Notes speak in two voices, say nothing twice, and keep the desk's rules."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import files
from pipeline.claims import find_claims
from pipeline.digests import ROOT
from pipeline.footnotes import nouns, voice, wording, words, write_footnotes
from pipeline.footnotes.prose import Lacking, Writer, fitting, phrase_book
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
    Footnotes,
    Grade,
    Judgment,
    Judgments,
    Quote,
    RecordState,
    Severity,
    Source,
    Span,
    Support,
    Ticket,
)
from pipeline.normalize import normalize
from pipeline.readers import read
from pipeline.support import judge
from tests.desk import SAMPLE

CASES: Any = files.load_yaml(Path(__file__).parent / "cases" / "footnotes" / "notes.yaml")
BOOK: Any = files.load_yaml(ROOT / "pipeline" / "footnotes" / "en" / "phrases.yaml")
EXAMPLES = [
    (entry["id"], entry["example"], tuple(entry.get("gaps", ["source"])), next(iter(entry.get("kinds", ["other"]))))
    for entry in BOOK["asks"]
]

SOURCES = (
    Source("register", {"type": "book", "title": "The register"}, Grade.PRIMARY),
    Source("paper", {"type": "article-newspaper", "title": "The paper"}, Grade.REPORTING, "seen in part"),
    Source("blog", {"type": "post-weblog", "title": "A blog"}, Grade.WEAK),
    Source("third", {"type": "book", "title": "Third"}, Grade.COPY),
    Source("fourth", {"type": "book", "title": "Fourth"}, Grade.PARTY),
)


def written(*statements: dict[str, Any], blocks: bool = True) -> Footnotes:
    """The notes on an article of these statements, each with its text, kind, gaps, evidence and decision."""
    text = ""
    judgments: list[Judgment] = []
    spans: list[Span] = []
    for item in statements:
        text += ("\n\n" if blocks else " ") if text else ""
        start = len(text)
        text += item["text"]
        span = Span(start, len(text))
        spans.append(span)
        said = item.get("words", item["text"])
        part = Span(start + item["text"].index(said), start + item["text"].index(said) + len(said))
        claim = Claim(
            id=f"c{len(judgments)}",
            span=part,
            sentence=span,
            kinds=(ClaimKind(item.get("kind", "event")),),
            score=0.9,
            support=Support(item.get("support", "none")),
            noted=True,
            gaps=tuple(item.get("gaps", ("when", "source"))),
        )
        evidence = tuple(item.get("evidence", ()))
        judgments.append(
            Judgment(
                claim,
                item.get("noted", True),
                "",
                evidence,
                item.get("decision"),
                item.get("decisions", ()),
                item.get("changed", ""),
            )
        )
    kinds = [Block(BlockKind.PARAGRAPH, span) for span in spans]
    article = Article(
        "a", "A", "", "", "en", text, tuple(kinds if blocks else [Block(BlockKind.PARAGRAPH, Span(0, len(text)))])
    )
    return write_footnotes(article, Judgments(tuple(judgments), SOURCES), lambda source: str(source.csl["title"]))


def record(words: str, state: RecordState = RecordState.FOUND, **more: Any) -> Evidence:
    return Evidence(Quote("x"), state, words, line=9, **more)


def codes(notes: Footnotes) -> list[str]:
    """What was found, but for the one thing that every unsigned briefing is told."""
    return [finding.code for finding in notes.findings if finding.code != "notes-unread"]


def lines_of_the_book() -> list[str]:
    """Every line that the tool can print."""
    asks = phrase_book("en").asks
    return [say for ask in asks for lines in (ask.phrases, *(lines for _, lines in ask.choices)) for say in lines]


# --- What is not given -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_what_is_not_given_is_said_for_the_statement_at_hand(case: dict[str, Any]) -> None:
    assert [note.not_given for note in written(*case["statements"]).notes] == case["notes"]


@pytest.mark.parametrize(("name", "example", "gaps", "kind"), EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_every_construction_in_the_book_has_an_example_that_comes_true(
    name: str, example: dict[str, str], gaps: tuple[str, ...], kind: str
) -> None:
    statement = Lacking(example["text"], kind, gaps)
    assert next(fitting(phrase_book("en"), statement)).id == name
    assert Writer(phrase_book("en")).not_given([statement]) == f"{example['says']}."


@pytest.mark.parametrize("entry", BOOK["asks"], ids=lambda entry: str(entry["id"]))
def test_every_construction_has_its_reason(entry: dict[str, Any]) -> None:
    assert str(entry["why"]).endswith(".")


def test_every_slot_of_the_book_is_one_that_a_statement_can_fill() -> None:
    named = {ask.needs for ask in phrase_book("en").asks} | {ask.by for ask in phrase_book("en").asks}
    filled = {slot for line in lines_of_the_book() for slot in re.findall(r"\{([a-z]+)\}", line)}
    assert (named | filled) - {""} <= set(words.SLOTS)


def test_the_tool_s_own_words_keep_the_desk_s_voice() -> None:
    book = phrase_book("en")
    lines = lines_of_the_book() + [line for state in book.states.values() for line in state]
    assert not [(line, breach.word) for line in lines for breach in voice.breaches(line)]


@pytest.mark.parametrize("rule", voice.rules(), ids=lambda rule: rule.id)
def test_every_rule_of_voice_catches_its_example_and_lets_the_other_go(rule: voice.Rule) -> None:
    assert rule.pattern.search(rule.catches)
    assert not rule.pattern.search(rule.passes)
    assert rule.why
    assert rule.instead


def test_quoted_words_are_a_source_s_own() -> None:
    assert voice.breaches("He said that it was false.")
    assert not voice.breaches("He said that it was “false”.")


GAPS = st.lists(
    st.sampled_from(["when", "source", "who", "occasion", "cause", "compared-with", "view", "method", "document"]),
    min_size=1,
    max_size=3,
    unique=True,
)
KINDS = st.sampled_from([kind.value for kind in ClaimKind])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(GAPS, KINDS), min_size=1, max_size=30))
def test_no_note_of_a_briefing_repeats_another(lacking: list[tuple[list[str], str]]) -> None:
    towns = ("Aford", "Beck", "Cray", "Dunes", "Eves", "Fell")
    statements = [
        {"text": f"The {place}th old mill at {towns[place % 6]} was sold by its owner.", "gaps": gaps, "kind": kind}
        for place, (gaps, kind) in enumerate(lacking)
    ]
    notes = written(*statements).notes
    assert len(notes) == len(statements)
    assert not [text for text, times in Counter(note.not_given for note in notes).items() if times > 1]
    for note in notes:
        assert note.not_given.endswith((".", ".”"))
        assert voice.length(note.not_given) <= 25
        assert not voice.breaches(note.not_given)
        assert "{" not in note.not_given


def test_the_same_article_gives_the_same_notes() -> None:
    statements = [{"text": f"The mill number {place} burned down.", "gaps": ["when", "source"]} for place in range(9)]
    assert written(*statements) == written(*statements)


def test_the_tool_does_not_say_what_the_desk_says_elsewhere() -> None:
    notes = written(
        {"text": "There is no proof of a link.", "gaps": ["evidence-weighed"]},
        {
            "text": "There is no sign of a plan.",
            "evidence": [record("A [register].", not_given="what evidence was weighed")],
        },
    ).notes
    assert notes[0].not_given == "which records or studies were consulted."


def test_where_the_copy_gives_its_source_nothing_is_called_missing() -> None:
    (note,) = written(
        {"text": "It rained.", "gaps": [], "support": "dated", "evidence": [record("It did [register].")]}
    ).notes
    assert note.not_given == ""
    assert note.record == "It did [S1]."


# --- What the record says ----------------------------------------------------------------------------------------


def test_the_four_states_of_a_look_up_are_told_apart() -> None:
    notes = written(
        {"text": "The town burned down."},
        {"text": "The harbour silted up.", "evidence": [record("", RecordState.NOTHING_YET)]},
        {"text": "The mayor fled.", "evidence": [record("", RecordState.NOT_FOUND, looked="the council's minutes")]},
        {"text": "The guild was dissolved.", "evidence": [record("In 1848 [register].")]},
    ).notes
    assert [note.state for note in notes] == [
        RecordState.NOT_LOOKED_UP,
        RecordState.NOTHING_YET,
        RecordState.NOT_FOUND,
        RecordState.FOUND,
    ]
    assert [note.record for note in notes] == [
        "",
        "Nothing found yet that we would rely on.",
        "Looked in: the council’s minutes. Not found there.",
        "In 1848 [S1].",
    ]


def test_sources_are_numbered_in_the_order_in_which_they_are_cited() -> None:
    notes = written(
        {"text": "The town burned down.", "evidence": [record("So the press [paper, third: reports].")]},
        {"text": "The mayor fled.", "evidence": [record("So the register [register] and the press [paper].")]},
    )
    assert [note.record for note in notes.notes] == [
        "So the press [S1, S2: reports].",
        "So the register [S3] and the press [S1].",
    ]
    assert [(source.key, source.id, source.notes) for source in notes.sources] == [
        ("S1", "paper", (1, 2)),
        ("S2", "third", (1,)),
        ("S3", "register", (2,)),
    ]
    assert notes.sources[0].reservation == "seen in part"


def test_a_weak_source_is_never_printed_and_citing_it_is_an_error() -> None:
    notes = written(
        {"text": "It rained.", "evidence": [record("It did [blog] and the register agrees [register, blog].")]}
    )
    assert notes.notes[0].record == "It did and the register agrees [S1]."
    assert [source.id for source in notes.sources] == ["register"]
    finding = notes.findings[0]
    assert codes(notes) == ["weak-source-cited"]
    assert (finding.code, finding.severity, finding.place.line) == ("weak-source-cited", Severity.ERROR, 9)


def test_a_record_on_weak_sources_alone_is_withdrawn() -> None:
    (note,) = written({"text": "It rained.", "evidence": [record("It did [blog].")]}).notes
    assert note.record == "Nothing found yet that we would rely on."
    assert note.state is RecordState.NOTHING_YET


def test_what_was_withdrawn_is_told_to_the_desk() -> None:
    notes = written({"text": "It rained.", "evidence": [record("He admitted it [blog].")]})
    assert codes(notes) == ["weak-source-cited", "voice"]
    assert {finding.place.line for finding in notes.findings if finding.code != "notes-unread"} == {9}


def test_straight_marks_in_the_desk_s_words_are_set_for_print() -> None:
    (note,) = written({"text": "It rained.", "evidence": [record('The town\'s clerk wrote "rain" [register]')]}).notes
    assert note.record == "The town’s clerk wrote “rain” [S1]."


# --- Length, voice, cites ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words_of_record", "code"),
    [
        ("word " * 61 + "[register].", "note-too-long"),
        ("All [register] of [paper] these [third] four [fourth].", "too-many-cites"),
        ("The minister admitted it [register].", "voice"),
        ("In fact it rained [register].", "voice"),
        ("He wanted rain [register].", "voice"),
    ],
)
def test_desk_text_against_the_rules_is_a_finding_with_its_line(words_of_record: str, code: str) -> None:
    notes = written({"text": "It rained.", "evidence": [record(words_of_record)]})
    assert codes(notes) == [code]
    assert notes.findings[0].place.line == 9
    assert notes.findings[0].place.note == 1


def voices(*readers: str) -> list[Severity]:
    """How grave it is that a note approved by these readers says “falsely”."""
    text = "Not given: the day. On record: He falsely wrote so [register]."
    each = tuple(Decision(Quote("x"), Act.APPROVE, name, "2026-11-20", "", text, 30) for name in readers)
    notes = written({"text": "It rained.", "decision": each[-1], "decisions": each})
    return [finding.severity for finding in notes.findings if finding.code == "voice"]


def test_a_word_that_judges_is_refused_unless_two_persons_signed_it() -> None:
    assert voices("A. Reader") == [Severity.ERROR]
    assert voices("A. Reader", "A. Reader") == [Severity.ERROR]
    assert voices("A. Reader", "B. Reader") == [Severity.WARNING]


@pytest.mark.parametrize(
    "text",
    [
        "On record: He falsely wrote so [register].",
        "On record: She admitted it [register].",
        "On record: In fact, it rained [register].",
        "Not given: the article gives no source.",
        "Not given: the transcript that would settle it.",
    ],
)
def test_a_rewording_with_such_a_word_is_refused_and_told_what_to_write(text: str) -> None:
    assert "Instead: " in voice.refusal(text)


def test_a_plain_rewording_and_a_quoted_word_are_taken() -> None:
    assert voice.refusal("Not given: the day. On record: He called it “false” [register].") == ""


# --- One note, several statements --------------------------------------------------------------------------------


def test_neighbours_that_lack_the_same_thing_share_a_note() -> None:
    same = {"gaps": ["when", "source"]}
    notes = written(
        {"text": "The town burned down.", **same},
        {"text": "The harbour silted up.", **same},
        {"text": "The tower is the tallest.", "gaps": ["compared-with"]},
        {"text": "The guild was dissolved.", **same},
        blocks=False,
    ).notes
    assert [len(note.calls) for note in notes] == [2, 1, 1]
    assert [note.number for note in notes] == [1, 2, 3]


def test_statements_of_two_paragraphs_do_not_share_a_note() -> None:
    notes = written({"text": "The town burned down."}, {"text": "The harbour silted up."}).notes
    assert [len(note.calls) for note in notes] == [1, 1]


def test_a_group_of_the_desk_is_one_note_with_its_record_once() -> None:
    one = record("We read the minutes [register].", RecordState.NOT_FOUND, looked="minutes", group="minutes")
    notes = written({"text": "It rained.", "evidence": [one]}, {"text": "It snowed.", "evidence": [one]}).notes
    assert len(notes) == 1
    assert len(notes[0].calls) == 2
    assert notes[0].record == "We read the minutes [S1]."


def test_only_part_of_a_sentence_gets_brackets() -> None:
    notes = written(
        {"text": "It rained, and the town burned down.", "words": "the town burned down"},
        {"text": "The mayor fled.", "words": "The mayor fled"},
    ).notes
    assert [note.bracketed for note in notes] == [(True,), (False,)]


def test_notes_are_numbered_in_the_order_of_their_calls() -> None:
    notes = written(*({"text": f"The mill number {place} burned down."} for place in range(5))).notes
    assert [note.number for note in notes] == [1, 2, 3, 4, 5]
    ends = [note.calls[0].end for note in notes]
    assert ends == sorted(ends)


# --- What people decided -----------------------------------------------------------------------------------------


def signed(text: str, act: Act = Act.APPROVE) -> Decision:
    return Decision(Quote("x"), act, "a reader", "2026-11-20", "", text, 30)


@pytest.mark.parametrize("place", [0, 1])
def test_words_set_for_one_statement_of_a_group_are_the_groups_note(place: int) -> None:
    """Whichever of them they stand next to; the note counts as read once all are signed."""
    one = record("We read the minutes.", group="minutes")
    both: list[dict[str, Any]] = [{"text": "It rained.", "evidence": [one]}, {"text": "It snowed.", "evidence": [one]}]
    both[place]["decision"] = signed("Not given: the day.", Act.REWORD)
    (note,) = written(*both).notes
    assert (note.not_given, note.approved) == ("the day.", False)


@pytest.mark.parametrize("place", [0, 1])
def test_words_that_were_signed_do_not_outlive_a_change_in_either_statement_of_a_group(place: int) -> None:
    one = record("We read the minutes.", group="minutes")
    both = [{"text": "It rained.", "evidence": [one], "decision": signed("Not given: the day.")} for _ in range(2)]
    both[place] = {"text": "It snowed.", "evidence": [one], "changed": "“rained” → “snowed”"}
    (note,) = written(*both).notes
    assert note.not_given != "the day."
    assert not note.approved


def test_an_approval_freezes_the_wording_of_both_voices() -> None:
    notes = written(
        {
            "text": "It rained.",
            "evidence": [record("Something newer [paper].")],
            "decision": signed("Not given: the day. On record: It did [register]."),
        }
    )
    (note,) = notes.notes
    assert (note.not_given, note.record, note.approved) == ("the day.", "It did [S1].", True)
    assert notes.account.approved == 1
    assert not notes.findings
    assert [source.id for source in notes.sources] == ["register"]


def test_notes_that_nobody_has_signed_are_counted_in_a_finding() -> None:
    (finding,) = written({"text": "It rained."}, {"text": "It snowed.", "decision": signed("Not given: x.")}).findings
    assert (finding.code, finding.message) == ("notes-unread", "1 of 2 notes has not been read by an editor.")


def test_a_rewording_of_one_voice_leaves_the_other() -> None:
    (note,) = written(
        {
            "text": "It rained.",
            "evidence": [record("It did [register].")],
            "decision": signed("Not given: the day", Act.REWORD),
        }
    ).notes
    assert (note.not_given, note.record, note.approved) == ("the day.", "It did [S1].", False)


@given(st.sampled_from(["", "the day.", "when; where."]), st.sampled_from(["", "It did [register].", "A. B [paper]."]))
def test_a_wording_comes_apart_as_it_was_put_together(not_given: str, record_words: str) -> None:
    if not_given or record_words:
        given_part, record_part = wording.split(wording.join(not_given, record_words))
        assert (given_part or "", record_part or "") == (not_given, record_words)


# --- The account, the sample -------------------------------------------------------------------------------------


def test_the_account_counts_statements_and_gives_no_verdict() -> None:
    account = written(
        {"text": "The town burned down."},
        {"text": "The mayor fled.", "evidence": [record("In 1848 [register].")]},
        {"text": "It rained.", "noted": False},
        {"text": "The register says that it snowed.", "noted": False, "support": "cited"},
    ).account
    assert (account.statements, account.supported, account.noted, account.unnoted) == (4, 1, 2, 1)
    assert dict(account.states)[RecordState.FOUND] == 1
    assert dict(account.states)[RecordState.NOT_LOOKED_UP] == 1
    assert account.checked


def test_a_speaker_who_is_named_is_no_missing_source() -> None:
    account = written(
        {"text": "The register of 1848 says that it snowed.", "noted": False, "support": "cited"},
        {"text": "The minister said that it rained.", "support": "named"},
        {"text": "The town burned down."},
    ).account
    assert (account.statements, account.supported, account.named) == (3, 1, 1)


def test_words_that_an_editor_dismissed_are_no_statement() -> None:
    dismissed = Decision(Quote("x"), Act.DISMISS, "a reader", "2026-11-20", "rhetoric")
    account = written(
        {"text": "The town burned down."}, {"text": "What a town!", "noted": False, "decision": dismissed}
    ).account
    assert (account.statements, account.noted, account.unnoted) == (1, 1, 0)


@pytest.mark.parametrize(
    ("looked", "printed"),
    [
        ("the union's website, on 20 November 2026, in full, by A. Desk", "on 20 November 2026, in full. Not"),
        ("the minutes of 1848 by A. Desk", "the minutes of 1848. Not"),
        ("the letters, edited by A. Desk", "edited by A. Desk. Not"),
    ],
)
def test_who_looked_is_not_printed(looked: str, printed: str) -> None:
    (note,) = written({"text": "It rained.", "evidence": [record("", RecordState.NOT_FOUND, looked=looked)]}).notes
    assert printed in note.record


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(list(Support))), min_size=1, max_size=20))
def test_the_account_adds_up(statements: list[tuple[bool, Support]]) -> None:
    """Those with a source and those without are all; so are those marked and those not. A source may be marked, too."""
    notes = written(
        *(
            {
                "text": f"The mill number {place} burned down.",
                "noted": noted,
                "support": support.value,
                "evidence": [record("So [register].")] if noted else [],
            }
            for place, (noted, support) in enumerate(statements)
        )
    )
    account = notes.account
    sourced = {Support.CITED, Support.DATED}
    marked_without = sum(noted and support not in sourced for noted, support in statements)
    assert account.statements == len(statements)
    assert account.statements - account.supported == marked_without + account.unnoted
    assert account.noted == sum(count for _, count in account.states) == sum(len(note.calls) for note in notes.notes)
    assert account.noted <= account.statements


def test_what_the_desk_wrote_keeps_the_rules_for_notes() -> None:
    read = files.load_evidence(SAMPLE / "evidence.yaml")
    grades = {source.id: source.grade for source in read.sources}
    for item in read.evidence:
        assert not voice.breaches(f"{item.not_given} {item.record}"), item.line
        assert voice.length(item.not_given) + voice.length(item.record) <= voice.MOST_WORDS, item.line
        assert len(item.sources) <= voice.MOST_CITES, item.line
        assert Grade.WEAK not in {grades[identity] for identity in item.sources}, item.line


def test_language_of_another_kind_keeps_the_desk_s_notes_and_says_that_claims_were_not_checked() -> None:
    article = Article("a", "A", "", "", "de", "Es regnete.", (Block(BlockKind.PARAGRAPH, Span(0, 11)),))
    claim = Claim("c", Span(0, 11), Span(0, 11), (ClaimKind.EVENT,), 0.0, Support.NONE, gaps=("source",))
    notes = write_footnotes(
        article, Judgments((Judgment(claim, True, "", (record("It did [register]."),)),), SOURCES), lambda source: ""
    )
    assert not notes.account.checked
    assert (notes.notes[0].not_given, notes.notes[0].record) == ("", "It did [S1].")


# --- What the notes of whole articles have in common ----------------------------------------------------------------

TRAINING = ROOT / "pipeline" / "claims" / "training"
PLAIN = {
    say for ask in phrase_book("en").asks if ask.id == "observation" for say in ask.phrases
}  # where nothing better is known
#: Words that end no noun phrase: adverbs, prepositions, determiners, finite verbs.
NO_NOUN = re.compile(
    r"(?i)already|ever|yet|still|now|anywhere|away|ahead|upstream|alone|of|in|on|at|for|from|by|with|to|than|the|an?|"
    r"its|his|her|their|these|those|them|whom|which|that|is|are|was|were|has|have|had|pays?|dies?|left|lives?|costs?|"
    r"northern|southern|eastern|western|measured|recorded|[a-z]{3,}ously|[a-z]{2,}ally"
)


@pytest.fixture(scope="module")
def corpus() -> tuple[tuple[str, str], ...]:
    """Statements and what their notes say is not given, of every other article that is not kept aside."""
    frozen = set((TRAINING / "FROZEN").read_text(encoding="utf-8").split())
    paths = [path for path in sorted((TRAINING / "articles").glob("*.md")) if path.stem not in frozen][::2]
    pairs: list[tuple[str, str]] = []
    for path in paths:
        article = normalize(read(path), path.stem, Ticket())
        notes = write_footnotes(article, judge(article, find_claims(article), EvidenceFile()), lambda source: "")
        said = [note.not_given for note in notes.notes]
        assert len(set(said)) == len(said), path.stem
        pairs += [(article.text[note.calls[0].start : note.calls[0].end], note.not_given) for note in notes.notes]
    return tuple(pairs)


def test_hardly_a_note_is_left_with_the_words_for_anything(corpus: tuple[tuple[str, str], ...]) -> None:
    plain = [text for text, note in corpus if note.rstrip(".") in PLAIN]
    assert len(corpus) > 300
    assert len(plain) < 0.03 * len(corpus), plain


def test_scraps_in_quotation_marks_end_in_their_noun(corpus: tuple[tuple[str, str], ...]) -> None:
    scraps = [
        scrap
        for text, note in corpus
        for scrap in re.findall(r"“([^”]+)”", note)
        if not re.search(rf"[“\"][^”\"]*{re.escape(scrap)}", text) and " " in scrap  # the article's own words stand
    ]
    assert scraps
    assert not [scrap for scrap in scraps if NO_NOUN.fullmatch(scrap.split()[-1])]


def test_of_years_ago_and_ages_nobody_is_said_to_have_counted(corpus: tuple[tuple[str, str], ...]) -> None:
    old = re.compile(r"\b(?:thousand|million|billion|\d{3,}) years (?:ago|old)\b")
    assert not [(text, note) for text, note in corpus if old.search(text) and note.startswith("who counted this")]


def test_notes_of_whole_articles_are_short(corpus: tuple[tuple[str, str], ...]) -> None:
    assert not [note for _, note in corpus if voice.length(note) > 40]


@pytest.mark.parametrize("cue", ["already", "left", "ever measured", "in the northern", "of", "anywhere", "pay"])
def test_a_noun_phrase_is_cut_off_before_what_is_no_noun(cue: str) -> None:
    assert nouns.closed(f"richest tenth of households {cue}") == "richest tenth of households"


@pytest.mark.parametrize("bound", ["ten", "9", "a thousand", "eighteen"])
@pytest.mark.parametrize("more", ["more", "fewer", "less"])
def test_a_bound_is_no_comparison(more: str, bound: str) -> None:
    statement = Lacking(f"The village has {more} than {bound} wells.", "statistic", ("source",))
    assert "compar" not in next(fitting(phrase_book("en"), statement)).id
    assert next(fitting(phrase_book("en"), statement)).id != "other-side"


@pytest.mark.parametrize("number", ["600 million", "four hundred", "3,000", "94"])
@pytest.mark.parametrize(
    "frame", ["It lived some {} years ago.", "It stood there for {} years.", "It is {} years old."]
)
def test_years_are_not_counted(number: str, frame: str) -> None:
    note = Writer(phrase_book("en")).not_given([Lacking(frame.format(number), "statistic", ("source", "when"))])
    assert "counted this" not in note


@pytest.mark.parametrize(
    ("text", "words", "asked"),
    [
        ("The United Nations says 400,000 people have fled since May 2024.", "400,000 people have fled", True),
        ("400,000 people have fled, the United Nations says.", "400,000 people have fled", True),
        ("400,000 people have fled since May 2024, and the mayor said that it was late.", "400,000 people", False),
    ],
)
def test_who_says_it_counts_also_where_the_desk_quotes_only_what_is_said(text: str, words: str, asked: bool) -> None:
    article = Article("a", "A", "", "", "en", text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),))
    item = Evidence(quote=Quote(words), state=RecordState.NOTHING_YET)
    judged = judge(article, find_claims(article), EvidenceFile(evidence=(item,)))
    (note,) = write_footnotes(article, judged, lambda source: "").notes
    assert (" said so, and its date" in note.not_given) is asked
