"""How far an occasion reaches: to the other quotations of an interview."""

from pipeline.model import Support
from tests.test_claims_scene import supports

TOLD = "“We had no warning at all that night,” Miller told the Evening Post."


def test_an_interview_reaches_to_its_speakers_other_quotations_before_and_after() -> None:
    before = "“The river rose before anybody was awake,” Miller said. “It took the shed.”"
    built = "The dam was built in 1924."
    after = "“Nobody has come to see us since then,” he said."
    found = supports(before, built, TOLD, built, built, before, after)
    assert found[:2] == [Support.DATED] * 2
    assert found[-3:] == [Support.DATED] * 3


def test_an_interview_does_not_reach_to_others_nor_to_what_is_not_quoted() -> None:
    built = "The dam was built in 1924."
    other = "“The river rose before anybody was awake,” Baker said."
    assert supports(other, built, TOLD)[0] is Support.NAMED
    assert supports("Miller called it a “wall”.", built, TOLD)[0] is Support.NAMED
    assert supports("Miller said that the river rose.", built, TOLD)[0] is Support.NAMED


def test_he_continued_keeps_the_occasion_over_short_paragraphs() -> None:
    said = "“The dam is old,” Miller said at the council meeting on Monday."
    found = supports(said, "The dam was built in 1924.", "“It will not last another winter,” he continued.")
    assert found == [Support.DATED, Support.NONE, Support.DATED]
