"""The stages and their order, written once: brings a job up to date, running only what changed.

A stage runs when the digest of anything that it reads changed: its input files, the stages before it, its own code,
rules and data, the layout, the profile. Times play no part. What each stage read last time is in
``build/<slug>/stages.json``, so that ``briefing build --why`` can say why one ran.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import digests, editions, files
from pipeline.copies import Copy, make_copy
from pipeline.errors import FindingsError, InputError
from pipeline.model import (
    Article,
    Claim,
    Edition,
    EvidenceFile,
    Finding,
    Footnotes,
    Judgments,
    Layout,
    Manuscript,
    NotesSeen,
    Preflight,
    Profile,
    Severity,
    Ticket,
)

#: What people put beside an article that is not the article.
BESIDE = ("briefing.yaml", "evidence.yaml", "captures")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line adds to the job ticket."""

    layout: str = ""
    paper: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one job, for whoever reports it."""

    slug: str
    pdf: str = ""
    pages: int = 0
    notes: int = 0
    findings: tuple[Finding, ...] = ()
    ran: tuple[tuple[str, str], ...] = ()  # stage, why
    error: str = ""


@dataclass(slots=True)
class Job:
    """One article on its way: its folders, its ticket, and what each stage has made so far."""

    root: Path
    slug: str
    options: Options
    head: editions.Head | None = None
    ran: list[tuple[str, str]] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)
    state: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.root / "sources" / self.slug

    @property
    def build(self) -> Path:
        return self.root / "build" / self.slug

    def named(self, path: Path) -> str:
        """A path as a person at the project's root would write it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


@dataclass(frozen=True, slots=True)
class Stage:
    """One arrow of the flow: what it makes, of what, by which code."""

    name: str
    file: str
    type: Any
    reads: tuple[str, ...]
    code: tuple[str, ...]
    run: Callable[[Job], object]


# --- The stages, in order ----------------------------------------------------------------------------------------


def _read(job: Job) -> Manuscript:
    from pipeline.readers import read

    return read(article_file(job.folder))


def _normalize(job: Job) -> Article:
    from pipeline.normalize import normalize

    return normalize(output(job, "manuscript"), job.slug, ticket(job))


def _claims(job: Job) -> tuple[Claim, ...]:
    from pipeline.claims import find_claims

    return find_claims(output(job, "article"))


def _judge(job: Job) -> Judgments:
    from pipeline.support import judge

    return judge(output(job, "article"), output(job, "claims"), evidence(job))


def _footnotes(job: Job) -> Footnotes:
    from pipeline.citations import formatter
    from pipeline.footnotes import write_footnotes

    article = output(job, "article")
    return write_footnotes(article, output(job, "judgments"), formatter(ticket(job).style, article.language))


def _edition(job: Job) -> Edition:
    return editions.make_edition(
        job.slug,
        inputs(job),
        press(job),
        date=ticket(job).edition_date,
        head=job.head,
        versions=tuple(pair for pair in digests.packages() if pair[0] in ("weasyprint", "pydyf", "jinja2", "pypdf")),
    )


#: name, file in build/<slug>/, what it reads (other stages, or a digest by @name), whose code it is
STAGES = (
    Stage("manuscript", "manuscript.json", Manuscript, ("@article",), ("readers",), _read),
    Stage("article", "article.json", Article, ("manuscript", "@ticket"), ("normalize", "sentences"), _normalize),
    Stage("claims", "claims.json", tuple[Claim, ...], ("article",), ("claims", "sentences"), _claims),
    Stage("judgments", "judgments.json", Judgments, ("article", "claims", "@evidence"), ("support", "anchors"), _judge),
    Stage(
        "footnotes",
        "footnotes.json",
        Footnotes,
        ("article", "judgments", "@ticket"),
        ("footnotes", "citations", "styles"),
        _footnotes,
    ),
    Stage("edition", "edition.json", Edition, ("@inputs", "@press", "@head", "@ticket"), ("editions",), _edition),
)

_BY_NAME = {stage.name: stage for stage in STAGES}
#: Code that every stage stands on.
_COMMON = ("model", "errors", "files")


# --- What a job is made of ---------------------------------------------------------------------------------------


def slugs(root: Path) -> tuple[str, ...]:
    """Every article's folder in ``sources/``, by name."""
    folder = root / "sources"
    if not folder.is_dir():
        raise InputError("there is no folder sources/ here; make one, and a folder for each article in it", file=str(root))
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")))


