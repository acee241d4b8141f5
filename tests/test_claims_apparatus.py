"""Claims: what is set like running text and is none, common words that look like names, and sources close by."""

import pytest

from pipeline.claims import find_claims
from pipeline.claims.apparatus import apparatus
from pipeline.claims.detect import verdicts
from pipeline.model import Article, Block, BlockKind, Mark, MarkKind, Span, Support

LIST = "Hart, B., and Miller, C. (1999). The mill and its river. Northbridge: Mill Press."


def article(*blocks: tuple[BlockKind, str]) -> Article:
    """An article of these blocks."""
    text, found = "", []
    for kind, words in blocks:
        quoted = kind is BlockKind.QUOTE
        found.append(Block(kind, Span(len(text), len(text) + len(words)), quoted=quoted))
        text += words + "\n\n"
    return Article("sample", "Sample", "", "", "en", text, tuple(found))


def paragraphs(*texts: str) -> Article:
    """An article of these paragraphs."""
    return article(*((BlockKind.PARAGRAPH, text) for text in texts))


def supports(source: Article) -> list[Support]:
    """What is given for every sentence."""
    return [verdict.given.support for verdict in verdicts(source)]


@pytest.mark.parametrize(
    "text",
    [
        "The bottle kills 99.9% of bacteria, according to independent laboratory tests.",
        "Prices rose 40 percent, according to independent research.",
        "About 60 percent of people know it, according to the times we live in.",
        "It causes 60 per cent less soot than a boiler, even with today’s mix of electricity.",
        "A patient wrote that the pill cured 80 percent of cases.",
        "“It hums, but I can sleep,” one respondent wrote.",
    ],
)
def test_a_common_word_is_no_newspaper_no_day_and_no_source(text: str) -> None:
    assert supports(paragraphs(text))[0] not in (Support.CITED, Support.DATED)


def test_the_newspaper_of_that_name_is_still_one() -> None:
    assert supports(paragraphs("The road was closed on the day before, the Independent reported.")) == [Support.DATED]
    assert supports(paragraphs("She told the Times that it was late.")) == [Support.DATED]


def test_the_source_in_the_next_sentence_counts_for_the_study_before() -> None:
    study = "A new study has found that the hospital cut waiting times in half."
    source = "According to a report published in March 2024 by the state health department, patients waited 42 minutes."
    assert supports(paragraphs(f"{study} {source}")) == [Support.DATED, Support.DATED]
    assert supports(paragraphs(f"{study} The mayor said on Monday that it was late."))[0] is Support.VAGUE


def test_a_body_is_named_by_its_website() -> None:
    assert supports(paragraphs("According to its website, it treats 90,000 patients a year.")) == [Support.NAMED]


def test_a_list_of_references_is_no_statement_and_makes_its_authors_known() -> None:
    text = (
        BlockKind.PARAGRAPH,
        "Mills could save a third of it, Hart and Miller (1999) found. Smith (2004) found none.",
    )
    listed = (BlockKind.HEADING, "References"), (BlockKind.LIST_ITEM, LIST)
    source = article(text, *listed)
    assert supports(source) == [Support.CITED, Support.DATED]
    assert apparatus(source).works >= {("hart", "1999"), ("miller", "1999")}


def test_a_section_called_sources_that_lists_no_works_is_read() -> None:
    heading = (BlockKind.HEADING, "Sources")
    river = (BlockKind.PARAGRAPH, "The river has three springs, and 40 percent of its water comes from the last.")
    assert len(find_claims(article(heading, river))) == 1
    assert find_claims(article(heading, (BlockKind.PARAGRAPH, LIST))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Table 1: Trials by country. The dash means that no reading was taken.",
        "Working paper, version of 9 May 2025",
        "Media contact: press@northbridge.example, +1 555 0100",
        "The formula used is Q = C × W, where Q is heat and W is work.",
        "Some will say that this is unfair to the governor.",
    ],
)
def test_captions_versions_contacts_definitions_and_concessions_are_no_claims(text: str) -> None:
    assert find_claims(paragraphs(text)) == ()


def test_the_line_under_a_block_quotation_gives_its_speaker() -> None:
    quote = (BlockKind.QUOTE, "The bridge was built for carts, and 4,000 lorries cross it.")
    signed = (BlockKind.QUOTE, "— Ann Hart, mayor of Northbridge, 3 May 2020")
    unsigned, _ = supports(article(quote, quote))
    found = verdicts(article(quote, signed))
    assert unsigned is Support.NONE
    assert found[0].given.support is Support.DATED
    assert not found[1].checkable


@pytest.mark.parametrize(
    "text",
    [
        "The opposition leader accused the mayor of lying.",
        "The minister lied to parliament.",
        "The mayor has never visited the emergency room.",
        "Malaria killed hundreds in the summer of 1819.",
        "No team has come back from such a deficit since 1998.",
        "Drinking it in the morning helps you burn more fat all day.",
        "You could save over $1,900 a year!",
    ],
)
def test_reproaches_deaths_records_and_promises_are_noted(text: str) -> None:
    (claim,) = find_claims(paragraphs(text))
    assert claim.noted


def test_a_call_cites_only_where_something_in_the_copy_answers_it() -> None:
    text = "The ministry paid 40 percent of it in the year 2001.[1]"
    assert supports(paragraphs(text)) == [Support.NONE]
    assert supports(paragraphs(text, "[1] Hart, B. The mill. 1999."))[0] is Support.CITED
    listed = (BlockKind.HEADING, "References"), (BlockKind.LIST_ITEM, LIST)
    assert supports(article((BlockKind.PARAGRAPH, text), *listed)) == [Support.CITED]


@pytest.mark.parametrize(
    ("note", "support"),
    [
        ("I read it somewhere, honest.", Support.NONE),
        ("That is how it’s told, and I’m sure of it.", Support.NONE),
        ("Report of the town, 2001.", Support.CITED),
        ("Letter of the Ministry of Finance.", Support.CITED),
        ("Reuters.", Support.CITED),
        ("“The mill and its river”.", Support.CITED),
        ("Ibid.", Support.CITED),
    ],
)
def test_a_note_of_the_articles_own_is_a_source_where_it_gives_one(note: str, support: Support) -> None:
    text = "The ministry paid 40 percent of it in the year 2001."
    words = f"{text}\n\n{note}"
    block = Block(BlockKind.NOTE, Span(len(text) + 2, len(words)), label="1")
    call = Mark(MarkKind.NOTE_CALL, Span(len(text), len(text)), "1")
    prose = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    assert supports(Article("a", "A", "", "", "en", words, (prose, block), (call,))) == [support]
