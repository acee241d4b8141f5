"""The head of a news report, and documents that are known by what is said of them."""

from pipeline.model import Support
from tests.test_claims_scene import supports

SAID = "The tram will open a year later than planned, the council confirmed on Tuesday."


def test_figures_after_a_dated_announcement_at_the_head_are_of_that_announcement() -> None:
    assert supports(SAID, "The cost has risen from £218m to £259m.")[-1] is Support.DATED
    assert supports(SAID, "The bridge, a single arch from 1824, was shut on 8 September.")[-1] is Support.NONE
    assert supports(SAID, "It has carried 400 people a day.")[-1] is Support.NONE


def test_figures_further_down_have_no_such_source() -> None:
    between = "The town lies on a river."
    assert supports(between, between, between, SAID, "The cost has risen from £218m to £259m.")[-1] is Support.NONE


def test_a_treaty_is_one_that_can_be_looked_up_and_the_law_may_be_any() -> None:
    assert supports("The treaty says that nobody may fish there.") == [Support.CITED]
    assert supports("The law allows nobody to fish there.") == [Support.NONE]
