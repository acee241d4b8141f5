"""Case as a style asks for it. Title case leaves words alone that have a capital, and is for English only."""

import re

from pipeline.citations.text import CLOSE, OPEN, Char, Text, string

# Words that title case leaves small: articles, short prepositions and conjunctions, particles of names.
_SMALL = frozenset(
    """a an and as at but by c ca d de down et for from in into nor of on onto or over per so than the till to
    up v van via von vs with without yet""".split()  # noqa: SIM905 -- a list of words reads best as words
)
_WORD = re.compile(rf"[^\s/—–\-{OPEN}{CLOSE}(\[\"“”]+")


def cased(text: Text, case: str) -> Text:
    """The text in one of CSL's cases."""
    words = string(text)
    match case:
        case "lowercase":
            return _replaced(text, words.lower())
        case "uppercase":
            return _replaced(text, words.upper())
        case "capitalize-first":
            return _replaced(text, _first_raised(words))
        case "capitalize-all":
            return _replaced(text, _WORD.sub(lambda word: _raised(word[0]), words))
        case "sentence":
            return _replaced(text, _first_raised(words.lower() if words.isupper() else words))
        case "title":
            return _replaced(text, _title(words))
    return text


def _title(words: str) -> str:
    if words.isupper() and len(words.split()) > 1:
        words = words.lower()
    found = list(_WORD.finditer(words))
    result = list(words)
    for index, word in enumerate(found):
        before = words[: word.start()].rstrip()
        begins = index == 0 or before.endswith((":", "!", "?", ".", OPEN)) or words[word.start() - 1] in f"{OPEN}(["
        bare = word[0].strip(".,:;!?’'")
        letter = len(bare) == 1 and word[0] == f"{bare}."  # an abbreviation: "note, n."
        ends = index == len(found) - 1 and not letter
        small = bare in _SMALL or letter
        if word[0] != word[0].lower() or (small and not begins and not ends):
            continue
        result[word.start() : word.end()] = _raised(word[0])
    return "".join(result)


def _first_raised(words: str) -> str:
    """The first word with a capital, if it has none at all."""
    first = _WORD.search(words)
    if first is None or first[0] != first[0].lower():
        return words
    return words[: first.start()] + _raised(first[0]) + words[first.end() :]


def _raised(word: str) -> str:
    """A word with its first letter in upper case; one in which a sign or figure comes first stays."""
    return word[0].upper() + word[1:] if word[0].upper() != "ß".upper() else word


def _replaced(text: Text, words: str) -> Text:
    """The text with other letters, one for one, except where its markup forbids it."""
    if len(words) != len(text):  # a letter whose other case has two: leave the text alone
        return text
    return [
        char if char.fixed else Char(letter, char.italic, char.turned) for char, letter in zip(text, words, strict=True)
    ]
