"""An interview printed as it was held, without quotation marks, and what only looks like one."""

from dataclasses import replace

from pipeline.claims.detect import verdicts
from pipeline.model import Article, BlockKind, Support
from tests.test_claims_apparatus import paragraphs
from tests.test_claims_scene import supports

COD = "I bought nine sorts of fish in 1990. The cod went north in 1991."


def test_answers_in_the_first_person_to_questions_put_to_somebody_are_dated() -> None:
    asked = ["What do you sell?", COD, "Did you ever sell cod?", COD, "Why did your father leave?", COD]
    found = supports("The market was built in 1924.", *asked)
    assert found[0] is Support.NONE
    assert [found[place] for place in (2, 3, 5, 6, 8, 9)] == [Support.DATED] * 6


def test_two_questions_are_enough_where_the_article_says_that_it_is_an_interview() -> None:
    asked = ["What do you sell?", COD, "Did you ever sell cod?", COD]
    assert supports(*asked)[1] is Support.NONE
    assert supports("The Gazette interviewed the fishmonger.", *asked)[2] is Support.DATED


def test_what_follows_the_last_answer_is_the_articles_own_again() -> None:
    asked = ["What do you sell?", COD, "Did you ever sell cod?", COD, "Why did your father leave?", COD]
    assert supports(*asked, "The market was built in 1924.")[-1] is Support.NONE


def test_questions_that_a_house_answers_are_no_interview() -> None:
    ferry = "The ferry was built in 1924. It carries 40 cars."
    asked = ["Can you take your car?", ferry, "Can you bring your dog?", ferry, "Where do you pay?", ferry]
    assert Support.DATED not in supports(*asked)
    ours = "We built the ferry in 1924. Our ferry carries 40 cars."
    asked = ["Can you take my car?", ours, "Do you take dogs?", ours, "Where do you moor?", ours]
    assert Support.DATED not in supports(*asked)


def test_who_speaks_at_the_head_of_a_paragraph_tells_question_from_answer() -> None:
    asked = ["Gazette: What do you sell?", f"Miller: {COD}", "Gazette: And cod?", "Miller: The cod went north in 1991."]
    assert supports(*asked)[-1] is Support.DATED
    asked = ["Q: What do you sell?", f"A: {COD}", "Q: Do you sell cod?", "A: The cod went north in 1991."]
    assert supports(*asked)[-1] is Support.DATED
    asked = [
        "Q: My cod smells.",
        f"A: {COD}",
        "Q: Is my eel dead?",
        "A: The cod went north in 1991.",
        "Q: Can I eat it?",
    ]
    assert supports(*asked)[-2] is Support.NONE


def test_a_statement_that_a_colon_introduces_is_dated_until_somebody_else_speaks() -> None:
    told = "In a statement on Tuesday the council denied this:"
    found = supports(told, "She was never held there. The doors were open.", "The house was built in 1924.")
    assert found == [Support.DATED, Support.DATED, Support.DATED, Support.NONE]
    assert supports("It has three rooms:", "The hall was built in 1924.")[-1] is Support.NONE


def test_words_in_quotation_marks_after_a_colon_have_the_speaker_before_it_to_their_end() -> None:
    found = supports("The mayor put it like this: “We are all of us in one boat. It was built in 1924.”")
    assert found == [Support.NAMED, Support.NAMED]
    found = supports("In a letter of 4 May 2020 she put it like this: “We are all in one boat. It was built in 1924.”")
    assert found == [Support.DATED, Support.DATED]


def test_questions_may_be_headings_and_those_of_a_guide_to_its_reader_make_no_interview() -> None:
    def headed(*texts: str) -> list[Support]:
        return [verdict.given.support for verdict in verdicts(under_headings(*texts))]

    asked = ["What do you sell?", COD, "Did you ever sell cod?", COD, "Why did your father leave?", COD]
    assert headed(*asked) == [Support.DATED] * 6
    asked = ["Should you buy cod?", COD, "Do you need a boat?", COD, "What should you pay?", COD]
    assert headed(*asked) == [Support.NONE] * 6


def under_headings(*texts: str) -> Article:
    """Headings and paragraphs by turns."""
    article = paragraphs(*texts)
    blocks = [
        replace(block, kind=BlockKind.PARAGRAPH if number % 2 else BlockKind.HEADING, level=0 if number % 2 else 2)
        for number, block in enumerate(article.blocks)
    ]
    return replace(article, blocks=tuple(blocks))


def test_an_answer_that_is_told_and_not_printed_in_quotation_marks_is_the_interviews_all_the_same() -> None:
    cod = "“The cod went north in 1990.”"
    asked = ["What do you sell?", cod, "And cod?", cod, "Who buys it?", cod, "And eels?", "Eels went south in 1991."]
    found = supports(*asked, "The market was built in 1924.")
    assert found[-2:] == [Support.DATED, Support.NONE]


def test_a_remark_of_the_editor_in_square_brackets_is_no_answer() -> None:
    asked = ["What do you sell?", COD, "Did you ever sell cod?", COD, "Why did your father leave?", COD]
    assert supports(*asked[:2], "[The market was built in 1924.]", *asked[2:])[3] is Support.NONE


def test_a_quotation_left_open_goes_on_only_in_a_paragraph_that_closes_it() -> None:
    said = "“We went north in May,” the mayor said on Monday. “We built a boat."
    assert supports(said, "The boat sank in 1991. We all swam.”")[-2:] == [Support.DATED, Support.DATED]
    assert supports(said, "The boat sank in 1991. It was late.")[-2:] == [Support.NONE, Support.NONE]


def test_an_opening_mark_after_a_stop_closes_a_quotation() -> None:
    said = "The mayor said on Monday, “We built a boat and it sank in May.“"
    assert supports(f"{said} The hall was built in 1924.") == [Support.DATED, Support.NONE]
