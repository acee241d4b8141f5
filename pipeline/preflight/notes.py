"""Notes, as the gate saw them and as the file has them."""

from collections.abc import Iterator

from pipeline.model import Finding, Place

from .facts import Facts
from .tags import NOTES, under

SLACK = 0.01  # points


def counted(facts: Facts) -> Iterator[Finding]:
    """As many notes in the structure tree as the gate saw printed."""
    if facts.notes is None or not facts.info.elements:
        return
    tagged = sum(element.kind in NOTES for element in facts.info.elements)
    if tagged != len(facts.notes.notes):
        yield Finding(
            "note-count",
            f"{len(facts.notes.notes)} notes were printed, {tagged} are tagged as notes.",
            remedy="Report this: a note without its tag is a fault of the press.",
        )


def placed(facts: Facts) -> Iterator[Finding]:
    """A note that begins after its call's page is pointed to from there."""
    apart = facts.profile.options.get("notes", "foot") != "foot"  # by the layout's own design, which is no news
    feet: dict[int, str] = {}
    for line in facts.info.lines if apart else ():
        if line.furniture or not facts.info.elements:  # a file for the press has no tags that tell them apart
            feet[line.page] = feet.get(line.page, "") + squeezed(line.text)
    for note in facts.notes.notes if facts.notes else ():
        if note.page == note.call_page:
            continue
        label = note.label or str(note.number)
        pointed = bool(note.pointer)
        if apart:
            if pointed and squeezed(note.pointer) in feet.get(note.call_page, ""):
                continue
            pointed = False
        yield Finding(
            "note-off-page" if pointed else "note-missing",
            f"Note {label} is called on page {note.call_page} and stands on page {note.page}"
            + ("; the page of its call says so." if pointed else ", and nothing on the page of its call says so."),
            place=Place(page=note.call_page, note=note.number),
            remedy="Shorten the notes of that page, if it troubles you."
            if pointed
            else "Shorten the notes of that page.",
        )


def squeezed(words: str) -> str:
    """Words without the room between them, which a foot may break over its lines."""
    return "".join(words.split())


def size(facts: Facts) -> Iterator[Finding]:
    """Notes are set large enough to be read."""
    least = facts.number("smallest-note")
    elements = facts.info.elements
    for index, element in enumerate(elements):
        if element.kind not in NOTES:
            continue
        small = [below for below in under(elements, index) if below.kind == "P" and 0 < below.size < least - SLACK]
        if small:
            yield Finding(
                "note-text-small",
                f"A note is set in {small[0].size:g} pt; the least is {least:g} pt.",
                place=Place(page=small[0].page, box=small[0].box),
                remedy="Set notes larger, or move some to the endnotes.",
            )
