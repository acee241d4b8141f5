"""Which blocks of a web page are the article: places in the tree, the page's own names, and the reading of the words.

A page that holds nothing but its article is taken whole. The numbers go to a small forest (``pipeline/prose``).
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.model import BlockKind, Dropped, RawBlock
from pipeline.prose import features, forest
from pipeline.prose import lines as shape
from pipeline.prose.furniture import rule_for
from pipeline.prose.labels import label

from .dom import Element
from .markup import Piece, captioned

_GROUPS = {  # names that web sites give to what is not the article, by kind
    "comment": r"comment|disqus|respond",
    "related": r"related|recommend|recirc|more-|trending|popular|teaser|promo|outbrain|taboola|also|most-",
    "menu": r"nav|menu|breadcrumb|footer|header|masthead|sidebar|side-bar|rail\b|widget|toolbar",
    "share": r"share|social|newsletter|subscri|signup|cookie|consent|login|popup|modal",
    "meta": r"byline|author|meta\b|dateline|timestamp|tags?\b|categor",
    "figure": r"caption|credit|gallery|slideshow|carousel|media|image|photo|video",
}
_NOT = re.compile(
    "|".join(_GROUPS.values())
    + r"|foot\b|advert|\bads?\b|[-_]ad[-_]|sponsor|banner|copyright|hidden|kicker|pagination|pager|tooltip|disclaimer"
    + r"|print",
    re.IGNORECASE,
)
_KINDS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _GROUPS.items()}
_IS = re.compile(
    r"article[-_]?(?:body|content|text|copy|main)|entry[-_]?content|post[-_]?(?:body|content|text|entry)"
    r"|story[-_]?(?:body|content|text)|body[-_]?(?:copy|text|content)|content[-_]?body|rich-?text|main-?content"
    r"|articlebody|blog-?(?:post|content)|field-name-body|td-post-content|wysiwyg|page-content|single-content"
    r"|the-content|news-?(?:text|body|content)|\bcontent\b|paragraph",
    re.IGNORECASE,
)
_CROWD = re.compile(
    r"comment|related|recommend|sidebar|side-bar|breadcrumb|menu|teaser|promo|newsletter", re.IGNORECASE
)
_SMALL = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "span", "strong", "em", "b", "i", "a", "ul", "ol"))
_INNER = _SMALL | {"blockquote", "font", "small", "u"}
_KICKER = re.compile(r"(?i)(?:^|[\s_-])(?:kicker|eyebrow|overline|rubric|section-(?:name|label))(?:[\s_-]|$)")
OF_SECTION = "the page's own label of its section"
_TOKEN = re.compile(r"\w+")
_BODY = re.compile(r'"articleBody"\s*:\s*"((?:[^"\\]|\\.)*)"')
_FRONT = 10  # blocks
_BOXES = frozenset(("aside", "div", "section", "figure", "details"))
_LARGEST_FORM = 400  # characters of a box with a form; a larger one holds the article too
_STANDFIRST = 4  # blocks: the byline may stand under the first of the text
_REACH = 4  # blocks around the last that was chosen
_MOST = 6_000  # blocks that are judged; a page with more is cut there


@dataclass(frozen=True, slots=True)
class Chosen:
    """The article's blocks, and what was left out."""

    blocks: tuple[RawBlock, ...]
    dropped: tuple[Dropped, ...] = ()
    front: tuple[str, ...] = ()  # what was left out right before it: there stand its author and date
    labels: tuple[str, ...] = ()  # what the page says there of the article's kind


def words_of(block: RawBlock) -> str:
    """The words of a block in one line."""
    runs = block.runs or tuple(run for row in block.rows for cell in row for run in cell.runs)
    glue = " " if block.rows else ""
    return " ".join(glue.join(run.text for run in runs).split())


