"""Small tools for the HTML tree: parents, cutting an element's text in two, and writing HTML."""

import html
import re
from collections.abc import Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element

#: https://html.spec.whatwg.org/multipage/syntax.html#void-elements
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
#: Elements whose text is not escaped.
RAW = frozenset(("style", "script"))


def parents(root: Element) -> dict[Element, Element]:
    """Map each element to its parent."""
    return {child: parent for parent in root.iter() for child in parent}


def insert_after(parent: Element, sibling: Element, new: Element) -> None:
    """Put an element right after its sibling, before the text that follows."""
    new.tail, sibling.tail = sibling.tail, None
    parent.insert(list(parent).index(sibling) + 1, new)


def remove(parent: Element, child: Element) -> None:
    """Take an element out and leave the text that follows it in its place."""
    index = list(parent).index(child)
    if child.tail:
        if index:
            parent[index - 1].tail = (parent[index - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    child.tail = None
    parent.remove(child)


def cut(element: Element, words: int) -> tuple[Element, Element]:
    """Return two copies of an element: one with its first words, the other with the rest, both with their markup."""
    text = "".join(element.itertext())
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    place = starts[words] if words < len(starts) else len(text)
    kept, rest = deepcopy(element), deepcopy(element)
    kept.tail = rest.tail = None
    _trim(kept, 0, place)
    _trim(rest, place, len(text))
    if kept.text is not None and not len(kept):
        kept.text = kept.text.rstrip()
    elif len(kept):
        kept[-1].tail = (kept[-1].tail or "").rstrip()
    return kept, rest


def sentence_end(element: Element, words: int, window: int) -> int:
    """Return a number of words, at most ``words`` and at most ``window`` fewer, that ends with a sentence if it can."""
    found = "".join(element.itertext()).split()
    for count in range(words, max(words - window, 0), -1):
        if found[count - 1].rstrip("”\"’')]").endswith((".", ";", "!", "?")):
            return count
    return words


def _trim(element: Element, start: int, end: int) -> None:
    """Keep only the characters from ``start`` to ``end`` of an element's text, and no element that is left empty."""
    position = 0

    def part(text: str | None) -> str:
        nonlocal position
        text = text or ""
        kept = text[max(start - position, 0) : max(end - position, 0)]
        position += len(text)
        return kept

    def visit(item: Element) -> None:
        item.text = part(item.text)
        for child in tuple(item):
            had_text = any(child.itertext())
            visit(child)
            child.tail = part(child.tail)
            if had_text and not any(child.itertext()):
                remove(item, child)

    visit(element)


def to_html(root: Element) -> str:
    """Write a tree as an HTML document. Namespaces (SVG) are what the parser will make of the tags again."""
    return "<!DOCTYPE html>\n" + "".join(_write(root))


def _write(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):  # a comment
        if element.tail:
            yield html.escape(element.tail, quote=False)
        return
    name = element.tag.rpartition("}")[2]
    attributes = "".join(
        f' {key.rpartition("}")[2] if "xlink" not in key else "xlink:href"}="{html.escape(value)}"'
        for key, value in element.attrib.items()
    )
    yield f"<{name}{attributes}>"
    if name not in VOID:
        text = element.text or ""
        yield text if name in RAW else html.escape(text, quote=False)
        for child in element:
            yield from _write(child)
        yield f"</{name}>"
    if element.tail:
        yield html.escape(element.tail, quote=False)
