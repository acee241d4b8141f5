"""What the model sees of a sentence's place: its neighbours' sources, its paragraph, the sort of article."""

from collections.abc import Iterator, Sequence

from pipeline.claims.given import Attribution
from pipeline.claims.reading import Line
from pipeline.model import Support

STRENGTH = {Support.NONE: 0, Support.VAGUE: 1, Support.NAMED: 2, Support.DATED: 3, Support.CITED: 4}
FEW = 8  # sentences below which an article has no manner of its own
STEPS = (0.02, 0.1, 0.2, 0.35, 0.5)
LIKELY = (0.05, 0.12, 0.27, 0.5, 0.73, 0.88, 0.95, 0.98)  # scores of checkable, a step of log-odds apart


SPOKEN, TOLD = ("@spoken",), ("@told",)


def told(lines: Sequence[Line]) -> bool:
    """Whether the article is told and not spoken: few of its sentences say I or we outside quotation marks."""
    own = sum(line.quote is None and any(hit.rule.id == "first-person" for hit in line.hits) for line in lines)
    return len(lines) >= FEW and own <= len(lines) / 4


def manner(lines: Sequence[Line]) -> tuple[str, ...]:
    """What the decision on checkable sees of the whole: an account, a speech, or nothing where it is too short."""
    return () if len(lines) < FEW else TOLD if told(lines) else SPOKEN


def surroundings(lines: Sequence[Line], given: Sequence[Attribution]) -> Iterator[list[str]]:
    """For every sentence the features of its place."""
    manner = list(_manner(lines, given)) if len(lines) >= FEW else []
    strongest: dict[int, Support] = {}
    for line, one in zip(lines, given, strict=True):
        best = strongest.get(line.block, Support.NONE)
        strongest[line.block] = max(best, one.support, key=STRENGTH.__getitem__)
    for number, line in enumerate(lines):
        yield [*_place(lines, number), *_sources(lines, given, number, strongest[line.block]), *manner]


def likelihood(score: float) -> Iterator[str]:
    """How checkable the sentence is, as far as that model can say: what it learned on debates serves the notes too."""
    for step in LIKELY:
        yield f"@checkable {'>' if score > step else '<'} {step}"


def _place(lines: Sequence[Line], number: int) -> Iterator[str]:
    line = lines[number]
    if len(lines) >= FEW:
        yield f"@tenth {10 * number // len(lines)}"
    yield f"@kind {line.kind}"
    if line.place == 0:
        yield "@first"
    if line.last:
        yield "@last"
    if line.begins:
        yield f"@begins {line.begins}"
    after = lines[number + 1] if not line.last and number + 1 < len(lines) else None
    if after and after.begins:
        yield f"@next begins {after.begins}"


def _sources(lines: Sequence[Line], given: Sequence[Attribution], number: int, most: Support) -> Iterator[str]:
    """What this sentence and its neighbours in the paragraph give."""
    line, own = lines[number], given[number]
    yield f"@gives {own.support}"
    if own.rule:
        yield f"@by {own.rule}"
    if own.quotation:
        yield "@quotation"
    if line.quote_words:
        yield f"@quoted {min(line.quote_words // 4, 4)}"
    if own.pronoun:
        yield "@pronoun"
    if own.borrowed:
        yield "@borrowed"
    before = given[number - 1] if line.place else None
    after = given[number + 1] if not line.last and number + 1 < len(lines) else None
    yield f"@before {before.support if before else 'nothing'}"
    yield f"@after {after.support if after else 'nothing'}"
    if before and not own.attributed:
        yield f"@silent after {before.support}"
    if after and not own.attributed:
        yield f"@silent before {after.support}"
    yield f"@paragraph {most}"
    if line.place == 0 and number and lines[number - 1].block != line.block:
        yield f"@paragraph before {given[number - 1].support}"


def _manner(lines: Sequence[Line], given: Sequence[Attribution]) -> Iterator[str]:
    """What sort of article it is, by shares of its sentences."""
    count = len(lines) or 1
    shares = {
        "attributed": sum(one.attributed for one in given),
        "findable": sum(STRENGTH[one.support] >= 3 for one in given),
        "cited": sum(line.cited is not None for line in lines),
        "we": sum(any(hit.rule.id == "first-person" for hit in line.hits) for line in lines),
        "you": sum(any(hit.rule.id == "second-person" for hit in line.hits) for line in lines),
        "numbers": sum(any(word[0].isdigit() for word in line.tokens.words) for line in lines),
        "quotations": sum(one.quotation for one in given),
        "past": sum(any(hit.rule.id == "past-event" for hit in line.hits) for line in lines),
    }
    for name, number in shares.items():
        yield f"@article {name} {sum(number / count > step for step in STEPS)}"
