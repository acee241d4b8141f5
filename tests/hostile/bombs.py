"""Bombs by name: small files that would fill the memory, the disk or the day of whoever reads them carelessly."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

RICH = Path(__file__).parents[1] / "rich"
Maker = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Hostile:
    """An article's folder: the manuscript, and what lies beside it."""

    name: str
    suffix: str  # empty where the article itself is a link
    make: Maker = bytes
    beside: dict[str, Maker] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  # symbolic links by name

    def write(self, folder: Path) -> None:
        """Make it, as an article's folder."""
        folder.mkdir(parents=True)
        made = {f"article.{self.suffix}": self.make} if self.suffix else {}
        made |= self.beside
        for name, make in made.items():
            (folder / name).write_bytes(make())
        for name, target in self.links.items():
            (folder / name).symlink_to(target)


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def replaced(suffix: str, part: str, data: bytes) -> bytes:
    """The rich article with one part of its package replaced."""
    with zipfile.ZipFile(RICH / f"article.{suffix}") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return zipped({**parts, part: data})


WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8)
)
MIXED = b"Content-Type: multipart/mixed; boundary=a\n\n"
PROSE = "The river rose in the night and the town woke up to a water that nobody there had seen for years. "


def bombs() -> Iterator[Hostile]:
    """Every bomb."""
    for name, suffix, make in (*_of_readers(), *_of_the_renderer()):
        yield Hostile(name, suffix, make)
    yield from _beside_the_article()


def _of_the_renderer() -> Iterator[tuple[str, str, Maker]]:
    """What stops WeasyPrint in a page of its own; here it stands in an article."""
    page = f"<html><body><h1>Title</h1><p>{PROSE * 3}</p>".encode()
    yield (
        "nested flex boxes",
        "html",
        lambda: page + b"<div style='display:flex;flex-direction:column'>" * 12 + b"<p>text</p>",
    )
    yield (
        "var() fan-out to 10^9",
        "html",
        lambda: (
            b"<style>:root{--a0:x;"
            + b"".join(b"--a%d:%s;" % (n, b"var(--a%d) " % (n - 1) * 10) for n in range(1, 10))
            + b"} p::before{content:var(--a9)}</style>"
            + page
        ),
    )
    yield (
        "SVG <use> fan-out to 10^8",
        "html",
        lambda: (
            page
            + b"<svg><g id=a0><rect width=1 height=1/></g>"
            + b"".join(b"<g id=a%d>%s</g>" % (n, b"<use href='#a%d'/>" % (n - 1) * 10) for n in range(1, 9))
            + b"</svg>"
        ),
    )
    yield (
        "3,000 selectors on 3,000 elements",
        "html",
        lambda: (
            b"<style>"
            + b"".join(b".a%d .b%d > *{color:red}" % (n, n) for n in range(3_000))
            + b"</style>"
            + page
            + b"".join(
                b"<p class='a%d b%d'>The river rose by %d metres in that one night.</p>" % (n, n, n)
                for n in range(3_000)
            )
        ),
    )
    yield "fifty columns", "html", lambda: b"<style>body{columns:50}</style>" + page * 100
    yield (
        "5,000 linked anchors",
        "html",
        lambda: (
            page + b"".join(b"<p id=a%d><a href='#a%d'>link %d</a> text</p>" % (n, 4_999 - n, n) for n in range(5_000))
        ),
    )
    yield "1,400 rows of a table", "html", lambda: page + b"<table>" + b"<tr><td>a<td>b<td>c" * 1_400 + b"</table>"
    yield (
        "a page of 60 columns",
        "html",
        lambda: page + b"<table>" + (b"<tr>" + b"<td>wide words" * 60) * 60 + b"</table>",
    )
    yield "heights of 10^7 pixels", "html", lambda: page + b"<div style='height:1e7px;font-size:1e6px'>tall</div>"
    yield (
        "400 statements to note",
        "txt",
        lambda: (
            b"The river and its floods\n\n"
            + b"".join(
                b"In %d the river rose by %d metres and the damage cost %d million crowns.\n\n" % (1400 + n, n, n * 3)
                for n in range(400)
            )
        ),
    )
    yield (
        "a statement longer than a page",
        "txt",
        lambda: (
            b"The river and its floods\n\n" + b"In 1840 the river rose by 9 metres, and " * 400 + b"that was all.\n"
        ),
    )
    yield "120 levels of divisions", "html", lambda: b"<div>" * 120 + page


