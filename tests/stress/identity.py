"""The proof that what is only quicker changes nothing but time: the same bytes with it and without it.

Three kinds of pages: generated ones, with the cures of lost notes and without them, tagged and as PDF/A-3a by turns;
some of these in two columns; and articles written by hand in every layout of the press on every paper, through the
gate and its repairs. ``run`` also counts the notes that are printed nowhere, since the cures may lose none.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.digests import ROOT

from .documents import PAPERS, make
from .verdict import judge
from .work import LIMIT, TooLongError, limited

LAYOUTS = ROOT / "layouts"
SPECIMENS = ("bridge", "deutsch", "everything")

#: A page: how to lay it out, and its name.
Job = tuple[str, int | str, str]  # kind or layout; seed or specimen; paper


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of one page: whether its bytes are the same, and its notes that were lost."""

    job: Job
    same: tuple[bool, ...] = ()  # with the cures, without them
    notes: int = 0
    lost: tuple[int, ...] = ()
    failed: int = 0  # layouts that the engine gives up, alike with what is quicker and without
    seconds: tuple[float, float] = (0.0, 0.0)  # CPU, quicker and as it came
    late: bool = False

    @property
    def paper(self) -> str:
        return self.job[2]

    @property
    def seed(self) -> int | str:
        return self.job[1]

    @property
    def shape(self) -> str:
        return self.job[0]

    @property
    def error(self) -> str:
        if self.late:
            return f"not done after {LIMIT} s of CPU"
        return "" if all(self.same) else "other bytes"


def jobs(seeds: range) -> list[Job]:
    """All pages: three papers a seed, one seed in twenty in two columns, and every layout."""
    made: list[Job] = [("columns" if seed % 20 == 5 else "page", seed, paper) for seed in seeds for paper in PAPERS]
    names = sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml") if path.parent.name != "base")
    return made + [(name, specimen, paper) for name in names for specimen in SPECIMENS for paper in PAPERS]


def compare(job: Job) -> Compared:
    """Make a page with what is quicker and without it."""
    kind, name, paper = job
    try:
        if isinstance(name, int):
            return compare_generated(job, name, paper, columns=kind == "columns")
        return compare_layout(job, kind, name, paper)
    except TooLongError:
        return Compared(job, late=True)


def compare_generated(job: Job, seed: int, paper: str, *, columns: bool) -> Compared:
    """A generated page, without the gate: as the engine alone makes it."""
    from pipeline import engine

    document = make(seed, paper)
    html = document.html.replace("</style>", "body { columns: 2 }</style>") if columns else document.html
    variant = "pdf/a-3a" if seed % 2 else None

    def work() -> bytes:
        data: bytes = engine.load().HTML(string=html).write_pdf(pdf_tags=True, pdf_variant=variant)
        return data

    same, lost, failed, seconds = [], [], 0, [0.0, 0.0]
    for cures in (True, False):
        made = both(work, seconds, cures=cures)
        same.append(made[0] == made[1])
        if isinstance(made[0], bytes):
            lost.append(len(judge(made[0], document).lost))
        else:
            failed += 1
            lost.append(0)
    return Compared(job, tuple(same), len(document.notes), tuple(lost), failed, (seconds[0], seconds[1]))


def compare_layout(job: Job, layout: str, name: str, paper: str) -> Compared:
    """An article written by hand, as the press prints it."""
    from pipeline.errors import FindingsError
    from pipeline.layout import lay_out, load_layout
    from pipeline.model import Ticket
    from pipeline.render import render
    from tests import specimens

    article, notes = specimens.read(name)
    stated = load_layout(layout, [LAYOUTS])
    html = lay_out(article, notes, specimens.EDITION, Ticket(path=""), stated, specimens.PROFILE, paper)

    def work() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            try:
                return render(html, root=Path(folder), options={"pdf_tags": True, "pdf_variant": "pdf/a-3a"}).pdf
            except FindingsError as error:
                return repr(error).encode()

    seconds = [0.0, 0.0]
    made = both(work, seconds, cures=True)
    return Compared(job, (made[0] == made[1],), seconds=(seconds[0], seconds[1]))


def both(work: Callable[[], bytes], seconds: list[float], *, cures: bool) -> tuple[bytes | str, bytes | str]:
    """Do some work with what is quicker and without it; what the engine dies of must be the same too."""
    from pipeline import engine, fonts

    fonts.configure()
    made: list[bytes | str] = []
    try:
        for number, speed in enumerate((True, False)):
            engine.install(cures=cures, speed=speed)
            result, spent = limited(partial(attempt, work))
            made.append(result)
            seconds[number] += spent
    finally:
        engine.install()
    return made[0], made[1]


def attempt(work: Callable[[], bytes]) -> bytes | str:
    """The bytes, or what the engine died of: it alone stops at some documents."""
    try:
        return work()
    except AssertionError as error:
        return repr(error)


def told(found: list[Compared]) -> tuple[str, bool]:
    """The proof in words, and whether it holds."""
    done = [item for item in found if not item.late]
    lines = [f"{len(done)} of {len(found)} pages compared; the others took more than {LIMIT} s of CPU"]
    for words, wanted in (
        ("generated pages, with the cures of lost notes", lambda item: item.shape == "page"),
        ("the same in two columns", lambda item: item.shape == "columns"),
        ("articles in all layouts, through the gate", lambda item: item.shape not in ("page", "columns")),
    ):
        chosen = [item for item in done if wanted(item)]
        before = sum(item.seconds[1] for item in chosen)
        after = sum(item.seconds[0] for item in chosen)
        same = sum(item.same[0] for item in chosen)
        lines.append(f"  {same:4} of {len(chosen):4} the same bytes: {words} ({after:.0f} s of CPU, not {before:.0f})")
    alone = [item for item in done if len(item.same) > 1]
    lines.append(f"  {sum(item.same[1] for item in alone):4} of {len(alone):4} the same bytes: without the cures")
    lines.append(
        f"notes printed nowhere, of {sum(item.notes for item in alone)}, before any repair: "
        f"{sum(item.lost[1] for item in alone)} by the engine alone, "
        f"{sum(item.lost[0] for item in alone)} with the cures"
    )
    if failed := sum(item.failed for item in alone):
        lines.append(f"{failed} of these the engine gave up, in the same words")
    lines += [f"differs: {item.job}" for item in done if not all(item.same)]
    lines += [f"loses {item.lost[0]}: {item.job}" for item in alone if item.lost[0]]
    held = all(all(item.same) for item in done) and len(done) == len(found) and not any(i.lost[0] for i in alone)
    return "\n".join(lines), held
