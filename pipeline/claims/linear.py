"""Linear models in pure Python: reading the shipped weights, and the score of a set of features.

A weights file holds a JSON line (names, biases, scales, thresholds), then for every feature its 32-bit checksum and one
signed byte a model. A sentence's score is the sum of its weights, each scaled by how rare the feature is, over the
length of the sentence's own vector, so that long sentences do not win by length.
"""

import json
import math
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Head:
    """One decision's weights. ``rarity`` is a feature's weight in the length; both are looked up by checksum."""

    bias: float
    threshold: float  # of the probability, 0 to 1
    scale: float
    weights: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Model:
    """The shipped weights: one head a decision."""

    heads: Mapping[str, Head]
    rarity: Mapping[int, float]
    card: Mapping[str, object]

    def score(self, head: str, names: Iterable[str]) -> float:
        """The probability, 0 to 1, that the decision is yes for these features."""
        chosen, rarity = self.heads[head], self.rarity
        weights = chosen.weights
        total = square = 0.0
        for name in names:
            key = checksum(name)
            idf = rarity.get(key)
            if idf is not None:
                square += idf * idf
                total += idf * weights.get(key, 0)
        return sigmoid(chosen.bias + total * chosen.scale / math.sqrt(square or 1.0))

    def weighed(self, head: str, names: Iterable[str], most: int = 8) -> list[tuple[str, float]]:
        """The features that weighed most, with what each added to the score (in log-odds)."""
        chosen = self.heads[head]
        known = [(name, self.rarity[key]) for name in names if (key := checksum(name)) in self.rarity]
        length = math.sqrt(sum(idf * idf for _, idf in known) or 1.0)
        parts = [(name, chosen.weights.get(checksum(name), 0) * idf * chosen.scale / length) for name, idf in known]
        return sorted((part for part in parts if part[1]), key=lambda part: (-abs(part[1]), part[0]))[:most]


def checksum(name: str) -> int:
    """The number by which a model knows a feature."""
    return zlib.crc32(name.encode("utf-8"))


def sigmoid(x: float) -> float:
    """The logistic function, by plain arithmetic: the same bits on every machine."""
    x = max(-30.0, min(30.0, x))
    power = 1.0 - x / 1024.0
    for _ in range(10):
        power *= power
    return 1.0 / (1.0 + power)


def load(path: Path) -> Model:
    """The model in a weights file."""
    data = path.read_bytes()
    end = data.index(b"\n")
    head = json.loads(data[:end])
    names = head["heads"]
    row = struct.Struct(f"<IB{len(names)}b")
    rarity: dict[int, float] = {}
    columns: list[dict[int, int]] = [{} for _ in names]
    step = head["rarity_step"]
    for key, idf, *weights in row.iter_unpack(data[end + 1 :]):
        rarity[key] = idf * step
        for column, weight in zip(columns, weights, strict=True):
            if weight:
                column[key] = weight
    heads = {
        name: Head(values["bias"], values["threshold"], values["scale"], column)
        for (name, values), column in zip(names.items(), columns, strict=True)
    }
    return Model(heads, rarity, head["card"])
