"""The repair loop's hands: what is done to the tree for a note that the engine put wrong, and what is said of it.

Each note has a ladder (``LADDER``). A rung that did not help is taken back before the next is tried; the last one that
helped stays. All words that get printed come from the page's own <body>.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from ..errors import FindingsError
from ..model import Finding, Place, Severity
from . import edits
from .contract import TAIL, Contract, Note
from .gate import Fault, Seen, Wrong, begin_page, call_page

#: The rungs, gentlest first. ``move`` and ``move and break`` are the last resort.
LADDER = ("keep", "break", "continue 0", "continue 1", "continue 2", "next", "move", "move and break")
#: A further call of a note needs only a line at the foot of its page.
FURTHER = ("point", "point and keep", "point and break")
#: Share of the page's height that the kept part of a continued note may take, at each of the attempts.
SHARES = (0.45, 0.25, 0.12)
#: CSS pixels: calls whose tops differ less stand on one line.
ONE_LINE = 4.0
#: Share of the page's height that the notes of one line may take, so that the line finds room beside them.
FULL = 0.9

#: Finding for each kind of repair: code, severity, what to do about it.
CODES = {
    "keep": ("paragraph-kept", Severity.INFO, ""),
    "break": ("page-broken-early", Severity.INFO, ""),
    "continue": ("note-continued", Severity.WARNING, "Shorten the note, or let the statement begin a page."),
    "next": ("pointer-printed", Severity.WARNING, "Shorten the notes of this line, or spread the calls."),
    "move": ("note-moved", Severity.WARNING, "Shorten the notes of this line, or spread the calls."),
    "point": ("pointer-printed", Severity.INFO, ""),
    "head": ("head-not-repeated", Severity.INFO, ""),
}


@dataclass(frozen=True, slots=True)
class Done:
    """One repair that stands, and how to take it back."""

    rung: str
    note: str
    call: str
    undo: Callable[[], None]


@dataclass(slots=True)
class Repairs:
    """All that was done to one page's tree."""

    root: Element
    done: dict[str, Done] = field(default_factory=dict)  # call id -> what was done for it
    tried: dict[str, int] = field(default_factory=dict)  # call id -> how many rungs were tried
    dropped: set[str] = field(default_factory=set)  # calls whose pointer was taken back, once, as needless
    heads: dict[str, str] = field(default_factory=dict)  # call id in a table head -> its note

    def mend(self, seen: Seen, contract: Contract) -> bool:
        """Edit the tree for what the gate saw; return whether it changed. Raise where nothing is left to try."""
        if contract.broken:
            raise FindingsError(f"The page breaks its own rules for notes: {'; '.join(contract.broken)}.")
        notes = {note.id: note for note in contract.notes}
        changed = False
        pointed = set()  # notes and pages of further calls: one pointer a page is enough
        busy = 0  # the page that was worked on last: what is wrong right after it may be its consequence
        for wrong in seen.wrong:
            if wrong.fault is Fault.REPEATED:
                changed |= self._unrepeat_head(wrong, notes[wrong.note], seen)
            elif wrong.fault is Fault.UNPOINTED and wrong.call not in self.done:
                if (wrong.note, wrong.page) not in pointed:
                    self._climb(wrong, notes[wrong.note], seen)
                    pointed.add((wrong.note, wrong.page))
                    changed = True
            elif not busy or wrong.page > busy + 1:
                self._climb(*self._culprit(wrong, notes, seen), seen)
                changed, busy = True, max(wrong.page, 1)
        return self._print_pages(seen, contract) or changed

    def _culprit(self, wrong: Wrong, notes: dict[str, Note], seen: Seen) -> tuple[Wrong, Note]:
        """Return the note to work on: on a line whose notes fill the page, the tallest that can still give way."""
        note = notes[wrong.note]
        spent = self.tried.get(wrong.call, 0) >= len(LADDER)
        if wrong.fault not in (Fault.ELSEWHERE, Fault.POINTER) or not (spent or _crowded(note, seen)):
            return wrong, note
        line = [notes[name] for name in reversed(_line(note, seen))]
        can_give = [item for item in line if not item.moved and self.tried.get(item.calls[0], 0) < len(LADDER)]
        tallest = max(can_give, key=lambda item: _height(item.id, seen), default=note)
        if wrong.fault is Fault.POINTER or spent or _words_that_fit(tallest, SHARES[0], seen):
            self.tried[tallest.calls[0]] = max(self.tried.get(tallest.calls[0], 0), LADDER.index("continue 0"))
            return replace(wrong, note=tallest.id, call=tallest.calls[0]), tallest
        return wrong, note

    def _climb(self, wrong: Wrong, note: Note, seen: Seen) -> None:
        """Take back what was done for this call, and do the next thing that can be done."""
        first = note.calls[0] if note.calls else ""
        call = wrong.call or first
        ladder = LADDER if call == first else FURTHER
        if last := self.done.pop(call, None):
            last.undo()
        page = edits.Tree(self.root)
        for count in range(self.tried.get(call, 0), len(ladder)):
            undo = self._try(ladder[count], call, note, wrong, seen, page)
            if undo is not None:
                self.tried[call] = count + 1
                self.done[call] = Done(ladder[count], note.id, call, undo)
                return
        raise FindingsError(
            f"Note {note.label} cannot be printed whole: {wrong.fault}. Its call is on page {wrong.page}, after "
            f"“{page.words_before(call)}”. Every repair was tried; shorten the note or the paragraph.",
        )

    def _try(
        self, rung: str, call: str, note: Note, wrong: Wrong, seen: Seen, page: edits.Tree
    ) -> Callable[[], None] | None:
        """Do one thing; return how to undo it, or None where it cannot help."""
        kind, _, detail = rung.partition(" ")
        match kind:
            case "keep" | "break":
                if wrong.fault is Fault.CLIPPED or _crowded(note, seen):
                    return None
                return page.keep(call) if kind == "keep" else page.break_before(call, seen)
            case "continue":
                words = _words_that_fit(note, SHARES[int(detail)], seen)
                return page.continue_note(note, words)
            case "next":
                home = call_page(note, seen)
                if wrong.fault is not Fault.ELSEWHERE or begin_page(note, seen) != home + 1:
                    return None
                return page.point("pointer-next", call, note, home + 1)
            case "move":
                moved = page.move(note, len(seen.pages))
                return _both(page.break_before(call, seen), moved) if detail else moved
            case _:
                pointed = page.point("pointer-previous", call, note, begin_page(note, seen))
                if not detail:
                    return pointed
                other = page.keep(call) if detail == "and keep" else page.break_before(call, seen)
                return _both(other, pointed)

    def _unrepeat_head(self, wrong: Wrong, note: Note, seen: Seen) -> bool:
        """A table head that repeats on every page repeats its calls, but notes are printed once."""
        changed = False
        for call in note.calls:
            if len(seen.calls.get(call, ())) > 1:
                if call in self.heads or not edits.Tree(self.root).unrepeat_head(call):
                    raise FindingsError(f"The call of note {note.label} is printed on several pages: {wrong.fault}.")
                self.heads[call] = note.id
                changed = True
        return changed

    def _print_pages(self, seen: Seen, contract: Contract) -> bool:
        """Bring printed page numbers up to this layout, and take needless pointers back; say if it did either."""
        if not contract.pointers and not any(note.tail for note in contract.notes):
            return False
        page = edits.Tree(self.root)
        changed = False
        for note in contract.notes:
            for call in note.calls:
                here = next(iter(seen.calls.get(call, ())), 0)
                there = begin_page(note, seen)
                done = self.done.get(call)
                needless = done and done.rung in ("next", "point") and here == there and not note.moved
                if done and needless and call not in self.dropped:
                    done.undo()
                    del self.done[call]
                    self.tried.pop(call, None)
                    self.dropped.add(call)
                    changed = True
                elif there and page.set_page("pointer", call, note, there):
                    changed = True
            if rest := seen.begins.get(TAIL.format(note.id), 0):
                changed |= page.set_page("continued", note.id, note, rest)
        return changed

    def report(self, seen: Seen, contract: Contract) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """Say what was done, in the order of the document: as plain sentences, and as findings."""
        findings = []
        for note in contract.notes:
            for call in note.calls:
                here = next(iter(seen.calls.get(call, ())), 0)
                if done := self.done.get(call):
                    kind = done.rung.partition(" ")[0]
                    findings.append(_finding(kind, _sentence(kind, note, here, seen), note, here))
                if call in self.heads:
                    sentence = (
                        f"The head of the table with the call of note {note.label} is not repeated on later pages."
                    )
                    findings.append(_finding("head", sentence, note, here))
        return tuple(finding.message for finding in findings), tuple(findings)


