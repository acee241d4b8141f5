"""Claims: what articles that nobody had tuned for showed to be missed, doubted or asked wrongly."""

import pytest

from pipeline.citations import formatter
from pipeline.claims import find_claims
from pipeline.claims.detect import verdicts
from pipeline.footnotes import write_footnotes
from pipeline.model import Article, Block, BlockKind, EvidenceFile, Span, Support
from pipeline.support import judge


def paragraphs(*texts: str, **given: str) -> Article:
    """An article of these paragraphs."""
    text, found = "", []
    for words in texts:
        found.append(Block(BlockKind.PARAGRAPH, Span(len(text), len(text) + len(words))))
        text += words + "\n\n"
    return Article("sample", given.get("title", "Sample"), given.get("byline", ""), "", "en", text, tuple(found))


def blocks(*given: tuple[BlockKind, str]) -> Article:
    """An article of these blocks."""
    text, found = "", []
    for kind, words in given:
        found.append(Block(kind, Span(len(text), len(text) + len(words))))
        text += words + "\n\n"
    return Article("sample", "Sample", "", "", "en", text, tuple(found))


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


def test_what_can_be_seen_is_nobodys_word() -> None:
    assert supports(paragraphs("Stones from the old walls may still be seen in barns.")) == [Support.NONE]


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
        "In 1990 eleven countries of the union had such a tax.",
        "By 2017 only three were left.",
        "A duke is said to have ordered forty cases of it.",
        "The hall opened in 1971 and is used by about 900 people a week.",
        "It is the last wild river in this part of Asia.",
        "It is the best smoked trout on the coast.",
        "A handful gives you 40% of your daily value.",
        "Zinc calms the nerves by binding to receptors in the brain.",
        "It was once the second busiest harbour on the coast.",
        "A spokesman for the union said that staff had learned of it late.",
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


def test_a_citation_ends_at_a_new_source_and_after_two_sentences() -> None:
    first = "In 2019 a team described it (Hart 1999). They lie still in the first phase. It lasts a minute."
    assert supports(paragraphs(f"{first} The third phase is short."))[1:] == [*[Support.CITED] * 2, Support.NONE]
    turned = "A team described it (Hart 1999). Then a group in Oslo recorded it. Similar bouts have been seen in bats."
    assert Support.CITED not in supports(paragraphs(turned))[1:]


def test_a_shelfmark_and_an_act_do_not_reach_the_next_sentence() -> None:
    archive = "The charter is in the county archive (Urk. 9, fol. 3v). By 1450 some 900 barrels came in each year."
    assert supports(paragraphs(archive)) == [Support.CITED, Support.NONE]


def test_a_citation_reaches_on_only_to_what_the_study_counted() -> None:
    counted = "A survey of 400 boats found rot (Hart 1999). A third of them leaked. Harbour fees rose in 1912."
    assert supports(paragraphs(counted)) == [Support.CITED, Support.CITED, Support.NONE]
    told = "The corps was raised in 1505 (Hart 1999). The guards were paid in salt."
    assert supports(paragraphs(told)) == [Support.CITED, Support.NONE]


def test_a_sentence_that_says_where_it_can_be_read_gives_what_is_before_it_its_source() -> None:
    text = "Calls fell by a third. Sales rose to 212,000. You can see all of this on the dashboard (Hart 1999)."
    assert supports(paragraphs(text)) == [Support.CITED] * 3
    one = "The town has 900 boats. Calls fell by a third. It can be read in the yearbook (Hart 1999)."
    assert supports(paragraphs(one)) == [Support.NONE, Support.CITED, Support.CITED]


def test_a_law_named_before_is_the_source_of_what_it_lays_down() -> None:
    text = "The Basel Treaty was signed in 1921. It bans new mills. The treaty does not oblige anyone to close one."
    assert supports(paragraphs(text)) == [Support.NONE, Support.CITED, Support.CITED]
    assert supports(paragraphs("The mill burned in 1921. It bans children under ten."))[1] is Support.NONE
    assert supports(paragraphs("The law permits a stay of 25 days.")) == [Support.NONE]


def test_an_account_says_at_its_top_which_document_it_is_taken_from() -> None:
    text = "The facts, as the report of 1913 has them (Hart 1999), are few. Car 11 left at noon. It ran for 430 yards."
    assert supports(paragraphs(text)) == [Support.CITED] * 3
    asked = f"{text} A conductor said that the brakes were worn. Two people died."
    assert Support.CITED not in supports(paragraphs(asked))[3:]


def test_the_report_and_its_authors_take_up_the_document_before() -> None:
    survey = "A survey presented to the council on Monday found that 40 beams were weak."
    said = paragraphs(f"{survey} The surveyors wrote that the hall “should not be thought safe this year”.")
    assert supports(said) == [Support.DATED, Support.DATED]
    act = "The country did so in the Fisheries Act 2004, after a review by the Harbour Institute of 90 studies."
    assert supports(paragraphs(f"{act} The review concluded that the seals were few."))[-1] is Support.NAMED
    assert supports(paragraphs("The review concluded that the seals were few.")) == [Support.VAGUE]


def test_the_gallery_dates_those_who_speak_from_it() -> None:
    scene = "Not everybody in the public gallery was against. A baker from the square said that he was tired of it."
    assert supports(paragraphs(scene))[-1] is Support.DATED
    assert supports(paragraphs("A baker from the square said that he was tired of it.")) == [Support.NAMED]


