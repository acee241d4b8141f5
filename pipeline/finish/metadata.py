"""What the file says of itself: XMP (ISO 16684-1) and the information dictionary.

The two must agree (ISO 19005-3, 6.6.3).
"""

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
    if variant.pdfa and variant.pdfa[0] < 4 and variant.pdfua:
        said.append(_UA_SCHEMA)
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


# PDF/A knows no PDF/UA: a property from outside must be described in the file (ISO 19005-3, 6.6.2.3).
_UA_SCHEMA = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{NAMESPACES['pdfuaid']}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
