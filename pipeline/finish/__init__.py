"""The last hand on a PDF, in WeasyPrint's finisher hook: on the objects themselves, before the only write.

The structure tree of boxes becomes one of the text; the file says what it is, whose it is and how it is printed.
"""

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pydyf

from pipeline.engine import elements
from pipeline.errors import InputError
from pipeline.model import Article, Edition, Profile, Ticket

from . import attachments, content, ink, metadata, modern, parts, press, repairs, tree
from .attachments import Attached
from .intent import ASK, Intent, read_intent
from .metadata import Description
from .variants import VARIANTS, Variant

DUPLEX = {"long-edge": "/DuplexFlipLongEdge", "short-edge": "/DuplexFlipShortEdge", "none": "/Simplex"}


__all__ = ["ASK", "Attached", "Intent", "describe", "finisher", "link_words", "read_intent", "write_options"]


def write_options(
    edition: Edition, ticket: Ticket, article: Article, profile: Profile, attached: Sequence[Attached] = ()
) -> dict[str, object]:
    """What ``Document.write_pdf`` is given, good for one writing.

    The identifier names the document; the engine adds one of the content.
    """
    variant = VARIANTS[profile.variant]
    return {
        "pdf_variant": variant.engine,
        "pdf_identifier": hashlib.sha256(f"briefing {article.slug or edition.slug}".encode()).hexdigest()[:32].encode(),
        "pdf_tags": variant.tagged,
        "attachments": attachments.given(attached, edition.date),
    }


def finisher(
    profile: Profile,
    edition: Edition,
    ticket: Ticket | None = None,
    article: Article | None = None,
    intent: Intent | None = None,
) -> Callable[[Any, Any], None]:
    """The function that ``write_pdf`` calls with the document and its objects. Nothing in it asks the clock.

    ``intent`` is the printer's: a file for the press cannot be made without it (InputError).
    """
    variant = VARIANTS[profile.variant]
    if variant.pdfx and intent is None:
        raise InputError(f"a file for the press needs the printer's own ICC profile; {ASK}")
    if variant.tagged:
        elements.install()

    def finish(document: Any, pdf: Any) -> None:
        description = describe(document.metadata, edition, ticket, article)
        if variant.tagged:
            _tag(pdf, variant, description)
        content.no_interpolation(pdf)
        content.plain_hyphens(pdf)
        content.tight(pdf)
        if profile.options.get("colour") == "gray":
            content.gray(pdf)
            content.gray_images(pdf)
        if variant.pdfx and intent is not None:
            ink.black(pdf)
            ink.pictures(pdf, intent)
            press.apply(pdf, profile, intent)
            if variant.pdfa:
                press.also_for_the_archive(pdf)
        _mend_fonts(pdf)
        attachments.mend(pdf, dated=bool(edition.date))
        _say_what_it_is(pdf, variant, description)
        _set_viewer(pdf, profile)

    return finish


def describe(said: Any, edition: Edition, ticket: Ticket | None, article: Article | None) -> Description:
    """Title, maker and dates: the page's own metadata, the desk for author, the edition's date for all dates."""
    versions = dict(edition.versions)
    press = versions.get("the briefing press", "")  # as an edition calls the program
    keywords = [*(ticket.keywords if ticket else ()), *(said.keywords or ())]
    return Description(
        title=said.title or (article.title if article else "") or edition.slug,
        author=(ticket.desk if ticket else "") or ", ".join(said.authors or ()),
        language=said.lang or (article.language if article else "") or "en",
        subject=said.description or "",
        keywords=tuple(dict.fromkeys(keyword for keyword in keywords if keyword)),
        date=edition.date,
        tool=f"The briefing press {press}".strip(),
        producer=f"WeasyPrint {_engine_version()}",
        slug=edition.slug,
        edition=edition.digest,
        number=edition.number,
    )


