"""The rows of the table: each says what is measured, against what, and which ratio is wanted."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.digests import ROOT
from tests.bench import pages, peers
from tests.bench.measure import Row, environment, run, seconds, timed
from tests.bench.memory import build_of
from tests.desk import ARTICLE, Desk, make_desk

SAMPLE = "has-putin-ever-desired-nato-membership"
MAKE = ("make", "-s", "-o", ".venv/.ready", "pdf")


class Bench:
    """The folders that the rows share; each is made when a row first needs it."""

    def __init__(self, folder: Path, articles: int) -> None:
        self.folder, self.articles = folder, articles
        self.one = make_desk(folder / "one")
        shutil.copytree(ROOT / "sources" / SAMPLE, self.one.root / "sources" / SAMPLE)
        self.press = (sys.executable, "-m", "pipeline")
        self.html, self.text = folder / "same.html", folder / "article.md"
        self.watcher: subprocess.Popen[str] | None = None
        self.number = self.port = 0
        self.built: dict[int, tuple[float, float]] = {}  # articles -> seconds, megabytes

    def build_one(self) -> float:
        """The sample with no cache but the press's own set-up."""
        return seconds(self.one.root, *self.press, "build")

    def empty(self) -> None:
        shutil.rmtree(self.one.root / "build", ignore_errors=True)

    def prepare(self) -> None:
        """Build the sample once and keep the page that it is made from, for the peers."""
        if not self.html.exists():
            self.build_one()
            build = self.one.root / "build" / SAMPLE
            shutil.copy(build / "handout" / "briefing.html", self.html)
            self.text.write_text(peers.markdown(build), "utf-8")

    # --- Watching -------------------------------------------------------------------------------------------------

    def save_and_see(self) -> float:
        """Seconds from a save until the page in the browser is told of the new PDF, with ``briefing watch`` running."""
        self._watch()
        seen = timed(self._saved_and_seen)
        self._line()
        return seen

    def save_and_wait(self) -> float:
        """Seconds from a save until the new PDF was read back and judged too."""
        self._watch()
        return timed(self._changed)

    def _watch(self) -> None:
        if self.watcher is None:
            command = [*self.press, "watch", "--port", "0"]
            self.watcher = subprocess.Popen(
                command,
                cwd=self.one.root,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert self.watcher.stderr is not None
            self.port = int(self.watcher.stderr.readline().rstrip("/\n").rpartition(":")[2])
            if not (self.one.root / "build" / SAMPLE / f"{SAMPLE}.pdf").exists():
                self._line()
            self._changed()  # the first save finds workers that still practise

    def _saved_and_seen(self) -> None:
        before = self._state(-1)
        self._save()
        while (now := self._state(before["number"]))["digest"] == before["digest"]:
            before = now

    def _state(self, after: int) -> dict[str, Any]:
        """What the page is told once there is something newer than it knows."""
        address = f"http://127.0.0.1:{self.port}/state?slug={SAMPLE}&after={after}"
        with urllib.request.urlopen(address) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _changed(self) -> None:
        self._save()
        self._line()

    def _save(self) -> None:
        path = self.one.root / "sources" / SAMPLE / "evidence.yaml"
        self.number += 1
        text = (ROOT / "sources" / SAMPLE / "evidence.yaml").read_text("utf-8")
        path.write_text(text.replace("ready to develop", f"ready {'soon' if self.number % 2 else 'later'} to develop"))

    def _line(self) -> None:
        assert self.watcher is not None
        assert self.watcher.stdout is not None
        self.watcher.stdout.readline()

    def close(self) -> None:
        if self.watcher is not None:
            self.watcher.terminate()
            self.watcher.wait()

    # --- Many articles --------------------------------------------------------------------------------------------

    def many(self) -> Desk:
        """A desk with many articles, built once."""
        root = self.folder / "many"
        if root.exists():
            return Desk(root)
        desk = make_desk(root)
        for number in range(self.articles):
            shutil.copytree(ROOT / "sources" / SAMPLE, desk.root / "sources" / f"article-{number:04}")
        run(desk.root, *MAKE)
        return desk

    def change_one_of_many(self) -> float:
        desk = self.many()
        self.number += 1
        path = desk.root / "sources" / "article-0007" / "evidence.yaml"
        text = (ROOT / "sources" / SAMPLE / "evidence.yaml").read_text("utf-8")
        path.write_text(text.replace("ready to develop", f"ready {'soon' if self.number % 2 else 'later'} to develop"))
        return seconds(desk.root, *MAKE)

    def build_many(self, jobs: int) -> float:
        desk = self.many()
        shutil.rmtree(desk.root / "build")
        return seconds(desk.root, *self.press, "build", "--jobs", str(jobs))

    def short(self, count: int) -> tuple[float, float]:
        """Seconds and megabytes of a build of so many short articles; built once, whoever asks."""
        if count not in self.built:
            self.built[count] = build_of(self._short_desk(count), self.press, count)
        return self.built[count]

    def _short_desk(self, count: int) -> Desk:
        desk = make_desk(self.folder / f"short-{count}")
        for number in range(count):
            desk.write(f"bridge-{number:04}", ARTICLE.replace("1931", str(1000 + number)))
        return desk


def engine_alone(html: Path) -> Callable[[], float]:
    """Wall-clock seconds of a warm layout and writing by the engine as it comes."""

    def work() -> float:
        from pipeline import engine, fonts

        fonts.configure()
        engine.install(cures=False, speed=False)
        try:
            page = engine.load().HTML(filename=str(html))
            return timed(lambda: page.render().write_pdf())
        finally:
            engine.install()

    return work


def rows(bench: Bench) -> Iterator[Row]:
    """The rows that take seconds."""
    bench.prepare()
    html, folder = bench.html, bench.folder
    yield Row(
        "one briefing, cold",
        "weasyprint command line, same HTML, faces and kind of file",
        0.7,
        0.5,
        bench.build_one,
        lambda: peers.weasyprint(folder, html),
        bench.empty,
    )
    if peers.browser():
        yield Row(
            "one briefing, cold",
            "headless Chromium, same HTML and faces",
            1.0,
            0.7,
            bench.build_one,
            lambda: peers.chromium(folder, html),
            bench.empty,
        )
    empty = folder / "empty"
    empty.mkdir()
    (empty / "Makefile").write_text("pdf: ;\n.PHONY: pdf\n")
    yield Row(
        "nothing to do (make pdf)",
        "make -q on an empty Makefile",
        3.0,
        2.0,
        lambda: seconds(bench.one.root, *MAKE),
        lambda: seconds(empty, "make", "-q", "-s", "pdf"),
        lambda: run(bench.one.root, *MAKE),
    )
    typst = "pandoc and typst, cold, same article, notes, sources and faces"
    warm = "warm WeasyPrint: layout and writing of that HTML"
    seen, judged = "one word saved, watched", "the same, read back and judged too"  # which none of the peers does

    def by_typst() -> float:
        return peers.typst(folder, bench.text)

    yield Row(seen, warm, 1.3, 1.1, bench.save_and_see, engine_alone(html))
    yield Row(seen, typst, 1.5, 1.0, bench.save_and_see, by_typst)
    yield Row(judged, typst, 1.75, 1.5, bench.save_and_wait, by_typst)
    thirty = pages.document(pages.THIRTY)
    yield Row(
        "30 pages, a note a sentence",
        "WeasyPrint, same HTML, same pages (CPU)",
        0.35,
        0.2,
        lambda: pages.lay_out(thirty, speed=True)[0],
        lambda: pages.lay_out(thirty, speed=False)[0],
    )
    two = pages.document(pages.THIRTY // 4, columns=2)
    one = pages.document(pages.THIRTY // 4)
    yield Row(
        "two columns, same notes",
        "one column (CPU)",
        2.5,
        1.5,
        lambda: pages.lay_out(two, speed=True)[0],
        lambda: pages.lay_out(one, speed=True)[0],
    )


def long_rows(bench: Bench, memory: int) -> Iterator[Row]:
    """The rows that take minutes (``--all``)."""
    thirty, hundreds = pages.document(pages.THIRTY), pages.document(10 * pages.THIRTY)
    yield Row(
        "300 pages, as many notes",
        "10 × the 30 pages (CPU)",
        1.15,
        1.0,
        lambda: pages.lay_out(hundreds, speed=True)[0],
        lambda: pages.lay_out(thirty, speed=True)[0],
        factor=10,
    )
    yield Row(
        f"one word in {bench.articles} articles (make pdf)",
        "cold build of one",
        1.2,
        1.0,
        bench.change_one_of_many,
        bench.build_one,
        bench.empty,
    )
    cores = os.cpu_count() or 1
    yield Row(
        f"{bench.articles} articles, empty caches, {cores} cores",
        f"one after another in one warm worker / {cores}",
        1.15,
        1.05,
        lambda: bench.build_many(cores),
        lambda: bench.build_many(1),
        factor=1 / cores,
        once=True,
    )
    yield Row(
        f"memory at article {memory}",
        "memory at article 50 (MB)",
        1.2,
        1.05,
        lambda: bench.short(memory)[1],
        lambda: bench.short(50)[1],
        once=True,
    )
