"""A desk of its own for a test: the real Makefile and the real press, in a folder with its own ``sources/``."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.digests import ROOT

#: The article that the press comes with. A desk's own beside it are no test's to judge.
SAMPLE = ROOT / "sources" / "has-putin-ever-desired-nato-membership"
#: A short article whose statements have no source, so that there is something to note.
ARTICLE = """\
The harbour and its bridge

The bridge over the harbour was opened in 1931 after eleven years of work. It cost the city 40 million crowns, twice
what had been planned. Experts say that no other bridge of its time carried as much traffic.

The ferries stopped in the same year. The harbour authority said that 12,000 people a day had used them.
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A project folder: write articles into it, run ``make`` or ``briefing`` in it."""

    root: Path

    def write(self, slug: str, text: str | bytes = ARTICLE, name: str = "article.txt") -> Path:
        path = self.root / "sources" / slug / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(
        self, *command: str, environment: Mapping[str, str] | None = None, umask: int = 0o022
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder; its output is text."""
        return subprocess.run(
            command,
            cwd=self.root,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            umask=umask,
        )

    def make(self, *goals: str, **settings: str) -> subprocess.CompletedProcess[str]:
        # -o: the press is set up here already, and a test must never set it up anew from its own folder
        return self.run("make", "-o", ".venv/.ready", *goals, *(f"{key}={value}" for key, value in settings.items()))

    def briefing(
        self, *arguments: str, environment: Mapping[str, str] | None = None, umask: int = 0o022
    ) -> subprocess.CompletedProcess[str]:
        return self.run(
            str(ROOT / ".venv/bin/python"), "-m", "pipeline", *arguments, environment=environment, umask=umask
        )

    def pdf(self, slug: str) -> Path:
        return self.root / "build" / slug / f"{slug}.pdf"


def make_desk(root: Path) -> Desk:
    """A new project folder that shares the press with this one."""
    root.mkdir(parents=True, exist_ok=True)
    for name in (
        "Makefile",
        "pyproject.toml",
        "requirements.lock",
        "requirements-dev.lock",
        "pipeline",
        "layouts",
        ".venv",
    ):
        (root / name).symlink_to(ROOT / name)
    (root / "sources").mkdir()
    return Desk(root)
