"""Repairs of the structure tree as a whole: each a function on the document's node, called in order by `finish`.

What the renderer writes is a tree of boxes: notes at the end of their page, a paragraph for each page that it touches,
a span for each line. What a screen reader needs is a tree of the text. Rule numbers are veraPDF's for PDF/UA-1.
"""

from collections.abc import Sequence

import pydyf

from .tree import Annotation, Content, Kid, Node

INLINE = {"Span", "Link", "Reference", "Code", "Quote", "Em", "Strong", "Sub", "NonStruct"}
GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Note", "FENote"}
MIXED = {"LBody", "TD", "TH"}  # may hold text or blocks; never both
NOTES = {"Note", "FENote"}


def rename(document: Node, tags: dict[str, str]) -> None:
    """Elements get the types of the variant's table; boxes that the layout made up are opened.

    A paragraph that holds a whole note (an endnote) is a group: notes have paragraphs, not the other way round.
    """
    for node in document.walk():
        if node.tag in tags and node.kind in {"NonStruct", "Span", "Div", "Note"}:
            node.kind = tags[node.tag]
    _open_boxes(document)
    for node in document.walk():
        if node.kind == "P" and any(kid.kind in NOTES for kid in node.nodes()):
            node.kind = "Div"


def _open_boxes(node: Node) -> None:
    """A box without an element of its own, and a run of text without anything to say, give way to what they hold."""
    kids: list[Kid] = []
    for kid in node.kids:
        if not isinstance(kid, Node):
            kids.append(kid)
            continue
        _open_boxes(kid)
        kids += kid.kids if _is_made_up(kid, node) else [kid]
    node.kids = kids


def _is_made_up(node: Node, parent: Node) -> bool:
    if node.area or node.entries.keys() & {"Alt", "ActualText", "Lang", "ID", "E"}:
        return False
    if node.element is None:
        return node.kind in {"Span", "NonStruct"}
    if node.tag.partition(":")[0] == "" or node.get("lang"):
        return False
    anonymous = node.element is parent.element and node.tag == parent.tag and node.kind == parent.kind
    return anonymous or node.kind in {"Span", "NonStruct"}


def join(document: Node) -> list[Content]:
    """What a line end or a page end split becomes one again. Returns repeated table heads and feet: page furniture."""
    repeated: list[Content] = []
    _join(document, repeated)
    return repeated


def _join(node: Node, repeated: list[Content]) -> None:
    kids: list[Kid] = []
    for kid in node.kids:
        before = kids[-1] if kids else None
        if isinstance(kid, Node) and isinstance(before, Node) and _is_half(before, kid):
            _append(before, kid, repeated)
        else:
            kids.append(kid)
    node.kids = kids
    for kid in node.nodes():
        _join(kid, repeated)


def _append(before: Node, after: Node, repeated: list[Content]) -> None:
    """Two halves of one element: the second half's kids go to the first, halves among them joined in turn."""
    for kid in after.kids:
        if isinstance(kid, Node) and before.kind == "Table" and kid.kind in {"THead", "TFoot"}:
            twin = next((other for other in before.nodes() if other.element is kid.element), None)
            if twin is not None and kid.kind == "THead":
                repeated.extend(kid.contents())
                continue
            if twin is not None:  # a foot is said once, after the last row
                repeated.extend(twin.contents())
                before.kids.remove(twin)
        last: Kid | None = before.kids[-1] if before.kids else None
        if before.kind == "TR" and isinstance(kid, Node):
            last = next((other for other in before.nodes() if other.element is kid.element), None)
        if isinstance(kid, Node) and isinstance(last, Node) and _is_half(last, kid):
            _append(last, kid, repeated)
        else:
            before.kids.append(kid)


def _is_half(before: Node, after: Node) -> bool:
    return (
        before.element is not None
        and before.element is after.element
        and before.kind == after.kind
        and before.tag == after.tag
    )


def lift_notes(document: Node) -> tuple[list[Node], list[Annotation]]:
    """Take the notes from the feet of the pages; also returns the areas of the pointers' links.

    A pointer ("note 12: next page") is of use on paper alone, for in the tree every note is at its place: it becomes
    page furniture, and its link, which the call has too, is dropped (7.18.5-1: furniture has no links).
    """
    notes: list[Node] = []
    dropped: list[Annotation] = []

    def lift(node: Node, in_area: bool) -> None:
        kids: list[Kid] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                lift(kid, in_area or kid.area)
                if (in_area or node.area) and kid.kind in NOTES:
                    notes.append(kid)
                    continue
                if kid.tag == "note-pointer":
                    dropped.extend(kid.annotations())
                    continue
                if kid.area:
                    kids += kid.kids
                    continue
            kids.append(kid)
        node.kids = kids

    lift(document, False)
    joined: list[Node] = []
    for note in notes:
        half = next((other for other in joined if other.element is note.element and note.element is not None), None)
        if half is None:
            joined.append(note)
        else:
            half.kids += note.kids
    return joined, dropped


def place_notes(document: Node, notes: Sequence[Node]) -> None:
    """Each note follows the block that calls it first, so that it is heard after the sentence and not in it."""
    waiting = {note.get("id"): note for note in notes}

    def place(node: Node) -> list[str]:
        """The notes called below that no block has taken yet, in order."""
        called: list[str] = []
        kids: list[Kid] = []
        for kid in node.kids:
            kids.append(kid)
            if not isinstance(kid, Node):
                continue
            if kid.kind == "Link" and node.kind == "Reference":
                target = kid.get("href").removeprefix("#")
                if kid.get("href").startswith("#") and target in waiting and target not in called:
                    called.append(target)
            called += [name for name in place(kid) if name not in called]
            inside = kid.kind in INLINE | {"Lbl", "LI", "TR", "THead", "TBody", "TFoot", "Figure"}
            if not inside and node.kind in GROUPS | MIXED - NOTES:
                kids += [waiting.pop(name) for name in called if name in waiting]
                called = []
        if node.kind in MIXED | {"Caption"}:
            kids += [waiting.pop(name) for name in called if name in waiting]
            called = []
        node.kids = kids
        return called

    left = place(document)
    document.kids += [waiting.pop(name) for name in left if name in waiting]
    document.kids += [note for note in notes if waiting.get(note.get("id")) is note]


def identify_notes(document: Node) -> None:
    """Every note has an identifier of its own (7.9-1, 7.9-2): the one that its call points to."""
    used: set[str] = set()
    for count, node in enumerate([node for node in document.walk() if node.kind in NOTES], start=1):
        name = node.get("id") or f"note-{count}"
        while name in used:
            name += "-"
        used.add(name)
        node.entries["ID"] = pydyf.String(name)


def languages(node: Node, language: str) -> None:
    """A change of language is said where it happens."""
    for kid in node.nodes():
        said = kid.get("lang") or language
        if said != language:
            kid.entries["Lang"] = pydyf.String(said)
        languages(kid, said)


def headings(document: Node) -> None:
    """No level is skipped on the way down (7.4.2-1): a reader with a keyboard would look for the missing one."""
    before = 0
    for node in document.walk():
        if len(node.kind) == 2 and node.kind[0] == "H" and node.kind[1].isdigit():
            before = min(int(node.kind[1]), before + 1)
            node.kind = f"H{before}"


def prune(node: Node) -> None:
    """Elements that hold nothing say nothing, except a table's empty cells."""
    for kid in node.nodes():
        prune(kid)
    node.kids = [
        kid
        for kid in node.kids
        if not isinstance(kid, Node) or kid.kids or kid.kind in {"TD", "TH"} or "Alt" in kid.entries
    ]
