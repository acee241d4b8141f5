"""The faces that the press prints with: static ones, made once at set-up, and the only ones that the renderer sees.

The variable fonts come from two packages under the OFL, which reserves the name "Source": what is made from them has
names of its own. A variable font would break the bytes of the PDF, and optical sizes under one family name would share
one subset, so every optical size is a family.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.errors import MachineError
from pipeline.share import share


@dataclass(frozen=True, slots=True)
class Face:
    """One static face: where it comes from, what it is called, and its place on the axes."""

    package: str
    file: str
    family: str
    weight: int  # CSS weight
    optical: float  # points at which it is meant to be read; 0 where the original has no optical sizes
    italic: bool

    @property
    def style(self) -> str:
        weight = {400: "Regular", 600: "Semibold"}[self.weight]
        return (weight + " Italic" if self.weight != 400 else "Italic") if self.italic else weight

    @property
    def name(self) -> str:
        return f"{self.family}-{self.style}".replace(" ", "") + ".ttf"


SERIF, SANS = "fontpkg_source_serif_4", "fontpkg_source_sans_3"
ROMAN, ITALIC = "SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf"
SANS_ROMAN, SANS_ITALIC = "SourceSans3[wght].ttf", "SourceSans3-Italic[wght].ttf"

FACES = (
    Face(SERIF, ROMAN, "Press Serif", 400, 11, False),
    Face(SERIF, ITALIC, "Press Serif", 400, 11, True),
    Face(SERIF, ROMAN, "Press Serif", 600, 11, False),
    Face(SERIF, ITALIC, "Press Serif", 600, 11, True),
    Face(SERIF, ROMAN, "Press Serif Note", 400, 8.75, False),
    Face(SERIF, ITALIC, "Press Serif Note", 400, 8.75, True),
    Face(SERIF, ROMAN, "Press Serif Note", 600, 8.75, False),
    Face(SERIF, ROMAN, "Press Serif Display", 600, 24, False),
    Face(SANS, SANS_ROMAN, "Press Sans", 400, 0, False),
    Face(SANS, SANS_ITALIC, "Press Sans", 400, 0, True),
    Face(SANS, SANS_ROMAN, "Press Sans", 600, 0, False),
    Face(SANS, SANS_ITALIC, "Press Sans", 600, 0, True),
)

FORMAT = 1  # raise it when the files in the folder change their shape
BORN = 1  # seconds since 1970 of every file, so that nothing depends on the day of the set-up

# Characters that need no glyph of their own: those that steer the setting (line ends, joiners, direction marks,
# variation selectors, the soft hyphen, the byte order mark: Default_Ignorable_Code_Point, Unicode 15, 5.21), and the
# fixed spaces, which HarfBuzz makes from the word space.
GLYPHLESS = (
    (0x9, 0xA),
    (0xAD, 0xAD),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
)

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<!-- Only the faces of this folder, so that a font of the system never gets into a briefing. -->
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <config><rescan><int>0</int></rescan></config>
  <alias binding="same"><family>serif</family><prefer><family>Press Serif</family></prefer></alias>
  <alias binding="same"><family>sans-serif</family><prefer><family>Press Sans</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>Press Sans</family></prefer></alias>
</fontconfig>
"""

ORIGIN = """These faces are modified versions of {names}, made by the briefing press with {tools}:
static instances of the variable fonts at fixed weights and optical sizes, under names of their own because the
original licence reserves the name "Source". Glyphs and metrics are those of the originals. Originals, with SHA-256:

{originals}
"""


def directory() -> Path:
    """The folder of the faces, whether or not they have been made. ``BRIEFING_FONTS`` names another parent folder."""
    return share().absolute() / f"fonts-{_key()}"


def ready() -> bool:
    """Whether the faces have been made. The folder appears all at once, so its record is proof enough."""
    return (directory() / "faces.json").is_file()


def prepare() -> None:
    """Makes the faces; returns at once when they are there. Safe to call from several processes."""
    folder = directory()
    if ready():
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.parent / ".lock"):
            if ready():
                return
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fonts-") as work:
                made = Path(work) / "made"
                made.mkdir()
                _make(made, folder)
                shutil.rmtree(folder, ignore_errors=True)
                made.rename(folder)
    except OSError as error:
        raise MachineError(
            f"The fonts cannot be written to {folder.parent} ({error.strerror}): make it writable, "
            "or name another folder in BRIEFING_FONTS.",
            file=str(folder.parent),
        ) from error


def configure() -> None:
    """Lets fontconfig see these faces and no others. To be called before Pango is loaded."""
    prepare()
    os.environ["FONTCONFIG_FILE"] = str(directory() / "fonts.conf")
    for name in ("FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"):
        os.environ.pop(name, None)


def digests() -> tuple[tuple[str, str], ...]:
    """Each face's file name and SHA-256, in order of name."""
    return tuple((name, digest) for name, digest in _record()["digests"])


def missing_characters(text: str) -> tuple[tuple[str, int], ...]:
    """The characters of ``text`` that no face has, each once with the place where it first stands."""
    lacking = [character for character in dict.fromkeys(text) if not _covered(ord(character))]
    return tuple((character, text.index(character)) for character in lacking)


