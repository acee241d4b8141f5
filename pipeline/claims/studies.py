"""An article that reports one study: it says first in which journal it appeared, and then what is in it."""

import re
from dataclasses import replace

from pipeline.claims.given import JOURNAL, Attribution
from pipeline.claims.reading import Line
from pipeline.model import Span, Support

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
    r"|\b[A-Z]\w+ and (?:his|her|their) (?:colleagues|team|co-?authors)\b"
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
    r"|^(?:this|that|these|it|there)(?: is| are| was| were|['’]s)\b",
    re.I,
)

THEY_WROTE = re.compile(r", they (?:write|wrote|conclude|concluded|report|reported|note|noted)\b")
THE_AUTHORS = re.compile(
    r", the (?:authors|researchers|scientists|team) (?:write|wrote|conclude|concluded|report|reported)\b"
)
COUNTED_ON = 3  # sentences for which shares go on with what a study counted
SHARES = re.compile(r"\d ?(?:%|per ?cent\b)|\bper ?cent of\b|\b(?:a|one|two) (?:third|quarter|fifth)s? of\b", re.I)
# A poll by somebody with a name, and a study that is not yet named.
POLL_BY = re.compile(r"\b(?:poll|survey) (?:conducted |commissioned |published |carried out )?by (?:the )?[A-Z]")
A_STUDY = re.compile(r"\b(?:a|an|new) (?:\w+ ){0,2}?(?:study|paper|analysis|survey|research|team of \w+)\b", re.I)
SAYS_A_STUDY = re.compile(
    r"\baccording to (?:a|an|new) (?:\w+ ){0,2}?(?:study|paper|analysis|survey|poll|research|case report)\b"
    r"|\ba (?:\w+ ){0,2}?(?:study|paper|analysis|survey|poll) (?:\w+ )?(?:reports|finds|found|says|shows|suggests)\b",
    re.I,
)
# Medicine also reports one patient at a time.
CASE_REPORT = re.compile(r"\bcase report\b|\bcase stud(?:y|ies) published\b", re.I)


def reported(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """What an article tells of the study that it reports is told out of that study."""
    number = _names_it(lines)
    if number is None:
        return
    where = found[number].where or lines[number].span
    _which(lines, found, number, where)
    first = next((one for one, line in enumerate(lines[:number]) if A_STUDY.search(line.text)), number)
    for after in range(first + 1, len(lines)):
        line, own = lines[after], found[after]
        somebody = own.support is Support.DATED or "who" in line.tokens.lower
        quoted = own.quotation and (somebody or not (TAKES_UP.match(line.text) or THE_AUTHORS.search(line.text)))
        before = found[after - 1].rule == OF_THE_STUDY
        if own.support is Support.CITED or quoted or ELSEWHERE.search(line.text):
            continue
        taken = before or after == number + 1
        near = line.block - lines[after - 1].block == 0
        heads = TAKES_UP.search(line.text) or (
            taken and near and (THEY.match(line.text) or THEY_WROTE.search(line.text))
        )
        goes_on = taken and near and own.support is Support.NONE and not line.has("turn")
        if heads or goes_on or _counts_on(lines, found, after):
            found[after] = replace(own, support=Support.CITED, where=where, rule=OF_THE_STUDY, borrowed=True)


def _names_it(lines: tuple[Line, ...]) -> int | None:
    """The sentence that says which study the article reports: one of its first, or a later one that takes it up."""
    for number, line in enumerate(lines[:LEAD]):
        if _appeared(line) or POLL_BY.search(line.text) or CASE_REPORT.search(line.text):
            return number
    if not any(A_STUDY.search(line.text) for line in lines[:LEAD]):
        return None
    return next((number for number, line in enumerate(lines) if _appeared(line) and TAKES_UP.search(line.text)), None)


def _which(lines: tuple[Line, ...], found: list[Attribution], number: int, where: Span) -> None:
    """The sentence that names the study, and those before it that only speak of a study."""
    for back in range(min(number, LEAD) + 1):
        own = found[back]
        unnamed = (
            own.support in (Support.VAGUE, Support.NAMED)
            and not own.quotation
            and SAYS_A_STUDY.search(lines[back].text)
        )
        if unnamed or (back == number and own.support is not Support.CITED):
            found[back] = replace(own, support=Support.CITED, where=where, rule=OF_THE_STUDY, borrowed=True)


def _counts_on(lines: tuple[Line, ...], found: list[Attribution], number: int) -> bool:
    """Whether a sentence shortly after one of the study gives shares as only a count can."""
    line, own = lines[number], found[number]
    if own.support not in (Support.NONE, Support.VAGUE) or own.quotation or line.has("turn"):
        return False
    near = found[max(0, number - COUNTED_ON) : number]
    return any(given.rule == OF_THE_STUDY for given in near) and SHARES.search(line.text) is not None


def _appeared(line: Line) -> bool:
    return "however" not in line.tokens.lower and any(hit.rule.id in (JOURNAL, APPEARED) for hit in line.hits)