def _beside_the_article() -> Iterator[Hostile]:
    """Pictures, and what a desk's own files might hold."""
    text = f"# A title\n\n{PROSE * 3}\n\n![a](a.png)\n".encode()
    yield Hostile("a picture of 12,000 × 12,000 pixels", "md", lambda: text, {"a.png": lambda: picture(12_000)})
    yield Hostile("a picture of 60,000 × 60,000 pixels", "md", lambda: text, {"a.png": lambda: picture(60_000, 1)})
    yield Hostile("a picture of 8,000 × 8,000 pixels", "md", lambda: text, {"a.png": lambda: picture(8_000)})
    yield Hostile("a picture cut short", "md", lambda: text, {"a.png": lambda: picture(2_000)[:3_000]})
    yield Hostile("a picture that is no picture", "md", lambda: text, {"a.png": lambda: b"GIF89a" + PROSE.encode()})
    lines = [b"a0: &a0 [x, x]"] + [
        b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 20)) for n in range(1, 9)
    ]
    yield Hostile("YAML aliases", "md", lambda: text, {"evidence.yaml": lambda: b"\n".join(lines)})
    merge = [b"a0: &a0 {x: 1}"] + [
        b"a%d: &a%d {<<: [%s]}" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 20)) for n in range(1, 9)
    ]
    yield Hostile("YAML merge keys", "md", lambda: text, {"evidence.yaml": lambda: b"\n".join(merge)})
    yield Hostile("YAML nested 5,000 deep", "md", lambda: text, {"briefing.yaml": lambda: b"title: " + b"[" * 5_000})
    yield Hostile("30 MB of YAML", "md", lambda: text, {"evidence.yaml": lambda: b"- a\n" * 7_500_000})
    yield Hostile("a YAML key given twice", "md", lambda: text, {"briefing.yaml": lambda: b"desk: a\ndesk: b\n"})
    yield Hostile("YAML that reads 010 as 8", "md", lambda: text, {"briefing.yaml": lambda: b"desk: 010\n"})


