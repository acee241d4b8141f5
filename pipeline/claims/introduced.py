"""Words that a paragraph introduces and the next ones give: a sentence ends with a colon, and a statement follows."""

from dataclasses import replace

from pipeline.claims.given import Attribution
from pipeline.claims.reading import Line
from pipeline.model import BlockKind, Support

INTRODUCED = "the words that the sentence before introduces"


def introduced(lines: tuple[Line, ...], found: list[Attribution]) -> None:
    """What follows a colon that closes a paragraph: one paragraph, all items of a list, all that is set as quoted.

    It ends where somebody else speaks; a pronoun that "also claims" goes on with it.
    """
    for number, line in enumerate(lines[:-1]):
        given = found[number]
        if not (line.last and line.text.endswith(":") and given.attributed and given.support is not Support.NONE):
            continue
        first = lines[number + 1]
        if first.block - line.block > 1:
            continue
        within = first.quoted or first.kind is BlockKind.LIST_ITEM
        block = first.block
        for after in range(number + 1, len(lines)):
            one, own = lines[after], found[after]
            goes_on = one.block == block or (
                within and one.block - block == 1 and (one.quoted, one.kind) == (first.quoted, first.kind)
            )
            if not goes_on or own.attributed or one.has("turn") or own.support is Support.CITED:
                break
            block = one.block
            if own.support is Support.NONE:
                found[after] = replace(given, quotation=own.quotation, rule=INTRODUCED, borrowed=True)
