"""An article that reports one study: it says first in which journal it appeared, and then what is in it."""

import re
from dataclasses import replace

from pipeline.claims.given import JOURNAL, Attribution
from pipeline.claims.reading import Line
from pipeline.model import Support

LEAD = 5  # sentences in which an article says which study it reports
APPEARED = "study-just-out"  # the rule of a study in a journal that has just come out
OF_THE_STUDY = "the study that the article reports"
# The study and those who made it, as the article takes them up.
TAKES_UP = re.compile(
    r"\b(?:the|this|their|its) (?:\w+ ){0,2}?(?:study|researchers|(?:research )?team|authors|scientists|report|paper"
    r"|results|findings|analysis|experiments?|survey|poll|research (?:was|is|also|found|showed|shows|took))\b"
    r"(?! (?:on|at|in|of|from|for|that|by) [A-Z])"
    r"|^(?:researchers|results|findings|participants|volunteers) (?!have|has|at|in|from|of|say)\b"
    r"|^(?:to|using|by|after|based on|for this) [^,]+, (?:the )?(?:researchers|scientists)\b"
    r"|\b(?:respondents|those (?:surveyed|polled)|(?:among|of) (?:\w+ )?(?:participants|volunteers))\b",
    re.I,
)
THEY = re.compile(
    r"^(?:from this, |then |next, |instead, )?they (?:\w+ )?(?:\w+ed|found|saw|showed|took|built|chose|say|call|set)\b",
    re.I,
)
# What is of somebody else's study, in somebody's own words, or the article's own remark.
ELSEWHERE = re.compile(
    r"\b(?:another|other|earlier|previous|separate|different|not involved|last|we|our|my|I|interview\w*)\b"
    r"|^(?:this|that|these|it|there) (?:is|are|was|were)\b",
    re.I,
)


def reported(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """What an article tells of the study that it reports is told out of that study."""
    number = next((number for number, line in enumerate(lines[:LEAD]) if _appeared(line)), None)
    if number is None:
        return
    where = found[number].where
    for after in range(number + 1, len(lines)):
        line, own = lines[after], found[after]
        somebody = own.support is Support.DATED or "who" in line.tokens.lower
        quoted = own.quotation and (somebody or not TAKES_UP.match(line.text))
        if own.support is Support.CITED or quoted or ELSEWHERE.search(line.text):
            continue
        taken = found[after - 1].rule == OF_THE_STUDY or after == number + 1
        near = line.block - lines[after - 1].block == 0
        heads = TAKES_UP.search(line.text) or (taken and near and THEY.match(line.text))
        goes_on = taken and near and own.support is Support.NONE and not line.has("turn")
        if heads or goes_on:
            found[after] = replace(own, support=Support.CITED, where=where, rule=OF_THE_STUDY, borrowed=True)


def _appeared(line: Line) -> bool:
    return "however" not in line.tokens.lower and any(hit.rule.id in (JOURNAL, APPEARED) for hit in line.hits)
