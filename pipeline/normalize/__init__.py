"""Manuscript -> Article: fixes the text; the last stage that may change a character.

Blocks are joined by an empty line ("\\n\\n"), the cells of a table by a tab and its rows by a line feed; a line break
is one line feed. A block without words (a rule, a figure without a caption) and the call of a note have empty spans.
Headings count from 1, no level is skipped. Normalizing the normalized article again changes nothing.
"""

import re
from collections.abc import Sequence

from pipeline.errors import InputError
from pipeline.model import (
    Article,
    BlockKind,
    Dropped,
    Finding,
    Manuscript,
    MarkKind,
    Place,
    RawBlock,
    Run,
    Severity,
    Ticket,
)
from pipeline.prose import lines as shape
from pipeline.prose.dates import find_date, is_dateline
from pipeline.prose.furniture import DATELINES, rule_for
from pipeline.prose.labels import LABELLED

from . import language as languages
from .assemble import assemble
from .guessed import bulleted, ruled
from .marked import BREAK, Marked, from_runs
from .own_notes import missing, settled
from .sorting import Sorted
from .typography import typeset
from .unmarked import sort_out

_MOST_ROWS, _MOST_COLUMNS = 1_500, 64  # of a table: more have no place on paper
_LARGEST = 2_000_000  # characters of text: beyond it, it is not an article but a library
_IN_FRONT = ("breadcrumb", "press-release-mark")  # rules for an edge that also hold where structure came with the file
_NEAR_BY = 30  # blocks: so near to what it repeats stands a pull quote
_MOST_BLOCKS = 100_000  # before the site's lines are left out: a novel has some twenty thousand
_MOST_RUNS = 250_000  # of one paragraph
_LARGEST_CELL = 30_000  # characters of one cell of a table, which hardly breaks over pages
_LONGEST_WORD = 5_000  # characters without a space: breaking it into lines takes time by its square


def normalize(manuscript: Manuscript, slug: str, ticket: Ticket) -> Article:
    """The article of a manuscript: title, byline, date, language, blocks and marks on one fixed text.

    What was left out is on record in ``dropped``, with the reason. What the ticket says of title, byline, date and
    language goes before what the copy says. Raises InputError where no article is left.
    """
    for block in manuscript.blocks:
        if len(block.runs) > _MOST_RUNS:
            raise InputError(
                f"A paragraph has {len(block.runs):,} line breaks and changes of type: make paragraphs of its lines.",
                file=manuscript.name,
                line=block.line,
            )
    blocks = [ruled(bulleted(block)) for block in manuscript.blocks if _has_content(block)]
    texts = [_words(block) for block in blocks]
    _refuse(manuscript, blocks, texts)
    title = _plain(ticket.title or manuscript.title)
    if manuscript.marked_up:
        found = _marked_up(blocks, texts, title, manuscript)
    else:
        found = sort_out(blocks, texts, manuscript.name, title)
    kept = settled(_without_idle_rules(_without_pull_quotes(found)))
    if not any(block.kind is not BlockKind.HEADING for block in kept):
        raise InputError(_nothing_left(found), file=manuscript.name)
    _refuse_endless_words(kept, manuscript.name)
    words = " ".join(_words(block) for block in kept)
    language = _language(manuscript, ticket, words)
    text, placed, marks = assemble(kept, language)
    dropped = (*manuscript.dropped, *found.dropped)
    heading = typeset(Marked(found.title), language, title=True).text
    return Article(
        slug=slug,
        title=heading or re.sub(r"[-_]+", " ", slug).strip(),
        byline=typeset(Marked(_plain(ticket.byline or manuscript.byline or found.byline)), language).text,
        issued=ticket.published or find_date(manuscript.issued) or found.issued,
        language=language,
        text=text,
        blocks=placed,
        marks=marks,
        dropped=dropped,
        format=manuscript.format,
        keeps_links=manuscript.keeps_links,
        address=ticket.address or manuscript.address or found.address,
        publisher=ticket.publisher or manuscript.publisher,
        findings=(
            *manuscript.findings,
            *found.findings,
            *missing(kept, manuscript.name),
            *_findings(manuscript.name, heading, text, language, dropped),
        ),
        labels=tuple(dict.fromkeys((*manuscript.labels, *found.labels))),
        changed=found.changed,
    )


