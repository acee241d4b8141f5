"""Cites inside a record: ``[treaty-text]``, ``[first-report, second-report: press reports]``."""

import re
from collections.abc import Callable

_ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_CITE = re.compile(rf"\[({_ID}(?:\s*,\s*{_ID})*)(?::\s*([^\[\]]*))?\]")


def cited(record: str) -> tuple[str, ...]:
    """The ids that a record cites, each once, in order."""
    return tuple(dict.fromkeys(identity for cite in _CITE.finditer(record) for identity in _ids(cite[1])))


def rewrite(record: str, name: Callable[[str], str]) -> str:
    """The record with every id replaced by ``name(id)``; one without a name goes, with its bracket if alone."""

    def replaced(cite: re.Match[str]) -> str:
        names = [named for identity in _ids(cite[1]) if (named := name(identity))]
        remark = f": {cite[2].strip()}" if cite[2] else ""
        return f"[{', '.join(names)}{remark}]" if names else ""

    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r" {2,}", " ", _CITE.sub(replaced, record))).strip()


def without(record: str) -> str:
    """The record's own words, without its cites."""
    return rewrite(record, lambda _: "")


def _ids(words: str) -> list[str]:
    return [identity.strip() for identity in words.split(",")]
