"""Where the archive is, and who writes to it."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from pipeline.archive import location
from pipeline.archive.inventory import Person
from pipeline.archive.store import Store
from pipeline.errors import BriefingError, InputError
from pipeline.files.fields import is_date, unknown_date


def open_store(project: Path, given: str = "") -> Store:
    """The archive, with what an earlier command left half done finished or dropped."""
    store = Store(location(project, given), waiting=_waiting)
    try:
        done = store.recover()
    except BriefingError as error:  # a medium that cannot be written may still be read
        done = f"what an earlier command left half done could not be finished: {error}"
    if done:
        print(f"briefing: {done}", file=sys.stderr)
    return store


def person_of(given: str) -> Person:
    """Who does it: from ``Name <address>``, else from git's identity."""
    name, _, address = (part.strip() for part in given.rstrip("> ").partition("<"))
    if not given:
        name, address = _git("user.name"), _git("user.email")
    if not name:
        raise InputError("Say who does this: --by 'Name <name@example.org>', or set git's user.name and user.email.")
    if address and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
        address = f"mailto:{address}"
    return Person(name, address)


def day_of(given: str) -> str:
    """When it was: the day that was given, which is kept for good, else today (ISO 8601)."""
    if given and not is_date(given, whole=True):
        said = unknown_date(given, whole=True) or f"give the day like {date.today().isoformat()}"
        raise InputError(f"--date {given}: {said}.")
    return given or date.today().isoformat()


def _git(key: str) -> str:
    try:
        found = subprocess.run(["git", "config", "--get", key], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return found.stdout.strip()


def _waiting() -> None:
    print("briefing: another command is writing to the archive; waiting for it", file=sys.stderr)
