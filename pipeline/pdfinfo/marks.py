"""What is drawn on a page: runs of text, strokes, pictures, and the colours that leave ink (ISO 32000-1, 8 and 9)."""

import re
from collections.abc import Callable
from copy import copy
from typing import Any

from pipeline.model import Box, PdfImage, PdfRule

from .colour import Colour, leaves_ink, named_space, plain, space_name
from .fonts import Face, read_face
from .geometry import IDENTITY, bounds, cut, multiply, scale, unite
from .ink import GLYPH, SHAPE, picture
from .scan import Operand, operations
from .state import Marks, Run, State, set_state

HAIR = 0.01  # points: less leaves no ink; such remains come from borders drawn as narrow clips
THIN = 3.0  # points: a filled bar not thicker than this is a rule
MCID = re.compile(r"/MCID\s+(\d+)")
DEVICES = {
    "g": "DeviceGray",
    "rg": "DeviceRGB",
    "k": "DeviceCMYK",
    "G": "DeviceGray",
    "RG": "DeviceRGB",
    "K": "DeviceCMYK",
}
DEEPEST = 12  # forms inside forms


class Reader:
    """Reads the pages of one document; fonts are read once."""

    def __init__(self) -> None:
        self.faces: dict[int, Face] = {}
        self.named: dict[str, Face] = {}
        self.pictures: dict[int, tuple[float, float]] = {}

    def read(self, page: Any, number: int) -> Marks:
        """The marks of one page."""
        marks = Marks()
        contents = page.get_contents()
        if contents is not None:
            _Painter(self, marks, number).paint(contents.get_data(), page.get("/Resources", {}), State(), 0)
        return marks

    def face(self, font: Any) -> Face:
        """The font that a dictionary describes."""
        key = font.indirect_reference.idnum if getattr(font, "indirect_reference", None) else id(font)
        if key not in self.faces:
            self.faces[key] = read_face(font)
        return self.faces[key]


