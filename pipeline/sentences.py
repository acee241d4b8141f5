"""Where sentences begin and end, as spans on the text.

Rules, not a model: a full stop is judged by the word before it, the word after it and the brackets around it. The words
are data (``sentences.toml``).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.model import Span

_WIDE = "。！？｡"
_OPENERS = "\"“”‘’'«»‹›„‚([{¿¡*_—–-"
_HARD = re.compile(r"[ \t]*\n[ \t]*\n\s*|[\t\u2029\f\v]+|\n(?=[ \t]*(?:[-*•‣◦–]|\d{1,3}[.)])[ \t])")
_END = re.compile(
    r"(?P<stop>[.!?…‽]+|[" + _WIDE + r"]+)"
    r"(?P<close>(?:[)\]\"”’»›'*_“‘」』）】]|\[[\w*†]{1,3}\]|[¹²³⁰⁴-⁹])*(?:[\u00a0\u202f ][»›](?=\s|$))?)"
)
_WORD = re.compile(r"[\w’'-]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LABEL = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})")
_GLUED = re.compile(r"[A-Z][a-z]*\b")
_SIGN = re.compile(r"\S")
_BRACKETS = re.compile(r"[()\[\]]")
_REACH = 400  # characters in which a bracket must close to hold its sentences together


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of one language together with those of all languages."""

    titles: frozenset[str]
    weak: frozenset[str]
    strong: frozenset[str]
    numbered: frozenset[str]
    follow_ons: frozenset[str]
    starters: frozenset[str]
    lettered: frozenset[str]
    speech: frozenset[str]
    exclaimed: frozenset[str]
    suffixes: tuple[str, ...]
    ordinals: bool


def sentences(text: str, span: Span | None = None, language: str = "en") -> tuple[Span, ...]:
    """The sentences of ``text`` (of ``span`` of it), in order, without the space around them.

    A blank line, a tab and a list item always end one. ``language`` is a BCP 47 tag; one without word lists of its own
    is judged by those common to all. Offsets are characters of ``text``.
    """
    words = _words(language.partition("-")[0].lower())
    first, last = (span.start, span.end) if span else (0, len(text))
    found: list[Span] = []
    start = first
    for hard in [*_HARD.finditer(text, first, last), None]:
        end = hard.start() if hard else last
        found.extend(_split(text, start, end, words))
        start = hard.end() if hard else last
    return tuple(found)


@cache
def _words(language: str) -> _Words:
    table = tomllib.loads(resources.files("pipeline").joinpath("sentences.toml").read_text("utf-8"))
    own, common = table.get({"nb": "no", "nn": "no"}.get(language, language), {}), table["all"]

    def merged(key: str) -> frozenset[str]:
        return frozenset([*common.get(key, ()), *own.get(key, ())])

    return _Words(
        titles=merged("titles"),
        weak=merged("weak"),
        strong=merged("strong"),
        numbered=frozenset(word.lower() for word in merged("numbered")),
        follow_ons=merged("follow_ons"),
        starters=merged("starters"),
        lettered=merged("lettered"),
        speech=merged("speech"),
        exclaimed=merged("exclaimed"),
        suffixes=tuple(own.get("suffixes", ())),
        ordinals=bool(own.get("ordinals", False)),
    )


def _split(text: str, start: int, end: int, words: _Words) -> Iterator[Span]:
    """The sentences of one paragraph."""
    begin = start
    depth, counted = 0, start  # brackets open since the sentence began
    outer = False  # the outermost of them opened after the sentence's first sign
    first = _first_sign(text, start, end)
    for stop in _END.finditer(text, start, end):
        if stop.start() < begin:
            continue
        for bracket in _BRACKETS.finditer(text, counted, stop.end()):
            if bracket[0] in "([":
                outer = outer if depth else bracket.start() > first
                depth += 1
            else:
                depth = max(0, depth - 1)
        counted = stop.end()
        if depth and outer and _closes(text, counted, end):
            continue
        if _ends(text, begin, stop, end, words):
            yield from _trimmed(text, begin, stop.end())
            begin, depth = stop.end(), 0
            first = _first_sign(text, begin, end)
    yield from _trimmed(text, begin, end)


def _first_sign(text: str, start: int, end: int) -> int:
    match = _SIGN.search(text, start, end)
    return match.start() if match else end


