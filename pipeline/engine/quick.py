"""Some of WeasyPrint's busiest functions, the same but for what most calls do not need.

*Styles.* Each element looks up some 150 properties once; nearly all are inherited or initial, and have no logical
counterpart in the cascade. ``ComputedStyle.__missing__`` finds that out anew each time, in 40 lines; here a table does.

*Percentages.* ``resolve_percentages`` sets some 20 used values of a box, nearly all of them lengths in pixels, and
calls two functions for each. Where a style has nothing but lengths they are the same for every box of it, and set at
once; elsewhere a length is read off. The same is done for rounded corners, which hardly any box has.

*Struts.* The height of a line is asked for every piece of text, by a name made of 16 properties; it belongs to a style.

*Pages.* Each tag asks pydyf for its page's reference, which writes down those of all pages anew: with the pages and
the tags the time grows squarely. They are written down once for each number of pages.

Whatever is not that plain goes to WeasyPrint's own function. Together a seventh of the time of five pages.
"""

import sys
from collections.abc import Callable
from math import inf
from typing import Any

_originals: dict[str, Any] = {}

#: Properties whose computed value depends on others, or on more than one element: never plain.
ENTANGLED = {"float", "display", "position", "page"}

#: The lengths of a box that refer to the containing block's width, and those whose reference may be its height.
ACROSS = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width")
UPRIGHT = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
LENGTHS = (*ACROSS, *UPRIGHT, "height", "min_height", "max_height")
BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def install(on: bool) -> None:
    """Put the quicker functions in the place of WeasyPrint's, or those back."""
    import pydyf
    from weasyprint import css
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import background, inline, percent

    if not _originals:
        _originals["in flow"] = Box.is_in_normal_flow
        _originals["references"] = pydyf.PDF.page_references
        _originals["missing"] = css.ComputedStyle.__missing__
        _originals["resolve"] = percent.resolve_percentages
        _originals["radii"] = percent.resolve_radii_percentages
        _originals["strut"] = inline.strut
    missing, resolve = _originals["missing"], _originals["resolve"]
    css.ComputedStyle.__missing__ = computed_style(missing) if on else missing
    Box.is_in_normal_flow = is_in_normal_flow if on else _originals["in flow"]
    pydyf.PDF.page_references = property(page_references) if on else _originals["references"]
    background.resolve_radii_percentages = radii(percent.resolve_radii_percentages) if on else _originals["radii"]
    inline.strut = strut if on else _originals["strut"]
    wanted = used_values() if on else resolve
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout") and hasattr(module, "resolve_percentages"):
            vars(module)["resolve_percentages"] = wanted


