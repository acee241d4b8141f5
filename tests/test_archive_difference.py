"""Difference: what changed between two editions, by statement and note first, then by words."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive import paper
from pipeline.archive.difference import Material, changed, compare, summary, to_text
from pipeline.archive.difference.nouns import NoteTurn, Op, Turn
from pipeline.archive.difference.words import runs
from pipeline.model import (
    Account,
    Article,
    Block,
    BlockKind,
    Change,
    CitedSource,
    Claim,
    ClaimKind,
    Evidence,
    Footnote,
    Footnotes,
    Grade,
    Judgment,
    Judgments,
    Quote,
    RecordState,
    Source,
    Span,
    Support,
)
from pipeline.model import Turn as Turned


@dataclasses.dataclass
class Statement:
    """A statement of a small article: its words, whether it has a note, and what the record says."""

    text: str
    noted: bool = True
    record: str = ""
    given: str = ""


def edition(number: int, *paragraphs: list[Statement], corrections: tuple[str, ...] = ()) -> Material:
    """An edition whose paragraphs are statements; sources are numbered in the order of their first mention."""
    text, sources = "", dict[str, str]()
    blocks, judgments, notes = list[Block](), list[Judgment](), list[Footnote]()
    for paragraph in paragraphs:
        start = len(text)
        for one in paragraph:
            span = Span(len(text), len(text) + len(one.text))
            text += one.text + " "
            place = text.find(one.given, span.start) if one.given else -1
            names = [word.strip("[].") for word in one.record.split() if word.startswith("[")]
            for name in names:
                sources.setdefault(name, f"S{len(sources) + 1}")
            state = RecordState.FOUND if one.record else RecordState.NOT_LOOKED_UP
            claim = Claim(
                id=one.text,
                span=span,
                sentence=span,
                kinds=(ClaimKind.OTHER,),
                score=1.0,
                support=Support.NAMED if one.given else Support.NONE,
                support_span=Span(place, place + len(one.given)) if one.given else None,
                noted=one.noted,
            )
            evidence = (Evidence(Quote(one.text), state, one.record, tuple(names)),) if one.record else ()
            judgments.append(Judgment(claim, one.noted, "no source is given", evidence))
            if one.noted:
                record = one.record
                for name in names:
                    record = record.replace(f"[{name}]", f"[{sources[name]}]")
                notes.append(Footnote(len(notes) + 1, (span,), (False,), "a source.", state, record, (), (claim.id,)))
        text = text.rstrip(" ")
        blocks.append(Block(BlockKind.PARAGRAPH, Span(start, len(text))))
        text += "\n"
    cited = tuple(CitedSource(key, name, f"<i>{name}</i>, 1999", ()) for name, key in sources.items())
    return Material(
        number=number,
        code=f"{number:010}",
        article=Article("bridge", "The bridge", "", "", "en", text, tuple(blocks)),
        judgments=Judgments(tuple(judgments), tuple(Source(name, {"title": name}, Grade.PRIMARY) for name in sources)),
        footnotes=Footnotes(tuple(notes), cited, Account(0, 0, 0, 0, ())),
        corrections=corrections,
    )


OPENED = Statement("It was opened in 1931.", record="The register has 1931 [Register].")
COST = Statement("It cost 40 million crowns.")
FERRIES = Statement("The ferries stopped in the same year.")


def test_an_edition_compared_with_itself_has_not_changed() -> None:
    one = edition(1, [OPENED, COST], [FERRIES])
    found = compare(one, one)
    assert not found.statements
    assert {change.turn for change in found.notes} == {NoteTurn.SAME}
    assert not found.article_changed
    assert summary(found) == ()
    assert "nothing changed" in to_text(found)


def test_a_note_that_only_moved_is_renumbered_not_reworded() -> None:
    new = Statement("Twelve men died.")
    found = compare(edition(1, [OPENED, COST], [FERRIES]), edition(2, [new, OPENED, COST], [FERRIES]))
    turns = [(change.turn, change.old, change.new) for change in found.notes]
    assert turns == [
        (NoteTurn.RENUMBERED, 1, 2),
        (NoteTurn.RENUMBERED, 2, 3),
        (NoteTurn.RENUMBERED, 3, 4),
        (NoteTurn.NEW, 0, 1),
    ]
    assert "Notes 1 to 3 are now notes 2 to 4" in to_text(found)
    assert "Notes 1 to 3 are now notes 2 to 4." in summary(found)


def test_a_note_that_moved_and_was_reworded_is_found_by_its_old_number_too() -> None:
    mended = dataclasses.replace(OPENED, record="The register has 1932 [Register].")
    found = changed(compare(edition(1, [OPENED, COST]), edition(2, [FERRIES, mended])))
    assert found[1:] == (
        Change(Turned.REWORDED, new=(2,)),
        Change(Turned.NEW, new=(1,)),
        Change(Turned.GONE, old=(2,)),
        Change(Turned.MOVED, old=(1,), new=(2,)),
    )


def test_a_source_that_only_got_another_number_is_no_rewording() -> None:
    before = Statement("Twelve men died.", record="The inquest names twelve [Inquest].")
    found = compare(edition(1, [OPENED]), edition(2, [before, OPENED]))
    assert (found.notes[0].turn, found.notes[0].new) == (NoteTurn.RENUMBERED, 2)


def test_a_correction_of_a_note_is_told_apart_from_a_change_of_the_article() -> None:
    correction = "Correction to note 1, edition 1: we gave 1931; the source says 1932."
    mended = dataclasses.replace(OPENED, record="The register has 1932 [Register].")
    found = compare(edition(1, [OPENED, COST]), edition(2, [mended, COST], corrections=(correction,)))
    assert not found.article_changed
    assert [change.turn for change in found.statements] == [Turn.RECORD]
    assert [(change.turn, change.old, change.new) for change in found.notes if change.turn is not NoteTurn.SAME] == [
        (NoteTurn.REWORDED, 1, 1)
    ]
    assert summary(found) == (correction, "Note 1: reworded.")
    assert "[-1931-]{+1932+}" in to_text(found)


def test_a_statement_that_the_copy_now_gives_a_source_for_says_so() -> None:
    given = dataclasses.replace(
        COST, text="It cost 40 million crowns, the city said.", noted=False, given="the city said"
    )
    found = compare(edition(1, [OPENED, COST]), edition(2, [OPENED, given]))
    assert [change.turn for change in found.statements] == [Turn.REWORDED, Turn.SOURCE_GIVEN]
    assert "the copy gave no source, now it gives “the city said”" in to_text(found)
    assert [change.turn for change in found.notes] == [NoteTurn.SAME, NoteTurn.GONE]


def test_a_statement_that_was_cut_is_gone_and_so_is_its_note() -> None:
    found = compare(edition(1, [OPENED, COST], [FERRIES]), edition(2, [OPENED, COST]))
    assert [(change.turn, change.old) for change in found.statements] == [(Turn.GONE, 3)]
    assert [change.old for change in found.notes if change.turn is NoteTurn.GONE] == [3]


def test_an_edited_paragraph_is_one_passage_and_a_new_one_another() -> None:
    edited = dataclasses.replace(COST, text="It cost 50 million crowns.")
    found = compare(edition(1, [OPENED, COST], [FERRIES]), edition(2, [OPENED, edited], [FERRIES], [Statement("Now.")]))
    assert [passage.changed for passage in found.passages] == [True, False, True]
    assert [(run.op, run.text) for run in found.passages[0].runs if run.op is not Op.SAME] == [
        (Op.GONE, "40"),
        (Op.NEW, "50"),
    ]


TEXT = st.text(alphabet="ab .,\nß’7", max_size=40)


@given(TEXT, TEXT)
def test_the_words_that_stayed_and_went_are_the_old_text_and_those_that_stayed_and_came_the_new(a: str, b: str) -> None:
    found = runs(a, b)
    old = "".join(run.text for run in found if run.op is not Op.NEW)
    new = "".join(run.text for run in found if run.op is not Op.GONE)
    assert "".join(old.split()) == "".join(a.split())
    assert new == b or "".join(new.split()) == "".join(b.split())


def test_the_redline_marks_what_went_and_came_without_colour() -> None:
    edited = dataclasses.replace(COST, text="It cost 50 million <crowns>.")
    page = paper.redline(compare(edition(1, [OPENED, COST]), edition(2, [OPENED, edited])))
    assert '<del><span class="bar"></span>40</del><ins><span class="bar"></span>50</ins>' in page
    assert "&lt;" in page
    assert "<crowns>" not in page
    assert "color: black" in page


def test_the_errata_slip_gives_the_corrections_first_and_names_both_editions() -> None:
    mended = dataclasses.replace(OPENED, record="The register has 1932 [Register]. So has the deed [Deed].")
    found = compare(edition(1, [OPENED]), edition(2, [mended], corrections=("Correction to note 1: 1932.",)))
    page = paper.errata(found)
    assert page.count("Correction to note 1: 1932.") == 3
    assert "edition 1, code 0000000001. Superseded by edition 2, code 0000000002" in page
    assert "S2: Deed, 1999" in page
    assert "S1: " not in page
    assert "Note 1, should read" not in paper.errata(found, detail=1)
