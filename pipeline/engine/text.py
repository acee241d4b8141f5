"""Each piece of text shaped once: WeasyPrint asks Pango the same questions again and again.

WeasyPrint 70.0 makes a Pango context, a font description and a list of features for every piece of text that it
measures, throws the shaped line away when it is measured, and makes all of it anew to draw the line. Columns, notes and
pages that are laid out again break the same text into the same lines once more. Here

* what depends on the style alone is made once for all styles that agree in it (``Font``),
* a break into lines is kept under the text, the style and the width, and
* a line that Pango has shaped as it will be drawn is kept until it is drawn.

All is kept with WeasyPrint's ``FontConfiguration``, since a font map is all that it depends on besides the key. Where
several documents share one, as in ``briefing watch``, what is equal in the next document is not shaped again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

#: What shaping depends on, and what breaking lines depends on besides.
SHAPE = (
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings"),
    *("font_language_override", "lang", "direction", "text_decoration_line"),
    *("letter_spacing", "word_spacing", "overflow_wrap", "tab_size"),
)
BREAK = (
    *("white_space", "word_break", "hyphens", "hyphenate_character", "hyphenate_limit_chars"),
    "hyphenate_limit_zone",
)
#: How many breaks are kept for one font configuration (a page of a briefing has about 150), and how many of them when
#: the next document begins.
KEPT, BETWEEN = 20_000, 4_000
#: Characters: of a longer paragraph the rest is not kept for each of its lines, for that takes memory by its square.
LONGEST = 4_000
#: What may bring faces of its own into a document, or rules that do.
OWN_FACES = re.compile(r"@font-face|@import|<link\b", re.IGNORECASE)
#: Characters that end a paragraph or a line for Pango, or move the pen.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

VARIANTS = ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")
#: What ``white-space`` lets Pango break.
WRAPPED = ("normal", "pre-wrap", "pre-line")

_originals: dict[str, Any] = {}
_numbers: dict[Any, int] = {}


@dataclass(frozen=True, slots=True)
class Font:
    """What WeasyPrint makes anew for every text, for all styles with the same values."""

    context: Any
    language: Any
    description: Any
    features: Any  # a Pango attribute, or None
    attributes: Any  # a list of it alone, which nobody changes
    decoration: dict[str, float | None]  # the attributes of a ``Layout`` that drawing lines takes
    spaced: bool  # whether attributes are added for each text


@dataclass(slots=True)
class Kept:
    """All that is kept with one font configuration."""

    fonts: dict[Any, Font] = field(default_factory=dict)
    lines: dict[Any, tuple[Any, ...]] = field(default_factory=dict)  # the one not asked for longest is the first


def install(on: bool) -> None:
    """Put these functions in the place of WeasyPrint's, or those back."""
    from weasyprint import draw
    from weasyprint.layout import inline, preferred
    from weasyprint.text import line_break

    layout = line_break.Layout
    if not _originals:
        for name in ("setup", "set_text", "reactivate"):
            _originals[name] = getattr(layout, name)
        _originals["metrics"] = line_break.first_line_metrics
        _originals["key"] = line_break._font_style_cache_key
        _originals["can break"] = line_break.can_break_text
        _originals["draw"] = draw.draw_text
        _originals["known break"] = lru_cache(KEPT)(line_break.can_break_text)
    layout.setup = setup if on else _originals["setup"]
    layout.set_text = set_text if on else _originals["set_text"]
    layout.reactivate = reactivate if on else _originals["reactivate"]
    line_break.first_line_metrics = first_line_metrics if on else _originals["metrics"]
    line_break._font_style_cache_key = font_key if on else _originals["key"]
    draw.draw_text = draw_text if on else _originals["draw"]
    for module in (inline, preferred):
        module.can_break_text = _originals["known break" if on else "can break"]
        split = getattr(module.split_first_line, "original", module.split_first_line)
        module.split_first_line = remembered(split) if on else split
    _originals["on"] = on


