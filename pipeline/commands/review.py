"""``briefing review``: walk the statements that nobody has signed, and write down what a person decides."""

import argparse
import os
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline import files
from pipeline.anchors import find, quote_at
from pipeline.commands.galley import check_galley
from pipeline.commands.ledger import UNREAD, Entry, Status, entries
from pipeline.errors import InputError
from pipeline.files import insert
from pipeline.flow import job as jobs
from pipeline.flow import stages
from pipeline.footnotes import voice
from pipeline.layout.numbering import named, number_of
from pipeline.model import Act, Article, Decision, EvidenceFile, Judgments, Quote, Span

HELP = "walk the notes that nobody has read, and record what is decided"

_MARK = "claim and mark, as in “7 keep” (keep, change or kill; nothing ends) > "
#: What is decided about a note's words, and not about one of its statements.
_OF_WORDING = (Act.APPROVE, Act.REWORD)
_NO_QUOTE = Quote("")  # until its statement is known
_KEPT = "read on the galley: no note needed"
#: What a status is called on the terminal.
_STATES = {status: status.value for status in Status} | {
    Status.NO_NOTE: "no note, as decided",
    Status.DISMISSED: "dismissed: no statement to check",
    Status.UNNOTED: "no note",
    Status.APPROVED: "approved, second read missing",
    Status.SECOND_READ: "approved, second read",
}
_QUESTION = "[a]pprove  [w]ord anew  [n]o note  [d]ismiss  [l]ooked, not found  assi[g]n  [s]kip  [q]uit > "


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The article, who decides, and a decision given on the command line instead of in the walk."""
    parser.add_argument("slug", metavar="SLUG", help="the article")
    parser.add_argument("--by", default=os.environ.get("BRIEFING_EDITOR", ""), metavar="NAME", help="who decides")
    parser.add_argument("--all", action="store_true", help="also the statements that are signed or need no note")
    parser.add_argument("--list", action="store_true", help="print the ledger and ask nothing")
    parser.add_argument("--prepare", action="store_true", help="list every open statement in evidence.yaml, to fill in")
    parser.add_argument("--note", default="", metavar="N", help="decide on note N without the walk")
    parser.add_argument("--sheet", action="store_true", help="type back the marks of a galley, claim by claim")
    parser.add_argument("--code", default="", help="the galley's: no mark is taken where its text has changed")
    parser.add_argument("--claim", type=int, default=0, metavar="N", help="decide on the galley's claim N")
    parser.add_argument("--words", default="", metavar="TEXT", help="decide on the statement with these words")
    parser.add_argument("--act", choices=[act.value for act in Act], help="what is decided on it")
    parser.add_argument("--reason", default="", help="why (of no-note and dismiss)")
    parser.add_argument("--text", default="", help="the wording (of reword; of approve, where it is not the draft)")
    parser.add_argument("--to", default="", metavar="NAME", help="who is to do it (of assign)")
    parser.add_argument("--due", default="", metavar="DAY", help="by which day (of assign)")
    parser.add_argument("--on", default="", metavar="DAY", help="the day of the decision (default: today)")


def run(args: argparse.Namespace) -> int:
    """Review one article; exit code 0."""
    one = args.note or args.claim or args.words
    if args.sheet and (one or args.act):
        raise InputError("--sheet asks for every mark: leave out --note, --claim, --words and --act, or --sheet")
    if args.act and not one:
        raise InputError("--act says what is decided, and nothing says on what: give --note, --claim or --words")
    desk = open_desk(Path.cwd(), args.slug)
    if args.list:
        print("\n".join(line for entry in desk.ledger for line in describe(entry)))
        return 0
    if args.prepare:
        count = prepare(desk)
        print(f"{count} statements are now in {desk.name}, not looked up" if count else "nothing is open")
        return 0
    if args.code:
        check_galley(Path.cwd(), args.slug, args.code, [" ".join(item.words.split()) for item in desk.ledger])
    by, on = args.by, args.on or date.today().isoformat()
    if not by:
        raise InputError("say who decides with --by, or in BRIEFING_EDITOR")
    if args.sheet:
        return sheet(desk, by, on, ask=input, say=print)
    if not one:
        return walk(desk, by, on, everything=args.all, ask=input, say=print)
    if not args.act:
        raise InputError("say what is decided with --act")
    decision = Decision(_NO_QUOTE, Act(args.act), by, on, args.reason, args.text, to=args.to, due=args.due)
    if args.words:
        desk, entry = statement(desk, args.words)
    elif args.claim:
        entry = _of_claim(desk, args.claim)
    else:
        entry = _of_note(desk, args.note)
    after = (decide_claim if args.words or args.claim else decide_note)(desk, entry, decision)
    print(told(after, entry, decision))
    return 0


@dataclass(frozen=True, slots=True)
class Desk:
    """One article with its ledger and the desk's file, as they are now."""

    path: Path
    name: str
    article: Article
    judgments: Judgments
    evidence: EvidenceFile
    ledger: tuple[Entry, ...]
    job: jobs.Job


