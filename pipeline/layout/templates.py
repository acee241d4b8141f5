"""Templates filled; what they were compiled to is kept, in this process and, beside the faces, for the next.

Jinja makes Python of a template and has that compiled: 25 ms of CPU for a layout's pages. What it made is kept under
the template's own text, and under the versions of Jinja and Python and the settings here, so no other's is ever taken.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.layout.foot import css_string
from pipeline.share import share

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment

SETTINGS = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}


def fill(folders: Sequence[Path], page: Mapping[str, object]) -> str:
    """The nearest ``page.html``, which may extend ``<layout>/page.html`` of a farther one."""
    from jinja2 import TemplateError

    try:
        return _environment(tuple(folders)).get_template("page.html").render(page)
    except TemplateError as error:
        file = getattr(error, "filename", None) or str(folders[0] / "page.html")
        raise InputError(
            f"The template cannot be filled: {error}.", file=file, line=getattr(error, "lineno", 0)
        ) from error


@cache
def _environment(folders: tuple[Path, ...]) -> "Environment":
    """It looks at a template's file whenever that is filled, so what was changed is compiled anew."""
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    named = PrefixLoader({folder.name: FileSystemLoader(folder) for folder in folders})
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([named, FileSystemLoader([str(folder) for folder in folders])]),
        undefined=StrictUndefined,
        bytecode_cache=_kept(),
        **SETTINGS,
    )
    environment.filters["css"] = css_string
    return environment


def _kept() -> "BytecodeCache":
    import jinja2
    from jinja2.bccache import Bucket, BytecodeCache

    made_with = hashlib.sha256(f"{sys.version} {jinja2.__version__} {SETTINGS}".encode()).hexdigest()[:12]
    folder = share() / f"templates-{made_with}"

    class Kept(BytecodeCache):
        """One file for each text of a template."""

        def load_bytecode(self, bucket: Bucket) -> None:
            with contextlib.suppress(OSError):
                bucket.bytecode_from_string(self.file(bucket).read_bytes())

        def dump_bytecode(self, bucket: Bucket) -> None:
            half = folder / f".{os.getpid()}"
            with contextlib.suppress(OSError):  # a folder that may not be written: each start compiles anew
                folder.mkdir(parents=True, exist_ok=True)
                half.write_bytes(bucket.bytecode_to_string())
                half.replace(self.file(bucket))

        def file(self, bucket: Bucket) -> Path:
            return folder / hashlib.sha256(f"{bucket.key} {bucket.checksum}".encode()).hexdigest()[:24]

    return Kept()
