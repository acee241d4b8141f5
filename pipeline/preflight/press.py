"""What a print shop asks of a page: boxes, marks, intent, inks (PDF/X-4, ISO 15930-7, and what presses can do)."""

from collections.abc import Iterator

from pipeline.model import Box, Finding, PdfPage, Place

from .facts import MM, Facts, mm

SLACK = 0.3  # points
NEAREST_MARK = 3.0  # mm from the trim: a mark nearer than that may stay on the cut page
CORNER_MARKS = 8  # two at each corner
REMEDY = "Build the copy press; do not convert a handout."


def bleed(facts: Facts) -> Iterator[Finding]:
    """The bleed box is as wide as the profile says, and what reaches the edge of the page fills it."""
    wanted = facts.number("bleed") * MM
    if not wanted:
        return
    for page in facts.info.pages:
        room = min(_around(page.trim, page.bleed))
        if room < wanted - SLACK:
            yield Finding(
                "bleed-missing",
                f"The bleed box is {mm(max(room, 0))} wider than the trim; {mm(wanted)} are wanted.",
                place=Place(page=page.number, box=page.bleed),
                remedy="Give the page a bleed box.",
            )
        for box in page.edges:
            if _stops_short(box, page):
                yield Finding(
                    "bleed-short",
                    "An area reaches the edge of the page and does not fill the bleed: a white line after cutting.",
                    place=Place(page=page.number, box=box),
                    remedy=f"Let it run {mm(wanted)} over the edge (bleed: in the layout's @page), or keep it inside.",
                )


def marks(facts: Facts) -> Iterator[Finding]:
    """Crop marks are there, outside the bleed, not near the trim, and on every plate."""
    if not facts.number("marks"):
        return
    for page in facts.info.pages:
        where = Place(page=page.number, box=page.media)
        if len(page.marks) < CORNER_MARKS:
            yield Finding("marks-missing", "The page has no crop marks.", place=where, remedy=REMEDY)
            continue
        near = [box for box, _ in page.marks if _gap(box, page.trim) < NEAREST_MARK * MM - SLACK]
        near += [box for box, _ in page.marks if _overlap(box, page.bleed)]
        if near:
            yield Finding(
                "marks-too-near",
                f"A mark stands in the bleed, or less than {NEAREST_MARK:g} mm from the trim: it may stay on the page.",
                place=Place(page=page.number, box=near[0]),
                remedy="Move the marks outwards (mark-offset: in the profile).",
            )
        plain = [box for box, colour in page.marks if colour != "Separation-All"]
        if plain:
            yield Finding(
                "marks-not-on-all-plates",
                "A mark is not drawn in the colour that prints on every plate.",
                place=Place(page=page.number, box=plain[0]),
                remedy="Draw the marks in Separation All.",
            )


def intent(facts: Facts) -> Iterator[Finding]:
    """The file says for which press and paper it is made, with that press's profile inside."""
    if not facts.profile.options.get("press"):
        return
    meant = [intent for intent in facts.info.output if intent.kind == "GTS_PDFX"]
    if not meant:
        yield Finding(
            "intent-missing",
            "The file does not say for which printing condition it is made.",
            remedy="Ask the print shop for its ICC profile and name it: output-intent: in briefing.yaml.",
        )
    elif any(intent.components != 4 for intent in meant):
        yield Finding(
            "intent-not-cmyk",
            "The output intent holds no profile of a press that prints with four inks.",
            remedy="Ask the print shop for its ICC profile and name it: output-intent: in briefing.yaml.",
        )
    if facts.info.trapped not in {"True", "False"}:
        yield Finding(
            "trapped-unknown",
            "The file does not say whether its colours are trapped: the shop would have to guess.",
            remedy="Set Trapped to False, unless they are.",
        )


def blending(facts: Facts) -> Iterator[Finding]:
    """Transparent parts are mixed in the press's own colours."""
    if not facts.profile.options.get("press"):
        return
    for page in facts.info.pages:
        if page.blending != "DeviceCMYK":
            yield Finding(
                "blending-not-cmyk",
                f"What is transparent on the page is mixed in {page.blending or 'no stated space'}.",
                place=Place(page=page.number, box=page.trim),
                remedy="Give the page a transparency group in DeviceCMYK.",
            )


