"""What was drawn of a page's text and notes, kept while the page is kept, and put into the next file as it was.

A page draws its text, its notes and each margin box one after the other, each within its own saved state. What drawing
one of them does to the file is told in ``Made``: operators, the boxes of its tags, glyphs, and transparencies. Glyphs
are told font by font in the order in which they came first, so that the fonts of the file hold what they would hold.
What reaches farther (pictures, patterns, glyphs that a face has not) is not kept, but drawn each time.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..startup import answer
from . import pages

#: Operators (ISO 32000-1, annex A) that say all by themselves, or with a font, a tag or a transparency.
OPERATORS = frozenset(
    b"q Q cm w J j M d m l c v y h re S s f f* B B* b b* n W W* BT ET Tf Td TD Tm T* Tj TJ Tc Tw Tz TL Tr Ts "
    b"g G rg RG k K gs BMC BDC EMC".split()
)
#: What a stream knows of its state besides its operators.
STATE = (
    *("_current_color", "_current_color_stroke", "_current_alpha", "_current_alpha_stroke"),
    *("_current_font", "_current_font_size", "_old_font", "_old_font_size"),
)

_originals: dict[str, Any] = {}


@dataclass(slots=True)
class Use:
    """What was drawn in one font: its glyphs with the text that each first stood for, and their widths."""

    font: Any  # Pango's
    real: Any  # the map that the font has for the whole file
    glyphs: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class Made:
    """What drawing did: between which states, what was written, for which boxes, in which fonts."""

    before: tuple[Any, ...]
    after: tuple[Any, ...]
    z_index: Any
    operators: list[Any]
    tags: list[tuple[Any, Any]]
    fonts: dict[Any, Use]
    transparencies: dict[str, Any]


@dataclass(slots=True)
class Stub:
    """Stands for a stacking context that need not be looked through."""

    box: Any
    page: Any
    z_index: Any


def install(on: bool) -> None:
    """Put these functions in the place of WeasyPrint's, or those back."""
    from weasyprint import draw
    from weasyprint.pdf.stream import Stream
    from weasyprint.stacking import StackingContext

    if not _originals:
        _originals["draw"] = draw.draw_stacking_context
        _originals["font"] = Stream.add_font
        _originals["from box"] = StackingContext.__dict__["from_box"]
    draw.draw_stacking_context = draw_stacking_context if on else _originals["draw"]
    Stream.add_font = add_font if on else _originals["font"]
    StackingContext.from_box = classmethod(from_box) if on else _originals["from box"]


def from_box(cls: Any, box: Any, page: Any, child_contexts: Any = None) -> Any:
    """``StackingContext.from_box``; of a part of a page that was drawn before, only what stands for it."""
    drawn = box.__dict__.get("drawn")
    if drawn is not None and drawn.made is not None and child_contexts is None:
        return Stub(box, page, drawn.made.z_index)
    return _originals["from box"].__func__(cls, box, page, child_contexts)


def draw_stacking_context(stream: Any, context: Any) -> None:
    """WeasyPrint's function; a part of a page is drawn as it was before, where there is such."""
    if type(context) is Stub:
        if again(stream, context.box.drawn.made):
            return
        context.box.drawn.made = None
        context = _stacking(context)
    drawn = context.box.__dict__.get("drawn")
    if drawn is None or "recording" in stream.__dict__:
        _originals["draw"](stream, context)
        return
    drawn.made = recorded(stream, context)


def _stacking(stub: Stub) -> Any:
    from weasyprint.stacking import StackingContext

    return StackingContext.from_box(stub.box, stub.page)


def add_font(self: Any, pango_font: Any) -> Any:
    """``Stream.add_font``; while a part of a page is recorded, each font gets a map of its own for it."""
    font, size = _originals["font"](self, pango_font)
    uses = self.__dict__.get("recording")
    if uses is not None and id(font) not in uses:
        uses[id(font)] = font, Use(held(pango_font), font.to_unicode)
        font.to_unicode = {}
    return font, size


