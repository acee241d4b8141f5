"""What a laid-out page may hold: our own elements and attributes, and of a copy nothing but its words."""

import re
from typing import Any
from xml.etree.ElementTree import Element

import tinycss2  # type: ignore[import-untyped]  # it carries no types
import tinyhtml5  # type: ignore[import-untyped]  # it carries no types

#: What foreign names and values are marked with, where somebody made them: it may come out as words alone.
STAIN = "zq7"
#: Every element that a laid-out page may have, with the attributes that it may have.
OURS = {
    "html": {"class", "lang"},
    "head": set(),
    "meta": {"charset", "content", "name"},
    "title": set(),
    "style": set(),
    "body": {
        "data-close-up",
        "data-continued",
        "data-last-fill",
        "data-lines",
        "data-note-share",
        "data-notes-apart",
        "data-pointer-end",
        "data-pointer-next",
        "data-pointer-previous",
        "data-tail",
    },
    "main": {"lang"},
    "section": {"class", "hidden", "id", "lang"},
    "div": {"class", "id", "lang"},
    "p": {"class", "data-notes-at", "id", "lang"},
    "span": {"class", "id", "lang"},
    **{f"h{rank}": {"class", "data-head", "data-label", "data-notes-at", "id", "lang"} for rank in range(1, 7)},
    "blockquote": {"data-notes-at", "id"},
    "ol": {"class", "data-notes-at", "start", "style"},
    "ul": {"class", "data-notes-at"},
    "li": {"id", "style", "value"},
    "pre": {"data-notes-at", "id"},
    "code": set(),
    "em": {"class"},
    "i": set(),
    "strong": set(),
    "sub": set(),
    "sup": set(),
    "br": set(),
    "wbr": set(),
    "hr": {"data-notes-at"},
    "a": {"class", "href", "id"},
    "table": {"class", "data-notes-at", "id"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "td": {"class", "colspan", "id", "rowspan"},
    "th": {"class", "colspan", "id", "rowspan", "scope"},
    "figure": {"data-notes-at", "id"},
    "figcaption": set(),
    "img": {"alt", "src"},
    "note-call": {"class", "id"},
    "note-text": {"class", "data-moved", "data-n", "data-own", "id"},
    "note-label": set(),
    "dl": {"class"},
    "dt": set(),
    "dd": set(),
}
#: What the last block before a heading bears, whichever it is: that heading's rank.
EVERYWHERE = {"data-ends"}
#: Where words of the copy stand as words in an attribute.
WORDED = {"alt", "content", "data-label", "data-head"}


def check(page: str) -> None:
    """Only our elements and attributes, and the stain only where words are words."""
    for element in tinyhtml5.parse(page, namespace_html_elements=False).iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"a comment: {element.text}")
        if element.tag.startswith("{http://www.w3.org/2000/svg}"):
            assert STAIN not in repr(element.attrib).lower() + str(element.text).lower()
            continue
        assert element.tag in OURS, element.tag
        assert set(element.attrib) <= OURS[element.tag] | EVERYWHERE, (element.tag, element.attrib)
        for name, value in element.attrib.items():
            assert name in WORDED or is_clean(element, name, value), (element.tag, name, value)
        if element.tag == "style":
            check_style(element.text or "")


def is_clean(element: Element, name: str, value: str) -> bool:
    """Whether a value that is no words holds nothing of the copy but an address that a reader may follow."""
    if element.tag == "a" and name == "href":
        return bool(re.match(r"(?:https?://|mailto:|doi:)[^\s<>\"{}|\\^`]+\Z|#[a-z][\w-]*\Z", value))
    if element.tag == "img" and name == "src":
        return bool(re.match(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*\Z", value))  # no file lies there
    if name == "style":
        return bool(re.match(r"counter-(?:reset|increment): list-item -?\d+\Z", value))  # a list's own numbers
    return STAIN not in value.lower()


def check_style(css: str) -> None:
    """In a style the stain stands in strings alone, and nothing is fetched that is not ours."""
    stack: list[Any] = tinycss2.parse_component_value_list(css, skip_comments=True)
    while stack:
        token = stack.pop()
        assert token.type not in ("error", "bad-string", "bad-url"), token
        if token.type == "string":
            continue
        assert STAIN not in str(getattr(token, "value", "")).lower(), token
        assert STAIN not in str(getattr(token, "name", "")).lower(), token
        stack.extend(getattr(token, "content", None) or ())
        stack.extend(getattr(token, "arguments", None) or ())
