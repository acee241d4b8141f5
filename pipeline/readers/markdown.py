"""Markdown (CommonMark with tables, footnotes and YAML front matter) -> Manuscript."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from pipeline.files import parse_yaml
from pipeline.model import BlockKind, Image, Manuscript, MarkKind, RawBlock, RawCell, Run, Style

from .decode import decode

_STYLES = {"em": MarkKind.EMPHASIS, "strong": MarkKind.STRONG, "link": MarkKind.LINK}
_TAGS = {
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
    "code": MarkKind.CODE,
}
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^>]*>")
#: Tags that end a paragraph in a block of HTML.
_PARTS = re.compile(r"(?i)</?(?:p|div|section|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|table|tr|figure|figcaption)\b[^>]*>")
_SAFE = re.compile(r"(?i)(?:https?|mailto|doi):")
_KEYS = {
    "title": ("title",),
    "byline": ("byline", "author", "authors"),
    "issued": ("date", "published", "issued"),
    "language": ("lang", "language"),
    "address": ("url", "address", "canonical", "source", "link"),
    "publisher": ("publisher", "site", "publication"),
}


def read(data: bytes, name: str) -> Manuscript:
    """The manuscript of a Markdown file. Raises InputError for what is not text, and for broken front matter."""
    text, findings = decode(data)
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)
    parser.core.ruler.before("footnote_tail", "uncalled_notes", _keep_uncalled)
    # Every address is taken as it is: links and pictures are judged here and in images.py, not shown as raw text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # the parser's documented way to say so
    tokens = parser.parse(text)
    about = _front_matter(tokens, name)
    builder = _Builder()
    builder.build(tokens)
    return Manuscript(
        name=name,
        blocks=tuple(builder.blocks),
        format="markdown",
        marked_up=True,
        findings=findings,
        title=about.get("title", ""),
        byline=about.get("byline", ""),
        issued=about.get("issued", ""),
        language=about.get("language", ""),
        address=about.get("address", ""),
        publisher=about.get("publisher", ""),
    )


def _keep_uncalled(state: StateCore) -> None:
    """Enter the notes that nothing calls behind those that are called: else the parser would leave them out."""
    notes = state.env.get("footnotes", {})
    listed = notes.setdefault("list", {}) if notes else {}
    for name, number in notes.get("refs", {}).items():
        if number < 0:
            listed[len(listed)] = {"label": name.removeprefix(":"), "count": 0}


def _front_matter(tokens: list[Token], name: str) -> dict[str, str]:
    """What the YAML front matter says of the article, by the manuscript's fields."""
    if not tokens or tokens[0].type != "front_matter":
        return {}
    # One line feed in front, so that errors name the line of the file: the fence is line 1.
    value = parse_yaml("\n" + tokens[0].content, name)
    if not isinstance(value, dict):
        return {}
    about: dict[str, str] = {}
    lower = {key.lower(): item for key, item in value.items()}
    for key, names in _KEYS.items():
        for candidate in names:
            item = lower.get(candidate)
            if isinstance(item, list):
                item = ", ".join(str(part) for part in item if isinstance(part, str | int | float))
            if isinstance(item, str | int | float) and str(item).strip():
                about[key] = str(item).strip()
                break
    return about


