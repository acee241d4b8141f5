"""What the desk prints around the article: masthead, key, foot, account, sources, colophon. Nothing is invented."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from pipeline.layout.calls import says_unread
from pipeline.layout.chart import chart
from pipeline.layout.inline import HUG, Layer, last_words, united, weave, word_before
from pipeline.layout.marks import SCHEMES, outward
from pipeline.layout.messages import Messages
from pipeline.layout.qr import qr
from pipeline.model import (
    Article,
    BlockKind,
    Change,
    CitedSource,
    Edition,
    Footnote,
    Footnotes,
    MarkKind,
    RecordState,
    Span,
    Ticket,
    Turn,
)

PATTERNS = (
    (RecordState.FOUND, "solid"),
    (RecordState.NOTHING_YET, "hatched"),
    (RecordState.NOT_FOUND, "crossed"),
    (RecordState.NOT_LOOKED_UP, "open"),
)
LOOKED_UP = (RecordState.FOUND, RecordState.NOTHING_YET, RecordState.NOT_FOUND)
FEW = 4  # numbers of notes that stay on one line
READ = "accessed|zugegriffen|abgerufen|consulté|consultado"  # as the styles' locales say it
TYPE = "Press Serif, Press Sans"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list of sources, as the page needs it."""

    key: str
    citation: Markup
    remarks: str
    notes: Sequence[int]
    cited: Markup
    address: Markup
    accessed: str


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
    *,
    notes: str = "foot",
    says: str = "",
    room: int = 70,
) -> Furniture:
    """The furniture of one briefing, in the language of ``t``.

    ``notes`` is where the notes stand: foot, section or end; ``says`` the message that says what this copy is; ``room``
    how many letters a line of the page foot takes.
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
        masthead=masthead(article, footnotes, ticket, t),
        key=([t(says)] if says else []) + key(article, footnotes, t, place=notes),
        foot=foot(ticket, edition, footnotes, t, room=room),
        code=edition.code.upper(),
        account=account(footnotes, t),
        rows=rows,
        chart=chart([(row.pattern, row.count) for row in rows], stated),
        caveat=t("account-caveat") if footnotes.account.checked else "",
        sources=[entry(source, t, dated=not together) for source in footnotes.sources],
        read_together=together,
        links=links(article),
        colophon=colophon(article, footnotes, edition, ticket, t),
        qr=qr(edition_address(edition, ticket), t("qr-words", address=edition_address(edition, ticket)))
        if ticket.edition_address
        else Markup(""),
        keywords=ticket.keywords,
    )


def masthead(article: Article, footnotes: Footnotes, ticket: Ticket, t: Messages) -> list[str]:
    """Whose article, how it came, whose notes: only what the ticket or the copy gives."""
    byline = ticket.byline or article.byline
    who = t("article-by", byline=byline) if byline else t("article-unsigned")
    issued = ticket.published or article.issued
    if issued:
        who = t("article-dated", article=who, date=t.date(issued))
    place = ticket.publisher or article.publisher or host(ticket.address or article.address)
    if ticket.received and place:
        how = t("received-on-from", date=t.date(ticket.received), place=place)
    elif ticket.received:
        how = t("received-on", date=t.date(ticket.received))
    else:
        how = t("received-from", place=place) if place else t("received")
    sentences = [t("article-received", article=who, received=how) if how else f"{who}."]
    if footnotes.notes:
        sentences.append(t("notes-by", desk=ticket.desk) if ticket.desk else t("notes-not-author"))
    lines = [" ".join(sentences)]
    if asked := contact_with_author(ticket, t):
        lines.append(" ".join(asked))
    return lines + (read_by_editor(footnotes, t) if footnotes.notes else [])


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


def key(article: Article, footnotes: Footnotes, t: Messages, *, place: str) -> list[str]:
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
    if any(block.kind == BlockKind.NOTE for block in article.blocks):
        lines.append(t("key-letters"))
    return lines if notes else [*lines, t("key-no-notes")]


def read_by_editor(footnotes: Footnotes, t: Messages) -> list[str]:
    """Whether a person has read the notes."""
    read = sum(note.approved for note in footnotes.notes)
    if read == len(footnotes.notes):
        return [t("all-read")]
    if not read:
        return [t("none-read")]
    if says_unread(footnotes):
        return [t("some-read", read, notes=len(footnotes.notes))]
    unread = [note.number for note in footnotes.notes if not note.approved]
    return [t("most-unread", len(unread), notes=runs(unread))]


def runs(numbers: Sequence[int]) -> str:
    """Rising numbers in short: 1, 3–5, 8."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    joints = {1: "", 2: ", "}
    return ", ".join(f"{part[0]}{joints.get(len(part), '–')}{part[-1] if part[1:] else ''}" for part in parts)


