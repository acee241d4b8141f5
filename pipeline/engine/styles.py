"""Styles computed once for all elements that agree in them, and those of pseudo-elements when they are asked for.

WeasyPrint 70.0 shares a style between elements with the same parent style and the same rules, but not where an element
has an id, since the style holds it (``anchor``), and so nowhere below one; and its own style sheet gives every element
six pseudo-elements (``::footnote-call``, ``::marker`` …), whose styles are made and hardly ever used. An article has an
id on every block, call and note, so nearly every element computes some hundred properties for itself.

Here two elements are *kin* where the same rules match them and their parents are kin. Kin share one style; an element
with an id has its own, which holds the id and takes all else from the shared one. Where anything but an id sets
``anchor``, nothing is shared. A style is only changed by WeasyPrint for reasons that lie in the style, so what is
changed for one is changed for all.

Which rules match an element hangs on the elements around it, not on their words. Where an article is rendered once more
(``again``) with the same rules, and its tree differs in words alone, the rules that matched are taken from then.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from math import inf
from typing import Any

#: Ids that stand in a style as they are. The engine takes the two words for keywords.
PLAIN_ID = re.compile(r"(?!(?:inherit|initial)\Z)[\w.:-]+")

Cascade = dict[str, tuple[Any, Any]]  # property -> value and weight

_originals: dict[str, Any] = {}


@dataclass(slots=True)
class Own:
    """What an element's own attributes declare."""

    cascade: Cascade = field(default_factory=dict)
    anchor: str = ""  # its id, where that alone says so; not in the cascade then
    key: object = None  # equal where the cascade is; an object like no other where nothing is known of it


@dataclass(slots=True)
class Rule:
    """One rule of a style sheet that matches an element, or a pseudo-element of it."""

    declarations: Any
    origin: str
    layer: float
    specificity: Any


#: The rules that match elements and their pseudo-elements, by what tells apart elements with others.
Rules = dict[Any, dict[str | None, list[Rule]]]


def install(on: bool) -> None:
    """Put these functions in the place of WeasyPrint's, or those back."""
    from weasyprint import css
    from weasyprint.layout import page

    if not _originals:
        _originals["init"] = css.StyleFor.__init__
        _originals["page"] = page.set_page_type_computed_styles
    css.StyleFor.__init__ = style_for if on else _originals["init"]
    page.set_page_type_computed_styles = page_styles if on else _originals["page"]


def page_styles(page_type: Any, html: Any, styles: Any) -> None:
    """WeasyPrint's function, without the rules of all earlier pages, which it would look through for each page."""
    styles._cascaded_styles.clear()
    _originals["page"](page_type, html, styles)


def style_for(
    self: Any, html: Any, sheets: Any, presentational_hints: bool, font_config: Any, target_collector: Any
) -> None:
    """``StyleFor.__init__``: a style for every element, in the order of the tree."""
    from weasyprint.css import InitialStyle

    self._cascaded_styles, self._sheets, self.font_config = {}, sheets, font_config
    self.initial_page_sizes = {"box": None, "area": None}
    self._computed_styles = styles = classes()[0]()
    styles.common = None, html.base_url, font_config, self.initial_page_sizes
    kin: dict[Any, Any] = {}
    rules: Rules = {}
    root: Any = InitialStyle(font_config)
    for element, above, matched in matches(html, sheets, rules):
        own = declared(element, presentational_hints, html.base_url)
        parent = None if above is None else styles[above, None]
        key = id(shared(parent)), id(matched), own.key
        style = kin.get(key)
        if style is None:
            cascade = merged(own.cascade, matched.get(None, ()))
            if "anchor" in cascade:
                if own.anchor:
                    own.cascade["anchor"] = own.anchor, (3, inf, (0, 0, 0))  # an author's, as all attributes
                    cascade, own.anchor = merged(own.cascade, matched.get(None, ())), ""
                style = computed(parent, cascade, None, root, *styles.common[1:])
            else:
                style = kin[key] = computed(shared(parent), cascade, None, root, *styles.common[1:])
        if own.anchor:
            style = classes()[1](style, own.anchor)
        if parent is None:
            root = style
            styles.common = root, *styles.common[1:]
        styles[element, None] = style
        styles.matched[element] = matched
        if style["anchor"]:
            target_collector.collect_anchor(style["anchor"])
    anchors = {id(matched) for matched in rules.values() if any(map(sets_anchor, matched.items()))}
    for element, matched in styles.matched.items():
        for pseudo_type in matched if id(matched) in anchors else ():
            style = styles.get((element, pseudo_type))
            if pseudo_type and style["anchor"]:
                target_collector.collect_anchor(style["anchor"])


