"""What the desk relied on, kept as it was on the day: ``captures/`` beside an article, with ``captures/captures.yaml``.

    captures:
      - file: register.html         # in captures/: a page saved as HTML, PDF or WARC, a scan
        source: register            # the source's id in evidence.yaml
        taken: 2026-03-01
        words: opened to traffic on 4 May 1931

A piece of evidence names the capture that it stands on, and its words:

    evidence:
      - anchor: {exact: opened in 1931}
        captures:
          - {file: captures/register.html, words: opened to traffic on 4 May 1931}

Filed with the edition, never attached to a handout: when the link is dead, the archive shows what the source said.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pipeline.archive.disk import digest_file
from pipeline.errors import InputError
from pipeline.files import fields, load_yaml
from pipeline.model import EvidenceFile

LIST = "captures.yaml"
_KEYS = ("file", "source", "taken", "words", "address", "sha256")
_READABLE = {".html", ".htm", ".xhtml", ".txt", ".md"}
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """One kept source: its file below ``captures/``, what it stands for, and its SHA-256."""

    file: str
    sha256: str
    source: str = ""
    taken: str = ""  # ISO 8601
    words: str = ""  # that the desk relied on
    address: str = ""


def read_captures(
    folder: Path, name: str = "", evidence: EvidenceFile | None = None
) -> tuple[tuple[Capture, ...], tuple[str, ...]]:
    """The captures in a folder, by file name, and remarks for a person on what is not said of them or not in them.

    Raises InputError where the list or the evidence names a file that is not there, or whose bytes are not those it
    was listed with.
    """
    name = name or str(folder)
    remarks = list(_relied_on(folder, name, evidence or EvidenceFile()))
    if not folder.is_dir():
        return (), ()
    found = {capture.file: capture for capture in _listed(folder, name)}
    remarks += [
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


def _relied_on(folder: Path, name: str, evidence: EvidenceFile) -> Iterator[str]:
    """Every capture that the evidence names is there, and holds the words, as far as we can read it."""
    for item in evidence.evidence:
        for capture in item.captures:
            file = capture.file.removeprefix("captures/")
            if not (folder / file).resolve().is_relative_to(folder.resolve()) or not (folder / file).is_file():
                message = f"there is no {file} in {name}: put it there, or take it out of the evidence."
                raise InputError(message, file=evidence.path, line=capture.line)
            if not _holds(folder / file, capture.words):
                yield f"{evidence.path}:{capture.line}: {name}/{file} does not hold the words “{capture.words}”"


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
    return _plain(words) in _plain(html.unescape(_TAG.sub("", _text(path.read_bytes()))))


def _text(data: bytes) -> str:
    """A saved page in the encoding that it names, else in UTF-8."""
    named = _CHARSET.search(data[:4096])
    try:
        return data.decode(named[1].decode("ascii") if named else "utf-8", errors="replace")
    except LookupError:
        return data.decode("utf-8", errors="replace")


def _plain(text: str) -> str:
    """Words without what a browser or an editor may change: spaces, hyphens and dashes, quotation marks, case."""
    flat = re.sub(r"[‘’“”\"'«»„]", "'", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\s\u00ad\u200b]+", "", re.sub(r"[\u2010-\u2015\u2212]", "-", flat))