def open_desk(root: Path, slug: str) -> Desk:
    """Read an article and its evidence, and draw up the ledger; nothing is written to build/."""
    job = jobs.Job(root, slug)
    job.made["manuscript"] = stages.read(job)
    job.made["article"] = stages.normalize(job)
    job.made["claims"] = stages.claims(job)
    return _drawn_up(job)


def _drawn_up(job: jobs.Job) -> Desk:
    """The ledger for the evidence as it is on disk now."""
    path = job.folder / "evidence.yaml"
    judgments = stages.judge(job)
    article: Article = job.made["article"]
    return Desk(path, job.named(path), article, judgments, jobs.evidence(job), entries(article, judgments), job)


def statement(desk: Desk, words: str) -> tuple[Desk, Entry]:
    """The statement that has these words; one that the ledger does not have yet is put into evidence.yaml."""
    span = find(desk.article.text, Quote(words))
    if span is None:
        raise InputError(f"the article does not have the words “{words}”")
    touching = [item for item in desk.ledger if _touch(item, span)]
    if touching:
        return desk, touching[0]
    desk, _ = _with_quote(desk, quote_at(desk.article.text, span), span.start)
    return desk, next(item for item in desk.ledger if _touch(item, span))


def _touch(entry: Entry, span: Span) -> bool:
    return entry.judgment.claim.span.start < span.end and span.start < entry.judgment.claim.span.end


def _of_note(desk: Desk, name: str) -> Entry:
    """The first statement of a note, by its number or, where notes are numbered by section, as the page calls it."""
    number = int(name) if name.isdecimal() else number_of(name, _names(desk))
    entry = next((item for item in desk.ledger if number and item.note == number), None)
    if entry is None:
        raise InputError(f"there is no note {name}: briefing review SLUG --list shows the numbers")
    return entry


def _names(desk: Desk) -> dict[int, str]:
    """What the page calls the notes, by number."""
    places: dict[int, int] = {}
    for item in desk.ledger:
        if item.note:
            places[item.note] = min(item.judgment.claim.span.start, places.get(item.note, len(desk.article.text)))
    return named(desk.article, dict(sorted(places.items())), jobs.ticket(desk.job).numbering)


def _of_claim(desk: Desk, number: int) -> Entry:
    entry = next((item for item in desk.ledger if item.number == number), None)
    if entry is None:
        raise InputError(f"there is no claim {number}: briefing review SLUG --list shows the numbers")
    return entry


# --- The walk ----------------------------------------------------------------------------------------------------


def walk(
    desk: Desk, by: str, on: str, *, everything: bool, ask: Callable[[str], str], say: Callable[[str], None]
) -> int:
    """Ask about every open statement once, in the order of the text."""
    seen: set[Span] = set()
    for finding in desk.judgments.findings:
        say(f"{finding.code}: {finding.message}\n  {finding.remedy}")
    while entry := next((item for item in desk.ledger if _is_asked(item, everything, seen)), None):
        seen.add(entry.judgment.claim.span)
        say("\n" + "\n".join(describe(entry)))
        try:
            decision = _asked(entry, by, on, ask)
        except EOFError:
            return 0
        if decision is None:
            continue
        if decision == "quit":
            return 0
        try:
            if isinstance(decision, str):
                desk = search(desk, entry, decision, by)
                continue
            if decision.act in _OF_WORDING:
                seen |= {item.judgment.claim.span for item in desk.ledger if item.note == entry.note}
            desk = decide_claim(desk, entry, decision)
            say(told(desk, entry, decision))
        except InputError as error:
            say(f"nothing is written: {error.message}")
    left = sum(item.status in UNREAD for item in desk.ledger)
    say(f"\n{left} of {sum(item.judgment.noted for item in desk.ledger)} noted statements are not signed.")
    return 0


