"""WeasyPrint's own tests, with what is only quicker and without it: ``python -m tests.upstream [TESTS …]``.

They come with the source of the very release that the patches are tied to, from PyPI, into ``.cache/upstream``. Some
need faces that a machine may not have, so what counts is that the same tests pass. Exits with 1 where they do not.
"""

import argparse
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from pipeline.digests import ROOT
from pipeline.engine import VERSION

FOLDER = ROOT / ".cache" / "upstream"
#: Those on how a page looks draw it with Ghostscript, which takes minutes; the ones on notes and columns do not.
USUAL = ("tests/layout", "tests/css", "tests/test_boxes.py", "tests/test_pdf.py", "tests/test_text.py")
PLUGIN = """import os
from pipeline import engine
def pytest_configure(config):
    engine.install(cures=False, speed=os.environ["SPEED"] == "yes")
"""


def main() -> int:
    """Run the tests twice and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.upstream", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("tests", nargs="*", default=USUAL, help="which, such as tests/draw/test_footnote.py")
    tests = parser.parse_args().tests
    folder = unpacked()
    with_speed, without = (failed(folder, tests, speed) for speed in ("yes", "no"))
    for name in sorted(with_speed ^ without):
        print(f"{'fails' if name in with_speed else 'passes'} only with what is quicker: {name}")
    print(f"{len(with_speed & without)} tests fail on this machine in either way")
    return int(with_speed != without)


def unpacked() -> Path:
    """The folder of the release's tests."""
    folder = FOLDER / f"weasyprint-{VERSION}"
    if not folder.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, f"weasyprint=={VERSION}", "--dest", str(FOLDER)], check=True)
        with tarfile.open(FOLDER / f"{folder.name}.tar.gz") as archive:
            archive.extractall(FOLDER, filter="data")
    (folder / "quicker.py").write_text(PLUGIN, "utf-8")
    return folder


def failed(folder: Path, tests: tuple[str, ...], speed: str) -> set[str]:
    """The names of the tests that fail."""
    environment = {**os.environ, "SPEED": speed, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "quicker",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        *tests,
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    print(f"{'quicker' if speed == 'yes' else 'as it came'}: {lines[-1] if lines else done.stderr}")
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)
    return {line.split()[1] for line in lines if line.startswith(("FAILED", "ERROR"))}


if __name__ == "__main__":
    sys.exit(main())
