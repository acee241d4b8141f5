"""Article + Footnotes -> the public extract that every handout carries: the fixed text and the printed notes.

The manuscript, the evidence and the desk's decisions are the desk's own and are not in it.
"""

import json

from pipeline.model import Article, Edition, Footnotes, Ticket


def public_extract(article: Article, footnotes: Footnotes, edition: Edition, ticket: Ticket) -> bytes:
    """The extract as indented UTF-8 JSON with a newline at its end; spans are half-open, in characters of ``text``."""
    extract = {
        "about": "The text of the article as set, and the numbered notes as printed. The notes are the desk's.",
        "edition": {"code": edition.code, "number": edition.number or None, "date": edition.date or None},
        "desk": ticket.desk or None,
        "title": article.title,
        "byline": article.byline or None,
        "language": article.language,
        "text": article.text,
        "notes": [
            {
                "number": note.number,
                "statements": [
                    {"start": span.start, "end": span.end, "text": article.text[span.start : span.end]}
                    for span in note.calls
                ],
                "not given": note.not_given,
                "on record": note.record or None,
                "state": note.state,
                "sources": list(note.sources),
                "read by an editor": note.approved,
            }
            for note in footnotes.notes
        ],
        "sources": [
            {"key": source.key, "citation": source.citation, "grade": source.grade, "url": source.url or None}
            for source in footnotes.sources
        ],
    }
    return (json.dumps(extract, ensure_ascii=False, indent=2) + "\n").encode()
