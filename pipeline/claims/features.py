"""What the model sees of a sentence: words, pairs of words, classes of words, rules; one featurizer trains and runs.

A feature is a short readable string; the model knows it by a 32-bit checksum. The *frame* is the sentence with its
content words replaced by their class, so that what is learned on one subject holds on another.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.claims.rules import Hit
from pipeline.claims.tokens import Lexicon, Tokens

# Word lists in the order in which they name a word's class; function words stand for themselves.
FUNCTION = (
    "article", "demonstrative", "pronoun", "third-person", "first-person", "second-person", "preposition",
    "conjunction", "be", "have", "do", "modal", "negation", "who-what", "than",
)  # fmt: skip
CONTENT = (
    "say", "report", "think", "found", "vague-people", "reportedly", "role", "organization", "news", "medium", "day",
    "month", "period", "unit", "number-word", "vague-number", "comparative", "superlative", "happened", "cause",
    "purpose", "science", "law", "should", "future", "taste", "private", "imperative", "framing-noun", "framing-verb",
    "question-noun", "abstract-effect", "adverb", "open-word", "thing", "place-word", "relation",
)  # fmt: skip


def features(lexicon: Lexicon, tokens: Tokens, hits: tuple[Hit, ...]) -> list[str]:
    """The features of one sentence, without repeats, in a fixed order."""
    words = ["^", *("0" if word[0].isdigit() else word for word in tokens.lower), "$"]
    frame = ["^", *(_tag(lexicon, code, word) for code, word in zip(tokens.shape, words[1:-1], strict=True)), "$"]
    found = dict.fromkeys(words[1:-1])
    found.update(dict.fromkeys(f"{a} {b}" for a, b in pairwise(words)))
    found.update(dict.fromkeys(f"~{a}" for a in frame[1:-1]))
    found.update(dict.fromkeys(f"~{a} {b}" for a, b in pairwise(frame)))
    found.update(dict.fromkeys(f"#{hit.rule.id}" for hit in hits))
    found.update(dict.fromkeys(_measures(words, frame)))
    return list(found)


def in_manner(names: Sequence[str], ways: tuple[str, ...]) -> tuple[str, ...]:
    """The features as the decision on checkable sees them: classes and rules count once for all texts and once more
    for texts of this manner, since a speech's "we have" and a report's do not weigh the same.
    """
    return (*names, *ways, *(f"{way}{name}" for way in ways for name in names if name[0] in "~#"))


def _tag(lexicon: Lexicon, code: str, word: str) -> str:
    tag = _class(lexicon, code)
    return tag or word


@lru_cache(maxsize=20_000)
def _class(lexicon: Lexicon, code: str) -> str:
    """The class that stands for a token in the frame; empty for a function word, which stands for itself."""
    names, shape = lexicon.meaning(code)
    if shape in ("name", "acronym"):
        return "N"
    if any(name in names for name in FUNCTION):
        return ""
    return next((f"<{name}>" for name in CONTENT if name in names), f"<{shape}>")


def _measures(words: list[str], frame: list[str]) -> Iterator[str]:
    """Length and counts, in steps."""
    yield f"#length {min((len(words) - 2) // 4, 12)}"
    yield f"#names {min(3, frame.count('N'))}"
    yield f"#numbers {min(3, words.count('0'))}"
    yield "#past" if "<-ed>" in frame or "<happened>" in frame else "#no past"
