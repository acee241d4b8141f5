"""Ticket + Article -> Findings: what the desk has not said and a reader of the paper would want to know."""

from itertools import pairwise

from pipeline.model import Article, Finding, Place, Severity, Ticket


def missing(ticket: Ticket, article: Article, *, checked: bool = True) -> tuple[Finding, ...]:
    """One finding for each thing that is missing and matters. Nothing is invented on the page instead.

    ``checked``: whether statements can be looked for in the article's language.
    """
    where = Place(file=ticket.path)
    found = []

    def add(code: str, message: str, remedy: str, severity: Severity = Severity.WARNING) -> None:
        found.append(Finding(code=code, message=message, severity=severity, place=where, remedy=remedy))

    if not ticket.rights:
        add(
            "rights-unknown",
            "Nothing says by what right the article is reprinted.",
            "Give rights: (permission, licence or exception claimed) and rights-reference: in briefing.yaml.",
        )
    if not ticket.desk:
        add(
            "desk-missing",
            "Nothing says whose notes these are.",
            "Give desk: in briefing.yaml or sources/_desk/desk.yaml.",
        )
    if not ticket.contact:
        add(
            "contact-missing",
            "The page foot has no address that a reader or the author can write to.",
            "Give contact: in briefing.yaml or sources/_desk/desk.yaml.",
        )
    if not ticket.edition_date:
        add("date-missing", "No edition date is printed.", "Give edition-date: in briefing.yaml.")
    if not ticket.author_contacted:
        add(
            "author-not-contacted",
            "Nothing says whether the author was asked.",
            "Give author-contacted: (the date, or no) in briefing.yaml.",
            Severity.INFO,
        )
    if not article.byline:
        add(
            "byline-missing",
            "The copy names no author.",
            "Give byline: in briefing.yaml if it is known.",
            Severity.INFO,
        )
    if not article.issued and not ticket.published:
        add(
            "issued-missing",
            "The copy gives no date of publication.",
            "Give published: in briefing.yaml if it is known.",
            Severity.INFO,
        )
    said = (
        ("published", ticket.published or article.issued),
        ("received", ticket.received),
        ("edition-date", ticket.edition_date),
    )
    for (key, day), (then, later) in pairwise((key, day) for key, day in said if day):
        if day[: len(later)] > later[: len(day)]:  # of a year and a day, the years are compared
            add(
                "dates-disagree",
                f"The dates cannot both be right: {key}: {day} is after {then}: {later}.",
                f"Give the day that is right in {key}: or {then}: in briefing.yaml.",
            )
    if not article.keeps_links:
        add(
            "copy-may-lack-links",
            "The copy is plain text: links in the original, if any, were not preserved.",
            "Work from the page itself (saved as HTML) where it can be had.",
        )
    if not checked:
        add(
            "claims-not-checked",
            f"No statement was looked for: there are no rules for the article's language ({article.language}).",
            "Give language: in briefing.yaml if that is not its language; otherwise the page says so.",
        )
    return tuple(found)
