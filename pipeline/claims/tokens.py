"""Words and their classes: a sentence becomes a string with one character a token, so that rules are short and fast.

Every word list and every word that a rule names is a class. A token's classes together make one character, so a rule
such as ``<role> <report>`` is an ordinary regular expression over those characters, with no long alternations and,
since no repetition is unbounded, no way to be slow.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., e.g.
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?=\s\d)"  # Nov. 8
    r"|(?:Mrs?|Ms|Dr|Prof|Rev|Sens?|Reps?|Gov|Gen|Lt|Col|Capt|Sgt|St|[A-Z])\.(?=\s[A-Z])"  # Mr. Hart, Ann B. Hart
    r"|(?:Inc|Co|Corp|Ltd|Bros)\.(?=,?\s[a-z])"  # Hart Inc. said
    r"|[$€£¥]?\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s|[ap]m|bn|[km]|k?[mg])?(?![^\W_])"  # 4, 1,250.5, $3, 2nd, 1990s
    r"|[^\W_]+(?:[-‑][^\W_]+)*(?:['’](?![sS](?![^\W_]))[^\W_]+)?"  # words, hyphened words, wasn't, O'Neill
    r"|['’][sS](?![^\W_])"  # the possessive and the shortened "is"
    r"|\.{3}|…|https?\b|[^\w\s]|_"
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d$")
_CITE = re.compile(  # the last: journal, volume, pages
    r"\[\d{1,3}\]|\(\.?pdf\)|\(\w[^()]{0,40}\b(?:1[0-9]|20)\d\d[a-z]?\)|https?://|\bdoi:|\bwww\."
    r"|\([A-Z][^()]{4,80}, (?:vol\. ?)?\d{1,4}(?: ?\(\d{1,3}\))?[,:] ?(?:pp?\. ?)?\d{1,5}[–-]\d{1,5}\)"
)

# Word lists whose words are no longer verbs when a capital stands inside a sentence.
VERBS = frozenset(
    {"say", "report", "attest", "attest-base", "think", "found", "passive-report", "happened", "imperative"}
)

LONGEST = 800  # tokens of a sentence that are looked at; nobody writes a longer one on purpose
FIRST = 0x10000  # the first character of class strings: above these, Python compiles a set of characters quickly

BODIES = frozenset({"organization", "news", "journal-title"})  # lists whose words are written in capitals throughout

# Lists of names, out of which a word of the list `proper` falls where it is written small: "independent", "may".
NAMES = frozenset({"news", "month"})

# Shapes: classes that come from the look of a token and not from a list.
_PUNCTUATION = {
    ",": "comma", ";": "semicolon", ":": "colon", ".": "stop", "!": "exclamation", "?": "question", "…": "dots",
    "...": "dots", "(": "bracket-open", ")": "bracket-close", "[": "bracket-open", "]": "bracket-close", "–": "dash",
    "—": "dash", "-": "dash", "%": "percent-sign", "$": "money-sign", "€": "money-sign", "£": "money-sign",
    "“": "open", "”": "close", "«": "open", "»": "close", "„": "open", "&": "and-sign",
}  # fmt: skip
_SUFFIXES = (
    "ing",
    "ly",
    "ed",
    "est",
    "tion",
    "ment",
    "ness",
    "ity",
    "ism",
    "ists",
    "ers",
    "ies",
    "ty",
    "ent",
    "ors",
    "or",
    "er",
    "ous",
    "ful",
    "ive",
    "al",
    "s",
)
_SHAPES = (
    *dict.fromkeys(_PUNCTUATION.values()), "mark", "number", "year", "decade", "money", "ordinal", "clock", "url",
    "possessive", *(f"-{suffix}" for suffix in _SUFFIXES), "plain", "name", "acronym", "first-capital",
    "first-plural",
    "first-plural",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence's tokens: the words as written (apostrophes straight), lower case, offsets, and the class string."""

    words: tuple[str, ...]
    lower: tuple[str, ...]
    starts: tuple[int, ...]  # characters from the start of the sentence
    ends: tuple[int, ...]
    shape: str  # one character a token


