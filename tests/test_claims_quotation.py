"""Quotations of several sentences in straight marks: who speaks is read where they end."""

from pipeline.model import Support
from tests.test_claims_scene import supports


def test_a_straight_mark_closes_where_the_sentence_begins_inside_a_quotation() -> None:
    text = '"The bridge is old. It was built in 1924. It will have to be closed next year," said Tom Hart, an engineer.'
    assert supports(text) == [Support.NAMED] * 3


def test_the_police_are_one_body_that_can_be_asked() -> None:
    assert supports("The police said that the lock was broken.") == [Support.NAMED]
    assert supports("The police said on Monday that the lock was broken.") == [Support.DATED]


def test_a_paragraph_is_taken_from_the_site_that_it_names_at_its_end() -> None:
    assert supports("The mill was sold for a pound. (Via Millwatch)")[0] is Support.CITED
    assert supports("The mill was sold for a pound.", "It was late.", "(Via Millwatch)")[:2] == [
        Support.NONE, Support.CITED,
    ]  # fmt: skip
