"""Where the line is drawn: each threshold by a rule that was written down before any of its figures were seen.

All are chosen on predictions for texts that the model in question had not seen, and only on data that may train.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.claims.detect import claimed, noted

if TYPE_CHECKING:
    from pipeline.claims.train import Row

PRECISION = 0.8  # of the notes: a false alarm costs more than a miss
STEPS = [number / 100 for number in range(10, 91)]
Chosen = tuple[float, dict[str, float]]


def for_claims(rows: Sequence["Row"], scores: Sequence[float]) -> Chosen:
    """The step with the largest sum of F2 on debates, F2 on speeches and kappa on articles.

    F2 counts a miss twice: a statement that is found and not noted costs a reader nothing, one that is not found can
    never be noted.
    """

    def merits(step: float) -> tuple[float, float, float]:
        debates, speeches = (f2(*_of(rows, scores, step, domain)) for domain in ("debate", "speech"))
        return debates, speeches, kappa(*_of(rows, scores, step, "article"))

    best = max(STEPS, key=lambda step: sum(merits(step)))
    return best, dict(zip(("F2 debates", "F2 speeches", "kappa articles"), _rounded(merits(best)), strict=True))


def for_attribution(rows: Sequence["Row"], scores: Sequence[float]) -> Chosen:
    """The lowest step whose F1 is within .04 of the best: the kinds of a claim are no alarm."""
    merits = {step: f1(*_of(rows, scores, step, "article")) for step in STEPS}
    best = min(step for step, merit in merits.items() if merit >= max(merits.values()) - 0.04)
    return best, {"F1": round(merits[best], 3)}


def for_notes(rows: Sequence["Row"], scores: Sequence[float], checkable: Sequence[float], line: float) -> Chosen:
    """The lowest step at which eight notes in ten are right, the rules having had their say.

    To be drawn on articles by which no rule was written: on the others the rules are too good.
    """

    def counts(step: float) -> tuple[int, int, int, int]:
        found = [0, 0, 0, 0]
        for row, score, stated in zip(rows, scores, checkable, strict=True):
            if row.domain == "doubtful":
                continue
            assert row.line is not None  # a note's row has its sentence
            assert row.given is not None
            claim = claimed(row.line, row.given, row.reported, stated, line)
            said = claim and noted(row.line, row.given, score, step)[0]
            found[0 if row.yes and said else 1 if said else 2 if row.yes else 3] += 1
        return found[0], found[1], found[2], found[3]

    def right(step: float) -> float:
        hit, false, _, _ = counts(step)
        return hit / (hit + false) if hit else 0.0

    best = min((step for step in STEPS if right(step) >= PRECISION), default=STEPS[-1])
    hit, false, missed, _ = counts(best)
    return best, {"precision": round(hit / (hit + false), 3), "recall": round(hit / (hit + missed), 3)}


BY_SCORE: dict[str, Callable[[Sequence["Row"], Sequence[float]], Chosen]] = {
    "checkable": for_claims,
    "attributed": for_attribution,
}


def _rounded(values: Sequence[float]) -> Iterator[float]:
    return (round(value, 3) for value in values)


def _of(rows: Sequence["Row"], scores: Sequence[float], step: float, domain: str) -> tuple[int, int, int, int]:
    """Hits, false alarms, misses and rightly passed of one domain at a threshold."""
    counts = [0, 0, 0, 0]
    for row, score in zip(rows, scores, strict=True):
        if row.domain == domain:
            said = score >= step
            counts[0 if row.yes and said else 1 if said else 2 if row.yes else 3] += 1
    return counts[0], counts[1], counts[2], counts[3]


def f1(hit: int, false: int, missed: int, _passed: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hit / (2 * hit + false + missed) if hit else 0.0


def f2(hit: int, false: int, missed: int, _passed: int) -> float:
    """The same with recall weighing twice."""
    return 5 * hit / (5 * hit + false + 4 * missed) if hit else 0.0


def kappa(hit: int, false: int, missed: int, passed: int) -> float:
    """Cohen's kappa between two yes-or-no judges."""
    total = hit + false + missed + passed
    agreed = (hit + passed) / total
    chance = ((hit + false) * (hit + missed) + (missed + passed) * (false + passed)) / total**2
    return (agreed - chance) / (1 - chance) if chance < 1 else 0.0
