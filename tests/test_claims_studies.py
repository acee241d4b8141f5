"""An article that reports one study, and a copy that left its list of notes behind."""

from pipeline.model import Support
from tests.test_claims_scene import supports

APPEARED = "In findings published on Wednesday in Science Advances, botanists said that moss grows at night."
SAMPLES = "The researchers took samples from three roofs. Some of the roofs were in the shade."


def test_what_an_article_tells_of_the_study_that_it_reports_is_cited() -> None:
    assert supports(APPEARED, SAMPLES) == [Support.CITED] * 3
    assert supports(APPEARED, "The researchers took samples. They measured them every hour.")[-1] is Support.CITED


def test_what_is_told_beside_the_study_is_not_cited() -> None:
    assert supports(APPEARED, "Scientists have long wondered why it grows.")[-1] is not Support.CITED
    assert supports(APPEARED, "An earlier study took samples from one roof.")[-1] is not Support.CITED
    assert supports(APPEARED, "Moss was used for bedding until 1950.")[-1] is Support.NONE


def test_without_a_study_in_its_first_sentences_an_article_reports_none() -> None:
    assert supports("The town has three roofs with moss on them.", SAMPLES)[-1] is Support.NONE


def test_many_calls_without_notes_show_that_the_copy_left_its_list_behind() -> None:
    lost = [f"The mill was sold in {year}. [{year - 1900}]" for year in range(1901, 1905)]
    assert supports(*lost) == [Support.CITED] * 4
    assert supports(*lost[:2]) == [Support.NONE] * 2


def test_a_call_after_the_stop_is_that_of_the_sentence_before_it() -> None:
    text = "The mill was sold in 1901. [1] [2] It burned in 1902. It was built again in 1904. [3]"
    assert supports(f"{text} Nobody came to it in 1905.", "The mill was shut in 1906. [4]") == [
        Support.CITED, Support.NONE, Support.CITED, Support.NONE, Support.CITED,
    ]  # fmt: skip


def test_a_study_that_is_named_further_down_is_that_of_the_first_sentences() -> None:
    late = "Hart and her team wrote so in the paper, which was published online (Nov. 3) in the journal Moss and Roof."
    told = "Moss grows at night, a new study reports."
    assert supports(told, SAMPLES, late) == [Support.CITED] * 4
    assert supports("Moss grows at night.", SAMPLES, late)[1] is Support.NONE


def test_what_an_article_tells_of_a_poll_by_a_named_body_is_cited() -> None:
    told = "Few people know what a sundial is, based on the results of a poll by the Northbridge Gazette."
    found = supports(told, "The poll asked 900 adults.", "Only 12 per cent had seen one.", "A sundial needs the sun.")
    assert found == [Support.CITED] * 3 + [Support.NONE]
