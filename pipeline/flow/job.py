"""One article on its way: its folders, its ticket, and what it and the press are, by digest."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import digests, files
from pipeline.copies import Copy, make_copy
from pipeline.editions import Head
from pipeline.errors import InputError
from pipeline.model import EvidenceFile, Layout, Profile, Severity, Ticket

#: The folder in ``sources/`` that is not an article's.
DESK = "_desk"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line adds to the job ticket. ``copy``: the name of one, or the ticket's own where empty."""

    copy: str = ""
    layout: str = ""
    paper: str = ""
    strict: bool = False


@dataclass(slots=True)
class Job:
    """One article, what is asked of it, what has been made of it so far, and which stages ran, and why."""

    root: Path
    slug: str
    options: Options = field(default_factory=Options)
    head: Head | None = None
    ran: list[tuple[str, str]] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.root / "sources" / self.slug

    @property
    def build(self) -> Path:
        return self.root / "build" / self.slug

    @property
    def pdf(self) -> Path:
        """Where the default copy is when all is good."""
        return self.build / f"{self.slug}.pdf"

    def named(self, path: Path) -> str:
        """A path as a person at the project's root would write it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def slugs(root: Path) -> tuple[str, ...]:
    """Every article's folder in ``sources/``, by name."""
    folder = root / "sources"
    if not folder.is_dir():
        raise InputError(
            "there is no folder sources/ here; make one, with a folder for each article in it", file=str(root)
        )
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._"))


def article_file(folder: Path) -> Path:
    """The one manuscript in an article's folder. Raises InputError where there is none, or more than one."""
    where = f"sources/{folder.name}"
    if not folder.is_dir():
        raise InputError("there is no such folder; see what is in sources/", file=where)
    if any(character.isspace() or ord(character) < 32 for character in folder.name):
        better = "-".join(folder.name.split()).lower()
        raise InputError(f"a folder's name must not have spaces; rename it, for example to {better}", file=where)
    found = sorted(path for path in folder.iterdir() if path.stem == "article" and path.is_file())
    if not found:
        raise InputError("holds no article; put it there as article.txt, article.md or another format", file=where)
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise InputError(f"holds {names}: an article has a folder of its own; move all but one", file=where)
    return found[0]


def ticket(job: Job) -> Ticket:
    """The job ticket: the article's own over the desk's (``sources/_desk/desk.yaml``) over the defaults."""
    if "@ticket" not in job.made:
        job.made["@ticket"] = _load_ticket(job)
    loaded: Ticket = job.made["@ticket"]
    return loaded


def _load_ticket(job: Job) -> Ticket:
    own, desk = job.folder / "briefing.yaml", desk_folder(job) / "desk.yaml"
    name, default = job.named(own), Ticket()
    ours = files.load_ticket(own, name) if own.exists() else default
    if desk.exists():
        common = files.load_ticket(desk, job.named(desk))
        open_fields = [key for key in Ticket.__dataclass_fields__ if getattr(ours, key) == getattr(default, key)]
        ours = replace(ours, **{key: getattr(common, key) for key in open_fields})
    return replace(ours, path=name, strict=ours.strict or job.options.strict)


def evidence(job: Job) -> EvidenceFile:
    """What the desk found, or nothing."""
    path = job.folder / "evidence.yaml"
    return files.load_evidence(path, job.named(path)) if path.exists() else EvidenceFile()


def copy_of(job: Job) -> Copy:
    """The copy that is asked for."""
    if "@copy" not in job.made:
        options = job.options
        job.made["@copy"] = make_copy(ticket(job), options.copy, layout=options.layout, paper=options.paper)
    copy: Copy = job.made["@copy"]
    return copy


def copies_of(job: Job) -> tuple[Copy, ...]:
    """Every copy of the edition: what the ticket names, what it makes by default, and what is asked for."""
    named = [make_copy(ticket(job), name, paper=job.options.paper) for name in ticket(job).copies]
    return tuple(dict.fromkeys((make_copy(ticket(job)), *named, copy_of(job))))


