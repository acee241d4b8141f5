"""What can be wrong with an archive: a code of the OCFL specification, a place, and words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (code E…) or could be better (code W…). ``place``: a path below what was checked."""

    code: str
    place: str
    detail: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it makes the object invalid."""
        return self.code.startswith("E")

    def __str__(self) -> str:
        return f"{self.code} {self.place}: {meaning(self.code)}{f' ({self.detail})' if self.detail else ''}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found of one object. ``bytes``: how many were read and compared."""

    folder: str
    object_id: str = ""
    versions: int = 0
    files: int = 0
    bytes: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return not any(problem.is_error for problem in self.problems)


@cache
def _meanings() -> dict[str, str]:
    return {
        code: str(words)
        for code, words in tomllib.loads((Path(__file__).parent / "codes.toml").read_text("utf-8")).items()
    }


def meaning(code: str) -> str:
    """A code in words."""
    return _meanings()[code]
