"""What is drawn on a page: runs of text, strokes, pictures, and the colours that leave ink (ISO 32000-1, 8 and 9)."""

import re
from collections.abc import Callable
from typing import Any

from pipeline.model import Box, PdfImage, PdfRule

from .colour import leaves_ink, named_space, plain, space_name
from .fonts import Face, read_face
from .geometry import IDENTITY, bounds, cut, multiply, scale
from .ink import SHAPE, picture
from .scan import TEXT, Operand, operations
from .state import Marks, State, set_state
from .texts import TextPainter, number

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


class _Painter(TextPainter):
    def __init__(self, reader: Reader, marks: Marks, page: int) -> None:
        super().__init__(marks, page)
        self.reader = reader
        self.path: list[tuple[float, float]] = []
        self.bars: list[Box] = []
        self.segments: list[tuple[tuple[float, float], tuple[float, float]]] = []
        self.clipping = False

    def paint(self, stream: bytes, resources: Any, state: State, depth: int) -> None:
        resources = plain(resources)
        stack: list[State] = []
        faces: dict[str, Face | None] = {}
        for name, operands in operations(stream):
            if name == "q":
                stack.append(state.copied())
            elif name == "Q":
                state = stack.pop() if stack else state
            elif name == "Do":
                self._do(str(operands[-1]) if operands else "", resources, state, depth)
            elif name in {"Tf", TEXT} and len(operands) > 1:
                called = str(operands[0])
                if called not in faces:
                    font = plain(plain(resources.get("/Font", {})).get(called))
                    faces[called] = self.reader.face(font) if font else None
                state.font = faces[called]
                state.size = number(operands[1])
                if name == TEXT:
                    self.text = self.line = tuple(operands[2:8])  # type: ignore[assignment]  # six numbers
                    self.show_array(state, operands[8:])
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
        x, y, width, height = (number(value) for value in operands[:4])
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.path += corners
        self.bars.append(bounds(state.ctm, corners))

    def _point(self, state: State, operands: list[Operand]) -> None:
        x, y = number(operands[-2]), number(operands[-1])
        self.path.append((x, y))

    def _line_to(self, state: State, operands: list[Operand]) -> None:
        point = (number(operands[0]), number(operands[1]))
        if self.path:
            self.segments.append((self.path[-1], point))
        self.path.append(point)

    def _curve(self, state: State, operands: list[Operand]) -> None:
        values = [number(value) for value in operands]
        self.path += list(zip(values[::2], values[1::2], strict=False))

    def _clip(self, state: State, operands: list[Operand]) -> None:
        self.clipping = True

    def _finish(self, state: State, *, fill: bool, stroke: bool) -> None:
        if self.path:
            box = bounds(state.ctm, self.path)
            if fill:
                whole = len(self.path) == 4 * len(self.bars)
                for part in self.bars if whole else [box]:
                    self.ink(part, state.fill, state, share=1.0 if whole else SHAPE)
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
                self.ink(around, state.stroke, state, stroke=True, share=self._stroked(around, thickness, state))
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

    # --- what is drawn elsewhere

    def _do(self, name: str, resources: Any, state: State, depth: int) -> None:
        drawn = plain(plain(resources.get("/XObject", {})).get(name))
        if drawn is None or depth > DEEPEST:
            return
        if drawn.get("/Subtype") == "/Image":
            self._image(drawn, state)
        elif drawn.get("/Subtype") == "/Form":
            inner = state.copied()
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
        self.see(seen, colour)

    def _inline_image(self, state: State, operands: list[Operand]) -> None:
        said = dict(zip(operands[::2], operands[1::2], strict=False))
        width = int(number(said.get("/W", said.get("/Width", 0.0))))
        height = int(number(said.get("/H", said.get("/Height", 0.0))))
        space = str(said.get("/CS", said.get("/ColorSpace", "/DeviceGray")))
        long = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}.get(space, space)
        self._image({"/Width": width, "/Height": height, "/ColorSpace": long}, state)


def _setter(name: str, factor: float = 1.0) -> "Callable[[_Painter, State, list[Operand]], None]":
    def set_value(painter: _Painter, state: State, operands: list[Operand]) -> None:
        setattr(state, name, number(operands[0]) * factor)

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
    a, b, c, d, e, f = (number(value) for value in operands[:6])
    state.ctm = multiply((a, b, c, d, e, f), state.ctm)


def _mode(painter: _Painter, state: State, operands: list[Operand]) -> None:
    state.mode = int(number(operands[0]))


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
    "BT": _Painter.begin_text,
    "Tm": _Painter.matrix,
    "Td": _Painter.move,
    "TD": _Painter.move_leading,
    "T*": _Painter.next_line,
    "Tj": _Painter.show_string,
    "TJ": _Painter.show_array,
    "'": _Painter.show_next,
    '"': _Painter.show_spaced,
    "Tc": _setter("spacing"),
    "Tw": _setter("words"),
    "Tz": _setter("stretch", 0.01),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _mode,
    "BI": _Painter._inline_image,
    **{name: _colour(name, stroke=name.isupper()) for name in (*DEVICES, "sc", "SC", "scn", "SCN")},
}
