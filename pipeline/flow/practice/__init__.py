"""A page of practice: a worker does what it will have to do once on three lines, while it waits for its first article.

What costs time at the first article is loading: modules, rules, styles, dictionaries, faces. All of it is loaded by
doing the work itself, so that no list of what to load can fall behind. Nothing is written, and nothing of it is kept
but what every article needs.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline import digests, files
from pipeline.flow import stages
from pipeline.flow.job import Job
from pipeline.model import Account, Article, Edition, Footnotes, Judgments, Manuscript, NotesSeen

#: The layout of most copies, and the address that all pages have.
LAYOUT, BASE = "briefing", "briefing:///"
FOLDER = Path(__file__).resolve().parent
SLUG = "practice"


def reading() -> Iterator[None]:
    """The stages up to the laid-out page, and the judging of a printed one, one a step."""
    job = Job(FOLDER, SLUG)
    steps = {
        "manuscript": stages.read,
        "article": stages.normalize,
        "claims": stages.claims,
        "judgments": stages.judge,
        "footnotes": stages.footnotes,
        "edition": stages.edition,
        "html": stages.lay_out,
    }
    for result, stage in steps.items():
        job.made[result] = stage(job)
        yield
    job.made |= {"pdf": (FOLDER / "page.pdf").read_bytes(), "notes": NotesSeen(1, ())}
    stages.check(job)
    yield


def printing() -> Iterator[None]:
    """The stage from the laid-out page to the PDF, in steps."""
    job = Job(FOLDER, SLUG)
    stages.load_renderer()
    yield
    from pipeline.engine import sheets

    sheets.prime("\n" + _styles(LAYOUT), BASE)
    yield
    job.made |= {
        "html": (FOLDER / "page.html").read_text("utf-8"),
        "manuscript": Manuscript("", (), "text", marked_up=False),
        "article": Article(SLUG, "A page of practice", "", "", "en", "", ()),
        "judgments": Judgments(()),
        "footnotes": Footnotes((), (), Account(0, 0, 0, 0, ())),
        "edition": Edition(SLUG, "0" * 10, "0" * 64, "0" * 64),
    }
    stages.render(job)
    yield
    digests.program()  # what the records of stages say of their code
    files.to_json(job.made["edition"])
    yield


def _styles(name: str) -> str:
    """A layout's style sheets, as its pages begin with them."""
    folder = digests.layouts() / name
    above = re.search(r"(?m)^extends:\s*(\S+)", (folder / "layout.yaml").read_text("utf-8"))
    own = (folder / "page.css").read_text("utf-8")
    return f"{_styles(above[1])}\n{own}" if above else own
