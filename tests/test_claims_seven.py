"""Claims: what articles that nobody had tuned for showed to be missed, doubted or asked wrongly."""

import pytest

from pipeline.claims import find_claims
from pipeline.claims.detect import verdicts
from pipeline.model import Article, Block, BlockKind, Span, Support


def paragraphs(*texts: str, **given: str) -> Article:
    """An article of these paragraphs."""
    text, found = "", []
    for words in texts:
        found.append(Block(BlockKind.PARAGRAPH, Span(len(text), len(text) + len(words))))
        text += words + "\n\n"
    return Article("sample", given.get("title", "Sample"), given.get("byline", ""), "", "en", text, tuple(found))


def supports(source: Article) -> list[Support]:
    """What is given for every sentence."""
    return [verdict.given.support for verdict in verdicts(source)]


@pytest.mark.parametrize(
    "text",
    [
        "A 2019 meta-analysis in BMJ Medicine, which pooled 12 studies, found that it lowers the risk.",
        "A study in the journal Science in 2014 found that the moss had lost half of its range.",
        "The charter is in the county archive (Urk. 9, fol. 3v).",
        "A list of the boats, dated 4 May 1812, is among the papers of the Harbour Museum.",
        "Under the Ferries (Safety) Act 1977 every boat needs two rafts.",
    ],
)
def test_a_document_that_can_be_looked_up_by_what_is_said_of_it_is_cited(text: str) -> None:
    assert supports(paragraphs(text)) == [Support.CITED]


@pytest.mark.parametrize(
    "text",
    [
        "The harbour office puts the number of seals at 90 in its count of 2024.",
        "The treasurer told the chamber that the sum was 12 million.",
        "A survey of the roof presented to the council found that 40 beams were weak.",
    ],
)
def test_a_count_of_a_year_a_chamber_and_a_paper_before_a_meeting_are_occasions(text: str) -> None:
    assert supports(paragraphs(text)) == [Support.DATED]


@pytest.mark.parametrize(
    "text",
    [
        "One economist has warned that the bank may fail.",
        "In one trial, adults who drank it slept 20 minutes longer.",
        "Early results suggest a fall of one third.",
        "Low zinc has been linked to hair loss.",
    ],
)
def test_one_of_a_trade_one_study_and_a_link_by_nobody_are_vague_and_noted(text: str) -> None:
    (claim,) = find_claims(paragraphs(text))
    assert (claim.support, claim.noted) == (Support.VAGUE, True)


def test_who_must_not_be_quoted_cannot_be_asked_whatever_the_day() -> None:
    (claim,) = find_claims(paragraphs("A keeper told us on Monday, not for quotation, that two seals had died."))
    assert (claim.support, claim.noted) == (Support.VAGUE, True)


@pytest.mark.parametrize(
    "text",
    [
        "One house in three now stands empty.",
        "The fever killed two in every five.",
        "Every inspector brings in six times his salary.",
        "The cliffs are steeper than anywhere else in the country.",
        "Tap water is safe everywhere, and there is no malaria.",
        "The cell contains no lead and cannot catch fire.",
        "A handful gives you 40% of your daily value.",
        "The old hotel burned down in 1931; locals will tell you that the owner did it for the insurance.",
    ],
)
def test_shares_in_words_multiples_boasts_assurances_and_accusations_are_noted(text: str) -> None:
    assert any(claim.noted for claim in find_claims(paragraphs(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Trains run to the coast twice a day; the journey takes three hours and a ticket costs 14 euros.",
        "Boats can be hired by the hour at the jetty.",
        "Admission is 8 euros.",
    ],
)
def test_prices_and_timetables_are_not_noted(text: str) -> None:
    assert not any(claim.noted for claim in find_claims(paragraphs(text)))
