"""The article read sentence by sentence, each in its place: its block, its quotation, the rules that matched."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.claims.apparatus import Apparatus, apparatus
from pipeline.claims.rules import Hit, Rulebook
from pipeline.claims.tokens import Tokens, has_citation
from pipeline.model import Article, Block, BlockKind, Mark, MarkKind, Span
from pipeline.sentences import sentences

# Blocks whose sentences the author asserts. Headings, captions, tables, code and notes are not running text.
PROSE = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE}

# Calls at the head of a sentence: they stood after the stop of the one before it, as does the sign of a file.
_CALLS = re.compile(r"(?:(?:\[\d{1,3}\]|\(\.?pdf\)) ?)+")
OFFICES = frozenset({"role", "organization"})  # lists of what somebody is
OWNING = ("'s", "'", "’")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence in its place."""

    span: Span
    text: str
    tokens: Tokens
    hits: tuple[Hit, ...]
    block: int  # which of the article's blocks
    kind: BlockKind
    place: int  # sentence in its block, from 0
    last: bool  # the last of its block
    quoted: bool  # in a block quotation
    opens_inside: bool  # begins inside a quotation that a sentence before opened
    ends_inside: bool  # a sentence after it goes on with the quotation
    quote: Span | None  # the longest stretch of words in quotation marks, in the article's text
    quote_words: int
    speakers: frozenset[str]  # the names and offices in the words that give a source
    begins: str  # the first word, where it points back
    cited: Span | None  # a link, a note call or a citation in the sentence
    heading: str = ""  # the heading right above, where the sentence is the first under it

    def has(self, *about: str) -> bool:
        """Whether a rule of one of these sorts matched."""
        return any(hit.rule.about in about for hit in self.hits)

    def of(self, about: str) -> tuple[Hit, ...]:
        """The rules of one sort that matched."""
        return tuple(hit for hit in self.hits if hit.rule.about == about)

    def words(self, first: int, last: int) -> Span:
        """The span in the article of tokens ``first`` to ``last``, half-open."""
        tokens = self.tokens
        if not tokens.starts or first >= last:
            return self.span
        return Span(self.span.start + tokens.starts[first], self.span.start + tokens.ends[last - 1])

    def span_of(self, hit: Hit) -> Span:
        """The span in the article that a rule matched."""
        return self.words(hit.first, hit.last)


def lines(article: Article, book: Rulebook) -> tuple[Line, ...]:
    """Every sentence of the article's running text, in order."""
    found: list[Line] = []
    aside = apparatus(article)
    carried = False  # a quotation that an earlier paragraph left open, as is the custom for one of several paragraphs
    heading = ""
    for number, block in enumerate(article.blocks):
        if block.kind not in PROSE or number in aside.blocks:
            carried = False
            if block.kind is BlockKind.HEADING:
                heading = article.text[block.span.start : block.span.end].strip()
            continue
        block_lines = list(_block(article, number, block, book, carried, aside, heading))
        heading = "" if block_lines else heading
        carried = bool(block_lines) and block_lines[-1].ends_inside
        found += block_lines
    return tuple(found)


