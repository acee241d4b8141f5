"""What the desk prints around the article: masthead, key, foot, account, sources, colophon. Nothing is invented."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from pipeline.layout.chart import chart
from pipeline.layout.colophon import colophon, edition_address
from pipeline.layout.foot import foot, shortened
from pipeline.layout.inline import LONGEST_HUG, hugging, last_words, weave, word_before
from pipeline.layout.masthead import key, masthead
from pipeline.layout.messages import Messages
from pipeline.layout.qr import qr
from pipeline.layout.sources import Entry, entry, links, read_together
from pipeline.model import Article, Edition, Footnotes, RecordState, Span, Ticket

PATTERNS = (
    (RecordState.FOUND, "solid"),
    (RecordState.NOTHING_YET, "hatched"),
    (RecordState.NOT_FOUND, "crossed"),
    (RecordState.NOT_LOOKED_UP, "open"),
)
LOOKED_UP = (RecordState.FOUND, RecordState.NOTHING_YET, RecordState.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the account's chart."""

    label: str
    count: int
    pattern: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """Everything that a template may print beside the article, in words."""

    document_title: str
    title: str
    short_title: str
    desk: str
    date: str
    byline: str
    set_title: Markup
    masthead: list[str]
    key: list[str]
    foot: tuple[str, str]
    code: str
    account: list[str]
    rows: list[Row]
    chart: Markup
    caveat: str
    sources: list[Entry]
    read_together: str
    links: list[tuple[str, Markup]]
    colophon: list[tuple[str, list[str]]]
    qr: Markup
    keywords: Sequence[str] = field(default=())


def furnish(
    article: Article,
    footnotes: Footnotes,
    edition: Edition,
    ticket: Ticket,
    t: Messages,
    names: Mapping[int, str],
    *,
    notes: str = "foot",
    says: str = "",
    room: int = 70,
) -> Furniture:
    """The furniture of one briefing, in the language of ``t``.

    ``notes`` is where the notes stand: foot, section or end; ``says`` the message that says what this copy is; ``room``
    how many letters a line of the page foot takes. ``names``: what the notes are called on the page, by number.
    """
    title = " ".join((ticket.title or article.title).split()) or t("untitled")
    date = t.date(edition.date) if edition.date else ""
    rows = account_rows(footnotes, t)
    stated = t("chart-words", rows="; ".join(f"{row.label}: {row.count}" for row in rows))
    together = read_together(footnotes, t)
    return Furniture(
        document_title=t("document-title" if footnotes.notes else "document-title-plain", title=title),
        title=title,
        short_title=shortened(title),
        desk=ticket.desk,
        date=date,
        byline=ticket.byline or article.byline,
        set_title=set_title(title),
        masthead=masthead(article, footnotes, ticket, t, names),
        key=([t(says)] if says else [])
        + key(article, footnotes, t, place=notes, by_section=any("." in name for name in names.values())),
        foot=foot(ticket, edition, footnotes, t, names, room=room),
        code=edition.code.upper(),
        account=account(footnotes, t),
        rows=rows,
        chart=chart([(row.pattern, row.count) for row in rows], stated),
        caveat=t("account-caveat") if footnotes.account.checked else "",
        sources=[entry(source, t, names, dated=not together) for source in footnotes.sources],
        read_together=together,
        links=links(article),
        colophon=colophon(article, footnotes, edition, ticket, t),
        qr=qr(edition_address(edition, ticket), t("qr-words", address=edition_address(edition, ticket)))
        if ticket.edition_address
        else Markup(""),
        keywords=ticket.keywords,
    )


def cited(article: Article, span: Span, *, whole: bool) -> str:
    """A statement's words away from their place: part of a sentence has dots on the sides on which it goes on."""
    words = " ".join(article.text[span.start : span.end].split())
    if whole:
        return words
    begins = words[:1].isupper() or not words[:1].isalpha()
    ends = words[-1:] in ".!?…" or article.text[span.end : span.end + 1] in tuple(".!?…")
    return ("" if begins else "…\u00a0") + words + ("" if ends else "\u00a0…")


def set_title(title: str) -> Markup:
    """The title with every dash beside the word before it, words with a hyphen whole, and the last two together."""
    start = last_words(title, 0, len(title), 15)
    dashes = [(word_before(title, match.start(), 0), match.end()) for match in re.finditer(r"\s[–—](?=\s)", title)]
    joined = [match.span() for match in re.finditer(r"\S+-\S+", title) if len(match.group()) <= LONGEST_HUG]
    return Markup(weave(title, 0, len(title), hugging([*dashes, *joined, (start, len(title))]), ()))


def account_rows(footnotes: Footnotes, t: Messages) -> list[Row]:
    """The marked statements by what the desk found: the states that there are, and nothing where none was looked up."""
    counts = dict(footnotes.account.states)
    if not footnotes.account.noted or not any(counts.get(state) for state in LOOKED_UP):
        return []
    return [Row(t(f"state-{state.value}"), counts[state], pattern) for state, pattern in PATTERNS if counts.get(state)]


def account(footnotes: Footnotes, t: Messages) -> list[str]:
    """Plain sentences that add up: how many statements; how many the copy says where to look up, or by whom only, or
    neither; how many are marked."""
    counts = footnotes.account
    if not counts.checked:
        return [t("account-unchecked")]
    if not counts.statements:
        return [t("account-none")]
    lines = [t("account-statements", counts.statements)]
    lacking = counts.statements - counts.supported - counts.named
    if counts.supported:
        lines.append(t("account-sourced", counts.supported))
    else:
        lines.append(t("account-sourced-none", counts.statements))
    lines.extend([t("account-named", counts.named)] if counts.named else [])
    lines.extend([t("account-lacking", lacking)] if lacking and (counts.supported or counts.named) else [])
    lines.append(t("account-noted", counts.noted) if counts.noted else t("account-noted-none"))
    if counts.noted > len(footnotes.notes) > 0:
        lines.append(t("account-shared", len(footnotes.notes)))
    unmarked = counts.statements - counts.noted
    if counts.noted and unmarked:
        lines.append(t("account-unnoted", unmarked))
    if counts.noted and dict(counts.states).get(RecordState.NOT_LOOKED_UP, 0) >= counts.noted:
        lines.append(t("key-nothing-looked-up"))
    return lines
