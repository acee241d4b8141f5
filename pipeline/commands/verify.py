"""``briefing verify``: whether the archive is whole, a PDF is one that was filed, and editions can be made again."""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline import digests
from pipeline.archive import filed, machine, rebuilding
from pipeline.archive.check import Report, check_object, check_root
from pipeline.archive.difference.report import count
from pipeline.archive.filed import FiledEdition
from pipeline.archive.place import open_store
from pipeline.archive.rebuilding import Laid
from pipeline.archive.store import Store
from pipeline.commands.which import pdf_text
from pipeline.errors import BriefingError, InputError, MachineError

HELP = "check every byte of the archive, or a PDF against it, or make every edition again and compare"

#: What is wrong with an object's place among the others: a look at the object alone does not find it.
_OF_PLACE = frozenset({"E037", "E081", "E083"})
#: Seconds that one edition may take to be made again.
_LIMIT = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.pdf", help="a PDF to compare with what was filed")
    parser.add_argument(
        "--rebuild", action="store_true", help="make each edition again from what was filed, and compare"
    )
    parser.add_argument(
        "--slug", action="append", default=[], help="only this article (with --rebuild); may be repeated"
    )
    parser.add_argument("--inventories", action="store_true", help="the inventories only, not every file's bytes")
    parser.add_argument("--archive", default="", metavar="DIR", help="the archive (default: archive/)")


def run(args: argparse.Namespace) -> int:
    """Check; 0 if all is well, 1 if not."""
    store = open_store(Path.cwd(), args.archive)
    if args.file is not None:
        return _file(store, args.file)
    if not store.root.is_dir():
        raise InputError("there is no archive here. `make archive` makes one.", file=str(store.root))
    code = _fixity(store, contents=not args.inventories)
    return max(code, _rebuild_all(store, args.slug)) if args.rebuild else code


def _fixity(store: Store, *, contents: bool) -> int:
    started, objects, files, size, bad = time.monotonic(), -1, 0, 0, 0
    for found in check_root(store.root, contents=contents):
        report = found if found.valid else _again(store, found, contents)
        objects, files, size = objects + 1, files + report.files, size + report.bytes
        bad += not report.valid
        for problem in report.problems:
            print(problem, file=sys.stderr)
    try:
        store.exists()
    except BriefingError as error:
        print(error, file=sys.stderr)
        bad += 1
    seconds = max(time.monotonic() - started, 0.001)
    what = f"{objects} objects, {files} files" + (f", {size / 1e6:.1f} MB read" if contents else ", inventories only")
    print(f"{what}, in {seconds:.1f} s ({objects / seconds:.0f} objects a second)")
    if bad:
        print(f"{bad} of them are damaged, as named above: fetch them from a backup", file=sys.stderr)
        return 1
    print("the archive is whole")
    return 0


def _again(store: Store, report: Report, contents: bool) -> Report:
    """A second look at what seems damaged, with writers kept out: one may have been in the middle of its last steps."""
    folder = store.root / report.folder
    try:
        with store.writing():
            if folder != store.root and check_object(folder, contents=contents).valid:
                return replace(report, problems=tuple(one for one in report.problems if one.code in _OF_PLACE))
    except BriefingError:  # a medium that cannot be written has no writers
        pass
    return report


# --- A PDF from outside ------------------------------------------------------------------------------------------


