"""What a person at a terminal sees of a build, what a log gets, and what a machine reads."""

import argparse
import json
import sys
import time
from collections.abc import Sequence

from pipeline.errors import BriefingError
from pipeline.flow import Job, Outcome, built
from pipeline.model import Severity
from pipeline.workers import Result

#: severity -> what one is called, and several
_WORDS = {"warning": ("warning", "warnings"), "sign-off": ("to sign off", "to sign off"), "info": ("remark", "remarks")}


class Report:
    """One line an article, and at a terminal a bar with the rate and the time left below them."""

    def __init__(self, args: argparse.Namespace, total: int) -> None:
        self.args, self.total, self.done, self.code = args, total, 0, 0
        self.rows: list[dict[str, object]] = []
        self.told = False  # whether a line spoke of findings
        self.started = time.monotonic()
        self.terminal = sys.stderr.isatty()
        self._progress("")

    def current(self, slug: str, copies: Sequence[Job], *, whole: bool) -> None:
        """The copies of an article that are what would be made now; ``whole``: they are all that is asked for."""
        self.rows += [_row(built(job)) if self.args.json else {"slug": slug, "exit": 0} for job in copies]
        if whole and self.args.why and not self.args.json:
            print(f"{slug}: nothing changed, no stage ran")

    def add(self, result: Result) -> None:
        self.done += 1
        self._clear()
        if result.error is not None:
            self._failed(result)
        else:
            self._made(result.value)
        self._progress(result.task.key.removeprefix("sources/"))

    def _failed(self, result: Result) -> None:
        error = result.error
        assert isinstance(error, BriefingError)
        self.code = max(self.code, error.exit_code)
        slug = result.task.key.removeprefix("sources/")
        self.rows.append({"slug": slug, "pdf": None, "exit": error.exit_code, "error": str(error)})
        print(f"briefing: {error}", file=sys.stderr)
        if result.trace and self.args.debug:
            print(result.trace, file=sys.stderr)

    def _made(self, outcome: Outcome) -> None:
        counts = _counts(outcome)
        self.rows.append(_row(outcome))
        if not self.args.json:
            for stage, why in outcome.ran if self.args.why else ():
                print(f"{outcome.slug}: {stage}: {why}")
            parts = [_counted(outcome.pages, "page", "pages"), _counted(outcome.notes, "note", "notes")]
            parts += [_counted(counts[kind], *words) for kind, words in _WORDS.items() if counts[kind]]
            self.told = self.told or bool(counts["warning"] or counts["sign-off"])  # a remark sends nobody anywhere
            print(f"{outcome.pdf}  {', '.join(parts)}")

    def close(self) -> None:
        self._clear()
        if self.told:
            print("(what they are: briefing preflight SLUG)", file=sys.stderr)
        failed = sum(row["exit"] != 0 for row in self.rows)
        if failed and len(self.rows) > 1:
            good = len(self.rows) - failed
            print(f"{good} of {len(self.rows)} are up to date; the next build tries the others again", file=sys.stderr)
        if self.args.json:
            print(json.dumps(self.rows, ensure_ascii=False, indent=2))

    def _progress(self, name: str) -> None:
        if not self.terminal or self.total == 0 or self.done == self.total:
            return
        left = ""
        if self.done:
            each = (time.monotonic() - self.started) / self.done
            left = f", {1 / each:.1f} a second, about {each * (self.total - self.done):.0f} s left"
        filled = 20 * self.done // self.total
        bar = "█" * filled + "·" * (20 - filled)
        print(f"\r{bar} {self.done}/{self.total}{left} {name}\x1b[K", end="", file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self.terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _row(outcome: Outcome) -> dict[str, object]:
    """What a machine reads of one copy."""
    return {
        "slug": outcome.slug,
        "pdf": outcome.pdf,
        "exit": 0,
        "pages": outcome.pages,
        "notes": outcome.notes,
        "findings": _counts(outcome),
        "ran": [list(pair) for pair in outcome.ran],
    }


def _counts(outcome: Outcome) -> dict[str, int]:
    return {severity.value: sum(finding.severity is severity for finding in outcome.findings) for severity in Severity}


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