def layout_of(job: Job) -> Layout:
    """The layout of the copy that is asked for, with all that it extends."""
    return _layout(job.root, copy_of(job).layout)


@cache
def _layout(root: Path, name: str) -> Layout:
    from pipeline.layout import load_layout

    return load_layout(name, tuple(dict.fromkeys((root / "layouts", digests.ROOT / "layouts"))))


def profile_of(job: Job) -> Profile:
    """The profile of the copy that is asked for; under ``strict``, notes that no editor has read are an error."""
    profile = _profile(copy_of(job).profile)
    if ticket(job).strict:
        return replace(profile, severities={**profile.severities, "notes-unread": Severity.ERROR})
    return profile


def style_of(job: Job) -> str:
    """The citation style: a name that we carry, or a CSL file beside the article or in the desk's folder."""
    style = ticket(job).style
    if not style.endswith(".csl"):
        return style
    for folder in (job.folder, desk_folder(job)):
        if (folder / style).is_file():
            return str(folder / style)
    raise InputError(
        f"there is no {style} beside the article or in sources/{DESK}; put it there", file=ticket(job).path
    )


@cache
def _profile(name: str) -> Profile:
    from pipeline.profiles import load_profile

    return load_profile(name)


def desk_folder(job: Job) -> Path:
    """Where the desk keeps what holds for all its articles: ``desk.yaml``, and rules and words of its own."""
    return job.root / "sources" / DESK


def forget() -> None:
    """Forget the layouts and profiles that were loaded."""
    _layout.cache_clear()
    _profile.cache_clear()


def inputs(job: Job) -> dict[str, str]:
    """Every file that people gave us for this article, by name from its folder, with its digest."""
    found = {}
    for folder, prefix in ((job.folder, ""), (desk_folder(job), f"../{DESK}/")):
        for path in digests.files_below(folder):
            found[prefix + path.relative_to(folder).as_posix()] = digests.digest_file(path)
    return found


def press(job: Job) -> dict[str, object]:
    """What makes the page, by digest: the program with its rules and profiles, the layout, the fonts, the packages."""
    from pipeline import fonts

    layouts = sorted({copy.layout for copy in copies_of(job)})
    return {
        "program": digests.program(),
        "layouts": {name: _layout_digest(_layout(job.root, name)) for name in layouts},
        "fonts": [list(pair) for pair in fonts.digests()],
        "packages": digests.digest_file(digests.lock_file()),
    }


def _layout_digest(layout: Layout) -> str:
    return digests.combine({Path(folder).name: digests.folder_digest(Path(folder)) for folder in layout.chain})


def _article_digest(job: Job) -> str:
    path = article_file(job.folder)
    return digests.combine([path.name, digests.digest_file(path)])


def _picture_digest(job: Job) -> str:
    people = ("briefing.yaml", "evidence.yaml", article_file(job.folder).name)
    kept = {name: digest for name, digest in inputs(job).items() if name not in people and not name.startswith("../")}
    return digests.combine(kept)


def _desk_digest(job: Job) -> str:
    return digests.combine({name: digest for name, digest in inputs(job).items() if name.startswith("../")})


#: What a stage may read besides other stages' results, by the name it has in the table of stages.
READ: dict[str, Callable[[Job], str]] = {
    "@article": _article_digest,
    "@pictures": _picture_digest,
    "@style": lambda job: digests.digest_file(Path(style_of(job))) if style_of(job).endswith(".csl") else style_of(job),
    "@desk": _desk_digest,
    "@evidence": lambda job: digests.digest_file(job.folder / "evidence.yaml"),
    "@ticket": lambda job: digests.combine([repr(ticket(job))]),
    "@inputs": lambda job: digests.combine(inputs(job)),
    "@press": lambda job: digests.combine(press(job)),
    "@head": lambda job: digests.combine([repr(job.head)]),
    "@layout": lambda job: _layout_digest(layout_of(job)),
    "@profile": lambda job: digests.combine([repr(profile_of(job))]),
    "@copy": lambda job: digests.combine([repr(copy_of(job))]),
}
