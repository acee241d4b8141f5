"""Spans on the article's text -> nested inline HTML, in which nothing of the text is changed or lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import escape

# Which element stands inside which: the hug outermost, because it holds a call and the word before it; a link
# innermost, because an element inside it would get a link annotation of its own.
HUG, STATEMENT, CORNER, MARK, LINK = range(5)

CLOSING = frozenset(".,;:!?…)]}”’»›\"'“‘«‹%")  # quotation marks of both directions: „German“, »Danish«
JOINTS = frozenset("-–—/‐")
UNITS = (
    "percent|per cent|Prozent|pour cent|por ciento|thousand|million|billion|trillion|Tausend|Million(?:en)?|Milliarden?"
    "|Billion(?:en)?|Mio|Mrd|millions|milliards?|millones|тыс|млн|млрд|процент(?:а|ов)?|%|‰|°[CF]?|°C-weeks"
    "|[kcmµ]?m[²³]?|km/h|mph|[kmµ]?g|[km]?l|ha|[kMGT]?Wh?|[kMG]?Hz|[kMGT]B|ppm|a\\.?m\\.?|p\\.?m\\.?|Uhr|euros?|Euro|dollars?|€|\\$"
    "|seconds?|minutes?|hours?|days?|weeks?|months?|years?|feet|miles?|met(?:re|er)s?|kilomet(?:re|er)s?|tons?|tonnes?"
    "|Sekunden?|Minuten?|Stunden?|Tagen?|Wochen?|Monaten?|Jahren?|Meter|Kilometer|Tonnen?"
)
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?"
    "|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Jänner"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
COUNTED = "No|Nos|Nr|Vol|Vols|Bd|Ch|Sec|Fig|Art|Abs|pp?|vol|vols|ch|sec|fig|art|núm|pág"
# What belongs to a number, and must not stand apart from it at a line's end; the year of a date may.
TOGETHER = re.compile(
    rf"(?<![\w.,–])[$€£¥]?[0-9][0-9.,]{{0,9}}–[$€£¥]?[0-9][0-9.,]{{0,9}}"  # 2008–2015
    rf"(?:[ \u00a0\u202f]?%|[ \u00a0\u202f](?:{UNITS})(?![\w-]))?"  # 3–11%
    r"|(?<!\w)\+[0-9]{1,3}(?:[ \u00a0-][0-9]{2,5}){1,4}(?![\w-])"  # +1 555 0100
    r"|(?<!\w)[^\W\d_]{1,2}[ \u00a0][=<>≈≤≥][ \u00a0][−-]?[0-9.]{0,6}[0-9]"  # κ = .87
    rf"|(?<![\w.,])(?:[$€£¥]?[0-9][0-9.,]*[ \u00a0\u202f](?:{UNITS})(?![\w-])"  # 38 percent
    rf"|[0-9]{{1,2}}\.?[ \u00a0](?:{MONTHS})(?!\w)"  # 4 April
    rf"|(?:{MONTHS})[ \u00a0][0-9]{{1,2}}(?![\w:])"  # April 4
    rf"|(?:{COUNTED})\.[ \u00a0][0-9IVXLC]+\b"  # No. 5
    rf"|(?!U\.[SKN]\.|E\.U\.|D\.C\.)(?:[A-ZÄÖÜÀ-ÞА-Я]\.[ \u00a0]?)+[A-ZÄÖÜÀ-ÞА-Я][\w’'-]{{1,14}})"  # T. S. Eliot
)
LONGEST_HUG = 24  # characters: a longer word may have to break


@dataclass(frozen=True, slots=True)
class Layer:
    """An element around a stretch of the text. ``again`` replaces ``opening`` where the element must be opened anew."""

    start: int
    end: int
    rank: int
    opening: str
    closing: str
    again: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """HTML that stands between two characters, after the word that it belongs to."""

    at: int
    html: str


def weave(
    text: str, start: int, end: int, layers: Iterable[Layer], inserts: Sequence[Insert], pre: bool = False
) -> str:
    """The HTML of ``text[start:end]``. A line feed is a line break, except in preformatted text."""
    inside = [_clipped(layer, start, end) for layer in layers if layer.start < end and layer.end > start]
    inside.sort(key=lambda layer: (layer.rank, layer.start, -layer.end))
    places = {start, end, *(insert.at for insert in inserts)}
    places.update(place for layer in inside for place in (layer.start, layer.end))
    ordered = sorted(places)
    stack: list[Layer] = []
    opened: set[int] = set()
    html: list[str] = []

    def shut(keep: int) -> None:
        while len(stack) > keep:
            html.append(stack.pop().closing)

    for place, following in zip(ordered, [*ordered[1:], end], strict=True):
        here = [insert.html for insert in inserts if insert.at == place]
        if here:
            shut(sum(layer.rank == HUG for layer in stack))
            html.extend(here)
        wanted = [layer for layer in inside if layer.start <= place < layer.end]
        common = 0
        while common < min(len(stack), len(wanted)) and stack[common] is wanted[common]:
            common += 1
        shut(common)
        for layer in wanted[common:]:
            html.append(layer.again if layer.again and id(layer) in opened else layer.opening)
            opened.add(id(layer))
            stack.append(layer)
        piece = str(escape(text[place:following]))
        html.append(piece if pre else piece.replace("\n", "<br>"))
    shut(0)
    return "".join(html)


def _clipped(layer: Layer, start: int, end: int) -> Layer:
    """The part of a layer that lies in a block; the same layer where all of it does."""
    if start <= layer.start and layer.end <= end:
        return layer
    first, last = max(start, layer.start), min(end, layer.end)
    return Layer(first, last, layer.rank, layer.opening, layer.closing, layer.again)


def call_place(text: str, end: int, limit: int) -> int:
    """Where the call of a statement that ends at ``end`` stands: after the punctuation and closing quotation marks."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    place = end
    while place < limit and text[place] in CLOSING and not _opens(text, place, limit):
        place += 1
    return place


