"""The whole wording of one note as a person signs it: both voices in one text, with the desk's own source ids."""

import re

NOT_GIVEN, ON_RECORD = "Not given:", "On record:"
_VOICES = re.compile(rf"\s*(?:{NOT_GIVEN}\s*(?P<given>.*?))?\s*(?:{ON_RECORD}\s*(?P<record>.*))?\s*", re.DOTALL)


def join(not_given: str, record: str) -> str:
    """Both voices, labelled, as one text; a voice that says nothing is left out."""
    parts = [f"{label} {words}" for label, words in ((NOT_GIVEN, not_given), (ON_RECORD, record)) if words]
    return " ".join(parts)


def split(text: str) -> tuple[str | None, str | None]:
    """The two voices of a wording; None for one that it does not hold. Text without labels is the first voice."""
    found = _VOICES.fullmatch(text)
    if found is None or (found["given"] is None and found["record"] is None):
        return " ".join(text.split()), None
    return tuple(" ".join(words.split()) if words is not None else None for words in found.groups())  # type: ignore[return-value]  # two groups, so a pair
