"""The edits that repairs are made of. Each returns how to take it back, or None where it cannot be made."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from . import tree
from .contract import MOVED, TAIL, Note
from .gate import Seen

Undo = Callable[[], None]

#: What is printed where the page's own <body> does not give the words (its attributes data-pointer-next and so on).
WORDS = {
    "pointer-next": "Note {n}: next page.",
    "pointer-previous": "Note {n}: page {p}.",
    "pointer-end": "Note {n}: page {p}, endnotes.",
    "continued": "(continued on page {p})",
    "tail": "{n}, continued",
}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Blocks that can be kept together or begin a page. A cell moves with its row.
BLOCKS = HEADINGS | {"p", "li", "blockquote", "tr", "dd", "dt", "figure", "figcaption", "pre", "div"}
#: Containers that never begin a page for the sake of their first child.
ROOTS = frozenset(("html", "body", "main", "article", "section"))
#: A part of a note with fewer words is not worth a continuation; up to so many are given up to end with a sentence.
LEAST, WINDOW = 8, 12
#: CSS pixels: a block this near to the head of the page gains nothing by a break before it.
AT_HEAD = 30.0


class Tree:
    """The HTML tree with what is needed to find one's way in it. Made anew after each edit."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.parent = tree.parents(root)
        self.ids = {element.get("id", ""): element for element in root.iter()}
        self.body = next(root.iter("body"), root)

    def words(self, key: str, **values: object) -> str:
        """Return a printed phrase in the page's language."""
        return self.body.get(f"data-{key}", WORDS[key]).format(**values)

    def words_before(self, call: str) -> str:
        """Return the last words before a call, for a person to find the place."""
        block = self.block(call)
        text = "" if block is None else "".join(_text_until(block, call))
        return " ".join(text.split())[-80:]

    def ancestors(self, element: Element) -> list[Element]:
        """Return the elements around one, the nearest first."""
        found = []
        while (parent := self.parent.get(element)) is not None:
            found.append(element := parent)
        return found

    def block(self, call: str) -> Element | None:
        """Return the block that a call stands in."""
        if call not in self.ids:
            return None
        around = [item for item in self.ancestors(self.ids[call]) if item.tag in BLOCKS]
        return next((item for item in around if item.tag == "tr"), around[0] if around else None)

    def keep(self, call: str) -> Undo | None:
        """Keep the block of a call on one page."""
        block = self.block(call)
        return None if block is None else _style(block, "break-inside: avoid")

    def break_before(self, call: str, seen: Seen) -> Undo | None:
        """Begin a page with the block of a call, and with the headings right above it."""
        block = self.block(call)
        if block is None:
            return None
        while (parent := self.parent[block]).tag not in ROOTS and self._opens(parent, block):
            block = parent
        siblings = list(self.parent[block])
        index = siblings.index(block)
        while index and siblings[index - 1].tag in HEADINGS:
            index -= 1
        target = siblings[index]
        page = next((page for page in seen.pages if target.get("id") in page.anchors), None)
        at_head = page is not None and page.anchors[target.get("id", "")][1] < page.content[1] + AT_HEAD
        if at_head or "break-before: page" in target.get("style", ""):
            return None
        return _style(target, "break-before: page")

    def _opens(self, parent: Element, child: Element) -> bool:
        """Whether a child is the first thing in its parent, so that a break before it is one before the parent."""
        if parent.tag == "tbody":  # a head must not be left behind
            return parent[0] is child
        if parent.tag == "table":
            return all(
                item.tag in ("caption", "colgroup", "thead") for item in list(parent)[: list(parent).index(child)]
            )
        return parent[0] is child and not (parent.text or "").strip()

    def unrepeat_head(self, call: str) -> bool:
        """Print a table's head once."""
        head = next((item for item in self.ancestors(self.ids[call]) if item.tag == "thead"), None)
        if head is not None:
            _style(head, "display: table-row-group")
        return head is not None

    def point(self, phrase: str, call: str, note: Note, page: int) -> Undo | None:
        """Print a pointer at the foot of a call's page."""
        anchor = self.ids[call]
        if phrase == "pointer-next" and self.parent.get(self.ids[note.id]) is self.parent[anchor]:
            anchor = self.ids[note.id]
        pointer = self._pointer(phrase, call, note, page)
        parent = self.parent[anchor]
        tree.insert_after(parent, anchor, pointer)
        return lambda: tree.remove(parent, pointer)

    def _pointer(self, phrase: str, call: str, note: Note, page: int) -> Element:
        attributes = {"id": f"pointer-{call}", "data-call": call, "data-for": note.id, "data-phrase": phrase}
        pointer = Element("note-pointer", attributes)
        link = SubElement(pointer, "a", {"href": f"#{note.id}"})
        link.text = self.words(phrase, n=note.label, p=page)
        return pointer

    def continue_note(self, note: Note, words: int) -> Undo | None:
        """Keep the first words of a note on its page, and print the rest in the endnotes."""
        element = self.ids[note.id]
        said = element.find(".//*[@class='said']")
        target = element if said is None else said
        label = len("".join(element.itertext()).split()) - len("".join(target.itertext()).split())
        words = tree.sentence_end(target, words - label, WINDOW)
        if words < LEAST or len("".join(target.itertext()).split()) - words < LEAST:
            return None
        original, kept_tail = deepcopy(target), target.tail
        kept, rest = tree.cut(target, words)
        _refill(target, kept)
        mark = SubElement(target, "a", {"class": "continued", "href": f"#{TAIL.format(note.id)}"})
        mark.text = self.words("continued", p=len(self.ids))
        _space_before(target, mark)
        for item in rest.iter():
            item.attrib.pop("id", None)
        paragraph = Element("p", {"class": "endnote", "id": TAIL.format(note.id), "data-tail-of": note.id})
        back = SubElement(paragraph, "a", {"class": "tail-label", "href": f"#{note.id}"})
        back.text, back.tail = self.words("tail", n=note.label), " "
        rest.tag = "span"
        rest.attrib = {"class": "said"}
        paragraph.append(rest)
        take_out = self._to_endnotes(paragraph, note)

        def undo() -> None:
            _refill(target, original)
            target.tail = kept_tail
            take_out()

        return undo

    def move(self, note: Note, page: int) -> Undo | None:
        """Print a whole note in the endnotes, and a pointer in its place."""
        element = self.ids[note.id]
        parent = self.parent[element]
        pointer = self._pointer("pointer-end", note.calls[0], note, page)
        tree.insert_after(parent, element, pointer)
        tree.remove(parent, element)
        element.set("data-moved", "")
        paragraph = Element("p", {"class": "endnote", "id": MOVED.format(note.id)})
        paragraph.append(element)
        take_out = self._to_endnotes(paragraph, note)

        def undo() -> None:
            take_out()
            del element.attrib["data-moved"]
            tree.insert_after(parent, pointer, element)
            tree.remove(parent, pointer)

        return undo

    def _to_endnotes(self, paragraph: Element, note: Note) -> Undo:
        """Put a paragraph into the endnotes, in the order of the notes."""
        section = self.ids.get("endnotes")
        if section is None:
            section = SubElement(self.body, "section", {"id": "endnotes"})
        hidden = section.attrib.pop("hidden", None)
        order = [item.get("id", "") for item in self.root.iter("note-call")]
        place = {item: index for index, item in enumerate(order)}
        paragraph.set("data-order", str(place.get(note.calls[0], 0)))
        index = len(section)
        while index and int(section[index - 1].get("data-order", "-1")) > int(paragraph.get("data-order", "0")):
            index -= 1
        section.insert(index, paragraph)

        def undo() -> None:
            section.remove(paragraph)
            if hidden is not None and not any("data-order" in item.attrib for item in section):
                section.set("hidden", hidden)

        return undo

    def set_page(self, kind: str, name: str, note: Note, page: int) -> bool:
        """Print a page number in a pointer (of a call) or a continuation (of a note); say whether it changed."""
        if kind == "pointer":
            pointer = self.ids.get(f"pointer-{name}")
            link = None if pointer is None else pointer.find("a")
            text = "" if pointer is None else self.words(pointer.get("data-phrase", ""), n=note.label, p=page)
        else:
            link = self.ids[name].find(".//a[@class='continued']")
            text = self.words("continued", p=page)
        if link is None or link.text == text:
            return False
        link.text = text
        return True


