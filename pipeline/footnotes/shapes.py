"""What a statement's build offers to a note: who holds a view, what was asked of whom, how long, how often, how many.

Each slot is a function of the statement's text; it returns an empty string rather than a doubtful guess.
"""

import re
from collections.abc import Callable

from pipeline.footnotes.nouns import closed

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|eighty|ninety"
_COUNT = rf"(?:\d[\d.,]*|{_SMALL}|several|many|a few|a)"
_SPAN = re.compile(
    rf"(?i)(?<![\w-])(?P<all>(?:(?:\d[\d.,]*|{_SMALL}) to )?{_COUNT}(?:[ -](?:hundred|thousand|million|billion))? "
    r"(?:years|centuries|decades|months|weeks|days|hours|minutes))\b"
)
_AGE = re.compile(
    r"(?i)\b(?:\d{4,}|\d+,\d{3}[\d,]*|(?:thousand|million|billion)s?(?: of)?)[ -]years? (?:ago|old|earlier|before)\b|"
    r"\b(?:is|are|was|were|been) (?:[a-z]+ly )?dated (?:to|from|at)\b|\bcenturies (?:ago|old|earlier)\b|"
    r"\b\d{4,}[\d,]*-year-old\b"
)
_PEOPLE = (
    r"(?:economists|historians|experts|scientists|researchers|critics|officials|analysts|advocates|scholars|residents|"
    r"neighbou?rs|parents|nurses|doctors|judges|guides|veterans|locals|rivals|farmers|patients|lawyers|teachers|"
    r"engineers|"
    r"psychologists|biologists|physicists|neurologists|neuroscientists|astronomers|geologists|archaeologists|"
    r"campaigners|activists|opponents|supporters|traders|brokers|investors|employers|unions|retailers|operators|"
    r"landlords|tenants|shopkeepers|councillors|ministers|diplomats|observers|commentators|purists|sceptics|skeptics|"
    r"optimists|pessimists|environmentalists|conservationists|ecologists|physicians|surgeons|dentists|nutritionists|"
    r"dietitians|coaches|athletes|gardeners|insiders|newspapers|growers|breeders|foresters|hunters|fishermen|"
    r"philosophers|linguists|theologians|moralists|politicians|voters|readers|users|customers|drivers|villagers|"
    r"manufacturers|producers|bottlers|charities|hospitals|groups|associations|federations|companies|banks|insurers|"
    r"airlines|pensioners|women|men|teams)"
)
_VOICES = re.compile(
    rf"(?:^|[.,;:] |\b(?:and|but|that|while|though|as|because|since|which|what) )(?:(?:[Ss]ome|[Mm]any|[Mm]ost|"
    rf"[Ss]everal|[Oo]ther|[Aa]ll|"
    rf"[Mm]ore and more|[Aa] few|[Yy]et|[Bb]ut|[Tt]oday|[Cc]ontemporary) )?(?P<who>(?:[A-Za-z][\w’-]+ )??(?i:{_PEOPLE})"
    r"(?: (?:in|of|at|from) (?:the )?[\w’-]+(?: [A-Z][\w’-]+)*)?) "
    r"(?:(?:who|that) [\w ’-]{3,40}? )?(?:(?:have|has|had|can’t|cannot|can|will|would|do|may|now|still|also|often|long|"
    r"since|then|usually|generally|"
    r"rightly|even|tend to|not|[a-z]+ly) )*"
    r"(?:argu(?:e|ed)|(?:see|saw)(?=[^.;]{2,60} as\b)|seen|regard(?:ed)?|hold|held|count(?:er|ered)|"
    r"call(?:ed)?(?! in\b| off\b| on\b| up\b)|"
    r"blame[sd]?|speak|spoke|spoken|"
    r"(?:are|were|remain) (?:[a-z]+ly |still |now |also |less |not |more )*(?:split|divided|sure|cautious|sceptical|"
    r"skeptical|"
    r"certain|convinced|unsure|wary|alarmed|worried|agreed|in agreement)|complain(?:ed)?|"
    r"doubt(?:ed)?|know|"
    r"explain(?:ed)?|swear|sworn|swore|agree[d]?|disagree[d]?|prefer(?:red)?|fear(?:ed)?|hope[d]?|worr(?:y|ied)|"
    r"warn(?:ed)?|"
    r"point(?:ed)? (?:out|to)|accuse[d]?|describe[d]?|consider(?:ed)?|suspect(?:ed)?|reject(?:ed)?|dispute[d]?|"
    r"praise[d]?|dismiss(?:ed)?|reckon(?:ed)?|note[d]?|wonder(?:ed)?|assume[d]?|interpret(?:ed)?|stress(?:ed)?|"
    r"advise[d]?|recommend(?:ed)?|say|said|think|thought|believe[d]?|claim(?:ed)?|admit|"
    r"maintain(?:ed)?)\b"
)
_NOT_FIRST = re.compile(r"(?i)(?:the|a|its|his|her|their|our|these|those|that|which|for|of|to|by|with|in|like|as)\b ?")
_ASKED = re.compile(
    rf"(?i)\b(?:(?:\d+|one|{_SMALL}) (?:in|out of) (?:every )?(?:\d+|{_SMALL}|hundred)|half|a third|a quarter|"
    rf"two thirds|"
    r"three quarters|\d[\d.,]*(?: ?%| percent| per cent)) (?:of )?(?:the |its |all |our )?(?:[a-z]+ )?"
    r"(?P<who>users|customers|adults|people|readers|voters|patients|respondents|participants|members|employees|workers|"
    r"parents|teachers|doctors|dentists|women|men|students|pupils|residents|citizens|households|owners|drivers|"
    r"Americans|Germans|Britons|Europeans|Canadians|Australians|teenagers|children|companies|employers|farmers|"
    r"commuters|visitors|passengers|managers|members|them|those(?: (?:surveyed|asked|polled|questioned))?)"
    r"(?: (?:in|of|over|under|aged|who) [\w ]{2,25}?)? (?:now )?(?:said|say|says|would|want|wanted|believe|believed|"
    r"think|thought|"
    r"fear|feared|feel|felt|report|reported|recommend|prefer|preferred|agree|agreed|support|supported|oppose|"
    r"opposed|approve|"
    r"trust|expect|admit|admitted|claim|intend|plan)\b"
)
_ESTIMATE = re.compile(
    r"(?i)\b(?:an estimated|estimated at|as many as|as few as|up to|some|around|about|nearly|roughly|almost|"
    r"surely over|"
    r"probably over|perhaps|approximately|something like) (?=[$€£]?\d|half a|a (?:hundred|thousand|million|billion)|"
    rf"(?:{_SMALL}|one) (?:hundred|thousand|million|billion))"
)
_WHOLE = re.compile(
    rf"\b[Oo]f (?:the|its|their|all|some|more than|about) (?P<count>\d[\d.,]*|{_SMALL}) (?P<noun>[a-z][^,;.]*?)(?:,|"
    rf" (?:only|just|"
    r"barely)) (?:[a-z]+ ){0,6}?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|half|a (?:third|quarter))"
)
_SUBJECTS = re.compile(
    rf"^(?:(?:And|But|Yet|Today|Now|Even so,|Still,) )?"
    rf"(?!(?:The|These|Those|All|If|When|As|While|Because|Since|Although) )"
    rf"(?P<who>(?:[A-Z]?[a-z]+ )?(?i:{_PEOPLE}|merchants|shops|"
    rf"schools|cities|towns|"
    r"villages|families|households|farms|firms|countries|governments|universities|museums|hotels|restaurants|pubs|"
    r"clubs|"
    r"stations|suppliers|sellers|buyers|owners|authors|artists|painters|players|fans|students|pupils|children|workers|"
    r"employees|managers|europeans|americans|germans|britons|savers|motels|dealers|crews|pilots|sailors|soldiers|"
    r"officers|"
    r"monks|bakers|brewers|chefs|cooks|waiters|zoos|airports|ports|mines|plants|builders|planners|architects|"
    r"publishers|"
    r"editors|journalists|translators|musicians|programmers|developers|start-ups|startups|institutes|councils|"
    r"municipalities|districts|states|regions|nations|people))"
    r" (?!of\b|and\b|or\b|in\b|were\b|was\b|had\b|[a-z]+ed\b)[a-z]+"
)
_RESEARCHERS = re.compile(
    r"(?i)\b(?P<who>(?:[a-z]+ )?(?:scientists|researchers|psychologists|biologists|chemists|physicists|economists|"
    r"historians|scholars|archaeologists|geologists|astronomers|engineers|doctors)"
    r"(?: (?:at|in|of|from) (?:an? |the )?[\w’]+(?: [\w’]+){0,3}?)?) "
    r"(?:have |has |had )?(?:now |also |since |long )?(?:proven|proved|shown|found|discovered|established|demonstrated|"
    r"identified|measured|calculated|worked out)\b"
)
_CITE = re.compile(r"\b([A-Z]\w+(?: et al\.?| (?:and|&) [A-Z]\w+)? ?\((?:1[89]|20)\d\d[a-z]?\))")


