"""The structure tree as plain nodes: read from the objects that WeasyPrint is about to write, and put back into them.

ISO 32000-1, 14.7. Nothing is parsed: the finisher sees the dictionaries themselves.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf

STRUCTURE = ("Type", "S", "K", "P", "Pg")  # the entries that `write` makes anew; all others are kept


@dataclass(slots=True, eq=False)
class Content:
    """A stretch of marked content: its page, from 0, and its number on that page."""

    page: int
    mcid: int


@dataclass(slots=True, eq=False)
class Annotation:
    """A link's active area, as the tree refers to it."""

    page: int
    annotation: Any  # pydyf.Dictionary


@dataclass(slots=True, eq=False)
class Node:
    """A structure element. ``tag`` and ``element`` say what in the HTML it was made from; both may be missing."""

    kind: str
    kids: "list[Kid]" = field(default_factory=list)
    tag: str = ""
    element: Any = None
    page: int = 0
    entries: dict[str, Any] = field(default_factory=dict)
    source: Any = None  # the pydyf.Dictionary that it was read from
    area: bool = False  # the foot of a page, which holds that page's notes

    def nodes(self) -> "list[Node]":
        """The kids that are elements themselves."""
        return [kid for kid in self.kids if type(kid) is Node]

    def walk(self) -> "Iterator[Node]":
        """This element and all below it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [kid for kid in reversed(node.kids) if type(kid) is Node]

    def contents(self) -> Iterator[Content]:
        """All marked content below, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.contents()
            elif isinstance(kid, Content):
                yield kid

    def annotations(self) -> Iterator[Annotation]:
        """All link areas below, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.annotations()
            elif isinstance(kid, Annotation):
                yield kid

    def get(self, attribute: str) -> str:
        """An attribute of the HTML element; empty where there is none."""
        return "" if self.element is None else str(self.element.get(attribute) or "")

    def words(self) -> str:
        """The text of the HTML element, in one line."""
        return "" if self.element is None else " ".join("".join(self.element.itertext()).split())


Kid = Node | Content | Annotation


def number(reference: Any) -> int:
    """The object number of a reference (``b"12 0 R"``)."""
    return int(bytes(reference).split()[0])


def pages(pdf: Any) -> list[Any]:
    """The page dictionaries, in order."""
    return [pdf.objects[number(reference)] for reference in pdf.page_references]


def read(pdf: Any, box_of: Callable[[Any], Any]) -> Node:
    """The document element with everything below it. ``box_of`` gives the layout box that an element was made from."""
    order = {number(reference): index for index, reference in enumerate(pdf.page_references)}
    root = pdf.objects[number(pdf.catalog["StructTreeRoot"])]

    def kid(item: Any, page: int) -> Kid:
        if isinstance(item, int):
            return Content(page, item)
        dictionary = pdf.objects[number(item)]
        if dictionary["Type"] == "/OBJR":
            found = Annotation(order[number(dictionary["Pg"])], pdf.objects[number(dictionary["Obj"])])
            dictionary.clear()
            return found
        return element(dictionary)

    def element(dictionary: Any) -> Node:
        page = order[number(dictionary["Pg"])] if "Pg" in dictionary else 0
        box = box_of(dictionary)
        node = Node(
            kind=str(dictionary["S"])[1:],
            page=page,
            tag=(box.element_tag or "") if box is not None else "",
            element=box.element if box is not None else None,
            area=box is not None and box.element_tag is None,
            entries={key: value for key, value in dictionary.items() if key not in STRUCTURE},
            source=dictionary,
        )
        node.kids = [kid(item, page) for item in dictionary["K"]]
        return node

    return element(pdf.objects[number(root["K"][0])])


def write(pdf: Any, document: Node, discarded: Iterable[Any] = ()) -> None:
    """Put the tree back, with a parent tree that says the same. What is no longer in it becomes an empty object."""
    references = pdf.page_references
    root = pdf.objects[number(pdf.catalog["StructTreeRoot"])]
    kept: set[int] = set()
    owners: list[dict[int, bytes]] = [{} for _ in references]
    areas: list[tuple[bytes, Any]] = []

    def put(node: Node, parent: bytes) -> bytes:
        if node.source is None:
            node.source = pydyf.Dictionary()
            pdf.add_object(node.source)
        kept.add(id(node.source))
        reference: bytes = node.source.reference
        content = next(node.contents(), None)
        page = content.page if content is not None else node.page
        node.source.clear()
        node.source.update({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent, "Pg": references[page]})
        node.source.update(node.entries)
        kids = pydyf.Array()
        for item in node.kids:
            if isinstance(item, Node):
                kids.append(put(item, reference))
            elif isinstance(item, Content):
                owners[item.page][item.mcid] = reference
                kids.append(
                    item.mcid
                    if item.page == page
                    else pydyf.Dictionary({"Type": "/MCR", "Pg": references[item.page], "MCID": item.mcid})
                )
            else:
                areas.append((reference, item.annotation))
                kids.append(
                    pydyf.Dictionary({"Type": "/OBJR", "Obj": item.annotation.reference, "Pg": references[item.page]})
                )
        node.source["K"] = kids
        return reference

    put(document, root.reference)
    for dictionary in discarded:
        if id(dictionary) not in kept:
            dictionary.clear()
    nums = pydyf.Array()
    for index, owner in enumerate(owners):
        last = max(owner, default=-1)
        nums.extend((index, pydyf.Array(owner.get(mcid, "null") for mcid in range(last + 1))))
    for key, (reference, annotation) in enumerate(areas, start=len(references)):
        annotation["StructParent"] = key
        nums.extend((key, reference))
    parents = pdf.objects[number(root["ParentTree"])]
    parents["Nums"] = nums
    root["ParentTreeNextKey"] = len(references) + len(areas)
    identified = sorted(
        (node.entries["ID"].string, node.source.reference) for node in document.walk() if "ID" in node.entries
    )
    if identified:
        names = pydyf.Array()
        for identifier, reference in identified:
            names.extend((pydyf.String(identifier), reference))
        root["IDTree"] = pydyf.Dictionary({"Names": names})


def discard_all(document: Node) -> list[Any]:
    """The dictionaries of a tree as it was read: those that `write` does not use again are emptied."""
    return [node.source for node in document.walk()]
