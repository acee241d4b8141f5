"""Each arrow of the flow as a function of the job: it asks for what it reads and returns what it makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import __version__, digests, editions
from pipeline.errors import InputError
from pipeline.flow import job as jobs
from pipeline.flow.job import Job
from pipeline.flow.made import output
from pipeline.model import Article, Claim, Edition, Footnotes, Judgments, Manuscript, NotesSeen, Preflight

if TYPE_CHECKING:  # it loads the writer of PDFs
    from pipeline.finish import Intent

#: Packages whose versions the colophon gives.
NAMED = ("weasyprint", "pydyf", "jinja2", "pypdf")


def read(job: Job) -> Manuscript:
    from pipeline.readers import read

    with _named(job):
        return read(jobs.article_file(job.folder))


def normalize(job: Job) -> Article:
    from pipeline.normalize import normalize

    with _named(job):
        return normalize(output(job, "manuscript"), job.slug, jobs.ticket(job))


@contextmanager
def _named(job: Job) -> Iterator[None]:
    """Readers know a file by its name; a person needs the path from where the command was given."""
    try:
        yield
    except InputError as error:
        path = jobs.article_file(job.folder)
        if error.file in (path.name, str(path)):
            error.file = job.named(path)
        raise


def claims(job: Job) -> tuple[Claim, ...]:
    from pipeline.claims import find_claims

    desk = jobs.desk_folder(job)
    own = desk if (desk / "rules").is_dir() or (desk / "words.yaml").exists() else None
    return find_claims(output(job, "article"), own)


def judge(job: Job) -> Judgments:
    from pipeline.support import judge

    return judge(output(job, "article"), output(job, "claims"), jobs.evidence(job))


def footnotes(job: Job) -> Footnotes:
    from pipeline.citations import formatter
    from pipeline.footnotes import write_footnotes

    article = output(job, "article")
    try:
        cite = formatter(jobs.style_of(job), article.language)
    except InputError as error:
        raise error if error.file else jobs.at_key(job, "style", error.message) from error
    return write_footnotes(article, output(job, "judgments"), cite)


def edition(job: Job) -> Edition:
    made = editions.make_edition(
        job.slug,
        jobs.inputs(job),
        jobs.press(job),
        date=jobs.ticket(job).edition_date,
        head=job.head,
        versions=(("the briefing press", __version__), *(pair for pair in digests.packages() if pair[0] in NAMED)),
    )
    if job.head is None or not job.head.earlier or job.head.code == made.code:
        return made
    from pipeline.archive import changes  # an edition says on the page what it changes against the filed one

    before = {stage: job.root / path for stage, path in job.head.earlier}
    try:
        changed, lines = changes(before, output(job, "article"), output(job, "judgments"), output(job, "footnotes"))
    except InputError:  # filed by a press whose results this one cannot read: the page names the edition, that is all
        return made
    return replace(made, changed=changed, changes=lines)


def lay_out(job: Job) -> str:
    from pipeline.layout import lay_out

    article, notes, ticket = output(job, "article"), output(job, "footnotes"), jobs.ticket(job)
    check_characters(job, article, notes)
    layout, profile, paper = jobs.layout_of(job), jobs.profile_of(job), jobs.copy_of(job).paper
    return lay_out(
        article, notes, output(job, "edition"), ticket, layout, profile, paper, judgments=output(job, "judgments")
    )


def check_characters(job: Job, article: Article, notes: Footnotes) -> None:
    """A character that none of our fonts has stops the work: it would print as an empty box."""
    from pipeline import fonts

    desk = f"sources/{job.slug}/evidence.yaml"
    texts = [(article.text, job.named(jobs.article_file(job.folder)), 0)]
    texts += [(f"{note.not_given} {note.record}", desk, note.line) for note in notes.notes]
    texts += [(f"{source.citation} {source.reservation}", desk, 0) for source in notes.sources]
    for text, file, line in texts:
        for character, at in fonts.missing_characters(text):
            around = " ".join(text[max(0, at - 20) : at + 20].split())
            raise InputError(
                f"no font of the press has the character {character!r} (U+{ord(character):04X}) in “{around}”; "
                "replace it, or add a font that has it",
                file=file,
                line=line or _line(article, at),
            )


def _line(article: Article, position: int) -> int:
    return max((block.line for block in article.blocks if block.span.start <= position), default=0)


def load_renderer() -> None:
    """Load the renderer with our fonts and mends, so that the first page need not wait for it."""
    from pipeline import engine, fonts, generated

    fonts.configure()
    generated.install_selectors()
    engine.install()
    engine.load()


def render(job: Job) -> tuple[bytes, NotesSeen]:
    from pipeline import finish
    from pipeline.flow.enclosures import enclosed
    from pipeline.render import render

    load_renderer()
    article, edition, ticket, profile = (
        output(job, "article"),
        output(job, "edition"),
        jobs.ticket(job),
        jobs.profile_of(job),
    )
    rendered = render(
        output(job, "html"),
        root=job.folder,
        finisher=finish.finisher(profile, edition, ticket, article, intent(job)),
        options=finish.write_options(edition, ticket, article, profile, enclosed(job)),
    )
    return rendered.pdf, rendered.notes


def intent(job: Job) -> "Intent | None":
    """The printer's ICC profile, where the copy is for a press. Raises InputError that says what to ask for."""
    from pipeline import finish

    if not jobs.profile_of(job).options.get("press"):
        return None
    ticket = jobs.ticket(job)
    if not ticket.output_intent:
        asked = "copies" if "press" in ticket.copies else "profile" if ticket.profile == "press" else ""
        raise jobs.at_key(job, asked, f"the copy 'press' needs the printer's own ICC profile; {finish.ASK}")
    for folder in (job.folder, jobs.desk_folder(job)):
        path = folder / ticket.output_intent
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return finish.read_intent(path.read_bytes(), job.named(path))
    places = f"{job.named(job.folder)}/ or {job.named(jobs.desk_folder(job))}/"
    raise jobs.at_key(job, "output-intent", f"there is no {ticket.output_intent} in {places}; {finish.ASK}")


