"""Trains the shipped weights: ``python -m pipeline.claims.train DATA`` rebuilds them byte for byte.

Logistic regression with an L2 penalty, by coordinate descent in the dual (Yu, Huang and Lin 2011), in plain arithmetic
and a fixed order, so that the same data give the same bytes. ``DATA`` holds ``claimbuster-crowdsourced.tsv`` and
``claimbuster-groundtruth.tsv`` (whose texts are left out of the training); everything else lies beside this file.
The thresholds are chosen on predictions for debates, speeches and articles that the model in question had not seen.
"""

import json
import math
import random
import struct
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.claims.attribution import attributions
from pipeline.claims.context import likelihood, surroundings
from pipeline.claims.features import features
from pipeline.claims.labelled import Labelled, articles, frozen, read_rows
from pipeline.claims.linear import checksum, sigmoid
from pipeline.claims.reading import lines
from pipeline.claims.rules import HERE, rulebook

RARITY_STEP = 0.05
LIKELIHOOD = 1.5  # the rarity of the steps of checkable, which the note head sees
HEADS = ("checkable", "attributed", "note")
KEEP = {"checkable": 6000, "attributed": 2000, "note": 2500}
PENALTY = {"checkable": 2.0, "attributed": 2.0, "note": 1.0}  # the larger, the weaker
EPOCHS = 8
NEWTON = 5
START = -9.0  # almost no weight for any row
FOLDS = 5
WEIGHT = {"debate": 1.0, "speech": 5.0, "article": 5.0, "affairs": 2.0}  # of one row; the last, in the note head
PRECISION = 0.8  # of the notes, on articles that the model has not seen
NEAR = 0.03  # of the sum of three measures: what is found and not noted costs a reader nothing
FEWEST = 3  # rows in which a feature must occur


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled sentence: its features, the answer of a head, its weight, and the text that it came from."""

    names: tuple[str, ...]
    yes: bool
    weight: float
    group: str
    domain: str
    place: int = -1  # of a note's row: which row of the checkable head is the same sentence


def main() -> None:
    """Train every head, choose the thresholds, write the weights."""
    data = Path(sys.argv[1])
    sets = training_rows(data)
    rarity = _rarity(sets)
    steps = {name for score in (0.0, 1.0) for name in likelihood(score)}
    rarity.update(dict.fromkeys(steps, LIKELIHOOD))
    vocabulary = sorted(steps.union(*(_best(rows, rarity, head) for head, rows in sets.items())))
    rarity = {name: rarity[name] for name in vocabulary}
    heads: dict[str, dict[str, float]] = {}
    weights: dict[str, dict[str, float]] = {}
    figures: dict[str, object] = {}
    for head in HEADS:
        rows = sets[head]
        bias, found = fit(rows, rarity, PENALTY[head])
        unseen = _unseen(rows, rarity, PENALTY[head])
        if head == "checkable":  # what a model that has not seen the sentence says of it
            sets["note"] = [replace(row, names=(*row.names, *likelihood(unseen[row.place]))) for row in sets["note"]]
        threshold, said = THRESHOLDS[head](rows, unseen)
        scale = max(map(abs, found.values())) / 127
        heads[head] = {"bias": round(bias, 4), "threshold": threshold, "scale": round(scale, 6)}
        weights[head] = {name: round(value / scale) for name, value in found.items()}
        figures[head] = {"sentences": len(rows), "yes": sum(row.yes for row in rows), **said}
    card: dict[str, object] = {
        "date": "2026-11-23",
        "data": "ClaimBuster (Arslan et al. 2020, CC BY 4.0, doi:10.5281/zenodo.3609356); articles and speeches "
        "written and labelled by language models for this project (MIT)",
        "licence": "MIT, with attribution of ClaimBuster",
        "figures": figures,
    }
    _write(HERE / "en" / "model.bin", heads, weights, rarity, card)


def training_rows(data: Path) -> dict[str, list[Row]]:
    """The rows of every head, in a fixed order."""
    book = rulebook("en")

    def alone(text: str) -> tuple[str, ...]:
        tokens = book.lexicon.tokens(text)
        return tuple(features(book.lexicon, tokens, book.hits(tokens)))

    measured = {clean(row["text"]).strip().lower() for row in read_rows(data / "claimbuster-groundtruth.tsv")}
    debates = [
        Row(alone(clean(row["text"])), row["verdict"] != "-1", WEIGHT["debate"], row["file_id"], "debate")
        for row in read_rows(data / "claimbuster-crowdsourced.tsv")
        if clean(row["text"]).strip().lower() not in measured
    ]
    speeches = [
        Row(alone(row["text"]), row["checkable"] == "1", WEIGHT["speech"], path.name, "speech")
        for path in sorted((HERE / "training" / "speeches").glob("*.tsv"))
        for row in read_rows(path)
    ]
    sets: dict[str, list[Row]] = {"checkable": [*debates, *speeches], "attributed": [], "note": []}
    kept_back = frozen()
    for name, article, labels in articles():
        if name in kept_back:
            continue
        read = lines(article, book)
        given = attributions(read)
        places = list(surroundings(read, given))
        weight = WEIGHT["affairs"] if name.startswith("farm-") else 1.0
        for number, label in _paired(read, labels):
            own = tuple(features(book.lexicon, read[number].tokens, read[number].hits))
            here = (*own, *places[number])
            if label.checkable or label.note:  # a row of no weight where the labellers differ
                sure, domain = (WEIGHT["article"], "article") if label.checkable else (0.0, "unlabelled")
                sets["checkable"].append(Row(own, label.checkable == "1", sure, name, domain))
            if label.kind:
                sets["attributed"].append(Row(here, label.kind in ("attributed", "quotation"), 1.0, name, "article"))
            if label.note:
                same = len(sets["checkable"]) - 1
                sets["note"].append(Row(here, label.note == "1", weight, name, "article", same))
    return sets


def clean(text: str) -> str:
    """A cell of ClaimBuster without the quotation marks of its first format."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return text.replace('""', '"')


