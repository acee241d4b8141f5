"""``python -m tests.bench [--all] [--rows WORDS] [--scaling N,…]``: print the table, write it as JSON and pictures."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.digests import ROOT
from tests.bench import pages, peers, plot
from tests.bench.cases import Bench, long_rows, rows
from tests.bench.measure import CPU, Measured, Row, measure

ROUNDS = 5
DOCS = ROOT / "docs"


def main() -> int:
    """Print the table; 1 where a ratio is passed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--all", action="store_true", help="also the rows that take minutes")
    parser.add_argument("--rows", default="", help="only the rows with this in their name or peer")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds that count; the median is taken")
    parser.add_argument("--articles", type=int, default=200, help="articles of the long rows")
    parser.add_argument("--memory", type=int, default=2000, help="articles of the row on memory")
    parser.add_argument(
        "--scaling", default="", metavar="N,…", help="seconds and memory of so many articles, and pages"
    )
    parser.add_argument("--cpu", action="store_true", help="processors' time instead of the wall clock's, for commands")
    args = parser.parse_args()
    CPU.extend([True] * args.cpu)
    peers.install()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), args.articles)
        try:
            if args.scaling:
                scaling(bench, [int(count) for count in args.scaling.split(",")])
                if not args.all and not args.rows:
                    return 0
            wanted = chain(rows(bench), long_rows(bench, args.memory) if args.all else ())
            return report(args, [told(measure(row, args.rounds)) for row in chosen(wanted, args.rows)])
        finally:
            bench.close()


def chosen(wanted: "Iterator[Row]", words: str) -> "Iterator[Row]":
    """The rows that were asked for."""
    return (row for row in wanted if words in f"{row.name} {row.peer}")


def told(measured: Measured) -> Measured:
    """Print a row."""
    row = measured.row
    unit, factor = ("MB", 1) if "MB" in row.peer else ("ms", 1000)
    print(
        f"{'ok' if measured.passed else 'NO':3} {row.name:42} {measured.ours * factor:9.1f} {unit} "
        f"{measured.theirs * row.factor * factor:9.1f} {unit} {measured.ratio:6.2f} "
        f"(at most {row.at_most:g}, aim {row.aim:g})  against {row.peer}",
        flush=True,
    )
    return measured


def report(args: argparse.Namespace, table: list[Measured]) -> int:
    """Write the table as JSON and as a picture."""
    found = [
        {
            "case": one.row.name,
            "against": one.row.peer,
            "ours": round(one.ours, 4),
            "theirs": round(one.theirs * one.row.factor, 4),
            "ratio": one.ratio,
            "at most": one.row.at_most,
            "aim": one.row.aim,
            "rounds": one.rounds,
        }
        for one in table
    ]
    machine = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    versions = peers.versions()
    print(", ".join(f"{name} {number}" for name, number in (versions | machine).items()))
    write(
        ROOT / "build" / "bench.json",
        {"rows": found, "versions": versions, "machine": machine, "clock": "cpu" if args.cpu else "wall"},
    )
    picture = plot.table(found)
    (ROOT / "build" / "bench.svg").write_text(picture, "utf-8")
    if args.all:  # the whole table is the one that the documentation shows
        (DOCS / "bench.svg").write_text(picture, "utf-8")
    return int(not all(one.passed for one in table))


def scaling(bench: Bench, counts: list[int]) -> None:
    """Seconds and memory of so many articles; CPU seconds of so many pages with a note on every sentence."""
    articles: list[tuple[int, float, float]] = []
    for count in counts:
        took, memory = bench.short(count)
        articles.append((count, round(took, 2), round(memory)))
        print(f"{count:6} articles {took:8.2f} s {memory:6.0f} MB", flush=True)
    lengths: list[tuple[int, float]] = []
    for sentences in (39, 130, 390, 1300, 3900):
        html = pages.document(sentences)
        pages.lay_out(html, speed=True) if sentences < 400 else None
        took, number = pages.lay_out(html, speed=True)
        lengths.append((number, round(took, 3)))
        print(f"{number:6} pages    {took:8.2f} s (CPU)", flush=True)
    write(ROOT / "build" / "scaling.json", {"articles": articles, "pages": lengths})
    several = [("seconds", [(n, s) for n, s, _ in articles]), ("MB", [(n, m) for n, _, m in articles])]
    (DOCS / "scaling-articles.svg").write_text(plot.scaling(several, "articles", "seconds, megabytes"), "utf-8")
    (DOCS / "scaling-pages.svg").write_text(plot.scaling([("", lengths)], "pages", "CPU seconds"), "utf-8")


def write(path: Path, value: dict[str, Any]) -> None:
    """Write JSON."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
