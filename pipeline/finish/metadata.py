"""What the file says of itself: XMP (ISO 16684-1) and the information dictionary.

The two must agree (ISO 19005-3, 6.6.3).
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .variants import Variant

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfd": "http://pdfa.org/declarations/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}


@dataclass(frozen=True, slots=True)
class Description:
    """Title, maker and dates of one PDF. ``date`` is ISO 8601; empty where the job ticket gives none."""

    title: str
    author: str
    language: str
    subject: str = ""
    keywords: tuple[str, ...] = ()
    date: str = ""
    tool: str = ""
    producer: str = ""
    slug: str = ""
    edition: str = ""  # which edition, as a digest
    number: int = 0


def xmp(description: Description, variant: Variant) -> bytes:
    """The metadata packet: every property once, all identities in the one ``rdf:RDF`` that validators read."""
    said: list[str] = []
    if variant.pdfa:
        part, level = variant.pdfa
        said += [_simple("pdfaid:part", str(part)), _simple("pdfaid:conformance", level)]
        said.append(_simple("pdfaid:rev", "2020" if part == 4 else ""))
    if variant.pdfua:
        said.append(_simple("pdfuaid:part", str(variant.pdfua)))
        said.append(_simple("pdfuaid:rev", "2024" if variant.pdfua == 2 else ""))
    if variant.pdfx:
        said += [
            _simple("pdfxid:GTS_PDFXVersion", variant.pdfx),
            _simple("pdf:Trapped", "False"),
            _simple("xmp:MetadataDate", w3c_date(description.date)),
            _simple("xmpMM:DocumentID", f"uuid:{_identifier(description.slug)}"),
            _simple("xmpMM:InstanceID", f"uuid:{_identifier(description.slug, description.edition, variant.pdfx)}"),
            _simple("xmpMM:VersionID", str(description.number or 1)),
            _simple("xmpMM:RenditionClass", "default"),
        ]
    if variant.declarations:
        said.append(_declared(variant.declarations))
    said += [
        _simple("dc:format", "application/pdf"),
        _array("dc:title", "Alt", [description.title], ' xml:lang="x-default"'),
        _array("dc:creator", "Seq", [description.author]),
        _array("dc:description", "Alt", [description.subject], ' xml:lang="x-default"'),
        _array("dc:subject", "Bag", description.keywords),
        _array("dc:language", "Bag", [description.language]),
        _simple("pdf:Keywords", ", ".join(description.keywords)),
        _simple("pdf:Producer", description.producer),
        _simple("xmp:CreatorTool", description.tool),
        _simple("xmp:CreateDate", w3c_date(description.date)),
        _simple("xmp:ModifyDate", w3c_date(description.date)),
    ]
    if variant.pdfa and variant.pdfa[0] < 4:
        said.append(_schemas(variant))
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix != "rdf")
    body = "\n".join(line for line in said if line)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f'<rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">\n<rdf:Description rdf:about=""{names}>\n{body}\n'
        '</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def w3c_date(date: str) -> str:
    """A date as XMP writes it: a day alone begins at midnight, UTC."""
    return f"{date}T00:00:00Z" if len(date) == 10 else date


def pdf_date(date: str) -> str:
    """The same date as the information dictionary writes it (ISO 32000-1, 7.9.4)."""
    stamp = w3c_date(date)
    digits = "".join(character for character in stamp[:19] if character.isdigit())
    zone = stamp[19:].replace(":", "'") if stamp[19:] not in {"", "Z"} else ""
    return f"D:{digits}{zone}'" if zone else f"D:{digits}Z" if len(digits) == 14 else f"D:{digits}"


def _simple(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _array(name: str, kind: str, values: Sequence[str], attributes: str = "") -> str:
    items = "".join(f"<rdf:li{attributes}>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _declared(addresses: Sequence[str]) -> str:
    """Declarations of the PDF Association: standards that have no identification schema of their own."""
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfd:conformsTo>{escape(address)}</pdfd:conformsTo></rdf:li>'
        for address in addresses
    )
    return f"<pdfd:declarations><rdf:Bag>{items}</rdf:Bag></pdfd:declarations>"


def _identifier(*parts: str) -> uuid.UUID:
    """The same for the same parts, always: of a document by its name, of an edition by its digest."""
    return uuid.uuid5(uuid.NAMESPACE_URL, " ".join(("briefing", *parts)))


def _schemas(variant: Variant) -> str:
    """PDF/A knows no PDF/UA and no PDF/X: properties from outside are described in the file (ISO 19005-3, 6.6.2.3)."""
    described = []
    if variant.pdfua:
        about = "Part of ISO 14289 that the file conforms to"
        described.append(_schema("PDF/UA identification schema", "pdfuaid", "part", "Integer", about))
    if variant.pdfx:
        about = "Version of PDF/X that the file conforms to"
        described.append(_schema("PDF/X identification schema", "pdfxid", "GTS_PDFXVersion", "Text", about))
        about = "Whether the colours were trapped"
        described.append(_schema("Adobe PDF schema", "pdf", "Trapped", "Text", about))
    items = "".join(described)
    return f"<pdfaExtension:schemas><rdf:Bag>{items}</rdf:Bag></pdfaExtension:schemas>" if items else ""


def _schema(title: str, prefix: str, name: str, kind: str, about: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{NAMESPACES[prefix]}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{about}</pdfaProperty:description>"
        "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"
    )
