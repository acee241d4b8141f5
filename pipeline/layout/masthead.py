"""The masthead: whose article, how it came, whose notes, and how to read them; only what ticket and copy give."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pipeline.layout.calls import says_unread
from pipeline.layout.messages import Messages
from pipeline.layout.numbering import runs
from pipeline.model import Article, BlockKind, Footnotes, Ticket


def masthead(
    article: Article, footnotes: Footnotes, ticket: Ticket, t: Messages, names: Mapping[int, str]
) -> list[str]:
    """Whose article, how it came, whose notes: only what the ticket or the copy gives."""
    byline = ticket.byline or article.byline
    who = t("article-by", byline=byline) if byline else t("article-unsigned")
    issued = ticket.published or article.issued
    if issued:
        who = t("article-dated", article=who, date=t.date(issued))
    if article.changed > issued:  # both ISO 8601
        who = t("article-changed", article=who, date=t.date(article.changed))
    place = ticket.publisher or article.publisher or host(ticket.address or article.address)
    if ticket.received and place:
        how = t("received-on-from", date=t.date(ticket.received), place=place)
    elif ticket.received:
        how = t("received-on", date=t.date(ticket.received))
    else:
        how = t("received-from", place=place) if place else t("received")
    sentences = [t("article-received", article=who, received=how) if how else f"{who}."]
    sentences += [t("labelled", label=label.rstrip(".")) for label in article.labels]
    if footnotes.notes:
        sentences.append(t("notes-by", desk=t.within(ticket.desk)) if ticket.desk else t("notes-not-author"))
    lines = [" ".join(sentences)]
    if asked := contact_with_author(ticket, t):
        lines.append(" ".join(asked))
    return lines + (read_by_editor(footnotes, t, names) if footnotes.notes else [])


def contact_with_author(ticket: Ticket, t: Messages) -> list[str]:
    """What the ticket says of a letter to the author, and of the answer."""
    asked = ticket.author_contacted.strip()
    if not asked:
        return []
    if asked.lower() in ("no", "false"):
        return [t("author-not-asked")]
    dated = re.fullmatch(r"\d{4}(-\d{2}){0,2}", asked)
    sentences = [t("author-asked", date=t.date(asked)) if dated else t("author-asked-words", words=asked.rstrip("."))]
    reply = ticket.author_reply.strip()
    if reply:
        sentences.append(t("author-reply", words=reply if reply[-1] in ".!?…" else reply + "."))
    return sentences


def key(article: Article, footnotes: Footnotes, t: Messages, *, place: str, by_section: bool) -> list[str]:
    """How to read the notes, for this briefing: only of what there is in it."""
    if not footnotes.account.checked:
        return [t("unchecked")]
    lines = []
    notes = footnotes.notes
    if notes:
        lines.append(t("key-not-given" if article.keeps_links else "key-not-given-plain"))
    if notes and place != "foot":
        lines.insert(0, t("key-after-sections" if place == "section" else "key-at-end"))
    if any(note.record for note in notes):
        lines.append(t("key-on-record"))
        if any(not note.record for note in notes):
            lines.append(t("key-no-record"))
    elif notes:
        lines.append(t("key-nothing-looked-up"))
    if any(any(note.bracketed) for note in notes):
        lines.append(t("key-corners"))
    if notes and by_section:
        lines.append(t("key-by-section"))
    if any(block.kind == BlockKind.NOTE for block in article.blocks):
        lines.append(t("key-letters"))
    return lines if notes else [*lines, t("key-no-notes")]


def read_by_editor(footnotes: Footnotes, t: Messages, names: Mapping[int, str]) -> list[str]:
    """Whether a person has read the notes."""
    read = sum(note.approved for note in footnotes.notes)
    if read == len(footnotes.notes):
        return [t("all-read")]
    if not read:
        return [t("none-read")]
    if says_unread(footnotes):
        return [t("some-read", read, notes=len(footnotes.notes))]
    unread = [note.number for note in footnotes.notes if not note.approved]
    return [t("most-unread", len(unread), notes=runs(unread, names))]


def host(address: str) -> str:
    """The name of the site in an address; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
