"""Head and foot of the pages: the short title above; below, whose notes, whom to write to, edition and code."""

import re
from collections.abc import Mapping

from markupsafe import Markup

from pipeline.layout.calls import says_unread
from pipeline.layout.messages import Messages
from pipeline.layout.numbering import runs
from pipeline.model import Edition, Footnotes, Ticket

#: What a letter, a click or a call goes to: an address of mail or of a page, a number of seven digits.
REACHES = re.compile(r"\S@\S|\bwww\.|://|(?:\d[ ()/+-]{0,2}){7}")


def foot(
    ticket: Ticket, edition: Edition, footnotes: Footnotes, t: Messages, names: Mapping[int, str], *, room: int = 70
) -> tuple[str, str]:
    """The two lines of the page foot: whose notes and whether anyone has read them; whom to write to, edition and code.

    Either parts in two, with a line feed, where so many letters have no room. A desk's name that is too long for its
    line, of ``room`` letters, is cut: the masthead has it in full.
    """
    first = ticket.desk.split(",")[0].strip()
    least = max(12, room - len(t("foot-some-unread", notes=t("foot-notes-by", desk=""))))
    words = _cut(first, least)
    if words.rstrip("…") in t.words("articles"):  # “Notes by The…” would name nobody
        words = _cut(first.partition(" ")[2], least)
    tries = [(desk, short) for desk in dict.fromkeys((ticket.desk, first, words)) for short in (False, True)]
    lines = [_whose(desk, footnotes, t, names, short=short) for desk, short in tries]
    who = next((line for line in lines if max(map(len, line.split("\n"))) <= room), lines[-1])
    who = who if len(who) > room else who.replace("\n", " ")
    code = edition.code.upper()
    code = t("edition-and-code", number=edition.number, code=code) if edition.number else t("code", code=code)
    contact = short_contact(ticket.contact, max(12, room - len(code) - 5))
    joint = "  ·  " if len(contact) + len(code) + 5 <= room else "\n"
    second = f"{contact}{joint}{code}" if contact else code[:1].upper() + code[1:]
    return (who, second) if who else (second, "")


def short_contact(contact: str, longest: int) -> str:
    """The address to write to, of at most ``longest`` letters: of a longer one the part that reaches the desk."""
    contact = " ".join(contact.split())
    if len(contact) <= longest or " " not in contact:
        return contact
    parts = [part.strip() for part in re.split(r"[,;·|]|\s[–—]\s", contact)]
    reaching = next((part for part in parts if REACHES.search(part) and len(part) <= longest), "")
    return reaching or _cut(contact, longest)


def _whose(desk: str, footnotes: Footnotes, t: Messages, names: Mapping[int, str], *, short: bool) -> str:
    """Whose notes they are, and which of them nobody has read, unless each of these says so itself.

    ``short``: without their numbers, which the masthead has.
    """
    if not footnotes.notes:
        return desk
    who = t("foot-notes-by", desk=t.within(desk)) if desk else t("foot-notes")
    unread = [note.number for note in footnotes.notes if not note.approved]
    if not unread or says_unread(footnotes):
        return who
    if len(unread) == len(footnotes.notes):
        return t("foot-unread", notes=who)
    if short:
        return t("foot-some-unread", notes=who)
    return t("foot-most-unread", len(unread), notes=who, unread=runs(unread, names))


def _cut(words: str, longest: int) -> str:
    """A name of at most ``longest`` letters: as many whole words as fit."""
    words = " ".join(words.split())
    return words if len(words) <= longest else words[:longest].rsplit(None, 1)[0].rstrip(",;:–—-( ") + "…"


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
