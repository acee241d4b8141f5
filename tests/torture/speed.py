"""How long filing takes as an article's history grows, and how fast a large archive is read: the whole commands.

Run with `python -m tests.torture.speed`.
"""

import argparse
import hashlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from pipeline.archive import filed
from pipeline.archive.filed import Record
from pipeline.archive.inventory import Inventory, to_json
from pipeline.archive.store import Content, Store
from pipeline.digests import crockford
from pipeline.files import to_json as record_json
from tests.desk import ARTICLE, Desk
from tests.torture.press import DESK

BY = ("--by", "Ada Example <ada@example.org>")


def main() -> int:
    """Print the figures; 1 where filing at version 200 takes three times as long as at version 2."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.speed", description=__doc__)
    parser.add_argument("--versions", type=int, default=200)
    parser.add_argument("--objects", type=int, default=2000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ratio = growth(Path(folder) / "growth", args.versions)
    with tempfile.TemporaryDirectory() as folder:
        many(Path(folder) / "many", args.objects)
    return 1 if ratio >= 3 else 0


def growth(root: Path, versions: int) -> float:
    """File one changed article at version 2 and at a late one, the whole command; returns the ratio."""
    desk = Desk(root)
    root.mkdir(parents=True)
    early = [_file(desk, f"One more sentence, number {number}.") for number in range(3)][1:]
    store = Store(root / "archive")
    name = filed.article_id("bridge")
    while len(inventory(store, name).versions) < versions - 2:
        _invent(store, name)
    late = [_file(desk, f"And yet another one, number {number}.") for number in range(3)]
    at = inventory(store, name)
    started = time.perf_counter()
    size = len(to_json(at))
    written = time.perf_counter() - started
    ratio = statistics.median(late) / statistics.median(early)
    print(
        f"filing a changed article, the whole command: {statistics.median(early):.2f} s at version 2, "
        f"{statistics.median(late):.2f} s at version {at.head.name[1:]}: {ratio:.2f} times as long; the inventory is "
        f"then {size / 1e6:.2f} MB, made in {written * 1e3:.0f} ms and written twice"
    )
    return ratio


def inventory(store: Store, name: str) -> Inventory:
    """An object's inventory, which is there."""
    found = store.inventory(name)
    assert found is not None
    return found


def _file(desk: Desk, sentence: str) -> float:
    """Build a changed article with the real press, then file it. Returns the seconds of the filing alone."""
    desk.write("bridge", f"{ARTICLE}\n{sentence}\n")
    built = desk.briefing("build", "--jobs", "1")
    assert built.returncode == 0, built.stderr
    started = time.perf_counter()
    done = desk.briefing("archive", *BY)
    seconds = time.perf_counter() - started
    assert done.returncode == 0, done.stderr
    return seconds


def _invent(store: Store, name: str) -> None:
    """Another edition with bytes of its own where a changed article has such."""
    at = inventory(store, name)
    number, old = len(at.versions) + 1, filed.code_of(at.head)
    code = crockford(hashlib.sha256(f"{name} {number}".encode()).hexdigest())
    files: dict[str, Content] = {}
    for path in at.head.state:
        data = (store.path(name) / at.content_path(path)).read_bytes()
        if path == filed.record_name(old):
            record = msgspec.structs.replace(msgspec.json.decode(data, type=Record), code=code, number=number)
            files[filed.record_name(code)] = record_json(record)
        else:
            files[path] = data if path.startswith("input/captures") else data + b"\n"
    store.commit(name, files, f"Edition {number}", DESK)


def many(root: Path, objects: int) -> None:
    """An archive of many small objects: list, verify the inventories, verify all bytes."""
    os.fsync = lambda handle: None  # type: ignore[assignment]  # filling the archive is not what is measured
    store, chance = Store(root / "archive"), random.Random(1)
    for number in range(objects):
        code = crockford(hashlib.sha256(str(number).encode()).hexdigest())
        record = Record(slug=f"a{number}", number=1, code=code, digest="", press="", title=f"Article {number}")
        files: dict[str, Content] = {f"stages/{stage}.json": chance.randbytes(6000) for stage in range(6)}
        files |= {filed.record_name(code): record_json(record), "copies/a.pdf": chance.randbytes(50000)}
        store.commit(filed.article_id(f"a{number}"), files, "An edition", DESK)
    for words in (("list",), ("verify", "--inventories"), ("verify",)):
        started = time.perf_counter()
        command = [sys.executable, "-m", "pipeline", *words]
        environment = os.environ | {"PYTHONPATH": os.getcwd()}
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, env=environment)
        seconds = time.perf_counter() - started
        said = done.stdout.splitlines()[0] if words[0] == "verify" else f"{len(done.stdout.splitlines()) - 1} lines"
        print(f"{' '.join(words)}: {seconds:.2f} s, {objects / seconds:.0f} objects a second ({said})")


if __name__ == "__main__":
    sys.exit(main())