def _paired(read: Sequence[object], labels: Sequence[Labelled]) -> Iterable[tuple[int, Labelled]]:
    """Every label with the sentence that it overlaps most."""
    for label in labels:
        best, most = -1, 0
        for number, line in enumerate(read):
            span = line.span  # type: ignore[attr-defined]  # a Line; Sequence[object] keeps the signature simple
            shared = min(span.end, label.span.end) - max(span.start, label.span.start)
            if shared > most:
                best, most = number, shared
        if best >= 0:
            yield best, label


def _rarity(sets: dict[str, list[Row]]) -> dict[str, float]:
    """For every feature that is common enough, how rare it is: 1 + log(rows / rows with it), in steps of a byte."""
    found: dict[str, float] = {}
    for rows in sets.values():
        counts = Counter(name for row in rows for name in row.names)
        for name, count in counts.items():
            if count >= FEWEST and name not in found:
                step = round((1 + math.log(len(rows) / count)) / RARITY_STEP)
                found[name] = min(255, step) * RARITY_STEP
    return found


def _best(rows: Sequence[Row], rarity: dict[str, float], head: str) -> list[str]:
    """The features that weigh most when all may."""
    _, weights = fit(rows, rarity, PENALTY[head])
    return sorted(weights, key=lambda name: (-abs(weights[name]), name))[: KEEP[head]]


def fit(rows: Sequence[Row], rarity: dict[str, float], penalty: float) -> tuple[float, dict[str, float]]:
    """Bias and weights (per unit of rarity) of a logistic regression on these rows."""
    names = sorted({name for row in rows for name in row.names if name in rarity})
    index = {name: number for number, name in enumerate(names)}
    bias = len(names)
    weights = [0.0] * (bias + 1)
    points: list[tuple[list[int], list[float], float, float, float]] = []
    for row in rows:
        ids = [index[name] for name in row.names if name in index]
        raw = [rarity[names[number]] for number in ids]
        length = math.sqrt(sum(value * value for value in raw) or 1.0)
        values = [value / length for value in raw]
        square = 2.0 if ids else 1.0
        points.append(([*ids, bias], [*values, 1.0], 1.0 if row.yes else -1.0, penalty * row.weight, square))
    duals = [START] * len(points)  # each stands for cost * sigmoid(dual)
    share = sigmoid(START)
    for ids, values, sign, cost, _ in points:
        for number, value in zip(ids, values, strict=True):
            weights[number] += sign * cost * share * value
    order = list(range(len(points)))
    shuffler = random.Random(20261123)
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for place in order:
            ids, values, sign, cost, square = points[place]
            margin = sign * sum([weights[number] * value for number, value in zip(ids, values, strict=True)])
            u = duals[place]
            before = cost * sigmoid(u)
            for _ in range(NEWTON):  # Newton's method; the slope is at least 1
                share = sigmoid(u)
                slope = square * cost * share * (1 - share) + 1
                u -= (square * (cost * share - before) + margin + u) / slope
            u = max(-30.0, min(30.0, u))
            duals[place] = u
            change = sign * (cost * sigmoid(u) - before)
            if change:
                for number, value in zip(ids, values, strict=True):
                    weights[number] += change * value
    return weights[bias], {name: weights[number] for number, name in enumerate(names)}


