"""Generated documents: seeded, dense with notes, and keeping the contract between layout and render.

Every word that the verdict looks for is there once: ``first``, ``middle`` and ``last`` words of a note and the word
before its call are made from the note's number. Text and notes have different word lists, so that a word tells where
it belongs. Half of the shapes are those in which the engine alone was seen to lose notes or to stop: dense A4 pages
with a ruled note area and justified paragraphs, under each footnote policy.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

PAPERS = {"a4": "A4", "letter": "letter", "a5": "A5"}

TEXT = (
    *("harbour", "lantern", "meadow", "orchard", "pebble", "quarry", "ribbon", "saddle"),
    *("timber", "valley", "window", "yonder", "amber", "bridge", "copper"),
)
NOTE = (
    *("archive", "ballot", "census", "decree", "estate", "folio", "gazette", "herald"),
    *("index", "journal", "ledger", "minute", "notice", "opinion", "record"),
)
#: One of these is chosen; those named more often are chosen more often.
SHAPES = (*("plain",) * 3, *("mixed",) * 2, "table", "quote", *("dense",) * 2, "crowd", "tall")
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")

#: What the repairs print; the verdict looks for it.
PHRASES = {
    "pointer-next": "Note {n}: next page.",
    "pointer-previous": "Note {n}: page {p}.",
    "pointer-end": "Note {n}: page {p}, endnotes.",
    "continued": "(continued on page {p})",
    "tail": "{n}, continued",
}
ENDNOTES = "Endnotes"


@dataclass(frozen=True, slots=True)
class Expected:
    """What one note must show in print."""

    number: int
    call: str  # the word before its first call
    words: tuple[str, ...]  # first, middle, last


@dataclass(frozen=True, slots=True)
class Document:
    """One generated document and what it promises."""

    seed: int
    paper: str
    shape: str
    html: str
    notes: tuple[Expected, ...]


def word(kind: str, number: int) -> str:
    """Return a word that only one note has: ``kind`` and the number in syllables."""
    return kind + "".join(SYLLABLES[int(digit)] for digit in f"{number:02d}")


def make(seed: int, paper: str) -> Document:
    """Make the document of a seed and a paper."""
    return Maker(seed, paper).document()


class Maker:
    """One document in the making."""

    def __init__(self, seed: int, paper: str) -> None:
        self.seed, self.paper = seed, paper
        self.random = random.Random(f"{seed}/{paper}")
        self.notes: list[Expected] = []
        self.blocks = 0
        self.calls = 0
        choose = self.random.choice
        self.shape = choose(
            ("plain", "plain", "plain", "mixed", "mixed", "table", "quote", "dense", "dense", "crowd", "tall")
        )
        self.total = {"dense": 40, "crowd": 24, "tall": 6}.get(self.shape) or choose((8, 15, 25, 40))
        self.density = choose((6, 12, 25, 40))  # words of text between two calls, at most twice as many
        self.length = choose(((5, 20), (5, 45), (15, 60), (5, 120), (40, 120)))
        self.tall_at = self.random.randrange(self.total) if self.shape == "tall" else -1

    def document(self) -> Document:
        """Write the whole document."""
        parts = ["<h1>Stress</h1>"]
        while len(self.notes) < self.total:
            parts.append(self.part())
        phrases = " ".join(f'data-{key}="{text}"' for key, text in PHRASES.items())
        html = (
            f'<!DOCTYPE html><html lang="en"><head><title>Stress {self.seed}</title>'
            f"<style>{self.style()}</style></head>"
            f"<body {phrases}>{''.join(parts)}"
            f'<section id="endnotes" hidden><h2>{ENDNOTES}</h2></section></body></html>'
        )
        return Document(self.seed, self.paper, self.shape, html, tuple(self.notes))

    def style(self) -> str:
        """Return a style sheet: one of many geometries, each an ordinary page."""
        choose = self.random.choice
        small = self.paper == "a5"
        margin = (
            choose(("14mm", "12mm 14mm 16mm", "16mm 12mm"))
            if small
            else choose(("18mm", "25mm 20mm", "15mm 22mm 18mm"))
        )
        area = choose(
            (
                "border-top: 1px solid; padding-top: 2mm",
                "border-top: .5pt solid; padding-top: 3pt",
                "border-top: .5pt solid; margin-top: 5mm; padding-top: 1mm",
                "border-top: 1px solid; padding: 1.7mm 0 .1px",
            )
        )
        text = choose(("11pt/1.4", "10pt/1.35", "9.5pt/1.5")) if not small else choose(("10pt/1.35", "9pt/1.4"))
        note = choose(
            (
                "font-size: 80%",
                "font-size: 8pt; line-height: 1.2",
                "font-size: 85%; margin-bottom: 1mm",
                "font-size: 8pt; padding: .3mm 0",
                "font-size: 7.5pt; margin: 0 0 .7mm 3mm",
                "font-size: 8pt; text-align: justify",
            )
        )
        paragraph = choose(
            (
                "margin: 0 0 2mm; text-align: justify",
                "text-align: justify; margin: 0; text-indent: 4mm; orphans: 2; widows: 2",
                "orphans: 3; widows: 3; margin: 1em 0",
                "orphans: 1; widows: 1; margin: 0",
                "margin: 0 0 3mm; hyphens: auto",
            )
        )
        policy = choose(("line",) * 8 + ("block", "auto"))
        return f"""
