"""The article's own marks -> elements around its text."""

from urllib.parse import urlsplit

from markupsafe import escape

from pipeline.layout.inline import LINK, MARK, Layer
from pipeline.model import Article, Mark, MarkKind

ELEMENTS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.SUBSCRIPT: "sub",
}
SCHEMES = ("http", "https", "mailto")


def mark_layers(article: Article) -> list[Layer]:
    """One layer for each mark that is an element; links only to addresses that lead out of the file."""
    layers = []
    for mark in article.marks:
        if mark.kind in ELEMENTS:
            name = ELEMENTS[mark.kind]
            layers.append(
                Layer(
                    mark.span.start,
                    mark.span.end,
                    MARK,
                    f"<{name}>",
                    f"</{name}>",
                )
            )
        elif mark.kind == MarkKind.LINK and (address := outward(mark)):
            opening = f'<a class="out" href="{escape(address)}">'
            layers.append(Layer(mark.span.start, mark.span.end, LINK, opening, "</a>"))
    return layers


def outward(mark: Mark) -> str:
    """The address of a link that leads out of the file; empty for any other."""
    try:
        return mark.target if urlsplit(mark.target).scheme in SCHEMES else ""
    except ValueError:
        return ""
