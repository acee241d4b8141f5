"""E-books (EPUB 2 and 3) -> Manuscript: the documents of the spine in order, without cover, contents and navigation."""

import re

from pipeline.errors import InputError
from pipeline.model import Manuscript

from .documents import manuscript_of
from .dom import Element, html_text, parse, parse_xml
from .markup import pieces
from .packed import Package, resolved
from .tree import put

_APART = re.compile(r"(?i)\b(?:toc|nav|cover|titlepage|copyright|colophon|landmarks|page-list|loi|lot)\b")
_MAX_DOCUMENTS = 500
_MAX_TEXT = 16 * 1024 * 1024  # of its documents, unpacked


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of an e-book, or of the chapter that was saved as one."""
    package = Package(data, "e-book")
    if "META-INF/encryption.xml" in package and b"EncryptedData" in package.read("META-INF/encryption.xml"):
        raise InputError("The e-book is locked (DRM): get a copy that may be read.")
    container = parse_xml(package.read("META-INF/container.xml"))
    opf = next((e.get("full-path") for e in container.iter("{*}rootfile") if e.get("full-path")), "")
    book = parse_xml(package.read(opf))
    about = {}
    for field in ("title", "creator", "date", "language"):
        elements = book.iter(f"{{http://purl.org/dc/elements/1.1/}}{field}")
        values = [words for element in elements if (words := " ".join("".join(element.itertext()).split()))]
        about[field] = ", ".join(dict.fromkeys(values)) if field == "creator" else next(iter(values), "")
    root = parse("<html><body></body></html>")
    body = root.find("body")
    size = 0
    for part in _spine(book, opf):
        if part in package:
            size += package.parts[part].file_size
            if size > _MAX_TEXT:
                raise InputError("The e-book is longer than the press takes: save only the chapter that is wanted.")
            _append(body, package, part)
    if not "".join(body.itertext()).strip():
        raise InputError("The e-book has no text that can be read.")
    return manuscript_of(
        pieces(root),
        name,
        "epub",
        title=about["title"],
        byline=about["creator"],
        issued=about["date"],
        language=about["language"],
    )


def _spine(book: Element, opf: str) -> list[str]:
    """The names of the documents to read, in reading order."""
    items = {
        item.get("id"): item
        for item in book.iter("{*}item")
        if item.get("id") and item.get("href") and "html" in (item.get("media-type") or "")
    }
    found = []
    for reference in list(book.iter("{*}itemref"))[:_MAX_DOCUMENTS]:
        item = items.get(reference.get("idref"))
        if item is None or (reference.get("linear") == "no" and not _holds_notes(item)):
            continue
        if "nav" in (item.get("properties") or "").split() or _APART.search(item.get("id") or ""):
            continue
        found.append(resolved(opf, item.get("href")))
    return list(dict.fromkeys(found))


def _holds_notes(item: Element) -> bool:
    return bool(re.search(r"(?i)note", f"{item.get('id')} {item.get('href')}"))


def _append(body: Element, package: Package, part: str) -> None:
    """Append a document's body, its places named so that links between documents become links within one."""
    document = parse(html_text(package.read(part)))
    source = document.find("body")
    if source is None:
        return
    for element in source.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("id"):
            put(element, "id", f"{part}#{element.get('id')}")
        href = element.get("href") or ""
        if element.tag == "a" and href and not re.match(r"[a-z][a-z0-9+.-]*:", href, re.IGNORECASE):
            file, _, place = href.partition("#")
            put(element, "href", f"#{resolved(part, file) if file else part}#{place}")
        if element.tag == "img" and element.get("src"):
            put(element, "src", package.picture(part, element.get("src")))
    source.tag = "div"
    body.append(source)