def picture(side: int, depth: int = 8) -> bytes:
    """A black square as PNG: a few kilobytes, however many pixels."""
    packer = zlib.compressobj(9)
    line = bytes(1 + (side * depth + 7) // 8)
    data = b"".join(packer.compress(line * 100) for _ in range(side // 100)) + packer.flush()
    size = side.to_bytes(4, "big")
    head = _chunk(b"IHDR", size + size + bytes((depth, 0, 0, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def _of_readers() -> Iterator[tuple[str, str, Maker]]:
    """What a format can hold that stops whoever reads it."""
    yield "one word of 200,000 letters", "txt", lambda: b"a" * 200_000
    yield "a paragraph of 100,000 words", "txt", lambda: b"word " * 100_000
    yield "20 MB of text", "txt", lambda: b"word " * 4_000_000
    yield "dots and letters without end", "txt", lambda: b"a." * 1_000_000
    yield "quotes and brackets without end", "txt", lambda: b"\"('" * 300_000
    yield "open brackets and stops", "txt", lambda: b"A (. (. (. " * 100_000
    yield "100,000 short lines", "txt", lambda: b"Home | News\n" * 100_000
    yield "share bars of separators", "txt", lambda: (b"share" + b"|,: " * 40 + b"!\n") * 500 + PROSE.encode() * 20
    yield "on on on", "txt", lambda: (b"on " * 60 + b"!\n") * 500 + PROSE.encode() * 20
    yield "combining marks", "txt", lambda: ("a" + "\u0301" * 300_000).encode()
    yield "overrides of direction", "txt", lambda: ("\u202e" + PROSE + "\u2066" * 1000).encode() * 3
    yield "open square brackets", "md", lambda: b"[" * 100_000
    yield "nested quotes", "md", lambda: b">" * 100_000 + b" a"
    yield "nested lists", "md", lambda: b"".join(b"  " * n + b"- a\n" for n in range(1_000))
    yield "emphasis without end", "md", lambda: b"*a_ " * 60_000
    yield "footnotes calling footnotes", "md", lambda: b"a[^1]\n\n[^1]: b[^1]\n"
    yield "merge keys in the front matter", "md", lambda: b"---\na: &a {b: c}\nd:\n  <<: *a\n---\ntext"
    yield "a table of 5,000 rows", "md", lambda: b"|a|b|\n|-|-|\n" + b"|1|2|\n" * 5_000
    yield "200,000 nested elements", "html", lambda: b"<div>" * 200_000 + PROSE.encode()
    yield "nested tables", "html", lambda: b"<table><tr><td>" * 5_000 + PROSE.encode()
    yield "nested lists of a page", "html", lambda: b"<ul><li>" * 50_000 + PROSE.encode()
    yield (
        "colspan=65534",
        "html",
        lambda: b"<p>text<table><tr><td colspan=65534>a<td>b<tr><td>c<td>d</table>x",
    )
    yield "a table of 50,000 rows", "html", lambda: b"<table>" + b"<tr><td>a<td>b" * 50_000 + b"</table>"
    yield "a million elements", "html", lambda: b"<b>a</b>" * 1_000_000
    yield (
        "20,000 calls of one empty place",
        "html",
        lambda: (
            b"<body><sup><a href='#x'>1</a></sup>" * 20_000 + b"<div><a id=x></a>" + PROSE.encode() * 10_000 + b"</div>"
        ),
    )
    yield "attributes without end", "html", lambda: b"<p " + b"a=b " * 500_000 + b">text"
    yield (
        "JSON-LD nested 100,000 deep",
        "html",
        lambda: b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>" + PROSE.encode(),
    )
    yield "entities of a page", "html", lambda: LAUGHS + b"]><p>&h;</p>"
    yield (
        "scripts, frames, styles and forms",
        "html",
        lambda: (
            b"<script>alert(1)</script><iframe src=file:///etc/passwd></iframe><style>@import url(http://e.org)</style>"
            b"<form><input></form><p onclick=x style='background:url(http://e.org)'>" + PROSE.encode()
        ),
    )
    yield "a document that unpacks to 200 MB", "docx", lambda: replaced("docx", "word/document.xml", b" " * 200_000_000)
    yield "1.5 million paragraphs", "docx", lambda: replaced("docx", "word/document.xml", WORD + b"<w:p/>" * 1_500_000)
    yield "entities of a Word file", "docx", lambda: replaced("docx", "word/document.xml", LAUGHS + b"]><x>&h;</x>")
    yield (
        "an entity that reads a file",
        "docx",
        lambda: replaced(
            "docx", "word/document.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + WORD + b"&a;"
        ),
    )
    yield (
        "nested elements of a Word file",
        "docx",
        lambda: replaced("docx", "word/document.xml", WORD + b"<w:p>" * 100_000),
    )
    yield (
        "linked pictures of a Word file",
        "docx",
        lambda: replaced(
            "docx",
            "word/_rels/document.xml.rels",
            zipfile.ZipFile(RICH / "article.docx")
            .read("word/_rels/document.xml.rels")
            .replace(b'Target="media/', b'TargetMode="External" Target="file:///etc/'),
        ),
    )
    yield "entities of an OpenDocument file", "odt", lambda: replaced("odt", "content.xml", LAUGHS + b"]><x>&h;</x>")
    yield (
        "nested lists of an OpenDocument file",
        "odt",
        lambda: replaced(
            "odt",
            "content.xml",
            b'<office:text xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">' + b"<text:list><text:list-item>" * 20_000,
        ),
    )
    yield "a package in a package", "odt", lambda: zipped({"content.xml": zipped({"a": b"0" * 10_000_000}) * 300})
    yield "an e-book of 60 MB", "epub", lambda: replaced("epub", "EPUB/text/ch001.xhtml", PROSE.encode() * 600_000)
    yield (
        "an e-book that points outside",
        "epub",
        lambda: replaced(
            "epub",
            "META-INF/container.xml",
            b'<container><rootfiles><rootfile full-path="../../../etc/passwd"/></rootfiles></container>',
        ),
    )
    yield "groups without end", "rtf", lambda: b"{\\rtf1 " + b"{" * 200_000
    yield "a picture of a gigabyte", "rtf", lambda: b"{\\rtf1 {\\pict\\bin1000000000 x}} text"
    yield "paragraphs of one cell", "rtf", lambda: b"{\\rtf1 \\intbl " + b"a\\par " * 500_000 + b"}"
    yield "characters that are none", "rtf", lambda: b"{\\rtf1 " + b"\\u-1 \\u99999999 \\'00 " * 1000 + b"}"
    yield (
        "parts without end",
        "eml",
        lambda: (
            b"Content-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 20_000
        ),
    )
    yield "a header of a megabyte", "eml", lambda: b"Subject: " + b"=?utf-8?q?=41?= " * 70_000 + b"\n\ntext"
    yield (
        "20,000 parts",
        "eml",
        lambda: b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: text/plain\n\nx\n" * 20_000,
    )
    yield "an archive that unpacks to a gigabyte", "warc.gz", lambda: _packed(b"\0" * 1_000_000_000)
    yield "a page that was packed twice", "warc.gz", lambda: _packed(_packed(b"WARC/1.0\r\n" * 100))
    yield "a million objects", "pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 500_000
    yield (
        "a page tree that bites its tail",
        "pdf",
        lambda: (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 999999999>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
        ),
    )
    yield "a page of a million signs", "pdf", lambda: _signs(1_200_000)


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 9)


def _signs(count: int) -> bytes:
    """A PDF with one page of many signs."""
    return pdf_of(b"BT /F 8 Tf " + b"1 0 0 1 10 10 Tm (" + b"word " * (count // 5) + b") Tj ET")


def pdf_of(stream: bytes) -> bytes:
    """A PDF with one page that a stream of drawing commands fills."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"
