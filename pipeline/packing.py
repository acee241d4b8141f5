"""The wheel: flit's own, with what a checkout has beside the package, and without what the models are trained from.

It asks for the very packages of ``requirements.lock``: on others a page may have other bytes, under the same code. pip
and build call these functions by their names (PEP 517); all but ``build_wheel`` are flit's. The hook that tells a
wheel's metadata before it is built is left out, so that nobody reads flit's, which ask for less.
"""

import base64
import hashlib
import re
import zipfile
from pathlib import Path
from typing import Any

from flit_core import buildapi
from flit_core.buildapi import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
]

ROOT = Path(__file__).resolve().parent.parent
#: 4 MB of articles, labels and vectors that nothing reads but ``make model``; they stay in the sdist.
LEFT_OUT = "/training/"
#: What an installed press looks for inside the package (``pipeline/digests.py``).
BROUGHT = ("layouts", "requirements.lock")


def build_wheel(
    wheel_directory: str, config_settings: dict[str, Any] | None = None, metadata_directory: str | None = None
) -> str:
    """Build the wheel into a folder; its file name."""
    name: str = buildapi.build_wheel(wheel_directory, config_settings, metadata_directory)
    path = Path(wheel_directory) / name
    with zipfile.ZipFile(path) as flits:
        files = [
            (entry, _pinned(flits.read(entry)) if entry.filename.endswith(".dist-info/METADATA") else flits.read(entry))
            for entry in flits.infolist()
            if LEFT_OUT not in entry.filename
        ]
    (record,) = (entry for entry, _ in files if entry.filename.endswith(".dist-info/RECORD"))
    files = [(entry, data) for entry, data in files if entry is not record]
    files += [
        (_entry(f"pipeline/{file.relative_to(ROOT).as_posix()}", record), file.read_bytes()) for file in _brought()
    ]
    lines = [f"{entry.filename},sha256={_digest(data)},{len(data)}\n" for entry, data in files]
    files.append((record, "".join([*lines, f"{record.filename},,\n"]).encode()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as ours:
        for entry, data in files:
            ours.writestr(entry, data)
    return name


def _pinned(metadata: bytes) -> bytes:
    """The wheel's metadata with the packages of the list in the place of those that flit was told of; extras stay."""
    lines = metadata.decode().splitlines(keepends=True)
    asked = [line for line in lines if re.match(r"Requires-Dist: (?!.*extra ==)", line)]
    listed = re.findall(r"(?m)^([\w.-]+==[^\\\n]+)", (ROOT / "requirements.lock").read_text("utf-8"))
    pins = [f"Requires-Dist: {package.strip()}\n" for package in listed]
    at = lines.index(asked[0])
    return "".join([*lines[:at], *pins, *(line for line in lines[at:] if line not in asked)]).encode()


def _brought() -> list[Path]:
    found = [path for name in BROUGHT for path in [ROOT / name, *sorted((ROOT / name).rglob("*"))]]
    return [path for path in found if path.is_file() and not path.name.startswith(".")]


def _entry(name: str, like: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A file of the wheel with the time and the rights that flit gave the list of files."""
    entry = zipfile.ZipInfo(name, like.date_time)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, like.external_attr
    return entry


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
