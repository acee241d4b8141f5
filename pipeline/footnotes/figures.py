"""What a statement's figures offer to a note: a sum with its noun, both ends of a range, a comparison's missing side.

Each slot is a function of the statement's text; it returns an empty string rather than a doubtful guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import files

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_BIG = r"(?:[\s-](?:hundred|thousand|million|billion|trillion)\b|\s?(?:tn|bn|mn|[mkbtMKBT])\b)?"
_MONEY = re.compile(
    rf"(?:(?:\b(?:US|AU?|CA?|NZ|HK|S))?[$€£¥]\s?\d[\d.,]*(?:\s?[–-]\s?[$€£¥]?\d[\d.,]*)?{_BIG}|"
    rf"(?<![\w.,-])(?<!hundred )(?<!thousand )(?<!million )(?<!hundred and )(?<!thousand and )"
    rf"(?:(?:between )?\d[\d.,]* (?:and|to) \d[\d.,]*|\d[\d.,]*|a|one|half a|(?:[a-z]+ty-)?(?:one|{_SMALL})|"
    rf"[a-z]+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    rf"{_BIG}\s(?:dollars|euros|pounds|francs|guilders|cents|crowns)\b)(?<![.,])"
    r"(?: (?:an?|per) (?:day|hour|week|month|year|night|ton|tonne|pound|kilo|cup|litre|head|person|vessel|piece|"
    r"copy|pack|kilometre|mile)\b)?"
)
_AMOUNT = re.compile(rf"{_MONEY.pattern}|\b\d[\d.,]* ?(?:ct|cents?|p|pence)/\w+")
_UNIT = r"(?:%|per ?cent|degrees|kilometres|metres|miles|tonnes|tons|kg|km|cm|mm|years|months|weeks|days|hours|minutes)"
_RANGE = re.compile(
    rf"\b(?:[Bb]etween (?P<a>\d[\d.,]*|{_SMALL})(?: ?{_UNIT})? and (?P<b>\d[\d.,]*|{_SMALL})|"
    rf"(?P<c>\d[\d.,]*)(?: ?[–-] ?|"
    rf" to )(?P<d>\d[\d.,]*))"
    rf" ?(?P<unit>{_UNIT})"
)
_TIMES = re.compile(
    rf"(?i)\b(?P<n>twice|(?:{_SMALL}) times)\b(?! (?:as|the|that|what|more|less|higher|a|an|per|over|its|\w+er)\b)"
)
#: Not "one in ten of the phones": that is a share, and not so many phones.
_NO_SHARE = "".join(f"(?<!\\b{count} in )" for count in (*_SMALL.split("|"), "one", r"\d")) + "(?<!out of )"
_SOME = re.compile(
    rf"(?i){_NO_SHARE}\b(?:{_SMALL}) of (?:the|its|their|his|her) (?:(?:past|last|first|{_SMALL}|"
    rf"\d{{1,2}}) )?(?:[a-z-]+ )??(?!(?:is|was|has|does)\b)[a-z-]+(?<![su])s\b"
)
_ROUND = re.compile(
    r"(?i)\b(?:tens of thousands|hundreds of thousands|hundreds|thousands|millions|dozens|"
    r"scores) of (?!thousands|millions|dollars|euros|pounds|years|hours|miles|feet|met(?:re|er)s|kilomet|tons|tonnes)"
    r"[a-z-]+(?: [a-z-]+s\b)?"
)
_SINCE = re.compile(r"\bsince (?:the )?(?:(?:early|late) )?(?:[A-Z][a-z]+ )?(?:1[5-9]\d\d|20\d\d)s?\b")
_AVERAGE = re.compile(r"(?i)\b(?:a year|per year|every year|each year|annually|yearly|a person|per person|per head)\b")
_OTHER = re.compile(
    r"\b(?:(?:more|less|fewer|better|worse|\w{2,}er)(?: [\w’-]+){0,6}? than|(?:times|twice|half) as (?:[\w’-]+ ){1,3}as"
    r"|compared (?:with|to)) (?P<other>[^,;:.()—–]+)"
)
_STOP = re.compile(
    r"\s(?:although|but|while|whereas|because|since|when|if|which|who|despite|according|as|after|and|or|though)\b.*$"
)
_DID = re.compile(
    r"^(?P<who>(?:[\w’.-]+ ){1,5}?)(?:had )?(?:offered|planned|budgeted|spent|spends?|paid|pays?|earned|earns?|sold|"
    r"sells?|moved|carried|carries|produced|produces?|lost|used|uses?|cost|costs|made|makes|built|bought|received|"
    r"receives?|exported|imported)\b"
)
_NONE = re.compile(
    r"(?i)^(?:off|from|for|by|with|under|over|any|ever|before|now|it|they|them|he|she|we|you|i|that|this|those|these|"
    r"almost|nearly|most|many|any|some|several|all|an? (?:hour|minute|day|week|month|year|decade|century)|each|every|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|"
    r"what|to|expected|planned|usual|thought|enough|just|not|a (?:third|quarter|half|few)|half|twice|\d+|one)\b|^[$€£]|"
    r"\b(?:is|are|was|were|had|did|does|do|has|have|can|could|would|will|before|line|level|limit|threshold|average|"
    r"norm|"
    r"ones?)\b"
)
_AGO = re.compile(
    rf"(?i)^(?:(?:a|one|{_SMALL}|\d+) (?:years?|months?|decades?|weeks?) (?:ago|earlier|before)|last year|"
    rf"last month|the year before)$"
)
_WHEN = re.compile(
    r"^(?:in|at|on|during) (?P<time>(?:the (?:same|previous) )?(?:[A-Z][a-z]+ )?(?:last year|1[5-9]\d\d|"
    r"20\d\d|[A-Z][a-z]+|"
    r"the year before|the spring|the summer|the autumn|the winter|(?:month|year|quarter)))$"
)


#: "A pretax charge of close to" before a sum; and what parts a sum from a name that comes after it.
_GOVERNS = re.compile(
    r"\b(bill|charge|contract|damages|deal|donation|grant|penalty|settlement|stake|tax|award|bond|pension|ransom|"
    r"bonus|deposit|surcharge|levy|deficit|surplus|gift|loan|fine|fee|budget|salary|wage|rent|price|cost|profit|loss|"
    r"debt|value|fund|investment|income|prize|expense)(?: of| worth| totall?ing)"
    r"(?: (?:about|around|nearly|close to|almost|more than|over|some|up to|at least|less than|roughly|approximately|"
    r"just|only|under|an estimated))*\s$"
)
_BREAK = re.compile(r"[,;:()]")


@dataclass(frozen=True, slots=True)
class Name:
    """What a figure is called where one of some words stands near it."""

    words: re.Pattern[str]
    noun: str
    plural: str


@cache
def _names(of: str) -> tuple[Name, ...]:
    """The names of ``sums`` or of ``measures``."""
    data: Any = files.load_yaml(Path(__file__).parent / "en" / "figures.yaml")
    return tuple(
        Name(re.compile(rf"(?i)\b(?:{entry['words']})\b"), entry["noun"], entry.get("plural", f"{entry['noun']}s"))
        for entry in data[of]
    )


def money(text: str) -> str:
    """The first sum of money, with the time or the thing that it is for: "80 cents a day"."""
    hit = _MONEY.search(text[:1].lower() + text[1:])
    return hit[0].strip() if hit else ""


def sum_of(text: str) -> str:
    """The first sum with the noun that its sentence gives it: "wage of 80 cents a day", "figure of $4"."""
    hit = _MONEY.search(text[:1].lower() + text[1:])
    return f"{_noun(text, hit.start(), hit.end())} of {hit[0].strip()}" if hit else ""


def sums(text: str) -> str:
    """What two or more sums of one sentence are: "prices", "rates"; empty where there is but one."""
    hits = list(_AMOUNT.finditer(text))
    if len(hits) < 2 or re.fullmatch(r"\s?[–-]\s?", text[hits[0].end() : hits[1].start()]):
        return ""  # the two ends of a range are one sum
    noun = _noun(text, hits[0].start(), hits[-1].end())
    noun = "price" if noun == "cost" and re.search(r"(?i)\bcosts?\b", text) else noun
    return next((name.plural for name in _names("sums") if name.noun == noun), f"{noun}s")


def span_of(text: str) -> str:
    """A range by both its ends: "12 to 38 per cent"."""
    hit = _RANGE.search(text)
    return (
        f"{hit['a'] or hit['c']} to {hit['b'] or hit['d']}{'' if hit['unit'] == '%' else ' '}{hit['unit']}"
        if hit
        else ""
    )


def times(text: str) -> str:
    """All the occasions on which something was: the "all four" of "was sold four times", the "both" of "twice"."""
    hit = _TIMES.search(text)
    number = hit["n"].split()[0].lower() if hit else ""
    return "" if not number else "both" if number in ("twice", "two") else f"all {number}"


def some(text: str) -> str:
    """A few out of several: "four of the eleven trials"."""
    hit = _SOME.search(text)
    return hit[0][0].lower() + hit[0][1:] if hit else ""


def round_number(text: str) -> str:
    """A number in round words, with what it counts: "thousands of people"."""
    hit = _ROUND.search(text)
    return hit[0][0].lower() + hit[0][1:] if hit else ""


def since(text: str) -> str:
    """The time from which a comparison runs: "since the 1990s"."""
    hit = _SINCE.search(text)
    return hit[0] if hit else ""


def average(text: str) -> str:
    """Whether a figure is one of each year or each head, so that it belongs to some year; empty where one is named."""
    return (
        "yes"
        if _AVERAGE.search(text) and not re.search(r"\b(?:1[5-9]|20)\d\d\b|\blast year\b|\bthis year\b", text)
        else ""
    )


def side(text: str) -> str:
    """The side of a comparison that its sentence names without its figure: "the spending of 2022"."""
    hit = _OTHER.search(text)
    if not hit or re.match(r",? (?:and )?[A-Z]| ?\([^)]*\d", text[hit.end() :]):
        return ""  # one of a list, or given in brackets
    other = _STOP.sub("", hit["other"].strip())
    measure = next(
        (name.noun for name in _names("measures") if name.words.search(text[: hit.start("other")])), "figure"
    )
    if _AGO.match(other):
        return f"the {measure} {other}"
    if found := _WHEN.match(f"in {other}" if re.fullmatch(r"(?:1[5-9]|20)\d\d", other) else other):
        return f"the {measure} {'for' if measure == 'figure' else 'of'} {found['time']}"
    if re.match(r"the (?:number|price|cost|sum|total) of\b", other) and len(other.split()) <= 9:
        return other
    if (found := _DID.match(other)) and not _NONE.search(found["who"]):
        return f"what {other}"
    if _NONE.search(other) or hit["other"].strip() != other:
        return ""
    plain = re.fullmatch(r"(?:in )?((?:the |its |a |an )?(?:[\w’-]+ ){0,3}[\w’-]+)(?: combined)?", other)
    return f"the figure for {plain[1]}" if plain and not plain[1].endswith(("ly", "ed")) else ""


def _noun(text: str, start: int, end: int) -> str:
    """The word for a sum: the noun that it is "of", or else the name that stands nearest; "sum" where none is near."""
    if re.search(r"(?i)\b(?:freight|fares?|(?<!death )tolls?)\b", text):
        return "rate"
    if governing := _GOVERNS.search(text[:start]):
        return governing[1]
    near = [
        (start - hit.end() if hit.end() <= start else hit.start() - end, order, name.noun)
        for order, name in enumerate(_names("sums"))
        for hit in name.words.finditer(text)
        if hit.end() <= start or not _BREAK.search(text[min(end, hit.start()) : hit.start()])
    ]
    distance, _, noun = min(((max(0, gap), order, noun) for gap, order, noun in near), default=(99, 0, "sum"))
    return noun if distance <= 30 else "sum"


SLOTS: dict[str, Callable[[str], str]] = {
    "money": money,
    "sum": sum_of,
    "sums": sums,
    "range": span_of,
    "times": times,
    "some": some,
    "round": round_number,
    "since": since,
    "average": average,
    "side": side,
}
