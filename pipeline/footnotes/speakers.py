"""Who a statement says that something comes from: taken over as a whole noun phrase, or not at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SAYING = (
    r"say|says|said|told|add|adds|added|argue|argues|argued|warn|warns|warned|announced|announces|confirm|confirms|"
    r"confirmed|declared|declares|explains|explained|reported|reports|stated|states|claim|claims|claimed|"
    r"believe|believes|"
    r"believed|think|thinks|thought|expect|expects|expected|estimate|estimates|estimated|predict|predicts|predicted|"
    r"forecast|forecasts|fear|fears|feared|hope|hopes|hoped|doubt|doubts|doubted|suggest|suggests|suggested|"
    r"recommend|"
    r"recommends|recommended|promised|promises|accused|accuses|blamed|blames|blame|called|calls|describe|describes|"
    r"described|dismissed|criticised|criticized|agree|agrees|agreed|demanded|demands|reckon|reckons|concluded|"
    r"conclude|"
    r"insists|insisted|complain|complained|complains|denies|denied|acknowledged|remember|remembers|recall|"
    r"recalls|recalled|"
    r"urged|urges|urge|proposes|proposed|maintain|maintains|maintained|objected|object|objects|advise|advises|"
    r"advised|"
    r"suspect|suspected|suspects|consider|considers|considered|wrote|counted|discovered|points? out|pointed out|puts?|"
    r"asked|answered|replied|hailed|praised|mocked|spoke|speaks|report|dispute|disputes|disputed|welcomed|"
    r"welcomes|want|wants|answer|answers|insist|offered|attribute|attributes|admits|admit|admitted|conceded|boasted|"
    r"indicated|indicates|voiced|voices|expressed|expresses|cautioned|cautions|mention|mentions|mentioned|note|noted|notes|stressed|stresses|"
    r"countered|counters|testified|alleges?|alleged|found|"
    r"were divided|"
    r"are divided|disagree|"
    r"disagreed|differ|see"
)
_INVERTED = "said|says|wrote|writes|added|adds|explained|explains|argued|argues|warned|warns|replied|recalled|recalls"
_LY = r"(?:family|assembly|ally|monopoly|anomaly|bully|reply|supply|weekly|daily|monthly|quarterly)"  # no adverbs
_AUX = re.compile(
    r"(?:\b(?:have|has|had|also|later|then|long|often|widely|now|still|already|repeatedly|openly|once|recently|"
    r"nevertheless|generally|publicly|always|usually|currently|will|would|may|might|"
    rf"(?!{_LY}\b)[a-z]+ly|who)\s*)+$"
)
_ADVERB = re.compile(rf"(?<![\w’-])(?!{_LY}$)[a-z]+ly$")
_VERB = re.compile(rf"(?<![\w’-])(?P<verb>{_SAYING})\b(?! (?:at once|to be|up\b))")
_BREAK = re.compile(
    r"[,;:—–()“”\"!?.]|\b(?:that|and|but|while|although|though|whereas|because|since|when|if|as|or|so|yet|until|"
    r"before|after|where|which|who|whom|whose|than|what|how|why)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r",\s+(?:who|which|whose|where|however|though|meanwhile|now|then|aged|the|a|an|its|his|her|their)\b[^,;]*,\s*$"
)
_OPENING = re.compile(
    r"^(?:(?:[Ii]n|[Bb]y|[Oo]n|[Aa]t|[Dd]uring|[Ss]ince) (?:(?:early|late|mid) ?)?(?:[A-Z][a-z]+ )?(?:the )?"
    r"(?:\d{1,4}s?|[A-Z][a-z]+day|the time|first|present)(?: [A-Z][a-z]+)?(?: \d{4})? |"
    r"(?:During|After|Before|Since) the [a-z]+ |(?:Last|This|Next) [a-z]+ |(?:Today|Yesterday|Yet|Still|Even|Now|"
    r"Here|Elsewhere|Only|Contemporary|Additionally|"
    r"However|Moreover|Meanwhile|Later|Then|Afterwards) )"
)
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|will|would|can|could|may|might|must|should|do|does|did|to|not|"
    r"there|it’s|says?|said|makes?|made|gets?|got|makes|came|comes|went|it|nobody|no one|everyone|anyone|"
    r"everybody)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\s(?:of|in|from|across|at|on|with|for|by|to|like|such|familiar|close|against|around|along|near|outside|behind|"
    r"above|under)\b"
)
_DETERMINER = re.compile(
    r"(?:the|a|an|its|his|her|their|our|my|this|one|two|three|four|five|each|every|another|both|all)\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"^(?:some|many|most|several|other|numerous|various|countless|certain|a few|few|a number of|all|more and more|"
    r"a growing number of|most of|many of|some of)\s+",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(
    r"^(?:some|many|most|several|others?|one|another|two|three|a few|few|those|these|both|all|an? (?!few\b)|"
    r"people\b|each\b)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:others?|some|many|most|several|one|another|two|three|a few|few|both|all)(?: of (?:them|us|those))?",
    re.IGNORECASE,
)
_SPLIT = ("found", "want", "wants", "differ", "disagree", "disagreed", "were divided", "are divided")
_PREPOSED = re.compile(
    r"(?:in|on|at|by|for|with|from|of|under|over|into|like|unlike|per|not|even|just|such)\b", re.IGNORECASE
)
_PROPER = re.compile(
    r"[A-Z]\w+(?:ian|ish|ese|ican)\b|(?:Harvard|Oxford|Stanford|Yale|Cambridge|Western|Eastern|Soviet|German|French|"
    r"Dutch|Greek|European|Trinity|Swiss|Welsh|Irish)\b"
)
_PRONOUN = re.compile(r"^(?:he|she|they|it)$", re.IGNORECASE)
_NEVER = re.compile(
    r"^(?:(?:i|we|you)(?:’(?:d|ve|m|re|ll))?|(?:all )?things|the (?:first|second|third|latter|former)|"
    r"independent tests|tests|trials|experiments|this|"
    r"that|these|those|there|here|what|nobody|"
    r"nothing|everyone|everything|something|anyone|one thing|"
    r"evidence|research|science|experience|studies|surveys|polls|the (?:study|survey|poll|evidence|research|number|"
    r"trials?|tests|models?|figures|data|figure|idea|plan|law|price|cost|result|name|word|scent|cat)s?|never|"
    r"not|only|so|a (?:cat|scent)|which)$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:ists?|ers|ors|ians|ants|ents|ics|ees|mates|experts|doctors|scientists|critics|officials|analysts|historians|"
    r"advocates|scholars|purists|residents|neighbours|neighbors|parents|nurses|judges|guides|veterans|locals|rivals|"
    r"monks|friends|farmers|patients|newspapers|historians|bodies|bakers|insiders|plumbers|councillors|moralists|"
    r"groups|organisations|organizations|societies|associations|unions|companies|firms|agencies|governments|"
    r"banks|clubs|media|firms|optimists|sceptics|utilities|authorities|ministries|charities|universities|parties|"
    r"countries|sources|cities|airlines|retailers|schools|hospitals|architects|activists|opponents|supporters|"
    r"representatives|spokespeople|executives|detectives|relatives)$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"[,”\"]\s+(?P<verb>{_INVERTED})\s+(?P<np>(?:[^,.;:“”\"()]|(?<=\d),(?=\d))+)")
_ASIDE = re.compile(r", (?:however|though|too|meanwhile|in turn|for (?:its|his|her|their) part),$")
_NAMED = re.compile(r"\b(?:named|called) (?P<name>[A-Z][\w’.-]*(?: [A-Z][\w’.-]*)*)$")
#: Surnames that look like the plural of those who do something.
_SURNAME = re.compile(
    r"(?:Powers|Sanders|Saunders|Rogers|Rodgers|Peters|Meyers|Myers|Chambers|Waters|Vickers|Summers|Winters|Walters|"
    r"Bowers|Flowers|Sellers|Ayers|Byers|Childers|Landers|Somers|Reuters|Withers|Masters|Carruthers|Connors|Nabors)$"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<np>[^,;:.“”\"()]+)")
_DOCUMENT = re.compile(
    r"\b(?:report|study|studies|log|survey|poll|polls|figures|data|guide|statistics|census|paper|analysis|records?|"
    r"tradition|legend|register|estimates?|calculations?|plans?|documents?|minutes|letter|rules|guidance|"
    r"regulations|guidelines|review|forecasts?|index|answers|history|website|brochure|programme|diary|chronicle|"
    r"memoirs)\b"
)
_PERSON = re.compile(
    r"(?:er|or|ist|ian|man|woman|person|ent|ant|official|expert|critic|analyst|nurse|friend|chief|executive|"
    r"secretary|"
    r"firm|company|agency|group|institute|magazine|newspaper|union|bank|guide|head|local|witness|judge|group)$"
)
_NO_PERSON = re.compile(
    r"(?:statement|document|comment|amendment|agreement|experiment|payment|event|incident|paper|letter|number|"
    r"whisper|banner|sticker|poster|folder|printer|computer|server)$"
)
_TESTS = re.compile(
    r"(?i)\b(?:tests|trials|studies|study|surveys?|polls?|experiments?|research|models|analysis|calculations|"
    r"evidence)\b"
)
_TAIL = re.compile(
    r"\s(?:who|that|which|in|on|at|after|before|during|when|while|last|this|by|as|because|since|to|told|yesterday)\s.*$"
)
_NOUNS = frozenset(
    (
        "voices",
        "reports",
        "forecasts",
        "claims",
        "estimates",
        "hopes",
        "fears",
        "demands",
        "promises",
        "objects",
        "doubts",
        "calls",
        "object",
        "forecast",
        "estimate",
        "blame",
    )
)
_DONE = (
    "wrote",
    "found",
    "want",
    "wants",
    "asked",
    "called",
    "expected",
    "discovered",
    "offered",
    "promised",
    "counted",
)
_BARE = ("police", "management")  # many as one, who go without an article
MOST = 9  # words of a speaker that a note takes over


@dataclass(frozen=True, slots=True)
class Speaker:
    """Those who say something: ``sort`` is named, one (of whom only the office is told), pronoun, group,
    unnamed or document; ``verb`` says how."""

    sort: str
    words: str
    verb: str


def speaker(text: str) -> Speaker | None:
    """The first who says something in a statement; None where nobody does, or where the words cannot be cut out."""
    return next(_speakers(text), None)


def speaks(text: str) -> bool:
    """Whether somebody says, thinks or expects something here, by the words alone."""
    return speaker(text) is not None


def _speakers(text: str) -> Iterator[Speaker]:
    for hit in _ACCORDING.finditer(text):
        words = hit["np"].strip()
        if _DOCUMENT.search(words) and len(words.split()) <= MOST:
            yield Speaker("document", words, "says")
        elif found := _sorted(words, "says", hit.start("np") == 0):
            yield found
    for hit in _AFTER.finditer(text):
        words = hit["np"].strip()
        if _ASIDE.search(text[: hit.start() + 1]):
            continue  # "The country, however, says …": the speaker came before
        if (found := _sorted(words, hit["verb"], False)) or (
            found := _sorted(_TAIL.sub("", words), hit["verb"], False)
        ):
            yield found
    for hit in _VERB.finditer(text):
        if _to_noun(text, hit) or _within_quotation(text, hit.start()):
            continue
        if hit["verb"] in _DONE and re.search(r"(?<!,) who $", text[: hit.start()]):
            continue  # "the official who wrote it": which one is meant, and nothing that was said
        words, start = _before(text[: hit.start()])
        if _PRONOUN.match(words) and re.search(
            r"\b(?:because|since|that|which|if|when|who|"
            r"as)\s+\w+\s+(?:[a-z]+\s+)?$",
            text[: hit.start()],
        ):
            continue  # a pronoun in a subordinate clause speaks of someone else's thoughts
        if words and re.search(rf"\b(?:as|than|what) {re.escape(words)} ", text):
            continue  # what somebody offered or expected is the other side of a comparison
        if words and (found := _sorted(words, hit["verb"], start == 0)):
            yield found


def _within_quotation(text: str, at: int) -> bool:
    """Whether a place lies between quotation marks: who speaks there is spoken of by the one who is quoted."""
    left = text[:at]
    return left.count("“") > left.count("”") or left.count('"') % 2 == 1


def _to_noun(text: str, hit: re.Match[str]) -> bool:
    """Whether the word is no finite verb here: "to say", "the claims of", "is called", "put on"."""
    before, after = text[: hit.start()].rstrip().rsplit(" ", 1)[-1].lower(), text[hit.end() :]
    if before in (
        "to",
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "of",
        "for",
        "being",
        "its",
        "their",
        "those",
        "these",
        "such",
        "no",
        "new",
        "two",
        "many",
        "his",
        "her",
        "our",
        "my",
        "your",
        "which",
    ):
        return True
    verb = hit["verb"]
    if verb in ("called", "calls") and re.match(r" (?:in|off|on|up)\b", after):
        return True
    if verb in ("put", "puts"):
        return not re.match(r" [^.;,]{3,40} at \W?[\w$€£]", after)
    if verb in ("called", "calls", "describe", "describes", "described"):
        return not re.match(
            r" [^.;,]{2,60}?(?:[“\"]|\bas\b|\b(?:a|an|the|too|not)\b)| for\b|.* (?:a|an) |[^.;,]{2,40} [a-z]+", after
        )
    if verb in ("states", "stated", "see", "report"):
        return not re.match(r" (?:that|in|a|an|no|little)\b|:| [“\"]", after)
    if verb == "found":
        return not re.search(r"\b(?:have|has|had)(?: [a-z]+)? $", text[: hit.start()])
    if verb in _NOUNS:
        aside = re.search(r"[,”\"] [^,]{2,50}$", text[: hit.start()])
        return not aside and bool(
            re.match(
                r"\s*(?:(?:of|from|by|in|for|and|have|has|are|is|were|was|had|accounts?|shows?|gives?|puts?)\b|[,.;]|$)",
                after,
            )
        )
    if verb in (
        "mention",
        "mentions",
        "mentioned",
        "maintain",
        "maintains",
        "maintained",
        "note",
        "noted",
        "notes",
        "stressed",
        "stresses",
        "counters",
    ):
        return not re.match(r" that\b|:|,? [“\"]", after)
    if verb in ("recall", "recalls", "recalled"):
        return not re.match(
            r" (?:that|how|when|what|being|\w+ing|a time|the (?:day|night|time|moment)|h(?:is|er))\b|[:,.]|$", after
        )
    if verb in ("spoke", "speaks"):
        return not re.match(r" of\b", after)
    return False


def _before(left: str) -> tuple[str, int]:
    """The noun phrase that ends where the verb begins, and where it starts."""
    left = _AUX.sub("", left.rstrip()).rstrip()
    left = _RELATIVE.sub("", f"{left} ").rstrip() if left.endswith(",") else left
    if left.endswith(","):
        return "", 0
    breaks = [hit.end() for hit in _BREAK.finditer(left)]
    start = breaks[-1] if breaks else 0
    if re.search(r"(?:[a-z]s|[A-Z][a-z]+) and\s*$", left[:start]):
        return "", 0  # the last of a list: "makers, farmers and producers"
    opening = _OPENING.match(left[start:].lstrip())
    if opening:
        start = len(left) - len(left[start:].lstrip()) + opening.end()
    return re.sub(r"^(?:it (?:was|is)|it’s|for|to) ", "", left[start:].strip()), 0 if not left[
        :start
    ].strip() or opening else start


def _sorted(words: str, verb: str, first: bool) -> Speaker | None:
    """The words as a speaker of some sort, or None where they are none that a note can take over."""
    count = len(words.split())
    if not words or count > MOST or _NEVER.match(words) or _ADVERB.search(words):
        return None
    if not (first and words == "It") and _VERBAL.search(
        re.sub(r"\b(?:close|loyal|opposed) to\b|\bto the (?:east|west|north|south)\b", "", words)
    ):
        return None
    if _PRONOUN.match(words):
        return None if words.lower() == "it" and not first else Speaker("pronoun", words.lower(), verb)
    if _PREPOSED.match(words):
        return None
    if _NOBODY.fullmatch(words):
        return Speaker("unnamed", "", verb)
    if words.lower() in _BARE:
        return Speaker("named", f"the {words.lower()}", verb)
    plain = _VAGUE.sub("", words)
    head = _PREPOSITION.split(plain, maxsplit=1)[0]
    last = head.split()[-1] if head.split() else ""
    if _TESTS.fullmatch(last):
        return None
    lowered = plain[0].lower() + plain[1:] if _common(plain) else plain
    if plain != words or not _DETERMINER.match(words):
        plural = last.endswith("s") and not last.endswith(("ss", "us", "is", "’s"))
        if (
            (plain != words and plural)
            or last == "people"
            or (_PEOPLE.search(last) and (first or last[0].islower()) and not _SURNAME.match(last))
        ):
            return Speaker("group", lowered if first or plain != words else plain, verb)
        if _INDEFINITE.match(words):
            return Speaker("unnamed", "", verb)
        if (
            verb not in _SPLIT
            and words[0].isupper()
            and (not first or not _common(words) or (count == 1 and (not plural or _SURNAME.match(words))))
        ):
            return Speaker("named", words, verb)
        return None
    if _INDEFINITE.match(words) and not re.match(r"(?i)an? ", words):
        return Speaker("unnamed", "", verb)
    if re.match(r"(?i)(?:this|each|every)\b", words) or verb in _SPLIT:
        return None
    if one := re.match(r"(?i)an? ", words):
        if by_name := _NAMED.search(words):
            return Speaker("named", by_name["name"], verb)
        if not _PERSON.search(head) or _NO_PERSON.search(head):
            return None
        return Speaker("one", words[one.end() :], verb)
    return Speaker("named", words[0].lower() + words[1:], verb)


def _common(words: str) -> bool:
    """Whether a capital at the start is the sentence's own: no further capital follows in the first two words."""
    parts = words.split()
    return (
        not _PROPER.match(words)
        and not (len(parts) > 1 and parts[1][:1].isupper())
        and not re.match(r"[A-Z]{2}|[A-Z]\w*[A-Z]", words)
    )
