"""The stress run: ``python -m tests.stress [--documents N] [--seed S] [--jobs J] [--identity | --again]``.

Every document is made for A4, Letter and A5, rendered with all that the press has, and judged from its PDF. A control
run, without cures, gate and repairs, shows that the generator is hard enough. ``--identity`` proves instead that the
quicker functions change nothing but time, ``--again`` that a page which is edited and rendered again and again is what
it would be if it were rendered for the first time. Exits with 1 where a bar is missed; the table goes to standard
output, progress to standard error.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from . import again as repeated
from . import identity as proof
from .documents import PAPERS
from .work import Outcome, build

Job = TypeVar("Job")
Done = TypeVar("Done", Outcome, proof.Compared, repeated.Edited)

#: The bars. ``HARD``: what the control must at least get wrong, or the generator is too tame.
BUILT, OFF, HARD = 0.98, 0.01, 10


def run(jobs: "Sequence[Job]", workers: int, name: str, work: "Callable[[Job], Done]") -> "list[Done]":
    """Do all jobs, in processes that fonts are loaded into afresh, and say how far it came."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(told(pool.map(work, jobs, chunksize=4), len(jobs), name))


def told(outcomes: "Iterable[Done]", total: int, name: str) -> "Iterator[Done]":
    """Pass outcomes on, and say on standard error how many there were."""
    for count, outcome in enumerate(outcomes, start=1):
        if count % 30 == 0 or count == total:
            print(f"{name}: {count} of {total}", file=sys.stderr)
        if outcome.error:
            print(f"{name}: {outcome.seed} {outcome.paper} {outcome.shape}: {outcome.error}", file=sys.stderr)
        yield outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of one run."""

    documents: int
    built: int
    notes: int  # of the documents that were built
    wrong: Counter[str]
    bad: int
    pages: int
    added: int
    repaired: int
    repairs: Counter[str]
    seconds: float


def tally(outcomes: list[Outcome]) -> Tally:
    """Add up the outcomes of one run."""
    built = [(item, item.verdict) for item in outcomes if item.verdict]
    wrong: Counter[str] = Counter()
    for _, verdict in built:
        for kind in ("lost", "twice", "clipped", "disordered", "misplaced", "off", "silent", "continued"):
            wrong[kind] += len(getattr(verdict, kind))
    return Tally(
        len(outcomes),
        len(built),
        sum(verdict.notes for _, verdict in built),
        wrong,
        sum(verdict.bad for _, verdict in built),
        sum(verdict.pages for _, verdict in built),
        sum(item.added for item in outcomes),
        sum(bool(item.repairs) for item in outcomes),
        Counter(code for item in outcomes for code in item.repairs),
        sum(item.seconds for item in outcomes),
    )


def table(ours: Tally, control: Tally) -> str:
    """Return the two runs side by side."""
    rows = [("", "ours", "control")]
    for name in ("documents", "built", "notes", "pages"):
        rows.append((name, str(getattr(ours, name)), str(getattr(control, name))))
    for kind, words in (
        ("lost", "notes lost"),
        ("twice", "printed twice"),
        ("clipped", "clipped"),
        ("disordered", "out of order"),
        ("misplaced", "among the text"),
        ("off", "begin off their call's page"),
        ("silent", "… without a true pointer"),
        ("continued", "continued in the endnotes"),
    ):
        rows.append((words, str(ours.wrong[kind]), str(control.wrong[kind])))
    rows.append(("documents repaired", str(ours.repaired), "-"))
    rows.append(("pages more for the repairs", str(ours.added), "-"))
    rows += [(f"  {code}", str(count), "-") for code, count in sorted(ours.repairs.items())]
    rows.append(("seconds, all processes", f"{ours.seconds:.0f}", f"{control.seconds:.0f}"))
    return "\n".join(f"{name:<30}{left:>10}{right:>10}" for name, left, right in rows)


def missed(ours: Tally, control: Tally) -> list[str]:
    """Return the bars that were missed, in words."""
    bars = {
        "a note is lost, printed twice, clipped, out of order or among the text": ours.bad == 0,
        f"more than {OFF:.0%} of the notes begin off their call's page": ours.wrong["off"] <= OFF * ours.notes,
        f"fewer than {BUILT:.0%} of the documents build": ours.built >= BUILT * ours.documents,
        f"the control lost, clipped or misordered fewer than {HARD} notes": sum(
            control.wrong[kind] for kind in ("lost", "clipped", "disordered")
        )
        >= HARD,
    }
    return [words for words, held in bars.items() if not held]


def identity(seeds: range, workers: int) -> int:
    """Prove that what is only quicker changes nothing but time."""
    words, held = proof.told(run(proof.jobs(seeds), workers, "identity", proof.compare))
    print(words)
    return 0 if held else 1


def again(seeds: range, workers: int) -> int:
    """Prove that what is kept of a page between two renderings changes nothing but time."""
    words, held = repeated.told(run(repeated.jobs(seeds), workers, "again", repeated.compare))
    print(words)
    return 0 if held else 1


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("--documents", type=int, default=0, help="how many documents, each on three papers")
    parser.add_argument("--seed", type=int, default=0, help="of the first document")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument("--identity", action="store_true", help="compare bytes with and without the quicker area")
    parser.add_argument("--again", action="store_true", help="compare bytes of pages edited and rendered again")
    options = parser.parse_args()
    usual = 20 if options.again else 100 if options.identity else 200
    seeds = range(options.seed, options.seed + (options.documents or usual))
    jobs = [(seed, paper) for seed in seeds for paper in PAPERS]
    if options.identity:
        return identity(seeds, options.jobs)
    if options.again:
        return again(seeds, options.jobs)
    ours = tally(run(jobs, options.jobs, "ours", partial(build, control=False)))
    control = tally(run(jobs, options.jobs, "control", partial(build, control=True)))
    print(table(ours, control))
    failed = missed(ours, control)
    for words in failed:
        print(f"Missed: {words}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
