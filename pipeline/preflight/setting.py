"""How it is set: fonts, sizes, rules, pictures, colours."""

from collections.abc import Iterator

from pipeline.model import Finding, Place

from .facts import Facts

SLACK = 0.01  # points


def fonts(facts: Facts) -> Iterator[Finding]:
    """Every font is in the file: a printer has none of its own that fit."""
    for font in facts.info.fonts:
        if not font.embedded:
            yield Finding(
                "font-not-embedded",
                f"The font “{font.name}” is not in the file.",
                place=Place(page=font.page),
                remedy="Embed it, or set the text in another.",
            )
        elif not font.subset and font.kind != "Type3":
            yield Finding(
                "font-not-subset",
                f"The font “{font.name}” is in the file with all its characters.",
                place=Place(page=font.page),
                remedy="Embed only the characters that are used; some licences demand it.",
            )


def text_size(facts: Facts) -> Iterator[Finding]:
    """No text so small that nobody reads it; one finding a page."""
    least = facts.number("smallest-text")
    seen: set[int] = set()
    for line in facts.info.lines:
        if line.smallest < least - SLACK and line.page not in seen:
            seen.add(line.page)
            yield Finding(
                "text-small",
                f"Text of {line.smallest:g} pt in “{line.text[:60]}”; the least is {least:g} pt.",
                place=Place(page=line.page, box=line.box),
                remedy="Set it larger.",
            )


def rules(facts: Facts) -> Iterator[Finding]:
    """No rule so thin that a copier loses it."""
    least = facts.number("thinnest-rule")
    for rule in facts.info.rules:
        if rule.thickness < least - SLACK:
            yield Finding(
                "rule-thin",
                f"A rule is {rule.thickness:g} pt thick; the least is {least:g} pt.",
                place=Place(page=rule.page, box=rule.box),
                remedy="Draw it thicker.",
            )


def images(facts: Facts) -> Iterator[Finding]:
    """Pictures have the dots that the print needs."""
    wanted, least = facts.number("image-resolution"), facts.number("image-resolution-least")
    for image in facts.info.images:
        if image.dpi < least:
            code, remedy = "image-too-coarse", "Print it smaller, or get a larger file."
        elif image.dpi < wanted:
            code, remedy = "image-coarse", "Get a larger file, if there is one."
        else:
            continue
        yield Finding(
            code,
            f"A picture of {image.width} × {image.height} pixels is printed at {image.dpi:.0f} dots an inch; "
            f"{wanted:.0f} are wanted.",
            place=Place(page=image.page, box=image.box),
            remedy=remedy,
        )


def colours(facts: Facts) -> Iterator[Finding]:
    """Only the colours that the profile's printer has; one finding a page and colour, pictures with their place."""
    allowed = set(facts.words("colours"))
    if not allowed:
        return
    remedy = f"Use {' or '.join(sorted(allowed - {'Pattern'}))}."
    for image in facts.info.images:
        if image.colour not in allowed:
            yield Finding(
                "colour-not-allowed",
                f"A picture is in {image.colour}.",
                place=Place(page=image.page, box=image.box),
                remedy=remedy,
            )
    pictured = {(image.page, image.colour) for image in facts.info.images}
    for page in facts.info.pages:
        for colour in page.colours:
            if colour not in allowed and (page.number, colour) not in pictured:
                yield Finding(
                    "colour-not-allowed",
                    f"Something is drawn in {colour}.",
                    place=Place(page=page.number, box=page.ink),
                    remedy=remedy,
                )
