"""A tree of HTML -> blocks of runs. No markup gets through: only words, kinds of blocks and marks, and web addresses.

Whatever a page holds besides (scripts, styles, forms, frames, drawings, comments, deleted text) is not looked at, so
that nothing of a foreign page can reach the layout.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from pipeline.errors import InputError
from pipeline.model import BlockKind, MarkKind, RawBlock, RawCell, Run, Style

from .dom import MAX_DEPTH, Element
from .elements import SKIP, fitted, image_of, lays_out, lines_of, names, number_of, owner_of, styled
from .own_notes import leads_back, own_notes

_BLOCKS = names(
    "p div section article main header footer aside nav h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table"
    " figure figcaption hr address center details summary fieldset form legend body html tbody thead tfoot tr td th"
    " caption hgroup menu search noindex"
)
_MARKS = {
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "dfn": MarkKind.EMPHASIS,
    "var": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
}
_CAPTION = re.compile(r"(?i)caption|bildunterschrift|l[eé]gende|cutline|pie-de-foto|didascalia")
_COLUMNS = 64  # a wider table has no place on paper; a wider span is a bomb or a mistake
_ROWS = 1_500


@dataclass(frozen=True, slots=True)
class Piece:
    """A block with the element that it came from, for whoever judges whether it is the article's."""

    block: RawBlock
    element: Element
    linked: float = 0.0  # share of its characters that are links


@dataclass(slots=True)
class _State:
    """What holds at a place of the tree."""

    styles: tuple[Style, ...] = ()
    lists: tuple[bool, ...] = ()  # ordered or not, from the outermost
    quotes: int = 0
    heading: int = 0
    note: str = ""
    term: bool = False


@dataclass(slots=True)
class _Open:
    """The words gathered since the last block ended."""

    runs: list[Run] = field(default_factory=list)
    element: Element = None


def pieces(root: Element, address: str = "") -> list[Piece]:
    """The blocks of the tree in order. ``address`` is the page's own, against which its links are read."""
    return list(_Walker(root, address).run())


def captioned(found: Iterable[Piece]) -> list[Piece]:
    """The pieces with a paragraph that the page calls a caption made that of the picture right before it."""
    kept: list[Piece] = []
    for piece in found:
        before = kept[-1].block if kept else None
        if before is not None and before.image is not None and not before.runs and _is_caption(piece):
            kept[-1] = replace(kept[-1], block=replace(before, runs=piece.block.runs))
        else:
            kept.append(piece)
    return kept


def _is_caption(piece: Piece) -> bool:
    if piece.block.kind is not BlockKind.PARAGRAPH or sum(len(run.text) for run in piece.block.runs) > 500:
        return False
    parent = piece.element.getparent()
    around = [piece.element] if parent is None else [piece.element, parent]
    return any(_CAPTION.search(element.get("class") or "") for element in around)