def article_file(folder: Path) -> Path:
    """The one manuscript in an article's folder."""
    if not folder.is_dir():
        raise InputError("there is no such folder; see what is in sources/", file=f"sources/{folder.name}")
    if folder.name != folder.name.strip() or any(character.isspace() or ord(character) < 32 for character in folder.name):
        better = "-".join(folder.name.split()).lower()
        raise InputError(f"a folder's name must not have spaces; rename it, for example to {better}", file=f"sources/{folder.name}")
    found = sorted(path for path in folder.iterdir() if path.stem == "article" and path.is_file())
    if not found:
        raise InputError("holds no article; put it there as article.txt, article.md or another format", file=f"sources/{folder.name}")
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise InputError(f"holds {names}: an article has a folder of its own; move all but one", file=f"sources/{folder.name}")
    return found[0]


def ticket(job: Job) -> Ticket:
    """The job ticket: the article's own over the desk's (``sources/desk.yaml``) over the defaults."""
    if "@ticket" not in job.made:
        job.made["@ticket"] = load_ticket(job.root, job.slug)
    loaded: Ticket = job.made["@ticket"]
    return loaded


def load_ticket(root: Path, slug: str) -> Ticket:
    """Read an article's job ticket, with the desk's own defaults below it."""
    own, desk = root / "sources" / slug / "briefing.yaml", root / "sources" / "desk.yaml"
    name = f"sources/{slug}/briefing.yaml"
    ours = files.load_ticket(own, name) if own.exists() else Ticket()
    if desk.exists():
        common, default = files.load_ticket(desk, "sources/desk.yaml"), Ticket()
        fields = [key for key in Ticket.__dataclass_fields__ if getattr(ours, key) == getattr(default, key)]
        ours = replace(ours, **{key: getattr(common, key) for key in fields})
    return replace(ours, path=name)


def evidence(job: Job) -> EvidenceFile:
    """What the desk found, or nothing."""
    path = job.folder / "evidence.yaml"
    return files.load_evidence(path, job.named(path)) if path.exists() else EvidenceFile()


def copy_of(job: Job) -> Copy:
    """The copy that is asked for."""
    return make_copy(ticket(job), layout=job.options.layout, paper=job.options.paper)


@cache
def _layout(root: Path, name: str) -> Layout:
    from pipeline.layout import load_layout

    return load_layout(name, _layout_folders(root))


def _layout_folders(root: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys((root / "layouts", digests.ROOT / "layouts")))


@cache
def _profile(name: str) -> Profile:
    from pipeline.profiles import load_profile

    return load_profile(name)


def inputs(job: Job) -> dict[str, str]:
    """Every file that people gave us for this article, by name, with its digest."""
    found = {path.relative_to(job.folder).as_posix(): digests.digest_file(path) for path in digests.files_below(job.folder)}
    desk = job.root / "sources" / "desk.yaml"
    return found | ({"../desk.yaml": digests.digest_file(desk)} if desk.exists() else {})


def press(job: Job) -> dict[str, object]:
    """What makes the page, by digest: the program with its rules and profiles, the layout, the fonts, the packages."""
    from pipeline import fonts

    layout = _layout(job.root, copy_of(job).layout)
    return {
        "program": digests.program(),
        "layout": {Path(folder).name: digests.folder_digest(Path(folder)) for folder in layout.chain},
        "fonts": [list(pair) for pair in fonts.digests()],
        "packages": digests.digest_file(digests.lock_file()),
    }


# --- Bringing a job up to date -----------------------------------------------------------------------------------


def output(job: Job, name: str) -> Any:
    """What a stage made: in this run, or before."""
    if name not in job.made:
        stage = _BY_NAME[name]
        job.made[name] = files.load_json(job.build / stage.file, stage.type)
    return job.made[name]


def prepare(root: Path, slug: str, options: Options, head: editions.Head | None = None) -> Job:
    """Run the stages from the manuscript to the laid-out HTML of the copy that is asked for."""
    job = Job(root, slug, options, head)
    article_file(job.folder)
    job.state = _load_state(job)
    for stage in STAGES:
        _bring_up_to_date(job, stage)
    _lay_out(job)
    _save_state(job)
    return job


def _bring_up_to_date(job: Job, stage: Stage) -> None:
    reads = {name: _digest(job, name) for name in stage.reads}
    reads["code"] = digests.program(*stage.code, *_COMMON)
    path = job.build / stage.file
    if not (why := _why(job, stage.name, reads, path)):
        return
    made = stage.run(job)
    files.dump_json(made, path)
    job.made[stage.name] = made
    job.state[stage.name] = reads
    job.ran.append((stage.name, why))


