"""The head of fields that a scraper or an archive sets before a plain text: Title: …, Author: …, URL: …"""

import re
from collections.abc import Sequence

from pipeline.model import BlockKind

from .sorting import Line, Sorted

_FIELD = re.compile(
    r"(?P<name>title|headline|authors?|byline|by|date|published|publication date|url|link|address)\s*:"
    r"\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FEWEST, _MOST = 2, 12  # fields that make a head, and lines in which they stand


def without_fields(lines: Sequence[Line], result: Sorted) -> list[Line]:
    """The lines without such a head, if the text begins with one: what it says is taken, and it is on record."""
    head: list[tuple[Line, re.Match[str]]] = []
    end = 0
    for place, line in enumerate(lines[:_MOST]):
        found = _FIELD.fullmatch(line.text)
        if found is not None:
            head.append((line, found))
            end = place + 1
        elif line.block.kind is not BlockKind.RULE:
            break
    if len(head) < _FEWEST:
        return list(lines)
    for line, found in head:
        name, value = found["name"].lower(), found["value"].strip(" \"'“”")
        if name in ("title", "headline"):
            result.title = result.title or value
        elif name in ("author", "authors", "byline", "by"):
            result.byline = result.byline or value
        elif name in ("url", "link", "address"):
            result.address = result.address or (value if re.match(r"https?://\S+$", value) else "")
        else:
            result.dates(value)
        result.drop(line, "a field that says what the copy is")
    return list(lines[end:])
