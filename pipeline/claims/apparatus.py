"""What of an article is no running text though it is set like it: its list of references and the words of captions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Article, Block, BlockKind, MarkKind, Span
from pipeline.prose.lines import TYPED_CALL, calls_unanswered

# A heading under which everything is a list of works, and one under which only what looks like a work is.
_LIST = re.compile(r"(?:\d+\.?\s*)?(?:references|bibliography|works cited|literature cited|reference list):?\s*$", re.I)
_PERHAPS = re.compile(r"(?:\d+\.?\s*)?(?:sources|literature|further reading|notes and references):?\s*$", re.I)
_WORK = re.compile(
    r"\((?:1[0-9]|20)\d\d[a-z]?\)|\b(?:1[0-9]|20)\d\d[a-z]?\.?\s*$|https?://|\bdoi\b|\bISBN\b|\bpp?\. \d"
)
_CAPTION = re.compile(r"(?:table|figure|fig\.?|chart|map|plate|exhibit) \d{1,3}\s?[.:–—]\s", re.I)
_YEAR = re.compile(r"\b((?:1[0-9]|20)\d\d)[a-z]?\b")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]+")
# Smith et al. (2021), Smith and Jones (2021), Smith, 2021
_CALLED = re.compile(
    r"(?P<name>[^\W\d_a-z][\w’'-]+)(?: et al\.?| (?:and|&) [^\W\d_a-z][\w’'-]+)?,? "
    r"\(?(?P<year>(?:1[0-9]|20)\d\d)[a-z]?\)?"
)
_STOPPED = re.compile(r"[.!?…:;,][”\"’')\]»]*(?:\[\^?\w+\])?\s*$")
_INSIDE = re.compile(r"[.!?…;] \S")  # a stop inside: more than one sentence
# What makes a note of the article's own a source: a link, a number or a year, a title, a name, or a source before it.
_SOURCE = re.compile(
    r"https?://|\bwww\.|\d|[“\"«][^”\"»]{3,}|\b(?i:doi|ibid|idem|(?:op|loc)\. cit)\b|\b[A-Z]{2,}\b"
    r"|[\w,;:)’] [^\W\d_a-z]\w|^\W*[^\W\d_a-z]\w+(?:, |\W*$)"
)
TITLE = 12  # words of a line that can be a heading
STANDFIRST = 35  # and of the first line, which can be a standfirst
AUTHORS = 60  # characters of an entry in which its authors' names are looked for, before the year
LOST = 4  # calls without a note by which a copy shows that its list of notes was left behind
LONGEST = 600  # characters of an entry or a caption
# A call as pages on health set it, in round brackets before a sentence's stop, and how many make a count.
_ROUND = re.compile(r"(?<=[\w”\"’%]) \((\d{1,3})(?:, \d{1,3})*\)(?=[.;!?](?:\s|$)|\s*$)")
COUNTED = 3


@dataclass(frozen=True, slots=True)
class Apparatus:
    """The blocks that are not read for claims, the author and year of every work listed, and what notes give."""

    blocks: frozenset[int]
    works: frozenset[tuple[str, str]]
    notes: frozenset[str]  # labels of the article's own notes that give a source
    unanswered: frozenset[str]  # of the calls typed in brackets, those without a note or a list of references
    round_calls: bool  # whether numbers in round brackets are calls: they count on through the article

    def answered(self, text: str) -> str:
        """A sentence without the calls that nothing in the copy answers."""
        return TYPED_CALL.sub(lambda call: "" if call[1] in self.unanswered else call[0], text)

    def called(self, text: str) -> Span | None:
        """Where a sentence has a call in round brackets, or names a listed work by author and year."""
        if self.round_calls and (call := _ROUND.search(text)):
            return Span(*call.span())
        if not self.works:
            return None
        for match in _CALLED.finditer(text):
            if (match["name"].removesuffix("’s").removesuffix("'s").lower(), match["year"]) in self.works:
                return Span(match.start(), match.end())
        return None


def apparatus(article: Article) -> Apparatus:
    """The article's list of references, its captions and its own notes."""
    aside: set[int] = set()
    works: set[tuple[str, str]] = set()
    within: re.Pattern[str] | None = None
    for number, block in enumerate(article.blocks):
        text = article.text[block.span.start : block.span.end].strip()
        heading = next((pattern for pattern in (_LIST, _PERHAPS) if pattern.match(text)), None)
        if block.kind is BlockKind.HEADING or heading:
            within = heading
            if heading:
                aside.add(number)
        elif within and _is_entry(block, text, within):
            aside.add(number)
            works |= _work(text)
        elif (_CAPTION.match(text) and len(text) <= LONGEST) or _is_title(article, number, text):
            aside.add(number)
    labels = [block.label or str(block.number) for block in article.blocks if block.label or block.ordered]
    texts = [article.text[block.span.start : block.span.end] for block in article.blocks]
    unanswered = calls_unanswered(texts, labels)
    if len(unanswered) >= LOST:  # the page has the notes, and only the copy has not
        unanswered = ()
    return Apparatus(frozenset(aside), frozenset(works), _sources(article), frozenset(unanswered), _counts_on(texts))