class Lexicon:
    """Which classes a word has; and rules' patterns, turned into regular expressions over the class string."""

    def __init__(self, lists: Mapping[str, Iterable[str]], patterns: Iterable[str] = ()) -> None:
        self._names = {*lists, *_SHAPES, "capital"}
        classes: dict[str, set[str]] = {}
        for name, words in lists.items():
            for word in words:
                classes.setdefault(word, set()).add(name)
        for literal in dict.fromkeys(item for pattern in patterns for item in self._literals(pattern)):
            for word in literal[1:].split("|"):
                classes.setdefault(word, set()).add(literal)
        self._codes: dict[tuple[frozenset[str], str], str] = {}
        self._meanings: dict[str, tuple[frozenset[str], str]] = {}
        self._members: dict[str, set[int]] = {}
        self._charsets: dict[str, str] = {}
        self._words = {word: frozenset(names) for word, names in classes.items()}
        # One shape after the other, in the order of the lists, so that a class is a few runs of characters.
        looks: dict[str, dict[frozenset[str], None]] = {shape: {frozenset(): None} for shape in _SHAPES}
        for word, names in self._words.items():
            looks[_shape(word, word, False)][_small(names)] = None
            looks["name"][names - VERBS] = None
            looks["first-plural" if _plural(word) else "first-capital"][names] = None
            if names & BODIES:
                looks["acronym"][names] = None
        for shape, sets in looks.items():
            for names in sets:
                self._code(names, shape)
        self._cache: dict[tuple[str, bool], str] = {}

    def _literals(self, pattern: str) -> Iterator[str]:
        """The sets of words that a pattern names outright, each as one class: ``=a|b|c``."""
        for item in _ITEM.findall(self._merged(pattern)):
            if item[0] == "<":
                words = [name for name in item.strip("<!>").split("|") if name not in self._names]
                if words:
                    yield "=" + "|".join(words)
            elif item[0] not in "({)|?*+^$~_" and item != "comma":
                yield f"={item}"

    def _code(self, names: frozenset[str], shape: str) -> str:
        code = self._codes.get((names, shape))
        if code is None:
            number = FIRST + len(self._codes)
            code = self._codes[names, shape] = chr(number)
            self._meanings[code] = (names, shape)
            for name in (*names, shape, *_ALSO.get(shape, ())):
                self._members.setdefault(name, set()).add(number)
        return code

    def tokens(self, text: str, inside: bool = False) -> Tokens:
        """The tokens of one sentence, of a monstrous one the first 800. Straight quotation marks take turns.

        The first of them closes where the sentence begins inside a quotation.
        """
        words, lower, starts, ends, codes = [], [], [], [], []
        opening = not inside
        first = True
        for match in islice(_TOKEN.finditer(text), LONGEST):
            word = match[0]
            if word == '"':
                code = self._code(frozenset(), "open" if opening else "close")
                opening = not opening
                low = word
            else:
                if "’" in word:
                    word = word.replace("’", "'")
                if word[-1] == "." and word.count(".") == 1 and len(word) > 1:  # Nov., Mr.: no end of anything
                    word = word[:-1]
                low = word.lower()
                key = (word, first)
                code = self._cache.get(key) or self._look(word, low, first)
                if first and (word[0].isalnum()):
                    first = False
            words.append(word)
            lower.append(low)
            starts.append(match.start())
            ends.append(match.end())
            codes.append(code)
        return Tokens(tuple(words), tuple(lower), tuple(starts), tuple(ends), "".join(codes))

    def _look(self, word: str, low: str, first: bool) -> str:
        names = self._words.get(low, frozenset())
        shape = _shape(word, low, first)
        if shape == "name":  # the United States, the Times: a capital inside a sentence makes no verb
            names -= VERBS
        elif low == word:
            names = _small(names)
        code = self._codes.get((names, shape)) or self._codes[frozenset(), shape]
        if len(self._cache) > 50_000:
            self._cache.clear()
        self._cache[word, first] = code
        return code

    def classes(self, word: str) -> frozenset[str]:
        """The word lists that hold a lower-case word."""
        return self._words.get(word, frozenset())

    def meaning(self, code: str) -> tuple[frozenset[str], str]:
        """The word lists and the shape that a character of a class string stands for."""
        return self._meanings[code]

    def compile(self, pattern: str) -> re.Pattern[str]:
        """A rule's pattern as a regular expression over classes. Raises ``ValueError`` where it is none."""
        parts = []
        for item in _ITEM.findall(self._merged(pattern)):
            if item[0] == "<" or item[0] not in "({)|?*+^$~_":
                parts.append(self._charset(item))
            elif item == "~":
                parts.append(".{0,6}?")
            elif item == "_":
                parts.append(".")
            elif item in ("+", "*"):  # bounded, so that a pattern cannot be slow
                parts.append("{1,8}" if item == "+" else "{0,8}")
            else:
                parts.append(item)
        try:
            return re.compile("".join(parts))
        except re.error as error:
            raise ValueError(str(error)) from error

    def _merged(self, pattern: str) -> str:
        """A choice between single words is one class: ``(a|b|c)`` becomes ``<a|b|c>``."""

        def merged(match: re.Match[str]) -> str:
            return match[0] if self._names.intersection(match[1].split("|")) else f" <{match[1]}> "

        return _CHOICE.sub(merged, pattern)

    def _charset(self, item: str) -> str:
        """The characters of ``<a|b|c>``, which names lists, shapes and words; ``<!a>`` is all others."""
        found = self._charsets.get(item)
        if found is not None:
            return found
        if item[0] == "<":
            names = item.strip("<!>").split("|")
            if unknown := [name for name in names if name not in self._names and not name[:1].isalnum()]:
                raise ValueError(f"no word list or shape is called {unknown[0]!r}")
            words = [name for name in names if name not in self._names]
            keys = [*(name for name in names if name in self._names), "=" + "|".join(words)]
        else:
            keys = [item if item == "comma" else f"={item}"]
        numbers = sorted(set().union(*(self._members.get(key, ()) for key in keys)))
        self._charsets[item] = found = _runs(numbers, item[1:2] == "!")
        return found