def _without_pull_quotes(found: Sorted) -> list[RawBlock]:
    """The blocks without quotations of a line or two that only repeat, in large letters, what the text says."""
    words = [_letters(_words(block)) for block in found.kept]
    kept: list[RawBlock] = []
    for place, (block, own) in enumerate(zip(found.kept, words, strict=True)):
        others = (*words[max(0, place - _NEAR_BY) : place], *words[place + 1 : place + 1 + _NEAR_BY])
        short = block.kind is BlockKind.QUOTE and 12 <= len(own) <= 250
        if short and any(own in other and len(own) < len(other) for other in others):
            found.dropped.append(Dropped(_words(block), "a pull quote that repeats the text", block.line))
        else:
            kept.append(block)
    return kept


def _without_idle_rules(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks without rules that part nothing: at an end, before another, or before the notes."""
    kept: list[RawBlock] = []
    for block in reversed(blocks):
        after = kept[-1].kind if kept else BlockKind.RULE
        if block.kind is not BlockKind.RULE or after not in (BlockKind.RULE, BlockKind.NOTE):
            kept.append(block)
    while kept and kept[-1].kind is BlockKind.RULE:
        kept.pop()
    return kept[::-1]


def _has_content(block: RawBlock) -> bool:
    return block.kind is BlockKind.RULE or block.image is not None or bool(_words(block))


def _words(block: RawBlock) -> str:
    """The words of a block, in one line."""
    runs = block.runs or tuple(run for row in block.rows for cell in row for run in (*cell.runs, Run(" ")))
    return re.sub(rf"[\s{BREAK}]+", " ", from_runs(runs).text).strip()


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", from_runs((Run(text),)).text).strip()


def _refuse(manuscript: Manuscript, blocks: Sequence[RawBlock], texts: Sequence[str]) -> None:
    for block in blocks:
        rows, columns = len(block.rows), max(map(len, block.rows), default=0)
        if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
            raise InputError(
                f"A table has {rows:,} rows and {columns} columns; {_MOST_ROWS:,} and {_MOST_COLUMNS} can be printed: "
                "shorten it.",
                file=manuscript.name,
                line=block.line,
            )
        longest = max((sum(len(run.text) for run in cell.runs) for row in block.rows for cell in row), default=0)
        if longest > _LARGEST_CELL:
            raise InputError(
                f"A cell of a table has {longest:,} characters; {_LARGEST_CELL:,} can be printed: take the text out of "
                "the table.",
                file=manuscript.name,
                line=block.line,
            )
    if len(blocks) > _MOST_BLOCKS:
        raise InputError(
            f"There are {len(blocks):,} paragraphs; a briefing takes up to {_MOST_BLOCKS:,}: split it.",
            file=manuscript.name,
        )
    size = sum(map(len, texts))
    if not any(any(character.isalnum() for character in text) for text in texts):
        raise InputError("There are no words in it: put the article's text in the file.", file=manuscript.name)
    if size > _LARGEST:
        raise InputError(
            f"The text has {size:,} characters; a briefing takes up to {_LARGEST:,}: split it into several articles.",
            file=manuscript.name,
        )


def _refuse_endless_words(blocks: Sequence[RawBlock], name: str) -> None:
    for block in blocks:
        longest = max(_words(block).split(), key=len, default="")
        if len(longest) > _LONGEST_WORD:
            raise InputError(
                f"There are {len(longest):,} characters without a space between them, from “{longest[:30]}…” on: no "
                "article has that; take them out.",
                file=name,
                line=block.line,
            )


def _nothing_left(found: Sorted) -> str:
    if found.title and len(found.dropped) <= 3:
        return "There is a title but no text under it: put the article's text in the file."
    return (
        f"Nothing is left of the article once the site's own lines are left out ({len(found.dropped)} of them): "
        "copy the article's text itself into the file."
    )


def _marked_up(blocks: Sequence[RawBlock], texts: Sequence[str], title: str, manuscript: Manuscript) -> Sorted:
    """A manuscript whose structure came with it: the title's repetition, byline, date and clear furniture go."""
    result = Sorted(title=title, byline="", issued="")
    first = next((index for index, block in enumerate(blocks) if texts[index]), 0)
    if not title and blocks[first].kind is BlockKind.HEADING:
        result.title = texts[first]
    if not title and blocks[first].kind is BlockKind.PARAGRAPH and _is_bold(blocks[first]) and len(texts[first]) < 200:
        result.title = texts[first]
    started = False  # prose has begun
    box = ""
    for index, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        prose = shape.is_prose(text)
        rule = rule_for(text) if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM) else None
        if prose or block.kind in (BlockKind.TABLE, BlockKind.NOTE) or shape.heads_references(text):
            box = ""
        if not started and result.title and _letters(text) == _letters(result.title):
            if text != manuscript.title or block.kind is not BlockKind.HEADING:
                result.dropped.append(Dropped(text, "repeats the title", block.line))
        elif not started and block.kind is BlockKind.PARAGRAPH and result.names_author(text, rule):
            result.dropped.append(Dropped(text, "names the author", block.line))
        elif not started and not (manuscript.byline or result.byline) and _is_name(text, texts[index + 1 : index + 2]):
            result.byline = text
            result.dropped.append(Dropped(text, "names the author", block.line))
        elif not started and ((rule and rule.id in DATELINES) or is_dateline(text)):
            result.dates(text)
            result.dropped.append(Dropped(text, rule.reason if rule else "gives the date", block.line))
        elif not started and not prose and result.labelled(text):
            result.dropped.append(Dropped(text, LABELLED, block.line))
        elif not started and rule and rule.id in _IN_FRONT and block.kind is not BlockKind.HEADING:
            result.dropped.append(Dropped(text, rule.reason, block.line))
        elif rule and rule.where != "edge" and not block.quoted:
            result.dropped.append(Dropped(text, rule.reason, block.line))
            box = rule.reason if rule.where == "box" else box
        elif box and text and block.kind is not BlockKind.HEADING:
            result.dropped.append(Dropped(text, f"stands in {box}", block.line))
        else:
            box = ""
            result.kept.append(block)
            started = started or prose
    result.issued = result.issued or result.changed
    return result