def _block(
    article: Article, number: int, block: Block, book: Rulebook, carried: bool, aside: Apparatus, heading: str
) -> Iterator[Line]:
    spans = _joined(article.text, sentences(article.text, block.span, article.language or "en"))
    marks = [m for m in article.marks if m.kind in (MarkKind.LINK, MarkKind.NOTE_CALL)]
    marks = [m for m in marks if m.span.end > block.span.start and m.span.start <= block.span.end]
    inside = carried and _goes_on(article.text[block.span.start : block.span.end])
    for place, span in enumerate(spans):
        text = article.text[span.start : span.end]
        began = inside
        quote, words, inside = _quotation(text, inside)
        cited = next((m.span for m in marks if _cites(m, span, aside)), None)
        if cited is None and has_citation(aside.answered(_called(article.text, spans, place))):
            cited = span
        if cited is None and (called := aside.called(text)):
            cited = Span(span.start + called.start, span.start + called.end)
        tokens = book.lexicon.tokens(text, began)
        hits = book.hits(tokens)
        first = tokens.lower[0] if tokens.lower else ""
        yield Line(
            span, text, tokens, hits, number, block.kind, place, place == len(spans) - 1,
            block.quoted or block.kind is BlockKind.QUOTE, began, inside,
            Span(span.start + quote[0], span.start + quote[1]) if quote else None, words,
            _speakers(book, tokens, hits), first if "anaphor" in book.lexicon.classes(first) else "", cited,
            heading if place == 0 else "",
        )  # fmt: skip


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences, with calls that stand alone put to the sentence before them."""
    found: list[Span] = []
    for span in spans:
        if found and text[span.start] in "[(" and _CALLS.fullmatch(text, span.start, span.end):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def _called(text: str, spans: Sequence[Span], place: int) -> str:
    """A sentence with the calls typed after its stop, and without those after the stop of the one before it."""
    span = spans[place]
    head = _CALLS.match(text, span.start, span.end) if place else None
    after = _CALLS.match(text, spans[place + 1].start, spans[place + 1].end) if place + 1 < len(spans) else None
    return text[head.end() if head else span.start : span.end] + (after[0] if after else "")


def _cites(mark: Mark, span: Span, aside: Apparatus) -> bool:
    """Whether a link stands in a sentence, or the sign of a note that gives a source; a sign may follow its stop."""
    if mark.kind is MarkKind.NOTE_CALL:
        return mark.target in aside.notes and span.start < mark.span.start <= span.end
    return mark.span.start < span.end and mark.span.end > span.start


def _speakers(book: Rulebook, tokens: Tokens, hits: tuple[Hit, ...]) -> frozenset[str]:
    """The names and offices in the words that give a source, without what they are of: New Zealand's minister."""
    found = set()
    lower = tokens.lower
    for hit in hits:
        if hit.rule.about == "source":
            for place in range(hit.first, hit.last):
                names, shape = book.lexicon.meaning(tokens.shape[place])
                named = shape in ("name", "acronym")
                if not (named or names & OFFICES):
                    continue
                after, following = lower[place + 1 : place + 2], tokens.shape[place + 1 : place + 2]
                belongs = after and (after[0] in OWNING or book.lexicon.meaning(following)[0] & OFFICES)
                if not (named and (belongs or lower[place - 1 : place] in (("of",), ("at",), ("in",), ("for",)))):
                    found.add(lower[place])
    return frozenset(found)


def _quotation(text: str, inside: bool) -> tuple[tuple[int, int] | None, int, bool]:
    """The longest stretch in quotation marks, its words, and whether the text ends inside one."""
    best: tuple[int, int] | None = None
    most = 0
    start = 0 if inside else -1
    for place, character in enumerate(text):
        opens = character in "“«" or (character == '"' and start < 0)
        if opens and not (start >= 0 and _closes(text, place)):
            start = place
        elif character in '“«”»"' and start >= 0:
            count = len(text[start:place].split())
            if count > most:
                best, most = (start, place + 1), count
            start = -1
    if start >= 0:
        count = len(text[start:].split())
        if count > most:
            best, most = (start, len(text)), count
    return best, most, start >= 0


def _goes_on(text: str) -> bool:
    """Whether a paragraph goes on with a quotation that the one before left open: its first mark closes one."""
    mark = next((character for character in text if character in "“«”»"), "")
    return mark in ("”", "»") or (not mark and text.count('"') % 2 == 1 and not text.startswith('"'))


def _closes(text: str, place: int) -> bool:
    """Whether an opening mark stands where a closing one belongs: after a stop, before a space or the end."""
    return text[place - 1 : place] in tuple(".!?,…") and not text[place + 1 : place + 2].strip()