def _closes(text: str, start: int, end: int) -> bool:
    window = text[start : min(end, start + _REACH)]
    return bool(re.search(r"[)\]]", window))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without the space around it; nothing if there is no letter or digit in it."""
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        offset = start + piece.index(inner[0]) if inner else start
        offset = start + len(piece) - len(piece.lstrip())
        yield Span(offset, offset + len(inner))


def _ends(text: str, begin: int, stop: re.Match[str], end: int, words: _Words) -> bool:
    """Whether the sentence that began at ``begin`` ends with ``stop``."""
    if stop.end() >= end:
        return True
    mark, close = stop["stop"], stop["close"]
    if mark[0] in _WIDE:
        return True
    gap = re.compile(r"\s+").match(text, stop.end(), end)
    if not gap:
        return _glued(text, stop, end, words)
    following = text[gap.end() : min(end, gap.end() + 80)].lstrip(_OPENERS + " ")
    if not following or not _may_begin(following):
        return False
    next_word = match[0] if (match := _WORD.match(following)) else ""
    starter = _is_starter(next_word, words)
    if "…" in mark or mark.startswith(".."):
        return bool(re.search(r"[?!]|…\.|\.{4}", mark)) or next_word.split("’")[0].split("'")[0] != "I"
    quoted = bool(close) and close[-1] in "\"”’»'“"
    if mark != ".":
        if quoted and _speaks(following, words):
            return False
        return not (_before(text, begin, stop.start()) in words.exclaimed and not starter)
    if quoted and close[-1] not in "'’" and not starter and _speaks(following, words):
        return False
    return _stop_ends(text, begin, stop, next_word, starter, bool(close), words)


def _may_begin(following: str) -> bool:
    """Whether a sentence may begin so: not with a small letter, except in names such as iPhone and eBay."""
    first = following[0]
    return not first.islower() or (len(following) > 2 and following[1].isupper() and following[2].islower())


def _is_starter(word: str, words: _Words) -> bool:
    return word in words.starters or re.split(r"[’']", word)[0] in words.starters


def _glued(text: str, stop: re.Match[str], end: int, words: _Words) -> bool:
    """A scrape may lose the space: "it ended.The next day". Only a usual first word is believed."""
    before = text[max(0, stop.start() - 3) : stop.start()]
    following = _GLUED.match(text, stop.end(), end)
    return bool(
        stop["stop"] in (".", "!", "?")
        and len(before) == 3
        and (before.islower() or stop["close"])
        and following
        and len(following[0]) > 1
        and following[0] in words.starters
        and following.end() < end
        and text[following.end()] in " ’'"
    )


def _before(text: str, begin: int, stop: int) -> str:
    """The word that the stop follows, with the stops inside it."""
    piece = text[max(begin, stop - 40) : stop]
    return re.split(r"[\s/]", piece)[-1].lstrip(_OPENERS)


def _speaks(following: str, words: _Words) -> bool:
    """Whether a speaker and a verb of speech go on: “Really?” Anna Weiss asked."""
    match = re.match(r"(?:[A-Z][\w’'.-]*\s+){1,3}([a-z]+)\b", following)
    if not match or match[1] not in words.speech:
        return False
    first = following.split()[0]
    return first in {"I", "He", "She", "They", "We"} or first not in words.starters


def _stop_ends(
    text: str, begin: int, stop: re.Match[str], next_word: str, starter: bool, closed: bool, words: _Words
) -> bool:
    """Whether a single full stop before a capital, a figure or a letter without case ends the sentence."""
    word = _before(text, begin, stop.start())
    if not word:
        return True
    if _LABEL.fullmatch(word) and not text[begin : stop.start() - len(word)].strip(_OPENERS + " \n"):
        return False  # "1. Introduction", "a. First"
    if closed:
        return True
    titled = word in words.titles or (len(word) > 1 and word[:1].lower() + word[1:] in words.titles)
    if next_word[:1].isdigit():
        return not (titled or word.lower() in words.numbered or word in words.strong or word.endswith(words.suffixes))
    if word.isdigit():
        return not (words.ordinals and len(word) <= 2 and not starter)
    if titled:
        return False
    if word in words.weak:
        return next_word not in words.follow_ons
    if word in words.strong:
        return starter
    if _INITIALS.fullmatch(word) and word.isascii():
        if starter:
            return next_word != "I" or len(word) > 1
        previous = _before(text, begin, stop.start() - len(word) - 1).lower()
        return len(word) == 1 and previous in words.lettered
    return True