def sheet(desk: Desk, by: str, on: str, *, ask: Callable[[str], str], say: Callable[[str], None]) -> int:
    """Take down what was marked on a galley: "7 keep", "3 kill", "5 change"; an empty line ends it.

    The numbers are those of the ledger, which no mark changes.
    """
    count = 0
    try:
        while answer := ask(_MARK).split():
            try:
                if not answer[0].isdecimal():
                    raise InputError(f"“{answer[0]}” is no number: write that of the claim, then keep, change or kill")
                entry = _of_claim(desk, int(answer[0]))
                say("\n".join(describe(entry)))
                decision = _marked(entry, " ".join(answer[1:]).lower(), Decision(_NO_QUOTE, Act.APPROVE, by, on), ask)
                desk = decide_claim(desk, entry, decision)
                count += 1
            except InputError as error:
                say(f"nothing is written: {error.message}")
    except EOFError:
        pass
    say(f"{count} mark is in {desk.name}" if count == 1 else f"{count} marks are in {desk.name}")
    return 0


def _marked(entry: Entry, mark: str, decision: Decision, ask: Callable[[str], str]) -> Decision:
    """The decision that a mark stands for."""
    noted = entry.judgment.noted
    match mark[:2]:
        case "ke" | "k" if noted:
            return decision
        case "ch" | "c" if noted:
            return replace(decision, act=Act.REWORD, text=ask("Not given: … On record: … > ").strip())
        case "ch" | "c":
            return replace(decision, act=Act.NOTE, reason=ask("What should a note say is not given? > ").strip())
        case "ki":
            return replace(decision, act=Act.NO_NOTE, reason=ask("Why? > ").strip())
        case "ke" | "k":
            return replace(decision, act=Act.NO_NOTE, reason=_KEPT)
    raise InputError("write the number of the claim and keep, change or kill")


def _is_asked(entry: Entry, everything: bool, seen: set[Span]) -> bool:
    return (everything or entry.status in UNREAD) and entry.judgment.claim.span not in seen


def _asked(entry: Entry, by: str, on: str, ask: Callable[[str], str]) -> Decision | str | None:
    """What the person decides: a decision, where they looked in vain, "quit", or nothing."""
    answer = ask(_QUESTION).strip().lower()[:1]
    decision = Decision(_NO_QUOTE, Act.APPROVE, by, on)
    match answer:
        case "q":
            return "quit"
        case "a":
            return decision
        case "w":
            return replace(decision, act=Act.REWORD, text=ask("Not given: … On record: … > ").strip())
        case "n" | "d":
            act = Act.NO_NOTE if answer == "n" else Act.DISMISS
            return replace(decision, act=act, reason=ask("Why? > ").strip())
        case "l":
            return ask("Where, when, how fully? > ").strip()
        case "g":
            to, due = ask("To whom? > ").strip(), ask("By which day (or nothing)? > ").strip()
            return replace(decision, act=Act.ASSIGN, to=to, due=due)
    return None


def describe(entry: Entry) -> list[str]:
    """One statement as the terminal shows it."""
    head = f"claim {entry.number} · " + (f"note {entry.note} · " if entry.note else "")
    who = ", ".join(entry.readers) or (f"for {entry.assignee}" + (f" by {entry.due}" if entry.due else ""))
    lines = [f"{head}{_STATES[entry.status]}" + (f" · {who}" if entry.readers or entry.assignee else "")]
    lines += textwrap.wrap(f"“{entry.words}”", 96, initial_indent="    ", subsequent_indent="    ")
    if entry.sentence.strip() != entry.words.strip():
        lines += textwrap.wrap(f"in: {entry.sentence}", 96, initial_indent="    ", subsequent_indent="    ")
    if entry.judgment.changed:
        lines += textwrap.wrap(f"changed: {entry.judgment.changed}", 96, initial_indent="    ")
    text = entry.wording if entry.judgment.noted else entry.judgment.rationale
    return lines + textwrap.wrap(text, 96, initial_indent="  → ", subsequent_indent="    ")


# --- Writing it down ---------------------------------------------------------------------------------------------


def prepare(desk: Desk) -> int:
    """Put every open statement that has no evidence yet into evidence.yaml; how many there were."""
    count = 0
    while entry := next((item for item in desk.ledger if item.judgment.noted and not item.line), None):
        desk, _ = _with_evidence(desk, entry)
        count += 1
    return count


def decide_claim(desk: Desk, entry: Entry, decision: Decision) -> Desk:
    """Write a decision on one statement; words are the note's, and so approved or changed for all that share it."""
    return (decide_note if decision.act in _OF_WORDING else decide)(desk, entry, decision)


