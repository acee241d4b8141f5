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
    r"(?:\s?%|\s(?:percent|per cent|percentage points|times|people|dollars|euros|kilometres|miles|tonnes|tons)\b"
    r"|\s(?:years|months|weeks|days|hours|minutes)\b)?",
)
_TELLING = re.compile(r"\d{3}|\d[.,]\d|%|per ?cent|[$€£]|thousand|[mb]illion|trillion|people")
_DURATION = re.compile(r"(?:years|days|hours|minutes|weeks|months)$")
_VAGUE = (
    r"numerous|various|many|several|some|countless|multiple|certain|most|other|different|a number of|a range of|"
    r"a variety of|a series of|a growing number of"
)
_THINGS = re.compile(rf"\b(?:{_VAGUE})\s+((?:[a-z][a-z-]*\s+){{0,2}}?[a-z][a-z-]*(?<![su])s)\b(?!\s+[a-z]+s\b)")
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,60})[”\"]")
_SUPERLATIVE = re.compile(
    r"(?<=\bthe )((?:most|least) [a-z]{4,})\b|\b("
    r"(?:larg|great|high|low|bigg|fast|old|long|strong|young|wealthi|rich|poor|earli|small|tall|deep|cheap)est)\b"
)
_CHANGE = re.compile(
    r"\b(?:chang|increas|declin|decreas|grow|grew|ris|rose|fell|fall|improv|worsen|shift|expand|shr[ai]nk|drop)[a-z]*\b"
)
_SAYING = (
    r"say|says|said|add|adds|added|argue|argues|argued|claim|claims|claimed|believe|believed|suggest|suggests|suggested|"
    r"show|shows|showed|shown|warn|warns|warned|agree|agreed|recommend|recommends|recommended|object|complain|complained|"
    r"report|reports|reported|find|found|think|maintain|explain|explains|explained|told|wrote|writes|announced|confirmed|"
    r"declared|predict|predicted|doubt|estimate|estimates|estimated|consider|expect|hope|suspected|disputes|stated|states"
)
_NOT_FIRST = (
    "[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Oo]ther|[Tt]he|[Aa]nd|[Oo]r|[Bb]ut|[Aa]s|[Ii]f|[Ww]hile|[Tt]hat|[Tt]h[eo]se"
    "|[Yy]et|[Ss]till|[Nn]ow|[Ii]t|[Oo]nly|[Ee]ven|[Ww]h[a-z]+|[A-Za-z]+ly"
)
_GROUP = re.compile(
    r"(?:^|[,;:—] |\b(?:and|but|while|as|that|[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Oo]ther) |\bto )"
    rf"((?:(?!(?:{_NOT_FIRST})\b)[A-Za-z][a-z]+ )?"
    r"(?!(?:[Oo]thers?|[Tt]his|[Hh]is|[Ii]ts|[Aa]lways|[Ww]as|[Hh]as|[Dd]ecades|[Yy]ears|[Mm]onths|[Ww]eeks|[Dd]ays|[Tt]imes|[Cc]ases|[Tt]hings|[Dd]oes|[Ii]s|[Aa]s)\b)[A-Za-z][a-z]+(?<![su])s)"
    rf"(?: (?:of|in|from|across) [\w’ ]{{2,25}}?)? (?:(?:have|had|long|also|often|widely|now) )*(?:{_SAYING})\b"
)
_SPEAKER = re.compile(
    r"\b((?:[Tt]he (?:[a-z][\w’-]* ){0,2}[a-z][\w-]*|[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,2}))"
    rf" (?:(?:has|had|also|later) )*(?:{_SAYING})\b"
)
_PRONOUN = re.compile(rf"\b([Hh]e|[Ss]he|[Tt]hey) (?:(?:has|had|also|later) )*(?:{_SAYING})\b")
_PHRASE_STOP = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|being|has|have|had|will|would|can|could|may|might|must|should|do|does|did|that|which|"
    r"who|whose|when|while|where|because|since|although|though|but|and|or|if|as|than|not|he|she|it|they|we|i|you|"
    r"this|these|those|there|also|then|so|however|moreover|additionally|furthermore|to|with|for|by|from|on|at|into)\b"
    r"|[,;:.!?()“”\"—–]"
)
_NOT_SPEAKERS = """
    a an it that this these those some many most several others one each both nobody everyone
    studies research surveys in on at by as but and or
    if when while since after before according what who which there here then
"""
_NO_SPEAKERS = frozenset(_NOT_SPEAKERS.split())
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
    return next((hit for hit in found if _TELLING.search(hit) and not _DURATION.search(hit)), "")


def things(text: str) -> str:
    """What is spoken of in a vague plural: the “disputes” of “numerous disputes”."""
    found = [" ".join(hit.split()) for hit in _THINGS.findall(text)]
    return found[0] if found and found[0].split()[0] not in _SPELLED.split("|") else ""


def group(text: str) -> str:
    """The unnamed many who say something: the "economists" of "many economists say"."""
    hit = _GROUP.search(text)
    return hit[1][0].lower() + hit[1][1:] if hit else ""


def speaker(text: str) -> str:
    """Who says something, where the statement's own words for it can be taken over: "the minister", "she"."""
    hit = _SPEAKER.search(text) or _PRONOUN.search(text)
    if not hit or _GROUP.search(text) or hit[1].split()[0].lower() in _NO_SPEAKERS:
        return ""
    first = hit[1].split()[0]
    if hit[1].endswith("ly"):  # an adverb before the verb
        return ""
    return first.lower() + hit[1][len(first) :] if first in ("The", "He", "She", "They") else hit[1]


def quoted(text: str) -> str:
    """The first words that the statement sets in quotation marks."""
    hit = _QUOTED.search(text)
    return hit[1].strip(" ,.") if hit else ""


def superlative(text: str) -> str:
    """The first superlative."""
    hit = _SUPERLATIVE.search(text)
    return hit[1] or hit[2] if hit else ""


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
    "group": group,
    "speaker": speaker,
    "quoted": quoted,
    "superlative": superlative,
    "change": change,
    "topic": topic,
}


def offered(texts: Sequence[str]) -> dict[str, str]:
    """The slots that one note may fill, from the texts of all its statements.

    Of several statements, a date must be the same in all that give one; those spoken of are named together.
    """
    result: dict[str, str] = {}
    for name, take in SLOTS.items():
        values = [value for text in texts if (value := take(text))]
        different = list(dict.fromkeys(values))
        if len(different) == 1 and (len(texts) == 1 or name in ("year", "month", "decade")):
            result[name] = different[0]
        elif name in ("group", "things") and len(values) == len(texts):
            result[name] = " and ".join((", ".join(different[:-1]), different[-1])).removeprefix(" and ")
    return result
