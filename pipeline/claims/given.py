"""Whose word a sentence is, as a record."""

from dataclasses import dataclass

from pipeline.model import Span, Support

STUDY = frozenset(
    {
        "study", "studies", "report", "survey", "poll", "paper", "analysis", "review", "trial", "research",
        "researchers", "authors", "findings", "results",
    }
)  # fmt: skip
JOURNAL = "study-in-a-journal"  # the rule of a document that is one for the review that follows, as no act is
LINKED = "a link, note or citation"
# How a sentence stands to its neighbours whose word it is too.
CARRIED = "the speaker of the sentence before"
GOES_ON = "the quotation goes on"
ENDED = "the quotation's end names its speaker"
BANDS = {Support.NONE: 0, Support.VAGUE: 1, Support.NAMED: 2, Support.DATED: 3, Support.CITED: 4}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose word a sentence is: none where it is the article's own."""

    support: Support
    where: Span | None = None  # the words that give it
    quotation: bool = False
    attributed: bool = False
    rule: str = ""  # which rule, or which neighbouring sentence, gave it
    pronoun: bool = False
    borrowed: bool = False  # from a neighbouring sentence