def duration(text: str) -> str:
    """The first length of time: "four hundred years", "48 hours"."""
    hit = _SPAN.search(text)
    return hit["all"][0].lower() + hit["all"][1:] if hit and hit["all"].split()[0].lower() != "a" else ""


def age(text: str) -> str:
    """Whether something is dated far back: "600 million years ago"."""
    return "yes" if _AGE.search(text) else ""


def voices(text: str) -> str:
    """Those of an unnamed kind who hold, see or doubt something: the "historians" of "historians have long seen"."""
    for hit in _VOICES.finditer(text):
        words = hit["who"].split()
        if re.search(r"[a-z]s and $", text[: hit.start("who")]):
            continue  # the last of a list
        if _NOT_FIRST.match(words[0]) or re.match(r"(?i)(?:most|many|some|all|several|other)\b", words[0]):
            words = words[1:]
        if words and not (hit["who"] != " ".join(words) and _NOT_FIRST.match(hit["who"])):
            first = words[0] if len(words) > 1 and words[0][0].isupper() and hit.start("who") else words[0].lower()
            return " ".join((first, *words[1:]))
    return ""


def asked(text: str) -> str:
    """Those of whom a part is said to think something, so that somebody asked them: "users"; "those asked"."""
    hit = _ASKED.search(text)
    if not hit:
        return ""
    who = hit["who"]
    return "people" if who.lower().split()[0] in ("them", "those") else who if who[0].isupper() else who.lower()


