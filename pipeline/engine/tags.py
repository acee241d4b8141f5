"""PDF structure tags of our own HTML elements.

WeasyPrint 70.0 tags any element that it does not know as NonStruct (``pdf/tags.py``, ``_get_pdf_tag``), and has no
public way to say otherwise. Our notes are elements of our own, so that they can be tagged as what they are.
"""

from collections.abc import Callable

#: HTML element -> PDF structure type (ISO 32000-1, 14.8.4). A finisher may add rows before it renders.
TAGS = {
    "note-call": "Reference",
    "note-text": "Note",
    "note-label": "Lbl",
    "note-pointer": "P",
}

_original: Callable[[str | None], str] | None = None


def install() -> None:
    """Put the table before WeasyPrint's own; once is enough."""
    global _original
    from weasyprint.pdf import tags

    if _original is None:
        _original = tags._get_pdf_tag
        tags._get_pdf_tag = pdf_tag


def pdf_tag(element: str | None) -> str:
    """Return the structure type of an HTML element, ours first."""
    assert _original is not None
    return TAGS.get(element or "") or _original(element)
