"""Which copies there are: a copy is layout x profile x paper x imposition."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.errors import InputError
from pipeline.model import Ticket

PAPERS = ("a4", "a5", "letter")

#: The paper of a sheet's half, for what is folded.
HALVES = {"a4": "a5", "a5": "a5", "letter": "half-letter"}


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a briefing: how it looks, where it goes, on which paper, and how its pages are put on sheets."""

    name: str
    layout: str
    profile: str
    paper: str
    imposition: str = "none"
    sides: int = 0  # of a sheet that are printed, where the command line says it; 0: as ticket and layout say
    lines: int = -1  # number every so many lines, in the same way; -1: as ticket and layout say


#: name -> layout, profile, imposition: the copies that a job ticket or the command line may name.
COPIES: dict[str, tuple[str, str, str]] = {
    "handout": ("briefing", "handout", "none"),
    "archive": ("briefing", "archive", "none"),
    "press": ("briefing", "press", "none"),
    "dossier": ("dossier", "handout", "none"),
    "large-print": ("large-print", "large-print", "none"),
    "booklet": ("briefing", "handout", "booklet"),
    "galley": ("galley", "handout", "none"),
    "worksheet": ("worksheet", "handout", "none"),
    "excerpt": ("excerpt", "handout", "none"),
}


def make_copy(
    ticket: Ticket, name: str = "", *, layout: str = "", paper: str = "", sides: int = 0, lines: int = -1
) -> Copy:
    """The copy of that name, or the one that the ticket asks for where no name is given.

    The others are the command line's and win. Raises InputError for a name that there is not.
    """
    chosen = (paper or ticket.paper).lower()
    if chosen not in PAPERS:
        raise InputError(f"there is no paper {chosen!r}; {_offer(chosen, PAPERS)}", file=ticket.path)
    if name and name not in COPIES:
        raise InputError(f"there is no copy {name!r}; {_offer(name, COPIES)}", file=ticket.path)
    base, profile, imposition = COPIES[name] if name else (ticket.layout, ticket.profile, "none")
    base = layout or base
    if not name and profile == "handout" and base in COPIES:
        profile = COPIES[base][1]  # a handout in a layout that has a copy of its own is judged as that copy
    known = next((known for known, copy in COPIES.items() if copy == (base, profile, imposition)), f"{base}-{profile}")
    named = known if chosen == ticket.paper.lower() else f"{known}-{chosen}"
    named += {1: "-one-sided", 2: "-two-sided"}.get(sides, "") + (f"-lines-{lines}" if lines >= 0 else "")
    return Copy(named, base, profile, HALVES[chosen] if imposition == "booklet" else chosen, imposition, sides, lines)


def _offer(written: str, known: Iterable[str]) -> str:
    """What there is instead, the nearest first where one is near."""
    near = get_close_matches(written.lower(), known := tuple(known), 1, 0.7)
    return (f"did you mean {near[0]}? " if near else "") + f"take one of {', '.join(known)}"
