"""Judge finished PDFs: by veraPDF as what they claim to be, then their structure trees by what the build knows.

Without files: the specimen page by every profile, the specimen article through the whole press, and every briefing in
build/.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from pipeline.digests import ROOT
from pipeline.pdfinfo import read_pdf
from pipeline.profiles import names
from tests.conform.known import Known, beside
from tests.conform.tree import CHECKS
from tests.desk import make_desk

HERE = Path(__file__).parent
SPECIMEN = HERE.parent / "specimen"
#: What a file claims, and the flavours by which veraPDF then judges it.
CLAIMS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("PDF/A-3A", "PDF/UA-1"): ("3a", "ua1"),
    ("PDF/A-4F", "PDF/UA-2"): ("4f", "ua2", "wt1a", "wt1r"),
}
JUDGES = ROOT / ".cache" / "conform-venv" / "bin" / "python"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conform", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.pdf")
    parser.add_argument(
        "--judges", default=os.environ.get("CONFORM_PYTHON", str(JUDGES)), help="Python that has veraPDF"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subjects = {path: beside(path) for path in args.files}
        if not subjects:
            subjects = {**specimens(Path(folder)), **built()}
        verdicts = ask_verapdf(args.judges, list(subjects))
        faults = {path: look(path, known) for path, known in subjects.items()}
    return report(verdicts, faults)


def specimens(folder: Path) -> dict[Path, Known]:
    """The specimen page with the shape that layouts write, and the specimen article as a desk would print it."""
    from tests.specimen import print_specimen

    pages: dict[Path, Known] = {}
    for profile in names():
        page = folder / f"specimen-{profile}.pdf"
        pdf, notes = print_specimen(profile=profile)
        page.write_bytes(pdf)
        pages[page] = Known(notes=notes)
    desk = make_desk(folder / "desk")
    source = desk.root / "sources" / "specimen"
    shutil.copytree(SPECIMEN, source, ignore=shutil.ignore_patterns("*.html", "*.py", "__pycache__"))
    done = desk.briefing("build", "specimen")
    if done.returncode:
        raise SystemExit(f"the specimen article cannot be built:\n{done.stdout}{done.stderr}")
    article = desk.pdf("specimen")
    return {**pages, article: beside(article)}


def built() -> dict[Path, Known]:
    """The default copy of every briefing that was made here."""
    return {path: beside(path) for path in sorted((ROOT / "build").glob("*/*.pdf")) if path.stem == path.parent.name}


def ask_verapdf(python: str, files: list[Path]) -> dict[Path, dict[str, dict[str, int]]]:
    """What failed, by file and flavour. A file that claims nothing that we know fails by that."""
    if not Path(python).exists():
        raise SystemExit(f"{python} is not there; “make conform” sets it up (needs Java and libjaxb-java)")
    verdicts: dict[Path, dict[str, dict[str, int]]] = {path: {} for path in files}
    groups: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in files:
        groups[CLAIMS.get(read_pdf(path.read_bytes()).identities, ())].append(path)
    for path in groups.pop((), []):
        verdicts[path]["claim"] = {"claims no conformance that we know": 1}
    asked = [
        argument for flavours, paths in groups.items() for argument in ("--as", ",".join(flavours), *map(str, paths))
    ]
    done = subprocess.run([python, str(HERE / "verapdf.py"), *asked], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"veraPDF did not run:\n{done.stderr}")
    for line in done.stdout.splitlines():
        verdict = json.loads(line)
        failed = verdict["failed"] or ({} if verdict["passed"] else {"not compliant": 1})
        verdicts[Path(verdict["file"])][verdict["flavour"]] = failed
    missing = [
        str(path) for flavours, paths in groups.items() for path in paths if set(verdicts[path]) != set(flavours)
    ]
    if missing:
        raise SystemExit(f"veraPDF gave no verdict on {', '.join(missing)}")
    return verdicts


def look(path: Path, known: Known) -> dict[str, list[str]]:
    """What the structure checks find, by check; pypdf reads the tree, pdfium the pages."""
    import pypdfium2

    data = path.read_bytes()
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    info = read_pdf(data)
    return {name: list(check(info, known, pages)) for name, check in CHECKS.items()}


def report(verdicts: dict[Path, dict[str, dict[str, int]]], faults: dict[Path, dict[str, list[str]]]) -> int:
    """Print the table and what is wrong; 1 where something is."""
    width = max(len(path.stem) for path in verdicts)
    judged = max(len(_judges(found)) for found in verdicts.values())
    print(" " * width, "veraPDF".ljust(judged), *CHECKS, sep="  ")
    wrong: list[str] = []
    for path, found in verdicts.items():
        cells = [("FAIL" if faults[path][name] else "pass").ljust(len(name)) for name in CHECKS]
        print(path.stem.ljust(width), _judges(found).ljust(judged), *cells, sep="  ")
        wrong += [f"{path.stem}: {name}: {rule} (×{count})" for name in found for rule, count in found[name].items()]
        wrong += [f"{path.stem}: {name}: {fault}" for name, said in faults[path].items() for fault in said]
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


def _judges(found: dict[str, dict[str, int]]) -> str:
    return " ".join(f"{name} {'FAIL' if failed else 'pass'}" for name, failed in found.items())


if __name__ == "__main__":
    sys.exit(main())
