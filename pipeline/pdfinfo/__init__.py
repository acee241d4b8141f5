"""Facts of a PDF, no opinions: what it says of itself, what is drawn on its pages, how it is tagged.

Reads its own press's files and anybody else's. Only what is drawn counts: colours are taken where they leave ink.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.errors import InputError
from pipeline.model import (
    Box,
    PdfAttachment,
    PdfFont,
    PdfInfo,
    PdfIntent,
    PdfLine,
    PdfLink,
    PdfOutline,
    PdfPage,
    PdfRule,
)

from .colour import space_name
from .geometry import unite
from .marks import Reader
from .state import Marks, Run
from .tags import read_elements, target

#: Points within which an area counts as reaching the trim's edge.
EDGE = 0.5
_IDENTITIES = (
    (r"pdfaid:part\W+(\d)", r"pdfaid:conformance\W+([A-Za-z])", "PDF/A-{0}{1}"),
    (r"pdfuaid:part\W+(\d)", "", "PDF/UA-{0}{1}"),
    (r"pdfxid:GTS_PDFXVersion\W+PDF/(X-[\w:]+)", "", "PDF/{0}{1}"),
)


def read_pdf(data: bytes) -> PdfInfo:
    """Read a PDF. Raises InputError where it is none, is damaged beyond reading, or needs a password."""
    from pypdf.errors import PyPdfError

    from .objects import QuickReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it complains of is either harmless or raised
    if not data:
        raise InputError("The file is empty; give a PDF.")
    if b"%PDF-" not in data[:1024]:
        raise InputError("This is no PDF (it does not begin with %PDF-); give a PDF.")
    try:
        reader = QuickReader(io.BytesIO(data))
        encrypted = reader.is_encrypted
        if encrypted and not reader.decrypt(""):
            raise InputError("The PDF needs a password; save it without one first.")
        info = _read(reader, encrypted, len(data))
    except InputError:
        raise
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"The PDF is damaged ({type(error).__name__}: {error}); mend it, for example with “qpdf in.pdf out.pdf”."
        ) from error
    if not info.pages:
        raise InputError("The PDF has no pages; write it again from its source.")
    return info


def _read(reader: Any, encrypted: bool, size: int) -> PdfInfo:
    root = reader.trailer["/Root"]
    painter = Reader()
    marks = [painter.read(page, number) for number, page in enumerate(reader.pages, start=1)]
    order = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages)}
    labels = _labels(reader)
    about: Mapping[str, Any] = reader.metadata or {}
    metadata = root.get("/Metadata")
    packet = metadata.get_data().decode("utf-8", errors="replace") if metadata is not None else ""
    used: dict[PdfFont, int] = {}
    for face in painter.faces.values():
        used[face.facts] = min(used.get(face.facts) or face.page, face.page)
    fonts = sorted(
        (replace(font, page=page) for font, page in used.items()), key=lambda font: (font.name, font.kind, font.subset)
    )
    return PdfInfo(
        version=reader.pdf_header.removeprefix("%PDF-"),
        pages=tuple(
            _page(page, shown, index, labels)
            for index, (page, shown) in enumerate(zip(reader.pages, marks, strict=True))
        ),
        fonts=tuple(fonts),
        images=tuple(image for shown in marks for image in shown.images),
        lines=tuple(line for number, shown in enumerate(marks, start=1) for line in _lines(number, shown.runs)),
        rules=tuple(rule for shown in marks for rule in _thinnest(shown)),
        elements=read_elements(root, order, [shown.runs for shown in marks]),
        marked=_truth(root.get("/MarkInfo", {}).get("/Marked")),
        title=_said(about, "/Title") or _xmp(packet, "dc:title"),
        author=_said(about, "/Author") or _xmp(packet, "dc:creator"),
        subject=_said(about, "/Subject") or _xmp(packet, "dc:description"),
        keywords=_said(about, "/Keywords") or _xmp(packet, "pdf:Keywords"),
        creator=_said(about, "/Creator") or _xmp(packet, "xmp:CreatorTool"),
        producer=_said(about, "/Producer") or _xmp(packet, "pdf:Producer"),
        created=_said(about, "/CreationDate") or _xmp(packet, "xmp:CreateDate"),
        modified=_said(about, "/ModDate") or _xmp(packet, "xmp:ModifyDate"),
        language=str(root.get("/Lang", "")),
        identities=tuple(_identities(packet)),
        intents=tuple(
            str(intent.get_object().get("/OutputConditionIdentifier", "")) for intent in root.get("/OutputIntents", [])
        ),
        output=tuple(_intents(root)),
        trapped=str(about.get("/Trapped", "")).lstrip("/"),
        outline=tuple(_outline(reader, reader.outline, 1)),
        attachments=tuple(_attachments(root)),
        links=tuple(_links(reader)),
        viewer=tuple(
            (str(key)[1:], str(value).lstrip("/")) for key, value in root.get("/ViewerPreferences", {}).items()
        ),
        identifier=tuple(_hex(part) for part in reader.trailer.get("/ID", [])),
        encrypted=encrypted,
        size=size,
    )


def _page(page: Any, marks: Marks, index: int, labels: Sequence[str]) -> PdfPage:
    text: Box | None = None
    characters = 0
    for run in marks.runs:
        if not run.furniture and run.text.strip():
            text = unite(text, run.box)
            characters += len("".join(run.text.split()))
    trim = _box(page.trimbox)
    area = (trim[2] - trim[0]) * (trim[3] - trim[1])
    return PdfPage(
        number=index + 1,
        label=labels[index] if index < len(labels) else str(index + 1),
        media=_box(page.mediabox),
        crop=_box(page.cropbox),
        bleed=_box(page.bleedbox),
        trim=_box(page.trimbox),
        colours=tuple(sorted(marks.colours)),
        ink=_rounded(marks.ink),
        content=_rounded(marks.content),
        text=_rounded(text),
        characters=characters,
        rotated=int(page.get("/Rotate", 0) or 0) % 360,
        inks=marks.inks.facts(),
        marks=tuple((_box(box), colour) for box, colour in marks.inks.strokes if not _meet(box, trim)),
        edges=tuple(dict.fromkeys(_box(box) for box in marks.inks.fills if _meet(box, trim) and _reaches(box, trim))),
        coverage=round(marks.inks.area / area, 4) if area else 0.0,
        annotations=tuple(_box(item.get_object()["/Rect"]) for item in page.get("/Annots", None) or ()),
        blending=space_name((page.get("/Group") or {}).get("/CS", "")),
    )


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]


def _reaches(box: Box, trim: Box) -> bool:
    """Whether an area comes to the trim's edge, or crosses it."""
    low = box[0] <= trim[0] + EDGE or box[1] <= trim[1] + EDGE
    return low or box[2] >= trim[2] - EDGE or box[3] >= trim[3] - EDGE


