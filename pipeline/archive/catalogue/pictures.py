"""Pages as small pictures, by whichever renderer of PDFs this machine has; none where it has none."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path

_WIDTH = 240  # pixels


def draw(pdf: Path, folder: Path, count: int | None) -> Iterator[str]:
    """Draw the first ``count`` pages (all without it) that are not drawn yet; gives their names, ``pictures/…``."""
    with pdf.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    there = sorted(folder.glob(f"{name}-*.png"))
    if (count is not None and len(there) < count) or (count is None and not _complete(folder, name)):
        there = _drawn(pdf, folder, name, count)
    for path in there[:count]:
        yield f"pictures/{path.name}"


def available() -> bool:
    """Whether pages can be drawn here."""
    return shutil.which("pdftoppm") is not None or find_spec("pypdfium2") is not None


def _complete(folder: Path, name: str) -> bool:
    """Whether all pages are there: the last one's name says so."""
    return any(path.stem.endswith("-last") for path in folder.glob(f"{name}-*.png"))


def _drawn(pdf: Path, folder: Path, name: str, count: int | None) -> list[Path]:
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        if shutil.which("pdftoppm"):
            until = ["-l", str(count)] if count else []
            command = [
                "pdftoppm",
                "-png",
                "-scale-to-x",
                str(_WIDTH),
                "-scale-to-y",
                "-1",
                *until,
                str(pdf),
                f"{work}/p",
            ]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                return []
        elif find_spec("pypdfium2") is not None:
            _with_pdfium(pdf, Path(work), count)
        else:
            return []
        pages = sorted(Path(work).glob("*.png"), key=lambda path: int(path.stem.rpartition("-")[2]))
        found = []
        for number, page in enumerate(pages, start=1):
            last = "-last" if count is None and number == len(pages) else ""
            found.append(page.replace(folder / f"{name}-{number:03}{last}.png"))
        return found


def _with_pdfium(pdf: Path, work: Path, count: int | None) -> None:
    import pypdfium2

    with suppress(pypdfium2.PdfiumError), closing(pypdfium2.PdfDocument(pdf)) as document:  # no PDF: no pictures
        for number in range(min(len(document), count or len(document))):
            page = document[number]
            page.render(scale=_WIDTH / page.get_width()).to_pil().save(work / f"p-{number + 1}.png")
