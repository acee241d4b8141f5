"""What can be told of one line by its shape: prose, heading, byline, references."""

import re
from collections.abc import Iterable, Sequence

_TERMINAL = re.compile(r"[.!?…。！？؟。:;]['\"”’»)\]]*(?:\[\d+\])*$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_BYLINE = re.compile(
    r"(?P<lead>(?:written|posted|published|reported|story|text)?\s*(?:by|von|par|por|di|door|av|af)\b\s*:?\s+)(?P<names>\S.{0,90})",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"(?:authors?|autor(?:in|es)?|auteurs?|autore)\s*:\s*(?P<names>\S.{0,90})", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s*(?:[|•·]|\s[–—-]\s|\bon\b\s+(?=\w+ \d)|,?\s*(?:updated|published|posted)\b|,\s*(?=\w+ \d{1,2}, \d{4})).*$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:(?:[\w’'.-]+|&) ){0,5}(?:editor|correspondent|reporter|writer|columnist|critic|contributor|journalist|analyst"
    r"|producer|author|fellow|researcher|professor|redakteur(?:in)?|korrespondent(?:in)?|journalistin)"
    r"(?:(?: at| of| for| in|,) [^.!?]{2,50})?",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"(?:references|sources|bibliography|works cited|literature(?: cited)?|citations|endnotes|footnotes"
    r"|notes(?: and references)?"
    r"|quellen|literatur(?:verzeichnis)?|einzelnachweise|références|bibliographie|fuentes|referencias|bibliografía|fonti|riferimenti)\s*:?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:\[\d{1,3}\]|\d{1,3}[.)]|\^|[¹²³⁰-⁹]+)\s*\S.{6,}(?:\b(?:19|20)\d\d\b|https?://|doi)|.{10,}\bdoi(?:\.org/|:\s?)10\.\d{4}"
    r"|[A-Z][\w’'-]+,\s+(?:[A-Z]\.\s?)+.{0,80}\((?:19|20)\d\d[a-z]?\)\.?\s.{10,}",
)
#: The call of a note that is typed in brackets; and where an entry that answers one begins.
TYPED_CALL = re.compile(r"\[\^?(\d{1,3})\]")
_ENTRY = re.compile(r"\s*(?:\[\^?(\d{1,3})\]|(\d{1,3})[.):]\s)")


def width(line: str) -> float:
    """The length of a line in characters of a Latin letter's weight."""
    return len(line) + 1.5 * len(_WIDE.findall(line))


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    return bool(_TERMINAL.search(line[-12:]))


def is_prose(line: str) -> bool:
    """Whether the line reads as running text: long, or a sentence of some length."""
    size = width(line)
    return size >= 140 or (size >= 50 and ends_sentence(line))


def may_head(line: str) -> bool:
    """Whether the line may be a heading: short, one piece, not ended like a sentence."""
    if not 2 <= len(line) <= 120 or len(line.split()) > 16:
        return False
    if line[-1] in ".,;:…–—-" and not re.search(r"\b(?:[A-Z]\.){2,}$|\.\.\.$|…$", line):
        return False
    if re.search(r"[,;][”’\"'»]+$", line):  # somebody's words, and who says them is on the next line
        return False
    first = next((character for character in line if character.isalnum()), "")
    return bool(first) and not first.islower() and not re.fullmatch(r"[\W\d]+", line)


def byline(line: str) -> str:
    """The author whom a line names, or nothing: "by Ana Weiss | 3 May" gives "Ana Weiss"."""
    if len(line) > 110:
        return ""
    match = _BYLINE.fullmatch(line) or _AUTHOR.fullmatch(line)
    if not match:
        return ""
    names = _AFTER_NAME.sub("", match["names"]).strip(" ,.;:")
    words = names.split()
    if not words or len(words) > 10:
        return ""
    small = {
        "and",
        "und",
        "et",
        "y",
        "e",
        "en",
        "og",
        "och",
        "de",
        "von",
        "van",
        "der",
        "den",
        "la",
        "del",
        "da",
        "di",
        "bin",
        "al",
        "le",
        "for",
        "of",
        "the",
        "&",
        "with",
    }
    if len(words) > 1 and any(word[0].islower() and word.lower() not in small for word in words):
        return ""
    if (
        words[0].lower() in {"the", "a", "an", "then", "now", "this", "that", "all", "some", "far", "contrast"}
        or words[0].isdigit()
    ):
        return ""
    return "" if re.search(r"[a-z]{3}[.!?]$", match["names"]) and len(words) > 4 else names


def is_name(line: str) -> bool:
    """Whether the line may be a person's name and nothing else: two to five capitalised words."""
    return len(line) <= 60 and re.fullmatch(r"(?:[^\W\d_a-zà-öø-ÿа-я][\w’'.-]*\s?){2,5}", line) is not None


def is_office(line: str) -> bool:
    """Whether the line is what an author is at a paper or body: "Personal Finance Editor"."""
    return len(line) <= 80 and _OFFICE.fullmatch(line) is not None


def heads_references(line: str) -> bool:
    """Whether the line is the heading of a list of references."""
    return _REFERENCES.fullmatch(line.strip(" #*")) is not None


def calls_unanswered(paragraphs: Sequence[str], labels: Iterable[str]) -> tuple[str, ...]:
    """The calls typed in these paragraphs that no note with a label, no entry and no list of references answers."""
    calls = {
        found[1]: None for text in paragraphs for found in TYPED_CALL.finditer(text) if text[: found.start()].strip()
    }
    if not calls or any(heads_references(text) for text in paragraphs):
        return ()
    entries = {
        found[1] or found[2] for text in paragraphs for line in text.split("\n") if (found := _ENTRY.match(line))
    }
    return tuple(label for label in calls if label not in entries.union(labels))


def is_reference(line: str) -> bool:
    """Whether the line looks like an entry of a list of references."""
    return len(line) < 600 and _REFERENCE.match(line) is not None
