"""How much of the real article is found: on web pages, and on the same pages flattened to plain text.

    python -m tests.bench_extract --data DIR [--without-peers]

``DIR`` is laid out as scrapinghub/article-extraction-benchmark's data: ``ground-truth.json`` (id -> articleBody, url)
and ``html/<id>.html.gz``. Scored as that benchmark does it: counted shingles of four words, per page true and false
positives and false negatives divided by their sum, means over pages. Peers are measured in the same run, on the same
pages, and compared with a paired bootstrap. They are never part of the press: the first run puts them into an
environment of their own, ``.cache/extract-venv``, and goes on in it.
"""

import argparse
import gzip
import importlib.util
import json
import os
import random
import re
import site
import subprocess
import sys
import time
import venv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import BriefingError
from pipeline.model import Ticket
from pipeline.normalize import normalize
from pipeline.readers import html as html_reader
from pipeline.readers import text as text_reader

PEERS = ("trafilatura==2.3.1", "readability-lxml==0.9", "resiliparse==2.0.1", "html-text==0.7.1")
ENVIRONMENT = Path(__file__).parents[1] / ".cache" / "extract-venv"
TOKEN = re.compile(r"\w+")
Score = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pages:
    """The labelled pages of a folder."""

    folder: Path
    truth: dict[str, dict[str, str]]

    @property
    def names(self) -> list[str]:
        """The pages' ids, in order."""
        return sorted(self.truth)

    def data(self, name: str) -> bytes:
        """A page's bytes."""
        return gzip.decompress((self.folder / "html" / f"{name}.html.gz").read_bytes())

    def html(self, name: str) -> str:
        """A page's text."""
        return self.data(name).decode("utf-8", "replace")

    def body(self, name: str) -> str:
        """The article as a person marked it."""
        return self.truth[name]["articleBody"]

    def address(self, name: str) -> str:
        """Where the page came from."""
        return self.truth[name]["url"]


def load(folder: Path) -> Pages:
    """The labelled pages of a folder."""
    return Pages(folder, json.loads((folder / "ground-truth.json").read_text("utf-8")))


def domain(address: str) -> str:
    """The site of an address, so that no site is both learned from and measured on."""
    parts = urlsplit(address).netloc.split(".")
    return ".".join(parts[-2:]) if len(parts) < 3 or len(parts[-2]) > 3 else ".".join(parts[-3:])


def grams(text: str) -> Counter[tuple[str, ...]]:
    """All shingles of four words, counted."""
    tokens = TOKEN.findall(text)
    return Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3))) if tokens else Counter()


def score(body: str, found: str) -> Score:
    """True positives, false positives and false negatives of one page, divided by their sum."""
    truth, guess = grams(body), grams(found)
    hit, extra, missed = (sum(c.values()) for c in (truth & guess, guess - truth, truth - guess))
    total = hit + extra + missed
    return (hit / total, extra / total, missed / total) if total else (0.0, 0.0, 0.0)


def mean(scores: Sequence[Score]) -> tuple[float, float, float]:
    """F1, precision and recall: means over the pages on which they are defined."""
    precisions = [hit / (hit + extra) for hit, extra, _ in scores if hit + extra > 0]
    recalls = [hit / (hit + missed) for hit, _, missed in scores if hit + missed > 0]
    precision = sum(precisions) / max(1, len(precisions))
    recall = sum(recalls) / max(1, len(recalls))
    return (2 * precision * recall / (precision + recall) if precision + recall else 0.0), precision, recall


