"""An interview printed as it was held, without quotation marks: questions to one person, and the answers."""

import re
from collections.abc import Iterable, Iterator

from pipeline.claims.reading import Line
from pipeline.claims.scene import asks

ASKED = 3  # questions put to somebody that make an interview, where the article does not say that it is one
SAID_TO_BE = 2  # and where it does
OPENING = 8  # sentences in which an article says that it is an interview
SHORT = 4  # sentences of a question, with what leads up to it
LABELS = 4  # paragraphs that begin with who speaks
PRINTED = ("“", "«", '"')
INTERVIEWED = re.compile(
    r"\b(?:interview(?:ed|s)?|(?:spoke|talked|sat down|caught up|chatted|talks|speaks|sits down) (?:to|with)"
    r"|conversation (?:between|with)|answered (?:our|some|a few|five|ten|questions)|edited (?:for|and condensed))\b",
    re.I,
)
YOU = re.compile(r"\byou(?:r|rs|rself|rselves)?\b", re.I)
# Questions that a guide or a review puts to its reader, or a reader to the house.
READER = re.compile(
    r"\b(?:should|must|may|will|can) you\b(?! (?:\w+ )?(?:tell|explain|describe|give|talk|say|share|walk|name)\b)"
    r"|\bdo you (?:need|have to|want)\b|\byou (?:should|need|can)\b|\b(?:I|my)\b",
    re.I,
)
ME = frozenset({"i", "i'm", "i've", "i'd", "i'll", "my", "me", "myself", "mine"})
WE = frozenset({"we", "we're", "we've", "we'd", "we'll", "our", "us", "ours"})
# Who speaks, at the head of a paragraph: "Q:", "Jane Miller:", "((Jane Miller))"; an address of a page is none.
LABEL = re.compile(r"(?:\(\(\s*([^()]{1,40}?)\s*\)\)|\[?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})\]?\s?:(?!//))\s")
LETTERS = frozenset({"q", "a", "question", "answer"})


def interviewed(lines: tuple[Line, ...]) -> frozenset[int]:
    """Which sentences are the answers of an interview that the article prints; none, where it prints none."""
    if not any(line.heading.endswith("?") or (line.last and line.text.endswith("?")) for line in lines):
        return frozenset()
    blocks = _blocks(lines)
    found = _labelled(lines, blocks) or _unlabelled(lines, blocks) or _retold(lines, blocks)
    return frozenset(number for number in found if not _remark(lines[number].text))


def _blocks(lines: tuple[Line, ...]) -> list[range]:
    """The sentences of every paragraph."""
    starts = [number for number, line in enumerate(lines) if line.place == 0]
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _unlabelled(lines: tuple[Line, ...], blocks: list[range]) -> frozenset[int]:
    """Questions that are headings or paragraphs of their own, and what stands between them."""
    questions, groups = _asked(lines, blocks)
    addressed = sum(YOU.search(question) is not None and not READER.search(question) for question in questions)
    said = [found[0].lower() for line in lines[:OPENING] if (found := INTERVIEWED.search(line.text))]
    groups = [group for group in groups if group]
    if not groups or addressed < (SAID_TO_BE if said else ASKED):
        return frozenset()
    personal = sum(_has(lines, group, ME) for group in groups)
    plural = sum(_has(lines, group, ME | WE) for group in groups)
    printed = sum(lines[group[0][0]].text.startswith(PRINTED) for group in groups)
    alone = personal * 4 >= len(groups) or any(word.startswith("interview") for word in said)
    if plural * 2 < len(groups) or not alone or printed * 2 > len(groups):
        return frozenset()
    groups[-1] = list(_last(lines, groups[-1]))
    return frozenset(number for group in groups for block in group for number in block)


def _retold(lines: tuple[Line, ...], blocks: list[range]) -> frozenset[int]:
    """Where the answers are printed in quotation marks, those that are told instead: right after a question."""
    if not asks(lines):
        return frozenset()
    _, groups = _asked(lines, blocks)
    return frozenset(number for group in groups if group for number in group[0])


def _remark(text: str) -> bool:
    """Whether a sentence is the editor's own, in square brackets."""
    return text.startswith("[") and text.endswith("]")


def _asked(lines: tuple[Line, ...], blocks: list[range]) -> tuple[list[str], list[list[range]]]:
    """Every question, and the paragraphs after it up to the next one or to a heading that asks nothing."""
    questions: list[str] = []
    groups: list[list[range]] = []
    within = False
    for block in blocks:
        if heading := lines[block[0]].heading:
            within = heading.endswith("?")
            if within:
                questions.append(heading)
                groups.append([])
        if _question(lines, block):
            within = True
            questions.append(lines[block[-1]].text)
            groups.append([])
        elif within:
            groups[-1].append(block)
    return questions, groups


def _question(lines: tuple[Line, ...], block: range) -> bool:
    """Whether a paragraph is a question, with a sentence or two that lead up to it, and nobody's in quotation marks."""
    last = lines[block[-1]]
    return len(block) <= SHORT and last.text.endswith("?") and last.quote is None and not last.opens_inside


def _has(lines: tuple[Line, ...], group: Iterable[range], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(lines[number].tokens.lower) for block in group for number in block)


def _last(lines: tuple[Line, ...], group: list[range]) -> Iterator[range]:
    """The last answer: its first paragraph, and what goes on in the first person; then the article closes."""
    for place, block in enumerate(group):
        if place and not _has(lines, [block], ME | WE):
            return
        yield block


def _labelled(lines: tuple[Line, ...], blocks: list[range]) -> frozenset[int]:
    """Paragraphs that begin with who speaks: one asks, another answers."""
    speakers = [_label(lines[block[0]].text) for block in blocks]
    names = {name for name in speakers if name}
    if sum(bool(name) for name in speakers) < LABELS or not 2 <= len(names) <= LABELS:
        return frozenset()
    asking = {
        name: sum(
            who == name and lines[block[-1]].text.endswith("?") for who, block in zip(speakers, blocks, strict=True)
        )
        for name in names
    }
    asker = max(asking, key=lambda name: asking[name])
    turns = sum(who == asker for who in speakers)
    if asking[asker] < SAID_TO_BE or asking[asker] * 2 < turns:
        return frozenset()
    found: list[range] = []
    speaking = ""
    for who, block in zip(speakers, blocks, strict=True):
        speaking = who or speaking
        if speaking and speaking != asker:
            found.append(block)
    if names <= LETTERS:  # questions of readers are printed like this, too, and answered by the house
        put = [block for who, block in zip(speakers, blocks, strict=True) if who == asker]
        texts = [" ".join(lines[number].text for number in block) for block in put]
        to_one = sum(YOU.search(text) is not None and not READER.search(text) for text in texts)
        if to_one * 2 < len(put) or not _has(lines, found, ME):
            return frozenset()
    return frozenset(number for block in found for number in block)


def _label(text: str) -> str:
    match = LABEL.match(text)
    return (match[1] or match[2]).lower() if match else ""
