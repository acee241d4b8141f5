"""Dates as articles print them -> ISO 8601, as precise as they are given."""

import re

_MONTHS = {
    1: "jan january januar janvier januari enero gennaio janeiro janv ene genn января",
    2: "feb february februar février fevrier februari febrero febbraio fevereiro févr февраля",
    3: "mar march märz marz mars maart marzo março marco mär марта",
    4: "apr april avril abril aprile avr abr апреля",
    5: "may mai mei mayo maggio maio maj мая",
    6: "jun june juni juin junio giugno junho июня",
    7: "jul july juli juillet julio luglio julho juil июля",
    8: "aug august août aout augustus agosto augusti августа",
    9: "sep sept september septembre septiembre settembre setembro сентября",
    10: "oct october oktober octobre octubre ottobre outubro okt октября",
    11: "nov november novembre noviembre novembro ноября",
    12: "dec december dezember décembre decembre diciembre dicembre dezembro dez déc december декабря",
}
_NUMBER = {name: number for number, names in _MONTHS.items() for name in names.split()}
_NAME = "|".join(sorted(_NUMBER, key=len, reverse=True))
_ISO = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?=\b|T)")
_MONTH_FIRST = re.compile(rf"\b({_NAME})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+|of\s+)?({_NAME})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(rf"\b({_NAME})\.?,?\s+(?:de\s+)?((?:19|20)\d\d)\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
_YEAR_FIRST = re.compile(r"\b((?:19|20)\d\d)[/.年]\s?(\d{1,2})[/.月]\s?(\d{1,2})")
#: What is said of a change after publication, up to the next part of the line.
_CHANGED = re.compile(
    r"(\b(?:updated|modified|revised|corrected|aktualisiert|mis à jour|modifié|actualizado|aggiornato)\b"
    r"(?:(?!\b(?:first|originally|published|posted|veröffentlicht|publié|publicado)\b)[^|·•])*)",
    re.IGNORECASE,
)


def find_date(text: str) -> str:
    """The first date in the text as ISO 8601 ("2020-05-03", "2020-05"), or nothing.

    A date with slashes counts only where day and month cannot be confused.
    """
    if match := _ISO.search(text):
        return "-".join(part for part in match.groups() if part)
    if match := _MONTH_FIRST.search(text):
        return _iso(match[3], _NUMBER[match[1].lower()], int(match[2]))
    if match := _DAY_FIRST.search(text):
        return _iso(match[3], _NUMBER[match[2].lower()], int(match[1]))
    if match := _YEAR_FIRST.search(text):
        return _iso(match[1], int(match[2]), int(match[3]))
    if match := _DOTTED.search(text):
        return _iso(match[3], int(match[2]), int(match[1]))
    if match := _SLASHED.search(text):
        first, second = int(match[1]), int(match[2])
        if first > 12 or first == second:
            return _iso(match[3], second, first)
        return _iso(match[3], first, second) if second > 12 else ""
    if match := _MONTH_ONLY.search(text):
        return f"{match[2]}-{_NUMBER[match[1].lower()]:02}"
    return ""


def find_issued(text: str) -> tuple[str, str]:
    """The date of publication and that of a change after it, both as ``find_date`` gives them; either may be empty."""
    parts = _CHANGED.split(text)
    first = next((date for part in parts[::2] if (date := find_date(part))), "")
    return first, next((date for part in parts[1::2] if (date := find_date(part))), "")


_APART = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:[ap]\.?m\.?|GMT|UTC|[A-Z]{1,2}[SD]?T|Uhr|MSK|мск|CET|CEST)\b|[^\w\s]")


def is_dateline(text: str) -> bool:
    """Whether a short line holds a whole date and, but for a time and a place or two, nothing else."""
    if len(text) > 60 or len(find_date(text)) < 10:
        return False
    for pattern in (_ISO, _MONTH_FIRST, _DAY_FIRST, _YEAR_FIRST, _DOTTED, _SLASHED):
        if match := pattern.search(text):
            rest = _APART.sub(" ", f"{text[: match.start()]} {text[match.end() :]}").split()
            return len(rest) <= 2 and all(word[:1].isupper() or len(word) <= 3 for word in rest)
    return False


def _iso(year: str, month: int, day: int) -> str:
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