def clean(root: Element, found: Sequence[Piece]) -> Chosen | None:
    """The article of a page that holds hardly more than it; None for a page with site furniture among the text.

    What such a page itself calls navigation, footer, aside or form goes; nothing else is judged.
    """
    scripts = sum("ld+json" not in (script.get("type") or "") for script in root.iter("script"))
    small = sum(len(words_of(piece.block)) for piece in found) < 1500
    if (scripts > 2 or root.find(".//iframe") is not None) and not small:
        return None
    kept: list[Piece] = []
    dropped: list[Dropped] = []
    alone = 0
    for piece in found:
        text = words_of(piece.block)
        lineage = lineage_of(piece.element)
        if piece.block.kind is BlockKind.NOTE:  # wherever the page keeps it: in a margin, a pop-up, a foot
            kept.append(piece)
            continue
        if _in_margin(lineage):
            dropped += [Dropped(text, "the page's own navigation or margin", piece.block.line)] if text else []
            continue
        if text and any(is_hidden(element) for element in lineage):
            dropped.append(Dropped(text, "hidden on the page", piece.block.line))
            continue
        if text and any(_CROWD.search(name_of(element)) for element in lineage):
            return None
        if not kept and len(text) <= 60 and _KICKER.search(piece.element.get("class") or ""):
            dropped.append(Dropped(text, OF_SECTION, piece.block.line))
            continue
        if _is_row_of_links(piece):
            dropped.append(Dropped(text, "a row of links", piece.block.line))
            continue
        alone += piece.linked > 0.8 and len(text) < 80
        kept.append(piece)
    blocks = tuple(piece.block for piece in captioned(kept))
    return Chosen(blocks, tuple(dropped)) if alone <= max(2, len(blocks) // 12) else None


def _in_margin(lineage: Sequence[Element]) -> bool:
    """Whether a block stands in what is no text; the foot of a quotation says whose words it is."""
    tags = [element.tag for element in lineage]
    outside = tags[tags.index("blockquote") :] if "blockquote" in tags else tags
    return not {"nav", "aside", "form", "dialog"}.isdisjoint(tags) or "footer" in outside


def _is_row_of_links(piece: Piece) -> bool:
    """Whether a paragraph is a menu: several links side by side, and hardly a word between them."""
    holder = _container(piece.element)
    if holder is None or piece.block.kind is not BlockKind.PARAGRAPH:
        return False
    links = [len(" ".join(link.itertext()).strip()) for link in islice(holder.iter("a"), 200) if link.get("href")]
    size = len(words_of(piece.block))
    return len(links) > 1 and 0.75 * size < sum(links) <= size


def choose(root: Element, found: Sequence[Piece]) -> Chosen:
    """The article's blocks of a page with site furniture; pictures, code and rules go with the text around them."""
    worded = [(piece, text) for piece in found if (text := words_of(piece.block))][:_MOST]
    if not worded:
        return Chosen(())
    rows = describe(root, [piece for piece, _ in worded], [text for _, text in worded])
    odds = forest.log_odds("page", rows)
    chosen = forest.chosen(odds, [len(text) for _, text in worded], power=0.3, change=0.5, least=200)
    verdict = {id(piece): keep for (piece, _), keep in zip(worded, chosen, strict=True)}
    first = next((index for index, piece in enumerate(found) if verdict.get(id(piece))), 0)
    last = max((index for index, piece in enumerate(found) if verdict.get(id(piece))), default=-1)
    holders = _holders([piece for piece in found if verdict.get(id(piece))])
    for index in range(max(last - _REACH, 0), min(last + 1 + _REACH, len(found))):
        if not verdict.get(id(found[index])) and _goes_on(found[index], holders):
            verdict[id(found[index])] = True
            last = max(last, index)
    kept: list[Piece] = []
    dropped: list[Dropped] = []
    for index, piece in enumerate(found):
        text = words_of(piece.block)
        keep = verdict.get(id(piece), False)
        if not keep and (first <= index <= last or piece.block.kind is BlockKind.NOTE or index == first - 1):
            keep = _belongs(piece, text, holders, first <= index <= last)
        if keep and _asks(piece):
            dropped.append(Dropped(text, "a form of the page", piece.block.line))
        elif keep:
            kept.append(piece)
        elif text:
            dropped.append(Dropped(text[:2000], "stands apart from the article on the page", piece.block.line))
    near = [piece for piece in found[max(0, first - _FRONT) : first + _STANDFIRST] if not verdict.get(id(piece))]
    front = tuple(text for piece in near if (text := words_of(piece.block)))
    labels = tuple(filter(None, (label(words_of(piece.block)) for piece in near if not _is_menu(piece))))
    return Chosen(tuple(piece.block for piece in captioned(kept)), tuple(dropped), front, labels)


def _is_menu(piece: Piece) -> bool:
    """Whether a line leads elsewhere, as a menu's do, and is not marked as the name of the article's own section."""
    leads = piece.block.kind is BlockKind.LIST_ITEM or piece.linked > 0.5
    return leads and not _KICKER.search(piece.element.get("class") or "")


def _asks(piece: Piece) -> bool:
    """Whether a block stands in a small box with a form: an invitation to a newsletter, a poll, a search."""
    for element in lineage_of(piece.element)[:5]:
        if element.tag == "form" or (element.tag in _BOXES and element.find(".//form") is not None):
            return len(" ".join("".join(element.itertext()).split())) < _LARGEST_FORM
    return False


def _holders(kept: Sequence[Piece]) -> set[Element]:
    """The elements that directly hold the article's paragraphs."""
    counts = Counter(_container(piece.element) for piece in kept if piece.block.kind is BlockKind.PARAGRAPH)
    return {element for element, count in counts.items() if element is not None and count >= 2}


def _goes_on(piece: Piece, holders: set[Element]) -> bool:
    """Whether a paragraph near the end stands right among the article's own and reads like them."""
    text = words_of(piece.block)
    return (
        piece.block.kind is BlockKind.PARAGRAPH
        and piece.linked < 0.3
        and rule_for(text) is None
        and shape.is_prose(text)
        and _container(piece.element) in holders
        and not _NOT.search(name_of(piece.element))
    )


def _container(element: Element) -> Element | None:
    while element is not None and element.tag in _INNER:
        element = element.getparent()
    return element


def _belongs(piece: Piece, text: str, holders: set[Element], inside: bool) -> bool:
    """Whether a block that the words alone do not vouch for goes with the article for its place and kind."""
    lineage = lineage_of(piece.element)
    names = " ".join(name_of(element) for element in lineage[:3])
    if any(_KINDS[kind].search(names) for kind in ("comment", "related", "menu", "share")):
        return False
    near = any(element in holders for element in lineage[:6])
    match piece.block.kind:
        case BlockKind.NOTE:
            return True
        case BlockKind.FIGURE:
            image = piece.block.image
            return near and image is not None and not re.search(r"avatar|icon|logo|sprite|pixel", image.source, re.I)
        case BlockKind.CODE | BlockKind.TABLE | BlockKind.RULE | BlockKind.QUOTE:
            return near and inside
        case BlockKind.HEADING:
            return near and piece.linked < 0.5 and len(text) < 160
        case BlockKind.LIST_ITEM:
            return near and inside and piece.linked < 0.5
        case _:
            return False


# --- the numbers ---------------------------------------------------------------------------------------------------


def describe(root: Element, found: Sequence[Piece], texts: Sequence[str]) -> list[features.Row]:
    """One row of numbers a block: what its words show, and where it stands in the tree."""
    name = " ".join((root.findtext(".//title") or "").split())
    rows = features.describe(texts, [0] * len(texts), name)
    lineages = [lineage_of(piece.element) for piece in found]
    holders = [[element for element in lineage if element.tag not in _INNER] for lineage in lineages]
    paths = ["/".join(f"{e.tag}.{(e.get('class') or '').split(' ')[0]}" for e in line[:4]) for line in lineages]
    mass, scores, common = _masses(found, texts, rows, holders, paths)
    best = max(scores, key=lambda element: scores[element]) if scores else None
    total, most = max(mass["total"], 1), max(scores.values(), default=1.0)
    main = _smallest(mass, holders, 0.6 * total)
    own = _own_words(root)
    title = set(_TOKEN.findall(name.lower()))
    seen: dict[Element, tuple[str, dict[str, bool]]] = {}
    for index, (piece, text, row) in enumerate(zip(found, texts, rows, strict=True)):
        _of_tags(row, piece, lineages[index])
        _of_names(row, lineages[index], seen)
        around = holders[index]
        for place in range(4):
            row[f"mass-{place}"] = mass[around[place]] / total if place < len(around) else 0.0
            if place < 3:
                row[f"score-{place}"] = scores.get(around[place], 0.0) / most if place < len(around) else 0.0
        row["in-best"] = float(best in around)
        row["of-best"] = float(bool(around) and around[0] is best)
        row["to-best"] = min(around.index(best), 6) / 6 if best in around else 1.0
        row["in-main"] = float(main is not None and main in around)
        row["path"] = common[paths[index]] / max(common.values(), default=1)
        row["depth"] = min(len(lineages[index]), 30) / 30
        tokens = _TOKEN.findall(text)
        grams = [tuple(tokens[at : at + 3]) for at in range(len(tokens) - 2)]
        row["stated"] = 0.5 if not own else sum(gram in own for gram in grams) / len(grams) if grams else 0.0
        row["page-title"] = len({token.lower() for token in tokens} & title) / max(3, len(set(tokens)))
    for index, row in enumerate(rows):
        for side, place in (("previous", index - 1), ("next", index + 1)):
            other = rows[place] if 0 <= place < len(rows) else None
            row[f"{side}-same-path"] = float(other is not None and paths[place] == paths[index])
            for name in ("linked", "path", "in-best"):
                row[f"{side}-{name}"] = other[name] if other is not None else 0.0
    return rows


def _masses(
    found: Sequence[Piece],
    texts: Sequence[str],
    rows: Sequence[features.Row],
    holders: Sequence[Sequence[Element]],
    paths: Sequence[str],
) -> tuple[Counter[Element], dict[Element, float], Counter[str]]:
    """Running text by the elements that hold it: characters, a score that falls with distance, and by path."""
    mass: Counter[Element] = Counter()
    scores: dict[Element, float] = {}
    common: Counter[str] = Counter()
    for piece, text, row, around, path in zip(found, texts, rows, holders, paths, strict=True):
        if not row["prose"]:
            continue
        common[path] += min(len(text), 500)
        if piece.linked >= 0.4:
            continue
        mass["total"] += min(len(text), 500)
        for element in around:
            mass[element] += min(len(text), 500)
        worth = 1 + text.count(",") + min(len(text) / 100, 5)
        for element, share in zip(around, (1, 0.6, 0.35, 0.2), strict=False):
            scores[element] = scores.get(element, 0.0) + worth * share
    for element in scores:
        name = name_of(element)
        scores[element] *= (1.3 if _IS.search(name) else 1.0) * (0.5 if _NOT.search(name) else 1.0)
    return mass, scores, common


def _smallest(mass: Counter[Element], holders: Sequence[Sequence[Element]], least: float) -> Element | None:
    """The innermost element that holds most of the running text."""
    depth: dict[Element, int] = {}
    for around in holders:
        for place, element in enumerate(reversed(around)):
            depth[element] = place
    wide = [element for element in depth if mass[element] >= least]
    return max(wide, key=lambda element: depth[element]) if wide else None


def _of_tags(row: features.Row, piece: Piece, lineage: Sequence[Element]) -> None:
    tags = [element.tag for element in lineage]
    row["linked"] = piece.linked
    row["linked-length"] = piece.linked * row["length"]
    for kind in (BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.TABLE, BlockKind.NOTE):
        row[f"is-{kind}"] = float(piece.block.kind is kind)
    row["tag-p"] = float("p" in tags[:3])
    row["tag-div"] = float(bool(tags) and tags[0] in ("div", "section"))
    row["tag-span"] = float(bool(tags) and tags[0] in ("span", "a"))
    row["tag-h1"] = float("h1" in tags[:3])
    row["in-form"] = float("form" in tags[:4])
    row["in-figure"] = float("figcaption" in tags or "figure" in tags)
    for tag in ("article", "aside", "footer", "header", "nav", "li", "td"):
        row[f"in-{tag}"] = float(tag in tags)
    row["articles"] = min(tags.count("article"), 2) / 2
    row["tag-main"] = float("main" in tags or any(element.get("role") == "main" for element in lineage))
    row["body-property"] = float(
        any((element.get("itemprop") or "").lower() in ("articlebody", "text", "description") for element in lineage)
    )
    row["hidden"] = float(any(is_hidden(element) or element.get("aria-hidden") == "true" for element in lineage))


def _of_names(row: features.Row, lineage: Sequence[Element], seen: dict[Element, tuple[str, dict[str, bool]]]) -> None:
    """What the page's authors call the elements around a block."""
    near: dict[str, bool] = {}
    all_of: Counter[str] = Counter()
    for place, element in enumerate(lineage[:9]):
        if element not in seen:
            name = name_of(element)
            hits = {kind: bool(pattern.search(name)) for kind, pattern in _KINDS.items()} if name else {}
            seen[element] = name, {**hits, "not": bool(_NOT.search(name)), "is": bool(_IS.search(name))}
        for kind, hit in seen[element][1].items():
            all_of[kind] += hit
            if place < 3:
                near[kind] = near.get(kind, False) or hit
    for kind in (*_GROUPS, "not"):
        row[f"near-{kind}"] = float(near.get(kind, False))
        row[f"under-{kind}"] = min(all_of[kind], 3) / 3
    row["named-body"] = float(all_of["is"] > 0)


def lineage_of(element: Element) -> list[Element]:
    """The element and those that it stands in, from the innermost, without the page itself."""
    found = []
    while element is not None and isinstance(element.tag, str) and element.tag not in ("body", "html"):
        found.append(element)
        element = element.getparent()
    return found


def name_of(element: Element) -> str:
    """What the page's authors call an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()[:400]


def is_hidden(element: Element) -> bool:
    """Whether an element says that it is not shown."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def stated(root: Element) -> str:
    """The article's body as the page's JSON-LD states it, the longest where there are several; or nothing."""
    best = ""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > 2_000_000:
            continue
        match = _BODY.search(script.text)
        if match and len(match[1]) > len(best):
            try:
                best = str(json.loads(f'"{match[1]}"', strict=False))
            except ValueError:
                continue
    return best


def _own_words(root: Element) -> set[tuple[str, ...]]:
    """Triples of words of the body that the page states."""
    tokens = _TOKEN.findall(stated(root))
    return {tuple(tokens[at : at + 3]) for at in range(len(tokens) - 2)}
