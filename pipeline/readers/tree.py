"""Writing a tree of HTML: what the readers of office formats do before the common walker reads it."""

import re

from .dom import Element


def sub(into: Element, tag: str, **attributes: str) -> Element:
    """A new last child of an element."""
    element = into.makeelement(tag, attributes)
    into.append(element)
    return element


def last_of(into: Element) -> Element | None:
    """The last child of an element; ``len`` would count them all."""
    return next(into.iterchildren(reversed=True), None)


def add_text(into: Element, text: str | None) -> None:
    """Words at the end of an element, without the characters that no tree may hold."""
    if not text:
        return
    clean = re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    last = last_of(into)
    if last is not None:
        last.tail = (last.tail or "") + clean
    else:
        into.text = (into.text or "") + clean
