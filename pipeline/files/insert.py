"""Add to a person's YAML without touching a line of it: where a block goes, how it is written, and the proof.

Every block goes next to the statement that it is about, so that the work of several editors touches different places of
the file and merges in git; two people who decide on the same statement meet in a conflict, as they should. Before new
text is handed back it is read again: it must hold what it held before and the addition, or nothing is written.
"""

import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import InputError
from pipeline.files import fields
from pipeline.files.evidence import parse_evidence
from pipeline.files.strict_yaml import Items, Mapping, parse_yaml
from pipeline.model import Act, Decision, Evidence, EvidenceFile, Quote, RecordState, Source

_WIDTH = 116


def check(decision: Decision) -> None:
    """Raise for what the file would refuse of a decision, in the words of whoever types it."""
    if decision.act in (Act.NO_NOTE, Act.DISMISS) and not decision.reason:
        raise InputError(f"“{decision.act}” needs a reason: say why there is no note")
    if decision.act is Act.REWORD and not decision.text:
        raise InputError("“reword” needs the wording: Not given: … On record: …")
    if decision.act is Act.ASSIGN and not decision.to:
        raise InputError("“assign” needs a person: say to whom")
    for what, day in (("the day of the decision", decision.on), ("the day by which it is due", decision.due)):
        if day and not fields.is_date(day, whole=True):
            said = fields.unknown_date(day, whole=True) or f"“{day}” is not {what}: write it like 2026-11-23"
            raise InputError(said)


def add_decision(text: str, decision: Decision, line: int, name: str = "evidence.yaml") -> str:
    """The file's text with a decision added to the piece of evidence that begins on ``line``.

    The decision's ``target`` is that evidence's quote. Raises InputError where the file's form does not allow it.
    """
    lines, newline = _lines(text)
    items = _items(text, name)
    index = next((place for place, (start, _) in enumerate(items) if start == line), None)
    if index is None:
        raise InputError("No piece of evidence begins on this line.", file=name, line=line)
    column = items[index][1]
    item = _item(text, name, index)
    indent = " " * (column - 1)
    rows = _decision_rows(decision)
    end = _end_of_item(text, lines, items, index, name)
    own = item.get("decisions")
    if "decisions" not in item:
        block = [f"{indent}decisions:", *(f"{indent}  {row}" for row in rows)]
    elif isinstance(own, Items) and own.items_at:
        line, column = own.items_at[0]
        dash = lines[line - 1][: column - 1].rstrip()
        if not dash.endswith("-"):
            raise InputError("These decisions are written in one line: give each a line.", file=name, line=line)
        block = [" " * (len(dash) - 1) + row for row in rows]
        end = _end_of_key(item, "decisions", lines, end)
    else:
        raise InputError(
            "This “decisions:” is empty: remove it, or fill it.", file=name, line=item.keys_at["decisions"][0]
        )
    new = newline.join([*lines[:end], *block, *lines[end:]])
    before = parse_evidence(text, name)
    return _proved(new, _with_decision(before, index, decision), name)


def add_statement(text: str, quote: Quote, after: int, name: str = "evidence.yaml") -> tuple[str, int]:
    """The file's text with a statement that nobody has looked up, behind the evidence on line ``after`` (0: first).

    Returns the text and the line on which the new piece of evidence begins.
    """
    lines, newline = _lines(text)
    items = _items(text, name)
    column = items[0][1] if items else 5
    dash = " " * (column - 3) + "- "
    rows = [
        f"{dash}{row}" if not place else " " * (column - 1) + row for place, row in enumerate(_statement_rows(quote))
    ]
    if not items:
        lines, end = _with_section(text, lines, name)
        rows = [*rows]
    elif not after:
        end = items[0][0] - 1
        while end and lines[end - 1].strip().startswith("#"):
            end -= 1
        rows = [*rows, ""]
    else:
        index = next((place for place, (start, _) in enumerate(items) if start == after), None)
        if index is None:
            raise InputError("No piece of evidence begins on this line.", file=name, line=after)
        end = _end_of_item(text, lines, items, index, name)
        rows = ["", *rows]
    new = newline.join([*lines[:end], *rows, *lines[end:]])
    before = parse_evidence(text, name)
    place = next((number for number, (start, _) in enumerate(items) if start == after), -1) + 1
    added = Evidence(quote, RecordState.NOT_LOOKED_UP)
    evidence = (*before.evidence[:place], added, *before.evidence[place:])
    new = _proved(new, replace(before, evidence=evidence), name)
    return new, _items(new, name)[place][0]


