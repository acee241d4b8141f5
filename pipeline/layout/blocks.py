"""The article's blocks -> block HTML: what may be kept together has an id, headings have ranks without gaps."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from markupsafe import Markup, escape

from pipeline.layout.calls import Called, leaves
from pipeline.layout.contents import Heading
from pipeline.layout.foot import shortened
from pipeline.layout.inline import MARK, Layer, hugging, last_words, measures, weave
from pipeline.layout.marks import mark_layers
from pipeline.layout.messages import Messages
from pipeline.layout.tables import table_html
from pipeline.model import Article, Block, BlockKind, Span

FEW = 3  # notes of a section that stay on one page
HEADING = re.compile("<h[1-6]")
LONG = re.compile(r"\S{30,}")  # words that may not fit the narrowest measure
IN_LISTS = {BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.TABLE, BlockKind.FIGURE}


class Setter:
    """Sets the blocks of one article, one after the other, with lists and quotations around them."""

    def __init__(
        self,
        article: Article,
        called: Called,
        messages: Messages,
        *,
        hug: bool,
        by_section: bool,
        where: Mapping[int, str],
    ) -> None:
        """``by_section``: notes follow their section. ``where``: what stands beside a paragraph, by where it begins."""
        self.article, self.called, self.messages, self.hug = article, called, messages, hug
        self.layers = [*mark_layers(article), *called.layers]
        self.hugs = called.hugs
        self.by_section, self.where = by_section, where
        self.headings: list[Heading] = []
        self.ends = {leaf.end for leaf in leaves(article)}
        self.html: list[str] = []
        self.lists: list[tuple[int, str]] = []  # depth and element of the open lists
        self.numbers: list[int] = []  # number of the last item of each
        self.quotes = 0
        self.ranks: list[int] = []
        self.count = 0
        self.section = 0  # where in the HTML the current section begins
        self.sections = 0
        self.last = -1  # where in the HTML the last thing begins that stands in no other
        self.before: BlockKind | None = None

    def body(self) -> Markup:
        """The whole article."""
        pending = sorted(self.called.notes, key=lambda note: note[0]) if self.by_section else []
        for block in self.article.blocks:
            if block.kind == BlockKind.NOTE:
                continue
            if block.kind == BlockKind.HEADING and pending and pending[0][0] < block.span.start:
                self._close()
                self._section_notes(pending, block.span.start)
            self._block(block)
        self._close()
        self._section_notes(pending, len(self.article.text) + 1)
        if self.sections:
            self._say_where("")
        return Markup("\n".join(self.html))

    def _section_notes(self, pending: list[tuple[int, str]], limit: int) -> None:
        """The notes that belong to the text before ``limit``, where they do not stand at the page foot."""
        here = [html for at, html in pending if at < limit]
        del pending[: len(here)]
        if here:
            self.sections += 1
            self._say_where(f"#notes-{self.sections}")
            head = f'<p class="notes-head" id="notes-{self.sections}">{escape(self.messages("section-notes"))}</p>'
            few = " few" if len(here) <= FEW else ""
            self.last = len(self.html)
            self.html.append(f'<div class="section-notes{few}">{head}{"".join(here)}</div>')
            self.section = len(self.html)

    def _say_where(self, place: str) -> None:
        """Tell the page foot, from the first element of the section on, where its notes are."""
        first = self.html[self.section : self.section + 1]
        self.html[self.section : self.section + 1] = [
            re.sub(r"^<[a-z0-9]+", rf'\g<0> data-notes-at="{place}"', html) for html in first
        ]

    def _block(self, block: Block) -> None:
        self._surround(block)
        at, free = len(self.html), not self.lists and not self.quotes
        match block.kind:
            case BlockKind.HEADING:
                self.html.append(self._heading(block))
            case BlockKind.LIST_ITEM:
                self._item(block)
            case BlockKind.CODE:
                text = self.inline(block.span, pre=True)
                self.html.append(f'<pre id="{self._id()}"><code>{text}</code></pre>')
            case BlockKind.TABLE:
                self.html.append(table_html(block, self.inline, self._id))
            case BlockKind.FIGURE:
                self.html.append(self._figure(block))
            case BlockKind.RULE:
                self.html.append("<hr>")
            case _:
                kind = "next" if self.before == BlockKind.PARAGRAPH and not self.lists and not self.quotes else "lead"
                place = self.where.get(block.span.start, "")
                beside = f'<span class="where">{escape(place)}</span> ' if place else ""
                text = self.inline(block.span, tail=True)
                kind += " leads" if self.article.text[block.span.start : block.span.end].rstrip().endswith(":") else ""
                self.html.append(f'<p id="{self._id()}" class="{kind}">{beside}{text}</p>')
        self.last = at if free else self.last
        self.before = block.kind

    def _surround(self, block: Block) -> None:
        """Closes and opens lists and quotations, so that the block stands where it belongs."""
        quotes = max(1, block.depth) if block.kind == BlockKind.QUOTE else int(block.quoted) * max(1, self.quotes)
        if quotes != self.quotes:
            self._close_lists(0)
            while self.quotes > quotes:
                self.html.append("</blockquote>")
                self.quotes -= 1
            self.last = len(self.html) if not self.quotes else self.last
            while self.quotes < quotes:
                self.html.append(f'<blockquote id="{self._id()}">')
                self.quotes += 1
        if block.kind == BlockKind.LIST_ITEM:
            return
        self._close_lists(block.depth if block.kind in IN_LISTS else 0)

    def _close(self) -> None:
        self._close_lists(0)
        self.html.extend("</blockquote>" for _ in range(self.quotes))
        self.quotes = 0

    def _close_lists(self, depth: int) -> None:
        while self.lists and self.lists[-1][0] > depth:
            self.html.append(f"</li></{self.lists.pop()[1]}>")
            self.numbers.pop()

    def _item(self, block: Block) -> None:
        depth, name = max(1, block.depth), "ol" if block.ordered else "ul"
        self._close_lists(depth)
        if self.lists and self.lists[-1][0] == depth and self.lists[-1][1] != name:
            self._close_lists(depth - 1)
        given = block.number if block.ordered else 0  # the engine knows neither start nor value: its counter is told
        jump = ""
        if self.lists and self.lists[-1][0] == depth:
            self.html.append("</li>")
            self.numbers[-1] += 1
            if given not in (0, self.numbers[-1]):
                by = given - self.numbers[-1] + 1
                jump = f' value="{given}" style="counter-increment: list-item {by}"'
        else:
            start = f' start="{given}" style="counter-reset: list-item {given - 1}"' if given not in (0, 1) else ""
            self.html.append(f"<{name}{start}>")
            self.lists.append((depth, name))
            self.numbers.append(1)
        self.numbers[-1] = given or self.numbers[-1]
        self.html.append(f'<li id="{self._id()}"{jump}>{self.inline(block.span)}')

    def _heading(self, block: Block) -> str:
        level = max(1, block.level)
        while self.ranks and self.ranks[-1] >= level:
            self.ranks.pop()
        self.ranks.append(level)
        rank = min(6, len(self.ranks) + 1)
        self._say_what_follows(rank)
        words = " ".join(self.article.text[block.span.start : block.span.end].split())
        self.headings.append(Heading(rank, self._id(), words))
        labels = f'data-label="{escape(words)}" data-head="{escape(shortened(words, 34))}"'
        return f'<h{rank} id="{self.headings[-1].id}" {labels}>{self.inline(block.span)}</h{rank}>'

    def _say_what_follows(self, rank: int) -> None:
        """Tell what stands before a heading that it ends there: in columns the air between them is its own."""
        before = self.html[self.last] if 0 <= self.last < len(self.html) else ""
        if before and not HEADING.match(before):
            self.html[self.last] = re.sub(r"^<[a-z0-9]+", rf'\g<0> data-ends="{rank}"', before)

    def _figure(self, block: Block) -> str:
        caption = self.inline(block.span)
        words = self.article.text[block.span.start : block.span.end].strip()
        figcaption = f"<figcaption>{caption}</figcaption>" if words else ""
        image = block.image
        if image is None or image.missing:
            alt = image.alt.strip() if image else ""
            gap = self.messages("picture-missing-alt", alt=alt) if alt else self.messages("picture-missing")
            return (
                f'<div class="figure" id="{self._id()}"><p class="gap">{escape(gap)}</p>{_paragraph(figcaption)}</div>'
            )
        alt = image.alt.strip() or words or self.messages("picture-without-words")
        # what a document holds comes as data: its letters are those of base64, and nothing in it is a path
        source = image.source if image.source.startswith("data:image/") else quote(image.source, safe="/.-_~%")
        return f'<figure id="{self._id()}"><img src="{escape(source)}" alt="{escape(alt)}">{figcaption}</figure>'

    def inline(self, span: Span, *, pre: bool = False, tail: bool = False) -> str:
        """A stretch of the text with everything that belongs to it. ``tail``: its last two words stay together."""
        text, start, end = self.article.text, span.start, span.end
        hugs = [hug for hug in self.hugs if start <= hug[0] and hug[1] <= end]
        hugs.extend(measures(text, start, end))
        if tail and self.hug:
            hugs.append((last_words(text, start, end), end))
        layers = hugging(hugs) if not pre else []
        for match in LONG.finditer(text, start, end):
            layers.append(Layer(*match.span(), MARK, '<span class="long">', "</span>"))
        inserts = [
            insert for insert in self.called.inserts if start <= insert.at <= end and self._mine(insert.at, span)
        ]
        return weave(text, start, end, [*layers, *self.layers], inserts, pre)

    def _mine(self, at: int, span: Span) -> bool:
        """Whether what stands at a border belongs here: the end of one stretch may be the start of the next."""
        return at > span.start or at not in self.ends

    def _id(self) -> str:
        self.count += 1
        return f"b{self.count}"


def _paragraph(figcaption: str) -> str:
    return figcaption.replace("<figcaption>", '<p class="caption">').replace("</figcaption>", "</p>")
