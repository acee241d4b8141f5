"""The stages and their order, written once: brings a job up to date, running only what changed.

A stage runs when the digest of anything that it reads changed: its input files, the stages before it, its own code,
rules and data, the layout, the profile. Times play no part. What each stage read last time is in
``stages.json`` beside its results, so that ``briefing build --why`` can say why one ran.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import digests, files
from pipeline.editions import Head
from pipeline.errors import FindingsError, InputError
from pipeline.flow import job as loaded
from pipeline.flow import stages
from pipeline.flow.job import (
    READ,
    Job,
    Options,
    article_file,
    check_folder,
    check_options,
    copies_of,
    copy_of,
    inputs,
    press,
    slug_of,
    slugs,
    ticket,
)
from pipeline.flow.made import RESULTS, keep, output, path_of
from pipeline.flow.stages import load_renderer
from pipeline.model import Finding, Preflight, Severity

__all__ = [
    "STAGES",
    "Job",
    "Options",
    "Outcome",
    "Stage",
    "article_file",
    "built",
    "check_folder",
    "check_options",
    "check_task",
    "copies_of",
    "copy_of",
    "forget",
    "inputs",
    "is_current",
    "load_renderer",
    "output",
    "path_of",
    "prepare",
    "prepare_task",
    "press",
    "print_copy",
    "print_task",
    "slug_of",
    "slugs",
    "ticket",
]


@dataclass(frozen=True, slots=True)
class Stage:
    """One arrow of the flow: what it is called, how it is done, what it makes, what it reads, and whose code it is."""

    name: str
    run: Callable[[Job], Any]
    makes: tuple[str, ...]
    reads: tuple[str, ...]
    code: tuple[str, ...]
    when: Callable[[Job], bool] = lambda job: True  # whether this copy has it at all


STAGES = (
    Stage("read", stages.read, ("manuscript",), ("@article",), ("readers",)),
    Stage("normalize", stages.normalize, ("article",), ("manuscript", "@ticket"), ("normalize", "sentences")),
    Stage("claims", stages.claims, ("claims",), ("article", "@desk"), ("claims", "sentences")),
    Stage("support", stages.judge, ("judgments",), ("article", "claims", "@evidence"), ("support", "anchors")),
    Stage(
        "footnotes",
        stages.footnotes,
        ("footnotes",),
        ("article", "judgments", "@ticket", "@style"),
        ("footnotes", "citations", "cites", "styles"),
    ),
    Stage(
        "edition",
        stages.edition,
        ("edition",),
        ("@inputs", "@press", "@head", "@ticket", "article", "judgments", "footnotes"),
        ("editions", "archive"),
    ),
    Stage(
        "layout",
        stages.lay_out,
        ("html",),
        ("article", "judgments", "footnotes", "edition", "@ticket", "@layout", "@profile", "@copy"),
        ("layout", "fonts", "sentences"),
    ),
    Stage(
        "render",
        stages.render,
        ("pdf", "notes"),
        ("html", "article", "claims", "footnotes", "edition", "@ticket", "@profile", "@inputs"),
        ("render", "engine", "finish", "fonts", "extract"),
    ),
    Stage(
        "preflight",
        stages.check,
        ("preflight",),
        ("pdf", "notes", "manuscript", "article", "judgments", "footnotes", "@ticket", "@profile", "@layout"),
        ("pdfinfo", "preflight", "profiles", "ticket", "claims"),
    ),
    Stage(
        "impose",
        stages.impose,
        ("sheets",),
        ("pdf", "preflight", "article", "@copy"),
        ("imposition", "sheets"),
        stages.is_folded,
    ),
)

#: The last stage that needs no renderer.
LAID_OUT = "layout"
#: Stands before the name of a result where a stage's record gives its digest.
MADE = "made "
#: Code that every stage stands on.
COMMON = ("model", "errors", "files", "flow")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one job, for whoever reports it."""

    slug: str
    pdf: str
    pages: int  # of that file: of a booklet, the sides of its sheets
    notes: int  # the desk's; the article's own are not counted
    findings: tuple[Finding, ...]
    ran: tuple[tuple[str, str], ...]  # stage, why


