"""Our own pages parsed by expat: the same tree, in an eighth of the time.

A page that the layouts write is regular: each tag is closed where it should be, each attribute quoted. Where that is
so, an XML parser makes the tree that an HTML parser makes, once the few rules are kept by which HTML differs (HTML,
13.2: raw text, whitespace around ``head`` and ``body``, the namespace of pictures, elements without an end tag). Where
a page has anything that the HTML parser would mend, or read in another way, that parser has it.
"""

import re
from collections import Counter
from io import StringIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser

_usual: list[Any] = []  # tinyhtml5, once it is known

#: One tag as the layouts write it: its slash, name, attributes, a capital in the name of one, a mark where one has no
#: value, its own end.
TAG = re.compile(
    r'<(/?)([a-z][a-z0-9-]*+)((?:[ \n]++[a-z][a-z-]*+(?:([A-Z])[a-zA-Z-]*+)?(?:="[^"<>\t\n\r]*+"|())?)*) ?(/?)>'
)
NAME = re.compile(r'[ \n]([a-zA-Z-]+)(?:="[^"]*")?')
BARE = re.compile(r'([ \n][a-zA-Z-]+)(?=[ \n]|$)|("[^"]*")')
RAW = re.compile(r"<style>(.*?)</style>", re.DOTALL)
REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|#34|#39);")
FRAME = re.compile(r"<!doctype html>[ \t\n\f]*(<html.*</html>)([ \t\n\f]*)", re.DOTALL | re.IGNORECASE)


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


SVG = "http://www.w3.org/2000/svg"
#: The attribute that declares it: as it is written, and as the HTML parser names it (13.2.6.1).
DECLARED, DECLARES = f' xmlns="{SVG}"', "{http://www.w3.org/2000/xmlns/}xmlns"
PICTURE = _names("svg g path rect line polyline polygon circle ellipse text tspan title desc defs")
#: Attributes of pictures that the HTML parser spells so, however they are written (13.2.6.1); all others it lowercases.
SPELLED = _names(
    "attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits contentScriptType contentStyleType "
    "diffuseConstant edgeMode externalResourcesRequired filterRes filterUnits glyphRef gradientTransform gradientUnits "
    "kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lengthAdjust limitingConeAngle markerHeight "
    "markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits patternTransform "
    "patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits refX refY repeatCount "
    "repeatDur requiredExtensions requiredFeatures specularConstant specularExponent spreadMethod startOffset "
    "stdDeviation stitchTiles surfaceScale systemLanguage tableValues targetX targetY textLength viewBox viewTarget "
    "xChannelSelector yChannelSelector zoomAndPan"
)
RESPELLED = frozenset(name.lower() for name in SPELLED)
VOID = _names("br col hr img link meta base wbr")
HEAD = _names("base link meta style title")
#: Elements that end a paragraph that is open (13.2.6.4.7).
BLOCKS = _names(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table ul"
)
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
#: Elements that the parser keeps a list of, to open them again where they overlap.
FORMATTING = _names("a b code em i s small strong u")
PHRASES = _names(
    "abbr bdi bdo br cite data del dfn img ins kbd mark q samp span sub sup time var wbr caption tbody td tfoot th "
    "thead tr col colgroup"
)
KNOWN = BLOCKS | FORMATTING | PHRASES | HEAD | {"html", "head", "body", "svg"}
#: What may stand in an element, where that is not free; and where an element must stand.
INSIDE = {
    "html": frozenset(("head", "body")),
    "head": HEAD,
    "title": frozenset(),
    "style": frozenset(),
    "table": frozenset(("caption", "colgroup", "thead", "tbody", "tfoot")),
    "colgroup": frozenset(("col",)),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset(("tr",))),
    "tr": frozenset(("td", "th")),
}
WITHIN = {
    name: frozenset(outer for outer, kids in INSIDE.items() if name in kids)
    for name in ("head", "body", *HEAD, "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th")
}
WITHIN |= {"li": frozenset(("ul", "ol")), "dt": frozenset(("dl",)), "dd": frozenset(("dl",))}
#: Where text other than spaces is moved elsewhere.
WORDLESS = ("table", "colgroup", "thead", "tbody", "tfoot", "tr")


def install(on: bool) -> None:
    """Have WeasyPrint parse with this, or with its own parser alone."""
    import weasyprint

    if not _usual:
        _usual.append(weasyprint.tinyhtml5)
    weasyprint.tinyhtml5 = _Parser if on else _usual[0]


class _Parser:
    """What WeasyPrint asks of ``tinyhtml5``."""

    @staticmethod
    def parse(document: Any, **settings: Any) -> Element:
        """The tree of a document."""
        text = document.read()
        tree = None if settings.keys() - {"namespace_html_elements"} or type(text) is not str else parse(text)
        return _usual[0].parse(StringIO(text) if type(text) is str else text, **settings) if tree is None else tree