class _Painter:
    def __init__(self, reader: Reader, marks: Marks, page: int) -> None:
        self.reader, self.marks, self.page = reader, marks, page
        self.content: list[tuple[int, bool]] = [(-1, False)]  # number in the structure tree, furniture
        self.path: list[tuple[float, float]] = []
        self.bars: list[Box] = []
        self.segments: list[tuple[tuple[float, float], tuple[float, float]]] = []
        self.clipping = False
        self.text = self.line = IDENTITY

    def paint(self, stream: bytes, resources: Any, state: State, depth: int) -> None:
        resources = plain(resources)
        stack: list[State] = []
        faces: dict[str, Face | None] = {}
        for name, operands in operations(stream):
            if name == "q":
                stack.append(copy(state))
            elif name == "Q":
                state = stack.pop() if stack else state
            elif name == "Do":
                self._do(str(operands[-1]) if operands else "", resources, state, depth)
            elif name == "Tf" and len(operands) > 1:
                called = str(operands[0])
                if called not in faces:
                    font = plain(plain(resources.get("/Font", {})).get(called))
                    faces[called] = self.reader.face(font) if font else None
                state.font = faces[called]
                state.size = _number(operands[1])
            elif name == "gs" and operands:
                set_state(state, plain(plain(resources.get("/ExtGState", {})).get(str(operands[0]))))
            elif name in {"cs", "CS"}:
                space = (named_space(str(operands[0]), resources), ())
                state.fill, state.stroke = (space, state.stroke) if name == "cs" else (state.fill, space)
            elif action := _ACTIONS.get(name):
                try:
                    action(self, state, operands)
                except (IndexError, TypeError, ValueError):
                    continue  # an operator without its operands draws nothing

    # --- marked content

    def _begin(self, state: State, operands: list[Operand]) -> None:
        mcid, furniture = self.content[-1]
        furniture = furniture or operands[0] == "/Artifact"
        found = MCID.search(str(operands[1])) if len(operands) > 1 else None
        self.content.append((int(found.group(1)) if found else mcid, furniture))

    def _end(self, state: State, operands: list[Operand]) -> None:
        if len(self.content) > 1:
            self.content.pop()

    # --- paths

    def _rectangle(self, state: State, operands: list[Operand]) -> None:
        x, y, width, height = (_number(value) for value in operands[:4])
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.path += corners
        self.bars.append(bounds(state.ctm, corners))

    def _point(self, state: State, operands: list[Operand]) -> None:
        x, y = _number(operands[-2]), _number(operands[-1])
        self.path.append((x, y))

    def _line_to(self, state: State, operands: list[Operand]) -> None:
        point = (_number(operands[0]), _number(operands[1]))
        if self.path:
            self.segments.append((self.path[-1], point))
        self.path.append(point)

    def _curve(self, state: State, operands: list[Operand]) -> None:
        values = [_number(value) for value in operands]
        self.path += list(zip(values[::2], values[1::2], strict=False))

    def _clip(self, state: State, operands: list[Operand]) -> None:
        self.clipping = True

    def _finish(self, state: State, *, fill: bool, stroke: bool) -> None:
        if self.path:
            box = bounds(state.ctm, self.path)
            if fill:
                whole = len(self.path) == 4 * len(self.bars)
                for part in self.bars if whole else [box]:
                    self._ink(part, state.fill, state, share=1.0 if whole else SHAPE)
                    if (seen := cut(part, state.clip)) is not None and leaves_ink(state.fill):
                        self.marks.inks.fills.append(seen)
                for bar in self.bars:
                    seen = cut(bar, state.clip)  # borders are drawn as large boxes in narrow clips
                    thickness = min(seen[2] - seen[0], seen[3] - seen[1]) if seen else 0
                    if thickness <= THIN and leaves_ink(state.fill):
                        self._rule(bar, thickness, state)
            if stroke:
                thickness = state.width * scale(state.ctm)
                half = thickness / 2
                around = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
                self._ink(around, state.stroke, state, stroke=True, share=self._stroked(around, thickness, state))
                if leaves_ink(state.stroke):
                    self.marks.inks.strokes.append((around, state.stroke[0]))
                if leaves_ink(state.stroke) and (self.segments or self.bars):
                    self._rule(box, thickness, state)
            if self.clipping:
                state.clip = cut(state.clip, box) or (0.0, 0.0, 0.0, 0.0)
        self.path, self.bars, self.segments, self.clipping = [], [], [], False

    def _rule(self, box: Box, thickness: float, state: State) -> None:
        if thickness >= HAIR and (seen := cut(box, state.clip)) is not None:
            self.marks.rules.append(PdfRule(self.page, seen, round(thickness, 3)))

    def _stroked(self, box: Box, thickness: float, state: State) -> float:
        """The share of its box that a stroke covers."""
        long = sum(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 for (x0, y0), (x1, y1) in self.segments)
        around = sum(2 * (bar[2] - bar[0] + bar[3] - bar[1]) for bar in self.bars)
        area = (box[2] - box[0]) * (box[3] - box[1])
        return min(1.0, (long * scale(state.ctm) + around) * thickness / area) if area else 0.0

    def _ink(
        self, box: Box, colour: Colour, state: State, *, use: str = "drawing", share: float = 1.0, stroke: bool = False
    ) -> None:
        seen = cut(box, state.clip)
        if seen is not None and leaves_ink(colour):
            self._see(seen, colour[0])
            over = state.over_stroke if stroke else state.over
            self.marks.inks.add(use, colour, seen, share, overprint=over)

    def _see(self, box: Box, colour: str) -> None:
        self.marks.colours.add(colour)
        if colour == "Separation-All":
            return  # printer's marks are no part of the page
        self.marks.ink = unite(self.marks.ink, box)
        if not self.content[-1][1]:
            self.marks.content = unite(self.marks.content, box)

    # --- text

    def _show(self, state: State, pieces: "list[float | bytes]") -> None:
        if state.font is None:
            return
        letters: list[str] = []
        start = self.text
        width, kerns, count, spaces = 0.0, 0.0, 0, 0
        decode = state.font.decode
        for piece in pieces:
            if type(piece) is bytes:
                shown, wide, several, blank = decode(piece)
                letters.append(shown)
                width += wide
                count += several
                spaces += blank
            else:
                kerns += _number(piece)
        advance = (width - kerns / 1000) * state.size + count * state.spacing + spaces * state.words
        advance *= state.stretch
        self.text = multiply((1, 0, 0, 1, advance, 0), start)
        matrix = multiply(start, state.ctm)
        size = state.size
        low, high = state.font.descent * size + state.rise, state.font.ascent * size + state.rise
        text = "".join(letters)
        end = advance - self._hanging(state, pieces) if text.endswith(" ") and text.strip() else advance
        box = bounds(matrix, [(0, low), (end, low), (0, high), (end, high)])
        mcid, furniture = self.content[-1]
        visible = state.mode not in {3, 7}
        height = (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        face = state.font.facts
        state.font.page = state.font.page or self.page
        self.marks.runs.append(
            Run(text, box, round(size * height, 3), mcid, furniture, face.serif, face.italic, self.page)
        )
        if visible and text.strip():
            outlined = state.mode in {1, 5}
            colour = state.stroke if outlined else state.fill
            self._ink(box, colour, state, use="text", share=GLYPH, stroke=outlined)

    def _hanging(self, state: State, pieces: "list[float | bytes]") -> float:
        """How far a space at the end of what is shown reaches: at a line's end it may stand beyond the measure."""
        last = next((piece for piece in reversed(pieces) if type(piece) is bytes), b"")
        if state.font is None or not last:
            return 0.0
        shown, wide, _, blank = state.font.decode(last[-2:] if state.font.wide else last[-1:])
        return (wide * state.size + state.spacing + blank * state.words) * state.stretch if shown == " " else 0.0

    def _begin_text(self, state: State, operands: list[Operand]) -> None:
        self.text = self.line = IDENTITY

    def _matrix(self, state: State, operands: list[Operand]) -> None:
        a, b, c, d, e, f = (_number(value) for value in operands[:6])
        self.text = self.line = (a, b, c, d, e, f)

    def _move(self, state: State, operands: list[Operand]) -> None:
        self.text = self.line = multiply((1, 0, 0, 1, _number(operands[0]), _number(operands[1])), self.line)

    def _move_leading(self, state: State, operands: list[Operand]) -> None:
        state.leading = -_number(operands[1])
        self._move(state, operands)

    def _next_line(self, state: State, operands: list[Operand]) -> None:
        self._move(state, [0.0, -state.leading])

    def _show_string(self, state: State, operands: list[Operand]) -> None:
        self._show(state, [_bytes(operands[0])])

    def _show_array(self, state: State, operands: list[Operand]) -> None:
        if isinstance(operands[0], list):
            self._show(state, operands[0])

    def _show_next(self, state: State, operands: list[Operand]) -> None:
        self._next_line(state, operands)
        self._show_string(state, operands)

    def _show_spaced(self, state: State, operands: list[Operand]) -> None:
        state.words, state.spacing = _number(operands[0]), _number(operands[1])
        self._show_next(state, operands[2:])

    # --- what is drawn elsewhere

    def _do(self, name: str, resources: Any, state: State, depth: int) -> None:
        drawn = plain(plain(resources.get("/XObject", {})).get(name))
        if drawn is None or depth > DEEPEST:
            return
        if drawn.get("/Subtype") == "/Image":
            self._image(drawn, state)
        elif drawn.get("/Subtype") == "/Form":
            inner = copy(state)
            matrix = [float(value) for value in drawn.get("/Matrix", IDENTITY)]
            inner.ctm = multiply((matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]), state.ctm)
            if "/BBox" in drawn:
                x0, y0, x1, y1 = (float(value) for value in drawn["/BBox"])
                held = bounds(inner.ctm, [(x0, y0), (x1, y0), (x0, y1), (x1, y1)])
                inner.clip = cut(inner.clip, held) or (0.0, 0.0, 0.0, 0.0)
            self.paint(drawn.get_data(), drawn.get("/Resources", resources), inner, depth + 1)

    def _image(self, image: Any, state: State) -> None:
        box = bounds(state.ctm, [(0, 0), (1, 0), (0, 1), (1, 1)])
        seen = cut(box, state.clip)
        width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
        if seen is None or not width or not height:
            return
        a, b, c, d, _, _ = state.ctm
        across, down = (a * a + b * b) ** 0.5 / 72, (c * c + d * d) ** 0.5 / 72
        dpi = min(width / across if across else 0, height / down if down else 0)
        mask = str(image.get("/ImageMask", "")).lower() == "true"
        colour = state.fill[0] if mask else space_name(image.get("/ColorSpace", "/DeviceGray"))
        bits = 1 if mask else int(image.get("/BitsPerComponent", 8))
        key = image.indirect_reference.idnum if getattr(image, "indirect_reference", None) else id(image)
        if key not in self.reader.pictures:
            self.reader.pictures[key] = (0.0, 0.0) if mask else picture(image, colour, bits)
        most, average = self.reader.pictures[key]
        self.marks.images.append(
            PdfImage(self.page, seen, width, height, round(dpi, 1), colour, bits, ink=most, darkness=average)
        )
        self.marks.inks.fills.append(seen)
        self.marks.inks.area += (seen[2] - seen[0]) * (seen[3] - seen[1]) * average
        self._see(seen, colour)

    def _inline_image(self, state: State, operands: list[Operand]) -> None:
        said = dict(zip(operands[::2], operands[1::2], strict=False))
        width = int(_number(said.get("/W", said.get("/Width", 0.0))))
        height = int(_number(said.get("/H", said.get("/Height", 0.0))))
        space = str(said.get("/CS", said.get("/ColorSpace", "/DeviceGray")))
        long = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}.get(space, space)
        self._image({"/Width": width, "/Height": height, "/ColorSpace": long}, state)


