"""Quotations of several sentences in straight marks: who speaks is read where they end."""

from pipeline.model import Support
from tests.test_claims_scene import supports


def test_a_straight_mark_closes_where_the_sentence_begins_inside_a_quotation() -> None:
    text = '"The bridge is old. It was built in 1924. It will have to be closed next year," said Tom Hart, an engineer.'
    assert supports(text) == [Support.NAMED] * 3
