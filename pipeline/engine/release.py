"""Which release of WeasyPrint is installed, told before it is imported, and what is said where it lacks a name."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..errors import MachineError

#: The only release that the patches were written for and tested with.
VERSION = "70.0"


@cache
def installed() -> str:
    """The release that is installed."""
    spec = find_spec("weasyprint")
    if spec and spec.origin and (Path(spec.origin).parents[1] / f"weasyprint-{VERSION}.dist-info").is_dir():
        return VERSION  # told without what takes longest to load of all that tells it
    from importlib.metadata import version

    return version("weasyprint")


def supported() -> bool:
    """Whether it is the one that the patches are for."""
    return installed() == VERSION


@contextmanager
def needed() -> Iterator[None]:
    """Around what uses private names on any release: where another one lacks them, the release is to blame."""
    try:
        yield
    except (AttributeError, ImportError) as error:
        if supported():
            raise
        raise MachineError(
            f"WeasyPrint {installed()} lacks what the press needs of it ({error}): install weasyprint=={VERSION}"
        ) from error
