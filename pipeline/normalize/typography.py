"""Typography set right for print without changing a word: spaces, ellipses, dashes, apostrophes, quotation marks.

The order is the list ``_PASSES``. Code, addresses and what an author already set are left alone. Twice is the same as
once.
"""

import re
from collections.abc import Callable, Iterator

from .marked import BREAK, Marked, Ranges

_QUOTES = {  # outer and inner pairs, by language; sources: the style guides of each language's press
    "en": "“”‘’",
    "de": "„“‚‘",
    "cs": "„“‚‘",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "bg": "„“‚‘",
    "is": "„“‚‘",
    "lt": "„“‚‘",
    "et": "„“‚‘",
    "fr": "«»“”",
    "es": "«»“”",
    "it": "«»“”",
    "pt": "«»“”",
    "ca": "«»“”",
    "no": "«»‘’",
    "nb": "«»‘’",
    "nn": "«»‘’",
    "ru": "«»„“",
    "uk": "«»„“",
    "be": "«»„“",
    "el": "«»“”",
    "pl": "„”‚’",
    "ro": "„”«»",
    "hu": "„”»«",
    "hr": "„”‘’",
    "sr": "„”’’",
    "sv": "””’’",
    "fi": "””’’",
    "da": "”“’‘",
}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w-]{1,80}\.[\w.]{1,80}|\b(?:doi:\s?|arxiv:\s?)\S+", re.IGNORECASE
)
_ELISION = re.compile(r"(?:tis|twas|twere|em|cause|til|till|bout|round|n|\d0s)\b", re.IGNORECASE)
_YEARS = re.compile(r"(?<![\w-])(1[0-9]{3}|20[0-9]{2})-((?:1[0-9]|20)[0-9]{2}|[0-9]{2})(?![\w-])")
_HEBREW = re.compile(r"[\u05d0-\u05ea]")
_NARROW, _FIXED = "\u202f", "\u00a0"


def typeset(marked: Marked, language: str, *, title: bool = False) -> Marked:
    """The text set for print. ``title`` also mends a dash that a scrape broke: "Membership- An"."""
    for _ in range(5):  # settles at once or after one more round
        before = marked.text
        for step in _PASSES:
            marked = step(marked, language)
        if title:
            marked = _outside(marked, re.compile(r"(?<=\w)(?:- | -)(?=[^\W\d_a-zß-ÿ])"), " – ")
        if marked.text == before:
            break
    return marked


def _outside(marked: Marked, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]) -> Marked:
    """Replace matches that are not in code or in an address."""
    addresses = Ranges(match.span() for match in _ADDRESS.finditer(marked.text))
    if not addresses:
        return marked.substituted(pattern, new)

    def guarded(match: re.Match[str]) -> str:
        if addresses.touch(match.start(), match.end()):
            return match[0]
        return match.expand(new) if isinstance(new, str) else new(match)

    return marked.substituted(pattern, guarded)


def _spaces(marked: Marked, language: str) -> Marked:
    marked = marked.substituted(re.compile(rf" *{BREAK}[ {BREAK}]*"), BREAK)
    marked = marked.substituted(re.compile(r"[ \u00a0\u202f]{2,}"), " ")
    return marked.substituted(re.compile(r"[\u00a0\u202f]"), " ").trimmed()


def _ellipses(marked: Marked, language: str) -> Marked:
    marked = _outside(marked, re.compile(r"(?<![.…])\.(?: ?\.){2}(?![.…])(?! \.)"), "…")
    marked = _outside(marked, re.compile(r"(?<![.…])\.(?: ?\.){3}(?![.…])(?! \.)"), "….")
    return _outside(marked, re.compile(r"(?<![.…])\.{5,}"), "…")


def _dashes(marked: Marked, language: str) -> Marked:
    marked = _outside(marked, re.compile(r"(?<=\S) (?:-{1,3}|−) (?=\S)(?!\d)"), " – ")
    marked = _outside(marked, re.compile(r"(?<=[^\W\d_] )-{1,2}(?= \d)|(?<=\d )-{1,2}(?= \d)"), "–")
    marked = _outside(marked, re.compile(r"(?<=[\w,.;:!?”’\"')])-{2,3}(?=[\w“‘\"'(])"), "—")
    return _outside(marked, _YEARS, _year_range)


