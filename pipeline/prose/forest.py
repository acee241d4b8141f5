"""A small forest of decision trees, kept as JSON: rows of numbers -> how likely each line is the article's."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

#: A tree: for each node (feature, threshold, node if not greater, node if greater); feature -1: a leaf and its value.
Tree = list[tuple[int, float, int, int]]


@cache
def _load(name: str) -> tuple[list[str], float, list[Tree]]:
    data = json.loads(resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8"))
    trees = [[(int(f), float(t), int(left), int(right)) for f, t, left, right in tree] for tree in data["trees"]]
    return list(data["features"]), float(data["start"]), trees


def log_odds(model: str, rows: Sequence[Mapping[str, float]]) -> list[float]:
    """For each row the logarithm of the odds that it is the article's, between -7 and 7."""
    return odds(*_load(model), rows)


def odds(
    features: Sequence[str], start: float, trees: Sequence[Tree], rows: Sequence[Mapping[str, float]]
) -> list[float]:
    """The same for a forest at hand: the sum of its trees' leaves."""
    result = []
    for row in rows:
        values = [row[name] for name in features]
        total = start
        for tree in trees:
            node = tree[0]
            while node[0] >= 0:
                node = tree[node[2] if values[node[0]] <= node[1] else node[3]]
            total += node[1]
        result.append(max(-7.0, min(7.0, total)))
    return result


def chosen(gains: Sequence[float], widths: Sequence[float], *, power: float, change: float, least: float) -> list[bool]:
    """Which lines are the article's: the most likely sequence, in which every change of side costs ``change``.

    A line weighs by its width (characters) to ``power``. Where less than ``least`` characters would be left, the lines
    nearest to the article's are let in.
    """
    weights = [(max(width, 1.0) / 80) ** power for width in widths]
    found: list[bool] = []
    for step in range(8):
        found = _sequence([(value + step / 2) * weight for value, weight in zip(gains, weights, strict=True)], change)
        if sum(width for width, kept in zip(widths, found, strict=True) if kept) > least:
            break
    return found


def assured(gains: Sequence[float], rows: Sequence[Mapping[str, float]], *, level: float, share: float) -> list[float]:
    """The log odds of a text in which even the best prose is doubted, lifted so that it is believed.

    Nearly the best of the prose in the longest run (its 85th percentile) comes to ``level``; other lines rise by a
    ``share`` of that. A short article between two menus is an article all the same.
    """
    best = sorted(gain for gain, row in zip(gains, rows, strict=True) if row["prose"] and row["in-run"])
    if not best:
        return list(gains)
    place = 0.85 * (len(best) - 1)
    low = int(place)
    high = min(low + 1, len(best) - 1)
    lift = max(0.0, level - (best[low] + (best[high] - best[low]) * (place - low)))
    return [gain + lift * (1.0 if row["prose"] else share) for gain, row in zip(gains, rows, strict=True)]


def _sequence(gains: Sequence[float], change: float) -> list[bool]:
    """The best assignment of in and out (Viterbi): gains of the lines that are in, less the cost of changes."""
    out, inside = 0.0, 0.0
    back: list[tuple[bool, bool]] = []
    for gain in gains:
        from_out = (inside - change > out, inside >= out - change)
        back.append(from_out)
        out, inside = max(out, inside - change), max(inside, out - change) + gain
    state = inside > out
    found = []
    for was_in_if_out, was_in_if_in in reversed(back):
        found.append(state)
        state = was_in_if_in if state else was_in_if_out
    return found[::-1]
