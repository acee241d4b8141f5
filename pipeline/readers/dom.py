"""HTML bytes -> a tree of bounded depth and size; the one home of lxml."""

import re
from typing import Any

from pipeline.errors import InputError, MachineError

from .decode import decode

#: An element of the tree. lxml carries no types; its stubs are not worth a dependency.
Element = Any

MAX_ELEMENTS = 200_000
MAX_TAGS = 4 * MAX_ELEMENTS  # signs that may begin one: what is far beyond is not even parsed
MAX_DEPTH = 200  # levels; the parser itself stops at 255
_OF_HEAD = frozenset(
    ("title", "meta", "link", "script", "style", "base", "noscript", "template", "bgsound", "basefont")
)
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w-]{2,40})", re.IGNORECASE)


def html_text(data: bytes) -> str:
    """The text of an HTML file, by its byte order mark, its own word, UTF-8, or a guess."""
    head = data[:4096]
    match = _META.search(head) or _XML.search(head)
    if match and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        try:
            named = match[1].decode("ascii")
            return data.decode("cp1252" if named.lower() in ("iso-8859-1", "latin1") else named, "replace")
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data)[0]


def parse(text: str) -> Element:
    """The root element of an HTML text. Raises InputError for a tree that is too large."""
    try:
        from lxml import html  # type: ignore[import-untyped]  # see Element
    except ImportError as error:
        raise MachineError("Reading this format needs lxml: pip install lxml.") from error
    from lxml.etree import LxmlError  # type: ignore[import-untyped]  # see Element

    if text.count("<") > MAX_TAGS:
        raise InputError(f"The page has more than {MAX_ELEMENTS:,} elements: save only the article's part of it.")
    clean = re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_pis=True, recover=True)
    try:
        root = html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError, AssertionError) as error:
        _raise_of_memory(error)
        raise InputError("There is no page in it: save the article's page again.") from error
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise InputError(f"The page has more than {MAX_ELEMENTS:,} elements: save only the article's part of it.")
    _open_body(root)
    return root


def _open_body(root: Element) -> None:
    """What is no head's begins the body (HTML Standard, 13.2.6.4.4): the parser leaves a ``main`` in the head."""
    head, body = root.find("head"), root.find("body")
    if head is None:
        return
    own = [child for child in head if not isinstance(child.tag, str) or child.tag in _OF_HEAD]
    at = next((place for place, child in enumerate(head) if place >= len(own) or child is not own[place]), None)
    if at is None:
        return
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    for place, child in enumerate(list(head)[at:]):
        body.insert(place, child)


def parse_xml(data: bytes) -> Element:
    """The root element of an XML part of a document: no entities, no network, bounded. Raises InputError."""
    try:
        from lxml import etree
    except ImportError as error:
        raise MachineError("Reading this format needs lxml: pip install lxml.") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        _raise_of_memory(error)
        raise InputError("The document is damaged: open it in its program and save it again.") from error
    if root is None:
        raise InputError("The document is damaged: open it in its program and save it again.")
    return root


def _raise_of_memory(error: Exception) -> None:
    """Raise MemoryError where the parser had too little: it calls that an unknown error of the file."""
    if any(entry.type_name == "ERR_NO_MEMORY" for entry in getattr(error, "error_log", None) or ()):
        raise MemoryError from error
