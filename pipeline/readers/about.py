"""What a web page says of itself: title, author, date, language, address and publisher.

In this order: JSON-LD (an article's own type), OpenGraph and other meta elements, the page.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from .dom import Element

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review|WebPage)$")
_META = {
    "title": ("og:title", "twitter:title", "citation_title", "dc.title", "parsely-title", "headline"),
    "byline": ("author", "article:author", "citation_author", "dc.creator", "parsely-author", "byl", "sailthru.author"),
    "issued": (
        "article:published_time",
        "citation_publication_date",
        "citation_date",
        "dc.date",
        "date",
        "parsely-pub-date",
        "datepublished",
        "pubdate",
        "publishdate",
        "sailthru.date",
    ),
    "address": ("og:url", "citation_public_url"),
    "publisher": ("og:site_name", "citation_journal_title", "application-name"),
}
_MAX_SCRIPT = 2_000_000
_MAX_NODES = 2_000
_MAX_AUTHORS = 50


@dataclass(frozen=True, slots=True)
class About:
    """The page's word on itself; empty where it has none."""

    title: str = ""
    byline: str = ""
    issued: str = ""
    language: str = ""
    address: str = ""
    publisher: str = ""
    house: str = ""  # the site's own name, where that is all that is stated as the author: who is shown is told before


def about(root: Element, address: str = "") -> About:
    """What the page says of itself."""
    meta = _meta(root)
    linked = _linked(root)
    publisher = linked.get("publisher") or meta.get("publisher", "")
    title = linked.get("title") or meta.get("title", "") or _heading(root) or _title(root)
    canonical = next(
        (e.get("href") or "" for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), ""
    )
    where = next((a for a in (canonical, meta.get("address", ""), linked.get("address", ""), address) if _web(a)), "")
    byline = linked.get("byline") or meta["byline"] or _byline(root)
    ends = (re.split(r"\s+[|–—»·-]\s+", words)[1:][-1:] for words in (title, meta.get("title", ""), _title(root)))
    names = {_letters(name) for name in (publisher, meta.get("publisher", ""), *(name for end in ends for name in end))}
    house = byline if _letters(byline) in names else ""
    return About(
        title=without_site(title, publisher, _heading(root)),
        byline="" if house else byline,
        issued=linked.get("issued") or meta.get("issued", "") or _time(root),
        language=(root.get("lang") or root.get("xml:lang") or meta.get("language", "")).strip(),
        address=where,
        publisher=publisher,
        house=house,
    )


def without_site(title: str, site: str, heading: str) -> str:
    """A title without the site's name at its end: "The river rose | Example News"."""
    title = " ".join(title.split())
    if heading and len(heading) > 8 and heading.lower() in title.lower():
        return heading
    parts = re.split(r"\s+[|–—»·-]\s+|\s+:\s+", title)
    if len(parts) > 1 and (_letters(parts[-1]) == _letters(site) or (site and _letters(site) in _letters(parts[-1]))):
        return title[: title.rfind(parts[-1])].rstrip(" |–—»·:-")
    if len(parts) > 1 and " | " in title and len(parts[-1].split()) <= 4:
        return title[: title.rfind(" | ")].strip()
    return title


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _meta(root: Element) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for element in islice(root.iter("meta"), _MAX_NODES):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = " ".join((element.get("content") or "").split())
        if name and content and len(content) < 1000:
            values.setdefault(name, []).append(content)
    found = {field: next((values[name][0] for name in names if name in values), "") for field, names in _META.items()}
    authors = next((values[name] for name in _META["byline"] if any(map(_person, values.get(name, ())))), [])
    found["byline"] = ", ".join(
        dict.fromkeys(filter(None, map(_person, authors[:_MAX_AUTHORS])))
    )  # each may have an element
    found["language"] = next(iter(values.get("og:locale", ())), "").replace("_", "-")
    return found


def _linked(root: Element) -> dict[str, str]:
    """What the page's JSON-LD says of the article."""
    for node in _nodes(root):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if not any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
            continue
        if not node.get("headline") and not node.get("datePublished"):
            continue
        return {
            "title": _words(node.get("headline")),
            "byline": _names(node.get("author")),
            "issued": _words(node.get("datePublished")),
            "address": _words(node.get("url")),
            "publisher": _names(node.get("publisher")),
        }
    return {}


def _nodes(root: Element) -> Iterator[Mapping[str, object]]:
    """The objects of all JSON-LD scripts, outermost first, up to a number."""
    count = 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _MAX_SCRIPT:
            continue
        try:
            waiting: list[object] = [json.loads(script.text.strip().rstrip(";"), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and count < _MAX_NODES:
            node = waiting.pop(0)
            count += 1
            if isinstance(node, list):
                waiting[:0] = node[:200]
            elif isinstance(node, dict):
                yield node
                graph = node.get("@graph")
                waiting += graph[:200] if isinstance(graph, list) else []
                waiting += [node["mainEntity"]] if "mainEntity" in node else []


def _words(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, str):
        return ""
    import html

    return " ".join(html.unescape(re.sub(r"<[^>]{0,200}>", "", value[:2000])).split())


def _names(value: object) -> str:
    items = value if isinstance(value, list) else [value]
    names = [_words(item.get("name")) if isinstance(item, dict) else _words(item) for item in items[:12]]
    return ", ".join(dict.fromkeys(_person(name) for name in names if _person(name)))


def _person(name: str) -> str:
    """A name as it is printed; an address or a handle is none."""
    name = re.sub(r"^(?:by|von|par|por)\s+", "", name.strip(), flags=re.IGNORECASE)
    return "" if re.match(r"https?:|@|www\.|/", name) or len(name) > 200 else name


def _heading(root: Element) -> str:
    """The page's only first-level heading, if it has just one."""
    found = [" ".join("".join(e.itertext()).split()) for e in root.iter("h1")]
    found = list(dict.fromkeys(words for words in found if 3 <= len(words) <= 300))
    return found[0] if len(found) == 1 else ""


def _title(root: Element) -> str:
    element = next(root.iter("title"), None)
    return " ".join("".join(element.itertext()).split())[:500] if element is not None else ""


def _byline(root: Element) -> str:
    for element in islice(root.iter(), 20_000):
        if not isinstance(element.tag, str):
            continue
        named = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
        if "author" in named and element.tag in ("a", "span", "div", "p", "meta", "address"):
            words = " ".join("".join(element.itertext()).split())
            if 2 < len(words) < 80:
                return _person(words)
    return ""


def _time(root: Element) -> str:
    for element in islice(root.iter("time"), 20):
        if element.get("datetime") and (element.get("pubdate") is not None or "ublish" in str(element.get("itemprop"))):
            return str(element.get("datetime"))
    first = next(root.iter("time"), None)
    return str(first.get("datetime") or "") if first is not None else ""