def add_search(text: str, looked: str, line: int, name: str = "evidence.yaml", by: str = "") -> str:
    """The file's text with "not looked up" on ``line`` turned into "looked, and not found": where, when, how fully.

    ``by`` is who looked: it stays in the file and is not printed.
    """
    lines, newline = _lines(text)
    items = _items(text, name)
    index = next((place for place, (start, _) in enumerate(items) if start == line), None)
    if index is None:
        raise InputError("No piece of evidence begins on this line.", file=name, line=line)
    item = _item(text, name, index)
    row, column = item.values_at["state"]
    if item["state"] != RecordState.NOT_LOOKED_UP:
        raise InputError("This statement has been looked up already: change the record by hand.", file=name, line=line)
    old = lines[row - 1]
    indent = " " * (items[index][1] - 1)
    lines[row - 1] = old[: column - 1] + re.sub(r"^(['\"]?)not-looked-up\1", "not-found", old[column - 1 :])
    said = [*_field("looked", looked), *(_field("by", by) if by else [])]
    lines[row:row] = [f"{indent}{part}" for part in said]
    before = parse_evidence(text, name)
    found = replace(before.evidence[index], state=RecordState.NOT_FOUND, looked=looked, by=by)
    evidence = (*before.evidence[:index], found, *before.evidence[index + 1 :])
    return _proved(newline.join(lines), replace(before, evidence=evidence), name)


def add_sources(text: str, sources: Sequence[Source], name: str = "evidence.yaml") -> str:
    """The file's text with sources added behind those that it has."""
    lines, newline = _lines(text)
    top = _top(text, name)
    have = top.get("sources")
    rows: list[str] = []
    column = have.items_at[0][1] if isinstance(have, Items) and have.items_at else 5
    for source in sources:
        for place, row in enumerate(_source_rows(source)):
            rows.append(("" if row == "" else " " * (column - 3) + "- " if not place else " " * (column - 1)) + row)
        rows.append("")
    if isinstance(have, Items) and have.items_at:
        end = _end_of_key(top, "sources", lines, len(lines))
        rows = ["", *rows[:-1]]
    else:
        if "sources" in top:
            raise InputError("This “sources:” is empty: remove it.", file=name, line=top.keys_at["sources"][0])
        end = next((place for place, row in enumerate(lines) if row.strip() and not row.startswith("#")), len(lines))
        rows = ["sources:", *rows]
    before = parse_evidence(text, name)
    new = newline.join([*lines[:end], *rows, *lines[end:]])
    return _proved(new, replace(before, sources=(*before.sources, *sources)), name)


# --- How a block is written --------------------------------------------------------------------------------------


def _decision_rows(decision: Decision) -> list[str]:
    """One decision, its first line with the dash, indented as from the list."""
    rows = [f"act: {decision.act}", *_field("by", decision.by), f"on: {decision.on}"]
    if decision.target is None or decision.quote != decision.target:
        rows += _anchor_rows(decision.quote)
    for key, value in (("reason", decision.reason), ("text", decision.text), ("to", decision.to)):
        rows += _field(key, value) if value else []
    rows += [f"due: {decision.due}"] if decision.due else []
    return [f"- {row}" if not place else f"  {row}" for place, row in enumerate(rows)]


def _statement_rows(quote: Quote) -> list[str]:
    return [*_anchor_rows(quote), f"state: {RecordState.NOT_LOOKED_UP}"]


def _anchor_rows(quote: Quote) -> list[str]:
    rows = [
        row for key in ("exact", "prefix", "suffix") if (value := getattr(quote, key)) for row in _field(key, value)
    ]
    rows += [f"position: {quote.position}"] if quote.position is not None else []
    return ["anchor:", *(f"  {row}" for row in rows)]


def _source_rows(source: Source) -> list[str]:
    rows = [f"id: {source.id}"]
    for key, value in source.csl.items():
        rows += _variable_rows(key, value)
    rows.append(f"grade: {source.grade}")
    return rows + (_field("reservation", source.reservation) if source.reservation else [])


def _variable_rows(key: str, value: object) -> list[str]:
    """One CSL variable: dates as ISO text where they can be, names a line each."""
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and set(value) <= {"date-parts", "circa"}:
            ends = ["-".join(f"{part:0{4 if not place else 2}d}" for place, part in enumerate(end)) for end in parts]
            return [f"{key}: {'ca. ' if value.get('circa') else ''}{'/'.join(ends)}"]
        return [f"{key}: {json.dumps(value, ensure_ascii=False)}"]
    if isinstance(value, list):
        return [f"{key}:", *(f"  - {json.dumps(name, ensure_ascii=False)}" for name in value)]
    return _field(key, str(value))


