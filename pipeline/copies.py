"""Which copies there are: a copy is layout x profile x paper x imposition."""

from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.model import Ticket

PAPERS = ("a4", "a5", "letter")


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a briefing: how it looks, where it goes, on which paper, and how its pages are put on sheets."""

    name: str
    layout: str
    profile: str
    paper: str
    imposition: str = "none"


#: The copies a desk may name; None is filled in from the job ticket.
COPIES: dict[str, tuple[str, str, str | None, str]] = {
    "handout": ("briefing", "handout", None, "none"),
}


def make_copy(ticket: Ticket, *, layout: str = "", paper: str = "", profile: str = "") -> Copy:
    """The copy that a ticket and the command line ask for; what both leave open is a handout."""
    layout, profile, chosen = layout or ticket.layout, profile or ticket.profile, (paper or ticket.paper).lower()
    if chosen not in PAPERS:
        raise InputError(f"there is no paper {chosen!r}; take one of {', '.join(PAPERS)}", file=ticket.path)
    known = next((name for name, copy in COPIES.items() if copy[:2] == (layout, profile)), f"{layout}-{profile}")
    name = known if chosen == ticket.paper.lower() else f"{known}-{chosen}"
    return Copy(name=name, layout=layout, profile=profile, paper=chosen)
