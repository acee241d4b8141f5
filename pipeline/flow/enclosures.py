"""Which files a copy carries inside itself, by the word that its profile has for them."""

from collections.abc import Callable, Iterator

from pipeline.errors import InputError
from pipeline.finish import Attached
from pipeline.flow import job as jobs
from pipeline.flow.job import Job
from pipeline.flow.made import output, path_of

#: What people wrote for this article besides the manuscript itself, and what it is to the briefing.
DESCRIBED = {
    "briefing.yaml": "The job ticket",
    "evidence.yaml": "What the desk found and decided",
}
#: Results of the stages that say in full what the page says in short.
RESULTS = {
    "article": "The article’s text, block by block",
    "claims": "The statements that a reader could check",
    "footnotes": "The notes and their sources",
}


def enclosed(job: Job) -> tuple[Attached, ...]:
    """The files that go into this copy: none, the public extract, or everything that the briefing was made from."""
    word = str(jobs.profile_of(job).options.get("encloses", "nothing"))
    if word not in ENCLOSURES:
        raise InputError(f"encloses: is one of {', '.join(ENCLOSURES)}", file=f"{jobs.copy_of(job).profile}.yaml")
    return tuple(ENCLOSURES[word](job))


def _nothing(job: Job) -> Iterator[Attached]:
    yield from ()


def _extract(job: Job) -> Iterator[Attached]:
    from pipeline.extract import public_extract

    extract = public_extract(output(job, "article"), output(job, "footnotes"), output(job, "edition"), jobs.ticket(job))
    yield Attached(f"{job.slug}.json", extract, "Supplement", "The article’s text as printed, and the notes")


def _everything(job: Job) -> Iterator[Attached]:
    """The desk's own files too: such a copy is for the archive and is not handed out."""
    yield from _extract(job)
    manuscript = jobs.article_file(job.folder).name
    for name in jobs.inputs(job):
        path = job.folder / name
        if name == manuscript:
            yield Attached(name, path.read_bytes(), "Source", "The manuscript as it came")
        elif not name.startswith("../"):
            about = DESCRIBED.get(name, "A file that came with the manuscript")
            yield Attached(name.replace("/", "-"), path.read_bytes(), "Data", about)
        elif path.suffix == ".yaml":
            about = "What holds for all articles of the desk"
            yield Attached(name.removeprefix("../").replace("/", "-"), path.read_bytes(), "Data", about)
    for result, about in RESULTS.items():
        path = path_of(job, result)
        yield Attached(path.name, path.read_bytes(), "Supplement", about)


ENCLOSURES: dict[str, Callable[[Job], Iterator[Attached]]] = {
    "nothing": _nothing,
    "extract": _extract,
    "everything": _everything,
}
