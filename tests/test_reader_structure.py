"""One rich article in every format: whatever a format can hold survives its reader."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import Article, Block, BlockKind, Manuscript, MarkKind, Ticket
from pipeline.normalize import normalize
from pipeline.readers import read

RICH = Path(__file__).parent / "rich"
FORMATS = ("md", "html", "docx", "odt", "rtf", "epub", "pdf", "eml", "mhtml", "warc.gz", "txt")


def words(article: Article, block: Block) -> str:
    """The words of a block."""
    return article.text[block.span.start : block.span.end]


def of_kind(article: Article, kind: BlockKind) -> list[Block]:
    """The blocks of one kind, in order."""
    return [block for block in article.blocks if block.kind is kind]


def marked(article: Article, kind: MarkKind) -> list[str]:
    """The words under marks of one kind."""
    return [article.text[mark.span.start : mark.span.end] for mark in article.marks if mark.kind is kind]


def items(article: Article) -> list[tuple[str, int, bool]]:
    """The list items: words, depth, ordered."""
    return [(words(article, b), b.depth, b.ordered) for b in of_kind(article, BlockKind.LIST_ITEM)]


def called_notes(article: Article) -> bool:
    """Both notes are there, and each is called after the right word."""
    notes = {block.label: words(article, block) for block in of_kind(article, BlockKind.NOTE)}
    calls = {m.target: article.text[: m.span.start] for m in article.marks if m.kind is MarkKind.NOTE_CALL}
    ends = [
        (before.rstrip(".").endswith(("114", "day after")), notes.get(label, "")) for label, before in calls.items()
    ]
    return ends == [(True, "County Register of Weirs, sheet 9."), (True, "Keeper’s log, 17 February 2020.")]


def cells(article: Article) -> list[list[str]]:
    """The words of the table's cells."""
    tables = of_kind(article, BlockKind.TABLE)
    return [[article.text[c.span.start : c.span.end] for c in row] for table in tables for row in table.rows]


CHECKS: dict[str, Callable[[Article, Manuscript], bool]] = {
    "title": lambda a, m: a.title == "The Weir at Alder Mill",
    "byline": lambda a, m: a.byline == "Ana Weiss" and "Ana Weiss" not in a.text,
    "date": lambda a, m: a.issued == "2021-03-14" and "2021-03-14" not in a.text,
    "language": lambda a, m: m.language == "en",
    "headings": lambda a, m: (
        [(words(a, b), b.level) for b in of_kind(a, BlockKind.HEADING)]
        == [("What the river does", 1), ("Three reasons", 2 if a.format != "text" else 1), ("What was measured", 1)]
    ),
    "paragraphs": lambda a, m: (
        "The keeper wrote this in the log on the day after." in [words(a, b) for b in of_kind(a, BlockKind.PARAGRAPH)]
    ),
    "emphasis": lambda a, m: marked(a, MarkKind.EMPHASIS) == ["ever since"],
    "strong": lambda a, m: marked(a, MarkKind.STRONG) == ["failed only twice"],
    "link": lambda a, m: (
        [(a.text[k.span.start : k.span.end], k.target) for k in a.marks if k.kind is MarkKind.LINK]
        == [("a register of weirs", "https://example.org/register")]
    ),
    "raised and lowered": lambda a, m: (
        (marked(a, MarkKind.SUPERSCRIPT), marked(a, MarkKind.SUBSCRIPT)) == (["3"], ["2"])
    ),
    "quote": lambda a, m: [words(a, b)[:9] for b in a.blocks if b.kind is BlockKind.QUOTE] == ["The water"],
    "ordered list": lambda a, m: (
        [w for w, _, ordered in items(a) if ordered]
        == [
            "The bed has risen by half a metre.",
            "The gates were closed too late.",
            "The upper dam released water at noon.",
        ]
        and [b.number for b in of_kind(a, BlockKind.LIST_ITEM) if b.ordered] == [1, 2, 3]
    ),
    "nested list": lambda a, m: (
        [w for w, depth, _ in items(a) if depth == 2] == ["The first gate was stuck.", "The second gate was locked."]
    ),
    "bullets": lambda a, m: (
        [w for w, d, ordered in items(a) if not ordered and d == 1] == ["a new gauge;", "a second keeper."]
    ),
    "table": lambda a, m: cells(a)[1:] == [["2018", "41", "3"], ["2019", "38", "2"], ["2020", "90", "9"]],
    "table head": lambda a, m: [[c.header for c in b.rows[0]] for b in of_kind(a, BlockKind.TABLE)] == [[True] * 3],
    "picture": lambda a, m: (
        [b.image.source[:10] for b in a.blocks if b.image and not b.image.missing] in (["weir.png"], ["data:image"])
    ),
    "caption": lambda a, m: [words(a, b) for b in of_kind(a, BlockKind.FIGURE)] == ["The weir in September 2019."],
    "alt": lambda a, m: [b.image.alt for b in a.blocks if b.image] == ["The weir in low water, seen from the bridge"],
    "own notes": lambda a, m: called_notes(a),
    "code": lambda a, m: (
        [words(a, b) for b in of_kind(a, BlockKind.CODE)] == ["level = 3.42\n  alarm = true"]
        and not marked(a, MarkKind.CODE)
    ),
}


def limits() -> dict[str, set[str]]:
    """What LIMITS.md says that each format cannot hold."""
    found: dict[str, set[str]] = {}
    for line in (RICH / "LIMITS.md").read_text("utf-8").splitlines():
        match = re.fullmatch(r"\| (\S+) \| (.+?) \| .+ \|", line)
        if match and match[1] in FORMATS:
            found.setdefault(match[1], set()).update(name.strip() for name in match[2].split(","))
    return found


@pytest.mark.parametrize("suffix", FORMATS)
def test_all_that_a_format_can_hold_survives(suffix: str) -> None:
    """Every check passes but those that the list of limits names, and those fail: the list is exact."""
    manuscript = read(RICH / f"article.{suffix}")
    article = normalize(manuscript, "weir", Ticket())
    lost = {name for name, check in CHECKS.items() if not check(article, manuscript)}
    assert lost == limits().get(suffix, set())


def test_the_list_of_limits_names_only_checks() -> None:
    """A limit that nothing checks would be a promise that nothing keeps."""
    assert set().union(*limits().values()) <= set(CHECKS)


def table() -> str:
    """What survives of the rich article in each format, as the rows of the documentation's table."""
    short = {"warc.gz": "warc", "raised and lowered": "raised, lowered"}
    lines = [
        "| | " + " | ".join(short.get(suffix, suffix) for suffix in FORMATS) + " |",
        "|---" * (len(FORMATS) + 1) + "|",
    ]
    for name in CHECKS:
        marks = ["–" if name in limits().get(suffix, set()) else "✓" for suffix in FORMATS]
        lines.append(f"| {short.get(name, name)} | {' | '.join(marks)} |")
    return "\n".join(lines)


def test_the_documentation_shows_this_table() -> None:
    """Of the same checks and the same limits: ✓ survives, – is the format's own limit."""
    assert table() in (RICH.parents[1] / "docs" / "formats.md").read_text("utf-8")
