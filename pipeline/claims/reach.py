"""An interview reaches to all that its speaker says in it: the quotations before and after its mention."""

from dataclasses import replace

from pipeline.claims.given import CARRIED, ENDED, GOES_ON, Attribution
from pipeline.claims.reading import Line
from pipeline.model import Support

WORDS = 5  # in quotation marks: fewer are a term or a title, which anybody may have used at any time
# The rules of occasions on which somebody was asked, and the words that say so.
ASKED = frozenset({"asked-by-us", "said-to-a-medium", "in-the-news", "in-a-medium"})
AN_INTERVIEW = frozenset(
    {"told", "tells", "telling", "interview", "interviewed", "phone", "telephone", "email", "e-mail"}
)
OF_THE_INTERVIEW = "the interview that the speaker gave"


def reach(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """A named source that is quoted, where the article says elsewhere to whom it spoke; and what goes on with it."""
    asked = [lines[number].speakers for number, one in enumerate(found) if _asked(lines[number], one)]
    if not asked:
        return
    for number, line in enumerate(lines):
        own = found[number]
        if own.support is not Support.NAMED or own.borrowed or own.pronoun or not own.quotation:
            continue
        if line.quote_words >= WORDS and any(line.speakers & speakers for speakers in asked):
            found[number] = replace(own, support=Support.DATED, rule=OF_THE_INTERVIEW, borrowed=True)
            _carried(found, number)


def _asked(line: Line, given: Attribution) -> bool:
    """Whether a sentence says that somebody was asked: told a paper, said in an interview, answered by telephone."""
    own = given.support is Support.DATED and not given.borrowed and given.rule in ASKED
    return own and not AN_INTERVIEW.isdisjoint(line.tokens.lower)


def _carried(found: list[Attribution], number: int) -> None:
    """Gives what was found for a sentence to those that only went on with it, or began the quotation that it ends."""
    for after in range(number + 1, len(found)):
        own = found[after]
        if own.support is not Support.NAMED or not (own.rule in (GOES_ON, CARRIED) or (own.pronoun and own.quotation)):
            break
        found[after] = replace(own, support=Support.DATED, rule=OF_THE_INTERVIEW, borrowed=True)
    for above in range(number - 1, -1, -1):
        if found[above].support is not Support.NAMED or found[above].rule != ENDED:
            break
        found[above] = replace(found[above], support=Support.DATED, rule=OF_THE_INTERVIEW)
