"""Hostile manuscripts for the whole press: bombs and escapes by name, naughty strings, and damaged copies.

    python -m tests.hostile [--fuzz N] [--format F] [--without-bombs] [--table]

Each bomb is built as a desk builds it, with the limits that a job has by default; what came of it, how long it took and
how much memory its largest process had is printed (``--table``: as rows for the documentation). ``--fuzz`` reads N
damaged copies of a sound file in every format. A briefing or an error that says what to do is a good end; anything else
is not, and the command then fails.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from pipeline.readers import READERS

from .bombs import Hostile, bombs
from .damage import FORMATS, fuzz
from .naughty import try_all
from .press import Ended, explode, try_escapes


def main() -> int:
    """Everything that was asked for; 1 where anything ended badly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzz", type=int, default=0, help="damaged copies of each format")
    parser.add_argument("--seed", type=int, default=1, help="which damage")
    parser.add_argument("--format", choices=FORMATS, action="append")
    parser.add_argument("--without-bombs", action="store_true")
    parser.add_argument("--only", default="", help="the bombs whose names hold these words")
    parser.add_argument("--table", action="store_true", help="print the bombs as rows of a table")
    options = parser.parse_args()
    assert {f".{suffix}" for suffix in FORMATS} <= set(READERS)
    bad = 0
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        for number, bomb in enumerate(() if options.without_bombs else bombs()):
            if (options.format and bomb.suffix not in options.format) or options.only not in bomb.name:
                continue
            size, ended = explode(bomb, folder / str(number))
            bad += bool(ended.faults)
            print(row(bomb.name, bomb.suffix, size, ended, table=options.table), flush=True)
        if not options.without_bombs and not options.format:
            for hostile, ended, reached, found in try_escapes(folder / "escapes"):
                if options.only in hostile.name:
                    bad += bool(ended.faults or reached)
                    print(fate(hostile, ended, reached, found, table=options.table), flush=True)
            count, wrong = try_all(folder)
            bad += len(wrong)
            print(f"naughty strings: {count:,} articles, {len(wrong)} ended badly", *wrong, sep="\n", flush=True)
        for suffix in options.format or FORMATS:
            bad += fuzz(suffix, options.fuzz, folder, options.seed) if options.fuzz else 0
    return 1 if bad else 0


def row(name: str, suffix: str, size: int, ended: Ended, *, table: bool) -> str:
    """What came of one, for a terminal or for the documentation."""
    verdict = f"UNHANDLED ({', '.join(ended.faults)}) " if ended.faults else ""
    told = verdict + (ended.says if ended.faults else ended.told)
    if table:
        return f"| {name} | {suffix} | {size:,} | {ended.seconds:.1f} | {ended.megabytes:.0f} | {told} |"
    return f"{suffix:8}{name:42}{size:>12,} B {ended.seconds:6.1f} s {ended.megabytes:6.0f} MB  {told[:150]}"


def fate(hostile: Hostile, ended: Ended, reached: list[str], found: list[str], *, table: bool) -> str:
    """What came of an escape: what it reached, what was found of it, what was said."""
    verdict = f"UNHANDLED ({', '.join([*ended.faults, *reached])}) " if ended.faults or reached else "reached nothing"
    told = f"{verdict}; {', '.join(found) or 'no finding'}; {ended.told}"
    if table:
        return f"| {hostile.name} | {hostile.suffix or 'a link'} | {', '.join(found)} | {ended.told} |"
    return f"{hostile.suffix:8}{hostile.name:48} {ended.seconds:6.1f} s  {told[:150]}"


if __name__ == "__main__":
    sys.exit(main())
