"""The desk's own file, ``evidence.yaml``: the works it cites, what they record, and what its people decided."""

import re
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError
from pipeline.files import cites, csl, fields
from pipeline.files.strict_yaml import Mapping, load_yaml, parse_yaml
from pipeline.model import Act, Decision, Evidence, EvidenceFile, Grade, Quote, RecordState, Relied, Source

_EVIDENCE = ("anchor", "state", "record", "looked", "by", "not-given", "group", "captures", "decisions")
_ANCHOR = ("exact", "prefix", "suffix", "position")
_DECISION = ("anchor", "act", "by", "on", "reason", "text", "to", "due")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def load_evidence(path: Path, name: str = "") -> EvidenceFile:
    """Read an evidence file; one that is not there holds nothing. Raises InputError with file, line and column."""
    name = name or str(path)
    if not path.exists():
        return EvidenceFile(path=name)
    return _evidence_file(load_yaml(path, name), name)


def parse_evidence(text: str, name: str = "evidence.yaml") -> EvidenceFile:
    """Read the text of an evidence file."""
    return _evidence_file(parse_yaml(text, name), name)


def _evidence_file(value: object, name: str) -> EvidenceFile:
    if value is None:
        return EvidenceFile(path=name)
    top = fields.as_mapping(value, "The evidence file", name)
    fields.check_keys(top, ("sources", "evidence", "decisions"), "The evidence file")
    sources = tuple(read_source(item) for item in fields.mappings(top, "sources", "A source"))
    known: dict[str, Source] = {}
    for source in sources:
        if source.id in known:
            message = f"The source “{source.id}” is already there, on line {known[source.id].line}: keep one."
            raise InputError(message, file=name, line=source.line)
        known[source.id] = source
    evidence: list[Evidence] = []
    decisions: list[Decision] = []
    for item in fields.mappings(top, "evidence", "A piece of evidence"):
        evidence.append(_evidence(item, tuple(known)))
        decisions += (_decision(own, evidence[-1].quote) for own in fields.mappings(item, "decisions", "A decision"))
    decisions += (_decision(item) for item in fields.mappings(top, "decisions", "A decision"))
    for decision in decisions:
        _check_cites(decision, tuple(known), name)
    return EvidenceFile(sources, tuple(evidence), tuple(decisions), name)


def read_source(item: Mapping) -> Source:
    """One cited work: CSL-JSON variables (dates may be ISO text) with the desk's grade and reservation."""
    identity = fields.text(item, "id", required="give the source a short name to cite it by.")
    if not _ID.fullmatch(identity):
        raise fields.fault(item, "id", f"“{identity}” cannot be cited: use letters, digits, dots and hyphens.")
    fields.check_keys(item, ("id", "grade", "reservation", *csl.VARIABLES), "A source")
    grade = fields.choice(item, "grade", Grade, required=f"say how near it is: {', '.join(Grade)}.")
    assert grade is not None  # required above
    variables = csl.read_variables(item)
    return Source(identity, variables, grade, fields.text(item, "reservation"), item.place[0])


def _evidence(item: Mapping, sources: tuple[str, ...]) -> Evidence:
    fields.check_keys(item, _EVIDENCE, "A piece of evidence")
    state = fields.choice(item, "state", RecordState, required=f"say one of {', '.join(RecordState)}.")
    assert state is not None  # required above
    record, looked = fields.text(item, "record"), fields.text(item, "looked")
    cited = cites.cited(record)
    for cite in cited:
        if cite not in sources:
            near = fields.nearest(cite, sources)
            raise fields.fault(item, "record", f"[{cite}] is not among the sources.{near}")
    if state is RecordState.FOUND and not cited:
        raise fields.fault(item, "record", "“found” needs a record that cites a source, like [source-id].")
    if state is RecordState.NOT_FOUND and not looked:
        raise fields.fault(item, "state", "“not-found” needs “looked”: where, when, how fully.")
    if state is RecordState.NOT_LOOKED_UP and (record or looked):
        raise fields.fault(item, "state", "“not-looked-up” goes with neither “record” nor “looked”: change the state.")
    return Evidence(
        quote=_quote(item),
        state=state,
        record=record,
        sources=cited,
        looked=looked,
        not_given=fields.text(item, "not-given"),
        group=fields.text(item, "group"),
        line=item.place[0],
        captures=tuple(_relied(capture) for capture in fields.mappings(item, "captures", "A capture")),
        by=fields.text(item, "by"),
    )


def _relied(item: Mapping) -> Relied:
    """A file in ``captures/`` beside the article, and the words in it that the desk relied on."""
    fields.check_keys(item, ("file", "words"), "A capture")
    file = fields.text(item, "file", required="name the file, like captures/page.html.")
    parts = PurePosixPath(file).parts
    if len(parts) < 2 or parts[0] != "captures" or ".." in parts:
        raise fields.fault(item, "file", f"“{file}” is not in captures/: keep the file there, and write captures/NAME.")
    return Relied(file, fields.text(item, "words", required="quote the words relied on."), item.place[0])


def _check_cites(decision: Decision, sources: tuple[str, ...], name: str) -> None:
    for cite in cites.cited(decision.text):
        if cite not in sources:
            message = f"[{cite}] is not among the sources.{fields.nearest(cite, sources)}"
            raise InputError(message, file=name, line=decision.line)


def _decision(item: Mapping, target: Quote | None = None) -> Decision:
    """A decision; one inside a piece of evidence is about the same statement, and may quote more of its sentence."""
    fields.check_keys(item, _DECISION, "A decision")
    act = fields.choice(item, "act", Act, required=f"say one of {', '.join(Act)}.")
    assert act is not None  # required above
    text, reason = fields.text(item, "text"), fields.text(item, "reason")
    if act in (Act.APPROVE, Act.REWORD) and not text:
        raise fields.fault(item, "act", f"“{act}” needs “text”: the wording of the note.")
    if act in (Act.NO_NOTE, Act.DISMISS) and not reason:
        raise fields.fault(item, "act", f"“{act}” needs “reason”: why there is no note.")
    return Decision(
        quote=target if target is not None and "anchor" not in item else _quote(item),
        act=act,
        by=fields.text(item, "by", required="say who decided."),
        on=fields.date(item, "on", whole=True, required="say on which day, like 2026-11-23."),
        reason=reason,
        text=text,
        line=item.place[0],
        to=fields.text(item, "to", required="say who is to do it." if act is Act.ASSIGN else ""),
        due=fields.date(item, "due", whole=True),
        target=target,
    )


def _quote(item: Mapping) -> Quote:
    """The text-quote anchor under ``anchor``."""
    value = item.get("anchor")
    if value is None:
        raise InputError("“anchor” is missing: quote the statement's exact words.", file=item.file, line=item.place[0])
    anchor = fields.as_mapping(value, "“anchor”", item.file, item.values_at["anchor"])
    fields.check_keys(anchor, _ANCHOR, "An anchor")
    return Quote(
        exact=fields.text(anchor, "exact", required="quote the statement's exact words."),
        prefix=fields.text(anchor, "prefix"),
        suffix=fields.text(anchor, "suffix"),
        position=fields.number(anchor, "position"),
    )