def computed(
    parent: Any, cascade: Cascade, pseudo_type: str | None, root: Any, base_url: Any, font_config: Any, sizes: Any
) -> Any:
    """A style of WeasyPrint's; one that holds nothing yet would be taken for none."""
    from weasyprint.css import ComputedStyle

    style = ComputedStyle(parent, cascade, pseudo_type, root, base_url, font_config, sizes)
    style["anchor"]
    return style


def shared(style: Any) -> Any:
    """The style that its kin share."""
    return getattr(style, "kin", style)


def sets_anchor(matched: tuple[str | None, list[Rule]]) -> bool:
    """Whether rules of a pseudo-element set an anchor."""
    pseudo_type, rules = matched
    return bool(pseudo_type) and any(name == "anchor" for rule in rules for name, _, _ in rule.declarations)


@cache
def classes() -> tuple[Any, Any]:
    """The table of styles, and the style of an element with an id, made once WeasyPrint is loaded."""
    from weasyprint.css import ComputedStyle

    class Styles(dict[Any, Any]):
        """Computed styles by element and pseudo-element; the latter's are made when they are asked for."""

        def __init__(self) -> None:
            super().__init__()
            self.matched: dict[Any, dict[str | None, list[Rule]]] = {}
            self.pseudo: dict[Any, Any] = {}
            self.common: tuple[Any, ...] = ()

        def get(self, key: Any, default: Any = None) -> Any:
            found = super().get(key)
            if found is not None or key[1] is None:
                return found
            element, pseudo_type = key
            matched = self.matched.get(element, {})
            rules = matched.get(pseudo_type)
            if rules is None:
                return default
            parent = self[element, None]
            cascade_of = id(shared(parent)), id(rules)
            found = self.pseudo.get(cascade_of)
            if found is None:
                cascade = merged({}, rules)
                own = "anchor" in cascade or pseudo_type.startswith("note")  # whose anchor is set when it is laid out
                found = computed(parent if own else shared(parent), cascade, pseudo_type, *self.common)
                if not own:
                    self.pseudo[cascade_of] = found
            self[key] = found
            return found

    class Twin(ComputedStyle):  # type: ignore[misc]  # the engine ships no types
        """A style that differs from another in its anchor alone."""

        def __init__(self, kin: Any, anchor: str) -> None:
            self.__dict__.update(kin.__dict__)
            self.kin = kin
            dict.__setitem__(self, "anchor", anchor)

        def __missing__(self, key: str) -> Any:
            value = self.kin[key]
            dict.__setitem__(self, key, value)
            return value

        def __setitem__(self, key: str, value: Any) -> None:
            dict.__setitem__(self, key, value)
            if key != "anchor":
                self.kin[key] = value

        @property
        def anonymous_style(self) -> Any:
            return self.kin.anonymous_style

    return Styles, Twin