def _tag(pdf: Any, variant: Variant, description: Description) -> None:
    document = tree.read(pdf, elements.box_of)
    read = tree.discard_all(document)
    pages = tree.pages(pdf)
    repairs.rename(document, variant.tags)
    notes, pointers = repairs.lift_notes(document)
    parts.lists(document, variant.numbering)
    body = tree.Node("Document", [document, *notes])
    repairs.join(body)
    dropped = [*pointers, *parts.links(body)]
    for note in notes:
        body.kids.remove(note)
    for part in (document, *notes):
        parts.paragraphs(part)
    parts.tables(document)
    parts.figures(document, [float(page["MediaBox"][3]) for page in pages])
    repairs.headings(document)
    repairs.place_notes(document, notes)
    repairs.identify_notes(document)
    repairs.languages(document, description.language)
    repairs.prune(document)
    gone = {id(area.annotation) for area in dropped}
    for page in pages:
        if "Annots" in page:
            links = [pdf.objects[tree.number(reference)] for reference in page["Annots"]]
            page["Annots"] = pydyf.Array(link.reference for link in links if id(link) not in gone)
    _say_links(document, description.language)
    tree.write(pdf, document, [*read, *(area.annotation for area in dropped)])
    if variant.modern:
        modern.apply(pdf, document)
    content.mark_artifacts(pdf, {(kid.page, kid.mcid) for kid in document.contents()})


def _say_links(document: tree.Node, language: str) -> None:
    """Every link says in words where it goes (7.18.5-2): to a note, back to its call, or by its own text."""
    words = link_words()
    phrases = words.get(language.partition("-")[0].lower(), words["en"])
    for node in document.walk():
        for kid in node.nodes():
            if kid.kind != "Link":
                continue
            text = kid.get("title") or kid.get("aria-label") or kid.words() or kid.get("href")
            if not kid.get("title") and not kid.get("aria-label"):
                if node.kind == "Reference":
                    text = phrases["note"].format(n=kid.words())
                elif node.kind == "Lbl" and kid.get("href").startswith("#"):
                    text = phrases["call"].format(n=kid.words())
            for area in kid.annotations():
                area.annotation["Contents"] = pydyf.String(text)


def _mend_fonts(pdf: Any) -> None:
    """A glyph map belongs to TrueType outlines alone (ISO 32000-1, 9.7.4.2)."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Subtype") == "/CIDFontType0":
            item.pop("CIDToGIDMap", None)


def _say_what_it_is(pdf: Any, variant: Variant, description: Description) -> None:
    pdf.info.clear()
    date = metadata.pdf_date(description.date) if description.date else ""
    entries = {
        "Title": description.title,
        "Author": description.author,
        "Subject": description.subject,
        "Keywords": ", ".join(description.keywords),
        "Creator": description.tool,
        "Producer": description.producer,
        "CreationDate": date,
        "ModDate": date,
    }
    for key, value in entries.items():
        if value and variant.info:
            pdf.info[key] = pydyf.String(value)
    if variant.pdfx:
        pdf.info["Trapped"] = "/False"
    pdf.catalog["Lang"] = pydyf.String(description.language)
    if "Metadata" in pdf.catalog:
        packet = pdf.objects[tree.number(pdf.catalog["Metadata"])]
        packet.stream = [metadata.xmp(description, variant)]
        packet.compress = False  # so that tools which read no PDF find it (ISO 16684-1, 7.3.2)


def _set_viewer(pdf: Any, profile: Profile) -> None:
    """Print settings of ISO 32000-1, 12.2: as it is, on both sides. Pages are called what their folio says."""
    viewer = pydyf.Dictionary({"DisplayDocTitle": "true"})
    if profile.options.get("scaling") == "none":
        viewer["PrintScaling"] = "/None"
    duplex = DUPLEX.get(str(profile.options.get("duplex", "")))
    if duplex:
        viewer["Duplex"] = duplex
    pdf.catalog["ViewerPreferences"] = viewer
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])})
    if "Outlines" in pdf.catalog:
        pdf.catalog["PageMode"] = "/UseOutlines"


@cache
def link_words() -> dict[str, dict[str, str]]:
    """What a screen reader says of the links of calls and notes, by language."""
    return tomllib.loads((Path(__file__).with_name("words.toml")).read_text(encoding="utf-8"))


def _engine_version() -> str:
    from weasyprint import VERSION

    return str(VERSION)
