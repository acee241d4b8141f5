"""Decisions last: they are written without touching a person's lines, follow their sentence, and end with its words."""

import argparse
import csv
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import files, flow
from pipeline.archive import filed, material
from pipeline.commands import exchange, galley, ledger, review, sources, status
from pipeline.commands.ledger import Entry, Status
from pipeline.commands.review import Desk, open_desk
from pipeline.errors import InputError
from pipeline.files import insert
from pipeline.flow import Job
from pipeline.model import Act, Decision, Grade, Quote, RecordState
from tests.desk import SAMPLE

CASES = Path(__file__).parent / "cases" / "review"
ARTICLE = """\
The harbour and its bridge

The bridge over the harbour was opened in 1931 after eleven years of work. It cost the city 40 million crowns, twice
what had been planned. Experts say that no other bridge of its time carried as much traffic.

The ferries stopped in the same year. The harbour authority said that 12,000 people a day had used them.
"""
EVIDENCE = """\
# What the desk found. (A comment that stays.)
sources:
  - {id: register, type: book, title: "The register", grade: primary}   # in one line

evidence:

  # The cost: see the letter of 3 May.
  - anchor:
      exact: It cost the city 40 million crowns, twice what had been planned.
      prefix: after eleven years of work.
      suffix: Experts say that
    state: found
    record: >-
      The register gives 38 million
      [register].

  # The ferries.
  - anchor: {exact: "The harbour authority said that 12,000 people a day had used them."}
    state: nothing-yet

# The end.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Desk]:
    """Opens the article "bridge" of a project folder, with other texts where they are given."""

    def opened(article: str = "", evidence: str = "") -> Desk:
        folder = tmp_path / "sources" / "bridge"
        folder.mkdir(parents=True, exist_ok=True)
        if article or not (folder / "article.txt").exists():
            (folder / "article.txt").write_text(article or ARTICLE, encoding="utf-8")
        if evidence:
            (folder / "evidence.yaml").write_bytes(evidence.encode())
        return open_desk(tmp_path, "bridge")

    return opened


def entry(desk: Desk, words: str) -> Entry:
    return next(item for item in desk.ledger if words in item.sentence)


def decision(act: Act, by: str = "A. Reader", reason: str = "", to: str = "", due: str = "") -> Decision:
    return Decision(Quote(""), act, by, "2026-11-23", reason, to=to, due=due)


def text(desk: Desk) -> str:
    return desk.path.read_text(encoding="utf-8")


def is_added_to(new: str, old: str) -> bool:
    """Whether every line of the old text stands in the new one, in order."""
    lines = iter(new.splitlines())
    return all(any(line == other for other in lines) for line in old.splitlines())


# --- Writing -----------------------------------------------------------------------------------------------------


def test_a_decision_is_written_next_to_its_statement_and_no_other_line_changes(desk: Callable[..., Desk]) -> None:
    before = desk(evidence=EVIDENCE)
    after = review.decide(before, entry(before, "40 million"), decision(Act.NO_NOTE, reason="common: “knowledge” #1"))
    assert is_added_to(text(after), EVIDENCE)
    assert text(after).index("act: no-note") < text(after).index("# The ferries.")
    assert entry(after, "40 million").status is Status.NO_NOTE
    assert entry(after, "40 million").judgment.rationale == "A. Reader, 2026-11-23: common: “knowledge” #1"


def test_a_second_decision_goes_behind_the_first(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE))
    first = text(now)
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE, by="B. Reader"))
    assert is_added_to(text(now), first)
    assert text(now).count("decisions:") == 1
    assert entry(now, "40 million").readers == ("A. Reader", "B. Reader")


def test_a_statement_without_evidence_gets_a_place_in_the_order_of_the_text(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    now = review.decide(now, entry(now, "Experts say"), decision(Act.ASSIGN, to="C. Reader", due="2026-12-01"))
    assert is_added_to(text(now), EVIDENCE)
    places = [text(now).index(words) for words in ("40 million crowns", "Experts say", "12,000 people")]
    assert places == sorted(places)
    assert (entry(now, "Experts say").assignee, entry(now, "Experts say").due) == ("C. Reader", "2026-12-01")
    assert entry(now, "Experts say").status is Status.OPEN


def test_a_desk_without_a_file_gets_one(desk: Callable[..., Desk]) -> None:
    now = desk()
    now = review.decide(now, entry(now, "Experts say"), decision(Act.APPROVE))
    assert entry(now, "Experts say").status is Status.APPROVED


def test_a_search_that_found_nothing_is_recorded_with_where_and_how_fully(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    now = review.search(
        now, entry(now, "Experts say"), "the traffic counts of 1931 to 1939, in the city archive, all of them"
    )
    assert entry(now, "Experts say").state is RecordState.NOT_FOUND
    assert "Looked in: the traffic counts of 1931" in entry(now, "Experts say").wording
    with pytest.raises(InputError, match="has been looked up already"):
        review.search(now, entry(now, "Experts say"), "elsewhere")


def test_windows_line_ends_stay(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE.replace("\n", "\r\n"))
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE))
    data = now.path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        (EVIDENCE.replace("state: nothing-yet", "state: nothing-yet\n    decisions: []"), "empty"),
        (
            'evidence:\n  - {anchor: {exact: "The harbour authority said that 12,000 people a day had used them."},'
            " state: nothing-yet}\n",
            "one line",
        ),
    ],
)
def test_a_file_that_cannot_be_added_to_safely_is_left_alone(
    desk: Callable[..., Desk], evidence: str, says: str
) -> None:
    now = desk(evidence=evidence)
    with pytest.raises(InputError, match=says):
        review.decide(now, entry(now, "12,000"), decision(Act.NO_NOTE, reason="x"))
    assert text(now) == evidence


SEEDS = [SAMPLE / "evidence.yaml"]
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "S")), min_size=1, max_size=160)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=WORDS.filter(str.strip), place=st.integers(0, 100))
def test_whatever_a_person_writes_is_read_back_and_disturbs_nothing(reason: str, place: int) -> None:
    for path in SEEDS:
        before = path.read_text(encoding="utf-8")
        read = files.parse_evidence(before)
        item = read.evidence[place % len(read.evidence)]
        made = Decision(item.quote, Act.NO_NOTE, "A. Reader", "2026-11-23", reason.strip(), target=item.quote)
        after = insert.add_decision(before, made, item.line)
        assert is_added_to(after, before)
        (found,) = [one for one in files.parse_evidence(after).decisions if one.reason == reason.strip()]
        assert found.target == item.quote


# --- Several editors ---------------------------------------------------------------------------------------------


def merged(tmp_path: Path, base: str, ours: str, theirs: str) -> tuple[int, str]:
    """What git makes of two people's work on one file: the number of conflicts, and the text."""
    for name, words in (("base", base), ("ours", ours), ("theirs", theirs)):
        (tmp_path / name).write_text(words, encoding="utf-8")
    done = subprocess.run(
        ["git", "merge-file", "-p", "ours", "base", "theirs"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_the_work_of_two_editors_merges_in_git(desk: Callable[..., Desk], tmp_path: Path) -> None:
    start = desk(evidence=EVIDENCE)
    review.prepare(start)
    base = text(start)
    one = review.decide(desk(), entry(desk(), "40 million"), decision(Act.APPROVE))
    one = review.decide(one, entry(one, "opened in 1931"), decision(Act.DISMISS, reason="the title says so"))
    ours = text(one)
    other = desk(evidence=base)
    other = review.decide(other, entry(other, "12,000"), decision(Act.APPROVE, by="B. Reader"))
    other = review.decide(other, entry(other, "Experts say"), decision(Act.APPROVE, by="B. Reader"))
    conflicts, both = merged(tmp_path, base, ours, text(other))
    assert conflicts == 0
    now = desk(evidence=both)
    assert entry(now, "40 million").readers == ("A. Reader",)
    assert entry(now, "12,000").readers == ("B. Reader",)
    assert entry(now, "Experts say").readers == ("B. Reader",)
    assert entry(now, "opened in 1931").status is Status.DISMISSED


def test_two_decisions_on_one_statement_meet_in_a_conflict(desk: Callable[..., Desk], tmp_path: Path) -> None:
    now = desk(evidence=EVIDENCE)
    ours = text(review.decide(now, entry(now, "40 million"), decision(Act.APPROVE)))
    now = desk(evidence=EVIDENCE)
    theirs = text(review.decide(now, entry(now, "40 million"), decision(Act.NO_NOTE, by="B. Reader", reason="known")))
    conflicts, _ = merged(tmp_path, EVIDENCE, ours, theirs)
    assert conflicts > 0


# --- What becomes of a decision ----------------------------------------------------------------------------------


def test_one_signature_approves_and_another_person_s_makes_it_second_read(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    assert entry(now, "40 million").status is Status.DRAFTED
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE))
    assert entry(now, "40 million").status is Status.APPROVED
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE))
    assert entry(now, "40 million").status is Status.APPROVED  # the same person twice is one reader
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE, by="B. Reader"))
    assert entry(now, "40 million").status is Status.SECOND_READ