@page {{ size: {PAPERS[self.paper]}; margin: {margin}; @footnote {{ {area} }} }}
html {{ font: {text} "Press Serif"; }} body {{ margin: 0 }}
p {{ {paragraph} }} h1, h2 {{ break-after: avoid; font-size: 1.2em; margin: 1em 0 .4em }}
ul, ol, blockquote {{ margin: 2mm 0; padding-left: 7mm }} blockquote {{ margin-left: 5mm; padding: 0 }}
table {{ border-spacing: 2mm; width: 100% }} td {{ vertical-align: top }}
a {{ color: inherit; text-decoration: none }} [hidden] {{ display: none }}
.hug {{ white-space: nowrap }}
note-call {{ vertical-align: super; font-size: 70%; line-height: 0 }} note-call + note-call::before {{ content: "," }}
note-text, note-pointer {{ float: footnote; footnote-policy: {policy}; white-space: normal; text-indent: 0;
  hyphens: manual; text-align: left; {note} }}
note-text::footnote-call, note-text::footnote-marker {{ content: none }}
"""

    def part(self) -> str:
        """Write the next block: a paragraph, or what the shape has besides."""
        share = {"mixed": 0.5, "table": 0.3, "quote": 0.3}.get(self.shape, 0.0)
        if self.random.random() < 0.12:
            return self.block("h2", self.text(4))
        if self.random.random() < share:
            choices: dict[str, tuple[Callable[[], str], ...]] = {
                "mixed": (self.list, self.list, self.quote, self.table),
                "table": (self.table,),
                "quote": (self.quote,),
            }
            return self.random.choice(choices[self.shape])()
        return self.block("p", self.running(self.random.randint(1, 9)))

    def block(self, tag: str, content: str) -> str:
        """Write one block with the id that repairs may break before."""
        self.blocks += 1
        return f'<{tag} id="b{self.blocks}">{content}</{tag}>'

    def list(self) -> str:
        """Write a list, with a loose item now and then."""
        tag = self.random.choice(("ul", "ol"))
        items = [self.block("li", self.running(1)) for _ in range(self.random.randint(1, 4))]
        return f"<{tag}>{''.join(items)}<li>{self.block('p', self.running(2))}</li></{tag}>"

    def quote(self) -> str:
        """Write a quotation of one or two paragraphs."""
        paragraphs = (self.block("p", self.running(2)) for _ in range(self.random.randint(1, 2)))
        return f"<blockquote>{''.join(paragraphs)}</blockquote>"

    def table(self) -> str:
        """Write a table, with a head that repeats."""
        cells = [(self.block("td", self.running(1)), self.text(5)) for _ in range(self.random.randint(1, 4))]
        rows = "".join(f"<tr>{left}<td>{right}</td></tr>" for left, right in cells)
        head = f"<thead><tr><th>{self.text(2)}</th><th>{self.text(1)}</th></tr></thead>"
        return f"<table>{head}<tbody>{rows}</tbody></table>"

    def running(self, statements: int) -> str:
        """Write statements, most of them with a note, sometimes several calls close together."""
        parts = []
        for _ in range(statements):
            parts.append(self.text(self.random.randint(1, 2 * self.density)))
            if self.random.random() < 0.9:
                parts += [self.statement() for _ in range(self.close())]
        return " ".join(parts) + " " + self.text(2)

    def close(self) -> int:
        """How many calls follow each other on this line."""
        if self.shape == "crowd":
            return self.random.choice((1, 3, 5))
        return self.random.choice((1, 1, 1, 1, 1, 1, 2, 3))

    def statement(self) -> str:
        """Write a word with its call and its note, or a further call of an earlier note."""
        if len(self.notes) >= self.total:
            return self.text(1)
        if self.notes and self.random.random() < 0.04:
            return self.further_call()
        number = len(self.notes) + 1
        expected = Expected(number, word("cal", number), tuple(word(kind, number) for kind in ("fir", "mid", "las")))
        self.notes.append(expected)
        call = f'<note-call id="call-{number}"><a href="#note-{number}">{number}</a></note-call>'
        label = f'<note-label><a href="#call-{number}">{number}</a></note-label>'
        said = f'<span class="said">{self.said(expected)}</span>'
        note = f'<note-text id="note-{number}" data-n="{number}">{label} {said}</note-text>'
        return f'<span class="hug">{expected.call}{call}{note}</span>'

    def further_call(self) -> str:
        """Write one more call of the note before."""
        self.calls += 1
        number = len(self.notes)
        call = f'<note-call id="call-{number}-{self.calls}"><a href="#note-{number}">{number}</a></note-call>'
        return f'<span class="hug">{self.text(1)}{call}</span>'

    def said(self, expected: Expected) -> str:
        """Write the words of a note."""
        length = self.random.randint(*self.length)
        if expected.number - 1 == self.tall_at:
            length = self.random.randint(900, 1500)
        filler = [self.random.choice(NOTE) for _ in range(max(length - 3, 2))]
        half = len(filler) // 2
        first, middle, last = expected.words
        if len(filler) > 8:
            filler[2] = f"<b>{filler[2]}</b>"
            filler[-2] = f"<i>{filler[-2]}.</i>"
        return " ".join((first, *filler[:half], middle, *filler[half:], last)) + "."

    def text(self, count: int) -> str:
        """Return words of the text's own list."""
        return " ".join(self.random.choice(TEXT) for _ in range(count))
