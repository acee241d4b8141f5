"""Which box a structure element was made from: the one private thing of WeasyPrint 70.0 that finishing needs.

``weasyprint.pdf.tags._build_box_tree`` makes the structure elements and calls itself through its module's name; the
wrapper notes on each element the box that it came from, and changes nothing else. To be removed when the engine tells.
"""

from collections.abc import Iterator
from typing import Any

from .release import needed

BOX = "_briefing_box"


@needed()
def install() -> None:
    """Wrap the builder, once. Fonts must be configured before: this loads the engine."""
    from pipeline.engine import load

    load()
    from weasyprint.pdf import tags

    original = tags._build_box_tree
    if getattr(original, "_briefing", False):
        return

    def build(box: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
        for element in original(box, *args, **kwargs):
            if not hasattr(element, BOX):
                setattr(element, BOX, getattr(box, "_box", box))
            yield element

    build._briefing = True  # type: ignore[attr-defined]  # a mark on our own wrapper, so that it is not wrapped again
    tags._build_box_tree = build


def box_of(element: Any) -> Any:
    """The layout box that a structure element was made from, or None."""
    return getattr(element, BOX, None)
