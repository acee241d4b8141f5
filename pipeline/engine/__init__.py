"""Every touch of WeasyPrint's private names, each with its reason and the version that it is tied to.

WeasyPrint 70.0 loses a footnote now and then, puts others a page late, and lays out a page's whole footnote area again
for every note. What mends that reaches into names that its authors may change in any release, so all of it lives in
this package. On another release the engine is imported and left as it is, and ``findings`` says so. Each part is
written so that it could be offered upstream.

Three parts use private names on any release, since there is no page without them: ``facts``, ``numbering`` and
``elements``. Where another release has not those names, a ``MachineError`` names it.

    release.py   which release is installed
    startup.py   libraries found without starting a compiler
    cures.py     five faults in how footnotes move from page to page, mended (a sixth is in area.py)
    area.py      the footnote area laid out one note at a time: the same boxes in less time
    hyphens.py   hyphenation patterns read once, at set-up
    sheets.py    style sheets parsed once, as far as pages share them
    parsed.py    style sheets kept as they were parsed, for other processes
    markup.py    pages parsed by expat, where an HTML parser would make the same of them
    logs.py      what the engine logs, heard by one handler alone
    writing.py   the file's bytes made once
    quick.py     styles, used values and page references looked up with fewer calls
    columns.py   lines that are laid out again in columns, taken from where they were laid out before
    styles.py    styles computed once for all elements that agree in them
    text.py      each piece of text shaped once
    lines.py     lines that were broken after one word, mended
    tags.py      PDF tags of our own elements
    facts.py     what the layout says of calls and notes, as plain records
    numbering.py line numbers beside the text
    elements.py  the box that each tag was made from
    again/       pages kept where an article is rendered once more, as while it is written
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from ..model import Finding, Severity
from .again import Article, DiffersError
from .facts import Box, LaidNote, PageFacts, read_pages
from .release import VERSION, installed, supported
from .startup import quick_import
from .tags import TAGS

__all__ = [
    "TAGS",
    "VERSION",
    "Box",
    "DiffersError",
    "LaidNote",
    "PageFacts",
    "findings",
    "install",
    "load",
    "read_pages",
    "refresh",
    "remembered",
    "shared_fonts",
]

_installed: list[bool] = []  # not empty once ``install`` was called


def load() -> ModuleType:
    """Return WeasyPrint, imported quickly and with all patches on, unless ``install`` has chosen otherwise.

    Fonts must be configured before the first call: Pango reads fontconfig once.
    """
    if not _installed:
        install()
    return _import()


def _import() -> ModuleType:
    return quick_import() if supported() else import_module("weasyprint")


def install(cures: bool = True, speed: bool = True) -> None:
    """Load WeasyPrint and switch the cures of its lost notes, and what is only quicker, on or off.

    The two switches are apart so that the second can be proved to change nothing but time. Both may be switched again
    at any moment between two renders. On another release than ``VERSION`` nothing is patched.
    """
    _import()
    _installed.append(True)
    if not supported():
        return
    from . import again, area, columns, hyphens, lines, markup, quick, sheets, styles, tags, text, writing
    from . import cures as cure

    cure.install(cures)
    area.install(tolerance=cures, speed=speed)
    columns.install(speed)
    lines.install(cures)
    markup.install(speed)
    quick.install(speed)
    sheets.install(speed)
    hyphens.install(speed)
    styles.install(speed)
    text.install(speed)
    writing.install(speed)
    tags.install()
    again.switch(speed)


def shared_fonts(html: str) -> object | None:
    """What to lay a page out with, so that it need not shape what an earlier one did: a ``FontConfiguration``.

    None where nothing may be shared: the page brings faces of its own, or what is only quicker is switched off.
    """
    load()
    from . import text

    return text.shared_fonts(html) if supported() else None


def remembered(root: Path, html: str) -> "Article | None":
    """What is remembered of the page's earlier layouts, where it is rendered again in this process.

    None where nothing may be: the page brings faces of its own, or what is only quicker is switched off.
    """
    if shared_fonts(html) is None:
        return None
    from .again import remembered

    return remembered(root, html)


def findings() -> tuple[Finding, ...]:
    """What is not as it should be with the engine on this machine."""
    found = []
    if not supported():
        version = installed()
        found.append(
            Finding(
                "engine-unpatched",
                f"WeasyPrint {version} is not the release that our cures of lost notes were written for ({VERSION}), "
                "so they are off: the note gate still checks every page, and more notes may need a repair.",
                remedy=f"Install weasyprint=={VERSION}, or port pipeline/engine to {version} and run `make stress`.",
            )
        )
        return tuple(found)
    load()
    from weasyprint.text import ffi

    if ffi.harfbuzz_subset is None:
        found.append(
            Finding(
                "engine-subsetter",
                "libharfbuzz-subset is not on this machine: fonts are cut down more slowly, and to other bytes.",
                severity=Severity.WARNING,
                remedy="Run `briefing doctor` for the command that installs it.",
            )
        )
    return tuple(found)


def refresh(page: object) -> None:
    """Make a ``weasyprint.HTML`` see the edits of its own tree.

    It keeps a selector view of the tree beside it (``wrapper_element``), built once when the text is parsed; there is
    no public way to build it anew, nor to make an HTML from a tree since release 53.
    """
    import cssselect2

    page.wrapper_element = cssselect2.ElementWrapper.from_html_root(  # type: ignore[attr-defined]  # a weasyprint.HTML
        page.etree_element,  # type: ignore[attr-defined]  # the same
        content_language=None,
    )
