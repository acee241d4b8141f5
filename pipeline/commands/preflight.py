"""``briefing preflight``: whether a finished PDF may go where a profile sends it; or what the last build found."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline import files, flow
from pipeline.archive.copies import copies_of_edition
from pipeline.errors import InputError
from pipeline.model import Edition, Finding, Preflight

HELP = "check one finished PDF, ours or somebody else's; or show all that the last build of an article found"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file or article, the profile, and how to print the findings."""
    parser.add_argument(
        "what", type=Path, metavar="FILE.pdf|SLUG", help="the PDF to check, or an article that was built"
    )
    parser.add_argument("--profile", default="", help="what a PDF must be fit for (default: handout)")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON; of an article, by copy")


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 if one of them is an error, or what was built is not what would be built now."""
    from pipeline.preflight import table

    built = Path.cwd() / "build" / args.what.name
    if args.what.is_file() or args.profile or not (built / "edition.json").is_file():
        report = _checked(args.what, args.profile or "handout")
        sys.stdout.write(files.to_json(report).decode() if args.json else table(report) + "\n")
        return 0 if report.passed else 1
    reports, old = _built(built)
    if args.json:
        sys.stdout.write(files.to_json(reports).decode())
    else:
        print("\n\n".join("\n".join(part) for part in _told(reports)))
    stale = tuple(_stale(Path.cwd(), args.what.name, reports))
    for line in (*stale, *([f"of another edition, not shown: {', '.join(old)}"] if old and reports else [])):
        print(f"briefing: {line}", file=sys.stderr)
    return 0 if not stale and all(report.passed for report in reports.values()) else 1


def _built(build: Path) -> tuple[dict[str, Preflight], tuple[str, ...]]:
    """What the last build found for each copy of the edition in ``build/<slug>``; and the names of other copies."""
    ours, others = copies_of_edition(build)
    reports = {
        folder.name: files.load_json(folder / "preflight.json", Preflight)
        for folder in ours
        if (folder / "preflight.json").is_file()
    }
    return reports, tuple(folder.name for folder in others)


def _told(reports: dict[str, Preflight]) -> Iterator[list[str]]:
    """The findings: those of every copy once, then each copy's own under the copy's name."""
    from pipeline.preflight import rows, table

    everywhere = _everywhere(reports)
    if everywhere:
        yield ["In every copy:", *rows(everywhere)]
    for copy, report in reports.items():
        own = tuple(finding for finding in report.findings if finding not in everywhere)
        said = table(replace(report, findings=own), copy)
        yield [f"{said.removesuffix('Nothing found.')}Nothing else found." if everywhere and not own else said]


def _everywhere(reports: dict[str, Preflight]) -> tuple[Finding, ...]:
    """The findings that all copies have, where there are several."""
    first, *others = [report.findings for report in reports.values()] or [()]
    return tuple(finding for finding in first if all(finding in each for each in others)) if others else ()


def _stale(root: Path, slug: str, reports: dict[str, Preflight]) -> Iterator[str]:
    """Why what lies in build/ is not what would be built now, for a person; nothing where it is."""
    job = flow.Job(root, slug)
    if not reports:
        yield f"no copy in build/{slug} is of its edition: the last build failed or was stopped. Run `make pdf`"
    if not job.folder.is_dir():
        return
    now = flow.inputs(job)
    then = dict(files.load_json(job.build / "edition.json", Edition).inputs)
    if changed := sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name)):
        names = ", ".join(job.named((job.folder / name).resolve()) for name in changed)
        yield (
            f"changed since this was built: {names}. What is said here is of the build before, which is not what you "
            "have now; run `make pdf` (where it fails, it says why)"
        )


def _checked(path: Path, profile: str) -> Preflight:
    from pipeline.pdfinfo import read_pdf
    from pipeline.preflight import preflight
    from pipeline.profiles import load_profile

    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror}); give the path of a PDF, or the name of an article that was built"
        raise InputError(message, file=str(path)) from error
    try:
        info = read_pdf(data)
    except InputError as error:
        raise InputError(error.message, file=str(path)) from error
    return preflight(info, load_profile(profile))
