"""The note-integrity gate: facts of the layout against what the HTML promises, without opinions on what to do.

Every call has exactly one whole note, in order, beginning on the page of its call; none is cut off, none overlaps the
text or another note. Where a note begins elsewhere, a pointer stands at the foot of the call's page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ..engine import Box, LaidNote, PageFacts
from ..model import NotePlace
from .contract import MOVED, TAIL, Contract, Note, squeeze

#: CSS pixels that are no more than rounding: a fiftieth of a millimetre.
SLACK = 0.08
#: CSS pixels: the engine fits a line of several faces to about half a pixel; so much past the measure nobody sees.
OVERHANG = 2.0
#: Points in a CSS pixel.
POINTS = 0.75


class Fault(StrEnum):
    """One way in which a note can be wrong, with the words that tell a person."""

    CALL = "its call is printed nowhere"
    REPEATED = "its call is printed on several pages"
    LOST = "it is printed nowhere"
    TWICE = "it is printed more than once"
    WORDS = "some of its words are missing"
    ELSEWHERE = "it begins on another page than its call, and no pointer says so"
    CLIPPED = "it runs off the page"
    OVERLAPS_TEXT = "it overlaps the text"
    OVERLAPS_NOTE = "it overlaps the note before it"
    ORDER = "it is printed before a note that is called earlier"
    TAIL = "the rest of it is missing from the endnotes"
    UNPOINTED = "a further call of it is on another page, and no pointer says where it is"
    POINTER = "its pointer is not at the foot of the call's page"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One fault of one note. ``page`` is that of the call (from 1; 0 where the call is nowhere)."""

    note: str
    fault: Fault
    page: int
    call: str = ""  # of UNPOINTED and POINTER: the id of the call


@dataclass(frozen=True, slots=True)
class Seen:
    """What the gate saw: a place for each note that is printed, the faults, and where everything is."""

    places: tuple[NotePlace, ...]
    wrong: tuple[Wrong, ...]
    pages: tuple[PageFacts, ...]
    calls: dict[str, tuple[int, ...]]  # call id -> pages it is printed on
    begins: dict[str, int]  # id of a note, moved note or tail -> page it begins on
    laid: dict[str, tuple[LaidNote, ...]]  # note, pointer or endnote id -> its parts
    first_calls: dict[str, str]  # first call of each note -> id of the note


def check(pages: tuple[PageFacts, ...], contract: Contract) -> Seen:
    """Hold a layout against the contract of its HTML."""
    calls, begins, laid = _places(pages, contract)
    first = {note.calls[0]: note.id for note in contract.notes if note.calls}
    seen = Seen((), (), pages, calls, begins, laid, first)
    wrong: list[Wrong] = []
    for note in contract.notes:
        wrong += _check_note(note, contract, seen)
    wrong += _check_order(contract, seen)
    wrong += _check_overlaps(contract, seen)
    wrong.sort(key=lambda item: item.page)
    places = tuple(_place(note, contract, seen) for note in contract.notes if note.id in laid or note.moved)
    return replace(seen, places=places, wrong=tuple(wrong))


def _places(
    pages: Sequence[PageFacts], contract: Contract
) -> tuple[dict[str, tuple[int, ...]], dict[str, int], dict[str, tuple[LaidNote, ...]]]:
    """Find the pages of every call, and the parts of every note, pointer and endnote."""
    calls: dict[str, tuple[int, ...]] = {}
    begins: dict[str, int] = {}
    laid: dict[str, tuple[LaidNote, ...]] = {}
    for note in contract.notes:
        for call in note.calls:
            calls[call] = tuple(page.number for page in pages if _on_sheet(page.anchors.get(call), page))
    for page in pages:
        for part in (*page.notes, *page.endnotes):
            laid[part.id] = (*laid.get(part.id, ()), part)
            begins.setdefault(part.id, page.number)
    return calls, begins, laid


def _on_sheet(box: Box | None, page: PageFacts) -> bool:
    """Whether a box is on a page, and not beyond its edges."""
    return box is not None and box[0] >= 0 and box[1] >= 0 and box[2] <= page.width and box[3] <= page.height


def _check_note(note: Note, contract: Contract, seen: Seen) -> list[Wrong]:
    home = call_page(note, seen)
    printed = [seen.calls.get(call, ()) for call in note.calls]
    wrong = [Wrong(note.id, Fault.CALL, home) for pages in printed if not pages]
    wrong += [Wrong(note.id, Fault.REPEATED, home) for pages in printed if len(pages) > 1]
    parts = seen.laid.get(MOVED.format(note.id) if note.moved else note.id, ())
    if not parts:
        return [*wrong, Wrong(note.id, Fault.LOST, home)]
    if len(parts) > 1 and not note.moved:
        return [*wrong, Wrong(note.id, Fault.TWICE, home)]
    if squeeze("".join(part.text for part in parts)) != note.words:
        wrong.append(Wrong(note.id, Fault.WORDS, home))
    if not note.moved and _clipped(parts[0], seen.pages[seen.begins[note.id] - 1]):
        wrong.append(Wrong(note.id, Fault.CLIPPED, home))
    if note.tail:
        rest = seen.laid.get(TAIL.format(note.id), ())
        if squeeze("".join(part.text for part in rest)) != note.tail:
            wrong.append(Wrong(note.id, Fault.TAIL, home))
    return wrong + _check_pointers(note, contract, seen)


