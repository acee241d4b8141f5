"""What stages have made: in this run, or in one before."""

from pathlib import Path
from typing import Any

from pipeline import digests, files
from pipeline.flow.job import Job, copy_of
from pipeline.model import Article, Claim, Edition, Footnotes, Judgments, Manuscript, NotesSeen, Preflight

#: result -> its file in build/<slug>/ and its type
RESULTS: dict[str, tuple[str, Any]] = {
    "manuscript": ("manuscript.json", Manuscript),
    "article": ("article.json", Article),
    "claims": ("claims.json", tuple[Claim, ...]),
    "judgments": ("judgments.json", Judgments),
    "footnotes": ("footnotes.json", Footnotes),
    "edition": ("edition.json", Edition),
    "html": ("{copy}/briefing.html", str),
    "pdf": ("{copy}/{slug}-{copy}.pdf", bytes),
    "notes": ("{copy}/notes.json", NotesSeen),
    "preflight": ("{copy}/preflight.json", Preflight),
    "sheets": ("{copy}/{slug}-{copy}-sheets.pdf", bytes),
}


def path_of(job: Job, result: str) -> Path:
    """The place in ``build/`` of a result."""
    file = RESULTS[result][0]
    return job.build / (file.format(slug=job.slug, copy=copy_of(job).name) if "{" in file else file)


def output(job: Job, result: str) -> Any:
    """A result, from this run or from disk."""
    if result not in job.made:
        path, kind = path_of(job, result), RESULTS[result][1]
        if kind in (str, bytes):
            data = path.read_bytes()
            job.made[result] = data.decode() if kind is str else data
        else:
            job.made[result] = files.load_json(path, kind)
    return job.made[result]


def keep(job: Job, result: str, value: Any) -> str:
    """Write a result to its place, and return its digest.

    Nobody waits for the drive: what a power cut spoils is not what its record says, and is made again.
    """
    path = path_of(job, result)
    data = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else files.to_json(value)
    files.write_atomic(path, data, durable=False)
    job.made[result] = value
    return digests.sha256(data)
