"""A page that is rendered once more, as in ``briefing watch``: what did not change is taken from the time before.

    units.py    the text cut into units, with all that the layout of each depends on
    pages.py    pages laid out before, kept where nothing that they depend on has changed
    drawing.py  what was drawn of such pages, drawn again

The file is the same, byte for byte, as one made from nothing (``python -m tests.stress --again``). Where that is not
certain nothing is kept. Private names of WeasyPrint 70.0; on another release none of it runs.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # most processes never need them
    from .pages import Drawn, Memory, Work

#: Articles that are remembered: of the last few their pages, of more only that they were there.
MOST, SEEN = 2, 50
#: Pages of a document that are worth their memory.
LONGEST = 60
#: What stands in quotation marks, as the words at a page's foot do, which change with every edition.
WORDS = re.compile(r'"[^"\n]*"')


class DiffersError(Exception):
    """What was kept does not lead to the pages that would be made: all must be made."""


class Slot:
    """Where one layout of a document is remembered."""

    def __init__(self) -> None:
        self.memory: Memory | None = None


class Article:
    """The layouts that one article took, in order: most take one, some are mended or tried another way."""

    def __init__(self) -> None:
        self.matched: Any = None  # the rules that matched its elements (see ``styles``)
        self._slots: list[Slot] = []
        self._next = 0

    def begin(self) -> None:
        """Another rendering begins; the places that the one before did not take are let go."""
        del self._slots[self._next :]
        self._next = 0

    def slot(self) -> Slot:
        """The place for the next layout."""
        if self._next == len(self._slots):
            self._slots.append(Slot())
        self._next += 1
        return self._slots[self._next - 1]


_allowed: list[bool] = []  # not empty where it is switched on
_originals: dict[str, Any] = {}  # empty until it is first needed
_articles: dict[Any, Article] = {}  # the one not asked for longest is the first
_seen: dict[Any, None] = {}  # the same


def switch(on: bool) -> None:
    """Allow what is kept to be used, or not. Nothing is loaded before an article comes a second time."""
    _allowed[:] = [on] * on
    if not on:
        forget()
        if _originals:
            install(on=False)


def remembered(root: Path, html: str) -> Article | None:
    """What is remembered of an article, from the second time on that it comes with the same rules."""
    if not _allowed:
        return None
    head = html.partition("<body")[0]
    key = root, WORDS.sub("", head[head.find("<style") :])
    known = key in _seen
    _touch(_seen, key, None, SEEN)
    if not known:
        return None
    article = _articles.get(key) or Article()
    _touch(_articles, key, article, MOST)
    install(on=True)
    article.begin()
    return article


def _touch(kept: dict[Any, Any], key: Any, value: Any, most: int) -> None:
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > most:
        del kept[next(iter(kept))]


def forget() -> None:
    """Remember nothing."""
    _articles.clear()
    _seen.clear()


def install(on: bool) -> None:
    """Put these functions in the place of WeasyPrint's, or those back."""
    from weasyprint import anchors, document, layout
    from weasyprint.layout import background, block
    from weasyprint.logger import LOGGER

    from . import drawing, pages

    if not _originals:
        _originals["document"] = document.layout_document
        _originals["pages"] = layout.make_all_pages
        _originals["block"] = block._in_flow_layout
        _originals["background"] = background.layout_box_backgrounds
        _originals["anchors"] = anchors.gather_anchors
    document.layout_document = layout_document if on else _originals["document"]
    layout.make_all_pages = make_all_pages if on else _originals["pages"]
    block._in_flow_layout = in_flow_layout if on else _originals["block"]
    background.layout_box_backgrounds = layout_box_backgrounds if on else _originals["background"]
    anchors.gather_anchors = document.gather_anchors = gather_anchors if on else _originals["anchors"]
    drawing.install(on)
    (LOGGER.addFilter if on else LOGGER.removeFilter)(pages.said)


def layout_document(html: Any, root_box: Any, context: Any, *arguments: Any) -> Iterator[Any]:
    """WeasyPrint's function, beside what is remembered."""
    slot: Slot | None = html.__dict__.get("slot")
    if slot is None or context.target_collector.counter_lookup_items:
        yield from _originals["document"](html, root_box, context, *arguments)
        return
    from . import pages

    old, slot.memory = slot.memory, None
    work = context.work = pages.begin(root_box, context, old)
    yield from _originals["document"](html, root_box, context, *arguments)
    del context.work  # it holds on to the document before
    if len(work.made) <= LONGEST:
        slot.memory = work.memory()


def make_all_pages(context: Any, root_box: Any, html: Any, before: Any) -> Iterator[Any]:
    """WeasyPrint's function in its first round, with kept pages; a second round begins from nothing."""
    work: Work | None = context.__dict__.get("work")
    if work is None or before:
        if work is not None:
            work.lasting = False
            if work.kept:
                raise DiffersError
        yield from _originals["pages"](context, root_box, html, before)
        return
    from . import pages

    yield from pages.make_all_pages(work, html)


def in_flow_layout(context: Any, box: Any, index: int, child: Any, *arguments: Any) -> Any:
    """WeasyPrint's function, noting how far into the text a page has reached."""
    work: Work | None = context.__dict__.get("work")
    if work is not None and (unit := child.__dict__.get("unit", -1)) > work.reached:
        work.reached = unit
    return _originals["block"](context, box, index, child, *arguments)


def gather_anchors(box: Any, anchors: Any, links: Any, bookmarks: Any, forms: Any, *above: Any) -> None:
    """WeasyPrint's function; for a part of a page that is kept, what it found before."""
    drawn: Drawn | None = box.__dict__.get("drawn")
    if drawn is None:
        _originals["anchors"](box, anchors, links, bookmarks, forms, *above)
        return
    if drawn.found is None:
        drawn.found = {}, [], [], {None: []}
        _originals["anchors"](box, *drawn.found, *above)
    for name, place in drawn.found[0].items():
        anchors.setdefault(name, place)
    links += drawn.found[1]
    bookmarks += drawn.found[2]
    for form, inputs in drawn.found[3].items():
        forms.setdefault(form, []).extend(inputs)


def layout_box_backgrounds(page: Any, box: Any, *arguments: Any, **named: Any) -> None:
    """WeasyPrint's function, for boxes that have no background yet."""
    if "painted" not in box.__dict__:
        _originals["background"](page, box, *arguments, **named)
