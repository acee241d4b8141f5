"""What can be counted of each line of a page, and of the lines around it: the model's view of a text."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from . import lines as shape
from .dates import find_date
from .furniture import rule_for

Row = dict[str, float]

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_TOKEN = re.compile(r"\w+")
_INNER_END = re.compile(r"[.!?…][\"'”’»)]*(?=\s+[\"'“‘«(]?[A-Z0-9А-ЯÀ-Þ])")
_END = re.compile(r"[.!?。！？]['\"”’»)\]]*$")
_CUT = re.compile(r"(?:…|\.\.\.)['\"”’)\]]*$")
_SEPARATORS = re.compile(r"[|»›>•·/]\s|\s[|/›»•]")
_ADDRESS = re.compile(r"https?:|www\.|\.com\b|@\w")
_SITE = re.compile(
    r"(?i)cookie|newsletter|subscri|sign up|log ?in|sign in|privacy|terms of|advertis|download the|our app|click here"
    r"|follow us|e-?mail|inbox|contact us|facebook|twitter|instagram|linkedin|whatsapp"
)
_CREDIT = re.compile(
    r"(?i)^(?:photo|image|picture|credit|getty|via getty|reuters|ap photo|file photo|source)\b|\b(?:getty images"
    r"|ap photo|/ ?afp|/ ?reuters|photo by|photograph:|image:|photo:|credit:)|\((?:photo|image)"
)
_MORE = re.compile(
    r"(?i)^(?:read more|more:|related|see also|also read|read also|watch:|read:|listen|photos:|video:|next:"
    r"|continue reading)"
)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\bago\b|[ap]\.?m\.? [A-Z]{2,3}\b")
_REPLY = re.compile(r"(?i)\b(?:reply|permalink|upvote|report abuse|flag as|likes?)\b")
_YOU = re.compile(r"(?i)\b(?:you|your|our|us|we)\b")
_SAID = re.compile(r"\b(?:said|says|told|according to)\b")
#: Headings under which an article is over, or is interrupted.
_BOX = re.compile(
    r"(?i)(?:.{0,20}\b(?:comments?|replies|responses|discussion|kommentare|commentaires|comentarios)\b.{0,25}"
    r"|leave a reply.*|join the (?:conversation|discussion).*|recent posts?|you may also.*|related.{0,30}"
    r"|more (?:from|on|in|stories).{0,40}|read (?:more|next).{0,30}|recommended.{0,20}|trending.{0,20}"
    r"|most (?:popular|read|viewed).{0,20}|popular.{0,20}|latest.{0,25}|top stories.{0,20}|about the author.{0,20}"
    r"|share (?:this|on).{0,30}|tags?:?.{0,60}|filed under.{0,60}|topics:?.{0,40}|sign up.{0,60}|subscribe.{0,60}"
    r"|newsletter.{0,40})"
)
#: Small words of the languages that desks get most: running text is full of them, menus are not.
_SMALL_WORDS = """
the of and to in is that for it was on as with he be at by this had not are but from or have an they which you were his
her she we has been will would their who what said more there if when out so up about into than its can only other new
some could these two may then do any my now such like our over also after i me your him them just because how did no all
very much der die und das den von zu mit auf für ist im dem nicht ein eine le la les des et un une du en que est pour
dans qui sur el los las una por con del se su para het van dat niet och att det som på il di che non per sono della è
dos da em não uma ao com os o e na pelo mais como sua ele foi à seu ser quem quando muito nos já só pela até isso ela
entre era depois sem mesmo aos ter seus nas esse eles и в не на что он с как это по но из
"""


@cache
def _small_words() -> frozenset[str]:
    return frozenset(_SMALL_WORDS.split())


def describe(texts: Sequence[str], gaps: Sequence[int], title: str = "") -> list[Row]:
    """One row of numbers a line. ``gaps`` are the empty lines before each; without a title the first line is it."""
    rows = [_own(text) for text in texts]
    counts = Counter(text.lower() for text in texts)
    scores: list[float] = []
    for text, gap, row in zip(texts, gaps, rows, strict=True):
        rule = rule_for(text)
        row["rule-anywhere"] = float(rule is not None and rule.where == "anywhere")
        row["rule-edge"] = float(rule is not None and rule.where == "edge")
        row["rule-box"] = float(rule is not None and rule.where == "box")
        row["repeated"] = float(counts[text.lower()] > 1)
        row["gap"] = float(gap > 0)
        row["prose"] = float(rule is None and shape.is_prose(text))
        scores.append(prose_score(row["prose"] > 0, shape.width(text), rule.where if rule else ""))
    _place(texts, rows, scores)
    _topic(texts, rows, title or (texts[0] if texts else ""))
    _lengths(texts, rows)
    _around(rows, [max(score, 0.0) for score in scores])
    _under_headings(texts, rows)
    _combine(rows)
    return rows


def prose_score(prose: bool, width: float, rule: str) -> float:
    """How much a line speaks for its place being the article: the summands of the best run of prose."""
    if rule:
        return -1.0 if rule == "edge" else -3.0
    return min(width / 60, 6.0) if prose else -0.6


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """The contiguous run with the greatest sum, half-open; (0, 0) where nothing is positive."""
    best, found = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, score in enumerate(scores):
        total += score
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, found = total, (start, index + 1)
    return found


def _own(text: str) -> Row:
    """What a line shows by itself."""
    width = shape.width(text)
    words = _WORD.findall(text)
    count = len(words) or 1
    lower = sum(word[0].islower() for word in words)
    small_words = _small_words()
    small = sum(word.lower() in small_words for word in words) / count
    length = min(math.log1p(width), 6.5) / 6.5
    end = float(bool(_END.search(text[-6:])))
    site = float(bool(_SITE.search(text)))
    you = float(bool(_YOU.search(text)))
    return {
        "length": length,
        "long": float(width >= 140),
        "middling": float(60 <= width < 140),
        "short": float(width < 25),
        "end": end,
        "asks": float(text[-1:] in "?!"),
        "colon": float(text[-1:] == ":"),
        "cut": float(bool(_CUT.search(text[-6:]))),
        "end-length": end * length,
        "sentences": min(len(_INNER_END.findall(text)), 4) / 4,
        "commas": min(text.count(",") / (len(text.split()) + 1) * 5, 1.0),
        "capitals": 1 - lower / count,
        "capitals-long": (1 - lower / count) * float(width > 40),
        "upper": float(text.isupper() and count > 1),
        "starts-lower": float(text[:1].islower()),
        "small": small,
        "small-length": small * length,
        "lower-length": lower / count * length,
        "word-length": min(sum(map(len, words)) / count, 12) / 12,
        "digits": sum(character.isdigit() for character in text) / max(1, len(text)),
        "separators": float(bool(_SEPARATORS.search(text))),
        "address": float(bool(_ADDRESS.search(text))),
        "copyright": float("©" in text or "ights reserved" in text or "opyright" in text),
        "quotes": float(width > 40 and bool(re.search(r"[“”\"«»„]", text))),
        "said": float(bool(_SAID.search(text))),
        "you-short": you * float(width < 200),
        "site": site,
        "site-short": site * float(width < 160),
        "credit": float(width < 300 and bool(_CREDIT.search(text))),
        "more": float(bool(_MORE.search(text))),
        "date": float(width < 100 and bool(find_date(text))),
        "clock": float(width < 100 and bool(_CLOCK.search(text))),
        "by": float(width < 100 and bool(re.match(r"(?i)by\s+\S", text))),
        "figures": float(bool(re.fullmatch(r"[\d\W]+", text))),
        "reply": float(width < 60 and bool(_REPLY.search(text))),
    }


def _place(texts: Sequence[str], rows: Sequence[Row], scores: Sequence[float]) -> None:
    """Where a line stands in the page, and against the best run of prose."""
    start, end = best_run(scores)
    total = sum(max(score, 0.0) for score in scores) or 1.0
    title = set(_TOKEN.findall(texts[0].lower())) if texts else set()
    before = 0.0
    for index, row in enumerate(rows):
        distance = start - index if index < start else index - end + 1 if index >= end else 0
        words = set(_TOKEN.findall(texts[index].lower()))
        row["in-run"] = float(start <= index < end)
        row["before-run"] = float(index < start)
        row["after-run"] = float(index >= end)
        row["to-run"] = min(distance, 30) / 30 * (1 if index < start else -1)
        row["prose-before"] = before / total
        before += max(scores[index], 0.0)
        row["position"] = index / len(rows)
        row["first"] = float(index == 0)
        row["title"] = len(words & title) / max(3, len(words)) if index else 1.0


def _topic(texts: Sequence[str], rows: Sequence[Row], title: str) -> None:
    """How far the title's words recur in a line and around it, and where the line that repeats the title stands."""
    small = _small_words()
    named = {word for word in _TOKEN.findall(title.lower()) if len(word) > 3 and word not in small}
    hits = [named.intersection(_TOKEN.findall(text.lower())) if named else set() for text in texts]
    count = max(1, len(named))
    heading = next(
        (n for n in range(1, len(texts)) if len(hits[n]) >= 0.6 * count and named and len(texts[n]) < 250), -1
    )
    for index, row in enumerate(rows):
        row["topic"] = len(hits[index]) / count
        for reach in (3, 8):
            near = set().union(*hits[max(0, index - reach) : index], *hits[index + 1 : index + reach + 1])
            row[f"topic-near-{reach}"] = len(near) / count
        row["past-heading"] = 0.5 if heading < 0 else float(index > heading)
        row["from-heading"] = max(-1.0, min(1.0, (index - heading) / 40)) if heading >= 0 else 0.0


