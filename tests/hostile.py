"""Hostile manuscripts for every reader: bombs by name, escapes, and fuzzed copies of sound files.

    python -m tests.hostile [--fuzz N]

Each bomb is read and normalized in a process of its own, with a limit on time and memory; what came of it, how long it
took and how much memory it had at most is printed. ``--fuzz`` reads N damaged copies of a sound file in every format.
A manuscript or an InputError is a good end; anything else is not, and the command then fails.
"""

import argparse
import gzip
import io
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.errors import InputError
from pipeline.model import Ticket
from pipeline.normalize import normalize
from pipeline.readers import READERS, read

RICH = Path(__file__).parent / "rich"
SECONDS = 60
BYTES = 2 * 1024**3
FORMATS = ("txt", "md", "html", "docx", "odt", "rtf", "epub", "pdf", "eml", "mhtml", "warc.gz")


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


def bombs() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """(name, suffix, maker) of every bomb."""
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
    stream = b"BT /F 8 Tf " + b"1 0 0 1 10 10 Tm (" + b"word " * (count // 5) + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


def sound(suffix: str) -> bytes:
    """A sound file of a format."""
    return (RICH / f"article.{suffix}").read_bytes()


def damaged(data: bytes, dice: random.Random) -> bytes:
    """A copy with a few bytes changed, cut out, doubled or put elsewhere."""
    copy = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        if not copy:
            break
        at, length = dice.randrange(len(copy)), dice.randint(1, 40)
        match dice.randrange(5):
            case 0:
                copy[at] = dice.randrange(256)
            case 1:
                del copy[at : at + length]
            case 2:
                copy[at:at] = copy[at : at + length]
            case 3:
                copy[at:at] = bytes(dice.randrange(256) for _ in range(length))
            case _:
                there = dice.randrange(len(copy))
                copy[at:at] = copy[there : there + length]
    return bytes(copy)


def repacked(suffix: str, data: bytes, dice: random.Random) -> bytes:
    """A damaged copy; of a package, half of the time a sound package with a damaged part."""
    if suffix == "warc.gz" and dice.random() < 0.8:
        return damaged(gzip.decompress(data), dice)  # an archive that is not packed has no checksum to save it
    if suffix not in ("docx", "odt", "epub") or dice.random() < 0.3:
        return damaged(data, dice)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = dice.choice([name for name in parts if name.endswith(("ml", ".rels", ".opf", ".ncx"))])
    return zipped({**parts, name: damaged(parts[name], dice)})


def attempt(path: Path) -> str:
    """Read and normalize one file: what came of it. Raises only what no user may ever see."""
    try:
        article = normalize(read(path), "hostile", Ticket())
    except InputError as error:
        return f"refused: {error.message}"
    return f"an article of {len(article.text):,} characters"


def _limited(path: Path, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        with redirect_stderr(io.StringIO()):
            result = attempt(path)
    except BaseException:
        result = "UNHANDLED " + traceback.format_exc(limit=-3)
    answer.send((result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def explode(name: str, suffix: str, data: bytes, folder: Path) -> bool:
    """Read one bomb in a process of its own and print what came of it; whether it ended well."""
    path = folder / f"article.{suffix}"
    path.write_bytes(data)
    here, there = multiprocessing.Pipe()
    worker = multiprocessing.get_context("fork").Process(target=_limited, args=(path, there))
    start = time.monotonic()
    worker.start()
    result, memory = here.recv() if here.poll(SECONDS) else (f"UNHANDLED more than {SECONDS} s", 0)
    took = time.monotonic() - start
    worker.kill()
    worker.join()
    print(f"{suffix:8} {name:42} {len(data):>12,} B {took:6.1f} s {memory / 1024:7.0f} MB  {result[:110]}", flush=True)
    return not result.startswith("UNHANDLED")


def fuzz(suffix: str, count: int, folder: Path, seed: int = 1) -> int:
    """Read many damaged copies of a sound file; how many ended in a way that no user may ever see."""
    dice = random.Random(f"{suffix} {seed}")
    data = sound(suffix)
    path = folder / f"article.{suffix}"
    bad = refused = 0
    start = time.monotonic()
    for number in range(count):
        path.write_bytes(repacked(suffix, data, dice))
        try:
            with redirect_stderr(io.StringIO()):
                refused += attempt(path).startswith("refused")
        except Exception:
            bad += 1
            kept = folder / f"{suffix}-{number}.bin"
            kept.write_bytes(path.read_bytes())
            print(f"{kept}: {traceback.format_exc(limit=-2)}", flush=True)
    took = time.monotonic() - start
    print(f"{suffix:8} {count:,} damaged copies: {refused:,} refused, {bad} unhandled, {took:.0f} s", flush=True)
    return bad


def main() -> None:
    """Every bomb, then as many damaged copies as asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzz", type=int, default=0, help="damaged copies of each format")
    parser.add_argument("--format", choices=FORMATS, action="append")
    parser.add_argument("--without-bombs", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    bad = 0
    for name, suffix, make in () if options.without_bombs else bombs():
        if not options.format or suffix in options.format:
            bad += not explode(name, suffix, make(), folder)
    for suffix in options.format or FORMATS:
        bad += fuzz(suffix, options.fuzz, folder) if options.fuzz else 0
    assert {f".{suffix}" for suffix in FORMATS} <= set(READERS)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
