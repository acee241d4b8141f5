"""An article that is the occasion itself: it reports one sitting from end to end, or it asks the questions."""

from pipeline.claims.reading import Line

LEAD = 5  # sentences in which an article says which sitting it reports
QUESTIONS = 3  # questions, each answered in quotation marks, that make an interview
ANSWERED = 2  # blocks after its question in which an answer begins
OPENING = ("“", "«", '"')
ON_A_DAY = "on-a-day"
# Who speaks at a sitting: in court, in a council, from the floor.
SITTERS = frozenset(
    {
        "judge", "magistrate", "justice", "justices", "court", "majority", "dissenters", "prosecutor", "prosecution",
        "defence", "defense", "counsel", "barrister", "solicitor", "attorney", "lawyer", "witness", "jury", "foreman",
        "defendant", "accused", "chair", "chairman", "chairwoman", "president", "superintendent", "commissioner",
        "councillor", "councilman", "councilwoman", "member", "speaker", "mayor", "leader", "minister", "opposition",
        "trustee", "treasurer", "manager", "delegate", "deputy", "steward", "moderator", "bishop", "senator", "mp",
        "father", "mother", "grandmother", "grandfather", "parent",
    }
)  # fmt: skip
BEFORE = 4  # words before a source that may say who it is: counsel to the inquiry said
PRESENT = frozenset({"says", "say", "insists", "argues", "maintains", "claims", "believes", "thinks"})


def sits(lines: tuple[Line, ...]) -> bool:
    """Whether the article reports a sitting: its first sentences tell of one, with the day on which it was held."""
    return any(
        any(hit.rule.about == "sitting" for hit in line.hits) and any(hit.rule.id == ON_A_DAY for hit in line.hits)
        for line in lines[:LEAD]
    )


def at_the_sitting(line: Line) -> bool:
    """Whether the source of a sentence is somebody who speaks at sittings, and spoke then."""
    words = line.tokens.lower
    return any(
        not SITTERS.isdisjoint(words[max(0, hit.first - BEFORE) : hit.last])
        and PRESENT.isdisjoint(words[hit.first : hit.last])
        for hit in line.of("source")
        if hit.rule.source == "named"
    )


def asks(lines: tuple[Line, ...]) -> bool:
    """Whether the article is an interview: it puts questions, and the next lines answer in quotation marks."""
    answered = 0
    asked = -ANSWERED
    for line in lines:
        if line.place == 0 and line.block - asked < ANSWERED and line.text.startswith(OPENING):
            answered += 1
            asked = -ANSWERED
        if line.last and line.quote is None and not line.opens_inside and line.text.endswith("?"):
            asked = line.block
    return answered >= QUESTIONS


def answers(line: Line) -> bool:
    """Whether a sentence of an interview is in the words of who is asked."""
    return line.opens_inside or (line.quote is not None and line.text.startswith(OPENING))