def _is_bold(block: RawBlock) -> bool:
    return all(any(s.kind is MarkKind.STRONG for s in run.styles) for run in block.runs if run.text.strip())


def _is_name(text: str, following: Sequence[str]) -> bool:
    """Whether a line in front of the text is a person's name: a few capitalised words with a date under them."""
    after = rule_for(following[0]) if following else None
    dated = after is not None and after.id in DATELINES
    return (dated or any(is_dateline(line) for line in following)) and shape.is_name(text)


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _language(manuscript: Manuscript, ticket: Ticket, words: str) -> str:
    """The ticket's word, else the copy's where its text does not contradict it, else what the text shows."""
    if ticket.language:
        return ticket.language
    declared = manuscript.language.replace("_", "-").strip()
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", declared):
        english = languages.is_english(words)
        if len(words) < 200 or english == (declared[:2].lower() == "en"):
            parts = declared.split("-")
            return "-".join([parts[0].lower(), *(part.upper() if len(part) == 2 else part for part in parts[1:])])
    return languages.detect(words)


def _findings(name: str, title: str, text: str, language: str, dropped: Sequence[Dropped]) -> tuple[Finding, ...]:
    findings = []
    if not title:
        findings.append(
            Finding(
                "article-title-missing",
                "The copy has no title; the folder's name stands in its place.",
                place=Place(file=name),
                remedy="Give the title in briefing.yaml.",
            )
        )
    if language == languages.UNKNOWN:
        findings.append(
            Finding(
                "language-unknown",
                "The language of the text could not be told.",
                place=Place(file=name),
                remedy="Give the language in briefing.yaml (en, de, fr …).",
            )
        )
    if "\ufffd" in text:
        findings.append(
            Finding(
                "damaged-characters",
                f"{text.count(chr(0xFFFD))} characters of the copy are damaged and print as �.",
                place=Place(file=name),
                remedy="Ask for the copy again, or mend it in its own file.",
            )
        )
    for block in dropped:
        if _looks_like_references(block.text):
            findings.append(
                Finding(
                    "references-dropped",
                    f"Left out, but it looks like a reference: “{block.text[:80]}” ({block.reason}).",
                    severity=Severity.ERROR,
                    place=Place(file=name, line=block.line),
                    remedy="Put the references under a heading “References” directly after the text.",
                )
            )
    return tuple(findings)


def _looks_like_references(text: str) -> bool:
    return any(shape.heads_references(line) or shape.is_reference(line) for line in text.split("\n"))
