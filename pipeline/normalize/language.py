"""Which language a text is in: scripts first, a cheap look for English, a trained model only for the rest."""

import re
from collections import Counter

_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of and to in is that for it was on as with he be at by this had not are but from or have an they "
        "which you were his her she we has been will would their who what said more there if when out so up about "
        "into than its can only other new some could these two may then do any my now such like our over also "
        "after ",
    )
)
_OTHER = frozenset(
    re.findall(
        r"\w+",
        "der die und das den von zu mit auf für ist im dem nicht ein eine le la les des et un une du en que est "
        "pour dans qui sur el los las una por con del se su para het een van dat niet och att det som på il di "
        "che non per sono och dos da em não uma og er ",
    )
)
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
)
_SAMPLE = 20_000  # characters
UNKNOWN = "und"  # BCP 47 for a language that could not be told


def is_english(text: str) -> bool:
    """Whether the small words of a text are English ones; False also for a text too short to tell."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    if len(words) < 8:
        return False
    english = sum(word in _ENGLISH for word in words) / len(words)
    other = sum(word in _OTHER for word in words) / len(words)
    return english > 0.18 and english > 2 * other


def detect(text: str) -> str:
    """The language as a BCP 47 tag, ``und`` where it cannot be told."""
    if is_english(text):
        return "en"
    sample = text[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if letters < 12:
        return UNKNOWN
    counts = Counter({language: len(pattern.findall(sample)) for pattern, language in _SCRIPTS})
    if counts["ja"] > letters * 0.1:
        return "ja"
    language, count = counts.most_common(1)[0]
    if count > letters * 0.4:
        return language
    import py3langid  # 0.3 s and 5 MB: only for a text that is not English

    guess, _ = py3langid.classify(sample)
    return str(guess)
