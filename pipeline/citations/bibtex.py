"""BibTeX -> sources. A broken entry is reported with its line, and the others are read."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.citations.csl_json import source_id
from pipeline.errors import InputError
from pipeline.files import csl
from pipeline.model import Finding, Grade, Place, Source

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "manual": "report",
    "mastersthesis": "thesis",
    "online": "webpage",
    "patent": "patent",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
}
_FIELDS = {
    "abstract": "abstract",
    "address": "publisher-place",
    "booktitle": "container-title",
    "chapter": "chapter-number",
    "doi": "DOI",
    "edition": "edition",
    "eventtitle": "event-title",
    "howpublished": "medium",
    "institution": "publisher",
    "isbn": "ISBN",
    "issn": "ISSN",
    "issue": "issue",
    "journal": "container-title",
    "journaltitle": "container-title",
    "language": "language",
    "langid": "language",
    "location": "publisher-place",
    "note": "note",
    "number": "number",
    "organization": "publisher",
    "pages": "page",
    "publisher": "publisher",
    "school": "publisher",
    "series": "collection-title",
    "shorttitle": "title-short",
    "title": "title",
    "type": "genre",
    "url": "URL",
    "version": "version",
    "volume": "volume",
}
_NAMES = {"author": "author", "editor": "editor", "translator": "translator"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "TeX": "TeX", "LaTeX": "LaTeX",
    "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "textquoteright": "’",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the file."""

    kind: str
    key: str
    fields: dict[str, str]
    line: int


def sources(text: str, grade: Grade, name: str) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """The works of a BibTeX file with the grade given, and a finding for each entry that cannot be read."""
    found: list[Source] = []
    findings: list[Finding] = []
    for place, entry in enumerate(_entries(text), 1):
        if isinstance(entry, Entry):
            found.append(_source(entry, grade, place))
        else:
            message = "This BibTeX entry has no end, no key or a field without a value."
            findings.append(
                Finding("bibtex-broken", message, place=Place(name, entry), remedy="Mend it, or add it by hand.")
            )
    if not found and not findings:
        raise InputError("There is no BibTeX entry in this file.", file=name)
    return tuple(found), tuple(findings)


def _entries(text: str) -> Iterator[Entry | int]:
    """Entries, or the line on which a broken one begins."""
    strings = {month: month for month in _MONTHS}
    for start in re.finditer(r"^[ \t]*@\s*(\w+)\s*([{(])", text, re.MULTILINE):
        kind, line = start[1].lower(), text.count("\n", 0, start.start()) + 1
        if kind in ("comment", "preamble"):
            continue
        end = _closing(text, start.end() - 1)
        if end is None:
            yield line
            continue
        body = text[start.end() : end]
        if kind == "string":
            strings |= {key.lower(): value for key, value in (_fields(body, strings) or {}).items()}
            continue
        key, comma, rest = body.partition(",")
        values = _fields(rest, strings) if comma else {}
        if values is None or "=" in key:
            yield line
        else:
            yield Entry(kind, key.strip(), {name.lower(): value for name, value in values.items()}, line)


def _closing(text: str, start: int) -> int | None:
    """Where the brace or parenthesis that opens at ``start`` closes."""
    depth = 0
    closes = ")" if text[start] == "(" else ""
    for place in range(start, len(text)):
        character = text[place]
        if character == "\\":
            continue
        if character == "{":
            depth += text[place - 1] != "\\"
        elif character == "}":
            depth -= text[place - 1] != "\\"
            if not depth and not closes:
                return place
        elif character == closes and not depth:
            return place
        elif character == "@" and depth == 1 and text[:place].rsplit("\n", 1)[-1].strip() == "" and not closes:
            return None  # the next entry begins: this one was never closed
    return None


def _fields(body: str, strings: dict[str, str]) -> dict[str, str] | None:
    """The fields of an entry; None where one has no value."""
    fields: dict[str, str] = {}
    place = 0
    while found := re.compile(r"\s*,*\s*([\w:-]+)\s*=\s*").match(body, place):
        place, parts = found.end(), []
        while True:
            value, place = _value(body, place, strings)
            if value is None:
                return None
            parts.append(value)
            more = re.compile(r"\s*#\s*").match(body, place)
            if not more:
                break
            place = more.end()
        fields[found[1]] = "".join(parts)
    return fields if not body[place:].strip(" \t\r\n,") else None


