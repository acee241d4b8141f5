"""A post of a network that a page shows: the line under it names its writer, the account and the day."""

import re
from dataclasses import replace

from pipeline.claims.given import BANDS, Attribution
from pipeline.claims.reading import Line
from pipeline.model import Span, Support

# — Ann Hart (@hart) November 19, 2019, or the day first, as the network writes it in the page's language
_UNDER = re.compile(r"[—–-] ?[^\n@]{1,80}\(@\w{1,30}\),? (?:[^\W\d_]{3,10} \d{1,2}|\d{1,2} [^\W\d_]{3,10}),? \d{4}")
_PICTURE = re.compile(r"\bpic\.twitter\.com/\w+")
POST = "the post that the page shows"


def posts(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """What stands above such a line, in its paragraph or, where it stands alone, in the paragraph before it."""
    for number, line in enumerate(lines):
        under = _UNDER.search(line.text)
        if under is None and not _PICTURE.search(line.text):
            continue
        parted = under is not None and under.start() == 0  # the line is a sentence by itself
        last = number - 1 if parted else number
        if last < 0 or line.block - lines[last].block > 1:
            continue
        where = Span(line.span.start + under.start(), line.span.start + under.end()) if under else line.span
        for place in range(last, -1, -1):
            if lines[place].block != lines[last].block:
                break
            own = found[place]
            if BANDS[own.support] < BANDS[Support.DATED]:
                found[place] = replace(
                    own, support=Support.DATED, where=where, attributed=True, rule=POST, borrowed=True
                )
