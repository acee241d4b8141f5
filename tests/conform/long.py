"""A hundred pages with a thousand notes, laid out and printed without the stages that look for statements."""

from dataclasses import replace
from pathlib import Path

from pipeline.digests import ROOT
from pipeline.model import (
    Account,
    Article,
    Block,
    BlockKind,
    Edition,
    Footnote,
    Footnotes,
    Judgments,
    Profile,
    RecordState,
    Span,
    Ticket,
)

from .known import Known

NOTES, PARAGRAPH, SECTION = 1000, 4, 40
EDITION = Edition(slug="long", code="7k3m9qxw2a", digest="2" * 64, press="1" * 64, date="2026-11-23")
TICKET = Ticket(desk="The Specimen Desk", contact="desk@example.org", rights="written for this test")
PLACES = ("harbour", "bridge", "ferry", "canal", "lock", "market", "mill", "quarry", "tower", "weir")
DEEDS = ("was opened to carts", "cost twice what was planned", "carried more than any other", "was closed for repairs")


def document() -> tuple[Article, Footnotes]:
    """The article and its notes: every statement has one, some are two lines long and some ten."""
    text = ""
    blocks: list[Block] = []
    notes: list[Footnote] = []

    def add(kind: BlockKind, words: str, level: int = 0) -> int:
        nonlocal text
        text += "\n\n" if text else ""
        start = len(text)
        text += words
        blocks.append(Block(kind, Span(start, len(text)), level=level))
        return start

    for first in range(1, NOTES + 1, PARAGRAPH):
        if (first - 1) % SECTION == 0:
            add(BlockKind.HEADING, f"The {1800 + first // 10}s, part {first // SECTION + 1}", 2)
        said = [_statement(number) for number in range(first, first + PARAGRAPH)]
        at = add(BlockKind.PARAGRAPH, " ".join(said))
        for number, words in enumerate(said, start=first):
            notes.append(_note(number, Span(at, at + len(words))))
            at += len(words) + 1
    account = Account(NOTES, 0, NOTES, 0, ((RecordState.NOTHING_YET, NOTES),), NOTES)
    article = Article(
        slug="long",
        title="A Thousand Statements",
        byline="Ida Example",
        issued="",
        language="en",
        text=text,
        blocks=tuple(blocks),
        keeps_links=True,
    )
    return article, Footnotes(tuple(notes), (), account)


def _statement(number: int) -> str:
    place, deed = PLACES[number % len(PLACES)], DEEDS[number // 3 % len(DEEDS)]
    more = " by those who lived beside it and had seen the one before" if number % 3 == 0 else ""
    return f"In {1700 + number % 300} the {place} of parish {number} {deed}{more}, as all agreed."


def _note(number: int, span: Span) -> Footnote:
    more = " and in which of the two parishes of that name, with what was said of it later" * (number % 5)
    record = "Nothing found yet that we would rely on." if number % 2 else ""
    return Footnote(
        number=number,
        calls=(span,),
        bracketed=(False,),
        not_given=f"who agreed, and where it is written{more}.",
        state=RecordState.NOTHING_YET if record else RecordState.NOT_LOOKED_UP,
        record=record,
        approved=True,
    )


def lay_out(profile: Profile) -> tuple[str, Article, Known]:
    """The document as HTML, and what must be found in its PDF."""
    from pipeline.layout import lay_out, load_layout

    article, notes = document()
    layout = load_layout("briefing", (ROOT / "layouts",))
    html = lay_out(article, notes, EDITION, TICKET, layout, profile, "a4", Judgments(()))
    blocks = tuple(article.text[block.span.start : block.span.end] for block in article.blocks)
    return html, article, Known(blocks=blocks, notes=NOTES)


def print_long(profile: Profile, folder: Path) -> tuple[bytes, Known]:
    """Print it; the PDF and what must be found in it."""
    from pipeline import finish
    from pipeline.finish import Attached
    from pipeline.render import render
    from tests import printer

    html, article, known = lay_out(profile)
    intent = finish.read_intent(printer.profile(), "press.icc") if profile.options.get("press") else None
    text = Attached("long.txt", article.text.encode(), "Source")
    attached = (
        () if profile.options.get("press") else (text, replace(text, name="long.json", relationship="Supplement"))
    )
    rendered = render(
        html,
        root=folder,
        finisher=finish.finisher(profile, EDITION, TICKET, article, intent),
        options=finish.write_options(EDITION, TICKET, article, profile, attached),
    )
    return rendered.pdf, known
