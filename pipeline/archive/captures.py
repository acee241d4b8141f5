"""What the desk relied on, kept as it was on the day: ``captures/`` beside an article, with ``captures/captures.yaml``.

    captures:
      - file: register.html         # in captures/: a page saved as HTML, PDF or WARC, a scan
        source: register            # the source's id in evidence.yaml
        taken: 2026-03-01
        words: opened to traffic on 4 May 1931

Filed with the edition, never attached to a handout: when the link is dead, the archive shows what the source said.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pipeline.archive.disk import digest_file
from pipeline.files import fields, load_yaml

LIST = "captures.yaml"
_KEYS = ("file", "source", "taken", "words", "address", "sha256")
_READABLE = {".html", ".htm", ".xhtml", ".txt", ".md"}
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """One kept source: its file below ``captures/``, what it stands for, and its SHA-256."""

    file: str
    sha256: str
    source: str = ""
    taken: str = ""  # ISO 8601
    words: str = ""  # that the desk relied on
    address: str = ""


def read_captures(folder: Path, name: str = "") -> tuple[tuple[Capture, ...], tuple[str, ...]]:
    """The captures in a folder, by file name, and remarks for a person on what is not said of them.

    Raises InputError where the list names a file that is not there, or whose bytes are not those it was listed with.
    """
    name = name or str(folder)
    if not folder.is_dir():
        return (), ()
    found = {capture.file: capture for capture in _listed(folder, name)}
    remarks = [
        f"{name}/{capture.file} does not hold the words “{capture.words}”"
        for capture in found.values()
        if not _holds(folder / capture.file, capture.words)
    ]
    for target in sorted(folder.rglob("*")):
        file = target.relative_to(folder).as_posix()
        if target.is_file() and file != LIST and not target.name.startswith(".") and file not in found:
            found[file] = Capture(file=file, sha256=digest_file(target, "sha256"))
            remarks.append(f"{name}/{LIST} does not say when {file} was taken, and for which source")
    return tuple(found[file] for file in sorted(found)), tuple(remarks)


def _listed(folder: Path, name: str) -> Iterator[Capture]:
    if not (folder / LIST).exists():
        return
    top = fields.as_mapping(load_yaml(folder / LIST, f"{name}/{LIST}"), "The list of captures", f"{name}/{LIST}")
    fields.check_keys(top, ("captures",), "The list of captures")
    for item in fields.mappings(top, "captures", "A capture"):
        fields.check_keys(item, _KEYS, "A capture")
        file = fields.text(item, "file", required="name the file in captures/.")
        target = folder / file
        if not target.resolve().is_relative_to(folder.resolve()) or not target.is_file():
            raise fields.fault(
                item, "file", f"There is no file {file} in {name}: put it there, or take it off the list."
            )
        capture = Capture(
            file=file,
            sha256=digest_file(target, "sha256"),
            source=fields.text(item, "source"),
            taken=fields.date(item, "taken", whole=True, required="say on which day it was taken."),
            words=fields.text(item, "words"),
            address=fields.text(item, "address"),
        )
        listed = fields.text(item, "sha256")
        if listed and listed != capture.sha256:
            raise fields.fault(item, "sha256", f"{file} is not what it was when it was listed: fetch it from a backup.")
        yield capture


def _holds(path: Path, words: str) -> bool:
    """Whether a text or a web page holds these words; of other formats we do not ask."""
    if not words or path.suffix.lower() not in _READABLE:
        return True
    text = html.unescape(_TAG.sub(" ", path.read_text("utf-8", errors="replace")))
    return _plain(words) in _plain(text)


def _plain(text: str) -> str:
    """Words without what a browser or an editor may change: spaces, quotation marks, case."""
    return " ".join(re.sub(r"[‘’“”\"'«»„]", "'", text).casefold().split())
