"""Where every call stands in the article; calls and notes in HTML: the desk's numbers and the article's letters."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup, escape

from pipeline.layout.inline import (
    CORNER,
    LINK,
    STATEMENT,
    Insert,
    Layer,
    call_place,
    hugging,
    measures,
    weave,
    word_after,
    word_before,
)
from pipeline.layout.marks import mark_layers
from pipeline.layout.messages import Messages
from pipeline.model import Article, BlockKind, Footnote, Footnotes, Mark, MarkKind, Span


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its place in the text, what sorts it among calls at the same place, its HTML and its note's."""

    at: int
    order: tuple[int, int]
    html: str
    note: str = ""  # the note's HTML, with its first call


@dataclass(slots=True)
class Called:
    """Everything that the calls add to the text: elements around it, and elements in it."""

    layers: list[Layer] = field(default_factory=list)
    inserts: list[Insert] = field(default_factory=list)
    hugs: list[tuple[int, int]] = field(default_factory=list)
    own_uncalled: list[str] = field(default_factory=list)  # notes of the article that nothing in it calls
    on_own: list[tuple[str, str, str]] = field(default_factory=list)  # letter, call and note on one of those notes
    notes: list[tuple[int, str]] = field(default_factory=list)  # place and HTML, where notes are not at the foot
    numbered: dict[int, str] = field(default_factory=dict)  # the same of the desk's notes, by number


def leaves(article: Article) -> list[Span]:
    """The stretches of text that are set as one: blocks and, of a table, its cells."""
    found = []
    for block in article.blocks:
        found.extend([cell.span for row in block.rows for cell in row] if block.rows else [block.span])
    return sorted((span for span in found if span.start < span.end), key=lambda span: span.start)


def place_calls(
    article: Article, footnotes: Footnotes, messages: Messages, names: Mapping[int, str], *, brackets: bool, foot: bool
) -> Called:
    """Calls and notes of both series. ``names``: what notes are called, by number. ``foot``: for the page foot."""
    called = Called()
    ends = leaves(article)
    own = {block.label: index for index, block in enumerate(article.blocks) if block.kind == BlockKind.NOTE}
    inside_own = [(block.span, block.label) for block in article.blocks if block.kind == BlockKind.NOTE]
    calls: list[Call] = []
    for note in footnotes.notes:
        for index, span in enumerate(note.calls):
            leaf = _leaf(ends, span)
            at = call_place(article.text, span.end, leaf.end)
            html = desk_call(note.number, names[note.number], index)
            words = desk_note(note, names[note.number], footnotes, messages) if index == 0 else ""
            # A note inside a note would be lost: the call moves out, below the article.
            if label := next((label for part, label in inside_own if part.start <= span.start < part.end), ""):
                called.on_own.append((label, html, words if foot else _apart(words)))
                continue
            calls.append(Call(at, (1, note.number), html, words))
            called.layers.extend(_statement(article.text, span, leaf, at, note, index, brackets))
            called.hugs.append((word_before(article.text, at, leaf.start), at))
    letters: dict[str, str] = {}
    for mark in _own_calls(article):
        if mark.target not in own:
            continue
        first = mark.target not in letters
        letter = letters.setdefault(mark.target, _letter(len(letters)))
        again = sum(call.order == (0, _number(letter)) for call in calls)
        words = own_note(letter, own_text(article, mark.target)) if first else ""
        calls.append(Call(mark.span.start, (0, _number(letter)), own_call(letter, again), words))
        called.hugs.append((word_before(article.text, mark.span.start, _leaf(ends, mark.span).start), mark.span.start))
    called.own_uncalled = [own_text(article, label) for label in own if label not in letters]
    called.on_own = [(letters.get(label, ""), html, words) for label, html, words in called.on_own]
    for at, group in groupby(sorted(calls, key=lambda call: (call.at, call.order)), key=lambda call: call.at):
        together = list(group)
        separator = '<span class="call-sep">, </span>'
        html = separator.join(call.html for call in together)
        called.inserts.append(Insert(at, html + ("".join(call.note for call in together) if foot else "")))
        if foot:
            continue
        for call in (call for call in together if call.note):
            called.notes.append((at, _apart(call.note)))
            if call.order[0]:
                called.numbered[call.order[1]] = _apart(call.note)
    return called


def _apart(note: str) -> str:
    """A note that stands outside the page foot: a paragraph of its own, which the gate knows by its class and id."""
    if not note:
        return ""
    name = re.search(r' id="([^"]+)"', note)
    series = "endnote own" if " data-own=" in note else "endnote"
    opening = f'<p class="{series}" id="{name.group(1) if name else ""}-end">'
    return opening + note.replace("<note-text", "<note-text data-moved", 1) + "</p>"


def desk_call(number: int, name: str, index: int) -> str:
    """The superior number. A further call of the same note has a letter to its id: ``call-3b``."""
    suffix = _letter(index) if index else ""
    return f'<note-call id="call-{number}{suffix}"><a href="#note-{number}">{name}</a></note-call>'


