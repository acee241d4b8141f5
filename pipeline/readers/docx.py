"""Word files (DOCX) -> Manuscript, by mammoth: structure by the styles' names, no comment, deletion or property."""

import io
import re
import zipfile
from typing import Any

from pipeline.errors import InputError, MachineError
from pipeline.model import Finding, Manuscript

from .documents import manuscript_of
from .dom import parse
from .foreign import equations, finding
from .markup import pieces
from .packed import Package, embedded

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Author'] => p.author:fresh
p[style-name='Byline'] => p.author:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Code'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Preformatted Text'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
r[style-name='HTML Code'] => code
r[style-name='Verbatim Char'] => code
r[style-name='Source Text'] => code
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Image Caption'] => p.caption:fresh
p[style-name='Illustration'] => p.caption:fresh
p[style-name='Figure'] => p.caption:fresh
b => strong
i => em
u =>
strike =>
"""
_MAX_PARAGRAPHS = 40_000
_MAX_TAGS = 1_500_000  # of one part


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a Word file. Raises InputError for a damaged, locked or oversized one."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            "This is an old or a locked Word file: open it in Word and save it as .docx without a password."
        )
    package = Package(data, "Word file")
    document = package.read("word/document.xml") if "word/document.xml" in package else b""
    if document.count(b"<w:p") > _MAX_PARAGRAPHS * 4 or document.count(b"<w:p>") > _MAX_PARAGRAPHS:
        raise InputError(f"The Word file has more than {_MAX_PARAGRAPHS:,} paragraphs: split it.")
    for part in package.parts:
        if part.endswith((".xml", ".rels")) and package.read(part).count(b"<") > _MAX_TAGS:
            raise InputError("The Word file holds more than an article does: split it.")
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise InputError("The Word file holds definitions that no Word file has: save it again in its own program.")
    try:
        import mammoth
    except ImportError as error:
        raise MachineError("Reading Word files needs mammoth: pip install mammoth.") from error
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(_shown(package, data)), style_map=_STYLES, convert_image=mammoth.images.img_element(_picture)
        ).value
    except MemoryError:
        raise
    except Exception as error:  # mammoth raises whatever its XML and zip layers do; each means a file it cannot read
        raise InputError("The Word file cannot be read: open it in its program and save it again.") from error
    tree = parse(f"<html><body>{_captions(html)}</body></html>")
    # An equation on a line of its own is wrapped in one more element, ``oMathPara``.
    findings = (*_foreign(package), *equations(len(re.findall(rb"<m:oMath[ >]", document))))
    return manuscript_of(pieces(tree), name, "docx", findings=findings)


#: A run that the document does not show: mammoth would print it. (A run cannot stand in a run.)
_HIDDEN = re.compile(
    rb"<w:r(?:\s[^>]*)?>\s*<w:rPr>(?:(?!</w:rPr>).){0,2000}?<w:vanish(?:\s+w:val=\"(?:1|true|on)\")?\s*/>(?:(?!</w:r>).){0,20000}</w:r>",
    re.DOTALL,
)


def _shown(package: Package, data: bytes) -> bytes:
    """The file without words that the document itself hides."""
    hiding = [
        part
        for part in package.parts
        if re.fullmatch(r"word/(?:document|footnotes|endnotes)\.xml", part) and b"<w:vanish" in package.read(part)
    ]
    if not hiding:
        return data
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as copy:
        for part in package.parts:
            copy.writestr(part, _HIDDEN.sub(b"", package.read(part)) if part in hiding else package.read(part))
    return stream.getvalue()


def _foreign(package: Package) -> tuple[Finding, ...]:
    """What the file takes from elsewhere, or would run; a linked picture leaves a gap of its own."""
    links = b"".join(package.read(part) for part in package.parts if part.endswith(".rels"))
    outside = [tag for tag in re.findall(rb"<Relationship\b[^>]*>", links) if b'"External"' in tag]
    read = [tag for tag in outside if not re.search(rb"/(?:hyperlink|image)\"", tag)]
    macros = sum(part.endswith(("vbaProject.bin", ".vbs")) for part in package.parts)
    held = sum("/embeddings/" in part for part in package.parts)
    return finding({"field": len(read), "action": macros, "frame": held})


def _picture(image: Any) -> dict[str, str]:
    """A picture of the file; one that is only linked stays out."""
    try:
        with image.open() as stream:
            source = embedded(stream.read(12 * 1024 * 1024))
    except MemoryError:
        raise
    except Exception:  # an external or damaged picture: the gap is shown with its reason
        source = ""
    return {"src": source or "picture-not-in-the-file"}


def _captions(html: str) -> str:
    """A paragraph with the style of a caption belongs to the picture before it."""
    return re.sub(
        r'<p>((?:<a [^>]*></a>)?<img [^>]*/?>)</p>\s*<p class="caption">(.*?)</p>',
        r"<figure>\1<figcaption>\2</figcaption></figure>",
        html,
        flags=re.DOTALL,
    )