def bootstrap(ours: Sequence[Score], theirs: Sequence[Score], rounds: int = 2000) -> tuple[float, float, float]:
    """The difference of F1 (ours less theirs), and the ends of its interval of 95 %."""
    dice = random.Random(1)
    differences = []
    for _ in range(rounds):
        sample = [dice.randrange(len(ours)) for _ in ours]
        differences.append(mean([ours[n] for n in sample])[0] - mean([theirs[n] for n in sample])[0])
    differences.sort()
    return mean(ours)[0] - mean(theirs)[0], differences[rounds // 40], differences[-rounds // 40]


def ours_on_page(page: bytes) -> str:
    """The article that the press makes of a page."""
    try:
        return normalize(html_reader.read(page, "article.html"), "page", Ticket()).text
    except BriefingError:
        return ""


def ours_on_text(flat: bytes) -> str:
    """The article that the press makes of a scrape."""
    try:
        return normalize(text_reader.read(flat, "article.txt"), "page", Ticket()).text
    except BriefingError:
        return ""


def peers_on_page() -> dict[str, Callable[[bytes], str]]:
    """What others make of a page, each by its own advice."""
    import html_text  # type: ignore[import-not-found]  # in an environment of its own
    import trafilatura  # type: ignore[import-not-found]  # in an environment of its own
    from readability import Document  # type: ignore[import-not-found]  # in an environment of its own
    from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found]  # in an environment of its own

    def text(page: bytes) -> str:
        return page.decode("utf-8", "replace")

    return {
        "trafilatura (precision)": lambda page: (
            trafilatura.extract(text(page), favor_precision=True, include_comments=False) or ""
        ),
        "readability-lxml": lambda page: html_text.extract_text(Document(text(page)).summary()),
        "resiliparse": lambda page: extract_plain_text(text(page), main_content=True, links=False, comments=False),
    }


def peers_on_text() -> dict[str, Callable[[bytes], str]]:
    """What others make of a scrape: as it is, and its lines as paragraphs of a page."""
    import html as markup

    import trafilatura

    def wrapped(flat: bytes) -> str:
        lines = flat.decode("utf-8", "replace").split("\n")
        page = "".join(f"<p>{markup.escape(line)}</p>" for line in lines if line.strip())
        return trafilatura.extract(f"<html><body>{page}</body></html>", favor_precision=True) or ""

    return {"as it is": lambda flat: flat.decode("utf-8", "replace"), "trafilatura on lines": wrapped}


def measure(task: str, pages: Pages, inputs: dict[str, bytes], ways: dict[str, Callable[[bytes], str]]) -> None:
    """Print one table: F1, precision, recall, milliseconds a page, and the difference to ours."""
    print(f"\n{task}: {len(pages.names)} pages")
    print(f"{'':26}{'F1':>7}{'precision':>11}{'recall':>8}{'ms (median)':>13}   ours less theirs, 95 %")
    ours: list[Score] = []
    for label, way in ways.items():
        scores, times = [], []
        for name in pages.names:
            start = time.perf_counter()
            try:
                found = way(inputs[name])
            except Exception:  # a peer may fail on a page: it found nothing there
                found = ""
            times.append(time.perf_counter() - start)
            scores.append(score(pages.body(name), found))
        ours = ours or scores
        f1, precision, recall = mean(scores)
        line = f"{label:26}{f1:7.4f}{precision:11.4f}{recall:8.4f}{sorted(times)[len(times) // 2] * 1000:13.1f}"
        if scores is not ours:
            difference, low, high = bootstrap(ours, scores)
            line += f"   {difference:+.4f} [{low:+.4f}, {high:+.4f}]"
        print(line, flush=True)


def in_peers_environment() -> int:
    """Run this command again where the peers are installed, with the press and its libraries as they are here."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    # The pip that comes with Python 3.11 fails on an extra that two peers ask for.
    for wanted in (("pip>=25",), PEERS):
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted], check=True)
    path = os.pathsep.join([str(Path(__file__).parents[1]), *site.getsitepackages()])
    command = [str(python), "-m", "tests.bench_extract", *sys.argv[1:]]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode


def main() -> None:
    """Measure both tasks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args()
    if importlib.util.find_spec("html_text") is None:
        sys.exit(in_peers_environment())
    pages = load(options.data)
    import html_text  # the flattening is the benchmark's own; it comes with the peers

    page_ways: dict[str, Callable[[bytes], str]] = {"briefing press": ours_on_page}
    text_ways: dict[str, Callable[[bytes], str]] = {"briefing press": ours_on_text}
    if not options.without_peers:
        page_ways |= peers_on_page()
        text_ways |= peers_on_text()
    measure("web pages", pages, {name: pages.data(name) for name in pages.names}, page_ways)
    flat = {name: html_text.extract_text(pages.html(name)).encode() for name in pages.names}
    measure("plain text", pages, flat, text_ways)


if __name__ == "__main__":
    main()
