"""What the HTML promises: its calls, notes, tails and pointers, read from the tree.

The names of elements and ids are the contract between layout and render: ``note-call`` holds a link to the
``note-text`` that it belongs to; the first call stands before its note. ``note-pointer`` is ours: a line at the foot of
a page that says where a note is that could not begin there.

Numbers are real text, so that call and note link to each other both ways. The layout switches the engine's own off with
``note-text::footnote-call, note-text::footnote-marker { content: none }``; the note is made all the same.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Where the rest of a continued note is, and where a note moved whole: ids made from the note's own.
TAIL, MOVED = "{}-tail", "{}-end"


@dataclass(frozen=True, slots=True)
class Note:
    """One note as the HTML has it."""

    id: str
    label: str  # "3" for the desk's, "a" for the article's own
    number: int  # of the desk's; 0 for the article's own
    calls: tuple[str, ...]  # ids, in the order of the document
    words: str  # letters and digits alone, to be compared with what was printed
    moved: bool  # whole in the endnotes
    tail: str  # letters and digits of the rest in the endnotes; empty where the note is whole


@dataclass(frozen=True, slots=True)
class Pointer:
    """One printed pointer: for which call, to which note, and what it says."""

    id: str
    call: str
    note: str
    text: str


@dataclass(frozen=True, slots=True)
class Contract:
    """All notes in the order of their first calls, all pointers, and what breaks the contract in plain words."""

    notes: tuple[Note, ...]
    pointers: tuple[Pointer, ...]
    broken: tuple[str, ...]
    apart: str = ""  # what every page's foot says of where the notes are, so that no call needs a pointer of its own


def squeeze(text: str) -> str:
    """Return the letters and digits of a text: what is left of it whatever hyphens and spaces a line break made."""
    return "".join(filter(str.isalnum, text.casefold()))


def read(root: "Element") -> Contract:
    """Read the contract of a page."""
    calls: dict[str, list[str]] = {}
    texts: dict[str, Element] = {}
    tails: dict[str, str] = {}
    pointers = []
    broken = []
    for element in root.iter():
        match element.tag:
            case "note-call":
                link = element.find(".//a")
                target = "" if link is None else link.get("href", "").removeprefix("#")
                calls.setdefault(target, []).append(element.get("id", ""))
            case "note-text":
                name = element.get("id", "")
                if name in texts:
                    broken.append(f"two notes have the id {name!r}")
                texts[name] = element
            case "note-pointer":
                words = "".join(element.itertext())
                pointers.append(
                    Pointer(element.get("id", ""), element.get("data-call", ""), element.get("data-for", ""), words)
                )
            case "p" if "data-tail-of" in element.attrib:
                tails[element.get("data-tail-of", "")] = squeeze("".join(element.itertext()))
    broken += [f"the call {ids[0]!r} belongs to no note" for target, ids in calls.items() if target not in texts]
    place = {name: index for index, name in enumerate(calls)}
    in_order = sorted(texts, key=lambda name: place.get(name, len(place)))
    broken += [f"no call belongs to the note {name!r}" for name in texts if name not in calls]
    notes = tuple(
        Note(
            name,
            texts[name].get("data-label") or texts[name].get("data-n") or texts[name].get("data-own") or name,
            int(texts[name].get("data-n", "")) if texts[name].get("data-n", "").isdecimal() else 0,
            tuple(calls.get(name, ())),
            squeeze("".join(texts[name].itertext())),
            "data-moved" in texts[name].attrib,
            tails.get(name, ""),
        )
        for name in in_order
    )
    body = next(root.iter("body"), root)
    return Contract(notes, tuple(pointers), tuple(broken), body.get("data-notes-apart", ""))