def foot(ticket: Ticket, edition: Edition, footnotes: Footnotes, t: Messages, *, room: int = 70) -> tuple[str, str]:
    """The two lines of the page foot: whose notes and whether anyone has read them; whom to write to, edition and code.

    A desk's name that is too long for its line, of ``room`` letters, is cut: the masthead has it in full.
    """
    first = ticket.desk.split(",")[0].strip()
    words = _cut(first, max(12, room - len(t("foot-some-unread", notes=t("foot-notes-by", desk="")))))
    tries = [(desk, short) for desk in dict.fromkeys((ticket.desk, first, words)) for short in (False, True)]
    lines = [_whose(desk, footnotes, t, short=short) for desk, short in tries]
    who = next((line for line in lines if len(line) <= room), lines[-1])
    code = edition.code.upper()
    code = t("edition-and-code", number=edition.number, code=code) if edition.number else t("code", code=code)
    contact = _cut(ticket.contact, max(12, room - len(code) - 5)) if " " in ticket.contact.strip() else ticket.contact
    second = f"{contact}  ·  {code}" if contact else code[:1].upper() + code[1:]
    return (who, second) if who else (second, "")


def _whose(desk: str, footnotes: Footnotes, t: Messages, *, short: bool) -> str:
    """Whose notes they are, and which of them nobody has read, unless each of these says so itself.

    ``short``: without their numbers, which the masthead has.
    """
    if not footnotes.notes:
        return desk
    who = t("foot-notes-by", desk=desk) if desk else t("foot-notes")
    unread = [note.number for note in footnotes.notes if not note.approved]
    if not unread or says_unread(footnotes):
        return who
    if len(unread) == len(footnotes.notes):
        return t("foot-unread", notes=who)
    if short:
        return t("foot-some-unread", notes=who)
    return t("foot-most-unread", len(unread), notes=who, unread=runs(unread))


def _cut(words: str, longest: int) -> str:
    """A name of at most ``longest`` letters: as many whole words as fit."""
    words = " ".join(words.split())
    return words if len(words) <= longest else words[:longest].rsplit(None, 1)[0].rstrip(",;:–—-( ") + "…"


def statements(article: Article, note: Footnote) -> list[str]:
    """The words that a note is about, each with dots where it is part of a sentence."""
    parts = [*note.bracketed, *(False for _ in note.calls)]
    return [cited(article, span, whole=not part) for span, part in zip(note.calls, parts, strict=False)]


def cited(article: Article, span: Span, *, whole: bool) -> str:
    """A statement's words away from their place: part of a sentence has dots on the sides on which it goes on."""
    words = " ".join(article.text[span.start : span.end].split())
    if whole:
        return words
    begins = words[:1].isupper() or not words[:1].isalpha()
    ends = words[-1:] in ".!?…" or article.text[span.end : span.end + 1] in tuple(".!?…")
    return ("" if begins else "…\u00a0") + words + ("" if ends else "\u00a0…")


