"""The article's own marks -> elements around its text."""

import re
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
                    f'<{name} class="name">' if name == "em" and _names(article, mark) else f"<{name}>",
                    f"</{name}>",
                )
            )
        elif mark.kind == MarkKind.LINK and (address := outward(mark)):
            opening = f'<a class="out" href="{escape(address)}">'
            layers.append(Layer(mark.span.start, mark.span.end, LINK, opening, "</a>"))
    return layers


def _names(article: Article, mark: Mark) -> bool:
    """Whether words that are set off are a title or a sign, with a capital, rather than stressed.

    One capitalised word that begins its sentence may be either, and is taken for a stressed one.
    """
    words = article.text[mark.span.start : mark.span.end].strip()
    before = re.sub(r"[\s“”\"'‘(]+\Z", "", article.text[max(0, mark.span.start - 40) : mark.span.start])
    begins = before[-1:] in ("", ".", "!", "?", "…", ":")
    return words[:1].isupper() and (len(words.split()) > 1 or not begins)


def outward(mark: Mark) -> str:
    """The address of a link that leads out of the file; empty for any other."""
    try:
        return mark.target if urlsplit(mark.target).scheme in SCHEMES else ""
    except ValueError:
        return ""
