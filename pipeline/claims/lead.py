"""The first sentences of a news report: the figures after a dated one are of the same announcement."""

import re
from dataclasses import replace

from pipeline.claims.given import Attribution
from pipeline.claims.reading import Line
from pipeline.model import Support

LEAD = 3  # sentences that make the lead
OF_THE_LEAD = "the announcement that the report begins with"
# The rules of an announcement that a day or a paper is given for.
ANNOUNCED = frozenset({"on-a-day", "in-a-medium", "issues-an-utterance", OF_THE_LEAD})
# A figure: no year, no day of a month, nobody's age, no hour.
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
FIGURE = re.compile(
    r"(?<![\w.,:/-])[£$€]?(?!(?:1[0-9]|20)\d\ds?\b)\d+(?:[.,]\d+)*(?:m|bn|k|p|mph|km|kg|g|cm|mm)?(?![\w:])"
    rf"(?! (?:years? old|(?:{_MONTHS})\b))"
)
MONTH_BEFORE = re.compile(rf"(?:{_MONTHS}|aged|age|been) \d{{1,2}}\b")
# How a sentence begins that goes back in time, or that weighs what was announced.
ELSEWHERE = re.compile(
    r"^(?:it|he|she|they|that|this|these|there|we|i|you|at|before|despite|in|on|since|last|by|until|under|after|but|while)\b",
    re.I,
)


def lead(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """Figures that follow a dated announcement at the head of a report are that announcement's."""
    for number in range(1, min(LEAD, len(lines))):
        own, before, line = found[number], found[number - 1], lines[number]
        if own.support is not Support.NONE or own.quotation or before.support is not Support.DATED:
            continue
        if before.quotation or before.rule not in ANNOUNCED or line.has("turn") or ELSEWHERE.match(line.text):
            continue
        if FIGURE.search(MONTH_BEFORE.sub("", line.text)):
            found[number] = replace(own, support=Support.DATED, where=before.where, rule=OF_THE_LEAD, borrowed=True)