def _lines(page: int, runs: Sequence[Run]) -> Iterator[PdfLine]:
    """Runs that stand side by side, as they were written."""
    group: list[Run] = []
    for run in runs:
        if not run.text.strip():
            if group:
                group.append(run)
            continue
        if group and (run.furniture != group[0].furniture or not _beside(group, run)):
            yield _line(page, group)
            group = []
        group.append(run)
    if group:
        yield _line(page, group)


def _beside(group: Sequence[Run], run: Run) -> bool:
    last = group[-1]
    low, high = max(last.box[1], run.box[1]), min(last.box[3], run.box[3])
    least = min(last.box[3] - last.box[1], run.box[3] - run.box[1])
    return high - low > 0.3 * least and run.box[0] >= last.box[0] - 1


def _line(page: int, group: Sequence[Run]) -> PdfLine:
    box: Box | None = None
    sizes: Counter[float] = Counter()
    for run in group:
        if run.text.strip():
            box = unite(box, run.box)
            sizes[run.size] += len(run.text.strip())
    text = ""
    for before, run in zip((None, *group), group, strict=False):
        gap = before is not None and run.box[0] - before.box[2] > 0.15 * run.size
        text += (" " if gap and text and not text.endswith(" ") and not run.text.startswith(" ") else "") + run.text
    return PdfLine(
        page=page,
        box=_rounded(box) or (0.0, 0.0, 0.0, 0.0),
        text=text.strip(),
        size=sizes.most_common(1)[0][0],
        smallest=min(sizes),
        serif=sum(len(run.text.strip()) for run in group if run.serif),
        italic=sum(len(run.text.strip()) for run in group if run.italic),
        furniture=group[0].furniture,
    )