def _setter(name: str, factor: float = 1.0) -> "Callable[[_Painter, State, list[Operand]], None]":
    def set_value(painter: _Painter, state: State, operands: list[Operand]) -> None:
        setattr(state, name, _number(operands[0]) * factor)

    return set_value


def _painter(*, fill: bool, stroke: bool) -> "Callable[[_Painter, State, list[Operand]], None]":
    def finish(painter: _Painter, state: State, operands: list[Operand]) -> None:
        painter._finish(state, fill=fill, stroke=stroke)

    return finish


def _colour(name: str, *, stroke: bool) -> "Callable[[_Painter, State, list[Operand]], None]":
    def set_colour(painter: _Painter, state: State, operands: list[Operand]) -> None:
        parts = tuple(value for value in operands if isinstance(value, float))
        if stroke:
            state.stroke = (DEVICES.get(name, state.stroke[0]), parts)
        else:
            state.fill = (DEVICES.get(name, state.fill[0]), parts)

    return set_colour


def _transform(painter: _Painter, state: State, operands: list[Operand]) -> None:
    a, b, c, d, e, f = (_number(value) for value in operands[:6])
    state.ctm = multiply((a, b, c, d, e, f), state.ctm)


def _mode(painter: _Painter, state: State, operands: list[Operand]) -> None:
    state.mode = int(_number(operands[0]))


