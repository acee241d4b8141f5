"""Claims: which statements a reader could check, which the copy supports, and what a note would say is not given."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.claims import check_rules, explain, find_claims, knows
from pipeline.claims.detect import verdicts
from pipeline.claims.rules import HERE, prove, rulebook
from pipeline.model import Article, Block, BlockKind, Claim, ClaimKind, Mark, MarkKind, Span, Support


def article(*paragraphs: str, kinds: tuple[BlockKind, ...] = (), language: str = "en") -> Article:
    """An article of these paragraphs."""
    text, blocks = "", []
    for number, paragraph in enumerate(paragraphs):
        kind = kinds[number] if number < len(kinds) else BlockKind.PARAGRAPH
        blocks.append(Block(kind, Span(len(text), len(text) + len(paragraph))))
        text += paragraph + "\n\n"
    return Article("sample", "Sample", "", "", language, text, tuple(blocks))


def of(found: tuple[Claim, ...], source: Article, words: str) -> Claim:
    """The claim that holds these words."""
    place = source.text.index(words)
    return next(claim for claim in found if claim.sentence.start <= place < claim.sentence.end)


def test_every_rule_catches_and_lets_go_what_it_says() -> None:
    book = rulebook("en")
    assert {rule.id: faults for rule in book.rules if (faults := prove(book, rule))} == {}


def test_every_rule_has_a_name_of_its_own_and_a_reason() -> None:
    rules = rulebook("en").rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(len(rule.why) > 20 for rule in rules)


def test_a_heading_a_question_and_a_command_are_no_claims() -> None:
    source = article(
        "The Bridge of 1932",
        "Was the bridge built in 1932?",
        "Subscribe to our newsletter for more.",
        kinds=(BlockKind.HEADING,),
    )
    assert find_claims(source) == ()


def test_a_statement_without_a_source_is_noted_and_says_what_is_missing() -> None:
    source = article("The port handled 214 ships and 12 percent of the region's trade.")
    (claim,) = find_claims(source)
    assert claim.noted
    assert claim.support is Support.NONE
    assert claim.kinds[0] is ClaimKind.STATISTIC
    assert claim.gaps
    assert claim.reason == ""


def test_a_claim_that_needs_no_note_stays_with_its_reason() -> None:
    source = article("The mayor said in a statement on Monday that 214 ships had called at the port.")
    (claim,) = find_claims(source)
    assert not claim.noted
    assert claim.support is Support.DATED
    assert claim.reason


def test_an_unnamed_source_is_vague() -> None:
    (claim,) = find_claims(article("Experts say that the bridge is unsafe."))
    assert (claim.support, claim.gaps[0]) == (Support.VAGUE, "who")


def test_a_pronoun_takes_the_support_of_the_speaker_before() -> None:
    source = article(
        "The mayor told the Evening Post on Monday that the bridge was safe. "
        "She added that the road would open in June 2020."
    )
    assert of(find_claims(source), source, "She added").support is Support.DATED


def test_a_quotation_over_several_sentences_has_one_speaker() -> None:
    source = article("“The bridge is safe. It has carried trains since 1932,” the mayor said.")
    found = find_claims(source)
    assert {claim.support for claim in found} == {Support.NAMED}
    assert all(claim.kinds[0] is ClaimKind.QUOTATION for claim in found)


def test_a_language_without_rules_has_no_claims() -> None:
    assert find_claims(article("Die Brücke wurde 1932 gebaut.", language="de")) == ()
    assert not knows("de")
    assert knows("en-GB")
    assert knows("")


def test_the_same_sentence_twice_has_two_names_and_one_note() -> None:
    source = article(*["The port handled 214 ships and 12 percent of the region's trade."] * 2)
    first, second = find_claims(source)
    assert first.id != second.id
    assert (first.noted, second.noted) == (True, False)


def test_a_desks_own_rule_is_added_and_must_prove_itself(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ours.yaml").write_text(
        "- id: our-slogan\n  about: veto\n  why: The town's slogan is no statement.\n  pattern: where the river sings\n"
        '  catches: ["Northbridge, where the river sings."]\n  lets_go: ["The river sings."]\n'
    )
    assert check_rules(tmp_path) == ()
    assert find_claims(article("In Northbridge 214 people met in 1910 where the river sings."), tmp_path) == ()
    (tmp_path / "rules" / "theirs.yaml").write_text(
        "- id: broken\n  about: veto\n  why: A rule that does not hold.\n  pattern: moon\n"
        '  catches: ["The sun."]\n  lets_go: ["A star."]\n'
    )
    (finding,) = check_rules(tmp_path)
    assert finding.code == "rule-disproved"
    assert finding.place.file.endswith("theirs.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "- id: x",
        "- id: x\n  about: nothing\n  why: w\n  pattern: p",
        "rules: [",
        "- id: x\n  about: veto\n  why: w\n  pattern: (a\n",
        "- id: x\n  colour: red",
    ],
)
def test_a_rule_that_is_no_rule_is_named_with_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "x.yaml").write_text(text)
    (finding,) = check_rules(tmp_path)
    assert finding.code == "rule-unreadable"
    assert finding.place.file.endswith("x.yaml")


def test_every_sentence_is_explained() -> None:
    said = explain(article("The bridge opened in 1932. Is it old?"))
    assert "The bridge opened in 1932." in said
    assert "no claim" in said


def test_one_huge_paragraph_is_read() -> None:
    source = article("the mayor said that in 1932 " * 20_000)
    assert len(find_claims(source)) <= 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "The mayor said ",
                "“",
                "”",
                '"',
                "in 1932, ",
                "12% of ",
                "experts ",
                "he added ",
                ". ",
                "? ",
                "NATO ",
                "[3] ",
                "—",
            ]
        ),
        max_size=40,
    )
)
def test_claims_are_spans_of_the_text_in_order_and_the_same_twice(pieces: list[str]) -> None:
    source = article("".join(pieces) or "x")
    found = find_claims(source)
    assert found == find_claims(source)
    assert all(
        0 <= claim.sentence.start <= claim.span.start < claim.span.end <= claim.sentence.end <= len(source.text)
        for claim in found
    )
    assert [claim.span.start for claim in found] == sorted(claim.span.start for claim in found)
    assert all(bool(claim.gaps) == claim.noted and bool(claim.reason) != claim.noted for claim in found)
    assert len({claim.id for claim in found}) == len(found)


def test_rules_are_where_a_language_is_a_folder() -> None:
    assert (HERE / "en" / "rules").is_dir()


CASES = Path(__file__).parent / "cases" / "claims" / "support.txt"


def cases() -> list[tuple[str, str]]:
    """``support . sentence``, one a line; the sentence in question is the last of its line, after any ``|``."""
    lines = CASES.read_text("utf-8").splitlines()
    return [(line.split(" . ", 1)[0], line.split(" . ", 1)[1]) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("support", "text"), cases())
def test_the_copys_own_support_is_judged_as_an_editor_would(support: str, text: str) -> None:
    before = text.replace(" | ", " ")
    source = article(before)
    said = verdicts(source)[-1]
    assert said.given.support == support, [hit.rule.id for hit in said.line.hits]


def with_note(source: Article) -> Article:
    """The article with a note of its own, “1”."""
    text = f"{source.text}\n\nReport of the port, 1911."
    note = Block(BlockKind.NOTE, Span(len(source.text) + 2, len(text)), label="1")
    return replace(source, text=text, blocks=(*source.blocks, note))


def test_a_link_a_note_call_and_a_citation_are_cited() -> None:
    plain = article("The port handled 214 ships in 1910 (Hart 1999).")
    assert find_claims(plain)[0].support is Support.CITED
    linked = article("The port handled 214 ships in 1910.")
    mark = Mark(MarkKind.LINK, Span(4, 8), "https://example.org/port")
    assert find_claims(replace(linked, marks=(mark,)))[0].support is Support.CITED
    for place in (34, 35):  # before the stop, and after it, as most notes are called
        called = Mark(MarkKind.NOTE_CALL, Span(place, place), "1")
        assert find_claims(with_note(replace(linked, marks=(called,))))[0].support is Support.CITED


def test_a_note_call_after_a_sentence_is_not_that_of_the_sentence_before() -> None:
    source = article("The port handled 214 ships in 1910. Herring were landed at 12 quays by 300 boats.")
    called = Mark(MarkKind.NOTE_CALL, Span(81, 81), "1")
    first, second = find_claims(with_note(replace(source, marks=(called,))))
    assert (first.support, second.support) == (Support.NONE, Support.CITED)


def test_a_journal_with_volume_and_pages_is_cited() -> None:
    said = article("Behm and colleagues put the loss at 3.7% (Applied Physiology and Metabolism, 41, 1–11).")
    assert find_claims(said)[0].support is Support.CITED


def test_a_quotation_left_open_is_one_statement_with_the_sentence_that_closes_it() -> None:
    source = article("“The bridge has carried trains since 1932. It was built for 200 tons,” the mayor said.")
    (claim,) = find_claims(source)
    assert source.text[claim.span.start : claim.span.end].endswith("the mayor said.")


def test_a_desks_change_of_its_rules_is_seen_at_once(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    file = tmp_path / "rules" / "ours.yaml"
    rule = "- id: ours\n  about: veto\n  why: A rule of our own.\n  pattern: {}\n  catches: [A b.]\n  lets_go: [C.]\n"
    file.write_text(rule.format("ships"))
    source = article("The port handled 214 ships and 12 percent of the region's trade.")
    assert find_claims(source, tmp_path) == ()
    file.write_text(rule.format("quays and piers"))
    assert find_claims(source, tmp_path) != ()


@pytest.mark.parametrize(
    "text",
    [
        "Rovers 2",
        "Half-time: 0-1",
        "Att: 31,406",
        "Submit a letter to the editor",
        "By the Wellness Team · Medically reviewed · Updated January 2023 · 6 min read",
        "This press release contains forward-looking statements that involve risks and uncertainties.",
        "The views expressed here are the author’s own.",
        "The idea was old.",
        "The council doesn’t get it.",
        "The end came slowly.",
    ],
)
def test_score_lines_furniture_small_print_and_bare_judgements_are_no_statements(text: str) -> None:
    assert find_claims(article(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "It reduces the risk of type 2 diabetes by 40 percent.",
        "Cold water increases dopamine by 250%.",
        "Gratitude lowers cortisol by 23%.",
        "Sugar is more addictive than cocaine.",
        "The 1998 event killed an estimated 16% of the coral of the world.",
    ],
)
def test_an_effect_in_figures_without_any_source_is_noted(text: str) -> None:
    (claim,) = find_claims(article(text))
    assert claim.noted


@pytest.mark.parametrize(
    "text",
    [
        "The winger headed in from a corner on 23 minutes.",
        "She has dived on the same reefs for 30 years.",
        "Within ten minutes two substitutes had forced a corner and a penalty.",
    ],
)
def test_what_a_match_shows_and_a_persons_years_in_a_job_are_not_noted(text: str) -> None:
    assert not any(claim.noted for claim in find_claims(article(text)))


def test_a_statement_that_is_not_marked_is_not_vouched_for() -> None:
    reasons = {claim.reason for claim in find_claims(article("The town hall was built in 1911.")) if not claim.noted}
    assert reasons <= {"not marked: scored below the line"}


def test_an_occasion_inside_a_quotation_is_no_occasion_of_the_speaker() -> None:
    source = article("“Nobody told us,” said a cashier who has worked there since 1998.")
    assert verdicts(source)[-1].given.support is Support.NAMED


def test_an_explanation_begins_with_how_to_read_it() -> None:
    assert explain(article("The bridge opened in 1932.")).startswith("How to read this.")
