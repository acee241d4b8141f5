"""Every format that a desk receives becomes a manuscript, or an error that says what to do."""

import base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.model import BlockKind, Manuscript, MarkKind
from pipeline.readers import READERS, read
from pipeline.readers.markdown import read as read_markdown
from pipeline.readers.text import read as read_text

WEIR = (Path(__file__).parent / "rich" / "weir.png").read_bytes()
WORDS = "Zoë’s café – “naïve” façade: 5 €"


def text_of(manuscript: Manuscript) -> str:
    """All words of a manuscript."""
    return "\n".join("".join(run.text for run in block.runs) for block in manuscript.blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_encoding_is_read(encoding: str) -> None:
    """With and without a byte order mark."""
    assert text_of(read_text((WORDS + "\n").encode(encoding) * 3, "a.txt")).split("\n")[0] == WORDS


def test_mojibake_is_mended_and_curly_quotes_stay() -> None:
    """A text that was read wrongly once is read rightly; what was right is not touched."""
    assert text_of(read_text(WORDS.encode().decode("cp1252", "replace").encode(), "a.txt")).startswith(
        "Zoë’s café – “naïve"
    )
    assert text_of(read_text(b"Tom &amp; Anna&#8217;s", "a.txt")) == "Tom & Anna’s"
    assert text_of(read_text("‘Âge’ ＡＢＣ ﬁn".encode(), "a.txt")) == "‘Âge’ ＡＢＣ ﬁn"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without a mark", "with a mark"])
def test_what_was_pasted_from_windows_into_a_utf_8_text_is_read(mark: bytes) -> None:
    """One byte is no reason to read all of it otherwise, or to print a question mark."""
    data = mark + (WORDS * 20).encode() + b"\nIndia\x92s rivers\n"
    assert text_of(read_text(data, "a.txt")).endswith("India’s rivers")


def test_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    """A text wrapped at 60 characters is read as its paragraphs, one with a paragraph a line as its lines."""
    import textwrap

    paragraph = "The river rose in the night and the town woke up to a water that nobody there had seen for years. " * 3
    wrapped = "\n\n".join(textwrap.fill(paragraph, 60) for _ in range(3))
    assert len(read_text(wrapped.encode(), "a.txt").blocks) == 3
    assert len(read_text(f"{paragraph}\n{paragraph}\nby anna\n0 comment".encode(), "a.txt").blocks) == 4


def test_a_text_that_was_wrapped_is_joined_where_it_has_a_table_too() -> None:
    """The rows of the table are no wrapped lines, and do not count as lines that were not full."""
    prose = "The tables of the port were first printed\nin 1790. They sold for a penny, and 3,000\ncopies were bought."
    table = "Year   Copies   Price\n1790   3,000    1d\n1800   4,500    2d\n1810   5,000    2d"
    text = f"{prose}\n\n{prose}\n\n{prose}\n\n{table}\n"
    blocks = ["".join(run.text for run in block.runs) for block in read_text(text.encode(), "a.txt").blocks]
    assert blocks == [prose.replace("\n", " ")] * 3 + table.split("\n")


def test_lists_rules_and_underlined_headings_of_a_text_are_seen() -> None:
    """And a numbered heading alone is not a list."""
    text = "Title\n=====\n\n- one\n- two\n\n* * *\n\n1. first\n2. second\n\n7. Methods\n\nSome text.\n"
    kinds = [block.kind for block in read_text(text.encode(), "a.txt").blocks]
    assert kinds == [
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.RULE,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]


def test_every_block_of_a_text_knows_its_line() -> None:
    """So that a finding can name it."""
    assert [block.line for block in read_text(b"a\n\nb\nc\n", "a.txt").blocks] == [1, 3, 4]


MARKDOWN = """---
title: "A *title*"
author: [Anna, Ben]
date: 2020-01-02
---
# Head

Some *em **strong*** text with a [link](https://e.org/z "t") and `code`[^1].
second line\\
hard <sup>2</sup>

> quote one
>
> - item in

1. one
2. two
   - nested

   para

![alt words](pic.png "cap")

| a | b |
|---|---|
| 1 | 2 |

    x = 1

[^1]: The note.
"""


def test_markdown_keeps_its_structure() -> None:
    """Headings, marks, quotes, nested lists, tables, pictures, code and the article's own notes."""
    manuscript = read_markdown(MARKDOWN.encode(), "a.md")
    assert (manuscript.title, manuscript.byline, manuscript.issued) == ("A *title*", "Anna, Ben", "2020-01-02")
    shapes = [(b.kind.value, b.depth, b.number, b.quoted) for b in manuscript.blocks]
    assert shapes == [
        ("heading", 0, 0, False),
        ("paragraph", 0, 0, False),
        ("quote", 1, 0, True),
        ("list-item", 1, 0, True),
        ("list-item", 1, 1, False),
        ("list-item", 1, 2, False),
        ("list-item", 2, 0, False),
        ("paragraph", 1, 0, False),
        ("figure", 0, 0, False),
        ("table", 0, 0, False),
        ("code", 0, 0, False),
        ("note", 0, 0, False),
    ]
    kinds = {style.kind for block in manuscript.blocks for run in block.runs for style in run.styles}
    assert kinds == set(MarkKind) - {MarkKind.SUBSCRIPT}
    calls = [s.target for b in manuscript.blocks for r in b.runs for s in r.styles if s.kind is MarkKind.NOTE_CALL]
    assert calls == ["1"] == [b.label for b in manuscript.blocks if b.kind is BlockKind.NOTE]


def test_html_inside_markdown_is_its_paragraphs_and_signs() -> None:
    """Its tags part the words, and its entities are the signs that they stand for."""
    page = "<div><p>Smith &amp; Sons built it.</p><p>It has &lt; 3 rooms.</p></div>\n"
    manuscript = read_markdown(page.encode(), "a.md")
    assert text_of(manuscript).split("\n") == ["Smith & Sons built it.", "It has < 3 rooms."]


def test_a_link_that_a_reader_must_not_follow_is_words_only() -> None:
    """No script, no file of the desk."""
    text = "[a](javascript:alert(1)) [b](file:///etc/passwd) [c](//e.org/x) <script>alert(1)</script>"
    manuscript = read_markdown(text.encode(), "a.md")
    assert not any(style.kind is MarkKind.LINK for block in manuscript.blocks for r in block.runs for style in r.styles)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", bytes(range(256)) * 20, "not text"),
        ("a.txt", b"%PDF-1.7\n", r"\.pdf"),
        ("a.txt", b"PK\x03\x04....", r"\.docx"),
        ("a.txt", b"a" * 5_100_000, "split it"),
        ("a.xyz", b"text", "not known"),
        ("article", b"text", "without a suffix"),
        ("a.md", b"---\ntitle: a\ntitle: b\n---\ntext", "already there"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    """With the file's name."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=says) as caught:
        read(path)
    assert caught.value.file == str(path)


def test_broken_front_matter_is_named_by_its_line(tmp_path: Path) -> None:
    """The line is the file's, not the front matter's."""
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: a\ntitle: b\n---\ntext")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("/etc/passwd.png", "not there|outside"),
        ("../secret.png", "outside"),
        ("%2e%2e/secret.png", "outside"),
        ("file:///etc/x.png", "nothing is fetched"),
        ("//e.org/x.png", "nothing is fetched"),
        ("https://e.org/x.png", "nothing is fetched"),
        ("link.png", "outside"),
        ("none.png", "not there"),
        ("article.md", "cannot be printed"),
        ("data:image/svg+xml,%3Csvg/%3E", "cannot be printed"),
    ],
)
def test_a_picture_comes_only_from_the_articles_folder(tmp_path: Path, source: str, reason: str) -> None:
    """Anything else leaves a gap with its reason, and a finding."""
    folder = tmp_path / "slug"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    path = folder / "article.md"
    path.write_text(f"Text.\n\n![alt]({source})\n")
    manuscript = read(path)
    image = next(block.image for block in manuscript.blocks if block.image)
    assert any(word in image.missing for word in reason.split("|"))
    assert [finding.code for finding in manuscript.findings] == ["image-missing"]


def test_a_picture_beside_the_article_is_shown(tmp_path: Path) -> None:
    """By its path relative to the folder."""
    (tmp_path / "pic tures").mkdir()
    (tmp_path / "pic tures" / "a.png").write_bytes(WEIR)
    (tmp_path / "article.md").write_text("![alt](./pic%20tures/a.png)")
    image = read(tmp_path / "article.md").blocks[0].image
    assert image is not None
    assert (image.source, image.missing) == ("pic tures/a.png", "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WEIR[:-20], "the file is cut short"),
        (b"\xff\xd8\xff\xe0" + bytes(900), "the file is cut short"),
        (b"RIFF\xff\xff\0\0WEBPVP8 " + bytes(90), "the file is cut short"),
        (b"<svg/>", "it is not a picture"),
        (WEIR[:16] + b"\0\0\xff\xff\0\0\xff\xff" + WEIR[24:], "65,535 × 65,535 pixels"),
    ],
)
def test_a_picture_that_cannot_be_printed_leaves_a_gap_with_its_reason(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    """Cut short, of another kind than its name says, or larger than any page; beside the article or inside it."""
    (tmp_path / "a.png").write_bytes(data)
    inside = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    (tmp_path / "article.html").write_text(f"<p>{WORDS}</p><img src=a.png><img src='{inside}'>")
    manuscript = read(tmp_path / "article.html")
    images = [block.image for block in manuscript.blocks if block.image]
    assert len(images) == 2
    assert all(image.missing.startswith(("it has " + reason, reason)) for image in images)
    assert [finding.code for finding in manuscript.findings] == ["image-missing"] * 2


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_a_manuscript_or_an_input_error(data: bytes) -> None:
    """No reader of text ever fails in another way."""
    for reader in (read_text, read_markdown):
        try:
            assert isinstance(reader(data, "a"), Manuscript)
        except InputError:
            continue


def test_every_suffix_is_lower_case_and_has_a_limit() -> None:
    """The table of readers is sound."""
    for suffix, reader in READERS.items():
        assert suffix == suffix.lower()
        assert suffix.startswith(".")
        assert reader.megabytes > 0