def _finding(kind: str, sentence: str, note: Note, page: int) -> Finding:
    code, severity, remedy = CODES[kind]
    return Finding(code, sentence, severity, Place(page=page, note=note.number), remedy)


def _sentence(kind: str, note: Note, here: int, seen: Seen) -> str:
    there = begin_page(note, seen)
    name = f"Note {note.label}"
    match kind:
        case "keep":
            return f"{name}: its paragraph was kept together, so that call and note share page {here}."
        case "break":
            return f"{name}: page {here} begins with its paragraph, so that call and note share the page."
        case "continue":
            tail = seen.begins.get(TAIL.format(note.id), 0)
            return f"{name} begins on page {here} and goes on in the endnotes, page {tail}: it says so."
        case "next":
            return f"{name} is called on page {here} and begins on page {there}: a pointer on page {here} says so."
        case "move":
            return f"{name} is called on page {here} and stands in the endnotes, page {there}: a pointer says so."
        case _:
            return f"{name} is called again on page {here}: a pointer there says that it is on page {there}."


def _line(note: Note, seen: Seen) -> list[str]:
    """Return the notes called on the line of a note's first call, in the order of the page's anchors."""
    home = call_page(note, seen)
    if not home:
        return [note.id]
    anchors = seen.pages[home - 1].anchors
    top = anchors[note.calls[0]][1]
    return [
        seen.first_calls[name]
        for name, box in anchors.items()
        if name in seen.first_calls and abs(box[1] - top) < ONE_LINE
    ]


def _height(note: str, seen: Seen) -> float:
    return sum(part.box[3] - part.box[1] for part in seen.laid.get(note, ()))


def _crowded(note: Note, seen: Seen) -> bool:
    """Whether the notes called on this note's line leave no room for the line, wherever the page breaks."""
    content = seen.pages[max(call_page(note, seen), 1) - 1].content
    return sum(_height(name, seen) for name in _line(note, seen)) > FULL * (content[3] - content[1])


def _words_that_fit(note: Note, share: float, seen: Seen) -> int:
    """Return how many words of a note fit into a share of the page; 0 where all of them do."""
    home = call_page(note, seen)
    parts = seen.laid.get(note.id, ())
    if not home or len(parts) != 1:
        return 0
    page, part = seen.pages[home - 1], parts[0]
    budget = share * (page.content[3] - page.content[1])
    if part.box[3] - part.box[1] <= budget:
        return 0
    return sum(
        words for words, line in zip(part.line_words, part.lines, strict=True) if line[3] - part.box[1] <= budget
    )


def _both(first: Callable[[], None] | None, second: Callable[[], None] | None) -> Callable[[], None] | None:
    """Undo two edits, the later first."""

    def undo() -> None:
        for step in (first, second):
            if step:
                step()

    return undo