def desk_note(note: Footnote, name: str, footnotes: Footnotes, messages: Messages) -> str:
    """A note in its two voices: what the copy does not give, then what the desk found."""
    number = note.number
    wide = {1: "", 2: "", 3: ' class="hundreds"'}.get(len(name), ' class="wide"')
    shown = f' data-label="{name}"' if name != str(number) else ""
    voices = []
    for kind, words in (("not-given", note.not_given), ("on-record", note.record)):
        if words:
            label = f'<span class="label">{escape(messages(kind))}</span>'
            voices.append(f'<span class="voice {kind}">{label} {_cites(words, footnotes)}</span>')
    if not note.approved and says_unread(footnotes):
        voices.append(f'<span class="voice unread">{escape(messages("note-unread"))}</span>')
    return (
        f'<note-text id="note-{number}" data-n="{number}"{shown}><note-label{wide}><a href="#call-{number}">{name}</a>'
        f'</note-label> <span class="said">{" ".join(voices)}</span></note-text>'
    )


def says_unread(footnotes: Footnotes) -> bool:
    """Whether each note that no editor has read says so: where they are few. Else masthead and foot say it once."""
    read = sum(note.approved for note in footnotes.notes)
    return 0 < len(footnotes.notes) - read <= read


def own_call(letter: str, again: int) -> str:
    """The italic superior letter of one of the article's own notes."""
    suffix = f"-{again + 1}" if again else ""
    return (
        f'<note-call class="own" id="own-call-{letter}{suffix}"><a href="#own-note-{letter}">{letter}</a></note-call>'
    )


def own_note(letter: str, text: str) -> str:
    """One of the article's own notes, in its own series."""
    return (
        f'<note-text class="own" id="own-note-{letter}" data-own="{letter}"><note-label>'
        f'<a href="#own-call-{letter}">{letter}</a></note-label> <span class="said">{text}</span></note-text>'
    )


def own_text(article: Article, label: str) -> str:
    """The words of one of the article's own notes, with their marks; its paragraphs one after the other."""
    parts = [block.span for block in article.blocks if block.kind == BlockKind.NOTE and block.label == label]
    layers = mark_layers(article)
    return " ".join(
        weave(article.text, span.start, span.end, [*hugging(measures(article.text, span.start, span.end)), *layers], ())
        for span in parts
    )


def _own_calls(article: Article) -> list[Mark]:
    return sorted((mark for mark in article.marks if mark.kind == MarkKind.NOTE_CALL), key=lambda mark: mark.span.start)


def _leaf(ends: list[Span], span: Span) -> Span:
    """The stretch in which a statement ends."""
    place = bisect_right([leaf.start for leaf in ends], max(span.start, span.end - 1)) - 1
    return ends[max(0, place)]


def _statement(text: str, span: Span, leaf: Span, at: int, note: Footnote, index: int, brackets: bool) -> list[Layer]:
    """The statement's own element and, where it is part of a sentence, the words that bear the corner brackets.

    The closing corner stands beside the call, after the punctuation, so that it opens no gap before a comma.
    """
    start, end = span.start, span.end
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if start >= end:
        return []
    part = note.bracketed[index] if index < len(note.bracketed) else False
    name = f"s{note.number}" + (_letter(index) if index else "")
    kind = "st part" if part else "st"
    end = max(at, end) if part and brackets else end
    layers = [Layer(start, end, STATEMENT, f'<span class="{kind}" id="{name}">', "</span>", f'<span class="{kind}">')]
    return [*layers, *_corners(text, start, end, at, leaf)] if part and brackets else layers


def corner_layers(article: Article, span: Span) -> list[Layer]:
    """Corners around a statement that has no call."""
    text = article.text[span.start : span.end]
    start, end = span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip())
    return _corners(article.text, start, end, end, _leaf(leaves(article), span)) if start < end else []


def _corners(text: str, start: int, end: int, at: int, leaf: Span) -> list[Layer]:
    """The first and the last word, which bear the corners."""
    last = max(word_before(text, at, max(start, leaf.start)), start)
    first = word_after(text, start, end)
    return [
        Layer(start, first, CORNER, '<span class="open">', "</span>", "<span>"),
        Layer(last, end, CORNER, '<span class="close">', "</span>", '<span class="close">'),
    ]


def _cites(words: str, footnotes: Footnotes) -> Markup:
    """A note's words; in square brackets, the keys of the list of sources lead there and stay with the word before."""
    keys = {source.key for source in footnotes.sources}
    links = [
        Layer(*match.span(), LINK, f'<a href="#source-{match.group()}">', "</a>")
        for match in re.finditer(r"(?<![-#\w])S[0-9]+\b(?=[^\[\]]*\])", words)
        if match.group() in keys
    ]
    last = re.search(r"\S{1,12} [^\s\[\]]{1,9}$", words)
    cites = re.finditer(r"\S{1,16} \[S[0-9]+(?:, S[0-9]+)?\][.,;:]?", words)
    together = [*measures(words, 0, len(words)), *(match.span() for match in cites), *([last.span()] if last else [])]
    return Markup(weave(words, 0, len(words), [*hugging(together), *links], ()))


def _letter(index: int) -> str:
    """a, b … z, aa, ab …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 96
    return value
