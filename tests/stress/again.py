"""The proof that a page rendered again is the page rendered from nothing: edits in a row, and the same bytes each time.

A document is edited as people edit: a word is put in, taken out or put for another, most often in a note; a sentence
comes or goes; now and then a whole block does, a link becomes an attachment, or the words at the foot change. After
each edit it is rendered where it is remembered, and where it was never seen.
"""

import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from .documents import NOTE, PAPERS, TEXT, make
from .identity import LAYOUTS, SPECIMENS
from .work import LIMIT, TooLongError, limited

TAG = re.compile(r"(<[^>]*>)")
OUTWARD, ATTACHED = re.compile(r'<a [^>]*\bhref="https?:'), ' rel="attachment"'
EDITS = 12

#: A document: layout and specimen, or "page" and a seed; and the paper.
Job = tuple[str, int | str, str]


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of one document: after which edits the bytes differ, pages that were kept, and all pages."""

    job: Job
    edits: int = 0
    differs: tuple[int, ...] = ()
    kept: int = 0
    pages: int = 0
    late: bool = False

    @property
    def shape(self) -> str:
        return self.job[0]

    @property
    def seed(self) -> int | str:
        return self.job[1]

    @property
    def paper(self) -> str:
        return self.job[2]

    @property
    def error(self) -> str:
        return f"not done after {LIMIT} s of CPU" if self.late else "other bytes" if self.differs else ""


def jobs(seeds: range) -> list[Job]:
    """Generated documents, and the articles written by hand in one layout after the other; on each paper in turn."""
    names = sorted(path.parent.name for path in LAYOUTS.glob("*/layout.yaml") if path.parent.name != "base")
    made: list[Job] = []
    for seed in seeds:
        paper = tuple(PAPERS)[seed % len(PAPERS)]
        made.append(("page", seed, paper))
        made += [(names[seed % len(names)], specimen, paper) for specimen in SPECIMENS]
    return list(dict.fromkeys(made))


def compare(job: Job, edits: int = EDITS) -> Edited:
    """Edit a document and render it, again and again."""
    from pipeline import engine, fonts

    fonts.configure()
    engine.load()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return limited(partial(edit, job, source(job), edits, Path(folder)))[0]
    except TooLongError:
        return Edited(job, late=True)


def source(job: Job) -> str:
    """The document before the first edit."""
    from pipeline.layout import lay_out, load_layout
    from pipeline.model import Ticket
    from tests import specimens

    layout, name, paper = job
    if isinstance(name, int):
        return make(name, paper).html
    article, notes = specimens.read(name)
    stated = load_layout(layout, [LAYOUTS])
    return lay_out(article, notes, specimens.EDITION, Ticket(path=""), stated, specimens.PROFILE, paper)


def edit(job: Job, html: str, edits: int, folder: Path) -> Edited:
    """Edit a page so many times, and render it each time in both ways."""
    chance = random.Random(repr(job))
    differs, earlier = [], [html]
    with counted() as counts:
        for number in range(edits):
            html = chance.choice(earlier[-3:]) if chance.random() < 0.1 else edited(html, chance)
            earlier.append(html)
            if rendered(html, folder / "remembered") != rendered(html, folder / f"new-{number}"):
                differs.append(number)
    return Edited(job, edits, tuple(differs), counts["kept"], counts["all"])


def rendered(html: str, root: Path) -> bytes:
    """The bytes of a page and what the gate saw of it, or what it failed of."""
    from pipeline.errors import FindingsError
    from pipeline.finish import finisher
    from pipeline.render import render
    from tests import specimens

    root.mkdir(exist_ok=True)
    last_hand = finisher(replace(specimens.PROFILE, variant="a-3a+ua-1"), specimens.EDITION)
    try:
        done = render(html, root=root, finisher=last_hand, options={"pdf_tags": True, "pdf_variant": "pdf/a-3a"})
    except FindingsError as error:
        return repr(error).encode()
    return done.pdf + repr(done.notes).encode() + done.html.encode()


def edited(html: str, chance: random.Random) -> str:
    """A document after one edit, and often with another code at its foot."""
    head, body, rest = html.partition("<body")
    if chance.random() < 0.3:
        head = re.sub(r"code \w+", f"code {chance.randrange(10**9)}", head)
    parts = TAG.split(body + rest)
    kind = chance.random()
    if kind < 0.06 and (blocks := [place for place in range(1, len(parts), 2) if parts[place].startswith("<p ")]):
        parts.insert(chance.choice(blocks), "<p>" + " ".join(chance.choices(TEXT, k=chance.randrange(3, 60))) + "</p>")
    elif kind < 0.1:
        place = chance.choice(range(1, len(parts), 2))
        parts[place] = re.sub(r"^<(p|li|span|td|h2)\b", r'<\1 title="seen"', parts[place])
    elif kind < 0.14 and (links := [place for place in range(1, len(parts), 2) if OUTWARD.match(parts[place])]):
        place = chance.choice(links)
        before = parts[place]
        parts[place] = before.replace(ATTACHED, "") if ATTACHED in before else before.replace("<a", f"<a{ATTACHED}", 1)
    else:
        texts, notes = running(parts)
        place = chance.choice(notes if notes and chance.random() < 0.6 else texts)
        words = parts[place].split(" ")
        start = chance.randrange(len(words))
        new = chance.choices(NOTE + TEXT, k=chance.choice((1, 1, 1, 2, 12, 40)))
        if kind < 0.45:
            words[start:start] = new
        elif kind < 0.75:
            del words[start : start + chance.choice((1, 1, 3, 15))]
        else:
            words[start : start + 1] = new
        parts[place] = " ".join(words) or new[0]
    return head + "".join(parts)


def running(parts: list[str]) -> tuple[list[int], list[int]]:
    """The places of texts of several words, and those of them that are in notes."""
    texts, notes, inside = [], [], False
    for place, part in enumerate(parts):
        if place % 2:
            inside = part.startswith("<note-text") or (inside and part != "</note-text>")
        elif len(part.split()) > 1:
            texts.append(place)
            notes += [place] * inside
    return texts, notes


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Count the pages that are kept, and all that could be."""
    from pipeline.engine.again import pages

    counts, put, made = {"kept": 0, "all": 0}, pages.put, pages.make_all_pages

    def count_kept(*arguments: Any) -> None:
        counts["kept"] += 1
        put(*arguments)

    def count_all(*arguments: Any) -> Iterator[Any]:
        for page in made(*arguments):
            counts["all"] += 1
            yield page

    with patch.object(pages, "put", count_kept), patch.object(pages, "make_all_pages", count_all):
        yield counts


def told(found: list[Edited]) -> tuple[str, bool]:
    """The proof in words, and whether it holds."""
    done = [item for item in found if not item.late]
    edits, differ = sum(item.edits for item in done), sum(len(item.differs) for item in done)
    kept, pages = sum(item.kept for item in done), sum(item.pages for item in done)
    lines = [
        f"{len(done)} of {len(found)} documents compared; the others took more than {LIMIT} s of CPU",
        f"{edits - differ} of {edits} edits: the same bytes as from nothing",
        f"{kept} of {pages} pages kept, where any could be",
    ]
    lines += [f"differs: {item.job}, edits {item.differs}" for item in done if item.differs]
    return "\n".join(lines), not differ and kept > 0
