"""The words of a rich-text paragraph with their properties: list labels told, places found, marks written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .dom import Element
from .tree import add_text, last_of, sub


@dataclass(frozen=True, slots=True)
class Format:
    """The properties that hold in a group."""

    destination: str = ""  # "", "skip", "style", "field", "picture", "footnote", "list"
    tags: tuple[str, ...] = ()
    hidden: bool = False
    unicode_skip: int = 1
    style: int = 0
    outline: int = -1  # of the paragraph, from 0
    indent: int = 0  # of the paragraph's left edge, in twips
    first: int = 0  # of its first line, against that
    mono: bool = False
    page: str = ""  # the code page of the font's bytes; empty for the document's
    listed: int = 0  # number of the list override; 0 outside lists
    list_level: int = 0
    in_table: bool = False
    link: str = ""


def label_of(words: list[tuple[str, Format]], form: Format) -> tuple[bool, list[tuple[str, Format]]] | None:
    """A paragraph with a hanging indent and a bullet or number in front: ordered or not, and the words after it."""
    if form.first >= 0 or len(words) < 2:
        return None
    lead = ""
    for index, (text, _) in enumerate(words[:6]):
        lead += text
        if "\t" in lead:
            label, _tab, rest = lead.partition("\t")
            if re.fullmatch(r"\s*(?:[•‣◦▪·o–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\s*", label):
                return bool(re.search(r"[.)]\s*$", label)), [(rest, words[index][1]), *words[index + 1 :]]
            return None
    return None


def preformatted(body: Element) -> Element:
    """The element for a line of code: the one that is open, or a new one."""
    last = last_of(body)
    if last is not None and last.tag == "pre":
        add_text(last, "\n")
        return last
    return sub(body, "pre")


def item(body: Element, ordered: bool, level: int) -> Element:
    """The element for a list item of a level, from 0, in the list of its kind that is open or in a new one."""
    holder, level = body, min(level, 8)
    for depth in range(level + 1):
        kinds = ("ol", "ul") if depth < level else ("ol",) if ordered else ("ul",)
        last = last_of(holder)
        if last is None or last.tag not in kinds:
            last = sub(holder, "ol" if ordered else "ul")
        if depth < level:
            holder = last[-1] if len(last) else sub(last, "li")
    return sub(last, "li")


def write(words: list[tuple[str, Format]], into: Element) -> None:
    """Write the words of a paragraph with their marks."""
    for text, form in words:
        if form.destination == "image":
            sub(into, "img", src=text)
            continue
        if form.destination == "call":
            sub(sub(into, "sup"), "a", href=f"#note-{form.link}").text = f"[{form.link}]"
            continue
        target = sub(into, "a", href=form.link) if form.link else into
        for tag in form.tags:
            target = sub(target, tag)
        for piece in _with_breaks(text):
            if piece == "\n" and into.tag != "pre":
                sub(target, "br")
            else:
                add_text(target, piece)


def _with_breaks(text: str) -> Iterator[str]:
    return (piece for piece in re.split(r"(\n)", text) if piece)
