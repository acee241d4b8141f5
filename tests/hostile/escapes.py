"""Escapes by name: articles that try to read what lies outside, to reach the network, or to be more than text.

Each names a bait: pictures and a text outside the article's folder, which nobody may open, and a server on this machine
that nobody may ask. Those that are text stand in ``escapes.txt``; those in packages are made here.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .bombs import PROSE, RICH, WORD, Hostile, Maker, pdf_of, picture, replaced, zipped

#: What no page may hold: it stands in the bait alone.
SECRET = "quarrelsome-marmalade-telegraph"
#: The way to the bait from an article's folder.
OUT = "../../../bait"
#: A few lines of a PDF's page.
LINES = b" ".join(
    b"1 0 0 1 72 %d Tm (The river rose in the night and the town woke up to a water that nobody had seen.) Tj" % y
    for y in range(660, 600, -15)
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Bait:
    """Where it lies, and the address of the server."""

    folder: Path
    address: str

    def lay(self) -> None:
        """Put it there."""
        self.folder.mkdir(parents=True)
        (self.folder / "secret.png").write_bytes(picture(500))
        (self.folder / "secret.icc").write_bytes(SECRET.encode())
        (self.folder / "secret.txt").write_text(f"{SECRET}. {PROSE * 3}")
        (self.folder / "secret.css").write_text(f"body::before {{ content: '{SECRET}' }}")
        (self.folder / "secret.csl").write_text(f"<style>{SECRET}</style>")
        (self.folder / "secret.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{SECRET}</text></svg>")
        (self.folder / "layout.yaml").write_text(f"title: {SECRET}")

    @property
    def file(self) -> str:
        """The address of the picture."""
        return (self.folder / "secret.png").as_uri()

    @property
    def text(self) -> str:
        """The path of the text."""
        return str(self.folder / "secret.txt")

    def fill(self, words: str) -> str:
        """A text with the bait put in."""
        places = {"file": self.file, "text": self.text, "folder": str(self.folder), "out": OUT, "web": self.address}
        places["prose"] = PROSE * 3
        return re.sub("«([a-z]+)»", lambda match: places[match[1]], words)


def escapes(bait: Bait) -> Iterator[Hostile]:
    """Every escape; the bait lies beside the project's folder, whose only article is ``sources/hostile``."""
    links = {"link.png": f"{OUT}/secret.png", "linked": OUT}
    cases = (Path(__file__).parent / "escapes.txt").read_text("utf-8").split("\n=== ")[1:]
    for case in cases:
        head, _, body = case.partition("\n")
        name, _, suffix = head.partition(" · ")
        if suffix == "link":
            yield Hostile(name, "", links={"article.txt": f"{OUT}/secret.txt"})
            continue
        words, *others = re.split(r"^beside: (.+)\n", bait.fill(body), flags=re.MULTILINE)
        beside = {other: _as(text) for other, text in zip(others[::2], others[1::2], strict=True)}
        yield Hostile(name, suffix, _as(words), beside, links if "link" in name else {})
    yield from _of_word(bait)
    yield from _of_other_packages(bait)
    yield from _of_archives_and_pdf(bait)


def _of_word(bait: Bait) -> Iterator[Hostile]:
    part = "word/_rels/document.xml.rels"
    links = _part("docx", part)
    places = {"file:": bait.file, "the network": f"{bait.address}/a.png", "../": f"{OUT}/secret.png"}
    for name, target in places.items():
        linked = re.sub(r'Target="media/[^"]+"', f'TargetMode="External" Target="{target}"', links)
        yield Hostile(f"a linked picture of a Word file by {name}", "docx", _with("docx", part, linked))
    more = "".join(
        f'<Relationship Id="x{kind}" Type="{_KIND}/{kind}" Target="{target}" TargetMode="External"/>'
        for kind, target in (("attachedTemplate", f"{bait.address}/a.dotm"), ("aFChunk", bait.file))
    )
    linked = links.replace("</Relationships>", f"{more}</Relationships>")
    yield Hostile("a template and a foreign part of a Word file", "docx", _with("docx", part, linked))
    text = f"{_entity(bait)}{WORD.decode()}<w:p><w:r><w:t>&a;"
    yield Hostile("an XML entity of a Word file", "docx", _with("docx", "word/document.xml", text))


def _of_other_packages(bait: Bait) -> Iterator[Hostile]:
    content = _part("odt", "content.xml").partition("?>")[2]
    text = _entity(bait) + content.replace("ever since", "&a;")
    yield Hostile("an XML entity of an OpenDocument file", "odt", _with("odt", "content.xml", text))
    linked = re.sub(r'xlink:href="Pictures/[^"]+"', f'xlink:href="{bait.file}"', content)
    yield Hostile("a linked picture of an OpenDocument file", "odt", _with("odt", "content.xml", linked))
    chapter = "EPUB/text/ch001.xhtml"
    shown = _part("epub", chapter).replace("<img ", f'<img src="{bait.file}"/><img src="{OUT}/secret.png"/><img ')
    yield Hostile("pictures outside an e-book", "epub", _with("epub", chapter, shown))
    container = f'<container><rootfiles><rootfile full-path="{OUT}/secret.txt"/></rootfiles></container>'
    yield Hostile("an e-book that is elsewhere", "epub", _with("epub", "META-INF/container.xml", container))
    parts = {"META-INF/container.xml": container.encode(), f"{OUT}/secret.txt": b"<package/>"}
    yield Hostile("an e-book whose parts climb out", "epub", lambda: zipped(parts))


def _of_archives_and_pdf(bait: Bait) -> Iterator[Hostile]:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{PROSE * 2}</p><img src='secret.png'>"
    record = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: file://{bait.folder}/page.html\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n{body}\r\n\r\n"
    )
    yield Hostile("an archived page that says it comes from here", "warc", _as(record))
    sound = pdf_of(b"BT /F 12 Tf 1 0 0 1 72 700 Tm (The weir) Tj " + LINES + b" ET")
    actions = (
        f"/Type/Catalog/OpenAction<</S/Launch/F({bait.text})>>/AA<</WC<</S/URI/URI({bait.address}/)>>>>"
        f"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.launchURL\\('{bait.address}'\\))>>]>>>>"
    )
    yield Hostile("actions of a PDF", "pdf", lambda: sound.replace(b"/Type/Catalog", actions.encode()))
    elsewhere = f"<</F({bait.text})/Length".encode()
    yield Hostile("a PDF whose page is another file", "pdf", lambda: sound.replace(b"<</Length", elsewhere))


def _entity(bait: Bait) -> str:
    return f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{bait.text}">]>'


def _part(suffix: str, name: str) -> str:
    with zipfile.ZipFile(RICH / f"article.{suffix}") as package:
        return package.read(name).decode()


def _as(text: str) -> Maker:
    return lambda: text.encode()


def _with(suffix: str, part: str, text: str) -> Maker:
    return lambda: replaced(suffix, part, text.encode())
