"""The catalogue's one page: values in, HTML out; search is a few lines of script that need no server."""

import html
import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.difference.report import count


@dataclass(frozen=True, slots=True)
class Line:
    """One edition. ``link`` and ``picture`` are relative to the page; empty where its bytes were removed."""

    number: int
    code: str
    date: str
    filed: str
    pages: int
    notes: int
    link: str
    picture: str
    state: str
    copies: int = 0
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One article: its editions, the newest first, the newest one's pages, and the words to search."""

    slug: str
    title: str
    language: str
    lines: tuple[Line, ...]
    pages: tuple[str, ...]
    words: str


def index(cards: tuple[Card, ...]) -> str:
    """The page with all articles."""
    here = Path(__file__).parent
    style, script = ((here / name).read_text("utf-8") for name in ("catalogue.css", "catalogue.js"))
    words = json.dumps([_searched(card) for card in cards], ensure_ascii=False).replace("<", "\\u003c")
    editions = sum(len(card.lines) for card in cards)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Briefings: the archive</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>Briefings: the archive</h1>
<p>{count(len(cards), "article")}, {count(editions, "edition")}. Every sheet bears its code at the foot of the page.</p>
<form role="search"><label for="q">Find a code, a title or words of the text</label>
<input id="q" type="search" autocomplete="off" spellcheck="false"></form>
<p id="found" role="status" aria-live="polite"></p>
</header>
<main>
{"".join(_card(card) for card in cards)}</main>
<script type="application/json" id="words">{words}</script>
<script>
{script}</script>
</body>
</html>
"""


def _searched(card: Card) -> str:
    codes = " ".join(line.code for line in card.lines)
    return f"{card.slug} {codes} {card.title} {card.words}".casefold()


def _card(card: Card) -> str:
    lines = "".join(_line(line) for line in card.lines)
    pages = "".join(
        f'<img src="{html.escape(name)}" alt="Page {number}" loading="lazy" width="120">'
        for number, name in enumerate(card.pages, start=1)
    )
    language = f' lang="{html.escape(card.language)}"' if card.language else ""
    shown = (
        f'<details><summary>Pages of the newest edition</summary><div class="pages">{pages}</div></details>'
        if pages
        else ""
    )
    return (
        f'<article id="{html.escape(card.slug)}"><h2{language}>{html.escape(card.title)}</h2>\n'
        f'<p class="slug">{html.escape(card.slug)}</p>\n<ul>{lines}</ul>\n{shown}</article>\n'
    )


def _line(line: Line) -> str:
    picture = f'<img src="{html.escape(line.picture)}" alt="" loading="lazy" width="60">' if line.picture else ""
    name = f"Edition {line.number}"
    link = f'<a href="{html.escape(line.link)}">{name}</a>' if line.link else name
    facts = [line.date and f"dated {line.date}", f"filed {line.filed}", line.pages and count(line.pages, "page")]
    facts += [line.notes and count(line.notes, "note"), line.copies and f"{line.copies} copies handed out"]
    state = f' <strong class="state">{html.escape(line.state)}</strong>' if line.state else ""
    corrections = "".join(f"<p>{html.escape(words)}</p>" for words in line.corrections)
    return (
        f'<li id="{line.code}">{picture}<div>{link} <code>{line.code.upper()}</code>{state}'
        f'<p class="facts">{", ".join(str(fact) for fact in facts if fact)}</p>{corrections}</div></li>\n'
    )