def computed_style(original: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """``ComputedStyle.__missing__`` with a short way for what is not in the cascade."""
    from weasyprint.css import COMPUTER_FUNCTIONS, INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, check_math
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS

    plain = {key for key in INITIAL_VALUES if key not in ENTANGLED and not key.startswith("text_decoration_")}
    plain = {key for key in plain if not check_math(INITIAL_VALUES[key])}
    inherited = plain & set(INHERITED)
    initial = {key: INITIAL_VALUES[key] for key in plain - inherited - set(INITIAL_NOT_COMPUTED)}
    computed = {key: INITIAL_VALUES[key] for key in plain - inherited - initial.keys() if key in COMPUTER_FUNCTIONS}
    logical = {
        key: {inline: function(block="ttb", inline=inline) for inline in ("ltr", "rtl")}
        for key, function in PHYSICAL_FUNCTIONS.items()
    }

    def missing(self: Any, key: str) -> Any:
        cascaded = self.cascaded
        if key in cascaded or (key in logical and logical[key][self["direction"]] in cascaded):
            return original(self, key)
        if key in initial:
            value = self[key] = initial[key]
            return value
        if key in inherited and self.parent_style is not None:
            value = self.parent_style[key]
            if not check_math(value):
                self[key] = value
                return value
        elif key in computed:
            value = self[key] = COMPUTER_FUNCTIONS[key](self, key, computed[key])
            return value
        return original(self, key)

    return missing


def is_in_normal_flow(self: Any) -> bool:
    """``Box.is_in_normal_flow``, which asks five questions of every box whenever one is looked at."""
    style = self.style
    if style["float"] == "none" and style["position"] in ("static", "relative"):
        return True
    answer: bool = _originals["in flow"](self)
    return answer


def strut(style: Any) -> tuple[float, float]:
    """``strut``, kept with the style."""
    known: tuple[float, float] | None = style.__dict__.get("strut")
    if known is None:
        known = style.strut = _originals["strut"](style)
    return known


def radii(original: Callable[[Any], None]) -> Callable[[Any], None]:
    """``resolve_radii_percentages`` with a short way for square corners."""
    from weasyprint.formatting_structure.boxes import Box

    names = [f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")]
    square = dict.fromkeys(names, (0, 0))

    def resolve(box: Any) -> None:
        style = box.style
        known = style.__dict__.get("square_corners")
        if known is None:
            known = style.square_corners = all((0, "px") in style[name] for name in names)
        if known and isinstance(box, Box):  # and not what stands for one elsewhere
            box.__dict__.update(square)
        else:
            original(box)

    return resolve


def page_references(self: Any) -> tuple[bytes, ...]:
    """Each page's reference; the same tuple until there is another page."""
    kids, known = self.pages["Kids"], self.__dict__.get("references_of_pages", ())
    if 3 * len(known) != len(kids):
        known = self.__dict__["references_of_pages"] = tuple(f"{number} 0 R".encode("ascii") for number in kids[::3])
    references: tuple[bytes, ...] = known
    return references


def used_values() -> Callable[[Any, Any], None]:
    """``resolve_percentages`` with a short way for lengths."""
    from weasyprint.css.functions import check_math
    from weasyprint.css.properties import Dimension
    from weasyprint.formatting_structure.boxes import Box, PageBox
    from weasyprint.layout.percent import adjust_box_sizing, percentage

    def fixed(style: Any) -> dict[str, Any]:
        """All used values of a style, where none depends on anything else; nothing otherwise."""
        if style["box_sizing"] != "content-box" or style["border_collapse"] == "collapse":
            return {}
        values = {name: style[name] for name in LENGTHS}
        if not all(value == "auto" or (type(value) is Dimension and value[1] != "%") for value in values.values()):
            return {}
        lengths = {name: value if value == "auto" else value[0] for name, value in values.items()}
        lengths |= {name: 0 for name in ("min_width", "min_height") if lengths[name] == "auto"}
        return lengths | {name: style[name] for name in BORDERS}

    def resolve(box: Any, containing_block: Any) -> None:
        style = box.style
        used = box.__dict__
        lengths = style.__dict__.get("lengths")
        if lengths is None:
            lengths = style.lengths = fixed(style)
        if lengths:
            used.update(lengths)
            return
        if isinstance(containing_block, Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block

        def set_all(names: tuple[str, ...], refer_to: Any) -> None:
            for name in names:
                value = style[name]
                if type(value) is Dimension:
                    number, unit = value
                    used[name] = refer_to * number / 100 if unit == "%" else number
                else:
                    used[name] = percentage(value, style, refer_to)

        set_all(ACROSS, width)
        set_all(UPRIGHT, height if isinstance(box, PageBox) else width)
        if used["min_width"] == "auto":
            used["min_width"] = 0
        if height == "auto":
            own = style["height"]
            used["height"] = "auto" if own == "auto" or check_math(own) or own.unit == "%" else own.value
            set_all(("min_height",), 0)
            set_all(("max_height",), inf)
        else:
            set_all(("height", "min_height", "max_height"), height)
        if used["min_height"] == "auto":
            used["min_height"] = 0
        collapse = style["border_collapse"] == "collapse"
        for name in BORDERS:
            if not (collapse and hasattr(box, name)):
                used[name] = style[name]
        if style["box_sizing"] != "content-box":
            adjust_box_sizing(box, "width")
            adjust_box_sizing(box, "height")

    return resolve
