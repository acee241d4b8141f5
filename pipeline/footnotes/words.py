"""What a statement's own words offer to a note: the year, the number, the things counted, the words set in quotes.

Each slot is a function of the statement's text; it returns an empty string rather than a doubtful guess.
"""

import re
from collections.abc import Callable, Sequence

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = re.compile(r"(?<![\d.,$€£/-])(1[5-9]\d\d|20\d\d)(?![\d/%-]|[.,]\d|s\b)")
_MONTH = re.compile(rf"\b({_MONTHS})(?: of)?,? (1[5-9]\d\d|20\d\d)\b")
_DECADE = re.compile(r"\b(?:the )?((?:1[5-9]|20)\d0s)\b")
_SPELLED = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_NUMBER = re.compile(
    rf"(?:[$€£]\s?)?(?:\d[\d.,]*\d|\d|\b(?:{_SPELLED})\b)"
    r"(?:[\s-](?:hundred|thousand|million|billion|trillion))?"
    r"(?:\s?%|\s(?:percent|per cent|percentage points|times|people|years|days|hours|dollars|euros)\b"
    r"|\s(?:kilometres|miles|tonnes|tons)\b)?",
)
_VAGUE = (
    r"numerous|various|many|several|some|countless|multiple|certain|most|other|different|a number of|a range of|"
    r"a variety of|a series of|a growing number of"
)
_THINGS = re.compile(rf"\b(?:{_VAGUE})\s+((?:[a-z][a-z-]*\s+){{0,2}}?[a-z][a-z-]*(?<![su])s)\b(?!\s+[a-z]+s\b)")
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,60})[”\"]")
_SUPERLATIVE = re.compile(
    r"\b(?:the )?((?:most|least) [a-z]{4,}"
    r"|(?:larg|great|high|low|bigg|fast|old|long|strong|young|wealthi|rich|poor|earli|small|tall|deep|cheap)est)\b"
)
_CHANGE = re.compile(
    r"\b(?:chang|increas|declin|decreas|grow|grew|ris|rose|fell|fall|improv|worsen|shift|expand|shr[ai]nk|drop)[a-z]*\b"
)
_PHRASE_STOP = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|being|has|have|had|will|would|can|could|may|might|must|should|do|does|did|that|which|"
    r"who|whose|when|while|where|because|since|although|though|but|and|or|if|as|than|not|he|she|it|they|we|i|you|"
    r"this|these|those|there|also|then|so|however|moreover|additionally|furthermore|to|with|for|by|from|on|at|into)\b"
    r"|[,;:.!?()“”\"—–]"
)
_SMALL = re.compile(r"(?i)^(?:the|a|an|of|in|its|his|her|their|our|some|level)$")


def year(text: str) -> str:
    """The only year that the statement names."""
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 and not _DECADE.search(text) else ""


def month(text: str) -> str:
    """The only month with a year, as “March 2000”."""
    months = {f"{name} {year}" for name, year in _MONTH.findall(text)}
    return months.pop() if len(months) == 1 else ""


def decade(text: str) -> str:
    """The only decade, as “1990s”."""
    decades = set(_DECADE.findall(text))
    return decades.pop() if len(decades) == 1 else ""


def number(text: str) -> str:
    """The first number that is not a year or a day, with its unit."""
    without = _MONTH.sub(" ", _DECADE.sub(" ", _YEAR.sub(" ", text)))
    without = re.sub(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b", " ", without)
    found = [hit[0].strip(" ,.") for hit in _NUMBER.finditer(without)]
    figures = [hit for hit in found if re.search(r"\d", hit) or " " in hit]
    return figures[0] if figures else ""


def things(text: str) -> str:
    """What is spoken of in a vague plural: the “disputes” of “numerous disputes”."""
    found = [" ".join(hit.split()) for hit in _THINGS.findall(text)]
    return found[0] if found else ""


def quoted(text: str) -> str:
    """The first words that the statement sets in quotation marks."""
    hit = _QUOTED.search(text)
    return hit[1].strip(" ,.") if hit else ""


def superlative(text: str) -> str:
    """The first superlative."""
    hit = _SUPERLATIVE.search(text)
    return hit[1] if hit else ""


def change(text: str) -> str:
    """The verb of a change, where there is just one."""
    found = {hit[0] for hit in _CHANGE.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def topic(text: str) -> str:
    """Two to six of the statement's own words that can stand alone, to name it by."""
    best = ""
    for part in _PHRASE_STOP.split(text):
        words = part.split()
        while words and _SMALL.match(words[0]) and words[0].lower() not in ("the", "a", "an"):
            words.pop(0)
        while words and _SMALL.match(words[-1]):
            words.pop()
        if 2 <= len(words) <= 6 and len(" ".join(words)) > len(best):
            best = " ".join(words)
    return best


SLOTS: dict[str, Callable[[str], str]] = {
    "year": year,
    "month": month,
    "decade": decade,
    "number": number,
    "things": things,
    "quoted": quoted,
    "superlative": superlative,
    "change": change,
    "topic": topic,
}


def offered(texts: Sequence[str]) -> dict[str, str]:
    """The slots that one note may fill, from the texts of all its statements; what differs between them is left out."""
    result: dict[str, str] = {}
    for name, take in SLOTS.items():
        values = {value for text in texts if (value := take(text))}
        if len(values) == 1 and (len(texts) == 1 or name in ("year", "month", "decade")):
            result[name] = values.pop()
    return result
