"""Articles and notes written by hand for tests, in a markup that an editor can read.

A file is blocks between blank lines, then ``=== notes`` and ``=== sources``. In the text, ``[[3: words]]`` is a
statement of note 3, ``[[3*: words]]`` one that is part of a sentence, ``{^a}`` calls the article's own note a, ``*so*``
and ``**so**`` are emphasis, ``<words>(address)`` is a link. Blocks begin with ``# ``, ``## ``, ``- ``, ``1. ``, ``> ``,
``| ``, ``@note a: ``, ``!picture: caption``, ``!gap alt: caption``, ``---`` or four spaces (code); anything else is a
paragraph. A note is ``3 what is not given // what is on record``, a number with ``!`` one that an editor has read.
"""

import re
from pathlib import Path

from pipeline.model import (
    Account,
    Article,
    Block,
    BlockKind,
    Cell,
    CitedSource,
    Edition,
    Footnote,
    Footnotes,
    Grade,
    Image,
    Mark,
    MarkKind,
    Profile,
    RecordState,
    Span,
)

CASES = Path(__file__).resolve().parent / "cases" / "layout"
EDITION = Edition(slug="specimen", code="7k3m9qxw2a", digest="0" * 64, press="1" * 64, date="2026-11-23")
PROFILE = Profile(name="handout", title="Handout", variant="pdf/a-3a")

INLINE = re.compile(
    r"\[\[(?P<note>\d+)(?P<part>\*?): (?P<said>(?:[^\[\]]|\[\[.*?\]\])*)\]\]"
    r"|\{\^(?P<own>\w+)\}"
    r"|\*\*(?P<strong>[^*]+)\*\*"
    r"|\*(?P<em>[^*]+)\*"
    r"|<(?P<words>[^<>]+)>\((?P<address>[^)]+)\)"
    r"|`(?P<code>[^`]+)`",
    re.DOTALL,
)


