"""Repairs inside one kind of element: lists, links, paragraphs, tables, figures.

Rule numbers are veraPDF's for PDF/UA-1.
"""

from collections.abc import Sequence

import pydyf

from .repairs import GROUPS, INLINE, MIXED, NOTES
from .tree import Annotation, Content, Kid, Node


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
