"""What a printed copy costs in paper and ink, and what would make it cheaper."""

from collections.abc import Iterator, Sequence

from pipeline.model import Article, BlockKind, Costs, Finding, PdfInfo, PdfLine, PdfPage, Place, Profile

from .facts import Facts
from .pages import body, last_page_fill

GREY = {"DeviceGray", "ICCBased-Gray", "Separation-Black", "Separation-All", "Pattern"}
#: A last line shorter than this share of the longest is gone when a few words of its paragraph are.
SHORT = 0.35


def costs(info: PdfInfo, profile: Profile) -> Costs:
    """Sheets, sides, colour and ink of one copy."""
    pages, sides = len(info.pages), pages_a_sheet(profile)
    coverage = sum(page.coverage for page in info.pages) / pages if pages else 0.0
    return Costs(
        sheets=-(-pages // sides),
        sides=pages,
        colour_pages=tuple(page.number for page in info.pages if is_coloured(page)),
        coverage=round(coverage, 4),
        last_page_fill=round(last_page_fill(info), 4),
    )


def pages_a_sheet(profile: Profile) -> int:
    """How many pages a sheet of paper takes."""
    said = profile.options.get("pages-a-sheet")
    return said if isinstance(said, int) else 1 if profile.options.get("duplex") == "none" else 2


def is_coloured(page: PdfPage) -> bool:
    """Whether a page needs more than black ink: an office printer counts it as a colour page."""
    drawn = {ink.colour for ink in page.inks}
    pictured = set(page.colours) - drawn
    if pictured - GREY:
        return True
    return any(not _is_grey(ink.colour, ink.parts) for ink in page.inks if ink.colour not in GREY)


def colour_pages(facts: Facts) -> Iterator[Finding]:
    """A page in colour costs several times one in black; said once, for the first of them."""
    coloured = [page for page in facts.info.pages if is_coloured(page)]
    if facts.word("colour") == "gray" and coloured:
        count = len(coloured)
        yield Finding(
            "colour-pages",
            f"{count} {'page is' if count == 1 else 'pages are'} in colour: "
            + ", ".join(str(page.number) for page in coloured)
            + ".",
            place=Place(page=coloured[0].number, box=coloured[0].ink),
            remedy="Print in black, or make the pictures grey.",
        )


def heavy_pages(facts: Facts) -> Iterator[Finding]:
    """A page that is dark all over empties the toner, curls and shows through."""
    most = facts.number("most-coverage", 1.0)
    for page in facts.info.pages:
        if page.coverage > most:
            yield Finding(
                "ink-coverage-high",
                f"Ink covers {page.coverage:.0%} of the page; a page of text takes 5 %.",
                place=Place(page=page.number, box=page.ink),
                remedy="Use lighter pictures, or smaller ones, and no dark areas.",
            )


def saved_sheet(facts: Facts) -> Iterator[Finding]:
    """A last page of few lines that alone takes a sheet: how many lines too many, and where they are found."""
    pages = facts.info.pages
    last = [line for line in body(facts.info) if line.page == len(pages)]
    sides = pages_a_sheet(facts.profile)
    count = len(_rows(last))
    if len(pages) < 2 or len(pages) % sides != 1 % sides or not 0 < count <= facts.number("savable-lines"):
        return
    if any(image.page == len(pages) for image in facts.info.images):
        return
    words = f"{count} {'line' if count == 1 else 'lines'} fewer would save a sheet"
    found = easiest(facts.info.lines, facts.article) if facts.article else ()
    place, where = Place(page=len(pages), box=pages[-1].text), ""
    if found:
        place = Place(page=found[0].page, box=found[0].box)
        ends = [f"“… {line.text[-40:]}” (page {line.page})" for line in found[:count]]
        where = " They are easiest found in the paragraphs that end in short lines: " + "; ".join(ends) + "."
    yield Finding(
        "sheet-could-be-saved",
        f"{words}: {len(pages)} pages take {-(-len(pages) // sides)} sheets.{where}",
        place=place,
        remedy="Shorten a note or two, or cut some words at those places if the article is yours to cut.",
    )


def easiest(lines: Sequence[PdfLine], article: Article) -> tuple[PdfLine, ...]:
    """The last lines of the article's paragraphs, the shortest first: each is gone when a few words are."""
    ends = {
        letters
        for block in article.blocks
        if block.kind is BlockKind.PARAGRAPH and (letters := _letters(article.text[block.span.start : block.span.end]))
    }
    body = [line for line in lines if not line.furniture]
    widest = max((line.box[2] - line.box[0] for line in body), default=0.0)
    short = [
        line
        for line in body
        if line.box[2] - line.box[0] < SHORT * widest
        and len(letters := _letters(line.text)) > 1
        and any(end.endswith(letters) and len(end) > len(letters) for end in ends)
    ]
    return tuple(sorted(short, key=lambda line: line.box[2] - line.box[0]))


def _letters(text: str) -> str:
    """A text without what the page adds: numbers of notes, spaces, broken words."""
    return "".join(letter for letter in text if letter.isalpha()).casefold()


def _rows(lines: Sequence[PdfLine]) -> set[int]:
    """Lines at one height count once."""
    return {round((line.box[1] + line.box[3]) / 2 / 4) for line in lines}


def _is_grey(colour: str, parts: tuple[float, ...]) -> bool:
    if colour in {"DeviceCMYK", "ICCBased-CMYK"}:
        return not any(part > 0.001 for part in parts[:3])
    return colour in {"DeviceRGB", "ICCBased-RGB"} and len(parts) == 3 and max(parts) - min(parts) < 0.01
