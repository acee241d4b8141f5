"""What a check is given, and how it reads lengths and options."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.model import Article, Box, Finding, NotesSeen, PdfInfo, Profile

MM = 72 / 25.4  # points


@dataclass(frozen=True, slots=True)
class Facts:
    """One PDF, the profile that it is held against, and what the press knows of it besides, if it is its own."""

    info: PdfInfo
    profile: Profile
    notes: NotesSeen | None = None
    article: Article | None = None

    def number(self, option: str, default: float = 0.0) -> float:
        """A number of the profile, however its reader gave it."""
        value = self.profile.options.get(option)
        return float(value) if isinstance(value, int | float | str) else default

    def words(self, option: str) -> tuple[str, ...]:
        """A list of words of the profile."""
        value = self.profile.options.get(option, ())
        return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()

    def word(self, option: str) -> str:
        """A word of the profile; empty where it has none."""
        value = self.profile.options.get(option)
        return value if isinstance(value, str) else ""


Check = Callable[[Facts], Iterator[Finding]]


def mm(points: float) -> str:
    """Points as people measure."""
    return f"{points / MM:.1f} mm"


def size(box: Box) -> tuple[float, float]:
    """Width and height of a box, in points."""
    return box[2] - box[0], box[3] - box[1]