def set_title(title: str) -> Markup:
    """The title with every dash kept beside the word before it, and the last two words together."""
    start = last_words(title, 0, len(title), 15)
    dashes = [(word_before(title, match.start(), 0), match.end()) for match in re.finditer(r"\s[–—](?=\s)", title)]
    hugs = [
        Layer(first, last, HUG, '<span class="hug">', "</span>")
        for first, last in united([*dashes, (start, len(title))])
    ]
    return Markup(weave(title, 0, len(title), hugs, ()))


def account_rows(footnotes: Footnotes, t: Messages) -> list[Row]:
    """The marked statements by what the desk found: the states that there are, and nothing where none was looked up."""
    counts = dict(footnotes.account.states)
    if not footnotes.account.noted or not any(counts.get(state) for state in LOOKED_UP):
        return []
    return [Row(t(f"state-{state.value}"), counts[state], pattern) for state, pattern in PATTERNS if counts.get(state)]


def account(footnotes: Footnotes, t: Messages) -> list[str]:
    """Plain sentences that add up: how many statements, with a source in the copy and without, marked and unmarked."""
    counts = footnotes.account
    if not counts.checked:
        return [t("unchecked")]
    if not counts.statements:
        return [t("account-none")]
    lines = [t("account-statements", counts.statements)]
    if counts.supported:
        lacking = counts.statements - counts.supported
        lines.append(t("account-sourced", counts.supported))
        lines.extend([t("account-lacking", lacking)] if lacking else [])
    else:
        lines.append(t("account-sourced-none"))
    lines.append(t("account-noted", counts.noted) if counts.noted else t("account-noted-none"))
    if counts.noted > len(footnotes.notes) > 0:
        lines.append(t("account-shared", len(footnotes.notes)))
    unmarked = counts.statements - counts.noted
    if counts.noted and unmarked:
        lines.append(t("account-unnoted", unmarked))
    if counts.noted and dict(counts.states).get(RecordState.NOT_LOOKED_UP, 0) >= counts.noted:
        lines.append(t("key-nothing-looked-up"))
    return lines


def entry(source: CitedSource, t: Messages, *, dated: bool) -> Entry:
    """A source with its grade, its reservation and its address, which may break where a reader would break it."""
    remarks = [t(f"grade-{source.grade.value}"), source.reservation.strip()]
    joined = ". ".join(_sentence(remark).rstrip(".") for remark in remarks if remark)
    return Entry(
        key=source.key,
        citation=Markup(_without_address(_without_day_of_reading(source))),
        remarks=f"{joined}." if joined else "",
        notes=source.notes,
        cited=cross_references(source.notes, t) if source.notes else Markup(""),
        address=linked(source.url) if source.url else Markup(""),
        accessed=t("read-on", date=t.date(source.accessed)) if dated and source.accessed else "",
    )


def cross_references(notes: Sequence[int], t: Messages) -> Markup:
    """“Notes 3, 7.”: each number leads to its note; in a long document the style adds its page."""
    links = ", ".join(f'<a class="note-page" href="#note-{number}">{number}</a>' for number in notes)
    words = str(escape(t("in-notes", len(notes), notes="\0")))
    return Markup(f'<span class="cited{" few" if len(notes) < FEW else ""}">{words.replace(chr(0), links)}</span>')


def _without_day_of_reading(source: CitedSource) -> CitedSource:
    """The citation without the day on which its address was read: the list says that in one form for all sources."""
    if not re.match(r"[0-9]{4}", source.accessed):
        return source
    day = rf"[,.]?\s+(?:{READ})\s[^<>;“”]{{0,30}}?\b{source.accessed[:4]}\b"
    return replace(source, citation=re.sub(day, "", source.citation, count=1, flags=re.IGNORECASE))


def _without_address(source: CitedSource) -> str:
    """The citation without the address at its end, which is set on its own so that it can break."""
    if not source.url:
        return source.citation
    address = re.escape(str(escape(source.url)))
    cut = re.sub(rf"[,;:]?\s*{address}/?\.?\s*$", "", source.citation)
    return cut if cut == source.citation or cut[-1:] in '.”’"' else cut + "."


