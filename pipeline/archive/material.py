"""An edition out of the archive or out of build/, as ``difference`` compares it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.archive import filed
from pipeline.archive.difference import Difference, Material, compare
from pipeline.archive.export import contents
from pipeline.archive.filed import FiledEdition
from pipeline.archive.store import Store
from pipeline.digests import canonical, combine
from pipeline.errors import InputError
from pipeline.files import load_json
from pipeline.model import Article, Edition, Footnotes, Judgments


def of_archive(store: Store, edition: FiledEdition) -> Material:
    """A filed edition. Raises InputError where its bytes were removed."""
    files = contents(store, edition)
    record = edition.record
    assert record is not None  # contents() refuses a removed edition
    inputs = {name: digest for name, digest in record.files.items() if name.startswith(("input/", "desk/"))}
    return Material(
        number=edition.number,
        code=edition.code,
        article=load_json(_of(files, "article", edition), Article),
        judgments=load_json(_of(files, "judgments", edition), Judgments),
        footnotes=load_json(_of(files, "footnotes", edition), Footnotes),
        date=record.date,
        corrections=record.corrections,
        inputs=tuple(sorted(inputs.items())),
        press=_press(store, record.press),
    )


def of_build(folder: Path, corrections: tuple[str, ...], press: Mapping[str, object]) -> Material:
    """What lies in ``build/<slug>``; ``press`` is that of now, by digest, which may not be the one that built it."""
    edition = load_json(folder / "edition.json", Edition)
    made_by = _parts(canonical(press)) if combine(press) == edition.press else (("press", edition.press),)
    names = {
        f"desk/{name[3:]}" if name.startswith("../") else f"input/{name}": digest for name, digest in edition.inputs
    }
    return Material(
        number=edition.number,
        code=edition.code,
        article=load_json(folder / "article.json", Article),
        judgments=load_json(folder / "judgments.json", Judgments),
        footnotes=load_json(folder / "footnotes.json", Footnotes),
        date=edition.date,
        corrections=corrections,
        inputs=tuple(sorted(names.items())),
        press=made_by,
    )


def against_build(store: Store, edition: FiledEdition, built: Material) -> Difference:
    """What changed from a filed edition to what lies in build/."""
    before = of_archive(store, edition)
    if dict(built.press).keys() == {"press"}:  # another one than that of now: whether it is the same is all we can say
        assert edition.record is not None  # of_archive() refuses a removed edition
        before = replace(before, press=(("press", edition.record.press),))
    return compare(before, built)


def between(store: Store, slug: str, first: str, last: str) -> Difference:
    """What changed from one filed edition to another, with the desk's corrections in all editions on the way."""
    old, new = filed.edition(store, slug, first), filed.edition(store, slug, last)
    way = [one for one in filed.editions(store, slug) if old.number < one.number <= new.number and one.record]
    corrections = tuple(dict.fromkeys(line for one in way if one.record for line in one.record.corrections))
    return compare(of_archive(store, old), of_archive(store, new), corrections)


def _of(files: dict[str, Path], stage: str, edition: FiledEdition) -> Path:
    name = f"stages/{stage}.json"
    if name not in files:
        raise InputError(f"{edition.slug} edition {edition.number} has no {name} in the archive: it was removed.")
    return files[name]


def _press(store: Store, digest: str) -> tuple[tuple[str, str], ...]:
    """The parts of a press, by digest."""
    inventory = store.inventory(filed.press_id(digest))
    if inventory is None or "press.json" not in inventory.head.state:
        return (("press", digest),)
    path = store.path(inventory.object_id) / inventory.content_path("press.json")
    return _parts(path.read_bytes())


def _parts(press: bytes) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((str(part), json.dumps(value)) for part, value in json.loads(press).items()))