def _check_pointers(note: Note, contract: Contract, seen: Seen) -> list[Wrong]:
    """Check that each call has its note, or a pointer to it, on its own page."""
    if note.moved and contract.apart:
        return []
    begins = begin_page(note, seen)
    pointed = {pointer.call: pointer for pointer in contract.pointers if pointer.note == note.id}
    told: set[int] = set()  # pages on which a pointer to this note stands
    wrong = []
    for call in note.calls:
        page = next(iter(seen.calls.get(call, ())), 0)
        if pointer := pointed.get(call):
            parts = seen.laid.get(pointer.id, ())
            whole = len(parts) == 1 and squeeze(parts[0].text) == squeeze(pointer.text)
            if not whole or seen.begins[pointer.id] != page or _clipped(parts[0], seen.pages[page - 1]):
                wrong.append(Wrong(note.id, Fault.POINTER, page, call))
            elif call == note.calls[0] and not note.moved and begins not in (page, page + 1):
                wrong.append(Wrong(note.id, Fault.ELSEWHERE, page, call))
            told.add(page)
        elif page not in (0, begins) and page not in told:
            fault = Fault.ELSEWHERE if call == note.calls[0] else Fault.UNPOINTED
            wrong.append(Wrong(note.id, fault, page, call))
    return wrong


def _check_order(contract: Contract, seen: Seen) -> list[Wrong]:
    wrong = []
    latest = (0, 0.0)
    for note in contract.notes:
        if not note.moved and note.id in seen.laid:
            place = (seen.begins[note.id], seen.laid[note.id][0].box[1])
            if place < latest:
                wrong.append(Wrong(note.id, Fault.ORDER, call_page(note, seen)))
            latest = max(latest, place)
    return wrong


def _check_overlaps(contract: Contract, seen: Seen) -> list[Wrong]:
    """Check that on every page the notes stand below the text, each below the one before."""
    owner = {pointer.id: pointer.note for pointer in contract.pointers}
    wrong = []
    for page in seen.pages:
        if not page.notes or page.area is None:
            continue
        last = page.notes[-1]
        if page.text_bottom > page.area[1] + SLACK:
            wrong.append(Wrong(owner.get(last.id, last.id), Fault.OVERLAPS_TEXT, page.number))
        for before, after in zip(page.notes, page.notes[1:], strict=False):
            if before.box[3] > after.box[1] + SLACK:
                wrong.append(Wrong(owner.get(after.id, after.id), Fault.OVERLAPS_NOTE, page.number))
    return wrong


def _clipped(part: LaidNote, page: PageFacts) -> bool:
    """Whether a note leaves the area that text and notes share, or a line of it runs past the measure or off the sheet.

    To the left of the measure, numbers may hang in the margin.
    """
    _, top, right, bottom = page.content
    if page.area is not None:
        right = max(right, page.area[2])
    if part.box[1] < top - SLACK or part.box[3] > bottom + SLACK:
        return True
    return any(line[0] < 0 or line[2] > right + OVERHANG or line[3] > bottom + SLACK for line in part.lines)


def call_page(note: Note, seen: Seen) -> int:
    """Return the page of a note's first call; 0 where it is printed nowhere."""
    return next((seen.calls[call][0] for call in note.calls if seen.calls.get(call)), 0)


def begin_page(note: Note, seen: Seen) -> int:
    """Return the page that a note begins on; 0 where it is printed nowhere."""
    return seen.begins.get(MOVED.format(note.id) if note.moved else note.id, 0)


def _place(note: Note, contract: Contract, seen: Seen) -> NotePlace:
    """Say where a note is, for ``notes.json``: points from the lower left corner."""
    parts = seen.laid.get(MOVED.format(note.id) if note.moved else note.id, ())
    page = begin_page(note, seen)
    box = (0.0, 0.0, 0.0, 0.0)
    if parts:
        x0, y0, x1, y1 = parts[0].box
        height = seen.pages[page - 1].height
        x0, y0, x1, y1 = (round(value * POINTS, 2) for value in (x0, height - y1, x1, height - y0))
        box = (x0, y0, x1, y1)
    first = note.calls[0] if note.calls else ""
    pointer = next(
        (item.text for item in contract.pointers if item.call == first), contract.apart if note.moved else ""
    )
    return NotePlace(
        note.number,
        call_page(note, seen),
        page,
        box,
        tuple(next(iter(seen.calls.get(call, ())), 0) for call in note.calls),
        pointer,
        seen.begins.get(TAIL.format(note.id), 0),
        note.label,
    )
