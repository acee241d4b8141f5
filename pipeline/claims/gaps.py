"""What the copy does not give for one statement, as keys of the footnotes' phrase book, the most telling first."""

from pipeline.claims.given import Attribution
from pipeline.claims.reading import Line
from pipeline.model import ClaimKind, Support

MOST = 3
SIDES = frozenset({"plural-hold"})  # rules of sources that hold a view or are divided, and need not have spoken


def gaps(line: Line, kinds: tuple[ClaimKind, ...], given: Attribution) -> tuple[str, ...]:
    """The gaps of one statement: at most three, at least one."""
    hinted = {hit.rule.gap for hit in line.of("gap")}
    if any(hit.rule.id == "compared" for hit in line.hits):
        hinted.discard("compared-with")  # the sentence says with what
    dated = any(hit.rule.id == "dated" for hit in line.hits)
    wanted: list[str] = []
    if "evidence-weighed" in hinted and given.support is Support.NONE:
        wanted.append("evidence-weighed")
    elif given.quotation and not given.attributed:
        wanted += ["whose-words", "when"]
    elif given.support is Support.VAGUE:
        wanted += ["document", "who"] if _study(line) else ["who", "when"] if _spoken(line) else ["who"]
        wanted += [gap for gap in ("method", "how-many") if gap in hinted and ClaimKind.STATISTIC in kinds]
    elif given.attributed and given.support is not Support.NONE:
        view = "view" in hinted and not given.quotation
        wanted += ["view", "occasion"] if view and not dated else ["when", "occasion"]
    else:
        wanted += _own_statement(kinds, hinted, dated)
    return tuple(dict.fromkeys(wanted or ["source"]))[:MOST]


def _study(line: Line) -> bool:
    return any(hit.rule.id in ("studies-show", "study-finds") for hit in line.hits)


def _spoken(line: Line) -> bool:
    """Whether somebody is said to have put it into words, so that there was a day on which it was said."""
    return any(hit.rule.id not in SIDES for hit in line.of("source"))


def _own_statement(kinds: tuple[ClaimKind, ...], hinted: set[str], dated: bool) -> list[str]:
    """For what the article states in its own voice."""
    wanted: list[str] = []
    if "purpose-source" in hinted:
        wanted.append("purpose-source")
    for kind in kinds[:2]:
        if kind is ClaimKind.STATISTIC:
            wanted += ["source", *(["method"] if "method" in hinted else [] if dated else ["when"])]
        elif kind is ClaimKind.COMPARISON:
            wanted += [gap for gap in ("measure", "compared-with") if gap in hinted][:1] or ["source"]
        elif kind is ClaimKind.CAUSAL:
            wanted.append("cause")
        elif kind is ClaimKind.SCIENTIFIC or kind is ClaimKind.RULE:
            wanted += ["document"]
        elif kind is ClaimKind.EVENT and not wanted:
            vague = [gap for gap in ("which", "measure", "compared-with") if gap in hinted][:1]
            wanted += [*vague, *([] if dated else ["when"])] if vague else ["source"] if dated else ["when", "source"]
        elif kind in (ClaimKind.GENERAL, ClaimKind.OTHER) and not wanted:
            wanted += [gap for gap in ("which", "how-many", "measure", "compared-with") if gap in hinted][:2]
            wanted += [] if dated else ["when"]
    return wanted