def subjects(text: str) -> str:
    """The bare plural of whom something is said in general: the "merchants" of "Merchants share lists"."""
    hit = _SUBJECTS.match(text)
    if not hit:
        return ""
    who = hit["who"]
    return who if re.match(r"(?:Europeans|Americans|Germans|Britons)\b", who) else who[0].lower() + who[1:]


def estimate_at(text: str) -> int:
    """Where the first number begins that the statement gives as an estimate; -1 where it gives none."""
    hit = _ESTIMATE.search(text)
    return hit.end() if hit else -1


def whole(text: str) -> str:
    """What a part is taken of by number: the "60 villages" of "of the 60 villages, 22 have"."""
    hit = _WHOLE.search(text)
    found = closed(hit["noun"]) if hit else ""
    return f"{hit['count']} {found}" if hit and found else ""


def project(text: str) -> str:
    """The one of an unnamed kind who plans something: the "company in Spain" of "A company in Spain wants to"."""
    hit = re.match(
        r"An? (?P<who>[\w’ -]{3,50}?) (?:(?:now|also|currently) )?(?:wants|plans|intends|hopes|aims|proposes|"
        r"is planning|"
        r"is preparing) to\b",
        text,
    )
    return hit["who"] if hit and closed(hit["who"]) == hit["who"] else ""


def researchers(text: str) -> str:
    """Those who found something, and are not named: "scientists"."""
    hit = _RESEARCHERS.search(text)
    if not hit:
        return ""
    words = hit["who"].split()
    while words and re.fullmatch(r"(?i)and|but|that|when|some|many|most|several|the|other|as|for|which|if", words[0]):
        words.pop(0)
    return " ".join((words[0].lower(), *words[1:]))


def cite(text: str) -> str:
    """An author and a year, as papers cite: "Smith et al. (2021)"."""
    hit = _CITE.search(text)
    return hit[1] if hit else ""


SLOTS: dict[str, Callable[[str], str]] = {
    "duration": duration,
    "age": age,
    "voices": voices,
    "asked": asked,
    "subjects": subjects,
    "whole": whole,
    "project": project,
    "researchers": researchers,
    "cite": cite,
}