def _value(body: str, place: int, strings: dict[str, str]) -> tuple[str | None, int]:
    """One value: in braces, in quotes, a number or the name of a string."""
    if body[place : place + 1] == "{":
        end = _closing(body, place)
        return (None, place) if end is None else (body[place + 1 : end], end + 1)
    if body[place : place + 1] == '"':
        depth = 0
        for end in range(place + 1, len(body)):
            depth += (body[end] == "{") - (body[end] == "}")
            if body[end] == '"' and not depth and body[end - 1] != "\\":
                return body[place + 1 : end], end + 1
        return None, place
    word = re.compile(r"[\w:-]+").match(body, place)
    return (strings.get(word[0].lower(), word[0]), word.end()) if word else (None, place)


def _source(entry: Entry, grade: Grade, place: int) -> Source:
    fields = entry.fields
    variables: dict[str, object] = {"type": _TYPES.get(entry.kind, "document")}
    if entry.kind == "misc" and "url" in fields:
        variables["type"] = "webpage"
    for field, variable in _FIELDS.items():
        if fields.get(field) and variable not in variables:
            variables[variable] = fields[field] if variable in ("URL", "DOI") else plain(fields[field])
    for field, variable in _NAMES.items():
        if fields.get(field):
            variables[variable] = names(fields[field])
    if entry.kind == "article" and "number" in variables:
        variables["issue"] = variables.pop("number")
    if entry.kind in ("mastersthesis", "phdthesis") and "genre" not in variables:
        variables["genre"] = "Master’s thesis" if entry.kind == "mastersthesis" else "PhD diss."
    if isinstance(variables.get("page"), str):
        variables["page"] = re.sub(r"\s*[-–—]+\s*", "-", str(variables["page"]))
    for variable, value in (("issued", _date(fields)), ("accessed", _iso(fields.get("urldate", "")))):
        if value:
            variables[variable] = value
    assert set(variables) <= set(csl.VARIABLES)  # the tables above name no other
    return Source(source_id(entry.key, place), variables, grade, line=entry.line)


def _date(fields: dict[str, str]) -> dict[str, object] | None:
    if fields.get("date"):
        return _iso(fields["date"])
    year = re.search(r"\d{4}", fields.get("year", ""))
    if not year:
        return {"literal": plain(fields["year"])} if fields.get("year") else None
    month = plain(fields.get("month", "")).lower()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else _upto(12, month)
    day = _upto(31, fields.get("day", ""))
    return {"date-parts": [_parts(int(year[0]), number, day)]}


def _iso(words: str) -> dict[str, object] | None:
    ends = [re.fullmatch(r"\s*(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?.*", end) for end in words.split("/")] if words else []
    parts = [_parts(int(end[1]), _upto(12, end[2] or ""), _upto(31, end[3] or "")) for end in ends if end]
    return {"date-parts": parts} if parts else None


def _parts(year: int, month: int, day: int) -> list[int]:
    """A date as precise as it is."""
    return [year, month, day] if month and day else [year, month] if month else [year]


def _upto(most: int, figures: str) -> int:
    """A number from 1 to ``most``; 0 for anything else."""
    number = int(figures) if re.fullmatch(r"[0-9]{1,2}", figures) else 0
    return number if number <= most else 0


def names(words: str) -> list[dict[str, object]]:
    """Names joined by "and"; one in braces is an institution."""
    people: list[dict[str, object]] = []
    for name in re.split(r"\s+and\s+(?![^{}]*\})", words.strip()):
        if re.fullmatch(r"\{.*\}", name.strip(), re.DOTALL):
            people.append({"literal": plain(name)})
            continue
        parts = [plain(part).strip() for part in name.split(",")]
        if len(parts) == 1:
            given, _, family = parts[0].rpartition(" ")
            particle = re.search(r"\s((?:[a-z][\w’']*\s)*[a-z][\w’']*)$", f" {given}")
            if particle and given:
                family, given = f"{particle[1]} {family}", given[: len(given) - len(particle[1])].strip()
            people.append({"family": family, "given": given} if given else {"literal": family})
        elif len(parts) == 2:
            people.append({"family": parts[0], "given": parts[1]})
        else:
            people.append({"family": parts[0], "suffix": parts[1], "given": parts[2]})
    return [person for person in people if person.get("literal") != "others"]


def plain(words: str) -> str:
    """TeX's letters, accents, dashes and quotation marks as characters; braces gone, commands dropped."""
    words = re.sub(r"\\([`'^~\"=.]|[uvHckrd](?=[\s{]))\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))", _accented, words)
    words = re.sub(r"\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))", lambda hit: _LETTERS.get(hit[1], ""), words)
    words = re.sub(r"\\([&%$#_{}])", r"\1", words)
    words = words.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”").replace("~", " ")
    return " ".join(re.sub(r"(?<!\\)[{}]", "", words).split())


def _accented(hit: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (hit[2] or hit[3]) + _ACCENTS[hit[1]])
