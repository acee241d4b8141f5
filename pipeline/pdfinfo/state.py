"""What a page is read into, and the graphics state on the way (ISO 32000-1, 8.4)."""

from dataclasses import dataclass, field, fields
from typing import Any

from pipeline.model import Box, PdfImage, PdfRule

from .colour import Colour
from .fonts import Face
from .geometry import EVERYWHERE, IDENTITY, Matrix
from .ink import Inks


@dataclass(slots=True)
class Run:
    """Text shown by one operator."""

    text: str
    box: Box
    size: float
    mcid: int  # -1 outside the structure tree
    furniture: bool
    serif: bool = False
    italic: bool = False
    page: int = 0


@dataclass(slots=True)
class Marks:
    """All that is drawn on one page."""

    runs: list[Run] = field(default_factory=list)
    rules: list[PdfRule] = field(default_factory=list)
    images: list[PdfImage] = field(default_factory=list)
    colours: set[str] = field(default_factory=set)
    inks: Inks = field(default_factory=Inks)
    ink: Box | None = None  # printer's marks aside
    content: Box | None = None  # the same without furniture


@dataclass(slots=True)
class State:
    """The graphics state, as far as facts need it."""

    ctm: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    fill: Colour = ("DeviceGray", (0.0,))
    stroke: Colour = ("DeviceGray", (0.0,))
    width: float = 1.0
    font: Face | None = None
    size: float = 0.0
    spacing: float = 0.0
    words: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    over: bool = False  # overprint of fills
    over_stroke: bool = False

    def copied(self) -> "State":
        """The same again, to be changed: a fifth of what ``copy`` takes, which a page asks for hundreds of times."""
        return State(*[getattr(self, name) for name in _FIELDS])


_FIELDS = tuple(field.name for field in fields(State))


def set_state(state: State, said: Any) -> None:
    """Overprint (ISO 32000-1, 8.6.7): ``OP`` alone holds for fills too."""
    if not isinstance(said, dict):
        return
    if "/OP" in said:
        state.over_stroke = state.over = _truth(said["/OP"])
    if "/op" in said:
        state.over = _truth(said["/op"])


def _truth(value: Any) -> bool:
    return str(getattr(value, "value", value)).lower() == "true"
