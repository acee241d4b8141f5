"""A page's own notes: which links call one, and which elements hold them."""

import re

from .dom import Element

_CALL = re.compile(r"\s*[\[(]?\s*(?P<label>\d{1,4}|[a-z]{1,3}|[ivx]{1,5}|[*†‡§¶]{1,3})\s*[\])]?\s*", re.IGNORECASE)
_BACK = re.compile(
    r"[\s\[\]()^↑↩⏎⮐⤴︎\ufe0e\ufe0f\u21a9\u2191*†‡]*(?:\d{0,4}|[a-z]|jump up|back|return)[\s\[\]()^↑↩⏎⮐⤴.:\ufe0e\ufe0f]*",
    re.IGNORECASE,
)


def own_notes(root: Element) -> tuple[dict[Element, str], dict[Element, str]]:
    """The page's own notes: links that call one -> its label, and the elements that hold them -> the label."""
    places: dict[str, Element] = {}
    order: dict[Element, int] = {}
    for index, element in enumerate(root.iter()):
        order[element] = index
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name and name not in places:
                places[name] = element
    calls: dict[Element, str] = {}
    notes: dict[Element, str] = {}
    labels: dict[str, Element] = {}
    holders: dict[Element, Element | None] = {}
    headed = {table for head in root.iter("th") for table in head.iterancestors("table")}
    for anchor in root.iter("a"):
        target = places.get((anchor.get("href") or "")[1:]) if (anchor.get("href") or "").startswith("#") else None
        if target is None:
            continue
        match = _CALL.fullmatch("".join(anchor.itertext()))
        if match is None:
            continue
        if target not in holders:
            holders[target] = _holder(target, headed)
        holder = holders[target]
        if holder is None or order[holder] < order[anchor] or not _is_raised(anchor, match[0]):
            continue
        if any(ancestor is holder for ancestor in anchor.iterancestors()):
            continue
        label = notes.get(holder) or match["label"]
        if labels.setdefault(label, holder) is not holder:
            label = f"{label}.{len(labels)}"
            labels[label] = holder
        notes[holder] = label
        calls[anchor] = label
    return calls, notes


def _holder(target: Element, headed: set[Element]) -> Element | None:
    """The element whose words are the note: the target, or what a target without words stands in.

    What is noted in a table with heads is a row of it, and stays there.
    """
    for element in (target, *target.iterancestors()):
        if element.tag in ("body", "html", "article", "main", "ol", "ul", "table") or re.match(
            r"h[1-6]$", str(element.tag)
        ):
            return None
        words = _beginning(element, 6000)
        if element.tag in ("li", "p", "div", "aside", "dd", "td", "section", "blockquote") and len(words) > 3:
            return element if len(words) < 6000 and headed.isdisjoint(element.iterancestors("table")) else None
    return None


def _beginning(element: Element, most: int) -> str:
    """The words of an element, up to a number of characters."""
    words = ""
    for piece in element.itertext():
        words = f"{words} {piece}".strip()
        if len(words) >= most:
            break
    return words


def _is_raised(anchor: Element, text: str) -> bool:
    """Whether a link looks like the call of a note: raised, in brackets, or called one."""
    near = [anchor, *list(anchor.iterancestors())[:2]]
    named = " ".join(
        f"{e.get('class') or ''} {e.get('role') or ''} {e.get('rel') or ''} {e.get('epub:type') or ''}" for e in near
    )
    return (
        any(element.tag == "sup" for element in near)
        or anchor.find(".//sup") is not None
        or text.strip().startswith("[")
        or bool(re.search(r"noteref|footnote|endnote|reference|fn", named, re.IGNORECASE))
    )


def leads_back(anchor: Element) -> bool:
    """Whether a link in a note only leads back to its call."""
    return (anchor.get("href") or "").startswith("#") and _BACK.fullmatch("".join(anchor.itertext())) is not None
