"""What a statement's own words offer to a note: the year, the number, the things counted, the words set in quotes.

Each slot is a function of the statement's text; it returns an empty string rather than a doubtful guess.
"""

import re
from collections.abc import Callable, Sequence

from pipeline.footnotes import figures, shapes, speakers, tops
from pipeline.footnotes.nouns import closed

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = re.compile(
    r"(?<![\d.,$€£/-])((?:(?<=[Ii]n )|(?<=[Ii]n about )|(?<=[Ii]n around )|(?<=rom )|(?<=[Bb]y )|(?<=ntil )|(?<=ince ))"
    r"1[0-4]\d\d|1[5-9]\d\d|"
    r"20\d\d)(?![\d/%-]|[.,]\d|s\b)"
)
_MONTH = re.compile(rf"\b({_MONTHS})(?: of)?,? (1[5-9]\d\d|20\d\d)\b")
_DECADE = re.compile(r"\b(?:the )?((?:1[5-9]|20)\d0s)\b")
_SPELLED = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_NUMBER = re.compile(
    r"(?:(?:\b(?:US|AU?|CA?|NZ|HK|S))?[$€£¥]\s?)?"
    rf"(?:\d[\d.,]*(?:[–-]\d[\d.,]*)*(?<=\d)|\b(?:[a-z]+ty-)?(?:{_SPELLED})\b|"
    r"\b(?:one|a|half a)(?= (?:hundred|thousand|million|billion|trillion)\b))"
    r"(?:[\s-](?:hundred|thousand|million|billion|trillion)\b|(?<=\d)(?!(?:st|nd|rd|th|s)\b)[a-zA-Z]{1,3}\b)?"
    r"(?:\s?%|\s(?:percent|per cent|percentage points|times|people|dollars|euros|kilometres|kilometers|metres|meters|"
    r"centimetres|millimetres|square metres|square kilometres|litres|degrees|grams|kilograms|micrograms|"
    r"milligrams|hectares|acres|ppm|ppb|"
    r"feet|miles|tonnes|tons|bar|cm|km|mm|kg|m|g|hertz|bpd|mg|kWh|[kMG]W|°C(?:-weeks)?)\b|°C"
    r"|\s(?:years|months|weeks|days|hours|minutes)\b)?",
)
#: A number of several words, of which a part would be another number: "two thousand eight hundred".
_COMPOUND = re.compile(
    rf"(?i)\b(?:(?:\d[\d.,]*|a|one|[a-z]+teen|(?:[a-z]+ty-)?(?:one|{_SPELLED})) "
    r"(?:hundred|thousand|million|billion) (?:and )?)+"
    rf"(?:[a-z]+teen|(?:[a-z]+ty-)?(?:one|{_SPELLED}))\b(?: (?:hundred|thousand)\b)?"
)
#: Figures that are a share, a span of years or a name, and of which a part would be no figure of the statement.
_NO_NUMBER = re.compile(
    rf"(?<![\d.,])\b(?:\d{{1,3}}|one|{_SPELLED}) (?:in|out of) (?:every )?(?!(?:1[5-9]|20)\d\d\b)(?:\d[\d,]*|"
    rf"{_SPELLED})\b|"
    r"\b(?:quarter|third|half|fifth|tenth) of an? (?:hundred|thousand|million|billion)\b|"
    r"\b(?:1\d|20)\d\d\s?[–-]\s?(?:(?:1\d|20)\d\d|\d\d)\b|"
    r"\b(?:Boeing|Airbus|Flight|Route|Highway|Article|Section|Chapter|Windows|iPhone|Apollo|Area|Formula|Channel|"
    r"Resolution|Directive|Regulation|Room|Figure|Table|Psalm|Agenda) \d[\d/-]*"
)
_TELLING = re.compile(r"\d{3}|\d[.,]\d|%|per ?cent|[$€£]|thousand|[mb]illion|trillion|people")
#: Not the "three people" of "two out of three people".
_OUT_OF = re.compile(rf"(?i)\b(?:one|{_SPELLED}|\d+) (?:in|out of) (?:every )?$")
#: What stands before digits that belong to a word or a name, and what goes on after them as one word.
_WITHIN_WORD = re.compile(r"[A-Za-z][-–/’']?$|#$")
_GOES_ON = re.compile(r"[-–](?!\d|(?:per ?cent|percent|million|billion|trillion|thousand|hundred)\b)\w|[A-Za-z]")
_RACE = re.compile(r" (?:heats?|races?|finals?|relays?|freestyle|butterfly|backstroke|hurdles|sprint|runs?|champion)\b")
_UNIT_ATTACHED = re.compile(r"(?<=\d)(?:[ckm]?m|[km]?g|[kMG]?W|[kMGT]Wh|bn|tn|mn|[mkMK]|mph|ft|lbs?|°C)$")
_NAME_BEFORE = re.compile(
    r"(?<![.!?:;] )(?<![“\"])(?<!^)\b(?!(?:In|By|At|About|Some|Nearly|Over|The|Its|Of|On|For|From|Until|To|And|Or|With|"
    r"Only|Around|Just|Almost|More|Less|Than|All|But|After|Before|As)\b)(?:[A-Z][\w.]*|[a-z]+[A-Z]\w*) $"
)
#: Plain lengths and weights, which tell less than what is counted beside them.
_MEASURE = re.compile(r"(?:metres|meters|miles|feet|\b[ckm]?m|hectares|acres)$")
_DURATION = re.compile(r"(?:years|days|hours|minutes|weeks|months)$")
_VAGUE = (
    r"numerous|various|many|several|some|countless|multiple|a number of|a range of|"
    r"a variety of|a series of|a growing number of"
)
_THINGS = re.compile(rf"\b(?:{_VAGUE})\s+((?:[A-Za-z][a-z-]*\s+){{0,2}}?[a-z][a-z-]*(?<![su])s)\b(?!\s+[a-z]+s\b)")
_EMPTY = re.compile(
    r"\b(?:times|years|days|weeks|months|cases|ways|things|others|metres|centimetres|millimetres|kilometres|miles|"
    r"hours|minutes|dollars|euros|pounds|reasons|does|was|is|has|needs|stays)$|^of\b"
)
_MOST_QUOTED = 9  # words of a quotation that a note says again
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,60})[”\"]")
_COUNTED = re.compile(
    r" (?:(?!of|and|or|to|in|from|for|on|at|more|less|fewer|was|is|were|are|by|had|have|has|with|as|during|"
    r"between|who|that|"
    r"which|against|will|can|according|it|a|per|the|its|his|her|their|times|years?)[a-z-]+ )?"
    r"(?:(?!as\b|is\b|was\b|has\b|its\b|his\b|years\b|times\b|always\b|this\b)[a-z-]+(?<![su])s|people|men|"
    r"women|children|species|staff|sheep|cattle|aircraft|troops)\b"
    r"(?: (?:a|per|every) (?:day|week|month|year|second|minute|hour|person|night|hectare|kilo|ton)\b)?"
)
_UNIT = re.compile(r"%|per ?cent|[a-z]+s$|°|people$|feet$|\b[ckm]?[mg]$|hertz$|bpd$|W$|kWh$")
_SHARE = re.compile(r"\b(?:\d[\d.,]*(?:\s?[–-]\s?| to ))?\d[\d.,]*(?:%|\s?(?:percent|per cent)\b)")
_PART = re.compile(
    r"(?i)\b(?:(?:about|almost|nearly|roughly) )?(?:"
    r"(?:half|a (?:third|quarter|fifth|sixth|tenth)|two[ -]thirds|three[ -]quarters|three times(?= the\b)|"
    r"double(?= the\b))\b(?! (?:an?|as)\b)(?: (?:of|the)(?! a percentage)(?: [\w’-]+){1,5})|"
    r"(?:(?:one|1) (?:in|out of) (?:two|three|four|five|six|seven|eight|nine|ten|\d{1,4})|"
    r"(?:six|seven|eight|nine|[6-9]) (?:in|out of) (?:ten|10))"
    r"(?: of(?: [\w’-]+){1,5}|"
    r" (?:[a-z-]+ )??(?:(?!(?:is|was|has|does)\b)[a-z-]+(?<![su])s|people|men|women|children)\b))"
)
_FRACTION = re.compile(
    r"(?i)\b(?:(?:about|almost|nearly|roughly|over|more than|less than|"
    r"fewer than) )?(?<!est )(?<!and a )(?:half\b(?! an? )|"
    r"every (?:second|third|fourth|fifth|tenth) (?!day|week|month|year|time|of\b)[a-z]+|"
    r"a (?:third|quarter|fifth|sixth|seventh|eighth|tenth|twelfth)(?! [a-z]+(?:ing|er|or|person|man|woman|time|party|"
    r"year|day|week|month|term|place|way|option|phase)\b)|two[ -](?:thirds|fifths)|"
    r"three[ -](?:quarters|fifths)|four[ -]fifths|"
    rf"one (?:[a-z]+ )?(?:in|out of) (?:every )?(?:{_SPELLED}|\d+)|"
    rf"(?:{_SPELLED}|\d+) (?:days |times |cases )?(?:in|out of) (?:every )?(?:ten|10|five|four|three))"
    r"\b(?! (?:of a )?(?:an hour|hour)| of a percent)"
)
_MOST = re.compile(
    r"(?<!\b[Tt]he )(?<!\band )(?<!\b[Ii]ts )(?<![’']s )(?<!\btheir )(?<!\bour )"
    r"\b(?:[Mm]ost|[Nn]early all|[Aa]lmost all) (?!of\b|considering\b|were\b|are\b|have\b|had\b|will\b|can\b|come\b|"
    r"came\b|likely\b|often\b|recent|important|common|cases\b)"
    r"(?:[a-z-]+ ){0,2}?(?:[a-z-]+(?<![su])s|people|men|women|children)\b"
)
_HELD = re.compile(
    r"\b(?:[Ii]t|is|are|was|were|been|being|be)(?:’s| is| was| has been)? (?:(?:[a-z]+ly|often|sometimes|also|now|"
    r"still|long|nevertheless|however|therefore) )*(said|believed|thought|assumed|expected|estimated|known|considered|"
    r"regarded|seen|understood|argued|claimed|alleged|feared|hoped|agreed|accepted|reported|suspected|"
    r"suggested|rumoured|told|"
    r"supposed|credited|blamed|described)\b|\b([Rr]eported)ly\b"
)
_STUDY = re.compile(
    r"(?i)\b(study|studies|survey|surveys|poll|polls|trial|trials|paper|report|analysis|analyses|experiment|"
    r"experiments|tests|"
    r"research|review|reviews|investigation|figures|data|statistics|models?|calculations|simulations)\b"
)
_COMPARATIVE = re.compile(
    r"\b(?:(?:more|less) (?:likely|often|common|prone|[a-z]{5,}(?:ed|ous|ive|able|ful|ant|ent|al|ic))|"
    r"less (?!than\b|without\b|of\b|so\b|and\b)[a-z]+(?: (?!to\b|in\b|on\b|at\b|for\b|of\b|and\b|or\b|than\b|"
    r"as\b|but\b)[a-z]+)?|"
    r"(?:fast|slow|cheap|earli|old|young|strong|weak|high|low|larg|great|small|bigg|long|short|happi|healthi|"
    r"saf|easi|rich|"
    r"poor|warm|cold|heavi|rar|hard|quick|clean|thin|thick|deep|near|clos|late)er(?! (?:house|education|court|"
    r"saxony)\b)|"
    r"better|worse|fewer (?!than\b)[a-z]+)\b"
)
_PHRASE_STOP = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|being|has|have|had|will|would|can|could|may|might|must|should|do|does|"
    r"did|that|which|"
    r"who|whose|when|while|where|because|since|although|though|but|and|or|if|as|than|not|he|she|it|they|we|i|you|"
    r"this|these|those|there|also|then|so|however|moreover|additionally|furthermore|to|with|for|by|from|on|at|into)\b"
    r"|[,;:.!?()“”\"—–]"
)
_BODY = re.compile(
    r"\b(?:Fund|Organi[sz]ations?|Bank|Office|Agency|Ministry|Institute|Commission|Bureau|Department|Association|"
    r"Council|"
    r"University|Authority|Board|Statistics|Nations|Institutes|Foundation|Academy|College|Agencies|Survey|"
    r"Observatory|Europol|Eurostat|Museum|Inspectorate|Regulator|Programme|Program|Service|Cent(?:re|er)|Federation|"
    r"Society|"
    r"Administration)"
    r"\b|^(?:the )?[A-Z]{2,6}$"
)
_OFFICE = re.compile(
    r"(?i)\b(?:ministry|agency|authority|commission|council|department|association|federation|bank|government|"
    r"institute|"
    r"university|union|society|company|regulator|corporation|operator|league|club|carrier|firm|charity|office|party)$"
    r"|\b(?:ministry|department|institute|association|federation|league|guild|society) of\b"
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
    without = _COMPOUND.sub(" ", _NO_NUMBER.sub(" ", text))
    without = without[:1].lower() + without[1:]
    without = _MONTH.sub(" ", _DECADE.sub(" ", _YEAR.sub(" ", without)))
    without = re.sub(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b|"
        rf"\b(?:{_MONTHS}) \d{{1,2}}\b",
        " ",
        without,
    )
    found = [
        hit[0].strip(" ,.")
        for hit in _NUMBER.finditer(without)
        if not _OUT_OF.search(without[: hit.start()]) and not _of_a_name(without, hit)
    ]
    telling = [hit for hit in found if _TELLING.search(hit) and not _DURATION.search(hit)]
    return next((hit for hit in telling if not _MEASURE.search(hit)), next(iter(telling), ""))


def _of_a_name(text: str, hit: re.Match[str]) -> bool:
    """Whether digits are part of a name or of another word: F-117, Galaxy Tab 7.7, 10.1N, 5.1.2, the 400-metre race."""
    digits = hit[0].strip(" ,.")
    if not digits[:1].isdigit() or "%" in digits:
        return False
    before, after = text[: hit.start()], text[hit.start() + len(digits) :]
    if re.search(r"\d[A-Za-z]+$", digits) and not _UNIT_ATTACHED.search(digits):
        return True  # 10.1N, 1080p, 9.75s
    if _RACE.match(after) and re.search(r"\dm$|metres$|meters$", digits):
        return True  # the 5,000m heat
    if _WITHIN_WORD.search(before) or _GOES_ON.match(after) or digits.count(".") > 1:
        return True
    alone = re.fullmatch(r"[\d.,]+", digits) is not None and not _COUNTED.match(after)
    return alone and _NAME_BEFORE.search(before) is not None


def things(text: str) -> str:
    """What is spoken of in a vague plural: the “disputes” of “numerous disputes”."""
    found = [" ".join(hit.split()) for hit in _THINGS.findall(text[:1].lower() + text[1:])]
    return found[0] if found and found[0].split()[0] not in _SPELLED.split("|") and not _EMPTY.search(found[0]) else ""


def group(text: str) -> str:
    """The unnamed many who say something: the "economists" of "many economists say"."""
    found = _spoken(text, "group") or shapes.voices(text)
    return "" if found == "people" else found


def speaker(text: str) -> str:
    """Who says something, where the statement's own words for it can be taken over: "the minister", "she"."""
    return _spoken(text, "named") or _spoken(text, "pronoun")


def named(text: str) -> str:
    """The same, but for pronouns, so that it can follow a preposition."""
    return _spoken(text, "named")


def someone(text: str) -> str:
    """The office of a speaker who is not named: the "senior official" of "a senior official said"."""
    return _spoken(text, "one")


def paper(text: str) -> str:
    """The document that something is according to."""
    return _spoken(text, "document")


def unnamed(text: str) -> str:
    """Whether a person speaks who is not named."""
    found = speakers.speaker(text)
    return "yes" if found and found.sort == "unnamed" else ""


def verb(text: str) -> str:
    """How somebody says it."""
    found = speakers.speaker(text)
    return found.verb if found else ""


def _spoken(text: str, sort: str) -> str:
    found = speakers.speaker(text)
    return found.words if found and found.sort == sort else ""


def quoted(text: str) -> str:
    """The first words that the statement sets in quotation marks."""
    hit = _QUOTED.search(text)
    return hit[1].strip(" ,.") if hit and len(hit[1].split()) <= _MOST_QUOTED else ""


def figure(text: str) -> str:
    """The first telling number with what it counts: "18,000 vehicles a day", "$7 million", "71 per cent"."""
    found = number(text)
    if not found:
        return ""
    after = (text[:1].lower() + text[1:]).partition(found)[2]
    noun = _COUNTED.match(after) if not _UNIT.search(found) else None
    return f"{found}{noun[0].rstrip()}" if noun else found


def share(text: str) -> str:
    """The first percentage."""
    hit = _SHARE.search(text)
    return hit[0] if hit else ""


def part(text: str) -> str:
    """The first fraction in words, with what it is a fraction of: "half of all living coral"."""
    hit = _PART.search(text)
    words = closed(hit[0]) if hit else ""
    return words[:1].lower() + words[1:] if re.search(r" of \S|\b(?:in|of) \S+ \S|^double|times the \S", words) else ""


def fraction(text: str) -> str:
    """The first fraction by itself: "about a third", "one in four"."""
    hit = _FRACTION.search(text)
    return hit[0][:1].lower() + hit[0][1:] if hit else ""


def estimate(text: str) -> str:
    """The first figure that the statement gives as an estimate: the "200 people" of "about 200 people"."""
    start = shapes.estimate_at(text)
    found = figure(text[start:]) if start >= 0 else ""
    return found if found and text[start:].lower().startswith(found.lower()) else ""


def most(text: str) -> str:
    """The first vague majority: "most coffee shops"."""
    hit = _MOST.search(text)
    return hit[0][0].lower() + hit[0][1:] if hit else ""


def held(text: str) -> str:
    """How something is held by nobody in particular: "expected", "believed"; "said" where the word would judge."""
    hit = _HELD.search(text)
    word = next((item for item in hit.groups() if item), "") if hit else ""
    return "said" if word in ("claimed", "alleged") else word


def be(text: str) -> str:
    """Whether that is so or was so."""
    hit = _HELD.search(text)
    if hit is None:
        return ""
    past = re.match(r"(?:it )?(?:was|were)\b", hit[0], re.IGNORECASE) or text[: hit.start()].endswith("had ")
    return "was" if past else "is"


def study(text: str) -> str:
    """The word for a piece of research: "study", "surveys"."""
    hit = _STUDY.search(text)
    return hit[1].lower() if hit else ""


def comparative(text: str) -> str:
    """The first comparative."""
    hit = _COMPARATIVE.search(text)
    return hit[0] if hit else ""


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


def body(text: str) -> str:
    """The institution that something is according to: such a one publishes, and does not say."""
    found = _spoken(text, "named")
    return found if _BODY.search(found) else ""


def office(text: str) -> str:
    """The institution that says something, great or small: it makes statements, and does not speak to somebody."""
    found = _spoken(text, "named")
    return found if _OFFICE.search(found) or _BODY.search(found) else ""


SLOTS: dict[str, Callable[[str], str]] = {
    "year": year,
    "month": month,
    "decade": decade,
    "number": number,
    "figure": figure,
    "share": share,
    "part": part,
    "fraction": fraction,
    "estimate": estimate,
    "things": things,
    "most": most,
    "group": group,
    "speaker": speaker,
    "named": named,
    "someone": someone,
    "unnamed": unnamed,
    "verb": verb,
    "paper": paper,
    "held": held,
    "be": be,
    "study": study,
    "quoted": quoted,
    "comparative": comparative,
    "topic": topic,
    "body": body,
    "office": office,
    **figures.SLOTS,
    **shapes.SLOTS,
    **tops.SLOTS,
}


def offered(texts: Sequence[str]) -> dict[str, str]:
    """The slots that one note may fill, from the texts of all its statements.

    Of several statements, each must fill it with the same words; unnamed groups that speak are named together.
    """
    result: dict[str, str] = {}
    for name, take in SLOTS.items():
        values = [value for text in texts if (value := take(text))]
        different = list(dict.fromkeys(values))
        if len(different) == 1 and len(values) == len(texts):
            result[name] = different[0]
        elif name == "group" and len(values) == len(texts):
            result[name] = " and ".join((", ".join(different[:-1]), different[-1])).removeprefix(" and ")
    return result
