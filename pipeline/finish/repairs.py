"""The repairs of the structure tree, in the order they are made: each a function on the document's node.

What the renderer writes is a tree of boxes: notes at the end of their page, a paragraph for each page that it touches,
a span for each line. What a screen reader needs is a tree of the text. Rule numbers are veraPDF's for PDF/UA-1.
"""

from collections.abc import Sequence

import pydyf

from .tree import Annotation, Content, Kid, Node

INLINE = {"Span", "Link", "Reference", "Code", "Quote", "Em", "Strong", "NonStruct"}
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


def lists(document: Node, numbering: dict[str, str]) -> None:
    """List items hold a label and a body (7.2-20); a list says how it is numbered; a term is its definition's label."""
    for node in document.walk():
        if node.kind == "LI":
            labels: list[Kid] = [kid for kid in node.nodes() if kid.kind == "Lbl"]
            rest: list[Kid] = []
            for kid in node.kids:
                if kid in labels:
                    continue
                rest += kid.kids if isinstance(kid, Node) and kid.kind == "LBody" else [kid]
            body = next((kid for kid in node.nodes() if kid.kind == "LBody"), None) or Node(
                "LBody", tag=node.tag, element=node.element, page=node.page
            )
            body.kids = rest
            node.kids = [*labels, body]
    for node in document.walk():
        if node.kind == "L":
            _pair_terms(node)
            stray = [kid for kid in node.nodes() if kid.kind == "L"]
            for nested in stray:  # the renderer hangs a nested list beside its item; it belongs in the item
                index = node.kids.index(nested)
                item = next(
                    (kid for kid in reversed(node.kids[:index]) if isinstance(kid, Node) and kid.kind == "LI"), None
                )
                if item is not None:
                    node.kids.remove(nested)
                    item.nodes()[-1].kids.append(nested)
            if any(kid.kind == "Lbl" for item in node.nodes() for kid in item.nodes()):
                said = numbering.get(node.tag, numbering["ul"])
                node.entries["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{said}"})


def _pair_terms(node: Node) -> None:
    items: list[Kid] = []
    for kid in node.kids:
        term = kid if isinstance(kid, Node) and kid.kind == "LI" else None
        before = items[-1] if items else None
        if term is not None and term.nodes() and term.nodes()[-1].tag == "dt":
            term.nodes()[-1].kind = "Lbl"
        elif (
            term is not None
            and term.nodes()
            and term.nodes()[-1].tag == "dd"
            and isinstance(before, Node)
            and [part.kind for part in before.nodes()] == ["Lbl"]
        ):
            before.kids += term.kids
            continue
        items.append(kid)
    node.kids = items


def links(document: Node) -> list[Annotation]:
    """One Link element a link; a link inside a link gives way. Returns the areas that are no longer needed."""
    dropped: list[Annotation] = []

    def gather(node: Node, link: Node | None, out: list[Kid]) -> None:
        for kid in node.kids:
            if isinstance(kid, Node) and kid.kind == "Link" and link is not None:
                gather(kid, link, out)
            elif isinstance(kid, Node):
                inner: list[Kid] = []
                gather(kid, link or (kid if kid.kind == "Link" else None), inner)
                kid.kids = inner
                out.append(kid)
            else:
                out.append(kid)

    kids: list[Kid] = []
    gather(document, None, kids)
    document.kids = kids
    for node in document.walk():
        if node.kind == "Link":
            _one_area_a_line(node, dropped)
    return dropped


def _one_area_a_line(link: Node, dropped: list[Annotation]) -> None:
    """Areas on one line and page become one; all of them come first among the link's kids."""
    areas = list(link.annotations())
    _strip(link)
    kept: list[Annotation] = []
    for area in areas:
        rect = [float(value) for value in area.annotation["Rect"]]
        low, high = sorted((rect[1], rect[3]))
        for other in kept:
            held = [float(value) for value in other.annotation["Rect"]]
            bottom, top = sorted((held[1], held[3]))
            if other.page == area.page and min(high, top) - max(low, bottom) > 0.5 * min(high - low, top - bottom):
                xs, ys = (rect[0], rect[2], held[0], held[2]), (low, high, bottom, top)
                other.annotation["Rect"] = pydyf.Array([min(xs), min(ys), max(xs), max(ys)])
                dropped.append(area)
                break
        else:
            kept.append(area)
    link.kids = [*kept, *link.kids]


