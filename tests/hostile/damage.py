"""Damaged copies of a sound file in every format, read one after the other: the fuzz target of each reader."""

import gzip
import io
import random
import time
import traceback
import zipfile
from contextlib import redirect_stderr
from pathlib import Path

from pipeline.errors import InputError
from pipeline.model import Ticket
from pipeline.normalize import normalize
from pipeline.readers import read

from .bombs import RICH, zipped

FORMATS = ("txt", "md", "html", "docx", "odt", "rtf", "epub", "pdf", "eml", "mhtml", "warc.gz")


def attempt(path: Path) -> str:
    """Read and normalize one file: what came of it. Raises only what no user may ever see."""
    try:
        article = normalize(read(path), "hostile", Ticket())
    except InputError as error:
        return f"refused: {error.message}"
    return f"an article of {len(article.text):,} characters"


def fuzz(suffix: str, count: int, folder: Path, seed: int = 1) -> int:
    """Read many damaged copies of a sound file; how many ended in a way that no user may ever see."""
    dice = random.Random(f"{suffix} {seed}")
    data = sound(suffix)
    path = folder / f"article.{suffix}"
    bad = refused = 0
    start = time.monotonic()
    for number in range(count):
        path.write_bytes(repacked(suffix, data, dice))
        try:
            with redirect_stderr(io.StringIO()):
                refused += attempt(path).startswith("refused")
        except Exception:
            bad += 1
            kept = folder / f"{suffix}-{number}.bin"
            kept.write_bytes(path.read_bytes())
            print(f"{kept}: {traceback.format_exc(limit=-2)}", flush=True)
    took = time.monotonic() - start
    print(f"{suffix:8} {count:,} damaged copies: {refused:,} refused, {bad} unhandled, {took:.0f} s", flush=True)
    return bad


def sound(suffix: str) -> bytes:
    """A sound file of a format."""
    return (RICH / f"article.{suffix}").read_bytes()


def damaged(data: bytes, dice: random.Random) -> bytes:
    """A copy with a few bytes changed, cut out, doubled or put elsewhere."""
    copy = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        if not copy:
            break
        at, length = dice.randrange(len(copy)), dice.randint(1, 40)
        match dice.randrange(5):
            case 0:
                copy[at] = dice.randrange(256)
            case 1:
                del copy[at : at + length]
            case 2:
                copy[at:at] = copy[at : at + length]
            case 3:
                copy[at:at] = bytes(dice.randrange(256) for _ in range(length))
            case _:
                there = dice.randrange(len(copy))
                copy[at:at] = copy[there : there + length]
    return bytes(copy)


def repacked(suffix: str, data: bytes, dice: random.Random) -> bytes:
    """A damaged copy; of a package, half of the time a sound package with a damaged part."""
    if suffix == "warc.gz" and dice.random() < 0.8:
        return damaged(gzip.decompress(data), dice)  # an archive that is not packed has no checksum to save it
    if suffix not in ("docx", "odt", "epub") or dice.random() < 0.3:
        return damaged(data, dice)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = dice.choice([name for name in parts if name.endswith(("ml", ".rels", ".opf", ".ncx"))])
    return zipped({**parts, name: damaged(parts[name], dice)})
