"""Verbs of saying that say nothing where they stand: she wrote a song, the bank told him to go, he would not say."""

from pipeline.claims.reading import Line
from pipeline.claims.rules import Hit

NEAR = 7  # tokens from a verb to the end of the words that give a source
SAYERS = frozenset({"named", "speaker", "office"})  # a document says what it says, whatever the verb


def spoken_by(line: Line) -> tuple[Hit, ...]:
    """The rules of a source that matched by a verb with which something is said. A rule of the unsaid ends in its verb.

    One that is itself about somebody named leaves those without a name alone: they are accused, nobody says by whom.
    """
    sources = line.of("source")
    if not sources or not (unsaid := line.of("unsaid")):
        return sources
    every = {hit.last - 1 for hit in unsaid}
    general = {hit.last - 1 for hit in unsaid if not hit.rule.source}
    struck = {"vague": general, **dict.fromkeys(SAYERS, every)}
    return tuple(hit for hit in sources if struck.get(hit.rule.source, set()).isdisjoint(_verbs(hit)))


def _verbs(hit: Hit) -> range:
    """Where in the words of a source its verb may stand."""
    return range(max(hit.first, hit.last - NEAR), hit.last)