def _strip(node: Node) -> None:
    for kid in node.nodes():
        _strip(kid)
    node.kids = [kid for kid in node.kids if not isinstance(kid, Annotation)]


def paragraphs(document: Node) -> None:
    """Text beside blocks, or straight in a group, gets a paragraph of its own."""
    for node in list(document.walk()):
        mixed = node.kind in MIXED and any(not _is_inline(kid) for kid in node.kids)
        if node.kind in GROUPS or mixed or (node.kind in MIXED and _has_call(node)):
            node.kids = _wrap_runs(node)


def _has_call(node: Node) -> bool:
    return any(kid.kind == "Reference" for kid in node.walk())


def _is_inline(kid: Kid) -> bool:
    return not isinstance(kid, Node) or kid.kind in INLINE


def _wrap_runs(node: Node) -> list[Kid]:
    kids: list[Kid] = []
    run: list[Kid] = []

    def close() -> None:
        if any(
            isinstance(kid, Content) or any(True for _ in kid.contents())
            for kid in run
            if not isinstance(kid, Annotation)
        ):
            kids.append(Node("P", list(run), page=node.page))
        else:
            kids.extend(run)
        run.clear()

    for kid in node.kids:
        label = node.kind in NOTES and isinstance(kid, Node) and kid.kind == "Lbl"
        if _is_inline(kid) and not label:
            run.append(kid)
        else:
            close()
            kids.append(kid)
    close()
    return kids


def tables(document: Node) -> None:
    """Header cells say what they head (7.5-1); rows are of one length (7.2-43)."""
    for table in [node for node in document.walk() if node.kind == "Table"]:
        rows = [(part, row) for part in (table, *table.nodes()) for row in part.nodes() if row.kind == "TR"]
        for part, row in rows:
            cells = [cell for cell in row.nodes() if cell.kind in {"TH", "TD"}]
            for cell in cells:
                attributes = cell.entries.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
                if cell.kind == "TH" and "Scope" not in attributes:
                    said = {"col": "/Column", "row": "/Row", "colgroup": "/Column", "rowgroup": "/Row"}
                    across = part.kind == "THead" or all(other.kind == "TH" for other in cells)
                    attributes["Scope"] = said.get(cell.get("scope"), "/Column" if across else "/Row")
                attributes.pop("Headers", None)  # every header has its scope; the renderer's list misses rows
                cell.entries.pop("ID", None)
        _pad([row for _, row in rows])


def _pad(rows: Sequence[Node]) -> None:
    widths: list[int] = []
    pending: list[int] = []  # for each row still open: columns taken by cells that reach down into it
    for index, row in enumerate(rows):
        taken = pending[index] if index < len(pending) else 0
        for cell in row.nodes():
            attributes = cell.entries.get("A", {})
            columns, depth = int(attributes.get("ColSpan", 1)), int(attributes.get("RowSpan", 1))
            taken += columns
            for below in range(index + 1, index + depth):
                pending += [0] * (below + 1 - len(pending))
                pending[below] += columns
        widths.append(taken)
    for row, width in zip(rows, widths, strict=True):
        for _ in range(max(widths) - width):
            row.kids.append(Node("TD", page=row.page, entries={"A": pydyf.Dictionary({"O": "/Table"})}))


def figures(document: Node, heights: Sequence[float]) -> None:
    """A figure's box is said in points from the lower left, as everywhere in PDF; the renderer gives pixels."""
    for node in document.walk():
        node.kids = [kid for kid in node.kids if not _is_decoration(kid)]
        if node.kind == "Figure":
            if "Alt" not in node.entries and (alt := node.get("aria-label") or node.get("alt")):
                node.entries["Alt"] = pydyf.String(alt)
            box = [float(value) * 0.75 for value in node.entries["A"]["BBox"]]
            height = heights[node.page]
            corners = (box[0], height - box[3], box[2], height - box[1])
            node.entries["A"]["BBox"] = pydyf.Array([round(value, 3) for value in corners])
            node.entries["A"]["Placement"] = "/Block"


def _is_decoration(kid: Kid) -> bool:
    """HTML's way of saying that a picture says nothing: ``alt=""``."""
    if not isinstance(kid, Node) or kid.kind != "Figure" or kid.element is None:
        return False
    return kid.element.get("alt") == "" and not kid.get("aria-label")


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
