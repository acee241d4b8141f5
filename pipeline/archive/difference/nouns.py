"""What two editions can differ in."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Article, Footnotes, Judgments


@dataclass(frozen=True, slots=True)
class Material:
    """One edition, as the stages left it."""

    number: int
    code: str
    article: Article
    judgments: Judgments
    footnotes: Footnotes
    date: str = ""
    corrections: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()  # name, SHA-256
    press: tuple[tuple[str, str], ...] = ()  # part, digest


class Turn(StrEnum):
    """What became of a statement."""

    NEW = "new"  # it was not in the earlier text
    GONE = "gone"  # it is not in the later text
    REWORDED = "reworded"
    SOURCE_GIVEN = "source-given"  # the copy gave none, and does now
    SOURCE_LOST = "source-lost"
    NOTED = "noted"  # it had no note, and has one now
    UNNOTED = "unnoted"
    RECORD = "record"  # what the desk found is another thing now


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement that is not as it was. Numbers count the statements of an edition from 1; 0 where there is none."""

    turn: Turn
    old: int
    new: int
    was: str  # the statement's words in the earlier edition
    now: str
    detail: str = ""


class NoteTurn(StrEnum):
    """What became of a note."""

    SAME = "same"
    RENUMBERED = "renumbered"
    REWORDED = "reworded"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class NoteChange:
    """Where a note of the earlier edition is in the later one; 0 where it is not in it."""

    turn: NoteTurn
    old: int
    new: int
    was: str = ""
    now: str = ""
    sources: tuple[
        str, ...
    ] = ()  # works that the later wording cites by a key that means another work, or none, before


class Op(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and what became of them."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the text in both editions at once. ``kind`` as in the model."""

    kind: str
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def changed(self) -> bool:
        """Whether any word came or went."""
        return any(run.op is not Op.SAME for run in self.runs)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed from one edition to a later one."""

    slug: str
    title: str
    old: tuple[int, str]  # number, code
    new: tuple[int, str]
    corrections: tuple[str, ...]  # the desk's own words
    statements: tuple[StatementChange, ...]
    notes: tuple[NoteChange, ...]
    passages: tuple[Passage, ...]
    inputs: tuple[str, ...] = ()  # names of the files that are not the same
    press: tuple[str, ...] = ()  # parts of the press that are not the same

    @property
    def article_changed(self) -> bool:
        """Whether the article's own text is another: a change of the article, not a correction of the desk's notes."""
        return any(passage.changed for passage in self.passages)