def check(job: Job) -> Preflight:
    from pipeline import layout, pdfinfo
    from pipeline.claims import knows
    from pipeline.preflight import preflight
    from pipeline.ticket import missing

    article, ticket, notes = output(job, "article"), jobs.ticket(job), output(job, "notes")
    found = (
        *output(job, "manuscript").findings,
        *article.findings,
        *output(job, "judgments").findings,
        *output(job, "footnotes").findings,
        *layout.findings(
            article,
            ticket,
            jobs.layout_of(job),
            footnotes=output(job, "footnotes"),
            judgments=output(job, "judgments"),
            paper=jobs.copy_of(job).paper,
        ),
        *missing(ticket, article, checked=knows(article.language)),
    )
    profile = jobs.profile_of(job)
    profile = replace(profile, options={**profile.options, "notes": jobs.layout_of(job).options.get("notes", "foot")})
    if is_folded(job):
        profile = replace(profile, options={**profile.options, "pages-a-sheet": 4})
    return preflight(pdfinfo.read_pdf(output(job, "pdf")), profile, notes, article, found)


def impose(job: Job) -> bytes:
    from pipeline import imposition, sheets

    article, report = output(job, "article"), output(job, "preflight")
    try:
        placed = imposition.saddle_stitch(report.pages)
    except InputError as error:
        raise InputError(error.message, file=job.named(job.folder)) from error
    return sheets.impose(output(job, "pdf"), placed, title=article.title, language=article.language)


def is_folded(job: Job) -> bool:
    """Whether the copy's pages are put on sheets to be folded."""
    return jobs.copy_of(job).imposition == "booklet"
