"""JSON between stages: the same value is the same bytes, and a file is either whole or not there."""

import os
from pathlib import Path
from typing import TypeVar

from pipeline.errors import InputError

Kind = TypeVar("Kind")


def to_json(value: object) -> bytes:
    """A value of the model as canonical JSON: fields in the model's order, free keys sorted, UTF-8, final newline."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"


def write_json(path: Path, value: object, *, durable: bool = True) -> None:
    """Write a value of the model to a file, whole or not at all."""
    write_atomic(path, to_json(value), durable=durable)


def load_json(path: Path, kind: type[Kind]) -> Kind:
    """Read a value of the model; raises InputError where the file does not hold one."""
    import msgspec

    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise InputError(f"The file cannot be read ({error.strerror}): build it again.", file=str(path)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"This is no {getattr(kind, '__name__', kind)} ({error}): build it again.", file=str(path)
        ) from error


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that a reader, or a power cut, finds the old bytes or the new ones and nothing between.

    What is not ``durable`` may be found empty after a power cut, or gone: for what is compared with a record before it
    is used. It is removed first, because ext4 brings a file that replaces another to the drive at once, 4 ms for each.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if not durable:
            path.unlink(missing_ok=True)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def make_durable(path: Path) -> None:
    """Wait until a file that was written is on the drive."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