def _text_until(element: Element, call: str) -> Iterator[str]:
    """Yield the text of a block up to a call, without other calls and notes."""
    yield element.text or ""
    for child in element:
        if any(item.get("id") == call for item in child.iter()):
            if child.get("id") != call:
                yield from _text_until(child, call)
            return
        if child.tag not in ("note-call", "note-text", "note-pointer"):
            yield "".join(_text_until(child, call))
        yield child.tail or ""


def _style(element: Element, rule: str) -> Undo:
    """Add a rule to an element's own style. Others may add theirs, so taking it back takes only this one."""
    rules = [item for item in (element.get("style", ""), rule) if item]
    element.set("style", "; ".join(rules))

    def undo() -> None:
        style = (
            element.get("style", "").replace(rule, "", 1).replace("; ; ", "; ").removesuffix("; ").removeprefix("; ")
        )
        if style:
            element.set("style", style)
        else:
            element.attrib.pop("style", None)

    return undo


def _refill(element: Element, source: Element) -> None:
    """Give an element the content of another."""
    element.text = source.text
    element[:] = list(source)


def _space_before(parent: Element, child: Element) -> None:
    """Put a space between a child and what stands before it."""
    index = list(parent).index(child)
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "").rstrip() + " "
    else:
        parent.text = (parent.text or "").rstrip() + " "
