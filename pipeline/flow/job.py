"""One article on its way: its folders, its ticket, and what it and the press are, by digest."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import digests, files
from pipeline.copies import Copy, make_copy
from pipeline.editions import Head
from pipeline.errors import InputError
from pipeline.files.strict_yaml import Items, Mapping
from pipeline.model import EvidenceFile, Layout, Profile, Severity, Ticket
from pipeline.workers import LIMITS

#: The folder in ``sources/`` that is not an article's.
DESK = "_desk"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # the shape of a BCP 47 tag, with its first subtag


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line adds to the job ticket. ``copy``: the name of one, or the ticket's own where empty."""

    copy: str = ""
    layout: str = ""
    paper: str = ""
    strict: bool = False
    sides: int = 0
    lines: int = -1


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


def slug_of(root: Path, written: str) -> str:
    """The article that a person names: its slug, or its folder or a file in it, as a shell completes them.

    Raises InputError for what can be no article's folder.
    """
    path = Path(written)
    parts = path.relative_to(root).parts if path.is_relative_to(root) else path.parts
    if parts[:1] == ("sources",) and len(parts) in (2, 3):
        parts = parts[1:2]
    if len(parts) != 1 or parts[0] == "sources" or parts[0][0] in "._/":
        raise InputError("names no article; give the name of a folder in sources/", file=written or "''")
    return parts[0]


def check_options(root: Path, options: Options, names: str = "") -> None:
    """Say once, before any work, that the command line asks for a paper, a layout or a copy that there is not."""
    for name in [name.strip() for name in names.split(",")] if names != "all" else [""]:
        copy = make_copy(Ticket(path=""), name, layout=options.layout, paper=options.paper)
        if name or options.layout:
            _has_lines(_layout(root, copy.layout), options.lines)


def check_folder(folder: Path) -> None:
    """Raise InputError where an article's folder is not there."""
    if not folder.is_dir():
        raise InputError(f"there is no such folder; {_nearest(folder)}", file=f"sources/{folder.name}")


def article_file(folder: Path) -> Path:
    """The one manuscript in an article's folder. Raises InputError where there is none, or more than one."""
    where = f"sources/{folder.name}"
    check_folder(folder)
    if any(character.isspace() or ord(character) < 32 for character in folder.name):
        better = "-".join(folder.name.split()).lower()
        raise InputError(f"a folder's name must not have spaces; rename it, for example to {better}", file=where)
    if strays := digests.strays(folder):
        name = f"{where}/{strays[0].relative_to(folder).as_posix()}"
        raise InputError("is a link out of the article's folder, or no file; put the file itself there", file=name)
    found = sorted(path for path in folder.iterdir() if is_article(path.name) and path.is_file())
    if not found:
        raise InputError("holds no article; put it there as article.txt, article.md or another format", file=where)
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise InputError(f"holds {names}: an article has a folder of its own; move all but one", file=where)
    return found[0]


def is_article(name: str) -> bool:
    """Whether a file of this name is its folder's article: ``article.`` and the suffix of one format."""
    return Path(name).stem == "article" or name.lower() == "article.warc.gz"


def _nearest(folder: Path) -> str:
    from difflib import get_close_matches

    others = [path.name for path in folder.parent.iterdir() if path.is_dir()] if folder.parent.is_dir() else []
    begun = {name[: len(folder.name)]: name for name in others}  # a long name is written down to where it is plain
    near = get_close_matches(folder.name, others, n=1) or [
        begun[name] for name in get_close_matches(folder.name, begun, n=1, cutoff=0.8)
    ]
    return f"did you mean {near[0]}?" if near else "see what is in sources/"


def ticket(job: Job) -> Ticket:
    """The job ticket: the article's own over the desk's (``sources/_desk/desk.yaml``) over the defaults."""
    if "@ticket" not in job.made:
        job.made["@ticket"] = _load_ticket(job)
    loaded: Ticket = job.made["@ticket"]
    return loaded


