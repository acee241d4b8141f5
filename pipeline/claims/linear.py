"""Linear models in pure Python: reading the shipped weights, and the score of a set of features.

A weights file holds a JSON line (names, biases, scales, thresholds), then columns: for every feature its 32-bit
checksum, a byte for how rare it is, and one signed byte a model; then, for every word whose meaning was learned, its
checksum and one signed byte a model. A sentence's score is the sum of its features' weights, each scaled by how rare
the feature is, over the length of the sentence's own vector, so that long sentences do not win by length; to this
comes the mean of its words' meanings, so that a word never seen in training counts as its neighbours in meaning do.
"""

import json
import math
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Head:
    """One decision's weights. ``rarity`` is a feature's weight in the length; all are looked up by checksum."""

    bias: float
    threshold: float  # of the probability, 0 to 1
    scale: float
    weights: Mapping[int, int]
    meaning_scale: float = 0.0
    meanings: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """The shipped weights: one head a decision."""

    heads: Mapping[str, Head]
    rarity: Mapping[int, float]
    card: Mapping[str, object]

    def score(self, head: str, names: Iterable[str]) -> float:
        """The probability, 0 to 1, that the decision is yes for these features."""
        chosen, rarity = self.heads[head], self.rarity
        weights, meanings = chosen.weights, chosen.meanings
        total = square = 0.0
        meant = words = 0
        for name in names:
            key = checksum(name)
            idf = rarity.get(key)
            if idf is not None:
                square += idf * idf
                total += idf * weights[key]
            meaning = meanings.get(key)
            if meaning is not None:
                meant += meaning
                words += 1
        learned = total * chosen.scale / math.sqrt(square or 1.0)
        return sigmoid(chosen.bias + learned + meant * chosen.meaning_scale / (words or 1))

    def weighed(self, head: str, names: Iterable[str], most: int = 8) -> list[tuple[str, float]]:
        """The features that weighed most, with what each added to the score in log-odds; ``≈`` is a word's meaning."""
        chosen = self.heads[head]
        keyed = [(name, checksum(name)) for name in names]
        known = [(name, key, self.rarity[key]) for name, key in keyed if key in self.rarity]
        length = math.sqrt(sum(idf * idf for _, _, idf in known) or 1.0)
        parts = [(name, chosen.weights[key] * idf * chosen.scale / length) for name, key, idf in known]
        meant = [(name, chosen.meanings[key]) for name, key in keyed if key in chosen.meanings]
        parts += [(f"≈{name}", meaning * chosen.meaning_scale / len(meant)) for name, meaning in meant]
        return sorted((part for part in parts if part[1]), key=lambda part: (-abs(part[1]), part[0]))[:most]


@lru_cache(maxsize=1 << 16)
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
    place = data.index(b"\n") + 1
    head = json.loads(data[:place])

    def column(code: str, count: int) -> "array[int]":
        nonlocal place
        found = array(code)
        found.frombytes(data[place : place + count * found.itemsize])
        if sys.byteorder == "big":
            found.byteswap()
        place += count * found.itemsize
        return found

    count, step = head["features"], head["rarity_step"]
    keys = column("I", count).tolist()
    steps = [number * step for number in range(256)]
    rarity = dict(zip(keys, map(steps.__getitem__, column("B", count)), strict=True))
    weights = {name: dict(zip(keys, column("b", count), strict=True)) for name in head["heads"]}
    count = head["words"]
    keys = column("I", count).tolist()
    meant = [name for name, values in head["heads"].items() if "meaning_scale" in values]
    meanings = {name: dict(zip(keys, column("b", count), strict=True)) for name in meant}
    heads = {
        name: Head(**values, weights=weights[name], meanings=meanings.get(name, {}))
        for name, values in head["heads"].items()
    }
    return Model(heads, rarity, head["card"])


def write(
    path: Path,
    heads: Mapping[str, Mapping[str, float]],
    steps: Mapping[str, int],
    step: float,
    weights: Mapping[str, Mapping[str, float]],
    meanings: Mapping[str, Mapping[str, float]],
    card: Mapping[str, object],
) -> None:
    """Write a weights file: ``steps`` is a feature's rarity in steps; weights and meanings go by head, -127 to 127."""
    rows = {checksum(name): name for name in sorted(steps) if any(_byte(weights[head].get(name, 0)) for head in heads)}
    keys = sorted(rows)
    meant = [head for head in heads if meanings.get(head)]
    words = {checksum(word): word for head in meant for word in meanings[head]}
    near = sorted(words)
    first = {"heads": heads, "rarity_step": step, "features": len(keys), "words": len(near), "card": card}
    columns = [struct.pack(f"<{len(keys)}I", *keys), bytes(steps[rows[key]] for key in keys)]
    columns += [bytes(_byte(weights[head].get(rows[key], 0)) & 255 for key in keys) for head in heads]
    columns += [struct.pack(f"<{len(near)}I", *near)]
    columns += [bytes(_byte(meanings[head][words[key]]) & 255 for key in near) for head in meant]
    path.write_bytes(json.dumps(first).encode() + b"\n" + b"".join(columns))


def _byte(value: float) -> int:
    return round(max(-127.0, min(127.0, value)))