def _lengths(texts: Sequence[str], rows: Sequence[Row]) -> None:
    """Whether lines near by were cut to the same length, as teasers are."""
    lengths = [len(text) for text in texts]
    for index, row in enumerate(rows):
        near = [*lengths[max(0, index - 8) : index], *lengths[index + 1 : index + 9]]
        alike = sum(abs(length - lengths[index]) <= 3 for length in near) if lengths[index] > 80 else 0
        row["alike"] = min(alike, 3) / 3


def _around(rows: Sequence[Row], mass: Sequence[float]) -> None:
    """What stands before and after a line."""
    count = len(rows)
    for index, row in enumerate(rows):
        for side, step in (("previous", -1), ("next", 1)):
            for distance in (1, 2, 3):
                place = index + step * distance
                other = rows[place] if 0 <= place < count else None
                row[f"{side}-{distance}-prose"] = other["prose"] if other else 0.0
                if distance < 3:
                    row[f"{side}-{distance}-length"] = other["length"] if other else 0.0
            other = rows[index + step] if 0 <= index + step < count else None
            for name in (
                "end",
                "site",
                "repeated",
                "gap",
                "rule-anywhere",
                "rule-box",
                "date",
                "capitals",
                "small",
                "cut",
            ):
                row[f"{side}-{name}"] = other[name] if other else 0.0
    for reach in (5, 12):
        sums = {name: _sums([row[name] for row in rows]) for name in _NEAR}
        masses = _sums(mass)
        for index, row in enumerate(rows):
            low, high = max(0, index - reach), min(count, index + reach + 1)
            before = (masses[index] - masses[low]) / reach
            after = (masses[high] - masses[index + 1]) / reach
            row[f"prose-before-{reach}"] = min(before, 3.0) / 3
            row[f"prose-after-{reach}"] = min(after, 3.0) / 3
            row[f"prose-both-{reach}"] = min(before, after, 3.0) / 3
            for name, total in sums.items():
                row[f"{name}-near-{reach}"] = (total[high] - total[low] - row[name]) / max(1, high - low - 1)