def test_a_day_of_what_is_told_is_not_the_day_of_the_telling() -> None:
    assert supports(paragraphs("The council disputes that and says letters were sent on 3 November.")) == [
        Support.NAMED
    ]
    assert supports(paragraphs("The council said on 3 November that letters were sent.")) == [Support.DATED]


RELEASE = (
    "FOR IMMEDIATE RELEASE",
    "PORT HAVEN, 4 May 2025 – Brightwater Boats today announced a new ferry.",
    "“This is a great day,” said the chief executive of Brightwater Boats. “Our crews waited for it for ten years.”",
    "Pilot boats have been running on 12 lines since March 2024.",
    "The ferry is 30% cheaper to run than competing boats.",
    "The market for ferries is growing at 12% a year.",
    "The transport minister praised it, calling it “the finest boat in the north of the country”.",
)


def test_a_release_dates_its_own_head_and_its_own_plain_figures_and_nothing_else() -> None:
    found = {verdict.line.text[:20]: verdict for verdict in verdicts(paragraphs(*RELEASE))}
    own = ("“This is a great day", "“Our crews waited fo", "Pilot boats have bee")
    assert [found[words].given.support for words in own] == [Support.DATED] * 3
    assert found["The transport minist"].given.support is Support.NAMED
    assert all(found[words].noted for words in ("The ferry is 30% che", "The market for ferri"))
    plain = {verdict.line.text[:20]: verdict for verdict in verdicts(paragraphs(*RELEASE[1:]))}
    assert plain["Pilot boats have bee"].given.support is Support.NONE


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM])
@pytest.mark.parametrize(
    "heading",
    ["It helps you sleep deeper", "Kills the germs that cause flu", "One house in three is empty", "The hall of 1911"],
)
def test_a_heading_that_lost_its_mark_is_no_statement(heading: str, kind: BlockKind) -> None:
    prose = (BlockKind.PARAGRAPH, "The mill on the river was sold to the town in 1911, and it has stood empty since.")
    source = blocks(prose, (kind, heading), prose)
    assert heading not in {verdict.line.text for verdict in verdicts(source)}


def test_a_list_of_statements_without_stops_is_read() -> None:
    items = [(BlockKind.LIST_ITEM, "One house in three is empty"), (BlockKind.LIST_ITEM, "It kills the germs of flu")]
    assert len(verdicts(blocks(*items))) == 2


def test_a_quotation_parted_by_its_speaker_is_one_statement() -> None:
    source = paragraphs("“The pool has lost 2 million in ten years,” said the mayor. “Its roof was built in 1971.”")
    (claim,) = find_claims(source)
    assert source.text[claim.span.start : claim.span.end] == source.text.strip()
    other = paragraphs("“The pool lost 2 million,” said the mayor.", "“Its roof was built in 1971,” said a warden.")
    assert len(find_claims(other)) == 2


WALK = "We set off at seven in a wooden boat. My guide knows every bend. I ate on the wall. She has a brother in town."


def test_what_the_writer_saw_or_did_is_no_statement_without_a_source() -> None:
    source = paragraphs(WALK)
    found = find_claims(source)
    assert found
    assert all(claim.own for claim in found)
    account = write_footnotes(source, judge(source, found, EvidenceFile()), formatter("apa", "en")).account
    assert (account.statements, account.supported, account.named, account.unnoted) == (0, 0, 0, 0)


def test_the_classes_of_the_account_make_up_its_statements() -> None:
    source = paragraphs(WALK, "One house in three stands empty. The mayor said on Monday that 12 boats had come.")
    account = write_footnotes(source, judge(source, find_claims(source), EvidenceFile()), formatter("apa", "en"))
    counts = account.account
    lacking = counts.statements - counts.supported - counts.named
    assert (counts.statements, counts.supported, lacking) == (2, 1, 1)


def test_the_corners_of_a_clause_leave_out_the_sentences_stop() -> None:
    source = paragraphs("It is a lovely place; sugar raises the risk of cancer by 40 percent.")
    (claim,) = find_claims(source)
    words = source.text[claim.span.start : claim.span.end]
    assert words == "sugar raises the risk of cancer by 40 percent"


@pytest.mark.parametrize(
    ("first", "wanted"),
    [("Critics say that the bridge is weak.", Support.VAGUE), ("The mayor says that it is weak.", Support.NAMED)],
)
def test_they_say_goes_on_for_critics_without_a_name(first: str, wanted: Support) -> None:
    assert supports(paragraphs(first + " They say that it has been neglected for years.")) == [wanted, wanted]


@pytest.mark.parametrize(
    "text",
    [
        "A dyke holds the water of the lake.",
        "The ferry called the Lady Ann sank off the quay.",
        "If a European painter wanted a proper blue, it came from one valley.",
        "It is a hormone that tells the body it is night.",
        "The range can fall by as many as eight points in a winter.",
        "Councils are supposed to inspect every bridge twice.",
        "This is known as a thundering herd.",
        "Carpenters wanted the timbers green.",
    ],
)
def test_what_holds_calls_or_wants_a_thing_is_no_source(text: str) -> None:
    assert supports(paragraphs(text)) == [Support.NONE]


@pytest.mark.parametrize(
    "text",
    [
        "The story goes that the dam burst in 1924.",
        "I am told that the tap has been dry for weeks.",
        "The storm was watched by an estimated 40 million people.",
        "The loss has been put at 1.3 million.",
        "Doctors fear cholera in the camps.",
        "House prices have gone up by a tenth, according to estate agents.",
        "It has been shown to promote the growth of bone.",
    ],
)
def test_hearsay_and_the_estimate_of_nobody_are_vague(text: str) -> None:
    assert supports(paragraphs(text)) == [Support.VAGUE]
