"""Draws the pictures in the documentation from the first article: ``python -m tests.pictures``.

``docs/layouts/<layout>.png`` shows two telling pages of each layout, ``docs/page.png`` the first page of a briefing,
``docs/formats.png`` the pages of the rich article that is kept in every format: sixteen greys, so that they stay
small. To be run again when a layout has changed.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digests import ROOT

if TYPE_CHECKING:
    from PIL.Image import Image

DOCS = ROOT / "docs"
SAMPLE = "has-putin-ever-desired-nato-membership"
RICH = "weir"
#: Headings after the article whose page shows what is particular to a layout; otherwise it is the second page.
TELLING = {"galley": "Claims", "worksheet": "The marked statements"}
DPI = 66
FIRST_PAGE = 900  # pixels across
GAP = 14  # pixels around and between pages
FINER = 4  # how much larger a page is drawn than it is shown


def main() -> int:
    """Print every layout of the sample and draw it."""
    from tests.press_pictures import draw_copies

    layouts = sorted(
        path.parent.name for path in (ROOT / "layouts").glob("*/layout.yaml") if path.parent.name != "base"
    )
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        shutil.copytree(ROOT / "sources" / SAMPLE, desk / "sources" / SAMPLE)
        for layout in layouts:
            pdf = printed(desk, layout)
            keep(DOCS / "layouts" / f"{layout}.png", spread(pdf, [0, telling(pdf, TELLING.get(layout, ""))]))
            if layout == "briefing":
                keep(DOCS / "page.png", first_page(pdf))
        draw_formats(desk)
        draw_copies(desk)
    return 0


def draw_formats(desk: Path) -> None:
    """The rich article, from its Word file."""
    folder = desk / "sources" / RICH
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "tests" / "rich" / "article.docx", folder / "article.docx")
    keep(DOCS / "formats.png", spread(printed(desk, "briefing", RICH), [0, 1]))


def printed(desk: Path, layout: str, slug: str = SAMPLE) -> bytes:
    """The sample, or another article, by one layout, on A4."""
    from pipeline.flow import Job, Options, output, prepare, print_copy

    job = prepare(Job(desk, slug, Options(layout=layout, paper="a4")))
    print_copy(job)
    pdf: bytes = output(job, "pdf")
    return pdf


def telling(pdf: bytes, heading: str) -> int:
    """The page, from 0, on which a heading stands; the second where it is not asked for."""
    from pipeline.pdfinfo import read_pdf

    return next((entry.page - 1 for entry in read_pdf(pdf).outline if heading and entry.title == heading), 1)


def spread(pdf: bytes, numbers: Iterable[int]) -> "Image":
    """Pages side by side on grey."""
    from PIL import Image

    pages = [drawn(pdf, number, DPI / 72) for number in numbers]
    wide = sum(page.width + GAP for page in pages) + GAP
    both = Image.new("L", (wide, pages[0].height + 2 * GAP), 190)
    left = GAP
    for page in pages:
        both.paste(page, (left, GAP))
        left += page.width + GAP
    return both


def first_page(pdf: bytes) -> "Image":
    """The first page, as wide as a README can show it."""
    import pypdfium2

    return drawn(pdf, 0, FIRST_PAGE / pypdfium2.PdfDocument(pdf)[0].get_width())


def drawn(pdf: bytes, number: int, scale: float) -> "Image":
    """A page, drawn larger and then made smaller: letters drawn small would be moved to whole pixels."""
    import pypdfium2

    large: Image = pypdfium2.PdfDocument(pdf)[number].render(scale=scale * FINER, grayscale=True).to_pil()
    return large.reduce(FINER)


def keep(path: Path, picture: "Image") -> None:
    """Write a picture in sixteen greys, and say how large it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(16).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {picture.width} x {picture.height}, {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    sys.exit(main())