_ALSO = {"name": ("capital",), "acronym": ("capital",), "first-plural": ("first-capital",)}
_ITEM = re.compile(r"<[^>]+>|\(\?[:!=]|\(\?<[!=]|\{\d+(?:,\d+)?\}|[()|?*+^$~_]|[^\s()|?*+^$~_<>{}]+")


_CHOICE = re.compile(r"\(([a-z'-]+(?:\|[a-z'-]+)+)\)")


def has_citation(text: str) -> bool:
    """Whether a sentence carries a citation that a reader can follow: [3], (Author 2019), (Journal, 4, 1–9), a link."""
    return _CITE.search(text) is not None


def _runs(numbers: list[int], negated: bool) -> str:
    """A set of characters in the words of a regular expression."""
    if not numbers:
        return "(?s:.)" if negated else "(?!)"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    inside = "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in runs)
    return f"[{'^' if negated else ''}{inside}]"


def _small(names: frozenset[str]) -> frozenset[str]:
    """The lists that hold a word which is written small: a name that is also a common word is then no name."""
    return names - NAMES if "proper" in names else names


def _shape(word: str, low: str, first: bool) -> str:
    head = word[0]
    if not head.isalnum():
        if low == "'s":
            return "possessive"
        if len(word) > 1 and head in "$€£¥":
            return "money"
        return _PUNCTUATION.get(word, "mark")
    if head.isdigit():
        if _YEAR.match(word):
            return "year"
        if low.endswith(("st", "nd", "rd", "th")):
            return "ordinal"
        if low.endswith("0s"):
            return "decade"
        return "clock" if ":" in word else "number"
    if low in ("http", "https"):
        return "url"
    if head.isupper():
        if len(word) > 1 and word.isupper():
            return "acronym"
        if not first:
            return "name"
        return "first-plural" if _plural(low) else "first-capital"
    for suffix in _SUFFIXES:
        if low.endswith(suffix) and len(low) > len(suffix) + 2:
            return f"-{suffix}"
    return "plain"


def _plural(low: str) -> bool:
    return low.endswith("s") and not low.endswith(("ss", "us", "is"))
