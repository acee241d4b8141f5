"""Judge finished PDFs: by veraPDF as what they claim to be, by our preflight, by what the build knows, by others.

Without files: every copy of the sample and of the specimen article, the specimen page, and a document of a hundred
pages and a thousand notes.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.digests import ROOT
from pipeline.pdfinfo import read_pdf
from tests.conform.known import beside
from tests.conform.subjects import CLAIMS, Subject, make
from tests.conform.tree import CHECKS

HERE = Path(__file__).parent
JUDGES = ROOT / ".cache" / "conform-venv" / "bin" / "python"
#: The most ink at one place, as Ghostscript counts it over a whole page; text in black alone is far below.
MOST_INK = 3.0
#: What outloud warns of in our files, and why it stays.
EXPLAINED = {
    "ORD-001": "notes are painted at the foot of the page and read after the block that calls them",
    "LNK-010": "an address that is part of a source's own words leads nowhere that the desk has seen",
}

Faults = dict[str, list[str]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conform", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.pdf")
    parser.add_argument(
        "--judges", default=os.environ.get("CONFORM_PYTHON", str(JUDGES)), help="Python that has the outside judges"
    )
    args = parser.parse_args()
    if not Path(args.judges).exists():
        raise SystemExit(f"{args.judges} is not there; “make conform” sets it up (needs Java and libjaxb-java)")
    with tempfile.TemporaryDirectory() as folder:
        subjects = [Subject(path, beside(path)) for path in args.files] or list(make(Path(folder)))
        verdicts = ask_verapdf(args.judges, [subject.path for subject in subjects])
        faults = {subject.path: look(subject, args.judges) for subject in subjects}
    return report(verdicts, faults)


def ask_verapdf(python: str, files: list[Path]) -> dict[Path, dict[str, dict[str, int]]]:
    """What failed, by file and flavour. A file that claims nothing that we know fails by that."""
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


def look(subject: Subject, python: str) -> Faults:
    """What the other judges find, by judge; a judge that has nothing to say of such a file is left out."""
    import pypdfium2

    from pipeline.preflight import preflight
    from pipeline.profiles import load_profile

    data = subject.path.read_bytes()
    info = read_pdf(data)
    report = preflight(info, load_profile(subject.profile))
    faults: Faults = {
        "preflight": [f"{item.code}, page {item.place.page}: {item.message}" for item in report.findings]
        if not report.passed
        else []
    }
    if subject.profile == "press":
        return faults | {"inkcov": list(ink(subject.path))}
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    faults |= {name: list(check(info, subject.known, pages)) for name, check in CHECKS.items()}
    return faults | ({"outloud": list(aloud(python, subject.path))} if subject.aloud else {})


def ink(path: Path) -> Iterator[str]:
    """Ghostscript's ink coverage: a page without pictures takes black alone, and none takes more ink than dries."""
    command = ["gs", "-q", "-o", "-", "-r50", "-sDEVICE=inkcov", "-dUseTrimBox", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"Ghostscript did not run ({error}): apt-get install ghostscript") from error
    pictured = {image.page for image in read_pdf(path.read_bytes()).images if image.colour == "DeviceCMYK"}
    found = re.findall(r"^ *([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) CMYK OK", done.stdout, re.MULTILINE)
    if not found:
        yield "no coverage was counted"
    for number, parts in enumerate(found, start=1):
        cyan, magenta, yellow, black = map(float, parts)
        if cyan + magenta + yellow and number not in pictured:
            yield f"page {number} has no picture in colour and takes coloured ink"
        if cyan + magenta + yellow + black > MOST_INK:
            yield f"page {number} takes {cyan + magenta + yellow + black:.0%} of ink"


def aloud(python: str, path: Path) -> Iterator[str]:
    """outloud's errors, and those of its warnings that have no explanation here."""
    command = [str(Path(python).with_name("outloud")), "--json", "-", "--fail-on", "never", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        said = json.loads(done.stdout[done.stdout.index("{") :])
    except ValueError as error:
        raise SystemExit(f"outloud did not run:\n{done.stdout}{done.stderr}") from error
    for finding in _findings(said):
        if finding["severity"] == "error" or (finding["severity"] == "warning" and finding["rule"] not in EXPLAINED):
            yield f"{finding['rule']}: {finding['message']}"


def _findings(said: object) -> Iterator[dict[str, str]]:
    """Every finding in the report, wherever it stands."""
    if isinstance(said, dict):
        rule = said.get("rule_id", said.get("rule"))
        if isinstance(rule, str) and "severity" in said:
            yield {"rule": rule, "severity": str(said["severity"]).lower(), "message": str(said.get("message", ""))}
        for value in said.values():
            yield from _findings(value)
    elif isinstance(said, list):
        for value in said:
            yield from _findings(value)


def report(verdicts: dict[Path, dict[str, dict[str, int]]], faults: dict[Path, Faults]) -> int:
    """Print the table and what is wrong; 1 where something is."""
    width = max(len(path.stem) for path in verdicts)
    judged = max(len(_judges(found)) for found in verdicts.values())
    names = tuple(dict.fromkeys(name for found in faults.values() for name in found))
    print(" " * width, "veraPDF".ljust(judged), *names, sep="  ")
    wrong: list[str] = []
    for path, found in verdicts.items():
        cells = [_cell(faults[path], name).ljust(len(name)) for name in names]
        print(path.stem.ljust(width), _judges(found).ljust(judged), *cells, sep="  ")
        wrong += [f"{path.stem}: {name}: {rule} (×{count})" for name in found for rule, count in found[name].items()]
        wrong += [f"{path.stem}: {name}: {fault}" for name, said in faults[path].items() for fault in said]
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


def _cell(found: Faults, name: str) -> str:
    return "–" if name not in found else "FAIL" if found[name] else "pass"


def _judges(found: dict[str, dict[str, int]]) -> str:
    return " ".join(f"{name} {'FAIL' if failed else 'pass'}" for name, failed in found.items())


if __name__ == "__main__":
    sys.exit(main())
