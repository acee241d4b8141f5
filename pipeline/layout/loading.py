"""``layouts/<name>/layout.yaml``, with what it extends, -> Layout."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.files import load_yaml
from pipeline.files.fields import nearest
from pipeline.model import Layout

# What a layout may state, and what kind of value it takes.
KEYS: dict[str, type | tuple[type, ...]] = {
    "title": str,
    "extends": str,
    "papers": Mapping,
    "mirrored": bool,  # whether the binding margin changes sides
    "brackets": bool,  # whether part of a sentence gets corner brackets
    "hug": bool,  # whether the last two words of a paragraph stay together
    "chart": bool,  # whether the account has its chart
    "notes": str,  # foot · section: after each section · end: after the article
    "lines-asked": bool,  # whether a job ticket may ask for line numbers
    "lines": int,  # number every so many lines in the margin; 0 for none
    "contents": str,  # a contents list: auto (long articles), always, never
    "section-head": bool,  # whether a long article's running head names the section
    "excerpt": bool,  # only the sentences that carry a note
    "claims": bool,  # number every statement in the text as the ledger does
    "kicker": str,  # the message above the title
    "says": str,  # the message that says what the copy is, before the key
    "close-up": (int, float),  # points of a last page that closer setting makes needless
    "last-fill": (int, float),  # share of a last page that should be filled
    "foot-size": (int, float),  # points of the page foot's type
    "foot-share": (int, float),  # of the measure that the words of the page foot may take
    "note-share": (int, float),  # of a page's height, that notes at its foot may take before a finding says so
    "sections": Sequence,  # what follows the article, in order
}
CHOICES = {"notes": ("foot", "section", "end"), "contents": ("auto", "always", "never")}
PAPER_KEYS = ("width", "height", "top", "bottom", "inner", "outer", "head", "foot", "class")
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def load_layout(name: str, folders: Sequence[Path]) -> Layout:
    """The layout ``name`` from the first of ``folders`` that has it. Raises InputError with file and line."""
    chain: list[Path] = []
    options: dict[str, object] = {}
    asked, file, line = name, "", 0
    while asked:
        folder = _find(asked, folders, file, line)
        if folder in chain:
            raise InputError(f"The layout “{asked}” extends itself: break the circle.", file=file, line=line)
        chain.append(folder)
        stated = _read(folder / "layout.yaml")
        options = _merged(stated, options)
        file, line = str(folder / "layout.yaml"), _line(stated, "extends")
        asked = str(stated.get("extends", ""))
    options.pop("extends", None)
    title = str(options.pop("title", name))
    if not options.get("papers"):
        raise InputError("The layout names no paper: add `papers:`.", file=str(chain[0] / "layout.yaml"))
    return Layout(name=name, title=title, chain=tuple(map(str, chain)), options=options)


def _find(name: str, folders: Sequence[Path], file: str, line: int) -> Path:
    if NAME.fullmatch(name):
        for folder in folders:
            if (folder / name / "layout.yaml").is_file():
                return folder / name
    known = sorted({path.parent.name for folder in folders for path in folder.glob("*/layout.yaml")} - {"base"})
    said = f"There is no layout “{name}”: choose one of {', '.join(known)}.{nearest(name, known)}"
    raise InputError(said, file=file, line=line)


def _read(path: Path) -> Mapping[str, object]:
    stated = load_yaml(path)
    if not isinstance(stated, Mapping):
        raise InputError("A layout is a list of `key: value`.", file=str(path), line=1)
    for key, value in stated.items():
        if key not in KEYS:
            raise InputError(
                f"“{key}” is not known here: use {', '.join(KEYS)}.", file=str(path), line=_line(stated, key)
            )
        if not isinstance(value, KEYS[key]):
            raise InputError(f"“{key}” has a value of the wrong kind.", file=str(path), line=_line(stated, key))
        if value not in CHOICES.get(key, (value,)):
            raise InputError(
                f"“{key}” must be one of {', '.join(CHOICES[key])}.", file=str(path), line=_line(stated, key)
            )
    papers = stated.get("papers")
    for paper, measures in papers.items() if isinstance(papers, Mapping) else ():
        place = _line(papers, paper)
        if not isinstance(measures, Mapping):
            raise InputError(f"The paper “{paper}” needs its measures.", file=str(path), line=place)
        for key, value in measures.items():
            if key not in PAPER_KEYS or (key != "class" and not isinstance(value, (int, float))):
                known = ", ".join(PAPER_KEYS)
                raise InputError(
                    f"A paper has {known}; millimetres, “class” a word.", file=str(path), line=_line(measures, key)
                )
    return stated


def _line(stated: object, key: str) -> int:
    """The line on which ``key`` stands, 0 where that is not known."""
    places = getattr(stated, "keys_at", {})
    return int(places[key][0]) if key in places else 0


def _merged(far: Mapping[str, object], near: Mapping[str, object]) -> dict[str, object]:
    """Both, the nearer one winning; mappings are merged key by key."""
    result: dict[str, object] = {key: _plain(value) for key, value in far.items()}
    for key, value in near.items():
        below = result.get(key)
        result[key] = (
            _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else _plain(value)
        )
    return result


def _plain(value: object) -> object:
    """A value without the places where it stood."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value
