"""Formatted text while it is put together: characters that know their slant, joined as an editor would join them.

Two pieces meet in ``join``: a full stop does not follow a question mark, a comma goes inside the closing quotation mark
where the language wants that, and no space doubles. Quotation marks stay abstract until ``markup`` gives the inner ones
their inner form.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

OPEN, CLOSE = "\ue000", "\ue001"  # private use: a quotation opens, closes

_STOPS = ".,:;!?"
# What is left of two marks that meet where two pieces join; pairs not listed stay as they are.
_MEETING = {
    **{pair: pair[0] for pair in ("!.", "!:", "!!", "?.", "?:", "??", "..", ",,", "::", ";;")},
    **{pair: pair[1] for pair in (":!", ":?", ";!", ";?")},
    **{":.": ":", ";.": ";", ";:": ";", ",.": ".", ",:": ",", ",;": ",", ":;": ":"},
}
_TAGS = re.compile(r"(</?(?:i|b|sup|sub|sc)>|<span [^>]*>|</span>)")


@dataclass(frozen=True, slots=True)
class Char:
    """One character. ``italic`` is the style's word on it (None: nothing said), ``turned`` the field's own markup."""

    char: str
    italic: bool | None = None
    turned: bool = False
    fixed: bool = False  # no change of case


Text = list[Char]


def plain(words: str) -> Text:
    """Text of a style or a locale: no markup, no quotation marks to find."""
    return [Char(char) for char in words]


def field(words: str) -> Text:
    """Text of a source: simple CSL markup is read, straight apostrophes and quotation marks are set right."""
    result: Text = []
    turned = fixed = False
    depth: list[bool] = []
    for part in _TAGS.split(words):
        if part in ("<i>", "</i>"):
            turned = part == "<i>"
        elif part.startswith("<span"):
            depth.append(fixed)
            fixed = fixed or "nocase" in part
        elif part == "</span>":
            fixed = depth.pop() if depth else False
        elif not _TAGS.fullmatch(part):
            result.extend(Char(char, None, turned, fixed) for char in part)
    return _with_quotes(result)


def string(text: Sequence[Char]) -> str:
    """The bare characters."""
    return "".join(char.char for char in text)


def styled(text: Text, italic: bool) -> Text:
    """The text with a slant, where nothing inside it has one already."""
    return [char if char.italic is not None else Char(char.char, italic, char.turned, char.fixed) for char in text]


def quoted(text: Text) -> Text:
    """The text between quotation marks."""
    return [Char(OPEN), *text, Char(CLOSE)] if text else text


def join(pieces: Iterable[Text], delimiter: str, inside_quotes: bool) -> Text:
    """Pieces with a delimiter between them; empty ones do not count."""
    result: Text = []
    for piece in pieces:
        if not piece:
            continue
        if result and delimiter:
            result = _meet(result, plain(delimiter), inside_quotes)
        result = _meet(result, piece, inside_quotes)
    return result


def affixed(text: Text, prefix: str, suffix: str, inside_quotes: bool) -> Text:
    """The text with what a style puts before and after it."""
    return join((plain(prefix), text, plain(suffix)), "", inside_quotes) if text else text


def markup(text: Text, marks: tuple[str, str, str, str]) -> str:
    """The finished text with ``<i>`` for italics. ``marks``: outer opening and closing, inner opening and closing."""
    runs: list[list[str]] = []
    slants: list[bool] = []
    depth = 0
    for char in text:
        written = char.char
        if written == OPEN:
            written = marks[0] if depth % 2 == 0 else marks[2]
            depth += 1
        elif written == CLOSE:
            depth -= 1
            written = marks[1] if depth % 2 == 0 else marks[3]
        slant = bool(char.italic) != char.turned
        if not runs or slants[-1] != slant:
            runs.append([])
            slants.append(slant)
        runs[-1].append(written)
    parts = []
    for run, slant in zip(runs, slants, strict=True):
        words = re.sub(r"\s+", " ", escape("".join(run), quote=False))
        parts.append(f"<i>{words}</i>" if slant and words.strip() else words)
    return re.sub(r" {2,}", " ", "".join(parts)).strip()


def _meet(left: Text, right: Text, inside_quotes: bool) -> Text:
    """Two pieces side by side."""
    if not left or not right:
        return left or right
    end = len(left)
    while end and left[end - 1].char == CLOSE:
        end -= 1
    last, first = left[end - 1].char if end else "", right[0].char
    closes = left[end:]
    if first in _STOPS and last in _STOPS and not (closes and first not in ".,"):
        pair = _MEETING.get(last + first)
        if pair is not None:
            kept = Char(pair, *_look(left[end - 1]))
            return [*left[: end - 1], kept, *closes, *right[1:]]
        if closes and inside_quotes and last in "!?." and first == ",":
            return [*left, *right[1:]]
    if closes and inside_quotes and first in ".,":
        return [*left[:-1], right[0], left[-1], *right[1:]]
    if last == " " and first == " " and not closes:
        return [*left, *right[1:]]
    if last == " " and first in ".,;:" and not closes:
        return _meet(left[:-1], right, inside_quotes)
    return [*left, *right]


def _look(char: Char) -> tuple[bool | None, bool, bool]:
    return char.italic, char.turned, char.fixed


def _with_quotes(text: Text) -> Text:
    """Quotation marks that come in pairs become abstract ones; the rest are apostrophes or stay."""
    result = list(text)
    waiting: list[tuple[str, int]] = []
    for index, char in enumerate(text):
        mark = char.char
        before = text[index - 1].char if index else " "
        after = text[index + 1].char if index + 1 < len(text) else " "
        opens = not (before.isalnum() or before in ".,!?;:)]") and not after.isspace()
        closes = not before.isspace() and not after.isalnum()
        if mark in "“‘" or (mark in "\"'" and opens):
            waiting.append(({"“": "”", "‘": "’"}.get(mark, mark), index))
        elif mark in "”’\"'" and closes and any(expected in (mark, _twin(mark)) for expected, _ in waiting):
            while waiting:
                expected, start = waiting.pop()
                if expected in (mark, _twin(mark)):
                    result[start] = Char(OPEN, *_look(text[start]))
                    result[index] = Char(CLOSE, *_look(char))
                    break
    return [Char("’", *_look(char)) if char.char == "'" else char for char in result]


def _twin(mark: str) -> str:
    """The straight mark for a curly one, and the other way round."""
    return {"”": '"', "’": "'", '"': "”", "'": "’"}[mark]
