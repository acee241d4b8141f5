"""Plain text: title, byline, date, body and site furniture told apart by structure and by rules.

A text that is hardly more than its article is judged by the run of prose and the rules alone, and keeps what is
doubtful; one with half a web site around it is read line by line by a small forest (``pipeline/prose``).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.model import BlockKind, RawBlock
from pipeline.prose import features, forest
from pipeline.prose import lines as shape
from pipeline.prose.dates import is_dateline
from pipeline.prose.furniture import BYLINES, DATELINES, Rule, rule_for
from pipeline.prose.labels import LABELLED, label

from .fields import without_fields
from .guessed import structured
from .sorting import Line, Sorted

_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING, BlockKind.QUOTE)


def sort_out(blocks: Sequence[RawBlock], texts: Sequence[str], name: str, title: str = "") -> Sorted:
    """Title, byline, date, body and furniture of a text without markup. ``texts`` are the blocks' words."""
    lines = [
        Line(
            block,
            text,
            rule_for(text) if block.kind in _TEXT else None,
            block.kind in _TEXT and shape.is_prose(text) and not label(text),
        )
        for block, text in zip(blocks, texts, strict=True)
    ]
    result = Sorted(title=title)
    lines = without_fields(lines, result)
    start, end = features.best_run([_score(line) for line in lines])
    if start == end:
        start, end = _first_sentence(lines), len(lines)
    if _is_crowded(lines, start, end):
        _read_lines(lines, result, name)
    else:
        end = next((n for n in range(end, len(lines)) if _is_furniture(lines[n])), len(lines))
        _front(lines[:start], lines[start : start + 1], result, name)
        _body(lines[start:end], result, name)
        _tail(lines[end:], result, name)
    result.issued = result.issued or result.changed
    result.kept = structured(result.kept, {id(line.block): line.text for line in lines})
    return result


def _first_sentence(lines: Sequence[Line]) -> int:
    """Where a text begins whose lines are all too short to be told from a site's: at its first sentence, if any.

    It is a text only if at least every fourth line is a sentence: of a menu there is nothing to keep.
    """
    text = [place for place, line in enumerate(lines) if line.block.kind in _TEXT]
    said = [
        place
        for place in text
        if re.search(r"[.!?。！？][\"'”’»)]*$", lines[place].text)
        and (len(lines[place].text.split()) > 1 or shape.width(lines[place].text) >= 12)
        and lines[place].rule is None
        and not _is_dateline(lines[place])
    ]
    later = [place for place in said if place > 0]
    return later[0] if later and 4 * len(said) >= len(text) else len(lines)


def _score(line: Line) -> float:
    if line.block.kind not in _TEXT or (line.block.kind is BlockKind.LIST_ITEM and not line.rule and not line.prose):
        return 0.0
    return features.prose_score(line.prose, shape.width(line.text), line.rule.where if line.rule else "")