def test_an_approval_freezes_the_wording(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE))
    signed = entry(now, "40 million").wording
    now = desk(evidence=text(now).replace("gives 38 million\n", "gives 39 million\n", 1))
    assert entry(now, "40 million").wording == signed


def test_an_approval_follows_its_sentence_and_ends_with_its_words(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE))
    moved = ARTICLE.replace("The ferries stopped in the same year.", "Nothing else happened. The ferries stopped.")
    assert entry(desk(article=moved), "40 million").status is Status.APPROVED
    changed = entry(desk(article=ARTICLE.replace("40 million", "48 million")), "48 million")
    assert changed.status is Status.CHANGED
    assert changed.judgment.changed == "“40” → “48”"
    assert "38 million" in changed.wording


def test_nothing_is_lost_when_a_sentence_is_gone(desk: Callable[..., Desk]) -> None:
    now = desk()
    now = review.decide(now, entry(now, "Experts say"), decision(Act.APPROVE))
    kept = text(now)
    now = desk(article=ARTICLE.replace(" Experts say that no other bridge of its time carried as much traffic.", ""))
    assert {finding.code for finding in now.judgments.findings} == {"statement-gone", "decision-without-sentence"}
    assert text(now) == kept


def test_statements_that_share_a_note_are_signed_together(desk: Callable[..., Desk]) -> None:
    now = desk(article="The valley\n\nExperts say that the mill is old. Critics say that the school is small.\n")
    shared = now.ledger[0]
    assert [item.note for item in now.ledger] == [1, 1]
    assert shared.wording == "Not given: which experts and critics, and when."
    now = review.decide_note(now, shared, decision(Act.APPROVE))
    signed = [item for item in now.ledger if item.wording == shared.wording]
    assert len(signed) > 1
    assert {item.status for item in signed} == {Status.APPROVED}
    assert len({item.note for item in signed}) == 1