def _why(job: Job, name: str, reads: Mapping[str, str], *paths: Path) -> str:
    """Why a stage must run; empty if it need not."""
    if (before := job.state.get(name)) is None:
        return "it has not run before"
    if changed := [key for key in reads if before.get(key) != reads[key]]:
        return "changed: " + ", ".join(changed)
    return "" if all(path.exists() for path in paths) else "its result was gone"


def _digest(job: Job, name: str) -> str:
    if not name.startswith("@"):
        return digests.digest_file(job.build / _BY_NAME[name].file)
    special: dict[str, Callable[[], str]] = {
        "@article": lambda: _article_digest(job),
        "@evidence": lambda: digests.digest_file(job.folder / "evidence.yaml"),
        "@ticket": lambda: digests.combine([repr(ticket(job))]),
        "@inputs": lambda: digests.combine(inputs(job)),
        "@press": lambda: digests.combine(press(job)),
        "@head": lambda: digests.combine([repr(job.head)]),
    }
    return special[name]()


def _article_digest(job: Job) -> str:
    path = article_file(job.folder)
    return digests.combine([path.name, digests.digest_file(path)])


def _lay_out(job: Job) -> None:
    from pipeline.layout import lay_out

    copy = copy_of(job)
    layout, profile = _layout(job.root, copy.layout), _profile(copy.profile)
    path = job.build / copy.name / "briefing.html"
    reads = {name: _digest(job, name) for name in ("article", "footnotes", "edition", "@ticket")}
    reads |= {
        "layout": digests.combine([digests.folder_digest(Path(folder)) for folder in layout.chain]),
        "profile": digests.combine([repr(profile)]),
        "paper": copy.paper,
        "code": digests.program("layout", "fonts", *_COMMON),
    }
    if not (why := _why(job, f"layout {copy.name}", reads, path)):
        return
    article, footnotes = output(job, "article"), output(job, "footnotes")
    check_characters(job, article, footnotes)
    html = lay_out(article, footnotes, output(job, "edition"), ticket(job), layout, profile, copy.paper)
    files.write_atomic(path, html.encode())
    job.state[f"layout {copy.name}"] = reads
    job.ran.append((f"layout {copy.name}", why))


def check_characters(job: Job, article: Article, footnotes: Footnotes) -> None:
    """A character that none of our fonts has stops the work: it would print as an empty box."""
    from pipeline import fonts

    texts = [(article.text, job.named(article_file(job.folder)), article)]
    texts += [(note.record + note.not_given, f"sources/{job.slug}/evidence.yaml", note) for note in footnotes.notes]
    texts += [(source.citation + source.reservation, f"sources/{job.slug}/evidence.yaml", None) for source in footnotes.sources]
    for text, file, holder in texts:
        for character in fonts.missing_characters(text):
            position = text.index(character)
            around = text[max(0, position - 20) : position + 20].replace("\n", " ")
            raise InputError(
                f"no font of the press has the character {character!r} (U+{ord(character):04X}) in “{around}”; "
                "replace it, or add a font that has it",
                file=file,
                line=_line(holder, position),
            )


def _line(holder: object, position: int) -> int:
    if isinstance(holder, Article):
        return max((block.line for block in holder.blocks if block.span.start <= position), default=0)
    return int(getattr(holder, "line", 0))


# --- From HTML to a finished copy --------------------------------------------------------------------------------


def load_renderer() -> None:
    """Load the renderer with our fonts and mends, so that the first page need not wait for it."""
    from pipeline import engine, fonts

    fonts.configure()
    engine.install()
    engine.load()


def print_copy(job: Job) -> Outcome:
    """Render, finish and preflight the copy that ``prepare`` laid out; replaces the last good PDF only by a good one."""
    job.state = _load_state(job)
    copy, profile = copy_of(job), _profile(copy_of(job).profile)
    folder = job.build / copy.name
    html, pdf, seen, verdict = (folder / name for name in ("briefing.html", f"{job.slug}-{copy.name}.pdf", "notes.json", "preflight.json"))
    reads = {"html": digests.digest_file(html), "profile": digests.combine([repr(profile)]), "inputs": _digest(job, "@inputs")}
    reads["code"] = digests.program(
        "render", "engine", "finish", "fonts", "pdfinfo", "preflight", "profiles", "extract", "ticket", *_COMMON
    )
    reads["strict"] = str(job.options.strict or ticket(job).strict)
    if why := _why(job, f"print {copy.name}", reads, pdf, seen, verdict, job.build / f"{job.slug}.pdf"):
        job.ran.append((f"print {copy.name}", why))
        _print(job, copy, profile, html, pdf, seen, verdict)
        job.state[f"print {copy.name}"] = reads
        _save_state(job)
    report: Preflight = files.load_json(verdict, Preflight)
    notes: NotesSeen = files.load_json(seen, NotesSeen)
    return Outcome(
        slug=job.slug,
        pdf=job.named(job.build / f"{job.slug}.pdf"),
        pages=report.pages,
        notes=len(notes.notes),
        findings=report.findings,
        ran=tuple(job.ran),
    )