_NEAR = ("short", "repeated", "small-length", "end", "date", "clock", "reply", "site-short")


def _sums(values: Sequence[float]) -> list[float]:
    """Running sums, so that the sum of any stretch is one subtraction."""
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


def _under_headings(texts: Sequence[str], rows: Sequence[Row]) -> None:
    """How near above a line a heading of a box stands: comments, related stories, tags."""
    distance, seen = 99, 0
    for text, row in zip(texts, rows, strict=True):
        if len(text) < 70 and not row["before-run"] and _BOX.fullmatch(text):
            distance, seen = 0, seen + 1
        else:
            distance += 1
        row["under-box"] = max(0.0, 1 - distance / 12)
        row["after-box"] = float(seen > 0) * row["after-run"]
        row["boxes"] = min(seen, 5) / 5


def _combine(rows: Sequence[Row]) -> None:
    """What two numbers say only together."""
    for row in rows:
        row["prose-short-near"] = row["prose"] * row["short-near-5"]
        row["prose-in-run"] = row["prose"] * row["in-run"]
        row["prose-after-run"] = row["prose"] * row["after-run"]
        row["prose-before-run"] = row["prose"] * row["before-run"]
        row["short-in-run"] = row["short"] * row["in-run"]
        row["length-in-run"] = row["length"] * row["in-run"]