def _thinnest(marks: Marks) -> list[PdfRule]:
    return [min(marks.rules, key=lambda rule: rule.thickness)] if marks.rules else []


def _outline(reader: Any, items: Sequence[Any], level: int) -> Iterator[PdfOutline]:
    for item in items:
        if isinstance(item, list):
            yield from _outline(reader, item, level + 1)
        else:
            number = reader.get_destination_page_number(item)
            yield PdfOutline(level, str(item.title), (number if number is not None else -1) + 1)


def _attachments(root: Any) -> Iterator[PdfAttachment]:
    listed = {item.idnum for item in root.get("/AF", []) if hasattr(item, "idnum")}
    for specification in _names(root.get("/Names", {}).get("/EmbeddedFiles", {})):
        reference = getattr(specification, "idnum", -1)
        entry = specification.get_object()
        stream = entry["/EF"]["/F"]
        facts = stream.get("/Params", {})
        yield PdfAttachment(
            name=str(entry.get("/UF", entry.get("/F", ""))),
            size=int(facts.get("/Size", len(stream.get_data()))),
            media_type=str(stream.get("/Subtype", "")).lstrip("/"),
            relationship=str(entry.get("/AFRelationship", "")).lstrip("/") if reference in listed else "",
            created=str(facts.get("/CreationDate", "")),
        )


def _intents(root: Any) -> Iterator[PdfIntent]:
    for item in root.get("/OutputIntents", []):
        intent = item.get_object()
        profile = intent.get("/DestOutputProfile")
        yield PdfIntent(
            kind=str(intent.get("/S", "")).lstrip("/"),
            condition=str(intent.get("/OutputConditionIdentifier", "")),
            components=int(profile.get_object().get("/N", 0)) if profile is not None else 0,
        )


def _names(tree: Any) -> Iterator[Any]:
    """The values of a name tree, unresolved."""
    tree = tree.get_object() if hasattr(tree, "get_object") else tree
    values = tree.get("/Names", [])
    for index in range(1, len(values), 2):
        yield values[index]
    for kid in tree.get("/Kids", []):
        yield from _names(kid)


def _links(reader: Any) -> Iterator[PdfLink]:
    named = reader.named_destinations
    for number, page in enumerate(reader.pages, start=1):
        for item in page.get("/Annots", []) or []:
            annotation = item.get_object()
            if annotation.get("/Subtype") != "/Link":
                continue
            leads = target(annotation)
            place = named.get(leads)
            page_number = reader.get_destination_page_number(place) if place is not None else None
            yield PdfLink(
                number, _box(annotation["/Rect"]), leads, (page_number if page_number is not None else -1) + 1
            )


def _labels(reader: Any) -> Sequence[str]:
    try:
        return [str(label) for label in reader.page_labels]
    except (LookupError, TypeError, ValueError):
        return ()


def _identities(packet: str) -> Iterator[str]:
    for part, level, name in _IDENTITIES:
        found = re.search(part, packet)
        if found:
            more = re.search(level, packet) if level else None
            yield name.format(found.group(1), more.group(1).upper() if more else "")


def _xmp(packet: str, name: str) -> str:
    from xml.sax.saxutils import unescape

    found = re.search(rf"<{name}>\s*(?:<rdf:(?:Alt|Seq|Bag)>\s*<rdf:li[^>]*>)?([^<]*)|{name}=\"([^\"]*)\"", packet)
    return unescape(found.group(1) or found.group(2) or "").strip() if found else ""


def _said(about: Mapping[str, Any], key: str) -> str:
    return str(about.get(key) or "")


def _truth(value: Any) -> bool:
    return str(getattr(value, "value", value)).lower() == "true"


def _hex(part: Any) -> str:
    return (part if isinstance(part, bytes) else str(part).encode("latin-1", errors="replace")).hex()


def _box(box: Any) -> Box:
    x0, y0, x1, y1 = (float(value) for value in box)
    return (round(min(x0, x1), 3), round(min(y0, y1), 3), round(max(x0, x1), 3), round(max(y0, y1), 3))


def _rounded(box: Box | None) -> Box | None:
    return None if box is None else _box(box)
