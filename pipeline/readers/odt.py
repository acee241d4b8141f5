"""OpenDocument text (ODT) -> Manuscript: its XML written as a tree of HTML, which the common walker reads."""

import re

from pipeline.errors import InputError
from pipeline.model import Manuscript

from .documents import manuscript_of
from .dom import Element, parse, parse_xml
from .markup import pieces
from .packed import Package
from .tree import add_text, last_of, sub

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_SKIP = {
    f"{_TEXT}tracked-changes",
    f"{_OFFICE}annotation",
    f"{_OFFICE}annotation-end",
    f"{_OFFICE}forms",
    f"{_TEXT}sequence-decls",
    f"{_TEXT}table-of-content",
    f"{_TEXT}note-citation",
    f"{_SVG}title",
    f"{_SVG}desc",
}
_MAX_DEPTH = 150
_MAX_TAGS = 1_000_000


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of an OpenDocument text."""
    package = Package(data, "OpenDocument file")
    content = package.read("content.xml")
    if content.count(b"<") > _MAX_TAGS:
        raise InputError("The document holds more than an article does: split it.")
    if b"<!ENTITY" in content:
        raise InputError("The document holds definitions that none has: save it again in its own program.")
    root = parse_xml(content)
    styles = _styles(root)
    if "styles.xml" in package:
        styles = {**_styles(parse_xml(package.read("styles.xml"))), **styles}
    text = next(iter(root.iter(f"{_OFFICE}text")), None)
    if text is None:
        raise InputError("The document has no text: save it as an OpenDocument text (.odt).")
    html = parse("<html><body></body></html>")
    writer = _Writer(package, styles)
    body = html.find("body")
    writer.children(text, body, 0)
    for number, note in enumerate(writer.notes, 1):
        note.set("id", f"note-{number}")
        body.append(note)
    _captions(body)
    return manuscript_of(pieces(html), name, "odt")


def _styles(root: Element) -> dict[str, str]:
    """Style name -> the HTML elements that it stands for, by its properties and the names of its parents."""
    found: dict[str, str] = {}
    parents: dict[str, str] = {}
    for style in root.iter(f"{_STYLE}style", f"{_TEXT}list-style"):
        name = style.get(f"{_STYLE}name") or ""
        parents[name] = style.get(f"{_STYLE}parent-style-name") or ""
        tags = []
        for properties in style.iter(f"{_STYLE}text-properties"):
            tags += ["em"] if properties.get(f"{_FO}font-style") in ("italic", "oblique") else []
            weight = properties.get(f"{_FO}font-weight") or ""
            tags += ["strong"] if weight in ("bold", "600", "700", "800", "900") else []
            position = properties.get(f"{_STYLE}text-position") or ""
            tags += ["sup"] if position.startswith("super") or re.match(r"[1-9]", position) else []
            tags += ["sub"] if position.startswith(("sub", "-")) else []
            font = properties.get(f"{_STYLE}font-name") or ""
            tags += ["code"] if re.search(r"mono|courier|consolas", font, re.IGNORECASE) else []
        if any(level.tag == f"{_TEXT}list-level-style-number" for level in style):
            tags.append("ol")
        found[name] = " ".join(tags)
    for name, parent in parents.items():
        found[name] = f"{found[name]} @{parent}"
    return found


class _Writer:
    """Writes the document's elements as HTML elements."""

    def __init__(self, package: Package, styles: dict[str, str]) -> None:
        self.package, self.styles = package, styles
        self.notes: list[Element] = []

    def children(self, source: Element, into: Element, depth: int) -> None:
        """Write the text and the children of an element."""
        add_text(into, source.text)
        for child in source:
            if isinstance(child.tag, str) and child.tag not in _SKIP and depth < _MAX_DEPTH:
                self.element(child, into, depth + 1)
            add_text(into, child.tail)

    def element(self, source: Element, into: Element, depth: int) -> None:
        tag = source.tag
        if tag == f"{_TEXT}h":
            level = source.get(f"{_TEXT}outline-level") or "1"
            self.children(source, sub(into, f"h{min(6, int(level)) if level.isdigit() and level != '0' else 1}"), depth)
        elif tag == f"{_TEXT}p":
            self.paragraph(source, into, depth)
        elif tag == f"{_TEXT}span":
            target = into
            for name in (self.styles.get(source.get(f"{_TEXT}style-name") or "") or "").split():
                target = sub(target, name) if name in ("em", "strong", "sup", "sub", "code") else target
            self.children(source, target if target is not into else sub(into, "span"), depth)
        elif tag == f"{_TEXT}a":
            self.children(source, sub(into, "a", href=source.get(f"{_XLINK}href") or ""), depth)
        elif tag == f"{_TEXT}list":
            ordered = "ol" in self.styles.get(source.get(f"{_TEXT}style-name") or "", "").split()
            if not source.get(f"{_TEXT}style-name"):
                ordered = any(e.tag == "ol" for e in [into, *into.iterancestors()][:2])
            self.children(source, sub(into, "ol" if ordered else "ul"), depth)
        elif tag in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
            self.children(source, sub(into, "li"), depth)
        elif tag == f"{_TEXT}note":
            self.note(source, into, depth)
        elif tag == f"{_TEXT}line-break":
            sub(into, "br")
        elif tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            count = source.get(f"{_TEXT}c") or "1"
            add_text(into, " " * min(80, int(count) if count.isdigit() else 1))
        elif tag.startswith(_TABLE):
            self.table(source, into, depth)
        elif tag == f"{_DRAW}image":
            href = source.get(f"{_XLINK}href") or ""
            alt = next((e.text or "" for e in source.getparent() if e.tag in (f"{_SVG}desc", f"{_SVG}title")), "")
            sub(into, "img", src=self.package.picture("content.xml", href), alt=alt)
        else:
            self.children(source, into, depth)

    def paragraph(self, source: Element, into: Element, depth: int) -> None:
        names = _lineage(self.styles, source.get(f"{_TEXT}style-name") or "")
        style = " ".join(names).replace("_20_", " ").lower()
        box = source.find(f".//{_DRAW}text-box")
        if box is not None and box.find(f".//{_DRAW}image") is not None:
            self.figure(box, into, depth)
            return
        if re.search(r"\btitle\b", style) and "subtitle" not in style:
            target = sub(into, "h1")
        elif re.search(r"quot|block text", style):
            target = sub(sub(into, "blockquote"), "p")
        elif "preformatted" in style or "source code" in style:
            last = last_of(into)
            if last is not None and last.tag == "pre":
                target = last
                add_text(target, "\n")
            else:
                target = sub(into, "pre")
        elif re.search(r"^(?:author|byline)\b", style):
            target = sub(into, "p", **{"class": "author"})
        elif re.search(r"caption|illustration|figure", style):
            target = sub(into, "p", **{"class": "caption"})
        else:
            target = sub(into, "p")
            own = " ".join(self.styles.get(name, "") for name in names)
            for tag in ("em", "strong"):
                target = sub(target, tag) if tag in own.split() else target
        self.children(source, target, depth)

    def figure(self, box: Element, into: Element, depth: int) -> None:
        """A text box with a picture and words: a figure with its caption."""
        figure = sub(into, "figure")
        image = box.find(f".//{_DRAW}image")
        self.element(image, figure, depth)
        frame = image.getparent()
        frame.getparent().remove(frame) if not frame.tail else frame.remove(image)
        self.children(box, sub(figure, "figcaption"), depth)

    def note(self, source: Element, into: Element, depth: int) -> None:
        """A footnote: its call here, its words at the end."""
        body = source.find(f"{_TEXT}note-body")
        if body is None:
            return
        number = len(self.notes) + 1
        anchor = sub(sub(into, "sup"), "a", href=f"#note-{number}")
        anchor.text = f"[{number}]"
        note = into.makeelement("div", {})
        self.notes.append(note)
        self.children(body, note, depth)

    def table(self, source: Element, into: Element, depth: int) -> None:
        tag = source.tag[len(_TABLE) :]
        if tag == "table":
            self.children(source, sub(into, "table"), depth)
        elif tag == "table-row":
            self.children(source, sub(into, "tr"), depth)
        elif tag == "table-cell":
            header = any(e.tag == f"{_TABLE}table-header-rows" for e in source.iterancestors())
            spans = {
                "colspan": source.get(f"{_TABLE}number-columns-spanned") or "1",
                "rowspan": source.get(f"{_TABLE}number-rows-spanned") or "1",
            }
            self.children(source, sub(into, "th" if header else "td", **spans), depth)
        elif tag != "covered-table-cell":
            self.children(source, into, depth)


def _lineage(styles: dict[str, str], name: str) -> list[str]:
    names: list[str] = []
    while name and name not in names and len(names) < 10:
        names.append(name)
        name = next((part[1:] for part in styles.get(name, "").split() if part.startswith("@")), "")
    return names


def _captions(body: Element) -> None:
    """A paragraph with the style of a caption belongs to the picture in the paragraph before it."""
    for caption in list(body.iter("p")):
        before = caption.getprevious()
        if caption.get("class") != "caption" or before is None or before.find(".//img") is None:
            continue
        if "".join(before.itertext()).strip():
            continue
        before.tag = "figure"
        caption.tag = "figcaption"
        before.append(caption)
