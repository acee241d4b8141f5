"""An article that is the occasion itself: a sitting that it reports, an interview that it conducts."""

from pipeline.claims.detect import verdicts
from pipeline.model import Support
from tests.test_claims_apparatus import paragraphs

VOTED = "The school board voted 4-3 on Monday night to close the school."


def supports(*texts: str) -> list[Support]:
    """The support of every sentence, in order; each text is a paragraph."""
    return [verdict.given.support for verdict in verdicts(paragraphs(*texts))]


def test_who_speaks_at_the_sitting_that_the_article_reports_is_dated() -> None:
    built = "It was built in 1924."
    assert supports(VOTED, built, "The superintendent said that the roof leaked.")[-1] is Support.DATED
    assert supports(VOTED, built, "The builder said that the roof leaked.")[-1] is Support.NAMED
    assert supports(VOTED, built, "The superintendent says that the roof leaks.")[-1] is Support.NAMED


def test_without_a_day_or_a_body_in_session_there_is_no_sitting() -> None:
    said = "The superintendent said that the roof leaked."
    assert supports("The school board closed the school.", said)[-1] is Support.NAMED
    told = "The company told staff at a meeting on Tuesday."
    assert supports(told, "It was late.", "A manager said that it was cold.")[-1] is Support.NAMED


def test_answers_in_quotation_marks_to_the_articles_own_questions_are_dated() -> None:
    cod = "“Experts say that the cod went north in 1990.”"
    asked = ["What do you sell?", "“Nine sorts of fish. My father sold forty.”", "And cod?", cod, "Who buys it?", cod]
    found = supports(*asked)
    assert [found[place] for place in (1, 2, 4, 6)] == [Support.DATED] * 4
    assert supports(*asked[:2])[1] is Support.NONE  # one question is a manner of speaking


def test_what_is_said_in_the_present_tense_to_the_writer_is_dated_and_an_experts_line_is_not() -> None:
    assert supports("“People think we ate it all,” he says, wiping the knife.") == [Support.DATED]
    assert supports("“People think we ate it all,” says the woman behind the counter.") == [Support.DATED]
    assert supports("“People think we ate it all,” says the director of the ministry.") == [Support.NAMED]
    assert supports("“People think we ate it all,” he said.") == [Support.NAMED]


def test_a_pronoun_that_blames_or_promises_takes_up_the_statement_before() -> None:
    told = "The company confirmed the decision in a statement on Tuesday."
    assert supports(f"{told} It blamed weak demand and the cost of energy.") == [Support.DATED, Support.DATED]


def test_a_source_inside_a_quotation_that_goes_on_is_part_of_it() -> None:
    said = "“They fail when asked,” the mayor said on Monday. “Look at the war. Experts say it was lost early.”"
    assert supports(said)[-1] is Support.DATED


def test_what_somebody_keeps_saying_is_not_dated_by_the_speech_that_follows() -> None:
    often = "The president has repeatedly said that the river belongs to the valley."
    found = supports(f"{often} In a speech to parliament on 4 May 2020 he threatened to close it.")
    assert found == [Support.NAMED, Support.DATED]


def test_police_with_a_day_are_dated_though_a_pronoun_follows() -> None:
    said = "Northbridge police said on Wednesday that they had seized eels in what they described as the largest haul."
    assert supports(said) == [Support.DATED]


def test_a_statement_is_its_own_occasion_unless_it_lies_in_what_is_said() -> None:
    assert supports("The Georgian league released a statement about the arrest.") == [Support.DATED]
    assert supports("“They released a statement about the arrest,” the mayor said.") == [Support.NAMED]


def test_the_stop_of_an_abbreviation_ends_nothing() -> None:
    assert supports("The mayor announced Nov. 18 that the bridge was shut.") == [Support.DATED]
    assert supports("“The bridge is shut,” Mr. Hart said on Sept. 8.") == [Support.DATED]
    assert supports("The bridge is shut, according to Ann B. Hart.") == [Support.NAMED]
    assert supports("Hart Bros. said that the bridge was shut.") == [Support.NAMED]


def test_a_straight_mark_closes_the_quotation_that_a_sentence_before_opened() -> None:
    assert supports('"The bridge is shut. It is late," said Ann Hart.') == [Support.NAMED] * 2


def test_the_day_of_what_is_told_is_not_that_of_the_telling() -> None:
    assert supports("Ann Hart, however, said that the clerk resigned from the mill a few days ago.") == [Support.NAMED]
    assert supports("The bridge was shut on Monday, Ann Hart said.") == [Support.NAMED]
    talk = (
        "In a talk on 6 October 2011, aboard the old ferry that lies in the harbour of the town, Hart said it was late."
    )
    assert supports(talk) == [Support.DATED]