_ACTIONS: "dict[str, Callable[[_Painter, State, list[Operand]], None]]" = {
    "cm": _transform,
    "w": _setter("width"),
    "BMC": _Painter._begin,
    "BDC": _Painter._begin,
    "EMC": _Painter._end,
    "re": _Painter._rectangle,
    "m": _Painter._point,
    "l": _Painter._line_to,
    "c": _Painter._curve,
    "v": _Painter._curve,
    "y": _Painter._curve,
    "W": _Painter._clip,
    "W*": _Painter._clip,
    "n": _painter(fill=False, stroke=False),
    "f": _painter(fill=True, stroke=False),
    "F": _painter(fill=True, stroke=False),
    "f*": _painter(fill=True, stroke=False),
    "S": _painter(fill=False, stroke=True),
    "s": _painter(fill=False, stroke=True),
    "B": _painter(fill=True, stroke=True),
    "B*": _painter(fill=True, stroke=True),
    "b": _painter(fill=True, stroke=True),
    "b*": _painter(fill=True, stroke=True),
    "BT": _Painter._begin_text,
    "Tm": _Painter._matrix,
    "Td": _Painter._move,
    "TD": _Painter._move_leading,
    "T*": _Painter._next_line,
    "Tj": _Painter._show_string,
    "TJ": _Painter._show_array,
    "'": _Painter._show_next,
    '"': _Painter._show_spaced,
    "Tc": _setter("spacing"),
    "Tw": _setter("words"),
    "Tz": _setter("stretch", 0.01),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _mode,
    "BI": _Painter._inline_image,
    **{name: _colour(name, stroke=name.isupper()) for name in (*DEVICES, "sc", "SC", "scn", "SCN")},
}


def _number(value: Any) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(value)


def _bytes(value: Operand) -> bytes:
    if isinstance(value, bytes):
        return value
    raise TypeError(value)