def _load_ticket(job: Job) -> Ticket:
    own, desk = job.folder / "briefing.yaml", desk_folder(job) / "desk.yaml"
    name = job.named(own)
    ours = files.load_ticket(own, name) if own.exists() else Ticket()
    if desk.exists():
        common = files.load_ticket(desk, job.named(desk))
        said = files.load_yaml(own, name) if own.exists() else None
        filled = said if isinstance(said, Mapping) else {}
        given = {key.replace("-", "_") for key, value in filled.items() if value is not None}
        ours = replace(ours, **{key: getattr(common, key) for key in Ticket.__dataclass_fields__ if key not in given})
    if ours.language and not _LANGUAGE.fullmatch(ours.language):
        message = f"language: {ours.language!r} is no language tag; write it like en, de or pt-BR"
        raise _at(job, "language", InputError(message, file=name))
    return replace(ours, path=name, strict=ours.strict or job.options.strict)


def evidence(job: Job) -> EvidenceFile:
    """What the desk found, or nothing."""
    path = job.folder / "evidence.yaml"
    return files.load_evidence(path, job.named(path))


def copy_of(job: Job) -> Copy:
    """The copy that is asked for."""
    if "@copy" not in job.made:
        options = job.options
        asked = {"layout": options.layout, "paper": options.paper}
        with _said_in(job) as said:
            job.made["@copy"] = make_copy(said, options.copy, **asked, sides=options.sides, lines=options.lines)
    copy: Copy = job.made["@copy"]
    return copy


def copies_of(job: Job) -> tuple[Copy, ...]:
    """Every copy of the edition: what the ticket names, and what it makes by default.

    What is asked for besides is made of the same edition and changes nothing in it: all copies bear one code.
    """
    with _said_in(job) as said:
        named = [make_copy(said, name, paper=job.options.paper) for name in said.copies]
        return tuple(dict.fromkeys((make_copy(said), *named)))


def layout_of(job: Job) -> Layout:
    """The layout of the copy that is asked for, with all that it extends, and what ticket or command line change."""
    layout, copy, said = _layout_of(job, copy_of(job).layout), copy_of(job), ticket(job)
    asked: dict[str, object] = {}
    if sides := copy.sides or said.sides:
        asked["mirrored"] = sides == 2
    if _has_lines(layout, copy.lines, job.named(job.folder)) and (copy.lines >= 0 or said.lines is not None):
        asked["lines"] = copy.lines if copy.lines >= 0 else said.lines
    return replace(layout, options={**layout.options, **asked}) if asked else layout


def _has_lines(layout: Layout, asked: int, file: str = "") -> bool:
    """Whether a layout has room for line numbers. Raises InputError where the command line asks for some and not."""
    roomy = bool(layout.options.get("lines-asked", True))
    if asked > 0 and not roomy:
        message = f"--lines {asked}: the layout {layout.name} has no room for line numbers; leave --lines out"
        raise InputError(message, file=file)
    return roomy


def _layout_of(job: Job, name: str) -> Layout:
    try:
        return _layout(job.root, name)
    except InputError as error:
        raise _placed(job, error, "layout" if name == ticket(job).layout else "") from error


def _placed(job: Job, error: InputError, key: str) -> InputError:
    """The error, ascribed to the ticket where it names no file: the ticket named what there is not."""
    return error if error.file else _at(job, key, InputError(error.message, file=ticket(job).path))


def _at(job: Job, key: str, error: InputError) -> InputError:
    """The error at the line that says ``key``: in the article's ticket, or in the desk's where that does not."""
    for path in (job.folder / "briefing.yaml", desk_folder(job) / "desk.yaml"):
        said = files.load_yaml(path, job.named(path)) if path.exists() else None
        if isinstance(said, Mapping) and said.get(key):
            value, (line, column) = said[key], said.values_at[key]
            if isinstance(value, Items):  # at the item that the message names
                places = (at for item, at in zip(value, value.items_at, strict=True) if repr(item) in error.message)
                line, column = next(places, (line, column))
            return InputError(error.message, file=job.named(path), line=line, column=column)
    return error