def _file(store: Store, path: Path) -> int:
    """Whether a PDF is, byte for byte, one that was filed; if not, what of it is."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"this cannot be read ({error.strerror}).", file=str(path)) from None
    digest = hashlib.sha256(data).hexdigest()
    for edition in filed.all_editions(store):
        for name, known in edition.record.files.items() if edition.record else ():
            if known == digest:
                print(f"{path}: these are the filed bytes of {edition.slug}, edition {edition.number}, {edition.code}")
                print(f"  {name}{_state(edition)}")
                return 0
    if near := _nearest(store, data):
        edition, differing = near
        changed = count(len(differing), "byte")
        print(f"{path}: {edition.slug}, edition {edition.number}, {edition.code}, with {changed} changed")
        print(f"  the first is byte {differing[0]} of {len(data)}", file=sys.stderr)
        return 1
    found = filed.which(store, pdf_text(data))
    if not found:
        print(f"{path}: no filed file has these bytes, and no code of this archive is in it", file=sys.stderr)
        return 1
    for one in found:
        edition = one.edition
        print(f"{path}: bears the code of {edition.slug}, edition {edition.number}, {edition.code}{_state(edition)}")
        print("  but its bytes are not the filed ones", file=sys.stderr)
        for line in _against(store, edition, data):
            print(f"  {line}", file=sys.stderr)
    return 1


def _nearest(store: Store, data: bytes) -> tuple[FiledEdition, list[int]] | None:
    """A filed file of the same length that differs in less than one byte of a hundred, and in which ones."""
    for edition in filed.all_editions(store):
        for name in edition.record.files if edition.record else ():
            place = store.file(filed.article_id(edition.slug), name, edition.version) if name.endswith(".pdf") else None
            if place is None or place.stat().st_size != len(data):
                continue
            ours = place.read_bytes()
            differing = [at for at, (one, two) in enumerate(zip(ours, data, strict=True)) if one != two]
            if 0 < len(differing) <= len(data) // 100:
                return edition, differing
    return None


def _state(edition: FiledEdition) -> str:
    if edition.removed:
        return "; REMOVED"
    if edition.withdrawn:
        return f"; WITHDRAWN on {edition.withdrawn.date}: {edition.withdrawn.reason}"
    return f"; superseded by {edition.superseded_by}" if edition.superseded_by else ""


def _against(store: Store, edition: FiledEdition, data: bytes) -> Iterator[str]:
    """What a PDF has in common with the one that was filed."""
    if edition.record is None:
        yield "the filed bytes were removed"
        return
    place = store.file(filed.article_id(edition.slug), edition.record.print, edition.version)
    yield from differences(place.read_bytes(), data)


def differences(ours: bytes, theirs: bytes) -> Iterator[str]:
    """In what two PDFs differ, for a person: pages, text, boxes, fonts, attachments; else only in bytes."""
    from pipeline.pdfinfo import read_pdf

    one, two = read_pdf(ours), read_pdf(theirs)
    same = True
    if len(one.pages) != len(two.pages):
        yield f"{count(len(two.pages), 'page')}, the filed one has {len(one.pages)}"
        same = False
    for number in range(1, max(len(one.pages), len(two.pages)) + 1):
        texts = [[line.text for line in info.lines if line.page == number] for info in (one, two)]
        boxes = [[_rounded(line.box) for line in info.lines if line.page == number] for info in (one, two)]
        if texts[0] != texts[1]:
            pairs = zip(*texts, strict=False)  # where one page has more lines, its last one is shown
            changed = next((two for one, two in pairs if one != two), (texts[1] or texts[0] or [""])[-1])
            yield f"page {number}: other text: “{changed.strip()}”"
            same = False
        elif boxes[0] != boxes[1]:
            yield f"page {number}: the same text in other places"
            same = False
    if one.attachments != two.attachments:
        yield "other attachments"
        same = False
    if same:
        yield "pages, text, places and attachments are the same; the bytes differ"


def _rounded(box: object) -> tuple[float, ...]:
    values = box if isinstance(box, tuple) else tuple(getattr(box, name) for name in ("x0", "y0", "x1", "y1"))
    return tuple(round(float(value), 1) for value in values)


# --- Editions made again -----------------------------------------------------------------------------------------


def _rebuild_all(store: Store, slugs: list[str]) -> int:
    """Every edition again, from what was filed; 0 if all bytes are equal."""
    equal = other = failed = 0
    for edition in sorted(filed.all_editions(store), key=lambda one: (one.slug, one.number)):
        if slugs and edition.slug not in slugs:
            continue
        name = f"{edition.slug}, edition {edition.number}, {edition.code}"
        if edition.record is None:
            print(f"{name}: removed; nothing is left to make it from")
            continue
        try:
            made = rebuild(store, edition)
        except BriefingError as error:
            print(f"{name}: cannot be made again: {error}", file=sys.stderr)
            failed += 1
            continue
        if lines := list(_compare(store, edition, made)):
            other += 1
            print("\n  ".join([f"{name}: other bytes", *lines]), file=sys.stderr)
        else:
            equal += 1
            pdfs = [data for path, data in made.items() if path.endswith(".pdf")]
            print(f"{name}: the same bytes ({len(pdfs)} PDF, {sum(map(len, pdfs))} bytes)")
        copies = rebuilding.copies_of(edition.record.files) - rebuilding.copies_of(made)
        if copies:
            print(f"  not made again, as no job ticket names the copy: {', '.join(sorted(copies))}")
    print(f"{count(equal, 'edition')} made again byte for byte, {other} with other bytes, {failed} not at all")
    return 1 if other or failed else 0


def _compare(store: Store, edition: FiledEdition, made: dict[str, bytes]) -> Iterator[str]:
    """In what the files made again differ from the filed ones; nothing where they are the same."""
    record, same = edition.record, True
    assert record is not None  # rebuild() refuses a removed edition
    for name, data in made.items():
        if hashlib.sha256(data).hexdigest() == record.files[name]:
            continue
        same = False
        place = store.file(filed.article_id(edition.slug), name, edition.version)
        if hashlib.sha256(place.read_bytes()).hexdigest() != record.files[name]:
            yield f"{place} is not what was filed: a byte was changed"
            continue
        compare = differences if name.endswith(".pdf") else rebuilding.note_differences
        yield from (f"{name}: {line}" for line in compare(place.read_bytes(), data))
    here = machine.libraries() if not same else record.system
    for library in sorted(record.system.keys() | here.keys()):
        then, now = record.system.get(library, "none"), here.get(library, "none")
        if then != now:
            yield f"{library} was {then}, here it is {now}"


def rebuild(store: Store, edition: FiledEdition) -> dict[str, bytes]:
    """Make an edition again in a clean folder and environment, by the filed program.

    Returns each PDF, and where its notes are, by logical path: what the job ticket names, and of what the command line
    asked for besides, what can be made of the layouts that are filed. Raises MachineError where the first does not come
    out.
    """
    with tempfile.TemporaryDirectory(prefix="briefing-rebuild-") as folder:
        laid = rebuilding.lay(store, edition, Path(folder))
        command = [str(_python(laid, Path(folder))), "-P", "-s", "-m", "pipeline", "build", edition.slug, "--jobs", "1"]
        environment = _environment(laid, Path(folder))
        default, *others = laid.copies
        if said := _built([*command, "--copies", "all"], laid.project, environment):  # the ticket's own
            raise MachineError(said)
        for copy in others:
            if not all(path.is_file() for name, path in laid.made.items() if rebuilding.copy_of(name) == copy):
                _built([*command, *rebuilding.asked(copy, default)], laid.project, environment)
        made = {name: path.read_bytes() for name, path in laid.made.items() if path.is_file()}
        if edition.record is None or edition.record.print not in made:
            raise MachineError(f"the filed program did not make the copy {default}")
        return made


def _built(command: list[str], project: Path, environment: dict[str, str]) -> str:
    """Have the filed program build; empty where it did, else what it said."""
    try:
        done = subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=_LIMIT
        )
    except subprocess.TimeoutExpired:
        return f"the filed program did not come to an end in {_LIMIT} seconds"
    said = (done.stderr or done.stdout).strip().splitlines()
    return (
        f"the filed program ended with {done.returncode}: {said[-1] if said else 'no word'}" if done.returncode else ""
    )


def _python(laid: Laid, folder: Path) -> Path:
    """This interpreter, if it has the packages that the edition was made with; else one of its own with those."""
    ours = digests.lock_file()
    if not laid.packages or (ours.is_file() and ours.read_bytes() == laid.packages):
        return Path(sys.executable)
    lock, home = folder / "requirements.lock", folder / "python"
    lock.write_bytes(laid.packages)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    for command in ([sys.executable, "-m", "venv", str(home)], [str(home / "bin/python"), *install]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MachineError(
                "it was made with other packages than those here, and these cannot be installed: "
                f"{(done.stderr.strip().splitlines() or ['no word'])[-1]}"
            )
    return home / "bin/python"


def _environment(laid: Laid, folder: Path) -> dict[str, str]:
    """Nothing of this session's own: what the system needs, the filed program, and where the faces are kept."""
    from pipeline import fonts

    kept = {name: os.environ[name] for name in ("PATH", "DYLD_FALLBACK_LIBRARY_PATH") if name in os.environ}
    home = folder / "home"
    home.mkdir()
    return kept | {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(laid.program),
        "BRIEFING_FONTS": str(fonts.directory().parent),
    }
