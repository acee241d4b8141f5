"""A post of a network that a page shows: the line under it names its writer, the account and the day."""

import re
from dataclasses import replace

from pipeline.claims.given import BANDS, Attribution
from pipeline.claims.reading import Line
from pipeline.model import Span, Support

_UNDER = re.compile(
    r"[—–-] ?[^\n@]{1,80}\(@\w{1,30}\),? "
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}|"
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)),? \d{4}"
)
_PICTURE = re.compile(r"\bpic\.twitter\.com/\w+")
POST = "the post that the page shows"


def posts(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """What stands above such a line, in its paragraph or, where it stands alone, in the paragraph before it."""
    for number, line in enumerate(lines):
        under = _UNDER.search(line.text)
        if under is None and not _PICTURE.search(line.text):
            continue
        first = number
        alone = under is not None and under.start() == 0 and line.place == 0
        block = lines[number - 1].block if alone and number else line.block
        if line.block - block > 1:
            continue
        while first and lines[first - 1].block == block:
            first -= 1
        for place in range(first, number if under and under.start() == 0 else number + 1):
            if BANDS[found[place].support] < BANDS[Support.DATED]:
                where = Span(line.span.start + under.start(), line.span.start + under.end()) if under else line.span
                found[place] = replace(
                    found[place], support=Support.DATED, where=where, attributed=True, rule=POST, borrowed=True
                )
