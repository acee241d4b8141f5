"""Five faults in how WeasyPrint 70.0 moves footnotes from page to page, mended where they are moved.

A note is in one of three lists of the layout context: waiting (``footnotes``), on this page
(``current_page_footnotes``), or put off to the next (``reported_footnotes``). ``_linebox_layout`` in
``layout/block.py`` moves them about while it sets the lines of a block. It has no seams, so the cures are kept as one
would send them to its authors: what stands there, what should stand there, and why. They are compiled into a second
version of the function, and ``install`` says which of the two WeasyPrint calls.

The fifth is of columns. When the trial of a column's height ends amid a paragraph, all notes of the paragraph are taken
off the page again (``block_container_layout``, ``remove_placeholders``), also those that were called on the page before
and put off to this one: nothing on this page calls them, so nothing brought them back. What was called before this page
stays on it (``make_page``, ``unlayout_footnote``). A sixth cure, of the overflow test, is in ``area.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cure:
    """One edit of ``_linebox_layout``: ``before`` stands there exactly once."""

    name: str
    reason: str
    before: str
    after: str


CURES = (
    Cure(
        "put off",
        "To keep a block's first lines together, earlier notes are put off to the next page to make room, whatever "
        "their footnote-policy. CSS GCPM 3, 2.6: a note with the policy line or block stays with its line, and the "
        "page breaks earlier instead.",
        """            report = not context.in_column and can_break_now and not could_break_before
""",
        """            report = (
                not context.in_column and can_break_now and not could_break_before and
                all(footnote.style['footnote_policy'] == 'auto'
                    for footnote in context.current_page_footnotes))
""",
    ),
    Cure(
        "order",
        "Notes put off late were called before those that wait already: they go before them, not after.",
        """            if reported_footnotes >= 2:
                extra = context.reported_footnotes[-1:-reported_footnotes-1:-1]
                context.reported_footnotes[-reported_footnotes:] = extra
""",
        """            if reported_footnotes:
                extra = context.reported_footnotes[-1:-reported_footnotes-1:-1]
                context.reported_footnotes[:] = (
                    extra + context.reported_footnotes[:-reported_footnotes])
""",
    ),
    Cure(
        "lost",
        "The line that was kept by putting earlier notes off is the last of the page, and its own notes were never "
        "looked at: they were printed nowhere. They are put off too.",
        """
            break

        # TODO: this is incomplete.
""",
        """
            if new_children and new_children[-1] is line:
                for descendant in line.descendants():
                    if descendant.footnote in context.footnotes:
                        context.footnotes.remove(descendant.footnote)
                        context.reported_footnotes.append(descendant.footnote)
                        new_footnotes.append(descendant.footnote)
            break

        # TODO: this is incomplete.
""",
    ),
    Cure(
        "block policy",
        "With footnote-policy: block, the first block of a page was given to the next one too; nothing was set, and "
        "an assertion failed. Such a block breaks before the line.",
        """                        if footnote.style['footnote_policy'] == 'line':
""",
        """                        if footnote.style['footnote_policy'] == 'line' or (
                                footnote.style['footnote_policy'] == 'block' and
                                page_is_empty):
""",
    ),
)

_originals: dict[str, Callable[..., Any]] = {}


def install(on: bool) -> None:
    """Have WeasyPrint call the cured functions, or its own."""
    from weasyprint.layout import LayoutContext, block, page

    if not _originals:
        _originals.update(
            lines=block._linebox_layout, make_page=page.make_page, unlayout_footnote=LayoutContext.unlayout_footnote
        )
    block._linebox_layout = cured() if on else _originals["lines"]
    page.make_page = make_page if on else _originals["make_page"]
    LayoutContext.unlayout_footnote = unlayout_footnote if on else _originals["unlayout_footnote"]


def make_page(context: Any, *arguments: Any) -> Any:
    """WeasyPrint's, and remember which notes come from the page before."""
    context.called_before = tuple(context.reported_footnotes)
    return _originals["make_page"](context, *arguments)


def unlayout_footnote(context: Any, footnote: Any) -> None:
    """WeasyPrint's; a note that was called on the page before is not this page's to give back."""
    if not any(footnote is note for note in context.called_before):
        _originals["unlayout_footnote"](context, footnote)


@cache
def cured() -> Callable[..., Any]:
    """Compile the cured function in the module that it belongs to, beside the original."""
    from weasyprint.layout import block

    name = "_linebox_layout"
    module = Path(block.__file__).read_text(encoding="utf-8")
    start = module.index(f"def {name}(")
    source = module[start : module.index("\n\n\ndef ", start)] + "\n"
    for cure in CURES:
        if source.count(cure.before) != 1:
            raise RuntimeError(f"the cure {cure.name!r} does not fit this WeasyPrint: its files were changed")
        source = source.replace(cure.before, cure.after)
    code = compile("\n" * module.count("\n", 0, start) + source, block.__file__, "exec")
    made: dict[str, Any] = {}
    exec(code, vars(block), made)
    function: Callable[..., Any] = made[name]
    return function