def prepare(job: Job) -> Job:
    """Run the stages from the manuscript to the laid-out HTML of the copy that is asked for."""
    article_file(job.folder)
    _bring_up_to_date(job, STAGES[: STAGES.index(_stage(LAID_OUT)) + 1], mark=True)
    return job


def print_copy(job: Job) -> Outcome:
    """Render, finish and preflight what ``prepare`` laid out; only a good PDF replaces the last good one.

    Raises FindingsError where the preflight finds an error.
    """
    _bring_up_to_date(job, STAGES[STAGES.index(_stage(LAID_OUT)) + 1 :])
    report: Preflight = output(job, "preflight")
    if not report.passed:
        raise _refused(job, report)
    made = path_of(job, "pdf")
    if is_default(job):
        if digests.digest_file(made) != digests.digest_file(job.pdf):
            files.write_atomic(job.pdf, output(job, "pdf"))
    else:
        files.make_durable(made)
    if path_of(job, "sheets").exists():
        files.make_durable(path_of(job, "sheets"))
    _mark_current(job)
    return built(job)


def built(job: Job) -> Outcome:
    """What came of a copy that is what would be made now: in this run, or in one before."""
    report: Preflight = output(job, "preflight")
    good, pages = job.pdf if is_default(job) else path_of(job, "pdf"), report.pages
    if path_of(job, "sheets").exists():
        good = path_of(job, "sheets")
        pages = 2 * -(-pages // 4)  # of the file that is named: a sheet carries four pages on its two sides
    notes = sum(note.number > 0 for note in output(job, "notes").notes)
    return Outcome(job.slug, job.named(good), pages, notes, report.findings, tuple(job.ran))


def forget() -> None:
    """Forget what a process keeps of layouts and profiles: they may have changed on disk."""
    loaded.forget()


def is_default(job: Job) -> bool:
    """Whether the copy that is asked for is the one that the ticket makes by itself."""
    return copy_of(job) == copy_of(Job(job.root, job.slug, made={"@ticket": ticket(job)}))


def _refused(job: Job, report: Preflight) -> FindingsError:
    """The errors, at the file where the first is mended; and what the PDF is that still lies where a good one would."""
    said = _reasons(report)
    if is_default(job) and job.pdf.exists():
        said += f"\n  {job.named(job.pdf)} is still that of the last build that passed: do not hand it out for this one"
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    place = next((one.place for one in errors if one.place.file), None)
    if place is None:
        return FindingsError(said, file=job.named(path_of(job, "preflight")))
    return FindingsError(said, file=place.file, line=place.line)


def _reasons(report: Preflight) -> str:
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    lines = []
    for code in dict.fromkeys(finding.code for finding in errors):
        first, *more = [finding for finding in errors if finding.code == code]
        page = f" (page {first.place.page})" if first.place.page else ""
        lines.append(f"  {code}{page}: {first.message} {first.remedy}".rstrip())
        lines += [f"    and {len(more)} more like it: briefing preflight names them"] if more else []
    return "the briefing must not be handed out:\n" + "\n".join(lines)


def _bring_up_to_date(job: Job, wanted: Iterable[Stage], *, mark: bool = False) -> None:
    """Run what is stale. The records of what may run are gone meanwhile, so that what is cut short counts as not run.

    ``mark`` says that what all copies share is then what would be made now.
    """
    states = {copy: _load_state(job, copy=copy) for copy in (False, True)}
    stages = [stage for stage in wanted if stage.when(job)]
    touched: set[bool] = set()
    try:
        for place, stage in enumerate(stages):
            reads = {name: _digest(job, name) for name in stage.reads}
            reads["code"] = digests.program(*stage.code, *COMMON)
            copy = _is_of_copy(stage)
            if why := _why(job, states[copy].get(stage.name), reads, stage.makes):
                if copy not in touched:
                    touched.add(copy)
                    current = states[copy].pop("current", None)
                    later = {each.name for each in stages[place:] if _is_of_copy(each) is copy}
                    if current or later & states[copy].keys():
                        rest = {name: record for name, record in states[copy].items() if name not in later}
                        _save_state(job, rest, copy=copy)
                states[copy].pop(stage.name, None)
                made = stage.run(job)
                several = isinstance(made, tuple) and len(stage.makes) > 1
                for result, value in zip(stage.makes, made if several else (made,), strict=True):
                    reads[MADE + result] = keep(job, result, value)
                states[copy][stage.name] = reads
                job.ran.append((stage.name, why))
        if mark and states[False].get("current") != (now := _now(job)):
            states[False]["current"] = now
            touched.add(False)
    finally:
        for copy in touched:
            _save_state(job, states[copy], copy=copy)


def _is_of_copy(stage: Stage) -> bool:
    """Whether a stage makes what belongs to one copy."""
    return "{copy}" in RESULTS[stage.makes[0]][0]


def _digest(job: Job, name: str) -> str:
    return READ[name](job) if name.startswith("@") else digests.digest_file(path_of(job, name))


def _why(job: Job, before: Mapping[str, str] | None, reads: Mapping[str, str], makes: Iterable[str]) -> str:
    """Why a stage must run; empty if it need not."""
    if before is None:
        return "it has not run before"
    if changed := [key for key in reads if before.get(key) != reads[key]]:
        return "changed: " + ", ".join(changed)
    for result in makes:
        if (now := digests.digest_file(path_of(job, result))) != before.get(MADE + result):
            return "its result was not as it was made" if now else "its result was gone"
    return ""


def is_current(job: Job) -> bool:
    """Whether everything that was made for this copy is what would be made now; reads digests only."""
    try:
        good = job.pdf if is_default(job) else path_of(job, "pdf")
        if not good.exists():
            return False
        shared = _now(job)
        if _load_state(job, copy=False).get("current") != shared:
            return False
        return _load_state(job, copy=True).get("current") == _now_of_copy(job, shared)
    except InputError:  # said where the job is done
        return False


def _mark_current(job: Job) -> None:
    """Say that a copy is what would be made now."""
    state, now = _load_state(job, copy=True), _now_of_copy(job, _now(job))
    if state.get("current") != now:
        _save_state(job, state | {"current": now}, copy=True)


def _now(job: Job) -> dict[str, str]:
    """What all copies would be made of now."""
    parts = {"inputs": inputs(job), "press": press(job), "head": repr(job.head), "strict": ticket(job).strict}
    return {"all": digests.combine(parts)}


def _now_of_copy(job: Job, shared: Mapping[str, str]) -> dict[str, str]:
    """What one copy would be made of now; its layout need not be one of the edition's own."""
    parts = {"copy": repr(copy_of(job)), "options": repr(job.options), "layout": READ["@layout"](job)}
    return {"all": digests.combine(dict(shared) | parts)}


def _state_file(job: Job, *, copy: bool) -> Path:
    return (job.build / copy_of(job).name if copy else job.build) / "stages.json"


def _load_state(job: Job, *, copy: bool) -> dict[str, dict[str, str]]:
    path = _state_file(job, copy=copy)
    try:
        loaded: dict[str, dict[str, str]] = files.load_json(path, dict[str, dict[str, str]]) if path.exists() else {}
    except InputError:  # a record that cannot be read says nothing: every stage runs again
        return {}
    return loaded


def _save_state(job: Job, state: dict[str, dict[str, str]], *, copy: bool) -> None:
    files.write_json(_state_file(job, copy=copy), state, durable=False)


# --- As tasks for a worker ---------------------------------------------------------------------------------------


def prepare_task(root: Path, slug: str, options: tuple[Options, ...], head: Head | None) -> list[list[tuple[str, str]]]:
    """``prepare`` for several copies of one article, in a process of its own: which stages ran for each, and why."""
    return [prepare(Job(root, slug, each, head)).ran for each in options]


def print_task(
    root: Path, slug: str, options: Options, head: Head | None, ran: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Render one copy in a process of its own, after ``prepare_task``: which stages ran, and why."""
    job = Job(root, slug, options, head, list(ran))
    _bring_up_to_date(job, (_stage("render"),))
    return job.ran


def check_task(root: Path, slug: str, options: Options, head: Head | None, ran: list[tuple[str, str]]) -> Outcome:
    """``print_copy`` in a process of its own, after ``print_task``."""
    return print_copy(Job(root, slug, options, head, list(ran)))


def _stage(name: str) -> Stage:
    return next(stage for stage in STAGES if stage.name == name)