def annotations(facts: Facts) -> Iterator[Finding]:
    """Nothing to click lies in the printed area: it would be printed, or refused."""
    if not facts.profile.options.get("press"):
        return
    for page in facts.info.pages:
        inside = [box for box in page.annotations if _overlap(box, page.bleed)]
        if inside:
            yield Finding(
                "annotation-inside",
                f"{len(inside)} {'link lies' if len(inside) == 1 else 'links lie'} in the printed area.",
                place=Place(page=page.number, box=inside[0]),
                remedy="Take the links out.",
            )


def text_ink(facts: Facts) -> Iterator[Finding]:
    """Text stands in one ink, dark enough, and black text prints over what lies below; one finding a page and fault."""
    lightest, pressed = facts.number("lightest-text"), bool(facts.profile.options.get("press"))
    for page in facts.info.pages:
        seen: set[str] = set()
        for ink in page.inks:
            if ink.use != "text":
                continue
            where = Place(page=page.number, box=ink.box)
            four = ink.colour in {"DeviceCMYK", "ICCBased-CMYK"}
            mixed = four and sum(part > 0.001 for part in ink.parts) > 1
            found: Finding | None = None
            if pressed and mixed:
                found = Finding(
                    "text-in-several-inks",
                    f"Text is mixed of several inks ({_percent(ink.parts)}): the least shift of a plate blurs it.",
                    place=where,
                    remedy="Set the text in black alone (0, 0, 0, 100).",
                )
            elif ink.total < lightest:
                found = Finding(
                    "text-too-light",
                    f"Text is printed in {ink.total:.0%} of black; the least is {lightest:.0%}.",
                    place=where,
                    remedy="Set it darker: a lighter grey is a row of dots on paper, and pale for tired eyes.",
                )
            elif pressed and four and not mixed and ink.parts[3:] == (1.0,) and not ink.overprint:
                found = Finding(
                    "black-knocks-out",
                    "Black text cuts a hole into what is below it: white edges show if a plate shifts.",
                    place=where,
                    remedy="Let black text overprint.",
                )
            if found is not None and found.code not in seen:
                seen.add(found.code)
                yield found


def total_ink(facts: Facts) -> Iterator[Finding]:
    """Nowhere more ink than dries; one finding a page for drawings, one a picture."""
    most = facts.number("most-ink")
    if not most:
        return
    remedy = "Use a lighter colour, or the printer's own profile, which limits the ink."
    for page in facts.info.pages:
        heavy = [ink for ink in page.inks if ink.colour != "Separation-All" and ink.total > most + 0.001]
        if heavy:
            yield Finding(
                "ink-too-heavy",
                f"A colour lays down {heavy[0].total:.0%} of ink; the most is {most:.0%}.",
                place=Place(page=page.number, box=heavy[0].box),
                remedy=remedy,
            )
    for image in facts.info.images:
        if image.ink > most + 0.02:
            yield Finding(
                "ink-too-heavy",
                f"A picture lays down up to {image.ink:.0%} of ink; the most is {most:.0%}.",
                place=Place(page=image.page, box=image.box),
                remedy=remedy,
            )


def _percent(parts: tuple[float, ...]) -> str:
    return ", ".join(f"{part:.0%}" for part in parts)


def _around(inner: Box, outer: Box) -> tuple[float, float, float, float]:
    return (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])


def _stops_short(box: Box, page: PdfPage) -> bool:
    """Whether an area comes to an edge of the trim and ends before the bleed's edge there."""
    for side in range(4):
        sign = -1 if side < 2 else 1
        reached = sign * (box[side] - page.trim[side]) >= -SLACK
        filled = sign * (box[side] - page.bleed[side]) >= -SLACK
        if reached and not filled:
            return True
    return False


def _gap(box: Box, trim: Box) -> float:
    """The distance from a mark to the trim; 0 where they touch."""
    across = max(trim[0] - box[2], box[0] - trim[2], 0.0)
    up = max(trim[1] - box[3], box[1] - trim[3], 0.0)
    return float((across**2 + up**2) ** 0.5)


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
