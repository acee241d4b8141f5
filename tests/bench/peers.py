"""The other programs that speed is compared with: how they are installed, called, and fed with the same article."""

import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from pipeline import files, fonts
from pipeline.digests import ROOT
from pipeline.model import Article, Footnotes
from tests.bench.measure import run, seconds

HOME = ROOT / ".cache" / "bench-venv"
LIST = ROOT / "tests" / "bench" / "requirements.txt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def install() -> None:
    """Install the peers from packages, once, where the press never looks."""
    ready = HOME / ".ready"
    if ready.exists() and ready.stat().st_mtime >= LIST.stat().st_mtime:
        return
    run(ROOT, sys.executable, "-m", "venv", str(HOME))
    pip = (str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(ROOT, *pip, "--require-hashes", "-r", str(LIST))
    ready.touch()


def weasyprint(folder: Path, html: Path) -> float:
    """Seconds of WeasyPrint's own command line, with the faces of the press."""
    command = str(Path(sys.executable).with_name("weasyprint"))
    faces = {"FONTCONFIG_FILE": str(fonts.directory() / "fonts.conf")}
    return seconds(folder, command, str(html), str(folder / "weasyprint.pdf"), more=faces)


def browser() -> str | None:
    """The headless browser that this machine has (Debian: ``chromium``)."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def chromium(folder: Path, html: Path) -> float:
    """Seconds of a headless browser that prints the page; it has no notes at the foot of a page."""
    path = browser()
    assert path is not None
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'chromium'}")
    return seconds(folder, path, *options, f"--print-to-pdf={folder / 'chromium.pdf'}", html.as_uri())


def typst(folder: Path, markdown: Path) -> float:
    """Seconds of pandoc, which writes typst, and of typst, which sets it."""
    python = str(HOME / "bin" / "python")
    pandoc = subprocess.run(
        [python, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    middle, made = folder / "article.typ", folder / "typst.pdf"
    code = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    first = seconds(folder, pandoc, str(markdown), "--standalone", "--to", "typst", "--output", str(middle))
    return first + seconds(folder, python, "-c", code, str(middle), str(made))


def markdown(build: Path) -> str:
    """The article with its notes, as Markdown."""
    article = files.load_json(build / "article.json", Article)
    notes = files.load_json(build / "footnotes.json", Footnotes)
    calls = sorted(((span.end, note.number) for note in notes.notes for span in note.calls[:1]), reverse=True)
    text = article.text
    for end, number in calls:
        text = f"{text[:end]}[^{number}]{text[end:]}"
    body = [f"# {article.title}", *text.split("\n")]
    body += [f"[^{note.number}]: {' '.join(f'{note.not_given} {note.record}'.split())}" for note in notes.notes]
    return "\n\n".join(body).replace("$", r"\$").replace("@", r"\@") + "\n"


def versions() -> dict[str, str]:
    """What was compared, by version."""
    found = {"python": sys.version.split()[0]}
    found |= {name: version(name) for name in ("weasyprint", "pydyf", "pypdf", "jinja2")}
    if HOME.exists():
        listing = [str(HOME / "bin" / "python"), "-c", _PEERS]
        for line in subprocess.run(listing, capture_output=True, text=True, check=True).stdout.splitlines():
            name, _, number = line.partition(" ")
            found[name] = number
    if path := browser():
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.split()
        found["chromium"] = next((word for word in said if word[:1].isdigit()), "unknown")
    return found


_PEERS = """
import importlib.metadata as m, pypandoc
print("pandoc", pypandoc.get_pandoc_version()); print("typst", m.version("typst"))
"""
