"""Writing a tree of HTML: what the readers of office formats do before the common walker reads it."""

import re

from .dom import Element

#: Characters that no tree may hold.
_NONE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def sub(into: Element, tag: str, **attributes: str) -> Element:
    """A new last child of an element."""
    element = into.makeelement(tag, {name: _NONE.sub("", value) for name, value in attributes.items()})
    into.append(element)
    return element


def put(element: Element, name: str, value: str) -> None:
    """Set an attribute, without the characters that no tree may hold."""
    element.set(name, _NONE.sub("", value))


def last_of(into: Element) -> Element | None:
    """The last child of an element; ``len`` would count them all."""
    return next(into.iterchildren(reversed=True), None)


def add_text(into: Element, text: str | None) -> None:
    """Words at the end of an element, without the characters that no tree may hold."""
    if not text:
        return
    clean = _NONE.sub("", text)
    last = last_of(into)
    if last is not None:
        last.tail = (last.tail or "") + clean
    else:
        into.text = (into.text or "") + clean
