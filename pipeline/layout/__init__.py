"""Article + Footnotes + Layout -> HTML: the templates and styles of ``layouts/``, filled with one briefing.

The HTML goes to the renderer as it is: styles inside, no address but those of the article's own pictures.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.errors import InputError
from pipeline.layout.blocks import Setter
from pipeline.layout.calls import Called, place_calls
from pipeline.layout.contents import contents
from pipeline.layout.context import context, statements
from pipeline.layout.excerpt import excerpted
from pipeline.layout.furniture import furnish
from pipeline.layout.ledger import ledger, marked
from pipeline.layout.loading import load_layout
from pipeline.layout.messages import load_messages, speaks
from pipeline.layout.numbering import labels
from pipeline.layout.spelling import variant
from pipeline.layout.templates import fill
from pipeline.model import Article, Edition, Finding, Footnotes, Judgments, Layout, Place, Profile, Severity, Ticket

__all__ = ["findings", "lay_out", "load_layout"]

FOOT_LETTERS = 5.9  # letters of the page foot, of one point, to a millimetre
LARGE = 14  # points of type from which a layout is large print
WIDE = 180  # millimetres of paper that large print needs: on A5 it takes two to three times the pages of A4


def lay_out(
    article: Article,
    footnotes: Footnotes,
    edition: Edition,
    ticket: Ticket,
    layout: Layout,
    profile: Profile,
    paper: str,
    judgments: Judgments | None = None,
) -> str:
    """The whole briefing as HTML. ``judgments``: the ledger, for layouts that print more of it than the notes.

    Raises InputError where the layout lacks the paper, a message or a template.
    """
    folders = [Path(folder) for folder in layout.chain]
    language = ticket.language or article.language
    messages = load_messages(folders, language)
    options = layout.options
    notes = str(options.get("notes", "foot"))
    around = context(article, judgments, messages)
    shown, where, before = excerpted(article, footnotes, around) if options.get("excerpt") else (article, {}, [])
    names = labels(article, footnotes, ticket.numbering)
    brackets = bool(options.get("brackets", True))
    called = place_calls(shown, footnotes, messages, names, brackets=brackets, foot=notes == "foot")
    called.layers.extend(before)
    records = ledger(article, footnotes, judgments, called.numbered, messages, names)
    if options.get("claims"):
        layers, marks = marked(article, records)
        called.layers.extend(layers)
        called.inserts.extend(marks)
    hug = bool(options.get("hug", True))
    setter = Setter(shown, called, messages, hug=hug, by_section=notes == "section", where=where)
    body = setter.body()
    measures = _measures(layout, paper)
    page: dict[str, object] = {
        "t": messages,
        "furniture": furnish(
            shown,
            footnotes,
            edition,
            ticket,
            messages,
            names,
            notes=notes,
            says=str(options.get("says", "")),
            room=_room(measures, options),
        ),
        "contents": contents(article, setter.headings, options),
        "records": records,
        "questions": [(note.number, names[note.number], statements(around, note)) for note in footnotes.notes]
        if "questions" in _parts(options)
        else [],
        "endnotes": [Markup(html) for html in _endnotes(called, options)],
        "article": article,
        "edition": edition,
        "ticket": ticket,
        "notes": footnotes.notes,
        "body": body,
        "on_own": [(letter, Markup(call), Markup(note)) for letter, call, note in called.on_own],
        "uncalled": [Markup(words) for words in called.own_uncalled],
        "styles": Markup(_styles(folders)),
        "paper": measures,
        "mirrored": bool(options.get("mirrored", True)),
        "options": options,
        "notes_apart": notes != "foot" and bool(footnotes.notes),
        "language": variant(article.text, language, folders) or "und",
        "furniture_language": messages.language,
        "profile": profile,
    }
    return fill(folders, page)


def findings(
    article: Article,
    ticket: Ticket,
    layout: Layout,
    *,
    footnotes: Footnotes | None = None,
    judgments: Judgments | None = None,
    paper: str = "",
) -> tuple[Finding, ...]:
    """What the desk should know of the copy: words in another language, nothing to show, paper that is too small."""
    folders = [Path(folder) for folder in layout.chain]
    language = ticket.language or article.language
    found = []
    if language and not speaks(folders, language):
        found.append(
            Finding(
                code="furniture-language",
                message=f"The layout has no words in the article's language ({language}): "
                "headings and key are in English.",
                severity=Severity.WARNING,
                place=Place(file=str(folders[-1] / "messages")),
                remedy=f"Copy messages/en.yaml to messages/{language.split('-')[0].lower()}.yaml and translate it.",
            )
        )
    if lacking := _lacking(layout, footnotes, judgments):
        found.append(
            Finding(
                code="copy-empty",
                message=lacking,
                severity=Severity.WARNING,
                remedy="Leave this copy out: the handout has the article.",
            )
        )
    if paper and float(str(layout.options.get("foot-size", 0))) >= LARGE and _measures(layout, paper)["width"] < WIDE:
        found.append(
            Finding(
                code="paper-small",
                message=f"On {paper.upper()} large print has few words to a line, and takes many pages.",
                severity=Severity.INFO,
                remedy="Print it on A4 or Letter.",
            )
        )
    return tuple(found)


def _lacking(layout: Layout, footnotes: Footnotes | None, judgments: Judgments | None) -> str:
    """What a layout is made for and the article does not have, in a sentence; empty where there is something."""
    parts = _parts(layout.options)
    if footnotes is not None and not footnotes.notes:
        if layout.options.get("excerpt"):
            return "No statement has a note: the excerpt has not a sentence."
        if "questions" in parts:
            return "No statement has a note: the worksheet asks nothing."
    if judgments is not None and not judgments.judgments and "claims" in parts:
        return (
            "The ledger has no statement, for none was found or the language is not checked: no record is to be marked."
        )
    return ""


def _endnotes(called: Called, options: Mapping[str, object]) -> list[str]:
    """The notes that stand together after the article: all of them, or only those that no record of a claim holds."""
    if options.get("notes") != "end":
        return []
    held = set(called.numbered.values()) if "claims" in _parts(options) else set()
    return [html for _, html in called.notes if html not in held]


def _parts(options: Mapping[str, object]) -> Sequence[str]:
    """What follows the article."""
    sections = options.get("sections")
    return sections if isinstance(sections, Sequence) else ()


def _measures(layout: Layout, paper: str) -> Mapping[str, Any]:
    papers = layout.options.get("papers")
    known = papers if isinstance(papers, Mapping) else {}
    if paper.lower() not in known:
        file = str(Path(layout.chain[0]) / "layout.yaml")
        raise InputError(f"The layout has no paper “{paper}”: choose one of {', '.join(known)}.", file=file)
    measures: Mapping[str, Any] = known[paper.lower()]
    return {"name": paper.lower(), **measures}


def _room(measures: Mapping[str, Any], options: Mapping[str, Any]) -> int:
    """How many letters a line of the page foot takes."""
    measure = (measures["width"] - measures["inner"] - measures["outer"]) * float(options.get("foot-share", 1))
    return int(measure * FOOT_LETTERS / float(options.get("foot-size", 8.5)))


def _styles(folders: Sequence[Path]) -> str:
    """The style sheets, the farthest first, so that a nearer rule wins."""
    sheets = [folder / "page.css" for folder in reversed(folders)]
    css = "\n".join(sheet.read_text("utf-8") for sheet in sheets if sheet.is_file())
    return css.replace("</", "<\\/")
