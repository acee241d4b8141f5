"""The other programs that speed is compared with: how they are installed, called, and fed with the same article."""

import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from pipeline import files, fonts
from pipeline.digests import ROOT
from pipeline.model import Article, BlockKind, Footnotes
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


def faces() -> dict[str, str]:
    """What an environment must say for a program to see the faces of the press, and no others."""
    return {"FONTCONFIG_FILE": str(fonts.directory() / "fonts.conf")}


def weasyprint(folder: Path, html: Path) -> float:
    """Seconds of WeasyPrint's own command line, with the faces of the press, for a file of the same kind."""
    command = str(Path(sys.executable).with_name("weasyprint"))
    kind = ("--pdf-variant", "pdf/a-3a")
    return seconds(folder, command, *kind, str(html), str(folder / "weasyprint.pdf"), more=faces())


def browser() -> str | None:
    """The headless browser that this machine has (Debian: ``chromium``)."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def chromium(folder: Path, html: Path) -> float:
    """Seconds of a headless browser that prints the page, tagged, with the faces of the press.

    It has no notes at the foot of a page, so it sets them where they are called.
    """
    path = browser()
    assert path is not None
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'chromium'}")
    return seconds(folder, path, *options, f"--print-to-pdf={folder / 'chromium.pdf'}", html.as_uri(), more=faces())


def typst(folder: Path, markdown: Path) -> float:
    """Seconds of pandoc, which writes typst, and of typst, which sets it with the same faces as PDF/A-3a."""
    python = str(HOME / "bin" / "python")
    pandoc = subprocess.run(
        [python, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"], capture_output=True, text=True, check=True
    ).stdout.strip()
    middle, made = folder / "article.typ", folder / "typst.pdf"
    page = ("--standalone", "--variable", "papersize=a4", "--variable", "mainfont=Press Serif")
    first = seconds(folder, pandoc, str(markdown), *page, "--to", "typst", "--output", str(middle))
    return first + seconds(folder, python, "-c", _COMPILE, str(middle), str(made), str(fonts.directory()))


_COMPILE = """
import sys, typst
given, made, faces = sys.argv[1:]
typst.compile(given, output=made, font_paths=[faces], ignore_system_fonts=True, pdf_standards=["a-3a"])
"""

#: What stands before a block in Markdown.
SIGNS = {BlockKind.HEADING: "## ", BlockKind.QUOTE: "> ", BlockKind.LIST_ITEM: "- "}


def markdown(build: Path) -> str:
    """The article with its notes and its list of sources, as Markdown."""
    article = files.load_json(build / "article.json", Article)
    notes = files.load_json(build / "footnotes.json", Footnotes)
    calls = sorted(((span.end, note.number) for note in notes.notes for span in note.calls[:1]), reverse=True)
    body = [f"---\ntitle: {json.dumps(article.title)}\nlang: {article.language}\n---"]
    for block in article.blocks:
        text, start = article.text[block.span.start : block.span.end], block.span.start
        for end, number in calls:
            if start < end <= block.span.end:
                text = f"{text[: end - start]}[^{number}]{text[end - start :]}"
        body.append(SIGNS.get(block.kind, "") + text)
    body += [f"[^{note.number}]: {' '.join(f'{note.not_given} {note.record}'.split())}" for note in notes.notes]
    body.append("## Sources")
    for source in notes.sources:
        citation = source.citation.replace("<i>", "*").replace("</i>", "*")
        body.append(f"{source.key}\\. {citation} <{source.url}>" if source.url else f"{source.key}\\. {citation}")
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
