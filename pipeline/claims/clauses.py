"""Where only one clause of a sentence states something, the note belongs to that clause."""

import re
from itertools import pairwise

from pipeline.claims.features import features, in_manner
from pipeline.claims.linear import Model
from pipeline.claims.reading import Line
from pipeline.claims.rules import Rulebook
from pipeline.model import Span

# Where a sentence may be parted: at a semicolon, a dash, or a comma with a word that sets one clause against another.
_SEAM = re.compile(r";\s+|\s+[–—]\s+|,\s+(?=(?:but|yet|although|though|whereas|while|so)\s)")
FEWEST = 5  # tokens of a clause that can stand alone
SURE = 0.6  # how sure the model is of the clause that states something
UNSURE = 0.2  # and of those that do not


def stated(book: Rulebook, weights: Model, line: Line, ways: tuple[str, ...] = ()) -> Span:
    """The span of the one clause that states something; the whole sentence where it is not clear that only one does."""
    text = line.text
    cuts = [0, *(match.end() for match in _SEAM.finditer(text)), len(text)]
    if len(cuts) == 2 or len(cuts) > 5:
        return line.span
    sure: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        tokens = book.lexicon.tokens(text[start:end])
        if len(tokens.words) < FEWEST:
            return line.span
        hits = book.hits(tokens)
        score = weights.score("checkable", in_manner(features(book.lexicon, tokens, hits), ways))
        if any(hit.rule.about == "veto" for hit in hits) or score < UNSURE:
            continue
        if score < SURE:
            return line.span
        sure.append((start, end))
    if len(sure) != 1:
        return line.span
    start, end = sure[0]
    clause = text[start:end].rstrip(" ;–—,").removesuffix(".")  # the sentence's stop is not the clause's
    return Span(line.span.start + start, line.span.start + start + len(clause))