def _field(key: str, value: str) -> list[str]:
    """A key with a text: folded over lines where it is long and that keeps every character, else in double quotes."""
    foldable = value == " ".join(value.split()) and value.isprintable() and not value.startswith(("#", "%"))
    if len(key) + len(value) > 90 and foldable:
        wrapped = textwrap.wrap(value, _WIDTH - 12, break_long_words=False, break_on_hyphens=False)
        return [f"{key}: >-", *(f"  {row}" for row in wrapped)]
    plain = re.fullmatch(r"[A-Za-z][\w’.() -]*\w", value) and not re.fullmatch(
        r"(?i)yes|no|on|off|true|false|null", value
    )
    return [f"{key}: {value if plain else json.dumps(value, ensure_ascii=False)}"]


# --- Where it goes -----------------------------------------------------------------------------------------------


def _lines(text: str) -> tuple[list[str], str]:
    """The lines without their ends, the last one ended, and the end that they have."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    if lines[-1] != "":
        lines.append("")
    return lines, newline


def _top(text: str, name: str) -> Mapping:
    value = parse_yaml(text, name)
    return value if isinstance(value, Mapping) else Mapping(name, (1, 1))


def _items(text: str, name: str) -> list[tuple[int, int]]:
    """Line and column of every piece of evidence."""
    evidence = _top(text, name).get("evidence")
    if not isinstance(evidence, Items):
        return []
    return [item.place for item in evidence if isinstance(item, Mapping)]


def _item(text: str, name: str, index: int) -> Mapping:
    evidence = _top(text, name)["evidence"]
    item = evidence[index] if isinstance(evidence, Items) else None
    assert isinstance(item, Mapping)  # _items counted it
    if text.splitlines()[item.place[0] - 1].lstrip().startswith(("{", "- {")):
        raise InputError("This evidence is written in one line: give each field a line.", file=name, line=item.place[0])
    return item


def _end_of_item(text: str, lines: list[str], items: list[tuple[int, int]], index: int, name: str) -> int:
    """How many lines come before the place behind one piece of evidence."""
    if index + 1 < len(items):
        return _back_over_blank(lines, items[index + 1][0] - 1)
    return _end_of_key(_top(text, name), "evidence", lines, len(lines))


def _end_of_key(mapping: Mapping, key: str, lines: list[str], last: int) -> int:
    """How many lines come before the place behind a key's value: the next key's line, or ``last``."""
    own = mapping.keys_at[key]
    later = [place[0] for place in mapping.keys_at.values() if place[0] > own[0]]
    return _back_over_blank(lines, min(later) - 1 if later else last)


def _back_over_blank(lines: list[str], end: int) -> int:
    """Back over empty lines and comments: those belong to what follows."""
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _with_section(text: str, lines: list[str], name: str) -> tuple[list[str], int]:
    """The lines with an empty ``evidence:`` in its place, behind the sources, and where its first item goes."""
    top = _top(text, name)
    if "evidence" in top:
        row = top.keys_at["evidence"][0]
        if re.fullmatch(r"evidence:\s*(\[\s*\])?\s*(#.*)?", lines[row - 1]):
            return [*lines[: row - 1], "evidence:", *lines[row:]], row
        raise InputError("“evidence:” is not a list of statements.", file=name, line=row)
    end = _end_of_key(top, "sources", lines, len(lines)) if "sources" in top else _back_over_blank(lines, len(lines))
    if not top:
        end = len(lines) - 1
    head = [*lines[:end], *([""] if end and lines[end - 1].strip() else []), "evidence:"]
    return [*head, *lines[end:]], len(head)


# --- The proof ---------------------------------------------------------------------------------------------------


def _with_decision(before: EvidenceFile, index: int, decision: Decision) -> EvidenceFile:
    """What the file holds with the decision: behind the others of its evidence, before those of later ones."""
    target = before.evidence[index].quote
    order = {item.quote: place for place, item in enumerate(before.evidence)}
    place = sum(1 for item in before.decisions if item.target is not None and order[item.target] <= order[target])
    added = replace(decision, target=target)
    return replace(before, decisions=(*before.decisions[:place], added, *before.decisions[place:]))


def _proved(text: str, wanted: EvidenceFile, name: str) -> str:
    """The text, if it holds what is wanted; else an error, and nothing is written."""
    if _bare(parse_evidence(text, name)) != _bare(wanted):
        raise InputError("The file is written in a way that cannot be added to: add this by hand.", file=name)
    return text


def _bare(file: EvidenceFile) -> EvidenceFile:
    """What a file holds, without the lines on which it stands."""
    return replace(
        file,
        sources=tuple(replace(item, line=0) for item in file.sources),
        evidence=tuple(replace(item, line=0) for item in file.evidence),
        decisions=tuple(replace(item, line=0) for item in file.decisions),
    )