def _covered(code: int) -> bool:
    starts, ends = _coverage()
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    ranges = _record()["coverage"]
    return [first for first, _ in ranges], [last for _, last in ranges]


@cache
def _record() -> dict[str, Any]:
    prepare()
    record: dict[str, Any] = json.loads((directory() / "faces.json").read_text("ascii"))
    return record


@cache
def _key() -> str:
    """Names the folder: another recipe, another original or another tool makes another folder."""
    recipe = [FORMAT, version("uharfbuzz"), version("fonttools"), *map(astuple, FACES)]
    state = hashlib.sha256(json.dumps(recipe).encode())
    for package in (SERIF, SANS):
        state.update((_home(package) / "metadata.json").read_bytes())
    return state.hexdigest()[:12]


@cache
def version(package: str) -> str:
    """A package's version, by the name of its folder of metadata: importlib's own way takes 10 ms to load."""
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):
                if name.startswith(f"{package}-") and name.endswith(".dist-info"):
                    return name.removeprefix(f"{package}-").removesuffix(".dist-info")
    from importlib import metadata

    return metadata.version(package)


@cache
def _home(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise MachineError(
            f"The font package {package.replace('_', '-')} is not installed: run `make pdf` to set it up."
        )
    return Path(spec.origin).parent


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make(made: Path, folder: Path) -> None:
    """Writes every file of the folder into ``made``; ``folder`` is where it will stand."""
    covered = {code for first, last in GLYPHLESS for code in range(first, last + 1)}
    found = []
    for face in FACES:
        covered |= _instance(face, made / face.name)
        found.append((face.name, hashlib.sha256((made / face.name).read_bytes()).hexdigest()))
    originals = []
    for package in (SERIF, SANS):
        home = _home(package)
        shutil.copyfile(home / "LICENSE", made / f"OFL-{package.removeprefix('fontpkg_').replace('_', '-')}.txt")
        for original in sorted({face.file for face in FACES if face.package == package}):
            digest = hashlib.sha256((home / "files" / original).read_bytes()).hexdigest()
            originals.append(f"{digest}  {package}/{original}")
    origin = ORIGIN.format(
        names="Source Serif 4 and Source Sans 3 (Adobe)",
        tools=f"HarfBuzz (uharfbuzz {version('uharfbuzz')}) and fontTools {version('fonttools')}",
        originals="\n".join(originals),
    )
    (made / "ORIGIN.txt").write_text(origin, "utf-8")
    (made / "fonts.conf").write_text(CONFIGURATION.format(folder=folder), "utf-8")
    record = {"digests": sorted(found), "coverage": _ranges(covered)}
    (made / "faces.json").write_text(json.dumps(record, separators=(",", ":")), "ascii")
    (made / "cache").mkdir()
    for path in made.iterdir():
        os.utime(path, (BORN, BORN))


def _instance(face: Face, target: Path) -> set[int]:
    """Writes one static face, returns its code points. HarfBuzz pins the axes: fontTools needs 5 s a face."""
    import uharfbuzz
    from fontTools.ttLib import TTFont

    original = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_home(face.package) / "files" / face.file)))
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(original, "wght", face.weight)
    if face.optical:
        wanted.pin_axis_location(original, "opsz", face.optical)
    pinned = uharfbuzz.subset(original, wanted)
    font: Any = TTFont(BytesIO(bytes(pinned.blob.data)), recalcTimestamp=False)
    for table in ("STAT", "DSIG"):
        if table in font:
            del font[table]
    _rename(font, face)
    font["OS/2"].usWeightClass = face.weight
    # OpenType OS/2 fsSelection: bit 0 italic, bit 5 bold, bit 6 regular; bit 7 (typographic metrics) stays.
    regular = face.weight == 400 and not face.italic
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (regular << 6) | int(face.italic)
    font["head"].macStyle = int(face.italic) << 1
    font.save(target, reorderTables=True)
    return set(font.getBestCmap())


def _rename(font: Any, face: Face) -> None:
    """OpenType name ids: 1 and 2 hold the four-style family, 16 and 17 the typographic one; 0, 13, 14 the rights."""
    table = font["name"]
    kept = {record.nameID: record.toUnicode() for record in table.names if record.nameID in (0, 13, 14)}
    release = font["head"].fontRevision
    linked = face.family if face.weight == 400 else f"{face.family} {face.style.removesuffix(' Italic')}"
    names = {
        **kept,
        1: linked,
        2: "Italic" if face.italic else "Regular",
        3: f"{release:.3f};{face.name.removesuffix('.ttf')}",
        4: f"{face.family} {face.style}",
        5: f"Version {release:.3f}; static instance",
        6: face.name.removesuffix(".ttf"),
        16: face.family,
        17: face.style,
    }
    table.names = []
    for number, text in sorted(names.items()):
        table.setName(text, number, 3, 1, 0x409)


def _ranges(codes: set[int]) -> list[tuple[int, int]]:
    """Sorted code points as closed ranges."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return ranges
