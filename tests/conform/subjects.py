"""What is judged: every copy of the sample and of the specimen article, the specimen page, a hundred pages of notes.

No validator of PDF/X-4 is free. A file for the press is therefore written once more with a second identity, PDF/A-2u,
by the same hands; veraPDF then checks every colour, font and transparency of it. No user ever gets such a file.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.copies import COPIES, Copy, make_copy
from pipeline.digests import ROOT
from pipeline.model import Preflight, Profile, Ticket
from tests import printer, specimen
from tests.conform.known import Known, beside
from tests.conform.long import print_long
from tests.desk import make_desk

#: What a file claims, and the flavours by which veraPDF then judges it.
CLAIMS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("PDF/A-3A", "PDF/UA-1"): ("3a", "ua1"),
    ("PDF/A-4F", "PDF/UA-2"): ("4f", "ua2", "wt1a", "wt1r"),
    ("PDF/A-2U", "PDF/X-4"): ("2u",),
}
DOUBLE = "x-4+a-2u"


@dataclass(frozen=True, slots=True)
class Subject:
    """One PDF, what is known of it, and which judges besides veraPDF are asked."""

    path: Path
    known: Known
    profile: str = "handout"
    aloud: bool = False  # outloud takes seven seconds a file: one of each kind


def make(folder: Path) -> Iterator[Subject]:
    """Print everything that is judged into a folder of its own."""
    from pipeline import flow
    from pipeline.finish.variants import VARIANTS
    from pipeline.profiles import load_profile

    flow.load_renderer()
    VARIANTS[DOUBLE] = replace(VARIANTS["x-4"], pdfa=(2, "U"))
    for name in ("handout", "archive", "press"):
        profile = _doubled(load_profile(name))
        pdf, notes = specimen.print_specimen(profile=profile)
        yield _kept(folder / f"page-{name}.pdf", pdf, Known(notes=notes), name)
        pdf, known = print_long(profile, folder)
        yield _kept(folder / f"long-{name}.pdf", pdf, known, name)
    yield from _copies(folder)


def _doubled(profile: Profile) -> Profile:
    return replace(profile, variant=DOUBLE) if profile.options.get("press") else profile


def _kept(path: Path, pdf: bytes, known: Known, profile: str) -> Subject:
    path.write_bytes(pdf)
    return Subject(path, known, profile)


def _copies(folder: Path) -> Iterator[Subject]:
    """Every copy of the specimen article and of the articles in sources/, through the whole press."""
    desk = make_desk(folder / "desk")
    sources = desk.root / "sources"
    shutil.copytree(specimen.HERE, sources / "specimen", ignore=shutil.ignore_patterns("*.html", "*.py", "__pycache__"))
    for article in sorted((ROOT / "sources").iterdir()):
        if article.is_dir() and article.name[0] not in "._":
            shutil.copytree(article, sources / article.name)
    (sources / "_desk").mkdir()
    (sources / "_desk" / "press.icc").write_bytes(printer.profile())
    (sources / "_desk" / "desk.yaml").write_text("output-intent: press.icc\n", "utf-8")
    done = desk.briefing("build", "--copies", ",".join(COPIES))
    if done.returncode:
        raise SystemExit(f"the copies cannot be built:\n{done.stdout}{done.stderr}")
    for source in sorted(path for path in sources.iterdir() if path.name != "_desk"):
        for name in COPIES:
            copy = make_copy(Ticket(), name)
            path = desk.root / "build" / source.name / name / f"{source.name}-{name}.pdf"
            if copy.profile == "press":
                path = _printed_twice(path, source)
            yield Subject(path, _known(path, copy), copy.profile, name == "handout")


def _known(path: Path, copy: Copy) -> Known:
    """An excerpt leaves out, a galley and a worksheet put in between; only two layouts have the chart."""
    known = beside(path)
    counts = known.counts if copy.layout in {"briefing", "dossier"} else ()
    return replace(known, unordered=copy.layout in {"excerpt", "galley", "worksheet"}, counts=counts)


def _printed_twice(path: Path, source: Path) -> Path:
    """The same page by the same hands, with the second identity besides."""
    from pipeline import files, finish
    from pipeline.model import Article, Edition
    from pipeline.profiles import load_profile
    from pipeline.render import render

    build = path.parent.parent
    report: Preflight = files.load_json(path.parent / "preflight.json", Preflight)
    if not report.passed:
        raise SystemExit(f"{path} does not pass its own preflight")
    article: Article = files.load_json(build / "article.json", Article)
    edition: Edition = files.load_json(build / "edition.json", Edition)
    profile = _doubled(load_profile("press"))
    intent = finish.read_intent(printer.profile(), "press.icc")
    rendered = render(
        (path.parent / "briefing.html").read_text("utf-8"),
        root=source,
        finisher=finish.finisher(profile, edition, Ticket(), article, intent),
        options=finish.write_options(edition, Ticket(), article, profile),
    )
    twice = path.with_name(path.stem + "-2u.pdf")
    twice.write_bytes(rendered.pdf)
    return twice