def _counts_on(texts: Sequence[str]) -> bool:
    """Whether the numbers in round brackets count on by one, whatever the first of an excerpt is; years do not."""
    calls = [int(call[1]) for text in texts for call in _ROUND.finditer(text)]
    steps = [after - before for before, after in pairwise(calls)]
    return len(steps) + 1 >= COUNTED and steps.count(1) >= COUNTED - 1 and all(step in (0, 1, 2, 3) for step in steps)


def _sources(article: Article) -> frozenset[str]:
    """The labels of the article's own notes that give a source, and are not only a remark."""
    links = [mark.span.start for mark in article.marks if mark.kind is MarkKind.LINK]
    return frozenset(
        block.label
        for block in article.blocks
        if block.kind is BlockKind.NOTE
        and (
            _SOURCE.search(article.text[block.span.start : block.span.end])
            or any(block.span.start <= link < block.span.end for link in links)
        )
    )


def _is_title(article: Article, number: int, text: str) -> bool:
    """Whether a paragraph is a heading that lost its mark, or the article's standfirst: without a stop, over prose."""
    block = article.blocks[number]
    if block.quoted or not (block.kind is BlockKind.PARAGRAPH or _alone(article, number)):
        return False
    if not text or _STOPPED.search(text) or not (text[0].isupper() or text[0].isdigit()):
        return False
    longest = STANDFIRST if number == 0 else TITLE
    if len(text.split()) > longest or _INSIDE.search(text) or number + 1 >= len(article.blocks):
        return False
    after = article.blocks[number + 1]
    below = article.text[after.span.start : after.span.end].strip()
    return after.kind is BlockKind.PARAGRAPH and len(below) > len(text) and _STOPPED.search(below) is not None


def _alone(article: Article, number: int) -> bool:
    """Whether a list has one item only, as a numbered heading over its own paragraphs is read."""
    near = article.blocks[max(0, number - 1) : number + 2]
    return [block.kind for block in near].count(BlockKind.LIST_ITEM) == 1 and (
        article.blocks[number].kind is BlockKind.LIST_ITEM
    )


def _is_entry(block: Block, text: str, within: re.Pattern[str]) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or len(text) > LONGEST:
        return False
    return _WORK.search(text) is not None or (within is _LIST and block.kind is BlockKind.LIST_ITEM)


def _work(text: str) -> set[tuple[str, str]]:
    """The names before the first year of an entry, each with that year."""
    year = _YEAR.search(text)
    if year is None:
        return set()
    return {(name.lower(), year[1]) for name in _NAME.findall(text[: min(year.start(), AUTHORS)])}
