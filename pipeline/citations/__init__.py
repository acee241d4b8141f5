"""Sources -> formatted citations: the one home of the CSL processor."""

from collections.abc import Callable
from html import escape

from pipeline.model import Source

DEFAULT_STYLE = "chicago-notes-bibliography"


def formatter(style: str = "", language: str = "en") -> Callable[[Source], str]:
    """A function that formats one source in a style, as text with ``<i>`` for titles and no other markup."""

    def cite(source: Source) -> str:
        csl = source.csl
        parts = [_names(csl), escape(str(csl.get("title", "")), quote=False)]
        parts.append(f"<i>{escape(str(csl['container-title']), quote=False)}</i>" if "container-title" in csl else "")
        return ". ".join(part for part in parts if part) + "."

    return cite


def _names(csl: dict[str, object]) -> str:
    names = csl.get("author")
    if not isinstance(names, list):
        return ""
    return ", ".join(
        escape(str(name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}".strip()), quote=False)
        for name in names
    )