def _print(job: Job, copy: Copy, profile: Profile, html: Path, pdf: Path, seen: Path, verdict: Path) -> None:
    from pipeline import finish, pdfinfo
    from pipeline.extract import public_extract
    from pipeline.preflight import preflight
    from pipeline.render import render
    from pipeline.ticket import missing

    load_renderer()
    article, footnotes, edition, order = output(job, "article"), output(job, "footnotes"), output(job, "edition"), ticket(job)
    extract = public_extract(article, footnotes, edition, order)
    options = finish.write_options(edition, order, article, profile, {f"{job.slug}.json": extract})
    finisher = finish.finisher(profile, edition, order, article)
    rendered = render(html.read_text("utf-8"), root=job.folder, finisher=finisher, options=options)
    found = (
        *output(job, "manuscript").findings,
        *article.findings,
        *output(job, "judgments").findings,
        *footnotes.findings,
        *missing(order, article),
    )
    report = preflight(pdfinfo.read_pdf(rendered.pdf), profile, rendered.notes, article, found)
    files.dump_json(rendered.notes, seen)
    files.dump_json(report, verdict)
    if not report.passed:
        files.write_atomic(pdf.with_suffix(".rejected.pdf"), rendered.pdf)
        raise FindingsError(
            "the briefing must not be handed out:\n"
            + "\n".join(f"  {finding.code}: {finding.message} {finding.remedy}".rstrip() for finding in errors_of(report)),
            file=job.named(verdict),
        )
    pdf.with_suffix(".rejected.pdf").unlink(missing_ok=True)
    files.write_atomic(pdf, rendered.pdf)
    files.write_atomic(job.build / f"{job.slug}.pdf", rendered.pdf)


def errors_of(report: Preflight) -> tuple[Finding, ...]:
    """The findings that keep a briefing from being handed out."""
    return tuple(finding for finding in report.findings if finding.severity is Severity.ERROR)


def is_current(root: Path, slug: str, options: Options, head: editions.Head | None = None) -> bool:
    """Whether everything that was made for this article is still what would be made now; reads digests only."""
    job = Job(root, slug, options, head)
    job.state = _load_state(job)
    try:
        copy = copy_of(job)
        now = digests.combine({"inputs": inputs(job), "press": press(job), "head": repr(head), "copy": repr(copy)})
    except Exception:  # whatever is wrong is said where the job is done
        return False
    return job.state.get(f"current {copy.name}") == {"all": now} and (job.build / f"{job.slug}.pdf").exists()


def mark_current(job: Job) -> None:
    """Note that the job is up to date, so that the next run need not look closer."""
    copy = copy_of(job)
    now = digests.combine({"inputs": inputs(job), "press": press(job), "head": repr(job.head), "copy": repr(copy)})
    job.state[f"current {copy.name}"] = {"all": now}
    _save_state(job)


def _load_state(job: Job) -> dict[str, dict[str, str]]:
    path = job.build / "stages.json"
    if not path.exists():
        return {}
    try:
        loaded: dict[str, dict[str, str]] = files.load_json(path, dict[str, dict[str, str]])
    except InputError:
        return {}
    return loaded


def _save_state(job: Job) -> None:
    files.dump_json(job.state, job.build / "stages.json")


# --- As tasks for a worker ---------------------------------------------------------------------------------------


def prepare_task(root: Path, slug: str, options: Options, head: editions.Head | None) -> list[tuple[str, str]]:
    """``prepare`` for a process of its own: which stages ran, and why."""
    return prepare(root, slug, options, head).ran


def print_task(
    root: Path, slug: str, options: Options, head: editions.Head | None, ran: list[tuple[str, str]]
) -> Outcome:
    """``print_copy`` for a process of its own, after ``prepare_task``."""
    job = Job(root, slug, options, head, list(ran))
    outcome = print_copy(job)
    mark_current(job)
    return outcome
