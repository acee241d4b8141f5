"""The ledger and the sources in other programs' forms: W3C Web Annotation, CSL-JSON, CSV. There are no ratings."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from pipeline.commands.ledger import Entry
from pipeline.commands.review import Desk, open_desk
from pipeline.model import Article, Source

FORMS = ("annotations", "csl", "csv")

_COLUMNS = (
    "note", "status", "statement", "sentence", "start", "end", "kinds", "support", "gaps", "state", "wording",
    "sources", "readers", "assignee", "due", "reason",
)  # fmt: skip


def exported(root: Path, slug: str, form: str) -> str:
    """One article's ledger (annotations, csv) or sources (csl) as text; ``form`` is one of FORMS."""
    desk = open_desk(root, slug)
    match form:
        case "annotations":
            return _json(annotations(desk.article, desk.ledger))
        case "csl":
            return _json(csl_json(desk.evidence.sources))
    return table(desk)


def annotations(article: Article, ledger: tuple[Entry, ...]) -> dict[str, Any]:
    """The notes as a W3C annotation page: https://www.w3.org/TR/annotation-model/."""
    items = [
        {
            "type": "Annotation",
            "id": f"urn:briefing:{article.slug}:{entry.judgment.claim.id}",
            "motivation": "commenting",
            "creator": [{"type": "Person", "name": name} for name in entry.readers],
            "body": {
                "type": "TextualBody",
                "value": entry.wording,
                "format": "text/plain",
                "language": "en",
                "purpose": "commenting",
            },
            "target": {"source": article.address or f"urn:briefing:{article.slug}", "selector": _selectors(entry)},
        }
        for entry in ledger
        if entry.judgment.noted
    ]
    for item in items:
        if not item["creator"]:
            del item["creator"]
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": items}


def _selectors(entry: Entry) -> list[dict[str, Any]]:
    span, quote = entry.judgment.claim.span, entry.quote
    return [
        {"type": "TextQuoteSelector", "exact": entry.words, "prefix": quote.prefix, "suffix": quote.suffix},
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]


def csl_json(sources: tuple[Source, ...]) -> list[dict[str, Any]]:
    """The sources as CSL-JSON; grade and reservation go into the custom field, which other programs keep."""
    rows = []
    for source in sources:
        custom = {"grade": source.grade.value} | ({"reservation": source.reservation} if source.reservation else {})
        rows.append({"id": source.id, **source.csl, "custom": custom})
    return rows


def table(desk: Desk) -> str:
    """The ledger as CSV, one line a statement."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for entry in desk.ledger:
        claim = entry.judgment.claim
        writer.writerow(
            (
                entry.note or "",
                entry.status,
                _safe(entry.words),
                _safe(entry.sentence),
                claim.span.start,
                claim.span.end,
                " ".join(claim.kinds),
                claim.support,
                " ".join(claim.gaps),
                entry.state if entry.judgment.noted else "",
                _safe(entry.wording),
                " ".join(source for item in entry.judgment.evidence for source in item.sources),
                "; ".join(entry.readers),
                entry.assignee,
                entry.due,
                "" if entry.judgment.noted else _safe(entry.judgment.rationale),
            )
        )
    return out.getvalue()


def _safe(words: str) -> str:
    """Words that a spreadsheet does not take for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
