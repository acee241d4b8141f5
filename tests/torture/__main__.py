"""Stop the archive in the middle, hundreds of times, and count what is lost: the figures of `make torture`."""

import argparse
import itertools
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.torture import trials
from tests.torture.judges import Judges, set_up
from tests.torture.sequence import Desk
from tests.torture.trials import Outcome

Trial = Callable[[random.Random, Path], Outcome]


def main() -> int:
    """Run the trials; 0 when nothing was lost and nothing invalid after recovery."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="kill -9 at a random point")
    parser.add_argument("--full", type=int, default=50, help="a full disk")
    parser.add_argument("--together", type=int, default=50, help="four writers and a reader at once")
    parser.add_argument("--sequences", type=int, default=30, help="random sequences of 20 commands, judged after each")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument(
        "--judges", type=Path, default=Path(".cache/archive-judges"), help="the outside validators' home"
    )
    args = parser.parse_args()
    set_up(args.judges.absolute())
    judges = Judges(args.judges.absolute())
    print(f"judges: {', '.join(judges.names)}; seed {args.seed}")
    bad = 0
    with tempfile.TemporaryDirectory() as folder, trials.small_disk(Path(folder) / "small") as small:
        judge, turns = judges.objections, itertools.cycle((small, None))
        tables: tuple[tuple[str, int, Trial], ...] = (
            ("kill -9", args.kills, lambda chance, root: trials.killed(chance, root, judge)),
            ("full disk", args.full, lambda chance, root: trials.full(chance, root, judge, next(turns))),
            ("together", args.together, lambda chance, root: trials.together(chance, root, judge)),
        )
        print(f"full disk: {'a real one of 4 MB and an injected fault, in turn' if small else 'injected faults'}")
        for name, count, trial in tables:
            started, outcomes = time.monotonic(), []
            for number in range(count):
                root = Path(folder) / "trial" / "archive"
                root.parent.mkdir(parents=True)
                outcome = trial(random.Random(f"{args.seed} {name} {number}"), root)
                outcomes.append(outcome)
                if outcome.lost or outcome.after or outcome.unreadable:
                    print(f"{name} {number}: {outcome}", file=sys.stderr)
                shutil.rmtree(root.parent)
                for left in small.iterdir() if small else ():
                    shutil.rmtree(left) if left.is_dir() else left.unlink()
            bad += _report(name, outcomes, time.monotonic() - started)
    bad += _sequences(args.sequences, judges)
    judges.close()
    return 1 if bad else 0


def _sequences(count: int, judges: Judges) -> int:
    """Random sequences of a desk's commands; every judge is asked after every one of them."""
    if not count:
        return 0
    asked = 0

    def judge(root: Path) -> list[str]:
        nonlocal asked
        asked += 1
        return judges.objections(root)

    Desk.judge = staticmethod(judge)
    started = time.monotonic()
    run_state_machine_as_test(Desk, settings=settings(max_examples=count, stateful_step_count=20, deadline=None))
    seconds = time.monotonic() - started
    print(f"sequences: {count} in {seconds:.0f} s; the judges were asked {asked} times and called all valid")
    return 0


def _report(name: str, outcomes: list[Outcome], seconds: float) -> int:
    def count(of: str) -> int:
        return sum(bool(getattr(outcome, of)) for outcome in outcomes)

    print(
        f"{name}: {len(outcomes)} trials in {seconds:.0f} s, {count('stopped')} stopped, "
        f"{count('finished')} filed all the same; invalid before recovery {count('before')}, "
        f"invalid after recovery {count('after')}; "
        f"editions unreadable at any moment {count('unreadable')}, editions lost {count('lost')}"
    )
    return count("after") + count("lost") + count("unreadable")


if __name__ == "__main__":
    sys.exit(main())