def _year_range(match: re.Match[str]) -> str:
    first, last = match[1], match[2]
    whole = last if len(last) == 4 else first[:2] + last
    return f"{first}–{last}" if int(whole) > int(first) else match[0]


def _stops(marked: Marked, language: str) -> Marked:
    """No space before a stop, except about a ratio's colon; in French, the narrow one that belongs there."""
    marked = _outside(marked, re.compile(r"(?<=\d) : (?=\d)"), f"{_FIXED}:{_FIXED}")
    if language.partition("-")[0] == "fr":
        marked = _outside(marked, re.compile(r"(?<=[\w)\]»”’%€…]) ?([;!?]+)(?=\s|$|[»”’)])"), _NARROW + r"\1")
        marked = _outside(marked, re.compile(r"(?<=[\w)\]»”’%€…]) :(?=\s|$)"), _FIXED + ":")
        marked = _outside(marked, re.compile(r"« ?(?=\S)"), "«" + _NARROW)
        marked = _outside(marked, re.compile(r"(?<=\S) ?»"), _NARROW + "»")
        return _outside(marked, re.compile(r"(?<=[\w)\]]) ([,.])(?=\s|$)"), r"\1")
    return _outside(marked, re.compile(r"(?<=[^\W_]) ([,.;:!?])(?=\s|$)"), r"\1")


def _quotes(marked: Marked, language: str) -> Marked:
    text = marked.text
    if '"' not in text and "'" not in text and "``" not in text and "‘" not in text:
        return marked
    marked = _outside(marked, re.compile(r"``(?=\S)|''"), '"')
    marked = _outside(marked, re.compile(r"(\d)'(\s?\d{1,2})\""), r"\1′\2″")
    marked = _outside(marked, re.compile(r"(?<!\w)‘(?=\d0s\b)"), "’")
    if '"' not in marked.text and "'" not in marked.text:
        return marked
    code = [(span.start, span.end) for span in marked.protected()]
    kept = Ranges([*code, *(match.span() for match in _ADDRESS.finditer(marked.text))])
    edits = [edit for edit in _quote_edits(marked.text, language) if not kept.touch(edit[0], edit[1])]
    return marked.edited(edits)


def _quote_edits(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, mark) for every straight quotation mark, with what is open remembered."""
    pairs = _QUOTES.get(language.partition("-")[0], _QUOTES["en"])
    outer_open, outer_close, inner_open, inner_close = tuple(pairs)
    double = single = False
    for match in re.finditer(r"[\"']", text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        opens = (
            (not before or before.isspace() or before in "([{“‘„‚«»›‹\"'—–/-") and bool(after) and not after.isspace()
        )
        closes = bool(before) and not before.isspace() and (not after or not after.isalnum())
        if match[0] == '"':
            if _HEBREW.match(before) and _HEBREW.match(after):
                continue  # the mark of an abbreviation, inside its word
            if before.isdigit() and not double:
                yield at, at + 1, "″"
                continue
            is_open = opens and not (double and closes)
            if not opens and not closes:
                is_open = not double
            double = is_open
            yield at, at + 1, outer_open if is_open else outer_close
            continue
        if before.isalnum() and after.isalnum():
            yield at, at + 1, "’"
        elif opens and not _ELISION.match(text, at + 1) and _closed_later(text, at + 1):
            single = True
            yield at, at + 1, inner_open
        elif closes and single and not (before == "s" and _closed_later(text, at + 1)):
            single = False
            yield at, at + 1, inner_close
        else:
            yield at, at + 1, "’"


_CLOSING = re.compile(r"(?<=[^\s(])'(?![^\W_])")


def _closed_later(text: str, start: int) -> bool:
    return bool(_CLOSING.search(text, start, start + 2000))


_PASSES: tuple[Callable[[Marked, str], Marked], ...] = (_spaces, _ellipses, _dashes, _quotes, _stops)
