"""One input format each -> Manuscript. A new format is a module here and its suffixes in ``READERS``."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.model import Manuscript

from .images import place_images


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a format is read, and how much of it at most."""

    module: str
    format: str  # what people call it
    megabytes: int  # largest file taken


_TEXT = Reader("text", "plain text", 5)
_MARKDOWN = Reader("markdown", "Markdown", 5)

_HTML = Reader("html", "a web page", 20)
_MAIL = Reader("mail", "a message or a saved page", 60)
_WARC = Reader("warc", "a web archive", 100)

READERS: dict[str, Reader] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".mhtml": _MAIL,
    ".mht": _MAIL,
    ".eml": _MAIL,
    ".docx": Reader("docx", "a Word file", 60),
    ".odt": Reader("odt", "an OpenDocument file", 60),
    ".rtf": Reader("rtf", "a rich-text file", 40),
    ".epub": Reader("epub", "an e-book", 60),
    ".pdf": Reader("pdf", "a PDF", 60),
    ".warc": _WARC,
    ".warc.gz": _WARC,
}


def suffix_of(path: Path) -> str:
    """The suffix by which a file's reader is found; ``.warc.gz`` is one."""
    name = path.name.lower()
    return ".warc.gz" if name.endswith(".warc.gz") else path.suffix.lower()


def read(path: Path) -> Manuscript:
    """Read one article. Pictures are looked for below the article's folder; nothing else is opened.

    Raises InputError with what to do for a format that is not known, an empty, damaged or too large file, and
    MachineError for a reader whose library is not installed.
    """
    reader = READERS.get(suffix_of(path))
    if reader is None:
        known = " ".join(sorted(READERS))
        kind = f"“{path.suffix}” files are" if path.suffix else "A file without a suffix is"
        raise InputError(f"{kind} not known: save the article as one of {known}.", file=str(path))
    if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
        raise InputError("The file is a link that leads out of its folder: put the file itself there.", file=str(path))
    try:
        size = path.stat().st_size
        if size > reader.megabytes * 1_000_000:
            raise InputError(
                f"The file has {size / 1e6:.0f} MB; {reader.format} is read up to {reader.megabytes} MB: split it.",
                file=str(path),
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"The file cannot be read ({error.strerror}).", file=str(path)) from error
    if not data.strip():
        raise InputError("The file is empty: put the article's text in it.", file=str(path))
    module = importlib.import_module(f"{__name__}.{reader.module}")
    # A suffix may share its module with others: the module is told the file's name.
    read_bytes: Callable[[bytes, str], Manuscript] = module.read
    try:
        manuscript = read_bytes(data, path.name)
    except InputError as error:
        raise InputError(error.message, file=str(path), line=error.line, column=error.column) from error
    return replace(place_images(manuscript, path.parent), name=path.name)
