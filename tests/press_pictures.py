"""The pictures of copies in the documentation: a page for the print shop, both sides of a booklet's outermost sheet.

``python -m tests.pictures`` draws them with the others; alone: ``python -m tests.press_pictures``.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digests import ROOT
from tests import printer, specimen
from tests.pictures import DOCS, SAMPLE, drawn, keep

if TYPE_CHECKING:
    from PIL import Image

#: Dots an inch of the two pictures.
SHEET, PAGE = 72, 72
GAP = 8  # pixels between the two sides of the sheet


def draw_copies(desk: Path) -> None:
    """Draw both into ``docs/pictures``; ``desk`` is a folder with the sample in its ``sources/``."""
    from PIL import Image

    source = desk / "sources" / "specimen"
    shutil.copytree(specimen.HERE, source, ignore=shutil.ignore_patterns("*.html", "*.py", "__pycache__"))
    (source / "press.icc").write_bytes(printer.profile())
    with (source / "briefing.yaml").open("a", encoding="utf-8") as ticket:
        ticket.write("output-intent: press.icc\n")
    page = drawn(made(desk, "specimen", "press", "pdf"), 1, PAGE / 72)
    keep(DOCS / "pictures" / "press-page.png", framed(page))
    sheets = made(desk, SAMPLE, "booklet", "sheets")
    sides = [drawn(sheets, number, SHEET / 72) for number in (0, 1)]
    both = Image.new("L", (sides[0].width, sides[0].height * 2 + GAP), 150)
    for number, side in enumerate(sides):
        both.paste(side, (0, number * (side.height + GAP)))
    keep(DOCS / "pictures" / "booklet-sheet.png", framed(both))


def made(desk: Path, slug: str, copy: str, result: str) -> bytes:
    """One file of one copy of an article."""
    from pipeline.flow import Job, Options, path_of, prepare, print_copy

    job = prepare(Job(desk, slug, Options(copy=copy)))
    print_copy(job)
    return path_of(job, result).read_bytes()


def framed(picture: "Image.Image") -> "Image.Image":
    """A picture with a thin frame, since paper is as white as the page that shows it."""
    from PIL import ImageOps

    return ImageOps.expand(picture, 1, 150)


def main() -> int:
    """Draw both."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        shutil.copytree(ROOT / "sources" / SAMPLE, desk / "sources" / SAMPLE)
        draw_copies(desk)
    return 0


if __name__ == "__main__":
    sys.exit(main())
