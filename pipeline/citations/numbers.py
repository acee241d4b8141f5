"""Numbers: what counts as one, ordinals, ranges of pages, and when a label is plural."""

import re
from collections.abc import Callable

VARIABLES = frozenset(
    """chapter-number citation-number collection-number edition issue number number-of-pages number-of-volumes
    part-number printing-number section supplement-number version volume""".split()  # noqa: SIM905 -- a list of words
)
_NUMBER = r"[^\W\d_]*\d+[^\W\d_]*"
_NUMERIC = re.compile(rf"{_NUMBER}(?:\s*[-–,&]\s*{_NUMBER})*")
_ROMAN_RANGE = re.compile(r"\b([ivxlc]+)\s*-\s*([ivxlc]+)\b")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_LOW = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def is_numeric(value: object) -> bool:
    """Whether CSL takes the content for a number: figures, with letters, in lists and ranges."""
    return value is not None and _NUMERIC.fullmatch(str(value).strip()) is not None


def is_plural(value: str, variable: str) -> bool:
    """Whether the content stands for more than one."""
    if variable.startswith("number-of-"):
        return value.strip() not in ("1", "one")
    return bool(re.search(r"\d\s*[-–,&]\s*\d|[ivxlc]\s*[-–]\s*[ivxlc]", value))


def with_dashes(words: str) -> str:
    """Ranges of figures with an en dash."""
    return re.sub(r"(?<=\d)\s*-\s*(?=\d)", "–", words) if is_numeric(words) else words


def page_range(words: str, form: str, mark: str) -> str:
    """Ranges of pages in a style's form: expanded, minimal, minimal-two, chicago or chicago-16."""

    def shortened(found: re.Match[str]) -> str:
        first, last = found[1], found[2]
        if len(last) < len(first):
            last = first[: len(first) - len(last)] + last
        if form and len(first) == len(last) and form != "expanded":
            last = _short_end(first, last, form)
        elif not form:
            last = found[2]
        return f"{first}{mark}{last}"

    words = re.sub(r"(?<=\d)\s*--?\s*(?=\d)", mark, _RANGE.sub(shortened, words))
    return _ROMAN_RANGE.sub(rf"\1{mark}\2", words)


def _short_end(first: str, last: str, form: str) -> str:
    """The last page without the figures that need not be said again."""
    same = next((index for index, pair in enumerate(zip(first, last, strict=True)) if pair[0] != pair[1]), len(last))
    if form == "minimal":
        return last[same:] or last
    if form == "minimal-two":
        return last[min(same, max(0, len(last) - 2)) :]
    # The Chicago Manual of Style, 16th edition, 9.60: below 100 and at multiples of 100 all figures; 101 to 109 the
    # changed part; else two or more.
    if int(first) < 100 or int(first) % 100 == 0:
        return last
    if int(first) % 100 < 10:
        return last[same:] or last
    if form == "chicago" and len(first) == 4 and len(last) - same >= 3:
        return last
    return last[min(same, len(last) - 2) :]


def format_number(value: str, form: str, term: Callable[..., str | None]) -> str:
    """A number in one of CSL's forms; content that is no number stays as it is."""
    if not is_numeric(value):
        return value
    if form == "numeric":
        return re.sub(r"\s*&\s*", " & ", re.sub(r"\s*,\s*", ", ", with_dashes(value)))
    return re.sub(r"\b\d+\b", lambda found: _formed(int(found[0]), form, term), with_dashes(value))


def ordinal(number: int, term: Callable[..., str | None]) -> str:
    """A number with its ordinal ending."""
    for name in (f"ordinal-{number % 100:02d}", f"ordinal-{number % 10:02d}", "ordinal"):
        # Endings for 11, 12 and 13 stand under two figures; those for 1, 2 and 3 hold for 21, 102 and so on.
        ending = term(name)
        if ending is not None:
            return f"{number}{ending}"
    return str(number)


def _formed(number: int, form: str, term: Callable[..., str | None]) -> str:
    if form == "roman":
        return _roman(number)
    if form == "long-ordinal":
        return term(f"long-ordinal-{number:02d}") or ordinal(number, term)
    return ordinal(number, term)


def _roman(number: int) -> str:
    letters = ""
    for value, letter in (*_ROMAN, *_ROMAN_LOW):
        while number >= value:
            letters += letter
            number -= value
    return letters
