"""Verbs of saying that say nothing, names that are not the speaker's, quotations that end with their paragraph."""

from pipeline.model import Support
from tests.test_claims_scene import supports


def test_who_was_sent_or_wrote_a_book_or_would_not_say_has_said_nothing() -> None:
    for text in (
        "The bank told staff to leave the hall on Monday.",
        "The miller wrote a large number of papers on wheels.",
        "The council has not said who will pay for the bridge.",
        "They fitted no locks in 1960, because the navy considered it an insult.",
        "The mayor was accused of theft in 1960.",
    ):
        assert supports(text) == [Support.NONE]
    assert supports("The council has said who will pay for the bridge.") == [Support.NAMED]
    assert supports("The navy considered it an insult.") == [Support.NAMED]
    assert supports("Critics are accused of theft by others, experts say.") == [Support.VAGUE]


def test_what_somebody_belongs_to_does_not_lend_its_occasion() -> None:
    told = "The mayor of Northbridge said on Monday that the bridge was safe."
    assert supports(f"{told} It opened in 1932. Northbridge's surveyor said that it was old.")[-1] is Support.NAMED
    assert supports(f"{told} It opened in 1932. The mayor also said that it was old.")[-1] is Support.DATED


def test_an_open_quotation_goes_on_in_the_next_paragraph_only_where_it_closes_there() -> None:
    said = "The mayor said on Monday: “The bridge is safe."
    built = "It was built in 1932. It carried trains."
    assert supports(said, built)[1:] == [Support.NONE, Support.NONE]
    assert supports(said, f"{built}”")[1:] == [Support.DATED, Support.DATED]
    assert supports(said, f"“{built}”")[1:] == [Support.DATED, Support.DATED]


def test_one_of_many_and_what_is_reportedly_said_have_no_name() -> None:
    assert supports("One skipper insists that the shoals are thin.") == [Support.VAGUE]
    assert supports("“The shoals are thin,” one skipper told our newspaper.") == [Support.DATED]
    assert supports("The mayor reportedly said on Monday that the bridge was safe.") == [Support.VAGUE]
