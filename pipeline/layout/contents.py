"""The contents list of a long document: its headings, to a depth at which the list stays short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Article

LONG = 15_000  # characters: about six pages of text on A4
LEAST = 4  # headings
MOST = 60  # entries: beyond it only the uppermost headings are listed


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as it is on the page: its rank (2 for h2), its id and its words."""

    rank: int
    id: str
    words: str


def contents(article: Article, headings: Sequence[Heading], options: Mapping[str, object]) -> list[Heading]:
    """The entries of the contents list; none where the layout has none, or the article is short."""
    asked = options.get("contents", "auto")
    if asked == "never" or not headings:
        return []
    if asked == "auto" and (len(article.text) < LONG or len(headings) < LEAST):
        return []
    deepest = max(heading.rank for heading in headings)
    while deepest > 2 and sum(heading.rank <= deepest for heading in headings) > MOST:
        deepest -= 1
    return [heading for heading in headings if heading.rank <= min(deepest, 4)]
