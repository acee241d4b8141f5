"""Pages: their boxes and sizes, what stays clear of the edges, what is empty."""

from collections.abc import Iterator

from pipeline.model import Box, Finding, PdfPage, Place

from .facts import MM, Facts, mm, size

SLACK = 0.6  # points: boxes are compared with what rounding leaves
SHEET = 1.5  # mm by which a paper's size may differ from its name


def boxes(facts: Facts) -> Iterator[Finding]:
    """Trim lies in bleed, bleed in media (ISO 32000-1, 14.11.2); a profile without bleed prints to the trim."""
    for page in facts.info.pages:
        for inner, outer, names in (
            (page.trim, page.bleed, "trim box reaches out of its bleed box"),
            (page.bleed, page.media, "bleed box reaches out of its media box"),
            (page.crop, page.media, "crop box reaches out of its media box"),
        ):
            if not _inside(inner, outer):
                yield Finding(
                    "box-inconsistent",
                    f"The {names}.",
                    place=Place(page=page.number, box=inner),
                    remedy="Set the boxes so that each lies within the next larger one.",
                )
        if min(size(page.trim)) <= SLACK:
            yield Finding(
                "box-missing",
                "The page has no area to print on.",
                place=Place(page=page.number, box=page.trim),
                remedy="Give the page a trim box.",
            )


def sizes(facts: Facts) -> Iterator[Finding]:
    """Every page is of one size, and of a paper that the profile knows."""
    papers = facts.profile.options.get("papers")
    first = facts.info.pages[0]
    known = papers if isinstance(papers, dict) else {}
    if known and not any(_same_paper(size(first.trim), paper) for paper in known.values()):
        width, height = size(first.trim)
        yield Finding(
            "page-size-unknown",
            f"The page is {mm(width)} × {mm(height)}; known papers are {', '.join(known)}.",
            place=Place(page=1, box=first.trim),
            remedy="Choose one of those papers.",
        )
    for page in facts.info.pages[1:]:
        if any(abs(one - other) > SLACK for one, other in zip(size(page.trim), size(first.trim), strict=True)):
            width, height = size(page.trim)
            yield Finding(
                "page-size-mixed",
                f"The page is {mm(width)} × {mm(height)}, the first is not: a printer changes paper, or scales.",
                place=Place(page=page.number, box=page.trim),
                remedy="Give all pages one size.",
            )


def safe_margin(facts: Facts) -> Iterator[Finding]:
    """Nothing within the margin that office printers cannot reach; nothing that counts outside the page."""
    margin = facts.number("safe-margin") * MM
    for page in facts.info.pages:
        if page.ink is None:
            continue
        near = _nearest(page.ink, page.trim)
        if near < -SLACK and margin:
            yield Finding(
                "margin-outside",
                f"Something is drawn {mm(-near)} beyond the edge of the page.",
                place=Place(page=page.number, box=page.ink),
                remedy="Bring it back into the page, or make it smaller.",
            )
        elif near < margin - SLACK:
            yield Finding(
                "margin-unsafe",
                f"Something is drawn {mm(near)} from the edge; printers may cut it within {mm(margin)}.",
                place=Place(page=page.number, box=page.ink),
                remedy="Move it inwards, or raise the page margin.",
            )


def inner_margin(facts: Facts) -> Iterator[Finding]:
    """Room for the punch and the staple: left on odd pages; on even ones right, where both sides are printed."""
    margin = facts.number("inner-margin") * MM
    sided = facts.word("duplex") in {"long-edge", ""}
    for page in facts.info.pages:
        if page.text is None or not margin:
            continue
        left = page.number % 2 == 1 or not sided
        room = page.text[0] - page.trim[0] if left else page.trim[2] - page.text[2]
        if room < margin - SLACK:
            yield Finding(
                "margin-inner",
                f"The text begins {mm(room)} from the inner edge; the punch needs {mm(margin)}.",
                place=Place(page=page.number, box=page.text),
                remedy="Raise the inner margin.",
            )


def empty_pages(facts: Facts) -> Iterator[Finding]:
    """No page without text or pictures."""
    for page in facts.info.pages:
        if page.content is None:
            drawn = "only lines or a running head" if page.ink else "nothing"
            yield Finding(
                "page-empty",
                f"The page holds {drawn}.",
                place=Place(page=page.number, box=page.trim),
                remedy="Take out the break that makes it.",
            )


def last_page(facts: Facts) -> Iterator[Finding]:
    """A last page with a line or two wastes a side and looks like a mistake."""
    pages = [page for page in facts.info.pages if page.text]
    last = facts.info.pages[-1]
    if len(facts.info.pages) < 2 or last.text is None or not pages:
        return
    fill = last_page_fill(facts.info.pages)
    if fill < facts.number("last-page-fill"):
        yield Finding(
            "last-page-nearly-empty",
            f"The last page is filled to {fill:.0%}.",
            place=Place(page=last.number, box=last.text),
            remedy="Cut a few lines, so that the page falls away.",
        )


def last_page_fill(pages: tuple[PdfPage, ...]) -> float:
    """The share of the text's height that the last page uses, 0 to 1."""
    texts = [page.text for page in pages if page.text]
    last = pages[-1].text
    if not texts or last is None:
        return 0.0
    height = max(text[3] for text in texts) - min(text[1] for text in texts)
    return min(1.0, (last[3] - last[1]) / height) if height else 1.0


def _inside(inner: Box, outer: Box) -> bool:
    low = inner[0] >= outer[0] - SLACK and inner[1] >= outer[1] - SLACK
    return low and inner[2] <= outer[2] + SLACK and inner[3] <= outer[3] + SLACK


def _nearest(ink: Box, trim: Box) -> float:
    return min(ink[0] - trim[0], ink[1] - trim[1], trim[2] - ink[2], trim[3] - ink[3])


def _same_paper(points: tuple[float, float], paper: object) -> bool:
    if not isinstance(paper, list | tuple):
        return False
    wanted = sorted(float(str(side)) for side in paper)
    return all(abs(side / MM - want) <= SHEET for side, want in zip(sorted(points), wanted, strict=True))
