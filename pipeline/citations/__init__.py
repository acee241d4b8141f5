"""Sources -> formatted citations: the one home of the CSL processor."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from pipeline.model import Source

DEFAULT_STYLE = "chicago-notes-bibliography"


def formatter(style: str = "", language: str = "en") -> Callable[[Source], str]:
    """A function that formats one source in a style, as text with ``<i>`` for titles and no other markup.

    ``style`` is the name of a style that comes with the program or the path of any CSL file; empty is Chicago (notes
    and bibliography). ``language`` (BCP 47) chooses terms and the order of dates where there is a locale for it, else
    those of American English. Raises InputError for a style that is not there or cannot be read.
    """
    from pipeline.citations.process import Processor
    from pipeline.citations.style import load_style

    loaded = load_style(style or DEFAULT_STYLE, language, _stamp(style))
    known = _known.setdefault(id(loaded), {})  # a style that was loaded stays loaded

    def cite(source: Source) -> str:
        key = repr(source.csl)
        if key not in known:
            if len(known) >= MOST:
                known.clear()
            known[key] = written(source)
        return known[key]

    def written(source: Source) -> str:
        # A list of sources is a bibliography; what a style would leave out of one is set as in a note.
        if loaded.bibliography is not None:
            entry = Processor(loaded, source.csl, loaded.bibliography_options).layout(loaded.bibliography)
            if entry:
                return entry
        return Processor(loaded, source.csl, loaded.citation_options).layout(loaded.citation, raised=True)

    return cite


#: Citations that a process keeps for each style, so that a save does not write all of them anew.
MOST = 4096
_known: dict[int, dict[str, str]] = {}


def _stamp(style: str) -> tuple[int, int]:
    """Size and time of a style's own file, so that one that was changed is read again."""
    if not style.endswith(".csl") or not Path(style).is_file():
        return 0, 0
    status = Path(style).stat()
    return status.st_size, status.st_mtime_ns


@cache
def styles() -> tuple[str, ...]:
    """The names of the styles that come with the program."""
    from pipeline.citations.style import STYLES

    return tuple(sorted(path.stem for path in STYLES.glob("*.csl")))