def _unseen(rows: Sequence[Row], rarity: dict[str, float], penalty: float) -> list[float]:
    """For every row its probability by a model that has not seen its text."""
    groups = sorted({row.group for row in rows})
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    found = [0.0] * len(rows)
    for number in range(FOLDS):
        inside = [row for row in rows if fold[row.group] != number]
        bias, weights = fit(inside, rarity, penalty)
        for place, row in enumerate(rows):
            if fold[row.group] == number:
                found[place] = probability(row.names, bias, weights, rarity)
    return found


def probability(names: Iterable[str], bias: float, weights: dict[str, float], rarity: dict[str, float]) -> float:
    """The score of a set of features before the weights are rounded."""
    total = square = 0.0
    for name in names:
        idf = rarity.get(name)
        if idf is not None:
            square += idf * idf
            total += idf * weights.get(name, 0.0)
    return sigmoid(bias + total / math.sqrt(square or 1.0))


STEPS = [number / 100 for number in range(10, 91)]
Chooser = Callable[[Sequence[Row], Sequence[float]], tuple[float, dict[str, float]]]


def _for_claims(rows: Sequence[Row], scores: Sequence[float]) -> tuple[float, dict[str, float]]:
    """The lowest at which F1 on debates, F1 on speeches and kappa on articles are together within ``NEAR`` of the best.

    A statement that is found and not noted costs the reader nothing; one that is not found can never be noted.
    """

    def merit(step: float) -> float:
        return (
            f1(*_of(rows, scores, step, "debate"))
            + f1(*_of(rows, scores, step, "speech"))
            + kappa(*_of(rows, scores, step, "article"))
        )

    highest = max(merit(step) for step in STEPS)
    best = min(step for step in STEPS if merit(step) >= highest - NEAR)
    return best, {
        "F1 debates": round(f1(*_of(rows, scores, best, "debate")), 3),
        "F1 speeches": round(f1(*_of(rows, scores, best, "speech")), 3),
        "kappa articles": round(kappa(*_of(rows, scores, best, "article")), 3),
    }


def _for_attribution(rows: Sequence[Row], scores: Sequence[float]) -> tuple[float, dict[str, float]]:
    """The lowest threshold whose F1 is within .04 of the best: the kinds of a claim are no alarm."""
    merits = {step: f1(*_of(rows, scores, step, "article")) for step in STEPS}
    best = min(step for step, merit in merits.items() if merit >= max(merits.values()) - 0.04)
    return best, {"F1": round(merits[best], 3)}


def _for_notes(rows: Sequence[Row], scores: Sequence[float]) -> tuple[float, dict[str, float]]:
    """The lowest at which eight notes in ten are right: a false alarm costs more than a miss."""

    def right(step: float) -> float:
        hit, false, _, _ = _of(rows, scores, step, "article")
        return hit / (hit + false) if hit else 0.0

    best = min(step for step in STEPS if right(step) >= PRECISION)
    hit, false, missed, _ = _of(rows, scores, best, "article")
    return best, {"precision": round(hit / (hit + false), 3), "recall": round(hit / (hit + missed), 3)}


THRESHOLDS: dict[str, Chooser] = {"checkable": _for_claims, "attributed": _for_attribution, "note": _for_notes}


def _of(rows: Sequence[Row], scores: Sequence[float], step: float, domain: str) -> tuple[int, int, int, int]:
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


def kappa(hit: int, false: int, missed: int, passed: int) -> float:
    """Cohen's kappa."""
    total = hit + false + missed + passed
    agreed = (hit + passed) / total
    chance = ((hit + false) * (hit + missed) + (missed + passed) * (false + passed)) / total**2
    return (agreed - chance) / (1 - chance) if chance < 1 else 0.0


def _write(
    path: Path,
    heads: dict[str, dict[str, float]],
    weights: dict[str, dict[str, float]],
    rarity: dict[str, float],
    card: dict[str, object],
) -> None:
    table: dict[int, bytes] = {}
    for name in sorted(rarity):
        row = [int(max(-127, min(127, weights[head].get(name, 0)))) for head in heads]
        if any(row):
            step = round(rarity[name] / RARITY_STEP)
            table[checksum(name)] = struct.pack(f"<IB{len(row)}b", checksum(name), step, *row)
    first = json.dumps({"heads": heads, "rarity_step": RARITY_STEP, "card": card}, sort_keys=False) + "\n"
    path.write_bytes(first.encode() + b"".join(table[key] for key in sorted(table)))


if __name__ == "__main__":
    main()
