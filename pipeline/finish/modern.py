"""What PDF 2.0 asks of a tagged file beyond 1.7: namespaces, structure destinations, calls and notes that refer to each
other (ISO 14289-2, 8.2 and 8.8).
"""

from typing import Any

import pydyf

from .tree import Node, number
from .variants import NEW_IN_20


def apply(pdf: Any, document: Node) -> None:
    """Done after the tree was written, for it needs the elements' references."""
    root = pdf.objects[number(pdf.catalog["StructTreeRoot"])]
    for node in document.walk():
        if node.kind in NEW_IN_20:
            node.source["NS"] = root["Namespaces"][0]
    _refer(document)
    _lead_to_elements(pdf, document)


def _refer(document: Node) -> None:
    """A call refers to its note, and the note to all its calls."""
    notes = {node.get("id"): node for node in document.walk() if node.kind == "FENote"}
    for node in document.walk():
        if node.kind != "Reference":
            continue
        for link in node.nodes():
            note = notes.get(link.get("href").removeprefix("#"))
            if note is not None:
                node.source["Ref"] = pydyf.Array([note.source.reference])
                note.source.setdefault("Ref", pydyf.Array()).append(node.source.reference)


def _lead_to_elements(pdf: Any, document: Node) -> None:
    """Links and outline entries lead to an element, and only where that is not understood to a place on a page."""
    places = {node.get("id"): node for node in reversed(list(document.walk())) if node.get("id")}
    named: dict[str, Any] = {}
    tree = pdf.catalog.get("Names", {}).get("Dests", {})
    for name, place in zip(tree.get("Names", [])[::2], tree.get("Names", [])[1::2], strict=True):
        named[str(name.string)] = (place, places.get(str(name.string), document))
    for index, (place, node) in enumerate(named.values()):
        tree["Names"][2 * index + 1] = pydyf.Dictionary({"D": place, "SD": _destination(place, node)})
    for area in document.annotations():
        name = area.annotation.pop("Dest", None)
        if name is not None:
            place, node = named[str(name.string)]
            area.annotation["A"] = pydyf.Dictionary(
                {"Type": "/Action", "S": "/GoTo", "D": name, "SD": _destination(place, node)}
            )
    headings = [
        node for node in document.walk() if len(node.kind) == 2 and node.kind[0] == "H" and node.kind[1].isdigit()
    ]
    entries = [item for item in pdf.objects if isinstance(item, dict) and "Dest" in item and "Title" in item]
    for entry, node in zip(entries, headings, strict=False):
        place = entry.pop("Dest")
        entry["A"] = pydyf.Dictionary({"Type": "/Action", "S": "/GoTo", "D": place, "SD": _destination(place, node)})


def _destination(place: Any, node: Node) -> Any:
    return pydyf.Array([node.source.reference, *place[1:]])
