"""The colophon: what was left out, by what right it is printed, which edition it is, and what it was made with."""

import re

from markupsafe import escape

from pipeline.layout.messages import Messages, sentence
from pipeline.layout.sources import linked
from pipeline.model import Article, Change, Edition, Footnotes, Ticket, Turn

PRESS = "the briefing press"  # as an edition calls the program; its name, not its language
#: Normalize's reasons for a line that stands in the masthead, word for word.
IN_MASTHEAD = ("repeats the title", "its words are printed in the masthead")
KINDS = ("left-out-names", "left-out-again", "left-out-site")
LONG_CONTACT = 48  # letters: the page foot may shorten an address that is longer


def colophon(
    article: Article, footnotes: Footnotes, edition: Edition, ticket: Ticket, t: Messages
) -> list[tuple[str, list[str]]]:
    """Heads and paragraphs at the end: what was left out, by what right, which edition, made with what."""
    parts: list[tuple[str, list[str]]] = []
    parts.append((t("head-text"), [left_out(article, t), t("set-for-print")]))
    stated = sentence(ticket.rights.rstrip("."))
    rights = [
        t("rights-reference", rights=stated, reference=ticket.rights_reference.rstrip("."))
        if ticket.rights_reference
        else t("rights", rights=stated)
    ]
    parts.append((t("head-rights"), rights if ticket.rights else [t("rights-unknown")]))
    if ticket.corrections:
        parts.append((t("head-corrections"), list(ticket.corrections)))
    if len(ticket.contact) > LONG_CONTACT:
        parts.append((t("head-contact"), [ticket.contact]))
    parts.append((t("head-edition"), edition_words(edition, t)))
    if ticket.edition_address:
        said = escape(t("edition-found-at", address="\0"))
        parts[-1][1].append(said.replace("\0", linked(edition_address(edition, ticket))))
    made = [f"{t('press') if name == PRESS else name} {number}" for name, number in edition.versions]
    parts.append((t("head-made"), [sentence(t("made-with", versions=t.listing(made)))] if made else []))
    parts[-1][1].append(t("type"))
    return parts


def left_out(article: Article, t: Messages) -> str:
    """How many lines of the copy are not in the text, and why not; those of the masthead are."""
    reasons = [item.reason for item in article.dropped if item.reason not in IN_MASTHEAD]
    if not reasons:
        return t("left-out-none")
    kinds = dict.fromkeys(_why(reason) for reason in reasons)
    words = [t(key, len(reasons)) for key in KINDS if key in kinds]
    why = words[0]
    for more in words[1:]:
        why = t("or", first=why, last=more)
    return t("left-out", len(reasons), why=why)


def _why(reason: str) -> str:
    """The kind of a reason that normalize or a reader gives."""
    if re.search(r"\b(?:author|date)\b", reason):
        return "left-out-names"
    return "left-out-again" if re.search(r"\brepeats?\b", reason) else "left-out-site"


def edition_words(edition: Edition, t: Messages) -> list[str]:
    """Number, date and code, as far as they are known, and how to cite."""
    code = edition.code.upper()
    date = t.date(edition.date) if edition.date else ""
    if edition.number and date:
        first = t("edition-number-date", number=edition.number, date=date, code=code)
    elif edition.number:
        first = t("edition-number", number=edition.number, code=code)
    else:
        first = t("edition-date", date=date, code=code) if date else t("edition-code", code=code)
    lines = [first]
    if edition.supersedes:
        lines.append(t("supersedes", edition=edition.supersedes.upper()))
    return [*lines, *(changed(change, t) for change in edition.changed), t("how-to-cite")]


def edition_address(edition: Edition, ticket: Ticket) -> str:
    """Where a holder finds this edition, as the desk configured it."""
    return ticket.edition_address.replace("{code}", edition.code)


def changed(change: Change, t: Messages) -> str:
    """What the edition changes against the one that it takes the place of, in a sentence."""
    several = "changed-notes" if len(change.old or change.new) > 1 else "changed-note"
    match change.turn:
        case Turn.TEXT:
            return t("changed-text", change.passages)
        case Turn.NOTHING:
            return t("changed-nothing")
        case Turn.MOVED:
            last = {"old_last": change.old[-1], "new_last": change.new[-1]}
            return t(f"{several}-moved", old=change.old[0], new=change.new[0], **last)
        case _:
            return t(f"{several}-{change.turn.value}", numbers=t.listing([str(n) for n in change.old or change.new]))