def shared_fonts(html: str) -> Any | None:
    """The font configuration that pages share, where this one brings no faces of its own; None otherwise."""
    if not _originals.get("on") or OWN_FACES.search(html):
        return None
    configuration = _configuration()
    lines = kept(configuration).lines
    while len(lines) > BETWEEN:
        drop_first(lines)
    return configuration


@cache
def _configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def drop_first(lines: dict[Any, tuple[Any, ...]]) -> None:
    """Let go of the break that was not asked for longest."""
    layout, *_ = lines.pop(next(iter(lines)))
    layout.__dict__.get("shaped", []).clear()


def kept(configuration: Any) -> Kept:
    """What is kept with a font configuration."""
    found: Kept | None = configuration.__dict__.get("kept")
    if found is None:
        found = configuration.kept = Kept()
    return found


def key_of(style: Any) -> tuple[int, int] | None:
    """Numbers for the values that shaping depends on, and that breaking does; None where they cannot be compared."""
    known: tuple[int, int] | bool | None = style.__dict__.get("text_key", False)
    if known is False:
        shape = tuple([_hashable(style[name]) for name in SHAPE])
        lines = shape, *[_hashable(style[name]) for name in BREAK]
        try:
            known = _numbers.setdefault(shape, len(_numbers)), _numbers.setdefault(lines, len(_numbers))
        except TypeError:
            known = None
        style.text_key = known
    assert not isinstance(known, bool)
    return known


def _hashable(value: Any) -> Any:
    return frozenset(value) if type(value) is set else tuple(value) if type(value) is list else value


def font_key(style: Any, include_size: bool = False) -> str:
    """The name that WeasyPrint gives to the font of a style, made once a style."""
    name = "sized_font_key" if include_size else "font_key"
    known: str | None = style.__dict__.get(name)
    if known is None:
        known = style.__dict__[name] = _originals["key"](style, include_size)
    return known


# --- Breaking lines ----------------------------------------------------------------------------------------------