def _is_crowded(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether much of a web site stands around the text: many short lines that no heading or list explains."""
    if start == end:
        return False
    loose = sum(not line.prose and line.block.kind in _TEXT for line in (*lines[:start], *lines[end:]))
    return loose > 12 and (sum(map(_is_furniture, lines)) >= 3 or _longest_menu(lines) >= 8)


def _longest_menu(lines: Sequence[Line]) -> int:
    """The longest stretch of lines of up to four words without a stop: a menu, as no article has it."""
    longest = length = 0
    for line in lines:
        item = line.block.kind in _TEXT and len(line.text.split()) <= 4 and not re.search(r"[.,;:!?]$", line.text)
        length = length + 1 if item else 0
        longest = max(longest, length)
    return longest


def _is_furniture(line: Line) -> bool:
    return line.rule is not None and line.rule.id not in BYLINES | DATELINES


def _read_lines(lines: Sequence[Line], result: Sorted, name: str) -> None:
    """A site's page as text: every line is judged by itself and by those around it."""
    worded = [line for line in lines if line.block.kind in _TEXT and line.text]
    gaps = [b.block.line - a.block.line - 1 for a, b in pairwise([worded[0], *worded])]
    rows = features.describe([line.text for line in worded], gaps)
    odds = forest.assured(forest.log_odds("plain", rows), rows, level=_LEVEL, share=_SHARE)
    # What a rule takes out wherever it stands parts no paragraphs: it is not asked.
    asked = [place for place, line in enumerate(worded) if line.rule is None or line.rule.where == "edge"]
    sizes = [len(worded[place].text) for place in asked]
    verdicts = forest.chosen([odds[place] for place in asked], sizes, power=_POWER, change=_CHANGE, least=_LEAST)
    kept = {id(worded[place]) for place, verdict in zip(asked, verdicts, strict=True) if verdict}
    leaning = {id(line): value for line, value in zip(worded, odds, strict=True)}
    inside = [index for index, line in enumerate(lines) if id(line) in kept]
    first, last = (inside[0], inside[-1] + 1) if inside else (len(lines), len(lines))
    while inside and (reach := _began(lines, first, leaning)):
        first -= reach
        kept.add(id(lines[first]))
    while inside and (reach := _goes_on(lines, last, leaning)):
        kept.update(id(line) for line in lines[last : last + reach])
        last += reach
    prose = next((index for index in range(first, last) if lines[index].prose and id(lines[index]) in kept), first)
    at = _title_at(lines[first:prose], result.title)
    if at is not None and not any(_is_title(line, result.title) for line in lines[:first]):
        first += at + 1
    box: Rule | None = None
    _head(lines[:first], lines[first:last], result, name)
    named = _by_name(lines[first:prose], result)
    for index, line in enumerate(lines[first:last], first):
        goes, box = _goes(line, box, result)
        if goes:
            continue
        if named is not None and index == first + named:
            result.drop(line, "names the author")
        elif index < prose and _meta(line, result):
            result.drop(line, line.rule.reason if line.rule else "names the author or the date")
        elif id(line) in kept or (line.block.kind not in _TEXT and id(lines[index - 1]) in kept):
            result.kept.append(line.block)
        elif (
            line.rule is None
            and index + 1 < last
            and id(lines[index + 1]) in kept
            and (_may_stand(line, leaning) or (lines[index - 1].prose and id(lines[index - 1]) in kept))
            and (line.prose or shape.may_head(line.text))
        ):
            result.doubt(line, name)
        else:
            result.drop(line, line.rule.reason if line.rule else "reads like the site's, not the article's")
    _rest(lines[last:], result)


#: Chosen by cross-validation over sites, see tests/train_extract.py and forest.chosen.
_POWER, _CHANGE, _LEAST = 0.5, 2.0, 400.0
_LEVEL, _SHARE = 2.3, 0.6
_APART, _LEANING = 3, -0.7  # so many short lines may stand between two paragraphs, and so unlikely may the further be


def _is_title(line: Line, title: str) -> bool:
    """Whether a line before the article's may be its title: of the words that are known, or long enough for one."""
    return _same(line.text, title) if title else line.rule is None and len(line.text.split()) >= 4


def _began(lines: Sequence[Line], first: int, leaning: dict[int, float]) -> int:
    """How many lines before ``first`` the article rather begins: right before, or before a picture's few words."""
    for reach in range(1, min(_APART, first) + 1):
        line = lines[first - reach]
        if line.prose:
            close = reach == 1 or leaning.get(id(line), -7.0) > _LEANING
            return reach if close and _opens(line, leaning) else 0
    return 0


def _opens(line: Line, leaning: dict[int, float]) -> bool:
    """Whether a line right before the article's is rather its first paragraph than the last of the site's."""
    return line.prose and line.rule is None and leaning.get(id(line), -7.0) > -2.0


def _goes_on(lines: Sequence[Line], place: int, leaning: dict[int, float]) -> int:
    """How many lines from ``place`` on are rather the article's next paragraph, alone or under its heading."""
    if place < len(lines) and _opens(lines[place], leaning):
        return 1
    headed = place + 1 < len(lines) and lines[place].rule is None and shape.may_head(lines[place].text)
    return 2 if headed and _opens(lines[place + 1], leaning) else 0


def _may_stand(line: Line, leaning: dict[int, float]) -> bool:
    """Whether a line among the article's, which the forest would rather leave out, is doubtful enough to keep."""
    odds = leaning.get(id(line), -7.0)
    return odds > -0.5 or (odds > -3.0 and shape.may_head(line.text))


def _head(lines: Sequence[Line], following: Sequence[Line], result: Sorted, name: str) -> None:
    """The site's lines before the article: only its title, byline and date are taken from them."""
    at = _title_at(lines, result.title)
    if at is not None:
        result.title = result.title or lines[at].text
    near = [*lines[at + 1 if at is not None else max(0, len(lines) - 8) :], *following[:3]]
    for line in near:
        _meta(line, result)
    beside = {id(line) for line in (*lines[max(0, at - 1) : at], *lines[at + 1 :])} if at is not None else set()
    for index, line in enumerate(lines):
        if id(line) in beside and result.labelled(line.text):
            result.drop(line, LABELLED)
        elif index != at:
            result.drop(line, line.rule.reason if line.rule else "stands before the article's text")


def _rest(lines: Sequence[Line], result: Sorted) -> None:
    """The lines after the article: its references stay, the site's lines go."""
    references = False
    for line in lines:
        if shape.heads_references(line.text):
            references = True
        elif line.rule or not shape.is_reference(line.text):
            references = False
        if references:
            result.kept.append(line.block)
        else:
            result.drop(line, line.rule.reason if line.rule else "stands after the article's text")


def _front(lines: Sequence[Line], following: Sequence[Line], result: Sorted, name: str) -> None:
    """The lines before the prose: title, byline, date, a heading or standfirst; the rest is the site's."""
    at = _title_at(lines, result.title)
    if at is not None:
        result.title = result.title or lines[at].text
        for index, line in enumerate(lines[:at]):
            _meta(line, result)
            if index >= at - 2 and result.labelled(line.text):
                result.drop(line, LABELLED)
            else:
                result.drop(line, line.rule.reason if line.rule else "stands before the title")
        lines = lines[at + 1 :]
    named = _by_name(lines, result)
    loose = sum(line.rule is None for line in lines)
    crowded = loose > 6 and loose < 8 * sum(map(_is_furniture, lines))
    for index, line in enumerate(lines):
        if line.block.kind not in _TEXT:
            if not crowded and line.block.kind is not BlockKind.RULE:
                result.kept.append(line.block)
        elif index == named:
            result.drop(line, "names the author")
        elif result.labelled(line.text):
            result.drop(line, LABELLED)
        elif _meta(line, result) or (line.rule and line.rule.id not in BYLINES):
            result.drop(line, line.rule.reason if line.rule else "names the author or the date")
        elif line.rule:
            result.doubt(line, name)  # it begins as a byline does and names nobody
        elif _same(line.text, result.title):
            result.drop(line, "repeats the title")
        elif line.prose or (shape.may_head(line.text) and index == len(lines) - 1 and following):
            result.kept.append(line.block)
        elif crowded:
            result.drop(line, "stands before the article's text")
        elif following and (shape.ends_sentence(line.text) or shape.may_head(line.text)):
            result.kept.append(line.block)
        else:
            result.doubt(line, name)


def _title_at(lines: Sequence[Line], title: str) -> int | None:
    """Which line is the title; None if none may be."""
    scores: list[tuple[float, int]] = []
    texts = [line.text.lower() for line in lines]
    for index, line in enumerate(lines):
        if title and _same(line.text, title):
            scores.append((10.0 + index / 1000, index))
            continue
        if line.rule or line.block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            continue
        if (
            label(line.text)
            or shape.byline(line.text)
            or not 2 <= len(line.text) <= 250
            or line.text.endswith((",", ";"))
        ):
            continue
        words = len(line.text.split())
        score = 2.0 if 4 <= words <= 25 or shape.width(line.text) > 1.5 * len(line.text) else 0.0
        score += 1.5 if index == 0 else 0.0
        score += 2.0 if texts.count(texts[index]) > 1 else 0.0
        near = lines[index + 1 : index + 4]
        score += 2.0 if any(other.rule and other.rule.id in BYLINES | DATELINES for other in near) else 0.0
        score += (index + 1) / len(lines) if len(lines) > 8 else 0.0
        score -= 1.0 if shape.ends_sentence(line.text) and not line.text.endswith(("?", "!", "…")) else 0.0
        scores.append((score, -index))
    if title:
        matches = [place for score, place in scores if score >= 10]
        return matches[-1] if matches else None
    return -max(scores)[1] if scores and max(scores)[0] > 0 else None


def _meta(line: Line, result: Sorted) -> bool:
    """Take byline and date from a line of the front; whether it held only that."""
    if result.names_author(line.text, line.rule):
        return True
    if len(line.text) <= 120 and not line.prose:
        result.dates(line.text)
    return _is_dateline(line)


def _is_dateline(line: Line) -> bool:
    return (line.rule is not None and line.rule.id in DATELINES) or is_dateline(line.text)


def _by_name(lines: Sequence[Line], result: Sorted) -> int | None:
    """Which line in front of the text is its author's name alone, above or below the date, and is taken.

    Where a line says "by" whom, it is the one under that, if it gives the author's office.
    """
    for index, line in enumerate(lines):
        if shape.byline(line.text):
            return index + 1 if any(shape.is_office(after.text) for after in lines[index + 1 : index + 2]) else None
        beside = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
        named = line.rule is None and shape.is_name(line.text) and not _same(line.text, result.title)
        if not result.byline and named and any(map(_is_dateline, beside)):
            result.byline = line.text
            return index
    return None


def _same(one: str, other: str) -> bool:
    """Whether two lines are the same words."""
    return bool(one) and re.sub(r"\W+", " ", one).strip().lower() == re.sub(r"\W+", " ", other).strip().lower()


def _goes(line: Line, box: Rule | None, result: Sorted) -> tuple[bool, Rule | None]:
    """Whether a line is dropped wherever it stands, and the box of the site's that is open after it."""
    if line.prose or shape.heads_references(line.text):
        box = None
    if line.rule and line.rule.where != "edge":
        result.drop(line, line.rule.reason)
        return True, line.rule if line.rule.where == "box" else box
    if box is not None and line.block.kind in _TEXT:
        result.drop(line, f"stands in {box.reason}")
        return True, box
    if _same(line.text, result.title):
        result.drop(line, "repeats the title")
        return True, box
    return False, box


def _body(lines: Sequence[Line], result: Sorted, name: str) -> None:
    """The run of prose: only lines that are furniture wherever they stand go, and what stands in their box."""
    box: Rule | None = None
    for line in lines:
        goes, box = _goes(line, box, result)
        if goes:
            continue
        if _is_furniture(line) and not shape.heads_references(line.text):
            result.doubt(line, name)
        else:
            result.kept.append(line.block)


def _tail(lines: Sequence[Line], result: Sorted, name: str) -> None:
    """The lines after the prose: references stay, the site's go, and a few that might be either stay with a finding."""
    box: Rule | None = None
    references = False
    loose = sum(line.rule is None and not shape.is_reference(line.text) for line in lines)
    for line in lines:
        if line.block.kind not in _TEXT:
            if box is None and line.block.kind is not BlockKind.RULE:
                result.kept.append(line.block)
            continue
        if shape.heads_references(line.text):
            references, box = True, None
        if line.rule:
            result.drop(line, line.rule.reason)
            references = False
            box = line.rule if line.rule.where == "box" else box
        elif references or (box is None and shape.is_reference(line.text)):
            result.kept.append(line.block)
        elif box is not None:
            result.drop(line, f"stands in {box.reason}")
        elif line.prose or line.block.kind is BlockKind.LIST_ITEM or shape.ends_sentence(line.text):
            result.kept.append(line.block)
        elif loose > 6:
            result.drop(line, "stands after the article's text")
        else:
            result.doubt(line, name)
