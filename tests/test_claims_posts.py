"""What pages show of elsewhere: posts of networks, texts under a heading with a colon, calls in round brackets."""

from pipeline.model import Support
from tests.test_claims_scene import supports

BUILT = "The dam was built in 1924."
UNDER = "— Northbridge Council (@northbridge) November 19, 2019"


def test_a_post_is_dated_by_the_line_under_it() -> None:
    assert supports(BUILT, "We have given out 5,000 sandbags today.", UNDER)[:2] == [Support.NONE, Support.DATED]
    assert supports(BUILT, f"We have given out 5,000 sandbags today. {UNDER}")[:2] == [Support.NONE, Support.DATED]
    assert supports("The gate opened at 6 o'clock this morning. pic.twitter.com/Ab3dE")[0] is Support.DATED


def test_what_is_under_a_post_and_a_name_with_a_handle_alone_date_nothing() -> None:
    assert supports("We have given out 5,000 sandbags today.", UNDER, BUILT)[-1] is Support.NONE
    assert supports("The council (@northbridge) gave out 5,000 sandbags.") == [Support.NONE]


def test_a_text_under_a_colon_is_that_text() -> None:
    said = '"If the dam breaks, somebody will pay. Somebody built it."'
    assert supports("The mayor's original statement:", said)[1:] == [Support.DATED] * 2
    assert supports("The mayor's original idea:", said)[1] is not Support.DATED


def test_numbers_in_round_brackets_that_count_on_are_calls() -> None:
    three = [f"Tea lowers the pressure of the blood by {n} per cent ({n})." for n in (2, 3, 4)]
    assert supports(*three, BUILT) == [Support.CITED] * 3 + [Support.NONE]


def test_ages_goals_and_lists_in_round_brackets_are_no_calls() -> None:
    assert Support.CITED not in supports(*(f"The prize went to the baker's son ({n})." for n in (41, 19, 33)))
    assert supports("The town has (1) a mill, (2) a bank and (3) a bridge.") == [Support.NONE]
    assert Support.CITED not in supports("Tea lowers the pressure (2).", "It is good for the heart (3).")