def _opens(text: str, place: int, limit: int) -> bool:
    """Whether the mark at ``place`` belongs to what follows: a letter after it, and not a letter before it."""
    follows = place + 1 < limit and text[place + 1].isalnum()
    return follows and text[place] in ".'\"“‘«‹’" and place > 0


def word_before(text: str, place: int, start: int) -> int:
    """Where the last word before ``place`` begins, so that a call may hug it. Long words begin at their last joint."""
    begin = place
    while begin > start and not text[begin - 1].isspace():
        begin -= 1
    for joint in range(place - 2, begin, -1):
        if text[joint] in JOINTS and text[joint + 1 : place].strip():
            begin = joint + 1
            break
    return begin if place - begin <= LONGEST_HUG else max(begin, place - 1)


def word_after(text: str, start: int, end: int) -> int:
    """Where the word that begins at ``start`` ends, at its first joint if it has one."""
    place = start
    while place < end and not text[place].isspace():
        place += 1
        if text[place - 1] in JOINTS and place - 1 > start:
            break
    return place if place - start <= LONGEST_HUG else start + 1


def last_words(text: str, start: int, end: int, longer: int = 5) -> int:
    """Where the last two words begin, so that a paragraph does not end in one short word on a line of its own.

    A word of ``longer`` letters may stand alone: to keep it would cut the line before it short.
    """
    last = word_before(text, end, start)
    if last <= start or sum(character.isalnum() for character in text[last:end]) >= longer:
        return end
    before = last - 1
    while before > start and text[before - 1].isspace():
        before -= 1
    begin = word_before(text, before, start)
    return begin if end - begin <= LONGEST_HUG else end


def measures(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Numbers with what they count in (38 percent, 4 April, No. 5) and initials with the name that they begin."""
    return [match.span() for match in TOGETHER.finditer(text, start, end)]


def hugging(stretches: Iterable[tuple[int, int]]) -> list[Layer]:
    """What keeps each stretch on one line; those that overlap stay together."""
    return [Layer(start, end, HUG, '<span class="hug">', "</span>") for start, end in united(stretches)]


def united(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping stretches as one, in order."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