def read_together(footnotes: Footnotes, t: Messages) -> str:
    """The day on which the addresses were read, where it is one day for all of them."""
    days = {source.accessed for source in footnotes.sources if source.url}
    return t("all-read-on", date=t.date(next(iter(days)))) if len(days) == 1 and "" not in days else ""


def links(article: Article) -> list[tuple[str, Markup]]:
    """The links of the article, which paper cannot follow: their words and their addresses, each address once."""
    found: dict[str, str] = {}
    for mark in sorted(
        (mark for mark in article.marks if mark.kind == MarkKind.LINK), key=lambda mark: mark.span.start
    ):
        if address := outward(mark):
            found.setdefault(address, " ".join(article.text[mark.span.start : mark.span.end].split()))
    return [(words, linked(address)) for address, words in found.items()]


def colophon(
    article: Article, footnotes: Footnotes, edition: Edition, ticket: Ticket, t: Messages
) -> list[tuple[str, list[str]]]:
    """Heads and paragraphs at the end: what was left out, by what right, which edition, made with what."""
    parts: list[tuple[str, list[str]]] = []
    left_out = [t("left-out", len(article.dropped)) if article.dropped else t("left-out-none"), t("set-for-print")]
    parts.append((t("head-text"), left_out))
    rights = [
        t("rights-reference", rights=ticket.rights.rstrip("."), reference=ticket.rights_reference.rstrip("."))
        if ticket.rights_reference
        else t("rights", rights=ticket.rights.rstrip("."))
    ]
    parts.append((t("head-rights"), rights if ticket.rights else [t("rights-unknown")]))
    if ticket.corrections:
        parts.append((t("head-corrections"), list(ticket.corrections)))
    parts.append((t("head-edition"), edition_words(edition, t)))
    if ticket.edition_address:
        said = escape(t("edition-found-at", address="\0"))
        parts[-1][1].append(said.replace("\0", linked(edition_address(edition, ticket))))
    made = [f"{name} {number}" for name, number in edition.versions]
    parts.append((t("head-made"), [t("made-with", versions=t.listing(made))] if made else []))
    parts[-1][1].append(t("type"))
    return parts


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


def linked(address: str) -> Markup:
    """An address that a person can read on paper and follow on a screen."""
    shown = breakable(address)
    return Markup(f'<a href="{escape(address)}">{shown}</a>') if urlsplit(address).scheme in SCHEMES else shown


def breakable(address: str) -> Markup:
    """An address as people write it, with places to break after slashes and before what begins a new part.

    Never after a hyphen, which would read as one that the line's end has put there: such parts are kept whole.
    """
    shown = re.sub(r"^https?://(www\.)?", "", address).rstrip("/&?#")
    parts = re.split(r"(?<=/)(?=[^/])|(?=[?&#=_%+])|(?<=\w)(?=-)|(?<=\w{30})(?=\w{6})", shown)
    pieces = (Markup(f'<span class="piece">{escape(part)}</span>') if "-" in part else part for part in parts if part)
    return Markup("<wbr>").join(pieces)


def host(address: str) -> str:
    """The name of the site in an address; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def shortened(title: str, longest: int = 60) -> str:
    """A title for the running head: up to its first dash or colon, or as many whole words as fit."""
    if len(title) <= longest:
        return title
    first = re.split(r"\s+[–—]\s+|:\s|\s+\|\s+", title)[0]
    if 12 <= len(first) <= longest:
        return first
    return title[: longest + 1].rsplit(None, 1)[0].rstrip(",;:–—-( ") + "…"


def css_string(text: str) -> Markup:
    """A string for a style sheet, which no character of the text can leave (CSS Syntax 3, 4.3.7)."""
    safe = "".join(
        f"\\{ord(character):x} " if character in "\"\\<>&'\n\r\f" or ord(character) < 32 else character
        for character in text
    )
    return Markup(f'"{safe}"')


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def joined(values: Sequence[object]) -> Markup:
    """Numbers in a row, with commas."""
    return escape(", ".join(str(value) for value in values))
