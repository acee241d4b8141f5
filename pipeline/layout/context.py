"""What a statement needs beside it where it stands away from its place: its sentence, and the one that it leans on."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.layout.calls import corner_layers, leaves
from pipeline.layout.inline import MARK, call_place, hugging, last_words, measures, weave
from pipeline.layout.marks import mark_layers
from pipeline.layout.messages import Messages
from pipeline.model import Article, Footnote, Judgments, Span
from pipeline.sentences import sentences

NEAR = 6  # words at a sentence's beginning in which “they” and “this” mean something that was named before
SHORT = 16  # characters: “Perhaps.” explains nothing
BEFORE = '<span class="before">'  # the element around a sentence that is there for the sake of the next


@dataclass(frozen=True, slots=True)
class Context:
    """Finds the sentences around a statement. ``known``: sentences by statement, as the ledger has them."""

    article: Article
    leaves: Sequence[Span]  # paragraphs and cells, in order
    known: Mapping[Span, Span]
    leaning: frozenset[str]  # words near a sentence's beginning that point back, in small letters
    joining: frozenset[str]  # those that do so as its first word

    def sentence(self, statement: Span) -> Span:
        """The sentence, or the sentences, that a statement is part of."""
        found = self.known.get(statement)
        if found is None:
            inside = [part for part in self._parts(statement) if _overlap(part, statement)]
            found = Span(inside[0].start, inside[-1].end) if inside else statement
        return Span(min(statement.start, found.start), max(statement.end, found.end))

    def before(self, sentence: Span) -> Span | None:
        """The sentence before, in the same paragraph, where this one says “it” or “they” of what is named there."""
        if not self.leans(sentence):
            return None
        parts = [part for part in self._parts(sentence) if part.end <= sentence.start]
        first = next((part for part in reversed(parts) if part.end - part.start >= SHORT), None)
        return Span(first.start, parts[-1].end) if first else None

    def leans(self, sentence: Span) -> bool:
        """Whether one of the first words of a sentence points back."""
        words = re.findall(r"[^\W\d_]+", self.article.text[sentence.start : sentence.end].lower())[:NEAR]
        return not self.leaning.isdisjoint(words) or not self.joining.isdisjoint(words[:1])

    def _parts(self, span: Span) -> Sequence[Span]:
        """The sentences of the paragraph that a stretch begins in."""
        place = bisect_right(self.leaves, span.start, key=lambda leaf: leaf.start) - 1
        return sentences(self.article.text, self.leaves[place], self.article.language) if place >= 0 else ()


def context(article: Article, judgments: Judgments | None, t: Messages) -> Context:
    """The context of one article's statements; without judgments the sentences are looked for."""
    known = {item.claim.span: item.claim.sentence for item in judgments.judgments} if judgments else {}
    return Context(article, leaves(article), known, frozenset(t.words("leaning")), frozenset(t.words("joining")))


def statements(found: Context, note: Footnote) -> list[Markup]:
    """What a note is about, by sentences: corners mark off a part; before it stands what it leans on, lighter."""
    parts: dict[Span, list[Span]] = {}
    for index, span in enumerate(note.calls):
        marked = parts.setdefault(found.sentence(span), [])
        marked.extend([span] if any(note.bracketed[index : index + 1]) else [])
    lines: list[Markup] = []
    shown: Span | None = None
    for sentence in sorted(parts, key=lambda span: span.start):
        before = found.before(sentence)
        words = _set(found.article, before, ()) if before and before != shown else ""
        lead = Markup("{}{}</span> ").format(Markup(BEFORE), Markup(words)) if words else Markup("")
        lines.append(lead + Markup(_set(found.article, sentence, parts[sentence])))
        shown = sentence
    return lines


def _set(article: Article, span: Span, marked: Sequence[Span]) -> str:
    """The words of a stretch on one line, with corners around parts of it and measures kept together."""
    text, start, end = article.text, span.start, span.end
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    layers = hugging([*measures(text, start, end), (last_words(text, start, end), end)])
    layers.extend(layer for layer in mark_layers(article) if layer.rank == MARK)
    for part in marked:
        layers.extend(corner_layers(article, Span(part.start, call_place(text, part.end, end))))
    return re.sub(r"[ \t\n]+", " ", weave(text, start, end, layers, (), pre=True))


def _overlap(part: Span, other: Span) -> bool:
    return part.start < other.end and part.end > other.start