@contextmanager
def _said_in(job: Job) -> Iterator[Ticket]:
    """The ticket; a paper or a copy in it that there is not is an error at the line that names it."""
    said = ticket(job)  # what is wrong in the files themselves has its own place
    try:
        yield said
    except InputError as error:
        raise _at(job, "paper" if error.message.startswith("there is no paper") else "copies", error) from error


def homes(root: Path) -> tuple[Path, ...]:
    """The folders that hold layouts: the desk's own, then those of the press."""
    return tuple(dict.fromkeys((root / "layouts", digests.layouts())))


@cache
def _layout(root: Path, name: str) -> Layout:
    from pipeline.layout import load_layout

    return load_layout(name, homes(root))


def profile_of(job: Job) -> Profile:
    """The profile of the copy that is asked for; under ``strict``, notes that no editor has read are an error."""
    try:
        profile = _profile(copy_of(job).profile)
    except InputError as error:
        raise _placed(job, error, "profile") from error
    if profile.options.get("duplex") == "long-edge" and not layout_of(job).options.get("mirrored", True):
        profile = replace(profile, options={**profile.options, "duplex": "none"})  # made for one side
    if ticket(job).strict:
        return replace(profile, severities={**profile.severities, "notes-unread": Severity.ERROR})
    return profile


def style_of(job: Job) -> str:
    """The citation style: a name that we carry, or a CSL file beside the article or in the desk's folder."""
    style = ticket(job).style
    if not style.endswith(".csl"):
        return style
    for folder in (job.folder, desk_folder(job)):
        path = (folder / style).resolve()
        if path.is_file() and path.is_relative_to(job.root.resolve()):
            return str(folder / style)
    message = f"there is no {style} beside the article or in sources/{DESK}; put it there"
    raise _at(job, "style", InputError(message, file=ticket(job).path))


@cache
def _profile(name: str) -> Profile:
    from pipeline.profiles import load_profile

    return load_profile(name)


def at_key(job: Job, key: str, message: str) -> InputError:
    """An error about a value of the ticket, at its line."""
    return _at(job, key, InputError(message, file=ticket(job).path))


def desk_folder(job: Job) -> Path:
    """Where the desk keeps what holds for all its articles: ``desk.yaml``, and rules and words of its own."""
    return job.root / "sources" / DESK


def forget() -> None:
    """Forget the layouts and profiles that were loaded."""
    _layout.cache_clear()
    _chain_digest.cache_clear()
    _profile.cache_clear()


def inputs(job: Job) -> dict[str, str]:
    """Every file that people gave us for this article, by name from its folder, with its digest.

    What a job may use is not among them: it changes no page.
    """
    found = {}
    for folder, prefix in ((job.folder, ""), (desk_folder(job), f"../{DESK}/")):
        for path in digests.files_below(folder):
            if path == job.root / LIMITS:
                continue
            found[prefix + path.relative_to(folder).as_posix()] = digests.digest_file(path)
    return found


def press(job: Job) -> dict[str, object]:
    """What makes the page, by digest: the program with its rules and profiles, the layout, the fonts, the packages."""
    from pipeline import fonts

    layouts = sorted({copy.layout for copy in copies_of(job)})
    return {
        "program": digests.program(),
        "layouts": {name: _layout_digest(_layout_of(job, name)) for name in layouts},
        "fonts": [list(pair) for pair in fonts.digests()],
        "packages": digests.digest_file(digests.lock_file()),
    }


def _layout_digest(layout: Layout) -> str:
    return _chain_digest(tuple(map(str, layout.chain)))


@cache
def _chain_digest(chain: tuple[str, ...]) -> str:
    return digests.combine({Path(folder).name: digests.folder_digest(Path(folder)) for folder in chain})


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