@dataclass(slots=True)
class _Builder:
    """Walks the tokens and collects blocks."""

    blocks: list[RawBlock] = field(default_factory=list)
    lists: list[tuple[bool, int]] = field(default_factory=list)  # ordered, number of the next item
    quotes: int = 0
    note: str = ""  # label of the article's own note that is being read
    fresh: bool = False  # the next paragraph is the first of its list item
    number: int = 0

    def build(self, tokens: list[Token]) -> None:
        index = 0
        while index < len(tokens):
            index = self.take(tokens, index)

    def take(self, tokens: list[Token], index: int) -> int:
        """Take one token; returns the index of the next."""
        token = tokens[index]
        line = token.map[0] + 1 if token.map else 0
        match token.type:
            case "bullet_list_open":
                self.lists.append((False, 0))
            case "ordered_list_open":
                self.lists.append((True, int(token.attrGet("start") or 1)))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                ordered, number = self.lists[-1]
                self.fresh, self.number = True, number
                self.lists[-1] = (ordered, number + 1)
            case "blockquote_open":
                self.quotes += 1
            case "blockquote_close":
                self.quotes -= 1
            case "footnote_open":
                self.note = _label(token)
            case "footnote_close":
                self.note = ""
            case "heading_open":
                runs = _runs(tokens[index + 1])
                self.add(BlockKind.HEADING, runs, line, level=int(token.tag[1:]))
                return index + 3
            case "paragraph_open":
                self.paragraph(tokens[index + 1], line)
                return index + 3
            case "fence" | "code_block":
                self.add(BlockKind.CODE, (Run(token.content.rstrip("\n")),), line)
            case "hr":
                self.add(BlockKind.RULE, (), line)
            case "table_open":
                return self.table(tokens, index, line)
            case "html_block":
                self.html(token.content, line)
            case _:
                pass
        return index + 1

    def paragraph(self, inline: Token, line: int) -> None:
        """A paragraph; pictures in it become figures of their own, before or after its words."""
        pieces = list(_pieces(inline))
        figures = [image for image in pieces if isinstance(image, tuple)]
        runs = tuple(run for run in pieces if isinstance(run, Run))
        if any(run.text.strip() or run.styles for run in runs):
            kind = BlockKind.PARAGRAPH
            if self.note:
                kind = BlockKind.NOTE
            elif self.lists:
                kind = BlockKind.LIST_ITEM if self.fresh else BlockKind.PARAGRAPH
            elif self.quotes:
                kind = BlockKind.QUOTE
            self.add(kind, runs, line)
        for image, caption in figures:
            self.blocks.append(RawBlock(BlockKind.FIGURE, caption, image=image, line=line, quoted=self.quotes > 0))

    def add(self, kind: BlockKind, runs: tuple[Run, ...], line: int, level: int = 0) -> None:
        ordered = bool(kind is BlockKind.LIST_ITEM and self.lists and self.lists[-1][0])
        depth = self.quotes if kind is BlockKind.QUOTE else len(self.lists)
        if kind is BlockKind.NOTE:
            depth = 0
        self.blocks.append(
            RawBlock(
                kind,
                runs,
                level=level,
                depth=depth,
                ordered=ordered,
                number=self.number if ordered else 0,
                label=self.note,
                line=line,
                quoted=self.quotes > 0,
            )
        )
        self.fresh = False

    def table(self, tokens: list[Token], index: int, line: int) -> int:
        rows: list[tuple[RawCell, ...]] = []
        cells: list[RawCell] = []
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type in ("th_open", "td_open"):
                cells.append(RawCell(_runs(tokens[index + 1]), header=token.type == "th_open"))
            elif token.type == "tr_close":
                rows.append(tuple(cells))
                cells = []
            index += 1
        self.blocks.append(RawBlock(BlockKind.TABLE, rows=tuple(rows), line=line, quoted=self.quotes > 0))
        return index + 1

    def html(self, content: str, line: int) -> None:
        """A block of HTML inside the Markdown: its words, without its tags; comments are not the reader's."""
        shown = re.sub(r"(?s)<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1\s*>|$)", " ", content)
        for part in _PARTS.split(shown):
            words = unescape(re.sub(r"<[^>]*>", " ", part)).strip()
            if words:
                self.add(BlockKind.PARAGRAPH, (Run(re.sub(r"\s+", " ", words)),), line)


def _label(token: Token) -> str:
    """What a note is called by: its own label, or for one without, whose words stand in the text, no label's like."""
    meta = token.meta or {}
    return str(meta.get("label") or f"^{int(meta.get('id', 0)) + 1}")


def _runs(inline: Token) -> tuple[Run, ...]:
    """The runs of an inline token; a picture inside is its alternative text."""
    runs: list[Run] = []
    for piece in _pieces(inline):
        runs.extend([piece] if isinstance(piece, Run) else [Run(piece[0].alt)])
    return tuple(runs)


def _pieces(inline: Token) -> Iterator[Run | tuple[Image, tuple[Run, ...]]]:
    """Runs and pictures, in order, with the styles that are open at each."""
    open_styles: list[tuple[str, Style | None]] = []

    def styles() -> tuple[Style, ...]:
        return tuple(style for _, style in open_styles if style)

    for token in inline.children or ():
        kind = token.type
        if kind == "text":
            yield Run(token.content, styles())
        elif kind == "code_inline":
            yield Run(token.content, (*styles(), Style(MarkKind.CODE)))
        elif kind == "softbreak":
            yield Run(" ", styles())
        elif kind == "hardbreak":
            yield Run("\n", (*styles(), Style(MarkKind.LINE_BREAK)))
        elif kind == "footnote_ref":
            yield Run("", (Style(MarkKind.NOTE_CALL, _label(token)),))
        elif kind == "image":
            title = str(token.attrGet("title") or "")
            caption = (Run(title),) if title else ()
            yield Image(str(token.attrGet("src") or ""), alt=token.content), caption
        elif kind == "html_inline":
            if match := re.match(r"<br\s*/?>", token.content, re.IGNORECASE):
                yield Run("\n", (*styles(), Style(MarkKind.LINE_BREAK)))
            elif (match := _TAG.match(token.content)) and match["name"].lower() in _TAGS:
                _toggle(open_styles, match["name"].lower(), bool(match["close"]))
        elif kind.endswith("_open") and kind[:-5] in _STYLES:
            target = str(token.attrGet("href") or "") if kind == "link_open" else ""
            shown = kind != "link_open" or bool(_SAFE.match(target))
            open_styles.append((kind[:-5], Style(_STYLES[kind[:-5]], target) if shown else None))
        elif kind.endswith("_close") and kind[:-6] in _STYLES:
            _toggle(open_styles, kind[:-6], True)


def _toggle(open_styles: list[tuple[str, Style | None]], name: str, close: bool) -> None:
    if not close:
        open_styles.append((name, Style(_TAGS[name])))
        return
    for index in range(len(open_styles) - 1, -1, -1):
        if open_styles[index][0] == name:
            del open_styles[index]
            return