def decide_note(desk: Desk, entry: Entry, decision: Decision) -> Desk:
    """Write the same decision next to every statement that shares the entry's note."""
    if why := voice.refusal(decision.text):
        raise InputError(f"the wording is not taken: {why}")
    if decision.act is Act.APPROVE and not decision.text:
        decision = replace(decision, text=entry.wording)
    if decision.act is Act.APPROVE and decision.by in entry.readers and decision.text.split() == entry.wording.split():
        raise InputError(
            f"{decision.by} has approved these words already: the second read is another person's, given with --by"
        )
    sharing = [item for item in desk.ledger if item.note and item.note == entry.note] or [entry]
    for span in [item.judgment.claim.span for item in sharing]:
        desk = decide(desk, next(item for item in desk.ledger if item.judgment.claim.span == span), decision)
    return desk


def decide(desk: Desk, entry: Entry, decision: Decision) -> Desk:
    """Write a decision next to its statement, and draw up the ledger anew.

    An approval or rewording quotes the whole sentence, so that it ends when any word of it changes; an approval without
    a text signs the note as drafted.
    """
    if decision.act is Act.APPROVE and not decision.text:
        decision = replace(decision, text=entry.wording)
    if decision.act in _OF_WORDING:
        decision = replace(decision, quote=entry.signed_quote)
    insert.check(decision)
    desk, line = _with_evidence(desk, entry) if not entry.line else (desk, entry.line)
    target = next(item.quote for item in desk.evidence.evidence if item.line == line)
    if decision.act not in _OF_WORDING or _same_place(desk, decision, target):
        decision = replace(decision, quote=target)
    text = _text(desk.path)
    written = insert.add_decision(text, replace(decision, target=target), line, desk.name)
    files.write_atomic(desk.path, written.encode())
    return _drawn_up(desk.job)


def told(desk: Desk, before: Entry, decision: Decision) -> str:
    """What a decision did, and what is still missing, in a line."""
    span = before.judgment.claim.span
    entry = next(item for item in desk.ledger if item.judgment.claim.span == span)
    note, by = f"note {entry.note}", decision.by
    match decision.act:
        case Act.APPROVE if entry.status is Status.SECOND_READ:
            return f"{note} approved by {by}; read by {' and '.join(entry.readers)}"
        case Act.APPROVE:
            return f"{note} approved by {by} (second read still missing)"
        case Act.REWORD:
            return f"{note} worded anew by {by} (approval still missing)"
        case Act.NOTE:
            return f"claim {entry.number} gets a note, {note}, by {by}"
        case Act.ASSIGN:
            due = f" by {decision.due}" if decision.due else ""
            return f"claim {entry.number} is for {decision.to}{due}"
        case Act.DISMISS:
            return f"claim {entry.number} dismissed by {by}: it is counted no more"
    return f"claim {entry.number} has no note, decided by {by}"


def search(desk: Desk, entry: Entry, looked: str, by: str = "") -> Desk:
    """Write down that somebody looked in vain, and draw up the ledger anew."""
    if not looked:
        raise InputError("say where, when and how fully you looked")
    desk, line = _with_evidence(desk, entry) if not entry.line else (desk, entry.line)
    text = _text(desk.path)
    files.write_atomic(desk.path, insert.add_search(text, looked, line, desk.name, by).encode())
    return _drawn_up(desk.job)


def _with_evidence(desk: Desk, entry: Entry) -> tuple[Desk, int]:
    """A place in evidence.yaml for a statement, behind the evidence that comes before it in the article."""
    return _with_quote(desk, entry.quote, entry.judgment.claim.span.start)


def _with_quote(desk: Desk, quote: Quote, start: int) -> tuple[Desk, int]:
    placed = [(find(desk.article.text, item.quote), item.line) for item in desk.evidence.evidence]
    before = [(span.start, line) for span, line in placed if span is not None and span.start < start]
    text = _text(desk.path)
    written, line = insert.add_statement(text, quote, max(before)[1] if before else 0, desk.name)
    files.write_atomic(desk.path, written.encode())
    return _drawn_up(desk.job), line


def _same_place(desk: Desk, decision: Decision, target: Quote) -> bool:
    """Whether the sentence is no more than the statement, so that one quote will do for both."""
    return find(desk.article.text, decision.quote) == find(desk.article.text, target)


def _text(path: Path) -> str:
    """The file's text with the line ends that it has."""
    return path.read_bytes().decode("utf-8") if path.exists() else ""
