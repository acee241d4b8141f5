"""HTML to PDF, with the note-integrity gate and its repair loop: no note is lost, or there is no PDF.

The page is laid out once. The gate holds the layout against what the HTML promises (``contract``); when all is well,
and it nearly always is, that layout is written. Otherwise the repair loop edits the tree and lays it out again.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import engine
from ..engine.numbering import number_lines
from ..errors import FindingsError
from ..model import Finding, NotesSeen, Place
from . import contract, tree
from .ending import endings
from .fetcher import BASE, Fetcher
from .gate import Seen, check
from .log import listening
from .repair import Repairs

#: Layouts tried before a page is given up. Most repairs need one or two, and every ladder ends.
ROUNDS = 40

#: What the gate needs of any layout. A note that may be put off freely (footnote-policy: auto) breaks the promise by
#: design, so no layout can ask for that. The repairs add elements that a layout need not know; it may style them too.
STYLE = """
note-text, note-pointer { footnote-policy: line !important }
note-pointer { float: footnote; text-indent: 0; white-space: normal; font-size: smaller }
note-pointer::footnote-call, note-pointer::footnote-marker { content: none }
.endnote note-text { float: none !important; display: inline !important }
[hidden] { display: none }
"""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF, the HTML that it was made from (with the repairs in it), and what the gate saw."""

    pdf: bytes
    html: str
    notes: NotesSeen


def render(
    html: str,
    *,
    root: Path,
    finisher: Callable[[Any, Any], None] | None = None,
    options: Mapping[str, object] | None = None,
    gate: bool = True,
) -> Rendered:
    """Lay out a page and write it as a PDF.

    ``root`` is the one folder that the page may take files from; ``finisher`` and ``options`` go to WeasyPrint's
    ``write_pdf``. Raises ``FindingsError`` where a note could not be saved. ``gate=False`` is for comparisons: it
    writes what the engine makes, and only reports.
    """
    weasyprint = engine.load()
    fetcher = Fetcher(root)
    with listening() as log:
        page = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        page.fonts, page.article = engine.shared_fonts(html), engine.remembered(root, html)
        settings = {"stylesheets": [weasyprint.CSS(string=STYLE)] if gate else [], **(options or {})}
        document, seen, promised, repairs = _lay_out(page, settings, gate)
        ended = False
        if gate and not repairs.done:
            document, seen, ended = _end(page, settings, document, seen, promised)
        if every := int(next(page.etree_element.iter("body")).get("data-lines", "0")):
            number_lines(document, every)
        pdf = document.write_pdf(finisher=finisher, **settings)
    sentences, repaired = repairs.report(seen, promised)
    areas = tuple(
        round(facts.area_height / (facts.content[3] - facts.content[1]), 4) if facts.area_height else 0.0
        for facts in seen.pages
    )
    findings = (*repaired, *_shares(page.etree_element, areas), *fetcher.refused, *log.findings())
    notes = NotesSeen(len(seen.pages), seen.places, sentences, findings, areas)
    return Rendered(pdf, tree.to_html(page.etree_element) if sentences or ended else html, notes)


def _lay_out(page: Any, settings: dict[str, Any], gate: bool) -> tuple[Any, Seen, contract.Contract, Repairs]:
    """Lay a page out until the gate lets it pass."""
    repairs = Repairs(page.etree_element)
    for _ in range(ROUNDS):
        document = _laid_out(page, settings)
        promised = contract.read(page.etree_element)
        seen = check(engine.read_pages(document), promised)
        if not gate or not repairs.mend(seen, promised):
            return document, seen, promised, repairs
        engine.refresh(page)
    wrong = seen.wrong[0] if seen.wrong else None
    raise FindingsError(
        f"The notes could not be brought to rest in {ROUNDS} layouts"
        + (f": on page {wrong.page}, of {wrong.note}, {wrong.fault}." if wrong else ": page numbers keep changing.")
        + " Shorten the longest notes, or move some calls."
    )


def _end(
    page: Any, settings: dict[str, Any], document: Any, seen: Seen, promised: contract.Contract
) -> tuple[Any, Seen, bool]:
    """Mend a last page of a few lines, where that costs no note its place; say whether it was."""
    for make, pages in endings(page.etree_element, seen):
        undo = make()
        engine.refresh(page)
        with suppress(FindingsError):  # where the engine fails on the try, the layout that has passed stays
            other = _laid_out(page, settings)
            found = check(engine.read_pages(other), promised)
            if not found.wrong and len(found.pages) == pages:
                return other, found, True
        undo()
        engine.refresh(page)
    return document, seen, False


def _laid_out(page: Any, settings: dict[str, Any]) -> Any:
    """Have the engine lay a page out; what it dies of is an error of this page, for the others must still be built."""
    page.slot = page.article and page.article.slot()
    try:
        try:
            return page.render(font_config=page.fonts, **settings)
        except engine.DiffersError:
            page.slot = None
            return page.render(font_config=page.fonts, **settings)
    except MemoryError:  # the job's own limit, which is said where it is set
        raise
    except Exception as error:  # it has no errors of its own: a page that it cannot do fails an assertion, or worse
        raise FindingsError(
            f"The layout engine failed on this page ({type(error).__name__}: {error}). Take out what is unusual in it, "
            "block by block, and report what is left to WeasyPrint."
        ) from error


def _shares(root: Any, areas: tuple[float, ...]) -> tuple[Finding, ...]:
    """Say which pages give more of their height to notes than the page's own limit (``data-note-share``) allows."""
    body = next(root.iter("body"), root)
    limit = float(body.get("data-note-share", "1"))
    return tuple(
        Finding(
            "note-share",
            f"The notes take {share:.0%} of page {number}; the limit is {limit:.0%}.",
            place=Place(page=number),
            remedy="Shorten the notes of that page, or let neighbouring statements share one.",
        )
        for number, share in enumerate(areas, start=1)
        if share > limit
    )
