"""Judge finished PDFs: by veraPDF as PDF/A-3a and PDF/UA-1, then their structure trees by what the build knows.

Without files: the specimen page, the specimen article through the whole press, and every briefing in build/.
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
from tests.conform.known import Known, beside
from tests.conform.tree import CHECKS
from tests.desk import make_desk

HERE = Path(__file__).parent
SPECIMEN = HERE.parent / "specimen"
FLAVOURS = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}
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
    return report(list(subjects), verdicts, faults)


def specimens(folder: Path) -> dict[Path, Known]:
    """The specimen page with the shape that layouts write, and the specimen article as a desk would print it."""
    from tests.specimen import print_specimen

    page = folder / "specimen-page.pdf"
    pdf, notes = print_specimen()
    page.write_bytes(pdf)
    desk = make_desk(folder / "desk")
    source = desk.root / "sources" / "specimen"
    shutil.copytree(SPECIMEN, source, ignore=shutil.ignore_patterns("*.html", "*.py", "__pycache__"))
    done = desk.briefing("build", "specimen")
    if done.returncode:
        raise SystemExit(f"the specimen article cannot be built:\n{done.stdout}{done.stderr}")
    article = desk.pdf("specimen")
    return {page: Known(notes=notes), article: beside(article)}


def built() -> dict[Path, Known]:
    """The default copy of every briefing that was made here."""
    return {path: beside(path) for path in sorted((ROOT / "build").glob("*/*.pdf")) if path.stem == path.parent.name}


def ask_verapdf(python: str, files: list[Path]) -> dict[Path, dict[str, dict[str, int]]]:
    """What failed, by file and flavour; one Java machine for all."""
    if not Path(python).exists():
        raise SystemExit(f"{python} is not there; “make conform” sets it up (needs Java and libjaxb-java)")
    command = [python, str(HERE / "verapdf.py"), ",".join(FLAVOURS), *(str(path) for path in files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"veraPDF did not run:\n{done.stderr}")
    verdicts: dict[Path, dict[str, dict[str, int]]] = defaultdict(dict)
    for line in done.stdout.splitlines():
        verdict = json.loads(line)
        failed = verdict["failed"] or ({} if verdict["passed"] else {"not compliant": 1})
        verdicts[Path(verdict["file"])][verdict["flavour"]] = failed
    missing = [str(path) for path in files if set(verdicts[path]) != set(FLAVOURS)]
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


def report(
    files: list[Path], verdicts: dict[Path, dict[str, dict[str, int]]], faults: dict[Path, dict[str, list[str]]]
) -> int:
    """Print the table and what is wrong; 1 where something is."""
    columns = [*FLAVOURS.values(), *CHECKS]
    width = max(len(path.stem) for path in files)
    print(" " * width, *columns, sep="  ")
    wrong: list[str] = []
    for path in files:
        cells = [not verdicts[path][flavour] for flavour in FLAVOURS] + [not faults[path][name] for name in CHECKS]
        marks = [("pass" if good else "FAIL").ljust(len(name)) for good, name in zip(cells, columns, strict=True)]
        print(path.stem.ljust(width), *marks, sep="  ")
        for flavour, name in FLAVOURS.items():
            wrong += [f"{path.stem}: {name}: {rule} (×{count})" for rule, count in verdicts[path][flavour].items()]
        wrong += [f"{path.stem}: {name}: {fault}" for name, found in faults[path].items() for fault in found]
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
