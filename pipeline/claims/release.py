"""A press release is its party's own document: dated, and the source of what the party says and does itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.claims.given import Attribution
from pipeline.claims.reading import Line
from pipeline.model import Article, BlockKind, Support

# Lines that stand in a release and in nothing else, and what says so of its writer.
_SURE = re.compile(r"^\W*(?:for (?:immediate )?release|(?:press|news|media) release)\b", re.I)
_LIKELY = re.compile(
    r"^\W*(?:#\s?#\s?#|-?ends?-?|(?:media|press|news) (?:contacts?|enquir\w+|office|relations))"
    r"|^(?:notes? to editors|about \w)"
    r"|\bforward-looking statements\b|\b(?:press|media) (?:photographs|images|kit)\b",
    re.I,
)
_WRITER = re.compile(r"\b(?:press|media|communications?|public relations) (?:office|team|department|service)\b", re.I)
_ABOUT = re.compile(r"about (?:the )?(?P<names>[^\W\d_a-z].*)")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]+")
LINE = 60  # characters of a line that can be one of these
HEADS = frozenset(
    {
        "chief", "executive", "ceo", "cfo", "coo", "cto", "founder", "co-founder", "chairman", "chairwoman", "chair",
        "director", "president", "manager", "managing", "head", "spokesman", "spokeswoman", "spokesperson", "company",
        "firm", "owner", "partner", "curator",
    }
)  # fmt: skip
# Who speaks in a release for somebody else.
OUTSIDERS = frozenset(
    {
        "minister", "ministry", "secretary", "mayor", "governor", "senator", "commissioner", "professor", "university",
        "analyst", "analysts", "doctor", "dr", "scientist", "customer", "customers", "users", "experts", "independent",
    }
)  # fmt: skip
# Rules that a boast, an effect, a comparison or a finding matches: those are not a party's plain facts.
BOASTS = frozenset(
    {
        "percentage", "superlative", "compared", "causes", "cause-not-shown", "study-finds", "comparison-open",
        "superlative-measure", "how-many-not-said", "things-not-named", "evidence-weighed",
    }
)  # fmt: skip
# What lies outside the party: its market, its customers, the trade, the world.
OUTSIDE = frozenset(
    {
        "market", "markets", "demand", "customers", "customer", "consumers", "users", "households", "industry",
        "competitors", "rivals", "sector", "save", "saves", "savings", "saving", "growth", "people", "families",
        "homes", "tests", "world", "award", "awards", "named", "voted", "ranked", "leading", "proven",
    }
)  # fmt: skip
PLAIN = frozenset({"homes", "people"})  # of those, what a party may count of its own: in 240 homes


def is_release(article: Article) -> bool:
    """Whether the article is a release: one sure sign, or two likely ones."""
    blocks = [article.text[block.span.start : block.span.end] for block in article.blocks]
    lines = [text for text in (*blocks, *(line.text for line in article.dropped)) if len(text) <= LINE]
    if any(_SURE.match(text) for text in (*lines, article.title)):
        return True
    signs = {match[0].lower()[:5] for text in lines if (match := _LIKELY.search(text))}
    return len(signs) + bool(_WRITER.search(article.byline)) > 1


def party(article: Article) -> frozenset[str]:
    """The words of the party's name, lower case: from its heading "About", else from the byline or the first line."""
    for block in article.blocks:
        text = article.text[block.span.start : block.span.end]
        match = _ABOUT.match(text) or re.match("About (?P<names>.*)", text)
        if match and len(text) <= LINE:
            return frozenset(name.lower() for name in _NAME.findall(match["names"]))
    names = _NAME.findall(_WRITER.sub("", article.byline))
    if not names:
        first = next((b for b in article.blocks if b.kind is BlockKind.PARAGRAPH), None)
        text = article.text[first.span.start : first.span.end] if first else ""
        names = _NAME.findall(re.split(r"[–—-]\s", text, maxsplit=1)[-1].partition(",")[0])[:3]
    return frozenset(name.lower() for name in names)


def in_release(article: Article, lines: Sequence[Line], given: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """What is given for every sentence, where the article is a release: its own words and plain facts are dated."""
    if not is_release(article):
        return tuple(given)
    names = party(article)
    found: list[Attribution] = []
    own = False  # the speaker of the sentence before spoke for the party
    for line, one in zip(lines, given, strict=True):
        if one.attributed:
            own = own if one.borrowed or one.pronoun else _speaks(line, names)
            dated = own and one.support is Support.NAMED
            rule = "the release is its own speaker's word, and dated"
        else:
            dated = one.support is Support.NONE and _plain_fact(line)
            rule = "the release's own figures"
        found.append(replace(one, support=Support.DATED, where=line.span, rule=rule) if dated else one)
    return tuple(found)


def _speaks(line: Line, names: frozenset[str]) -> bool:
    """Whether the source of a sentence is the party: its head, its spokesman, itself."""
    words = frozenset(line.tokens.lower)
    if OUTSIDERS & words and not OUTSIDERS & words <= names:
        return False
    return bool(words & (names | HEADS)) or not words.isdisjoint(("we", "our", "it"))


def _plain_fact(line: Line) -> bool:
    """Whether a sentence tells what the party is, has or does, without a boast, a comparison or the world outside."""
    rules = {hit.rule.id for hit in line.hits}
    if rules & BOASTS or line.has("note") or not rules & {"counted", "money", "dated", "past-event", "prediction"}:
        return False
    outside = OUTSIDE.intersection(line.tokens.lower)
    return not outside or (outside <= PLAIN and "dated" in rules)
