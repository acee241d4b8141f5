"""Noun phrases taken over from a statement: closed, so that one ends in its noun, or not taken over at all."""

import re

#: What cannot stand inside a noun phrase, or begins what is said of it.
_AFTER = re.compile(
    r"(?i)within|during|over|is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|"
    r"did|that|which|who|whom|whose|when|while|where|because|since|although|but|and|or|if|as|than|to|by|with|at|it|"
    r"they|he|she|said|says|live|lives|lived|come|comes|came|depend|depends|now|until|after|before|so|not|never|also|"
    r"still|lost|turn|goes|go|killed|cost|costs|get|gets|began|won|took|made|makes|\d[\d.,]*|pay|pays|paid|die|dies|"
    r"died|"
    r"left|own|owns|owned|earn|earns|earned|receive|received|get|got|need|needs|uses?|used|found|met|rose|fell|grew|"
    r"already|ever|yet|even|only|just|anyone|anybody|nobody|everyone|per|under|above|below|without|through|into|from|"
    r"for|against|between|across|along|behind|beyond|near|anywhere|everywhere|nowhere|once|then|there|here|we|you|i|"
    r"rather|instead|ahead|apart|upstream|downstream|today|yesterday|tomorrow|again|too|alike|alone|together|both"
)
_LINKS = ("of", "in", "on")
_LOOSE = re.compile(
    r"(?i)of|in|on|the|a|an|its|his|her|their|our|my|your|this|that|these|those|all|every|each|any|one|most|more|less|"
    r"some|about|almost|nearly|roughly|no|other|such|own|much|many|few|them|us|it|two|three|four|five|six|seven|eight|"
    r"nine|ten|me|him|what|whole|else|up|down|out|off|away|back|far|well|abroad|first|last|next|same|new|old|large|"
    r"small|"
    r"high|low|big|great|good|bad|long|short|main|central|total|national|local|foreign|global|annual|modern|"
    r"real|full|single|early|late|free|poor|rich|young|private|public|social|general|political|economic|international"
)
_ADVERB = re.compile(
    r"(?i)(?!(?:family|assembly|ally|monopoly|anomaly|bully|reply|supply|weekly|daily|monthly|quarterly|italy|july|"
    r"fly|belly|jelly|lily|butterfly)$)[a-z]+ly$"
)
_ADJECTIVE = re.compile(
    r"(?i)[a-z]+(?:ous|ful|less|able|ible|ern|ical|some)$(?<!table)(?<!cable)(?<!vegetable)(?<!income)(?<!outcome)"
    r"(?<!pattern)(?<!concern)(?<!lantern)(?<!cavern)(?<!bible)"
)
_PARTICIPLE = re.compile(
    r"(?i)(?!(?:bed|seed|feed|speed|need|breed|weed|shed|reed|creed|hundred|watershed)$)[a-z]{2,}ed$"
)
#: What may stand before a participle inside a phrase: "the best smoked eel", "the most finely graded system".
_SPREADS = re.compile(
    r"(?i)(?:est|ly|ed)$|^(?:most|least|first|only|second|third|worst|the|an?|of|in|on|its|their|"
    r"his|her|all|other)$"
)
_NO_PLURAL = re.compile(
    r"(?i)(?:its|this|his|as|us|less|plus|across|perhaps|was|has|is|[a-z]+(?:ss|us|is|ous)|news|gas)$"
)
_ORIGIN = re.compile(r"[A-Z][a-z]+(?:an|ish|ese|ench|utch|eek|ic|iss|elsh|man)$|^[A-Z]{2,}$|\d$")
MOST = 7  # words of a phrase


def closed(words: str) -> str:
    """As much of the words as is one noun phrase that ends in a noun; empty where none begins them."""
    kept: list[str] = []
    for word in words.split():
        bare = word.strip(',.;:!?()“”"—–')
        if not bare or _AFTER.fullmatch(bare) or (kept and _breaks(kept[-1], bare)):
            break
        kept.append(bare)
        if bare != word or len(kept) == MOST:
            break
    while kept and not _noun(kept[-1]):
        kept.pop()
    return " ".join(kept)


def plural(word: str) -> bool:
    """Whether a word looks like the plural of a noun."""
    return word.lower() in ("people", "men", "women", "children") or (word.endswith("s") and not _NO_PLURAL.match(word))


def _breaks(before: str, word: str) -> bool:
    """Whether a phrase has ended with the word before: after a plural or a name only a preposition carries it on."""
    if word in _LINKS:
        return False
    if _PARTICIPLE.fullmatch(word) and word[0].islower() and not _SPREADS.search(before):
        return True  # "farmland changed hands"
    if word in ("the", "a", "an"):
        return before.lower() not in (*_LINKS, "all", "half")
    if plural(before) and not before.endswith(("’s", "s’")):
        return True
    return before[0].isupper() and word[0].islower() and not _ORIGIN.search(before) and not before.endswith(("’s", "’"))


def _noun(word: str) -> bool:
    """Whether a phrase may end in a word."""
    return not (
        _LOOSE.fullmatch(word)
        or _ADVERB.match(word)
        or _ADJECTIVE.fullmatch(word)
        or (_PARTICIPLE.fullmatch(word) and word[0].islower())
        or word.endswith(("’", "’s"))
    )
