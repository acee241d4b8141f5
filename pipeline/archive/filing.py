"""build/<slug> -> an edition in the archive: the very bytes that were built, and all that they were made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive import filed
from pipeline.archive.captures import Capture
from pipeline.archive.copies import copies_of_edition
from pipeline.archive.disk import digest_file
from pipeline.archive.filed import FiledEdition, Record
from pipeline.archive.inventory import Person
from pipeline.archive.store import Content, HeadMovedError, Store
from pipeline.errors import FindingsError, InputError
from pipeline.files import load_json, to_json
from pipeline.model import Article, Edition, Footnotes, Preflight

#: What a build keeps for itself.
_NOT_FILED = frozenset({"stages.json"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """One built article, as the caller lays it out for filing.

    ``inputs``: each file that people gave, by the name that the edition lists it under. ``press`` gives what made it,
    logical path -> file; it is asked only when that press is not filed yet. ``press_digest``: the press as it is now,
    by the digest that editions use. ``system``: libraries of the machine, name -> version. ``corrections``: the desk's
    lines from the job ticket. ``captures``: what the list beside them says of the kept sources.
    """

    slug: str
    build: Path
    inputs: Mapping[str, Path]
    press: Callable[[], Mapping[str, Content]]
    press_digest: str
    system: Mapping[str, str]
    corrections: tuple[str, ...] = ()
    captures: tuple[Capture, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """What came of it. ``print``: the file to print. ``differs``: files of other bytes than those filed before."""

    edition: FiledEdition
    new: bool
    print: Path
    left_out: tuple[str, ...] = ()  # copies of another edition that lie in build/
    differs: tuple[str, ...] = ()
    late: tuple[str, ...] = ()  # copies that were made after the edition was filed


def file_edition(store: Store, parcel: Parcel, message: str, person: Person) -> Filing:
    """File what is in ``build/<slug>`` as the article's next edition; never renders.

    The edition that is the newest already makes no new version. Raises InputError where an input or the press changed
    since the build, FindingsError where the preflight did not pass, HeadMovedError where another edition was filed in
    between.
    """
    where = f"build/{parcel.slug}"
    edition = load_json(parcel.build / "edition.json", Edition)
    _check_inputs(edition, parcel, where)
    copies, left_out = _copies(parcel)
    printed = _default_copy(parcel, copies, where)
    with store.writing():
        head = filed.head(store, parcel.slug)
        if head and head.code == edition.code and head.record:
            return _filed_before(store, parcel, head, copies, left_out)
        for gone in (one.removed for one in filed.editions(store, parcel.slug) if one.code == edition.code):
            if gone is not None:
                raise InputError(
                    f"edition {edition.code} was removed on {gone.date} ({gone.authority}) and is not filed again. "
                    "Change what must not be in it, build, then archive.",
                    file=where,
                )
        if edition.supersedes != (head.code if head else ""):
            raise HeadMovedError(
                f"the archive's newest edition is {head.code if head else 'none'}, and this one was built to follow "
                f"{edition.supersedes or 'none'}. Run `make pdf`, then archive again.",
                file=f"{where}/edition.json",
            )
        if store.inventory(filed.press_id(edition.press)) is None:  # its digest says all that is in it
            store.commit(filed.press_id(edition.press), parcel.press(), "The press that made an edition", person)
        files = _files(parcel, copies)
        record = _record(parcel, edition, printed, files)
        files[filed.record_name(edition.code)] = to_json(record)
        store.commit(
            filed.article_id(parcel.slug),
            files,
            message or f"Edition {record.number}",
            person,
            expect=_object_head(store, parcel.slug),
        )
        now = filed.head(store, parcel.slug)
    assert now is not None  # it was filed two lines above, under the lock
    return Filing(now, True, parcel.build / f"{parcel.slug}.pdf", left_out)


def _object_head(store: Store, slug: str) -> str:
    inventory = store.inventory(filed.article_id(slug))
    return inventory.head.name if inventory else ""


def _check_inputs(edition: Edition, parcel: Parcel, where: str) -> None:
    """What lies in sources/ must be what was built from, and the press the one that built it."""
    built = dict(edition.inputs)
    for name in sorted(built.keys() | parcel.inputs.keys()):
        here = digest_file(parcel.inputs[name], "sha256") if name in parcel.inputs else ""
        if here == built.get(name, ""):
            continue
        what = "is new" if name not in built else "is gone" if not here else "changed"
        raise InputError(
            f"{what} since {where} was built. Run `make pdf`, look at the new briefing, then archive.",
            file=str(parcel.inputs.get(name, name)),
        )
    if edition.press != parcel.press_digest:
        raise InputError(
            "the program, a layout, a font or a package changed since this was built. Run `make pdf`, look at the new "
            "briefing, then archive.",
            file=f"{where}/edition.json",
        )


def _copies(parcel: Parcel) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The folders of the copies of this edition; and the names of those that were made for another one, with a PDF."""
    ours, others = copies_of_edition(parcel.build)
    for folder in ours:
        if not (folder / "preflight.json").is_file():
            raise InputError(
                "this copy was begun and not finished: "
                f"`briefing build {parcel.slug} --copies {folder.name}` says why. "
                "Mend that and archive, or delete this folder to file the edition without the copy.",
                file=str(folder),
            )
        if not load_json(folder / "preflight.json", Preflight).passed:
            raise FindingsError(
                "this copy did not pass its preflight and is not filed. Mend what it names, build, then archive.",
                file=str(folder / "preflight.json"),
            )
    return ours, tuple(folder.name for folder in others if any(folder.glob("*.pdf")))


