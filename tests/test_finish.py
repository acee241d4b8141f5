"""Finishing makes the tree of boxes one of the text, says what the file is, and draws nothing anew."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pipeline import __version__, finish
from pipeline.digests import ROOT
from pipeline.finish import attachments, metadata, parts, repairs
from pipeline.finish.metadata import Description
from pipeline.finish.tree import Annotation, Content, Kid, Node
from pipeline.finish.variants import VARIANTS
from pipeline.model import PdfElement, PdfInfo
from pipeline.pdfinfo import read_pdf
from pipeline.profiles import load_profile, names
from pipeline.readers import READERS
from tests.conform.known import Known
from tests.conform.tree import CHECKS, below
from tests.desk import Desk
from tests.specimen import ARTICLE, EDITION, EXTRACT, HERE, TICKET, print_specimen

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@cache
def specimen() -> bytes:
    return print_specimen()[0]


@cache
def facts() -> PdfInfo:
    return read_pdf(specimen())


def kinds(name: str) -> list[PdfElement]:
    return [element for element in facts().elements if element.kind == name]


# --- the whole file ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", CHECKS)
def test_the_tree_of_the_specimen_passes(check: str) -> None:
    import pypdfium2

    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(specimen())]
    assert list(CHECKS[check](facts(), Known(notes=9), pages)) == []


def test_the_same_page_gives_the_same_bytes() -> None:
    assert print_specimen()[0] == specimen()


def test_the_identifier_names_the_document_and_then_the_content() -> None:
    page = (HERE / "specimen.html").read_text("utf-8")
    changed = read_pdf(print_specimen(page.replace("The bridge", "A bridge", 1))[0])
    assert changed.identifier[0] == facts().identifier[0]
    assert changed.identifier[1] != facts().identifier[1]
    other = finish.write_options(EDITION, TICKET, replace(ARTICLE, slug="other"), load_profile("handout"))
    assert str(other["pdf_identifier"]) != bytes.fromhex(facts().identifier[0]).decode()


def test_finishing_changes_no_point_of_the_pages() -> None:
    import pypdfium2

    from pipeline import engine
    from pipeline.render import render

    engine.install()
    html = (HERE / "specimen.html").read_text("utf-8")
    raw = render(html, root=HERE, options={"pdf_variant": "pdf/a-3a"}).pdf
    for before, after in zip(pypdfium2.PdfDocument(raw), pypdfium2.PdfDocument(specimen()), strict=True):
        one, other = before.render(scale=1, grayscale=True), after.render(scale=1, grayscale=True)
        assert bytes(one.buffer) == bytes(other.buffer)


def test_every_stretch_of_marked_content_has_the_owner_that_it_names() -> None:
    from pypdf import PdfReader

    reader: Any = PdfReader(BytesIO(specimen()))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    nums = root["/ParentTree"]["/Nums"]
    parents = {int(nums[index]): nums[index + 1] for index in range(0, len(nums), 2)}
    for page in reader.pages:
        marked = set(map(int, re.findall(rb"/MCID (\d+)", page.get_contents().get_data())))
        owners = parents[page["/StructParents"]].get_object()
        assert marked == {number for number, owner in enumerate(owners) if owner.get_object() is not None}
        for number in marked:
            kids = owners[number].get_object()["/K"]
            assert number in [kid if isinstance(kid, int) else kid.get("/MCID") for kid in map(resolved, kids)]
        for annotation in map(resolved, page.get("/Annots", [])):
            link = parents[annotation["/StructParent"]].get_object()
            assert link["/S"] == "/Link"
            assert annotation["/F"] == 4
            assert annotation["/Contents"]
    assert root["/ParentTreeNextKey"] == max(parents) + 1
    names = root["/IDTree"]["/Names"]
    assert [str(name) for name in names[::2]] == sorted(str(name) for name in names[::2])


def resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def test_notes_stand_after_the_block_that_calls_them() -> None:
    elements = facts().elements
    order = [element.id or element.text[:14] for element in elements if element.kind in {"P", "Note", "H2", "Caption"}]
    first = order.index("The bridge was")
    assert order[first + 1 : first + 9 : 2] == ["note-1", "note-2", "note-3", "own-note-a"]
    assert order.index("note-4") == order.index("Lists with a c") + 1
    caption = elements.index(next(element for element in elements if element.text.startswith("The bridge in a")))
    assert any(element.id == "note-7" for element in below(elements, caption))


def test_a_link_says_where_it_goes() -> None:
    said = {contents for element in kinds("Link") for contents in element.contents}
    assert {"Note 1", "Back to the call of note 1", "Note a", "S1"} <= said
    assert any(words.startswith("a link whose words are so many") for words in said)


def test_a_link_over_three_lines_is_one_link_with_three_areas() -> None:
    (link,) = [element for element in kinds("Link") if element.targets[0].startswith("https")]
    assert len(link.targets) == 3
    assert link.text == "a link whose words are so many that they will not fit on one line of the page"


def test_lists_hold_items_with_label_and_body() -> None:
    elements = facts().elements
    for index, element in enumerate(elements):
        if element.kind == "LI":
            assert [kid.kind for kid in below(elements, index) if kid.depth == element.depth + 1][-1:] == ["LBody"]
    items = [element for element in kinds("Lbl") if element.text.strip() in {"Term", "Other"}]
    assert len(items) == 2


def test_header_cells_say_what_they_head_and_rows_are_of_one_length() -> None:
    assert {cell.scope for cell in kinds("TH")} == {"Column", "Row"}
    elements = facts().elements
    rows = [index for index, element in enumerate(elements) if element.kind == "TR"]
    counts = [sum(cell.kind in {"TH", "TD"} for cell in below(elements, index)) for index in rows]
    assert set(counts) == {3, 2}  # two cells, one of them two columns wide
    assert counts.count(2) == 1


def test_a_change_of_language_is_said_where_it_happens() -> None:
    assert [element.text for element in facts().elements if element.language] == ["quelques mots en français"]
    assert next(element for element in facts().elements if element.language).language == "fr"


def test_the_metadata_are_one_packet_with_both_identities() -> None:
    packet = ElementTree.fromstring(xmp_of(specimen()))
    (graph,) = packet.findall(f"{RDF}RDF")
    (description,) = graph
    said = {item.tag.rpartition("}")[2]: "".join(item.itertext()).strip() for item in description}
    assert said["title"] == facts().title
    assert said["creator"] == TICKET.desk
    assert said["language"] == "en"
    assert said["CreateDate"] == said["ModifyDate"] == "2026-01-02T00:00:00Z"
    assert [item.text for item in description if item.tag.endswith("}part")] == ["3", "1"]


def xmp_of(data: bytes) -> bytes:
    from pypdf import PdfReader

    reader: Any = PdfReader(BytesIO(data))
    packet: bytes = reader.trailer["/Root"]["/Metadata"].get_data()
    assert packet.startswith(b"<?xpacket begin")
    return packet


def test_without_an_edition_date_there_is_no_date_at_all() -> None:
    from pipeline import engine
    from pipeline.render import render

    engine.install()
    undated, profile = replace(EDITION, date=""), load_profile("handout")
    pdf = render(
        "<html lang=en><title>A title</title><body><h1>A title</h1>",
        root=HERE,
        finisher=finish.finisher(profile, undated, TICKET, ARTICLE),
        options=finish.write_options(undated, TICKET, ARTICLE, profile, EXTRACT),
    ).pdf
    info = read_pdf(pdf)
    assert (info.created, info.modified) == ("", "")
    assert info.attachments[0].created == ""
    assert b"Date" not in xmp_of(pdf)


def test_pictures_and_colours_of_a_grey_copy_are_grey(tmp_path: Any) -> None:
    from PIL import Image

    from pipeline import engine
    from pipeline.render import render

    red = Image.new("RGB", (60, 40), (255, 0, 0))
    red.save(tmp_path / "a.png")
    red.save(tmp_path / "b.jpg")
    red.convert("CMYK").save(tmp_path / "c.jpg")
    clear = red.copy()
    clear.putalpha(128)
    clear.save(tmp_path / "d.png")
    engine.install()
    profile = load_profile("handout")
    pictures = "".join(f'<p><img alt="{name}" src="{name}">' for name in ("a.png", "b.jpg", "c.jpg", "d.png"))
    pdf = render(
        f'<html lang=en><title>T</title><body><h1 style="color: #36c">T</h1>{pictures}',
        root=tmp_path,
        finisher=finish.finisher(profile, EDITION, TICKET, ARTICLE),
        options=finish.write_options(EDITION, TICKET, ARTICLE, profile),
    ).pdf
    info = read_pdf(pdf)
    assert {page.colours for page in info.pages} == {("DeviceGray",)}
    assert [image.colour for image in info.images] == ["DeviceGray"] * 4


def test_every_profile_has_a_variant_that_is_known() -> None:
    for name in names():
        assert load_profile(name).variant in VARIANTS


def test_other_readers_mend_a_word_that_the_typesetter_broke() -> None:
    import pypdfium2

    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(specimen()))
    assert "\u2010" not in text
    assert "complained of hav\ufffeing no visitors" in text  # U+FFFE is pdfium's sign for a hyphen taken out


def test_in_the_archive_links_lead_to_elements_and_calls_refer_to_notes() -> None:
    from pypdf import PdfReader

    data = print_specimen(profile="archive")[0]
    info = read_pdf(data)
    assert info.version == "2.0"
    assert info.identities == ("PDF/A-4F", "PDF/UA-2")
    assert sum(element.kind == "FENote" for element in info.elements) == 9
    reader: Any = PdfReader(BytesIO(data))
    assert "/Info" not in reader.trailer
    for page in reader.pages:
        for link in map(resolved, page.get("/Annots", [])):
            assert "/Dest" not in link
            assert (
                resolved(link["/A"]["/SD"])[0].get_object()["/S"] if link["/A"]["/S"] == "/GoTo" else link["/A"]["/URI"]
            )
    names = reader.trailer["/Root"]["/Names"]["/Dests"]["/Names"]
    lead = {str(names[index]): names[index + 1].get_object() for index in range(0, len(names), 2)}
    note = lead["note-1"]["/SD"][0].get_object()
    assert note["/S"] == "/FENote"
    assert [call.get_object()["/S"] for call in note["/Ref"]] == ["/Reference", "/Reference"]
    assert note["/Ref"][0].get_object()["/Ref"][0].get_object() == note
    first = reader.trailer["/Root"]["/Outlines"]["/First"]
    assert first["/A"]["/SD"][0].get_object()["/S"] == "/H1"


# --- the repairs, one by one -------------------------------------------------------------------------------------


class Element(dict[str, str]):
    """What the repairs ask of an HTML element: attributes and text."""

    def itertext(self) -> list[str]:
        return [self["text"]] if "text" in self else []


def node(kind: str, *kids: Kid, tag: str = "", element: Element | None = None, **attributes: str) -> Node:
    known = element if element is not None else (Element(attributes) if attributes or tag else None)
    return Node(kind, list(kids), tag=tag, element=known)


def shape(kid: Kid) -> Any:
    if isinstance(kid, Node):
        return (kid.kind, *(shape(inner) for inner in kid.kids))
    return kid.mcid if isinstance(kid, Content) else "area"


def test_a_paragraph_that_a_page_end_cuts_is_one() -> None:
    words = Element()
    tree = node(
        "Document",
        node("P", Content(0, 0), Content(0, 1), tag="p", element=words),
        node("P", Content(1, 0), tag="p", element=words),
        node("P", Content(1, 1), tag="p"),
    )
    repairs.join(tree)
    assert shape(tree) == ("Document", ("P", 0, 1, 0), ("P", 1))


def test_a_table_that_a_page_end_cuts_has_one_head_and_one_foot() -> None:
    table, head, body, foot, row = Element(), Element(), Element(), Element(), Element()
    cells = [Element(), Element()]

    def half(page: int, *rows: Node) -> Node:
        return node(
            "Table",
            node(
                "THead",
                node("TR", node("TH", Content(page, 0)), tag="tr", element=Element()),
                tag="thead",
                element=head,
            ),
            node("TBody", *rows, tag="tbody", element=body),
            node("TFoot", Content(page, 9), tag="tfoot", element=foot),
            tag="table",
            element=table,
        )

    def cut(page: int, mcid: int) -> Node:
        parts = [node("TD", Content(page, mcid + index), tag="td", element=cell) for index, cell in enumerate(cells)]
        return node("TR", *parts, tag="tr", element=row)

    tree = node("Document", half(0, cut(0, 1)), half(1, cut(1, 5), node("TR", node("TD", Content(1, 7)), tag="tr")))
    repeated = repairs.join(tree)
    assert shape(tree) == (
        "Document",
        (
            "Table",
            ("THead", ("TR", ("TH", 0))),
            ("TBody", ("TR", ("TD", 1, 5), ("TD", 2, 6)), ("TR", ("TD", 7))),
            ("TFoot", 9),
        ),
    )
    assert [(content.page, content.mcid) for content in repeated] == [(1, 0), (0, 9)]


def test_a_nested_list_belongs_to_its_item() -> None:
    tree = node(
        "Document",
        node(
            "L",
            node("LI", node("Lbl", Content(0, 0)), Content(0, 1)),
            node("L", node("LI", Content(0, 2)), tag="ul"),
            tag="ol",
        ),
    )
    parts.lists(tree, VARIANTS["a-3a+ua-1"].numbering)
    assert shape(tree) == (
        "Document",
        ("L", ("LI", ("Lbl", 0), ("LBody", 1, ("L", ("LI", ("LBody", 2)))))),
    )
    assert tree.nodes()[0].entries["A"]["ListNumbering"] == "/Decimal"


def test_a_link_within_a_link_gives_way_and_areas_on_one_line_are_one() -> None:
    def area(*rect: float) -> Annotation:
        return Annotation(0, {"Rect": list(rect)})

    tree = node(
        "Document",
        node(
            "P",
            node(
                "Link",
                area(0, 10, 50, 20),
                Content(0, 0),
                node("Span", node("Link", area(50, 11, 70, 19), Content(0, 1))),
                area(0, 30, 20, 40),
                Content(0, 2),
            ),
        ),
    )
    dropped = parts.links(tree)
    assert shape(tree) == ("Document", ("P", ("Link", "area", "area", 0, ("Span", 1), 2)))
    assert len(dropped) == 1
    first = next(tree.annotations())
    assert list(first.annotation["Rect"]) == [0, 10, 70, 20]


def test_text_beside_blocks_gets_a_paragraph() -> None:
    tree = node(
        "Document", node("LBody", Content(0, 0), node("Span", Content(0, 1)), node("L", Content(0, 2))), Content(0, 3)
    )
    parts.paragraphs(tree)
    assert shape(tree) == ("Document", ("LBody", ("P", 0, ("Span", 1)), ("L", 2)), ("P", 3))


def test_no_heading_level_is_skipped() -> None:
    tree = node("Document", node("H2"), node("H4"), node("H5"), node("H2"), node("H3"))
    repairs.headings(tree)
    assert [kid.kind for kid in tree.nodes()] == ["H1", "H2", "H3", "H2", "H3"]


def test_a_row_that_is_short_gets_empty_cells_and_one_under_a_tall_cell_does_not() -> None:
    tall = node("TD", Content(0, 0))
    tall.entries["A"] = {"O": "/Table", "RowSpan": 2}
    tree = node(
        "Document",
        node(
            "Table",
            node("TR", tall, node("TD"), node("TD")),
            node("TR", node("TD"), node("TD")),
            node("TR", node("TD")),
        ),
    )
    parts.tables(tree)
    assert [len(row.nodes()) for row in tree.nodes()[0].nodes()] == [3, 2, 3]


def test_a_pointer_at_the_foot_is_furniture() -> None:
    pointer = node("P", Content(0, 3), node("Link", Annotation(0, {}), Content(0, 4)), tag="note-pointer")
    note = node("Note", Content(0, 2), tag="note-text", id="note-1")
    foot = node("NonStruct", note, pointer)
    foot.area = True
    tree = node("Document", node("P", Content(0, 0)), foot, node("P", Content(1, 0)))
    notes, dropped = repairs.lift_notes(tree)
    assert notes == [note]
    assert len(dropped) == 1
    assert shape(tree) == ("Document", ("P", 0), ("P", 0))


def test_a_note_that_nothing_calls_is_not_lost() -> None:
    note = node("Note", Content(0, 2), tag="note-text", id="note-1")
    tree = node("Document", node("P", Content(0, 0)))
    repairs.place_notes(tree, [note])
    assert shape(tree) == ("Document", ("P", 0), ("Note", 2))


def test_a_note_among_the_endnotes_stays_there_as_a_block() -> None:
    note = node(
        "NonStruct", node("NonStruct", Content(0, 1), tag="note-label"), Content(0, 2), tag="note-text", id="note-1"
    )
    tree = node("Document", node("Sect", node("P", note, tag="p"), tag="section"))
    repairs.rename(tree, VARIANTS["a-3a+ua-1"].tags)
    assert repairs.lift_notes(tree) == ([], [])
    parts.paragraphs(tree)
    assert shape(tree) == ("Document", ("Sect", ("Div", ("Note", ("Lbl", 1), ("P", 2)))))


def test_two_notes_never_share_an_identifier() -> None:
    tree = node("Document", node("Note", tag="note-text", id="x"), node("Note", tag="note-text", id="x"), node("Note"))
    repairs.identify_notes(tree)
    assert [kid.entries["ID"].string for kid in tree.nodes()] == ["x", "x-", "note-3"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-01-02", "D:20260102000000Z"),
        ("2026-01-02T03:04:05Z", "D:20260102030405Z"),
        ("2026-01-02T03:04:05+02:00", "D:20260102030405+02'00'"),
    ],
)
def test_a_date_is_written_as_pdf_has_it(date: str, expected: str) -> None:
    assert metadata.pdf_date(date) == expected


def test_words_that_xml_would_misread_are_escaped() -> None:
    said = Description(title="Salt & <Pepper>", author="“A” & B", language="en")
    packet = ElementTree.fromstring(metadata.xmp(said, VARIANTS["a-3a+ua-1"]))
    assert "Salt & <Pepper>" in "".join(packet.itertext())


def test_the_file_names_the_release_that_made_it(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    assert read_pdf(desk.pdf("bridge").read_bytes()).creator == f"The briefing press {__version__}"


def test_links_speak_every_language_of_the_furniture() -> None:
    words = finish.link_words()
    for messages in (ROOT / "layouts/base/messages").glob("*.yaml"):
        assert words[messages.stem].keys() == words["en"].keys(), messages.stem
        assert all("{n}" in phrase for phrase in words[messages.stem].values())


def test_every_kind_of_manuscript_has_its_type_when_it_is_attached() -> None:
    assert not {suffix for suffix in READERS if attachments.TYPES.get(Path(f"article{suffix}").suffix) is None}