def remembered(original: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """``split_first_line``, which does not break the same text in the same width twice."""

    def split(
        text: str, style: Any, context: Any, max_width: float | None, spacing: float, *rest: Any, **options: Any
    ) -> tuple[Any, ...]:
        keys = key_of(style)
        if keys is None or len(text) > LONGEST:
            return original(text, style, context, max_width, spacing, *rest, **options)
        lines = kept(style.font_config).lines
        at_all = original, text, keys[1], spacing
        key: tuple[Any, ...] = at_all
        found = lines.pop(key, None)
        if found is None or not (max_width is None or found[3] <= max_width):
            if found is not None:
                lines[key] = found
            key = *at_all, max_width, rest, *options.items()
            found = lines.pop(key, None)
        if found is None:
            found = original(text, style, context, max_width, spacing, *rest, **options)
            if fits(found, text, max_width):
                key = at_all
            if len(lines) >= KEPT:
                drop_first(lines)
        lines[key] = found
        layout, *measures = found
        copy = object.__new__(type(layout))
        copy.__dict__.update(layout.__dict__, max_width=max_width)
        return copy, *measures

    split.original = original  # type: ignore[attr-defined]  # to be put back
    return split


def fits(found: tuple[Any, ...], text: str, max_width: float | None) -> bool:
    """Whether a text was not broken, so that it is the same in any width that has room for it."""
    layout, length, resume_at, width, *_ = found
    unbroken = resume_at is None and layout.text == text and length == len(text.encode())
    return unbroken and (max_width is None or width <= max_width) and CONTROLS.search(text) is None


# --- Pango layouts -----------------------------------------------------------------------------------------------


def setup(self: Any, style: Any) -> None:
    """``Layout.setup``, with what depends on the style alone made once."""
    from weasyprint.text.ffi import ffi, gobject, pango

    keys = key_of(style)
    if keys is None:
        _originals["setup"](self, style)
        return
    fonts = kept(style.font_config).fonts
    font = fonts.get(keys[0])
    if font is None:
        font = fonts[keys[0]] = make_font(style)
    self.style, self.language, self.first_line_direction = style, font.language, 0
    self.layout = ffi.gc(pango.pango_layout_new(font.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, font.description)
    self.__dict__.update(font.decoration)
    if font.features:
        own = font.spaced or self.justification_spacing
        pango.pango_layout_set_attributes(self.layout, attribute_list(font.features) if own else font.attributes)
    self.__dict__.pop("shaped", None)


def make_font(style: Any) -> Font:
    """Do what ``Layout.setup`` does before it makes a layout."""
    from weasyprint.text import line_break
    from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
    from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p

    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    language = pango.pango_language_get_default()
    if name:
        pointer, _kept = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    description = line_break.get_font_description(style)
    decoration: dict[str, float | None] = dict.fromkeys(("ascent", "underline_position", "strikethrough_position"))
    if style["text_decoration_line"] != "none":
        metrics = pango.pango_context_get_metrics(context, description, language)
        for value in (*decoration, "underline_thickness", "strikethrough_thickness"):
            decoration[value] = FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{value}")(metrics)
        pango.pango_font_metrics_unref(metrics)
    named = ("kerning", *(f"variant_{name}" for name in VARIANTS), "feature_settings")
    wanted = line_break.font_features(*(style[f"font_{name}"] for name in named))
    features = None
    if wanted:
        key = ",".join(f"{tag} {value}" for tag, value in wanted.items()).encode()
        features = style.font_config.font_features.setdefault(key, pango.pango_attr_font_features_new(key))
    spaced = bool(
        style["word_spacing"]
        or style["letter_spacing"] not in ("normal", 0)
        or style["overflow_wrap"] in ("anywhere", "break-word")
    )
    return Font(context, language, description, features, features and attribute_list(features), decoration, spaced)


def attribute_list(attribute: Any) -> Any:
    """A list of one attribute. It is never let go, like WeasyPrint's: the attribute stands in others too."""
    from weasyprint.text.ffi import pango

    attributes = pango.pango_attr_list_new()
    pango.pango_attr_list_insert(attributes, attribute)
    return attributes


def set_text(self: Any, text: str, justify: bool = False) -> None:
    """``Layout.set_text``, after what drawing would otherwise set later, for which Pango shapes the line anew."""
    from weasyprint.text.ffi import pango

    pango.pango_layout_set_single_paragraph_mode(self.layout, CONTROLS.search(text) is None)
    _originals["set_text"](self, text, justify)


def first_line_metrics(
    first_line: Any,
    text: str,
    layout: Any,
    resume_at: int | None,
    space_collapse: bool,
    style: Any,
    hyphenated: bool = False,
    hyphenation_character: str | None = None,
) -> tuple[Any, ...]:
    """WeasyPrint's function, which lets go of the Pango layout; it is kept where it is what will be drawn."""
    shaped, keys, wide = layout.layout, key_of(style), layout.max_width
    found: tuple[Any, ...] = _originals["metrics"](
        first_line, text, layout, resume_at, space_collapse, style, hyphenated, hyphenation_character
    )
    font = kept(style.font_config).fonts.get(keys[0]) if keys else None
    alone = font is not None and not font.spaced and not layout.justification_spacing
    unbroken = (resume_at and not hyphenated) or wide is None or found[3] <= wide
    if alone and (unbroken or style["white_space"] not in WRAPPED) and not CONTROLS.search(layout.text):
        layout.shaped, layout.shape = [shaped], keys and keys[0]
    return found


def reactivate(self: Any, style: Any) -> None:
    """``Layout.reactivate``, with the line that is shaped already where there is one."""
    shaped, keys = self.__dict__.get("shaped"), key_of(style)
    if shaped and keys and self.shape == keys[0]:
        self.layout, self.language, self.style = shaped[0], None, style
        return
    _originals["reactivate"](self, style)


def draw_text(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
    """WeasyPrint's function; a line that it shortens is not taken from what is kept, since it changes that."""
    if text_overflow == "ellipsis" or block_ellipsis != "none":
        textbox.pango_layout.__dict__.pop("shaped", None)
    _originals["draw"](stream, textbox, offset_x, text_overflow, block_ellipsis)