class _Walker:
    """Walks the tree once; recursion is bounded by the depth of the tree."""

    def __init__(self, root: Element, address: str) -> None:
        self.root = root
        self.address = address if urlsplit_scheme(address) in ("http", "https") else ""
        self.open = _Open()
        self.found: list[Piece] = []
        self.item: tuple[bool, int] | None = None  # the list item whose first block is due: ordered, number
        self.calls, self.notes = own_notes(root)

    def run(self) -> Iterator[Piece]:
        body = self.root.find("body")
        self.walk(body if body is not None else self.root, _State(), 0)
        self.flush(_State())
        return iter(self.found)

    # --- elements ---

    def walk(self, element: Element, state: _State, depth: int) -> None:
        """Take an element's text, children and their tails."""
        if depth > MAX_DEPTH:
            self.text("".join(element.itertext()), state, element)
            return
        self.text(element.text, state, element)
        for child in element:
            if isinstance(child.tag, str):
                self.child(child, state, depth + 1)
            self.text(child.tail, state, element)

    def child(self, element: Element, state: _State, depth: int) -> None:
        tag = element.tag.lower()
        if element in self.notes and self.notes[element] != state.note:
            self.flush(state)
            state = replace(state, note=self.notes[element], lists=(), quotes=0)
            self.item = None
            self.walk(element, state, depth)
            self.flush(state)
        elif tag in SKIP:
            return
        elif tag == "br":
            self.line_break(state, element)
        elif tag in ("img", "amp-img"):
            self.image(element, state)
        elif tag in _BLOCKS:
            self.flush(state)
            self.block(element, tag, state, depth)
            self.flush(state)
        else:
            self.inline(element, tag, state, depth)

    def block(self, element: Element, tag: str, state: _State, depth: int) -> None:
        if tag in ("ul", "ol", "menu"):
            self.list(element, replace(state, lists=(*state.lists, tag == "ol")), depth)
        elif tag == "dt":
            self.within(element, replace(state, styles=(*state.styles, Style(MarkKind.STRONG))), depth)
        elif tag == "blockquote":
            self.within(element, replace(state, quotes=state.quotes + 1), depth)
        elif re.fullmatch(r"h[1-6]", tag):
            self.within(element, replace(state, heading=int(tag[1])), depth)
        elif tag == "pre":
            self.code(element, state)
        elif tag == "hr":
            self.add(RawBlock(BlockKind.RULE, quoted=state.quotes > 0), element)
        elif tag == "table":
            self.table(element, state, depth)
        elif tag == "figure" and element.find(".//img") is not None and len(element.findall(".//p")) < 3:
            self.figure(element, state)
        else:
            self.walk(element, state, depth)

    def within(self, element: Element, state: _State, depth: int) -> None:
        """Walk an element whose own words are of another kind than those around it."""
        self.walk(element, state, depth)
        self.flush(state)

    def inline(self, element: Element, tag: str, state: _State, depth: int) -> None:
        if tag == "a":
            if element in self.calls:
                self.open.runs.append(Run("", (Style(MarkKind.NOTE_CALL, self.calls[element]),)))
                self.open.element = self.open.element if self.open.element is not None else element
                return
            if state.note and leads_back(element):
                return
            target = self.link(element.get("href"))
            styles = (*state.styles, Style(MarkKind.LINK, target)) if target else state.styles
            self.walk(element, replace(state, styles=styles), depth)
        elif tag == "q":
            self.text('"', state, element)
            self.walk(element, state, depth)
            self.text('"', state, element)
        elif tag == "sup" and len(element) == 1 and element[0] in self.calls and not (element.text or "").strip():
            self.walk(element, state, depth)
        else:
            kinds = [_MARKS[tag]] if tag in _MARKS else styled(element.get("style"))
            styles = (*state.styles, *(Style(kind) for kind in kinds if Style(kind) not in state.styles))
            self.walk(element, replace(state, styles=styles), depth)

    def list(self, element: Element, state: _State, depth: int) -> None:
        number = number_of(element.get("start"), 1, 0, 9999)
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag.lower() != "li":
                self.child(child, state, depth + 1)
                continue
            number = number_of(child.get("value"), number, 0, 9999)
            if child in self.notes:
                self.child(child, state, depth + 1)
            else:
                self.flush(state)
                self.item = (state.lists[-1], number)
                self.walk(child, state, depth + 1)
                self.flush(state)
                self.item = None
            number += 1

    def code(self, element: Element, state: _State) -> None:
        text = "".join(lines_of(element)).strip("\n")
        if text.strip():
            self.add(RawBlock(BlockKind.CODE, (Run(text),), depth=len(state.lists), quoted=state.quotes > 0), element)

    # --- tables ---

    def table(self, element: Element, state: _State, depth: int) -> None:
        rows = [row for row in element.iter("tr") if owner_of(row) is element]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if lays_out(element, cells):
            self.walk(element, state, depth)
            return
        if len(cells) > _ROWS or max(map(len, cells)) > _COLUMNS:
            raise InputError(
                f"A table has {len(cells):,} rows and {max(map(len, cells))} columns; {_ROWS:,} and {_COLUMNS} can be "
                "printed: shorten it."
            )
        caption = element.find("caption")
        if caption is not None:
            self.walk(caption, replace(state, styles=(Style(MarkKind.EMPHASIS),)), depth)
            self.flush(state)
        built = []
        for row in cells:
            built.append(
                tuple(
                    RawCell(
                        tuple(self.runs_of(cell, state, depth)),
                        header=cell.tag == "th",
                        columns=number_of(cell.get("colspan"), 1, 1, _COLUMNS),
                        rows=number_of(cell.get("rowspan"), 1, 1, _ROWS),
                    )
                    for cell in row
                )
            )
        built = [row for row in built if row]
        if any(run.text.strip() for row in built for cell in row for run in cell.runs):
            self.add(RawBlock(BlockKind.TABLE, rows=fitted(built), quoted=state.quotes > 0), element)

    def runs_of(self, element: Element, state: _State, depth: int) -> Iterator[Run]:
        """The words of an element as one stretch: inner blocks are separated by a line break."""
        outer, self.open = self.open, _Open()
        outer_found, self.found = self.found, []
        self.walk(element, replace(state, styles=(), lists=(), quotes=0), depth)
        self.flush(_State())
        found, self.found, self.open = self.found, outer_found, outer
        first = True
        for piece in found:
            if not first and piece.block.runs:
                yield Run("\n", (Style(MarkKind.LINE_BREAK),))
            yield from piece.block.runs
            first = first and not piece.block.runs

    # --- pictures ---

    def figure(self, element: Element, state: _State) -> None:
        caption = element.find(".//figcaption")
        runs = tuple(self.runs_of(caption, state, 0)) if caption is not None else ()
        images = [image for img in element.iter("img") if (image := image_of(img)) is not None]
        for index, image in enumerate(images):
            last = index == len(images) - 1
            self.add(RawBlock(BlockKind.FIGURE, runs if last else (), image=image, quoted=state.quotes > 0), element)
        if not images and runs:
            self.add(RawBlock(BlockKind.PARAGRAPH, runs), element)

    def image(self, element: Element, state: _State) -> None:
        image = image_of(element)
        if image is None:
            return
        held, self.open = self.open, _Open()
        self.add(RawBlock(BlockKind.FIGURE, image=image, quoted=state.quotes > 0), element)
        self.open = held

    # --- words ---

    def text(self, text: str | None, state: _State, element: Element) -> None:
        if not text:
            return
        if self.open.element is None and text.strip():
            self.open.element = element
        self.open.runs.append(Run(re.sub(r"\s+", " ", text), state.styles))

    def line_break(self, state: _State, element: Element) -> None:
        """One break is a new line; two are a new paragraph."""
        runs = self.open.runs
        while runs and not runs[-1].text.strip(" ") and not runs[-1].styles:
            runs.pop()
        if runs and runs[-1].text == "\n":
            runs.pop()
            self.flush(state)
        elif runs:
            runs.append(Run("\n", (*state.styles, Style(MarkKind.LINE_BREAK))))

    def flush(self, state: _State) -> None:
        """End the block that is open."""
        runs, element = self.open.runs, self.open.element
        self.open = _Open()
        while runs and runs[-1].text in ("\n", " ", ""):
            if runs[-1].text == "" and runs[-1].styles:
                break
            runs.pop()
        if element is None or not any(run.text.strip() or run.styles for run in runs):
            return
        if not any(run.text.strip() for run in runs) and not any(
            style.kind is MarkKind.NOTE_CALL for run in runs for style in run.styles
        ):
            return
        ordered = number = 0
        kind = BlockKind.PARAGRAPH
        depth = len(state.lists)
        if state.note:
            kind, depth = BlockKind.NOTE, 0
        elif state.heading:
            kind, depth = BlockKind.HEADING, 0
        elif self.item is not None:
            kind, (ordered, number) = BlockKind.LIST_ITEM, self.item
            self.item = None
        elif state.quotes and not state.lists:
            kind, depth = BlockKind.QUOTE, state.quotes
        self.add(
            RawBlock(
                kind,
                tuple(runs),
                level=state.heading if kind is BlockKind.HEADING else 0,
                depth=depth,
                ordered=bool(ordered),
                number=number if ordered else 0,
                label=state.note,
                quoted=state.quotes > 0,
            ),
            element,
        )

    def add(self, block: RawBlock, element: Element) -> None:
        line = getattr(element, "sourceline", 0) or 0
        runs = [*block.runs, *(run for row in block.rows for cell in row for run in cell.runs)]
        size = sum(len(run.text) for run in runs) or 1
        linked = sum(len(run.text) for run in runs if any(style.kind is MarkKind.LINK for style in run.styles))
        self.found.append(Piece(replace(block, line=min(line, 10_000_000)), element, linked / size))

    def link(self, href: str | None) -> str:
        """The address if a reader may follow it: on the web, or a mailbox."""
        href = re.sub(r"[\x00-\x20]+", "", href or "")
        if not href or href.startswith("#") or len(href) > 2000:
            return ""
        try:
            whole = urljoin(self.address, href) if self.address else href
            parts = urlsplit(whole)
        except ValueError:
            return ""
        if parts.scheme == "mailto":
            return whole
        return whole if parts.scheme in ("http", "https") and parts.netloc else ""


def urlsplit_scheme(address: str) -> str:
    """The scheme of an address, nothing where it cannot be read."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""