def held(pango_font: Any) -> Any:
    """A font of Pango's that stays as long as what is returned; None where it cannot be held."""
    from weasyprint.text.ffi import ffi, gobject

    hold = _hold()
    if hold is None:
        return None
    hold(int(ffi.cast("uintptr_t", pango_font)))
    return ffi.gc(ffi.cast("PangoFont *", pango_font), gobject.g_object_unref)


@cache
def _hold() -> Any:
    """``g_object_ref``, which is not among WeasyPrint's declarations."""
    import ctypes.util

    name = answer("gobject-2.0", ctypes.util.find_library)
    if name is None:
        return None
    with suppress(OSError, AttributeError):
        function = ctypes.CDLL(name).g_object_ref
        function.argtypes, function.restype = [ctypes.c_void_p], ctypes.c_void_p
        return function
    return None


def state(stream: Any) -> tuple[Any, ...]:
    """All that drawing depends on besides the boxes."""
    known = [getattr(stream, name) for name in STATE]
    matrix, tags = stream.ctm.values, stream._tags
    intent = stream._output_intent, tuple(stream._color_profiles)
    return (
        *known,
        tuple(matrix),
        len(stream._ctm_stack),
        None if tags is None else len(tags),
        stream.page_rectangle,
        intent,
    )


def recorded(stream: Any, context: Any) -> Made | None:
    """Draw a part of a page, and tell what that did; None where it cannot be told."""
    before, start = state(stream), len(stream.stream)
    resources = stream._resources
    counts = [len(resources[kind]) for kind in ("XObject", "Pattern", "Shading")]
    lines = pages.said.lines
    tagged = 0 if stream._tags is None else len(stream._tags)
    stream.recording = {}
    try:
        _originals["draw"](stream, context)
    finally:
        uses = stream.__dict__.pop("recording")
        for font, use in uses.values():
            use.glyphs, font.to_unicode = font.to_unicode, use.real
            for glyph, text in use.glyphs.items():
                font.to_unicode.setdefault(glyph, text)
    operators = stream.stream[start:]
    transparencies = {}
    for item in operators:
        if type(item) is bytes:
            operator = item[item.rfind(b" ") + 1 :]
            if operator not in OPERATORS:
                return None
            if operator == b"gs":
                name = item[1:-3].decode()
                if name[0] not in "aA":
                    return None
                transparencies[name] = resources["ExtGState"][name]
    if pages.said.lines != lines or [len(resources[kind]) for kind in ("XObject", "Pattern", "Shading")] != counts:
        return None
    fonts = {}
    for key, font in stream._fonts.items():
        if id(font) in uses:
            use = uses[id(font)][1]
            if use.font is None or font.bitmap or font.png or font.svg or font.colr or font.missing:
                return None
            use.widths = {glyph: font.widths[glyph] for glyph in use.glyphs if glyph in font.widths}
            fonts[key] = use
    in_order = {id(use): key for key, use in fonts.items()}
    fonts = {in_order[id(use)]: use for _, use in uses.values()}
    tags = [] if stream._tags is None else list(stream._tags.items())[tagged:]
    return Made(before, state(stream), context.z_index, operators, tags, fonts, transparencies)


def again(stream: Any, made: Made) -> bool:
    """Do to the file what drawing did before; false, and nothing done, where it would not be the same."""
    if state(stream) != made.before:
        return False
    for key, use in made.fonts.items():
        known = stream._fonts.get(key)
        if known is not None and any(known.widths.get(glyph, width) != width for glyph, width in use.widths.items()):
            return False
    for use in made.fonts.values():
        font, _ = _originals["font"](stream, use.font)
        for glyph, text in use.glyphs.items():
            font.to_unicode.setdefault(glyph, text)
        for glyph, width in use.widths.items():
            font.widths.setdefault(glyph, width)
    stream.stream.extend(made.operators)
    for name, value in made.transparencies.items():
        stream._resources["ExtGState"].setdefault(name, value)
    if stream._tags is not None:
        stream._tags.update((box, dict(tag)) for box, tag in made.tags)
    for name, value in zip(STATE, made.after, strict=False):
        setattr(stream, name, value)
    return True
