"""Text as a page shows it: runs with their boxes, and the ink of what is drawn (ISO 32000-1, 9.4)."""

from typing import Any

from pipeline.model import Box

from .colour import Colour, leaves_ink
from .geometry import IDENTITY, cut, multiply, placed, unite
from .ink import GLYPH
from .scan import Operand
from .state import Marks, Run, State


class TextPainter:
    """The half of a page's painter that shows text; ``marks`` takes what it shows."""

    def __init__(self, marks: Marks, page: int) -> None:
        self.marks, self.page = marks, page
        self.content: list[tuple[int, bool]] = [(-1, False)]  # number in the structure tree, furniture
        self.text = self.line = IDENTITY

    def ink(
        self, box: Box, colour: Colour, state: State, *, use: str = "drawing", share: float = 1.0, stroke: bool = False
    ) -> None:
        """Something was drawn that covers a share of its box."""
        seen = cut(box, state.clip)
        if seen is not None and leaves_ink(colour):
            self.see(seen, colour[0])
            over = state.over_stroke if stroke else state.over
            self.marks.inks.add(use, colour, seen, share, overprint=over)

    def see(self, box: Box, colour: str) -> None:
        """A colour is on the page, and how far the page is drawn on."""
        marks = self.marks
        marks.colours.add(colour)
        if colour == "Separation-All":
            return  # printer's marks are no part of the page
        marks.ink = unite(marks.ink, box)
        if not self.content[-1][1]:
            marks.content = unite(marks.content, box)

    # --- showing

    def show(self, state: State, pieces: "list[float | bytes]") -> None:
        """A run of text, where the text stands."""
        font, size = state.font, state.size
        if font is None:
            return
        letters: list[str] = []
        width, kerns, count, spaces = 0.0, 0.0, 0, 0
        decode = font.decode
        for piece in pieces:
            if type(piece) is bytes:
                shown, wide, several, blank = decode(piece)
                letters.append(shown)
                width += wide
                count += several
                spaces += blank
            else:
                kerns += piece  # type: ignore[operator]  # a number: a string is bytes
        advance = (width - kerns / 1000) * size + count * state.spacing + spaces * state.words
        advance *= state.stretch
        matrix = multiply(self.text, state.ctm)
        self.text = multiply((1, 0, 0, 1, advance, 0), self.text)
        text = "".join(letters)
        blank_end = text.endswith(" ") and text.strip()
        end = advance - self._hanging(state, pieces) if blank_end else advance
        box = placed(matrix, 0, font.descent * size + state.rise, end, font.ascent * size + state.rise)
        mcid, furniture = self.content[-1]
        height = (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        facts = font.facts
        font.page = font.page or self.page
        self.marks.runs.append(
            Run(text, box, round(size * height, 3), mcid, furniture, facts.serif, facts.italic, self.page)
        )
        if state.mode not in {3, 7} and text.strip():  # visible
            outlined = state.mode in {1, 5}
            colour = state.stroke if outlined else state.fill
            self.ink(box, colour, state, use="text", share=GLYPH, stroke=outlined)

    def _hanging(self, state: State, pieces: "list[float | bytes]") -> float:
        """How far a space at the end of what is shown reaches: at a line's end it may stand beyond the measure."""
        last = next((piece for piece in reversed(pieces) if type(piece) is bytes), b"")
        if state.font is None or not last:
            return 0.0
        shown, wide, _, blank = state.font.decode(last[-2:] if state.font.wide else last[-1:])
        return (wide * state.size + state.spacing + blank * state.words) * state.stretch if shown == " " else 0.0

    # --- the operators

    def begin_text(self, state: State, operands: list[Operand]) -> None:
        self.text = self.line = IDENTITY

    def matrix(self, state: State, operands: list[Operand]) -> None:
        a, b, c, d, e, f = (number(value) for value in operands[:6])
        self.text = self.line = (a, b, c, d, e, f)

    def move(self, state: State, operands: list[Operand]) -> None:
        self.text = self.line = multiply((1, 0, 0, 1, number(operands[0]), number(operands[1])), self.line)

    def move_leading(self, state: State, operands: list[Operand]) -> None:
        state.leading = -number(operands[1])
        self.move(state, operands)

    def next_line(self, state: State, operands: list[Operand]) -> None:
        self.move(state, [0.0, -state.leading])

    def show_string(self, state: State, operands: list[Operand]) -> None:
        self.show(state, [_bytes(operands[0])])

    def show_array(self, state: State, operands: list[Operand]) -> None:
        if isinstance(operands[0], list):
            self.show(state, operands[0])

    def show_next(self, state: State, operands: list[Operand]) -> None:
        self.next_line(state, operands)
        self.show_string(state, operands)

    def show_spaced(self, state: State, operands: list[Operand]) -> None:
        state.words, state.spacing = number(operands[0]), number(operands[1])
        self.show_next(state, operands[2:])


def number(value: Any) -> float:
    """An operand that must be a number; TypeError where it is none."""
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(value)


def _bytes(value: Operand) -> bytes:
    if isinstance(value, bytes):
        return value
    raise TypeError(value)
