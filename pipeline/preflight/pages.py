"""Pages: their boxes and sizes, what stays clear of the edges, what is empty."""

from collections.abc import Iterator

from pipeline.model import Box, Finding, PdfInfo, PdfLine, Place

from .facts import MM, Facts, mm, size

SLACK = 0.6  # points: boxes are compared with what rounding leaves
HOLE = 0.1  # of the text's height: a blank that is higher is no space between two parts
FOOT = 60.0  # points from the lowest line up, in which the foot of a page is looked for
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
    fill = last_page_fill(facts.info)
    if fill < facts.number("last-page-fill"):
        yield Finding(
            "last-page-nearly-empty",
            f"The last page is filled to {fill:.0%}.",
            place=Place(page=last.number, box=last.text),
            remedy="Cut a few lines, so that the page falls away.",
        )


def last_page_fill(info: PdfInfo) -> float:
    """The share of the text's height that the last page uses, 0 to 1: neither the foot, nor a hole above the notes."""
    lines = body(info)
    boxes = [*(line.box for line in lines), *(image.box for image in info.images)]
    pages = [*(line.page for line in lines), *(image.page for image in info.images)]
    if not boxes:
        return 0.0
    height = max(box[3] for box in boxes) - min(box[1] for box in boxes)
    last = sorted(
        (box for box, page in zip(boxes, pages, strict=True) if page == len(info.pages)), key=lambda box: box[1]
    )
    if not last or not height:
        return 1.0 if last else 0.0
    used, above = last[0][3] - last[0][1], last[0][3]
    for box in last[1:]:
        hole = box[1] - above
        used += max(0.0, box[3] - above) - (hole if hole > HOLE * height else 0.0)
        above = max(above, box[3])
    return max(0.0, min(1.0, used / height))


def body(info: PdfInfo) -> list[PdfLine]:
    """The lines that are no furniture. In a file without tags, what stands at one height on every page is the foot."""
    lines = [line for line in info.lines if not line.furniture]
    if info.marked or len(info.pages) < 2:
        return lines
    at: dict[float, set[int]] = {}
    for line in lines:
        at.setdefault(round(line.box[1], 1), set()).add(line.page)
    low = min((line.box[1] for line in lines), default=0.0)
    feet = {height for height, pages in at.items() if len(pages) == len(info.pages) and height < low + FOOT}
    return [line for line in lines if round(line.box[1], 1) not in feet]


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