class Writer:
    """Puts a text together and remembers what stands where."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.calls: dict[int, list[tuple[Span, bool]]] = {}

    def inline(self, source: str) -> Span:
        start, place = len(self.text), 0
        for match in INLINE.finditer(source):
            self.text += source[place : match.start()]
            place = match.end()
            begin = len(self.text)
            if match["note"]:
                span = self.inline(match["said"])
                self.calls.setdefault(int(match["note"]), []).append((span, bool(match["part"])))
                continue
            words = match["strong"] or match["em"] or match["words"] or match["code"] or ""
            self.text += words
            kind = (
                MarkKind.NOTE_CALL
                if match["own"]
                else MarkKind.STRONG
                if match["strong"]
                else MarkKind.EMPHASIS
                if match["em"]
                else MarkKind.CODE
                if match["code"]
                else MarkKind.LINK
            )
            self.marks.append(Mark(kind, Span(begin, len(self.text)), match["own"] or match["address"] or ""))
        self.text += source[place:]
        return Span(start, len(self.text))

    def block(self, kind: BlockKind, source: str, **more: object) -> None:
        if self.text:
            self.text += "\n\n"
        self.blocks.append(Block(kind, self.inline(source), **more))  # type: ignore[arg-type]  # fields by name

    def table(self, lines: list[str]) -> None:
        self.text += "\n\n"
        start, rows = len(self.text), []
        for number, line in enumerate(line for line in lines if not set(line) <= set("| -")):
            cells = []
            for part in line.strip().strip("|").split("|"):
                cells.append(Cell(self.inline(part.strip()), header=number == 0))
                self.text += "\n"
            rows.append(tuple(cells))
        self.blocks.append(Block(BlockKind.TABLE, Span(start, len(self.text)), rows=tuple(rows)))


def read(name: str, **more: object) -> tuple[Article, Footnotes]:
    """The specimen ``tests/cases/layout/<name>.txt`` as an article and its footnotes."""
    source = (CASES / f"{name}.txt").read_text("utf-8")
    parts = re.split(r"^=== (\w+)\n", source, flags=re.MULTILINE)
    named = dict(zip(parts[1::2], parts[2::2], strict=True))
    head, body = parts[0].split("\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    writer = Writer()
    for piece in re.split(r"\n{2,}", body.strip("\n")):
        _block(writer, piece)
    values: dict[str, object] = {
        "slug": name,
        "title": fields.get("title", ""),
        "byline": fields.get("byline", ""),
        "issued": fields.get("issued", ""),
        "language": fields.get("language", "en"),
        "text": writer.text,
        "blocks": tuple(writer.blocks),
        "marks": tuple(writer.marks),
        "keeps_links": fields.get("links", "kept") == "kept",
        **more,
    }
    article = Article(**values)  # type: ignore[arg-type]  # fields by name
    return article, _footnotes(writer, named.get("notes", ""), named.get("sources", ""))


def _block(writer: Writer, piece: str) -> None:
    if match := re.match(r"(#+) (.*)", piece):
        writer.block(BlockKind.HEADING, match[2], level=len(match[1]))
    elif piece.startswith("|"):
        writer.table(piece.splitlines())
    elif match := re.match(r"@note (\w+): (.*)", piece, re.DOTALL):
        writer.block(BlockKind.NOTE, " ".join(match[2].split()), label=match[1])
    elif match := re.match(r"!gap (.*?): (.*)", piece):
        writer.block(BlockKind.FIGURE, match[2], image=Image("gone.png", match[1], "it did not come with the copy"))
    elif match := re.match(r"!(\S+): (.*)", piece):
        writer.block(BlockKind.FIGURE, match[2], image=Image(match[1], "a picture"))
    elif piece.startswith("    "):
        writer.block(BlockKind.CODE, "\n".join(line[4:] for line in piece.splitlines()))
    elif piece == "---":
        writer.block(BlockKind.RULE, "")
    elif re.match(r" *(-|\d+\.) ", piece):
        for match in re.finditer(r"^( *)(?:(-)|(\d+)\.) (.*(?:\n(?! *(?:-|\d+\.) ).*)*)", piece, re.MULTILINE):
            ordered, words = bool(match[3]), " ".join(match[4].split())
            depth = len(match[1]) // 2 + 1
            writer.block(BlockKind.LIST_ITEM, words, depth=depth, ordered=ordered, number=int(match[3] or 0))
    elif piece.startswith("> "):
        words = " ".join(line[2:] for line in piece.splitlines())
        writer.block(BlockKind.QUOTE, words, depth=1, quoted=True)
    else:
        writer.block(BlockKind.PARAGRAPH, " ".join(piece.split()))


def _footnotes(writer: Writer, notes: str, sources: str) -> Footnotes:
    made = []
    for match in re.finditer(r"^(\d+)(!?) (.*?)(?: // (.*))?$", notes, re.MULTILINE):
        number = int(match[1])
        calls = writer.calls[number]
        record = match[4] or ""
        keys = tuple(dict.fromkeys(re.findall(r"S\d+", record)))
        state = RecordState.FOUND if keys else RecordState.NOTHING_YET if record else RecordState.NOT_LOOKED_UP
        made.append(
            Footnote(
                number=number,
                calls=tuple(span for span, _ in calls),
                bracketed=tuple(part for _, part in calls),
                not_given=match[3],
                state=state,
                record=record,
                sources=keys,
                approved=bool(match[2]),
            )
        )
    cited = []
    for match in re.finditer(r"^(S\d+) (\w+) (.*?)(?: // (.*?))?(?: @ (\S+))?$", sources, re.MULTILINE):
        users = tuple(note.number for note in made if match[1] in note.sources)
        grade = Grade(match[2])
        cited.append(
            CitedSource(
                match[1], match[1].lower(), match[3], users, grade, match[4] or "", match[5] or "", "2026-11-20"
            )
        )
    noted = sum(len(note.calls) for note in made)
    counts = {state: sum(len(note.calls) for note in made if note.state == state) for state in RecordState}
    account = Account(noted + 5, 2, noted, 3, tuple(counts.items()), sum(note.approved for note in made))
    return Footnotes(tuple(made), tuple(cited), account)
