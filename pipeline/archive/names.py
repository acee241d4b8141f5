"""Where an object lies below the storage root: OCFL storage layout extension 0003, and the names around it.

https://ocfl.github.io/extensions/0003-hash-and-id-n-tuple-storage-layout.html
"""

import hashlib
import json
import string
from pathlib import PurePosixPath

ROOT_DECLARATION = "0=ocfl_1.1"
OBJECT_DECLARATION = "0=ocfl_object_1.1"
LAYOUT_FILE = "ocfl_layout.json"
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"

_TUPLE, _TUPLES, _LONGEST = 3, 3, 100
_PLAIN = frozenset(string.ascii_letters + string.digits + "-_")


def object_folder(object_id: str) -> PurePosixPath:
    """The folder of an object, relative to the storage root."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    name = "".join(
        letter if letter in _PLAIN else "".join(f"%{byte:02x}" for byte in letter.encode()) for letter in object_id
    )
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}-{digest}"
    return PurePosixPath(*(digest[_TUPLE * n : _TUPLE * (n + 1)] for n in range(_TUPLES)), name)


def root_files() -> dict[str, bytes]:
    """The files that make an empty folder a storage root, by their path; the declaration is the last."""
    layout = {
        "extension": LAYOUT,
        "description": "Each object lies below three folders named by its identifier's SHA-256, under its identifier.",
    }
    config = {"extensionName": LAYOUT, "digestAlgorithm": "sha256", "tupleSize": _TUPLE, "numberOfTuples": _TUPLES}
    return {
        f"extensions/{LAYOUT}/config.json": _json(config),
        LAYOUT_FILE: _json(layout),
        ROOT_DECLARATION: declaration(ROOT_DECLARATION),
    }


def declaration(name: str) -> bytes:
    """What a NAMASTE file holds: its value and a line feed."""
    return name.removeprefix("0=").encode() + b"\n"


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode() + b"\n"
