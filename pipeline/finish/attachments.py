"""Files inside the file: what each is to the document, its type and its date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import pydyf

from .tree import number

#: Media types by suffix: the machine's own table would differ from machine to machine.
TYPES = {
    ".csl": "application/vnd.citationstyles.style+xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".icc": "application/vnd.iccprofile",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rtf": "application/rtf",
    ".svg": "image/svg+xml",
    ".text": "text/plain",
    ".txt": "text/plain",
    ".warc": "application/warc",
    ".webp": "image/webp",
    ".xhtml": "application/xhtml+xml",
    ".yaml": "application/yaml",
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to put inside. ``relationship``: Source, Data or Supplement (ISO 32000-2, table 43)."""

    name: str
    data: bytes
    relationship: str
    description: str = ""


def given(attached: Sequence[Attached], date: str) -> list[Any]:
    """The files as the engine takes them, in the order that a name tree has."""
    from weasyprint import Attachment

    day = _day(date)
    return [
        Attachment(
            string=file.data,
            name=file.name,
            description=file.description,
            relationship=file.relationship,
            created=day,
            modified=day,
        )
        for file in sorted(attached, key=lambda file: file.name)
    ]


def mend(pdf: Any, *, dated: bool) -> None:
    """Each file is listed once and has our name of its type; without an edition date none is made up."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(bytes(reference) for reference in pdf.catalog["AF"]))
    for item in pdf.objects:
        if not isinstance(item, dict) or item.get("Type") != "/Filespec":
            continue
        stream = pdf.objects[number(item["EF"]["F"])]
        kind = TYPES.get(PurePosixPath(item["UF"].string).suffix.lower(), "application/octet-stream")
        stream.extra["Subtype"] = "/" + kind.replace("/", "#2f")
        item["EF"]["UF"] = item["EF"]["F"]
        if not dated:
            stream.extra["Params"].pop("CreationDate", None)
            stream.extra["Params"].pop("ModDate", None)


def _day(date: str) -> datetime:
    """An edition's date as a moment; where there is none, a fixed one that ``mend`` takes out again."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
