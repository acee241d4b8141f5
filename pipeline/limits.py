"""What one job may use, as the desk sets it in ``sources/_desk/limits.yaml``.

The file is not among an article's inputs: no limit changes what is on a page, and a raised one must not have a
thousand articles made anew.
"""

import re
from dataclasses import replace
from pathlib import Path

from pipeline.workers import LIMITS, Limits, shown

_UNITS = {"MB": 1 << 20, "GB": 1 << 30}
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?(MB|GB)")
#: field -> least and most: below the least no sound article is made, beyond the most there is no limit to speak of
SECONDS = (5, 3600)
MEMORY = (1 << 30, 64 << 30)
OUTPUT = (1 << 20, 16 << 30)
FILES = (32, 65_536)


def load_limits(root: Path) -> Limits:
    """The limits of a project folder; those that the desk does not set are the press's own.

    Raises InputError with line and column for an unknown field, and for a value without its unit or out of bounds.
    """
    path = root / LIMITS
    if not path.exists():
        return Limits()
    from pipeline.files import load_yaml
    from pipeline.files.fields import as_mapping, check_keys, fault, number

    value = load_yaml(path, LIMITS)
    if value is None:
        return Limits()
    given = as_mapping(value, "The file of limits", LIMITS)
    check_keys(given, Limits.__dataclass_fields__, "The file of limits")
    found: dict[str, int] = {}
    for field, (least, most) in (("seconds", SECONDS), ("files", FILES)):
        count = number(given, field)
        if count is not None:
            if not least <= count <= most:
                raise fault(given, field, f"“{field}” must be between {least} and {most:,}.")
            found[field] = count
    for field, (least, most) in (("memory", MEMORY), ("output", OUTPUT)):
        if given.get(field) is not None:
            size = bytes_of(str(given[field]))
            if size is None:
                raise fault(given, field, f"“{field}” must be a size with its unit, like {shown(least)} or 3 GB.")
            if not least <= size <= most:
                raise fault(given, field, f"“{field}” must be between {shown(least)} and {shown(most)}.")
            found[field] = size
    return replace(Limits(), **found)


def bytes_of(text: str) -> int | None:
    """A size as people write it (512 MB, 1.5 GB), in bytes; None where it is none."""
    match = _SIZE.fullmatch(text.strip())
    return int(float(match[1]) * _UNITS[match[2]]) if match else None
