"""The superlative of a statement, as a closed noun phrase: what is said of something, and what is only in passing."""

import re
from collections.abc import Iterator

from pipeline.footnotes.nouns import closed

_TOP = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|[A-Za-z]+[’']s?|[Tt]en|[Oo]ne) (?P<top>(?:[a-z]+-|second |third |"
    r"fourth )?(?:(?:larg|great|"
    r"high|low|bigg|fast|old|"
    r"long|strong|young|wealthi|rich|poor|earli|small|tall|deep|cheap|heavi|dead|hott|cold|dri|short|new|saf|strict|"
    r"busi|rar|warm|wors|b|wett|mild|thick|thin|clos|near|brigh|wide|simpl|healthi|steep|sunni)est|worst|(?:most|"
    r"least) [a-z-]{4,}"
    r"|first|only)(?: [\w’-]+){0,8})"
)
_NO_TOP = re.compile(
    r"^(?:most|least) (?:of|people|part|likely|important|recent|often|because)\b|^(?:first|only)$|^(?:first|"
    r"only) (?:time|place|half|year|years|day|days|"
    r"thing|one|ones|two|three|four|few|week|month|months|decade|step|steps|line|minutes?|hours?|of|in|is|was|"
    r"part|round|wave|signs?|phase|stage|glance|draft|seminar|way|ways|reason|reasons|people|person|men|women|authors?|election|winter|summer|spring|autumn|snow)\b"
    r"|^(?:newest|closest|nearest)\b|^(?:best|worst) (?:of|in)\b"
)
#: What stands before a superlative that is said of something: a verb of being or having, or an apposition's comma.
_SAID_OF = re.compile(
    r"(?i)(?:\b(?:is|are|was|were|be|been|being|become|becomes|became|remain\w*|as|making (?:it|them|him|her)|"
    r"makes? (?:it|"
    r"them)|made (?:it|them)|call\w*|named?|has|have|had|it’s|that’s|what (?:is|was))\b|[,;:—–(])"
    r"(?: (?:[a-z]+ly|by far|still|now|also|once|in effect|perhaps|of|one|some|among|therefore|again|said|to|be|"
    r"even|long))*"
    r"\s*$"
)


def top(text: str) -> str:
    """The first superlative that is said of something, with its noun: "oldest bridge in the county"."""
    return next((words for words, said_of in _tops(text) if said_of), "")


def passing(text: str) -> str:
    """The first superlative that only tells which one is meant: the "lowest part" of "they live in the lowest part"."""
    return next((words for words, _ in _tops(text) if not words.startswith(("first ", "only "))), "")


def _tops(text: str) -> Iterator[tuple[str, bool]]:
    for hit in _TOP.finditer(text):
        words = closed(hit["top"])
        if " " in words and not _NO_TOP.search(words) and not re.fullmatch(r"(?:most|least) [a-z-]+(?:ly|ed)", words):
            yield words, bool(_SAID_OF.search(text[: hit.start()]))


SLOTS = {"top": top, "passing": passing}
