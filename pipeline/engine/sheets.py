"""Style sheets parsed once in a process, as far as pages share them: the same rules in less time.

The pages of a layout begin with the same rules and end with a few of their own (the paper, the words at the foot). What
they share is kept parsed; only the rest is parsed for each page. A sheet is only kept where that cannot be seen: where
nothing in it is logged, and where its rules change nothing but what elements and pages look like.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .logs import listened
from .parsed import parsed

#: At-rules that only look: pages, their margin boxes and footnote areas, and media.
LOOKS = re.compile(r"@(?!(?:page|media|footnote|(?:top|bottom)-(?:left|center|right)|(?:left|right)-(?:top|bottom))\b)")
#: A rule that stands for whatever may follow; it is one of its own only where all before it is closed.
NEXT = "briefing-next"
MOST = 8  # beginnings that are kept
LEAST = 2000  # characters of a beginning that is worth it


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a text of rules was parsed to."""

    text: str
    base: str | None
    media: str
    matcher: Any
    page_rules: list[Any]


_originals: dict[str, Any] = {}
_kept: list[Beginning] = []
_last: list[tuple[str, str | None, str]] = []


def install(on: bool) -> None:
    """Have WeasyPrint's sheets parse only what is new in them, or all of it again."""
    import weasyprint

    usual = _originals.setdefault("init", weasyprint.CSS.__init__)
    weasyprint.CSS.__init__ = quick(usual) if on else usual


def prime(text: str, base: str | None = None) -> None:
    """Parse what sheets will begin with, before the first of them is there."""
    if _originals:  # else what is parsed is not used either
        _keep(text, base, "print")


def quick(usual: Any) -> Any:
    """``CSS.__init__`` that takes the beginning of a text from what is kept."""

    def init(self: Any, guess: Any = None, **given: Any) -> None:
        text = given.get("string")
        if guess is not None or not isinstance(text, str) or given.get("matcher") or given.get("layer"):
            usual(self, guess, **given)
            return
        base, media = given.get("base_url"), given.get("media_type", "print")
        for kept in _kept:
            if (kept.base, kept.media) == (base, media) and text.startswith(kept.text):
                if _begin(self, kept, text[len(kept.text) :], given):
                    return
                break
        usual(self, guess, **given)
        self.said = text, base, media
        _learn(text, base, media)

    return init


def _begin(sheet: Any, kept: Beginning, rest: str, given: dict[str, Any]) -> bool:
    """Make a sheet of what is kept and the rest of its text; false, and nothing done, where the rest is not plain."""
    import tinycss2  # type: ignore[import-untyped]  # ships no types
    from weasyprint.css import preprocess_stylesheet
    from weasyprint.urls import ensure_url

    if LOOKS.search(rest):
        return False
    base = None if kept.base is None else ensure_url(kept.base)
    matcher, page_rules = _copy(kept.matcher), list(kept.page_rules)
    with listened() as lines:
        rules = tinycss2.parse_stylesheet(rest)
        fetcher = given.get("url_fetcher")
        preprocess_stylesheet(kept.media, base, rules, fetcher, matcher, page_rules, [], None, {}, {})
    if lines:
        return False
    own = tuple(tinycss2.serialize([rule]) for rule in rules if getattr(rule, "at_keyword", "") != "page")
    sheet.said = kept.text, own, kept.base, kept.media  # what its selectors and their rules hang on
    sheet.base_url, sheet.matcher = base, matcher
    sheet.page_rules = page_rules if given.get("page_rules") is None else given["page_rules"]
    sheet.layers = [] if given.get("layers") is None else given["layers"]
    if sheet.page_rules is not page_rules:
        sheet.page_rules.extend(page_rules)
    return True


def _learn(text: str, base: str | None, media: str) -> None:
    """Keep what this text has in common with the one before it."""
    before = _last[-1] if _last else None
    _last[:] = [(text, base, media)]
    if before and before[1:] == (base, media) and before[0] != text:
        same = next((at for at, (one, other) in enumerate(zip(before[0], text, strict=False)) if one != other), 0)
        shared = text[: text.rfind("}\n", 0, same) + 2]
        if len(shared) >= LEAST:
            _keep(shared, base, media)


def _keep(text: str, base: str | None, media: str) -> None:
    import tinycss2
    from weasyprint import CSS

    if LOOKS.search(text) or any(kept.text == text and kept.base == base for kept in _kept):
        return

    def parse() -> Any:
        last = tinycss2.parse_stylesheet(f"{text}\n{NEXT} {{}}", skip_comments=True, skip_whitespace=True)[-1]
        if last.type != "qualified-rule" or tinycss2.serialize(last.prelude).strip() != NEXT:
            raise OpenEndedError
        sheet = CSS.__new__(CSS)
        _originals["init"](sheet, string=text, base_url=base, media_type=media)
        return sheet

    with suppress(OpenEndedError):
        sheet, good = parsed(CSS, text, base, media, {}, parse)
        if good:
            _kept.insert(0, Beginning(text, base, media, sheet.matcher, sheet.page_rules))
            del _kept[MOST:]


class OpenEndedError(ValueError):
    """A text of rules that does not close what it opens."""


def _copy(matcher: Any) -> Any:
    """A matcher to which selectors can be added without changing the first."""
    made = type(matcher)()
    for name, value in vars(matcher).items():
        if isinstance(value, dict):
            setattr(made, name, {key: list(entries) for key, entries in value.items()})
        else:
            setattr(made, name, list(value) if isinstance(value, list) else value)
    return made