@pytest.mark.parametrize("way", ["claim", "words", "sheet"])
def test_a_note_that_two_statements_share_stays_under_the_one_that_nobody_decided_on(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    now = desk(article="The valley\n\nExperts say that the mill is old. Critics say that the school is small.\n")
    assert [item.note for item in now.ledger] == [1, 1]
    if way == "sheet":
        review.sheet(now, "A. Reader", "2026-11-23", ask=answers("2 kill", "known here", ""), say=lambda _: None)
    else:
        named = ("--claim", "2") if way == "claim" else ("--words", "the school is small")
        call = ("--by", "A. Reader", *named, "--act", "no-note", "--reason", "known here")
        assert reviewed(tmp_path, monkeypatch, *call) == 0
    assert [item.status for item in desk().ledger] == [Status.OPEN, Status.NO_NOTE]


# --- The walk, the board -----------------------------------------------------------------------------------------


def answers(*lines: str) -> Callable[[str], str]:
    given: Iterator[str] = iter(lines)

    def ask(question: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    return ask


def test_the_walk_asks_about_every_open_statement_once(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    said: list[str] = []
    count = sum(item.status in ledger.UNREAD for item in now.ledger)
    notes = len({item.note for item in now.ledger if item.status in ledger.UNREAD})
    review.walk(now, "A. Reader", "2026-11-23", everything=False, ask=answers(*["s"] * 50), say=said.append)
    assert sum(" · " in line for line in said) == count
    said.clear()
    review.walk(now, "A. Reader", "2026-11-23", everything=False, ask=answers(*["a"] * 50), say=said.append)
    assert sum(" · " in line for line in said) == notes
    assert all(item.status is Status.APPROVED for item in desk().ledger if item.judgment.noted)
    assert said[-1].startswith("\n0 of ")


def test_the_walk_stops_where_the_person_stops(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    review.walk(now, "A. Reader", "2026-11-23", everything=False, ask=answers("n", "trivial", "q"), say=lambda _: None)
    assert [item.status for item in desk().ledger].count(Status.NO_NOTE) == 1


@pytest.mark.parametrize(
    ("act", "says"),
    [(Act.NO_NOTE, "needs a reason"), (Act.REWORD, "needs the wording"), (Act.ASSIGN, "needs a person")],
)
def test_half_a_decision_is_refused_and_nothing_is_written(desk: Callable[..., Desk], act: Act, says: str) -> None:
    now = desk(evidence=EVIDENCE)
    with pytest.raises(InputError, match=says):
        review.decide(now, entry(now, "40 million"), decision(act))
    assert text(now) == EVIDENCE


def test_coverage_counts_everything_once(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    now = review.decide(now, entry(now, "40 million"), decision(Act.APPROVE))
    now = review.decide(now, entry(now, "12,000"), decision(Act.ASSIGN, to="B. Reader", due="2026-11-01"))
    counts = ledger.coverage(now.ledger, "2026-11-23")
    assert counts.statements == len(now.ledger) == sum(counts.by_status.values())
    assert counts.noted == sum(counts.by_state.values())
    assert counts.readers == {"A. Reader": 1}
    assert counts.overdue == 1
    board = ledger.board("bridge", now.ledger, now.judgments.findings, "2026-11-23")
    assert "1 overdue" in board.blocked
    assert board.assigned == ("B. Reader: “The harbour authority said that 12,000 people a day had u…”, by 2026-11-01",)
    assert any("signed by" in line for line in status.in_full(board))
    unsigned = ledger.board("bridge", desk(evidence=EVIDENCE).ledger, ())
    assert not any("signed by" in line for line in status.in_full(unsigned))
    assert any("left to do" in line for line in status.table([board]))


# --- In and out --------------------------------------------------------------------------------------------------


def test_annotations_point_at_the_very_words(desk: Callable[..., Desk], tmp_path: Path) -> None:
    now = desk(evidence=EVIDENCE)
    page = json.loads(exchange.exported(tmp_path, "bridge", "annotations"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert len(page["items"]) == sum(item.judgment.noted for item in now.ledger)
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        assert now.article.text[position["start"] : position["end"]] == quote["exact"]
        assert "rating" not in json.dumps(item).lower()


def test_the_ledger_as_csv_has_a_line_for_every_statement(desk: Callable[..., Desk], tmp_path: Path) -> None:
    now = desk(evidence=EVIDENCE)
    rows = list(csv.DictReader(io.StringIO(exchange.exported(tmp_path, "bridge", "csv"))))
    assert [row["statement"] for row in rows] == [item.words for item in now.ledger]


def test_sources_go_out_and_come_in_as_csl_json(desk: Callable[..., Desk], tmp_path: Path) -> None:
    now = desk(evidence=EVIDENCE)
    path = tmp_path / "out.json"
    path.write_text(exchange.exported(tmp_path, "bridge", "csl"), encoding="utf-8")
    works, findings = sources.read(path, Grade.REPORTING)
    assert not findings
    assert [(work.id, work.csl, work.grade) for work in works] == [
        (work.id, work.csl, work.grade) for work in now.evidence.sources
    ]


def test_zotero_s_export_is_read() -> None:
    works, _ = sources.read(CASES / "works.json", Grade.REPORTING)
    report, charter = works
    assert report.id == "ABCD1234"
    assert report.grade is Grade.REPORTING
    assert report.csl["issued"] == {"date-parts": [[1990]]}
    assert "unknown-to-csl" not in report.csl
    assert (charter.grade, charter.reservation) == (Grade.COPY, "a reprint")
    assert charter.csl["issued"] == {"date-parts": [[1945, 6, 26]]}


def test_bibtex_is_read_and_a_broken_entry_is_named_with_its_line() -> None:
    works, findings = sources.read(CASES / "works.bib", Grade.PRIMARY)
    assert [finding.place.line for finding in findings] == [24]
    by_id = {work.id: work.csl for work in works}
    assert list(by_id) == ["darwin1859", "watson-1953", "engerman2010", "who", "einstein1905"]
    assert by_id["darwin1859"]["title"] == "On the Origin of Species by Means of Natural Selection"
    assert by_id["watson-1953"]["page"] == "737-738"
    assert by_id["watson-1953"]["issued"] == {"date-parts": [[1953, 4]]}
    assert by_id["watson-1953"]["issue"] == "4356"
    assert by_id["engerman2010"]["author"] == [{"family": "Engerman", "given": "David C."}]
    assert by_id["engerman2010"]["publisher"] == "Cambridge University Press"
    assert by_id["who"]["author"] == [{"literal": "World Health Organization"}]
    assert by_id["who"]["title"] == "Fact sheets & figures"
    assert by_id["einstein1905"]["title"] == "Zur Elektrodynamik bewegter Körper"


@pytest.mark.parametrize("name", ["works.json", "works.bib"])
def test_imported_works_are_added_behind_those_that_are_there(desk: Callable[..., Desk], name: str) -> None:
    now = desk(evidence=EVIDENCE)
    works, _ = sources.read(CASES / name, Grade.REPORTING)
    added = insert.add_sources(EVIDENCE, works)
    assert is_added_to(added, EVIDENCE)
    assert len(desk(evidence=added).evidence.sources) == len(now.evidence.sources) + len(works)


@pytest.mark.parametrize("words", ["", "sources: []", "not BibTeX at all", "@book{a"])
def test_a_file_without_works_is_said_to_be_one(words: str, tmp_path: Path) -> None:
    path = tmp_path / "works.bib"
    path.write_text(words, encoding="utf-8")
    if words == "@book{a":
        assert sources.read(path, Grade.PRIMARY)[1]
    else:
        with pytest.raises(InputError, match="no BibTeX entry"):
            sources.read(path, Grade.PRIMARY)


# --- The command line --------------------------------------------------------------------------------------------


def reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    review.add_arguments(parser)
    monkeypatch.chdir(tmp_path)
    return review.run(parser.parse_args(["bridge", *arguments]))


def test_one_decision_can_be_given_on_the_command_line(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = entry(desk(evidence=EVIDENCE), "40 million").note
    call = ("--by", "A. Reader", "--on", "2026-11-20", "--note", str(note), "--act", "approve")
    assert reviewed(tmp_path, monkeypatch, *call) == 0
    signed = entry(desk(), "40 million").judgment.decision
    assert signed is not None
    assert (signed.by, signed.on) == ("A. Reader", "2026-11-20")


def test_a_statement_that_the_detector_let_go_can_be_noted_by_its_words(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk(article=ARTICLE + "\nHave a look at it when you are there, and take the stairs.\n")
    call = ("--by", "A. Reader", "--words", "take the stairs", "--act", "note", "--reason", "are there stairs?")
    assert reviewed(tmp_path, monkeypatch, *call) == 0
    noted = entry(desk(), "take the stairs")
    assert noted.judgment.noted
    assert noted.note


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("--by", "A. Reader", "--note", "99", "--act", "approve"), "no note 99"),
        (("--by", "A. Reader", "--words", "no such words here", "--act", "note"), "does not have the words"),
        (("--by", "A. Reader", "--note", "1"), "with --act"),
        (("--note", "1", "--act", "approve"), "who decides"),
        (("--by", "A. Reader", "--act", "approve"), "give --note, --claim or --words"),
        (("--by", "A. Reader", "--sheet", "--note", "1"), "leave out --note"),
        (("--by", "A. Reader", "--sheet", "--act", "approve"), "and --act, or --sheet"),
        (("--by", "A. Reader", "--note", "1", "--act", "approve", "--on", "yesterday"), "“yesterday” is not the day"),
        (
            ("--by", "A. Reader", "--note", "1", "--act", "assign", "--to", "B", "--due", "soon"),
            "“soon” is not the day",
        ),
        (
            ("--by", "A. Reader", "--note", "1", "--act", "assign", "--to", "B", "--due", "2026-02-30"),
            "the calendar has no day 2026-02-30",
        ),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_what_to_do(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...], says: str
) -> None:
    desk(evidence=EVIDENCE)
    monkeypatch.delenv("BRIEFING_EDITOR", raising=False)
    with pytest.raises(InputError, match=says):
        reviewed(tmp_path, monkeypatch, *call)
    assert text(desk()) == EVIDENCE


def test_the_marks_of_a_galley_are_typed_back_by_the_numbers_of_its_claims(desk: Callable[..., Desk]) -> None:
    """Marks change no number, and a mark that cannot be carried out writes nothing."""
    now = desk(evidence=EVIDENCE)
    words = [item.words for item in now.ledger]
    noted = next(item for item in now.ledger if item.note)
    other = next(item for item in now.ledger if item.note and item.note != noted.note)
    typed = [
        f"{noted.number} keep",
        "99 keep",
        f"{other.number} sing",
        f"{other.number} kill",
        "known to everybody",
        "",
    ]
    said: list[str] = []
    answered = iter(typed)
    review.sheet(now, "A. Reader", "2026-11-23", ask=lambda _: next(answered), say=said.append)
    after = desk()
    assert [item.words for item in after.ledger] == words
    assert after.ledger[noted.number - 1].status is Status.APPROVED
    assert after.ledger[other.number - 1].status is Status.NO_NOTE
    assert sum("nothing is written" in line for line in said) == 2
    assert said[-1] == f"2 marks are in {now.name}"


def test_marks_are_taken_from_the_galley_whose_code_is_given_and_from_no_other(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decisions made since do not matter, for they change no statement; another text does."""
    noted = next(item.number for item in desk(evidence=EVIDENCE).ledger if item.note)
    job = flow.prepare(Job(tmp_path, "bridge"))
    code = flow.output(job, "edition").code.upper()
    sign = ("--claim", str(noted), "--act", "approve", "--code", code)
    reviewed(tmp_path, monkeypatch, "--by", "A. Reader", *sign)
    reviewed(tmp_path, monkeypatch, "--by", "B. Reader", *sign)
    with pytest.raises(InputError, match="no edition of bridge in build/ or in the archive has the code 7K3M9QXW2A"):
        reviewed(tmp_path, monkeypatch, *sign[:-1], "7k3m9qxw2a")
    before = text(desk())
    desk(article=ARTICLE.replace("1931", "1932"))
    with pytest.raises(InputError, match="its claim 1 was “The bridge over"):
        reviewed(tmp_path, monkeypatch, "--by", "C. Reader", *sign)
    desk(article=ARTICLE + "\nThe toll was 3 crowns until 1950, the ferry company said.\n")
    with pytest.raises(InputError, match="Print the galley again"):
        reviewed(tmp_path, monkeypatch, "--by", "C. Reader", *sign)
    assert text(desk()) == before


def test_the_marks_of_a_filed_galley_are_taken_when_the_build_has_gone_on(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the archive holds of the edition is compared."""
    now = desk(evidence=EVIDENCE)
    words = [item.words for item in now.ledger]
    edition = SimpleNamespace(slug="bridge")
    kept = SimpleNamespace(article=now.article, judgments=now.judgments)
    monkeypatch.setattr(filed, "which", lambda store, code: (SimpleNamespace(edition=edition, read_as=""),))
    monkeypatch.setattr(material, "of_archive", lambda store, edition: kept)
    galley.check_galley(tmp_path, "bridge", "7k3m9qxw2a", [" ".join(item.split()) for item in words])
    with pytest.raises(InputError, match="claim 1 was"):
        galley.check_galley(tmp_path, "bridge", "7k3m9qxw2a", ["Another statement.", *words[1:]])


def test_a_note_may_be_named_as_a_page_numbered_by_section_calls_it(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk(evidence=EVIDENCE).path.parent
    (folder / "article.txt").unlink()
    (folder / "article.md").write_text(ARTICLE.replace("The ferries", "## The ferries\n\nThe ferries"), "utf-8")
    (folder / "briefing.yaml").write_text("numbering: section\n", "utf-8")
    reviewed(tmp_path, monkeypatch, "--by", "A. Reader", "--note", "2.1", "--act", "approve")
    ledger = open_desk(tmp_path, "bridge").ledger
    signed = {item.note for item in ledger if item.status is Status.APPROVED}
    assert signed == {min(item.note for item in ledger if item.note and "ferries" in item.sentence)}
    with pytest.raises(InputError, match=r"no note 7\.1"):
        reviewed(tmp_path, monkeypatch, "--by", "A. Reader", "--note", "7.1", "--act", "approve")


def test_what_was_dismissed_is_counted_no_more_and_is_listed_as_dismissed(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    before = ledger.coverage(now.ledger)
    one = entry(now, "40 million")
    now = review.decide(now, one, decision(Act.DISMISS, reason="a figure of speech"))
    after = ledger.coverage(now.ledger)
    assert after.statements == before.statements - 1
    assert after.by_status["dismissed"] == 1
    assert "dismissed" in review.describe(now.ledger[one.number - 1])[0]
    assert "no note · no-note" not in "\n".join(review.describe(now.ledger[one.number - 1]))


def test_keep_on_a_statement_without_a_note_is_a_decision_and_no_number_is_said_to_be_none(
    desk: Callable[..., Desk],
) -> None:
    now = desk()
    one = next(item for item in now.ledger if not item.note)
    said: list[str] = []
    answered = iter(["foo", f"{one.number} keep", ""])
    review.sheet(now, "A. Reader", "2026-11-23", ask=lambda _: next(answered), say=said.append)
    kept = desk().ledger[one.number - 1].judgment.decision
    assert kept is not None
    assert (kept.act, kept.reason) == (Act.NO_NOTE, "read on the galley: no note needed")
    assert "nothing is written: “foo” is no number: write that of the claim, then keep, change or kill" in said
    assert said[-1] == f"1 mark is in {now.name}"


def test_an_approval_says_what_is_missing_and_the_second_is_another_person_s(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = str(entry(desk(evidence=EVIDENCE), "40 million").note)
    call = ("--on", "2026-11-20", "--note", note, "--act", "approve", "--by")
    assert reviewed(tmp_path, monkeypatch, *call, "A. Reader") == 0
    assert capsys.readouterr().out == f"note {note} approved by A. Reader (second read still missing)\n"
    with pytest.raises(InputError, match="another person"):
        reviewed(tmp_path, monkeypatch, *call, "A. Reader")
    assert text(desk()).count("act: approve") == 1
    assert reviewed(tmp_path, monkeypatch, *call, "B. Reader") == 0
    assert "read by A. Reader and B. Reader" in capsys.readouterr().out


def test_a_wording_with_a_word_that_no_note_uses_is_refused_where_it_is_typed(
    desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = str(entry(desk(evidence=EVIDENCE), "40 million").note)
    before = text(desk())
    wording = "On record: He falsely gave 38 million [register]."
    call = ("--by", "A. Reader", "--note", note, "--act", "reword", "--text", wording)
    with pytest.raises(InputError, match="falsely"):
        reviewed(tmp_path, monkeypatch, *call)
    assert text(desk()) == before


def test_without_strict_the_board_says_that_what_is_left_stops_no_build(desk: Callable[..., Desk]) -> None:
    now = desk(evidence=EVIDENCE)
    for strict, says in ((False, "stops no build"), (True, "blocked: ")):
        board = ledger.board("bridge", now.ledger, now.judgments.findings, strict=strict)
        assert says in "\n".join(status.table([board]))