def matches(html: Any, sheets: Any, rules: Rules) -> Iterator[tuple[Any, Any, dict[str | None, list[Rule]]]]:
    """Each element with its parent and the rules that match it, in the order of the tree; fills ``rules``."""
    article = html.__dict__.get("article")
    shape = Shape(html.etree_element, sheets) if article is not None else None
    known: tuple[Shape, Rules, list[Any]] | None = article.matched if article is not None else None
    if known and known[0] == shape:
        rules.update(known[1])
        parents = {child: parent for parent in html.etree_element.iter() for child in parent}
        for element, matched in zip(html.etree_element.iter(), known[2], strict=True):
            yield element, parents.get(element), matched
        return
    found = []
    for wrapper in html.wrapper_element.iter_subtree():
        matched = matching(wrapper, sheets, rules)
        found.append(matched)
        yield wrapper.etree_element, wrapper.parent.etree_element if wrapper.parent else None, matched
    if shape is not None and len(found) == len(shape.elements):
        article.matched = shape, dict(rules), found


class Shape:
    """All that selectors can ask of a tree and of some sheets; equal where the same rules match."""

    def __init__(self, root: Any, sheets: Any) -> None:
        self.elements = [
            (element.tag, tuple(element.attrib.items()), len(element), bool(element.text), bool(element.tail))
            for element in root.iter()
        ]
        self.sheets = [(vars(sheet).get("said", sheet), origin, weight) for sheet, origin, weight in sheets]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self.elements == other.elements and self.sheets == other.sheets

    __hash__ = None  # type: ignore[assignment]  # it is compared, and no key


def matching(wrapper: Any, sheets: Any, known: Rules) -> dict[str | None, list[Rule]]:
    """The rules that match an element and its pseudo-elements; the same object where they are the same."""
    found = [sheet.matcher.match(wrapper) for sheet, _, _ in sheets]
    key = tuple([tuple([match[1] for match in matches]) for matches in found])
    rules = known.get(key)
    if rules is None:
        rules = known[key] = {}
        for (sheet, origin, sheet_specificity), matches in zip(sheets, found, strict=True):
            for specificity, _, pseudo_type, (declarations, layer) in matches:
                order = inf if layer is None else sheet.layers.index(layer)
                rule = Rule(declarations, origin, order, sheet_specificity or specificity)
                rules.setdefault(pseudo_type, []).append(rule)
    return rules


def merged(own: Cascade, rules: Iterable[Rule]) -> Cascade:
    """The declaration that wins for each property: the weightier one, or the later of two with the same weight."""
    from weasyprint.css import declaration_precedence

    cascade = dict(own)
    for rule in rules:
        for name, values, importance in rule.declarations:
            weight = declaration_precedence(rule.origin, importance), rule.layer, rule.specificity
            if name not in cascade or cascade[name][1] <= weight:
                cascade[name] = values, weight
    return cascade


def declared(element: Any, presentational_hints: bool, base_url: Any) -> Own:
    """What an element's attributes declare."""
    from weasyprint.css import declaration_precedence, find_style_attributes
    from weasyprint.css.validation import preprocess_declarations

    get = element.get
    name, style, language = get("id") or "", get("style"), get("lang")
    known = isinstance(element.tag, str) and not element.tag.endswith("}svg") and not presentational_hints
    plain = known and not style and not language and not (element.tag == "a" and get("name"))
    if plain and (not name or PLAIN_ID.fullmatch(name)):
        return Own(anchor=name)
    own = Own(key=(style, language) if known else object())
    for specificity, _, declarations, base in find_style_attributes(One(element), presentational_hints, base_url):
        for key, values, importance in preprocess_declarations(base, declarations):
            weight = declaration_precedence("author", importance), inf, specificity
            if key not in own.cascade or own.cascade[key][1] <= weight:
                own.cascade[key] = values, weight
    anchor, weight = own.cascade.get("anchor", ("", ()))
    if weight and weight[2] == (0, 0, 0) and isinstance(anchor, str) and PLAIN_ID.fullmatch(anchor):
        own.anchor = own.cascade.pop("anchor") and anchor
    return own


@dataclass(frozen=True, slots=True)
class One:
    """A tree of one element, for a function that goes through a tree."""

    element: Any

    def iter(self) -> tuple[Any]:
        """The element."""
        return (self.element,)