def _default_copy(parcel: Parcel, copies: tuple[Path, ...], where: str) -> str:
    """The logical path of the file to print: the copy whose bytes are the default copy's."""
    default = parcel.build / f"{parcel.slug}.pdf"
    if not default.is_file():
        raise InputError("there is no finished briefing here. Run `make pdf`.", file=where)
    data = default.read_bytes()
    for folder in copies:
        for path in sorted(folder.glob("*.pdf")):
            if path.read_bytes() == data:
                return f"copies/{folder.name}/{path.name}"
    raise InputError(
        "this is no copy of the edition that edition.json names. Run `make pdf`, then archive.", file=str(default)
    )


def _files(parcel: Parcel, copies: tuple[Path, ...]) -> dict[str, Content]:
    """Everything that an edition holds: logical path -> file."""
    files: dict[str, Content] = {}
    for name, path in parcel.inputs.items():
        # What all articles of the desk share lies beside their folders; it is kept apart from the article's own.
        files[f"desk/{name[3:]}" if name.startswith("../") else f"input/{name}"] = path
    for path in sorted(parcel.build.glob("*.json")):
        if path.name not in _NOT_FILED:
            files[f"stages/{path.name}"] = path
    for folder in copies:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name not in _NOT_FILED and not path.name.startswith("."):
                files[f"copies/{folder.name}/{path.name}"] = path
    return files


def _record(parcel: Parcel, edition: Edition, printed: str, files: Mapping[str, Content]) -> Record:
    article = load_json(parcel.build / "article.json", Article)
    notes = load_json(parcel.build / "footnotes.json", Footnotes)
    verdict = load_json((parcel.build / printed.removeprefix("copies/")).parent / "preflight.json", Preflight)
    return Record(
        slug=parcel.slug,
        number=edition.number,
        code=edition.code,
        digest=edition.digest,
        press=edition.press,
        date=edition.date,
        supersedes=edition.supersedes,
        title=article.title,
        byline=article.byline,
        language=article.language,
        pages=verdict.pages,
        claims=notes.account.statements,  # as the page says it, with what the desk found besides
        notes=len(notes.notes),
        changes=edition.changes,
        changed=edition.changed,
        corrections=parcel.corrections,
        captures=parcel.captures,
        print=printed,
        versions=dict(edition.versions),
        system=dict(parcel.system),
        files={name: digest_file(path, "sha256") for name, path in sorted(files.items()) if isinstance(path, Path)},
    )


def _filed_before(
    store: Store, parcel: Parcel, head: FiledEdition, made: tuple[Path, ...], left_out: tuple[str, ...]
) -> Filing:
    """The newest edition again: nothing is filed; where the bytes are not the same, the filed ones are the record."""
    if head.withdrawn:
        raise InputError(
            f"edition {head.code} was withdrawn on {head.withdrawn.date} ({head.withdrawn.reason}). Change what was "
            "wrong, build, then archive.",
            file=f"build/{parcel.slug}",
        )
    assert head.record is not None  # the caller asks only then
    copies = parcel.build
    differs = tuple(
        name
        for name, digest in head.record.files.items()
        if name.startswith("copies/")
        and (path := copies / name.removeprefix("copies/")).is_file()
        and digest_file(path, "sha256") != digest
    )
    built = parcel.build / f"{parcel.slug}.pdf"
    same = head.record.files.get(head.record.print) == digest_file(built, "sha256")
    path = built if same else store.file(filed.article_id(parcel.slug), head.record.print, head.version)
    filed_copies = {name.split("/")[1] for name in head.record.files if name.startswith("copies/")}
    late = tuple(folder.name for folder in made if folder.name not in filed_copies)
    return Filing(head, False, path, left_out, differs, late)
