"""``briefing archive``: file every built briefing that changed as a new edition."""

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

from pipeline import digests, files, flow
from pipeline.archive import filing, machine
from pipeline.archive.captures import read_captures
from pipeline.archive.copies import copies_of_edition
from pipeline.archive.filing import Filing, Parcel
from pipeline.archive.place import open_store, person_of
from pipeline.archive.store import Content
from pipeline.archive.wheel import build_wheel
from pipeline.copies import COPIES
from pipeline.errors import BriefingError, InputError
from pipeline.flow.job import copies_of, evidence, homes
from pipeline.flow.made import RESULTS

_STAGES = frozenset(stage.name for stage in flow.STAGES)
_NAME, _SCRIPT = "briefing-press", "briefing = pipeline.__main__:main"

HELP = "file the briefings in build/ in the archive, as new editions where they changed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to file, with which words, by whom."""
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="the articles to file (default: all that are built)")
    parser.add_argument("-m", "--message", default="", help="what changed, in a line (default: the edition's number)")
    parser.add_argument("--by", default="", metavar="NAME <ADDRESS>", help="who files it (default: git's user)")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """File; print the path of each file to print. Goes on past one that cannot be filed; the worst exit code counts."""
    root = Path.cwd()
    store = open_store(root, args.archive)
    person = person_of(args.by)
    slugs = tuple(dict.fromkeys(args.slugs)) or _built(root)
    if not slugs:
        raise InputError("There is nothing to file in build/. Run `make pdf`.")
    worst, new = 0, 0
    refused: list[str] = []
    for slug in slugs:
        try:
            filed = filing.file_edition(store, parcel(root, slug), args.message, person)
            new += filed.new
            report(filed, root)
        except BriefingError as error:
            error.file = error.file.removeprefix(f"{root}/")
            print(f"briefing: {error}", file=sys.stderr)
            refused.append(slug)
            worst = max(worst, error.exit_code)
            # The stamp knows of files in sources/ only: without it, the `make pdf` that was asked for looks at all.
            (root / "build" / ".stamp").unlink(missing_ok=True)
    if len(slugs) > 1:
        print(_summary(new, len(slugs) - new - len(refused), refused), file=sys.stderr if refused else sys.stdout)
    return worst


def _built(root: Path) -> tuple[str, ...]:
    """Every article that is built; of one whose folder is gone it is said that its build is left out."""
    found = []
    for path in sorted(root.glob("build/*/edition.json")):
        try:
            _check_folder(root, path.parent.name)
            found.append(path.parent.name)
        except InputError as error:
            print(f"briefing: {error}", file=sys.stderr)
    return tuple(found)


def _check_folder(root: Path, slug: str) -> None:
    if not (root / "sources" / slug).is_dir():
        message = f"is gone, so what was built from it is not filed; remove build/{slug}, or bring the folder back"
        raise InputError(message, file=f"sources/{slug}")


def _summary(new: int, unchanged: int, refused: list[str]) -> str:
    """The last line of a filing of several articles: those that were refused stand by name where they are read."""
    said = f"{new} filed, {unchanged} unchanged"
    return f"{said}, {len(refused)} not filed (why is said above): {', '.join(refused)}" if refused else said


def report(filing: Filing, root: Path) -> None:
    """One line a briefing: what was filed, and what to print."""
    edition = filing.edition
    path = filing.print.relative_to(root) if filing.print.is_relative_to(root) else filing.print
    state = "filed as" if filing.new else "unchanged:"
    print(f"{edition.slug}: {state} edition {edition.number}, {edition.code}\n  print {path}")
    for name in filing.differs:
        print(f"  {name}: built with other bytes here than those filed; the filed ones are the record", file=sys.stderr)
    if late := filing.late:
        made, them = ("was made", "it") if len(late) == 1 else ("were made", "them")
        print(
            f"  {', '.join(late)} {made} after the edition was filed, which is without {them}: it stays as it is",
            file=sys.stderr,
        )
    if old := filing.left_out:
        are, them = ("is", "it") if len(old) == 1 else ("are", "them")
        again = f"`briefing build {edition.slug} --copies {','.join(old)}` makes {them} anew"
        again = again if set(old) <= set(COPIES) else f"build {them} again"
        print(
            f"  {', '.join(old)} {are} of another edition, not filed; {again}, "
            f"or remove {them} from build/{edition.slug}",
            file=sys.stderr,
        )


def parcel(root: Path, slug: str) -> Parcel:
    """One built article with its sources and its press, ready to be filed."""
    if not (root / "build" / slug / "edition.json").is_file():
        raise InputError("this was not built yet. Run `make pdf`.", file=f"build/{slug}")
    _check_folder(root, slug)
    job = flow.Job(root, slug)
    check_made(job)
    folder = job.folder / "captures"
    captures, remarks = read_captures(folder, job.named(folder), evidence(job))
    for remark in remarks:
        print(f"briefing: {remark}", file=sys.stderr)
    return Parcel(
        slug=slug,
        build=job.build,
        inputs={name: (job.folder / name).resolve() for name in flow.inputs(job)},
        press=lambda: press_files(job),
        press_digest=digests.combine(flow.press(job)),
        system=machine.libraries(),
        corrections=flow.ticket(job).corrections,
        captures=captures,
    )


def check_made(job: flow.Job) -> None:
    """Refuse a folder in which a later build stopped half-way: its parts do not belong together.

    A copy of another edition is none of its parts: it is left out of the filing, and said to be.
    """
    current, _ = copies_of_edition(job.build)
    for record in [folder / "stages.json" for folder in current if (folder / "stages.json").is_file()]:
        stages = files.load_json(record, dict[str, dict[str, str]])
        for stage, reads in stages.items():
            for name in reads.keys() & RESULTS.keys() if stage in _STAGES else ():
                path = job.build / RESULTS[name][0].format(slug=job.slug, copy=record.parent.name)
                if digests.digest_file(path) != reads[name]:
                    raise InputError(
                        "this is not what the briefing was made from: a later build stopped half-way, or it was "
                        f"edited. Delete build/{job.slug} and run `make pdf`.",
                        file=job.named(path),
                    )


def press_files(job: flow.Job) -> dict[str, Content]:
    """All that made the page: the program with its rules as a wheel, the layout, the faces, the list of packages."""
    from pipeline import fonts

    package = {f"pipeline/{path.relative_to(digests.PACKAGE).as_posix()}": path for path in digests.program_files()}
    wheel = build_wheel(_NAME, version(_NAME), package, f"[console_scripts]\n{_SCRIPT}\n")
    found: dict[str, Content] = {"press.json": digests.canonical(flow.press(job))}
    found[f"{_NAME.replace('-', '_')}-{version(_NAME)}-py3-none-any.whl"] = wheel
    for folder in layout_folders(job):
        found |= {
            f"layouts/{folder.name}/{path.relative_to(folder).as_posix()}": path for path in digests.files_below(folder)
        }
    # The folder of the faces also holds what is this machine's own: its path, and a cache.
    found |= {f"fonts/{name}": fonts.directory() / name for name, _ in fonts.digests()}
    found |= {f"fonts/{path.name}": path for path in sorted(fonts.directory().glob("*.txt"))}
    if digests.lock_file().is_file():
        found["requirements.lock"] = digests.lock_file()
    return found


def layout_folders(job: flow.Job) -> tuple[Path, ...]:
    """The folders of the layouts of all copies, with those that they extend."""
    from pipeline.layout import load_layout

    names = sorted({copy.layout for copy in copies_of(job)})
    return tuple(dict.fromkeys(Path(folder) for name in names for folder in load_layout(name, homes(job.root)).chain))