class _Irregular(Exception):  # noqa: N818 -- it is no error: the other parser reads the page
    """The page has something that only an HTML parser reads rightly."""


def parse(html: str) -> Element | None:
    """The tree that an HTML parser makes of a regular page, HTML elements in no namespace; None of any other page."""
    frame = FRAME.fullmatch(html)
    if frame is None or "\r" in html or "\0" in html:
        return None
    page, after = frame.groups()
    raw = RAW.findall(page)
    if page.count("<style") != len(raw) or any("</" in text for text in raw):
        return None
    if raw:
        page = RAW.sub("<style></style>", page)
    if page.count("&") != sum(1 for _ in REFERENCE.finditer(page)):
        return None
    check = _Check()
    try:
        regular = TAG.sub(check, page)
        if check.tags != page.count("<") or check.open or check.declared != page.count("xmlns"):
            return None
        parser = XMLParser()
        parser.feed(regular)
        return _as_html(parser.close(), raw, after)
    except (_Irregular, ParseError, UnicodeEncodeError):
        return None


class _Check:
    """Each tag as XML; raises ``_Irregular`` where HTML would do more with it than open and close."""

    def __init__(self) -> None:
        self.tags = self.declared = 0
        self.open: list[str] = []
        self.count: Counter[str] = Counter()

    def __call__(self, match: "re.Match[str]") -> str:
        closing, name, attributes, capital, bare, own = match.groups()
        self.tags += 1
        open = self.open
        if closing:
            if attributes or own or not open or open.pop() != name:
                raise _Irregular
            self.count[name] -= 1
            return match[0]
        if bare is not None:
            attributes = BARE.sub(lambda one: one[2] or f'{one[1]}=""', attributes)
        if self.count["svg"]:
            if name not in PICTURE or name == "svg" or open[-1] in ("title", "desc"):
                raise _Irregular
            _spelled(attributes)
        else:
            self._in_html(name, open[-1] if open else "")
            if name == "svg":
                _spelled(attributes)
                attributes = self._declared(attributes)
            elif capital or (own and name not in VOID):
                raise _Irregular
            if name in VOID:
                own = "/"
        if not own:
            open.append(name)
            self.count[name] += 1
        return f"<{name}{attributes}{own}>"

    def _in_html(self, name: str, parent: str) -> None:
        count = self.count
        if (
            (name not in KNOWN and "-" not in name)
            or (parent in INSIDE and name not in INSIDE[parent])
            or (name in WITHIN and parent not in WITHIN[name])
            or (name in BLOCKS and count["p"])
            or (name in HEADINGS and any(count[one] for one in HEADINGS))
            or (name in FORMATTING and count[name])
            or (name == "html") is bool(parent)
        ):
            raise _Irregular

    def _declared(self, attributes: str) -> str:
        """A picture's attributes with its namespace, and a mark where it was declared: an XML parser drops that."""
        rest = attributes.replace(DECLARED, "")
        if rest == attributes:
            return attributes + DECLARED
        self.declared += 1
        return attributes.replace(DECLARED, f'{DECLARED} xmlns-here=""')


def _spelled(attributes: str) -> None:
    """Raise ``_Irregular`` where the HTML parser would name an attribute of a picture otherwise."""
    for name in NAME.findall(attributes):
        if name not in SPELLED and (name in RESPELLED or not name.islower()):
            raise _Irregular


def _as_html(root: Element, raw: list[str], after: str) -> Element:
    """The tree with what XML reads in another way put right."""
    if [child.tag for child in root] != ["head", "body"]:
        raise _Irregular
    head, body = root
    for style, text in zip(head.iter("style"), raw, strict=True):
        style.text = text or None
    _wordless(root)
    _wordless(head)
    for name in WORDLESS:
        for element in body.iter(name):
            _wordless(element)
    for element in body.iter("pre"):
        if (element.text or "").startswith("\n"):
            raise _Irregular
    for picture in root.iter(f"{{{SVG}}}svg"):
        if "xmlns-here" in picture.attrib:
            found = [(DECLARES, SVG) if key == "xmlns-here" else (key, value) for key, value in picture.attrib.items()]
            picture.attrib.clear()
            picture.attrib.update(found)
    root.text = None
    after = (body.tail or "") + after
    body.tail = None
    if after:
        if len(body):
            body[-1].tail = (body[-1].tail or "") + after
        else:
            body.text = (body.text or "") + after
    return root


def _wordless(element: Element) -> None:
    if (element.text or "").strip(" \t\n\f") or any((child.tail or "").strip(" \t\n\f") for child in element):
        raise _Irregular
