"""A quote is found again after the article was edited, and never at the wrong place."""

import random
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.anchors import find, find_match, level, quote_at, same_words
from pipeline.model import Quote, Span

# Sentences of the kind that desks get, several of them alike, as in real articles.
SENTENCES = tuple(
    line.strip()
    for line in """
    The harbour of the old town was dredged in 1962 at the expense of the province.
    The harbour of the new town was dredged in 1974 at the expense of the ministry.
    According to the port authority, some 4,200 ships call there every year.
    According to the port authority, some 1,300 ferries call there every summer.
    Many experts say that the channel has become too narrow for the largest vessels.
    The mayor said that the council had “no intention of closing the quay” before the spring.
    The mayor said that the council had “every intention of reopening the quay” before the autumn.
    Critics have long argued that the money would be better spent on the railway.
    The railway, which opened in 1889, was built to carry slate from the quarries.
    It is widely believed that the quarries employed more than 3,000 people at their height.
    In 2003, a report by the transport ministry recommended a second line along the coast.
    In 2008, a report by the finance ministry recommended against a second line along the coast.
    The second line was never built, although land was bought for it on two occasions.
    Since then the number of passengers has risen by almost 40 percent.
    Since then the number of freight trains has fallen by almost 60 percent.
    A study of the estuary found that the fish had returned after the sewers were rebuilt.
    A study of the upper river found that the fish had not returned after the sewers were rebuilt.
    Residents near the mouth of the river have complained of noise for many years.
    The authority's own figures, which date from 2016, show no increase in noise at night.
    The lighthouse is the oldest on this coast and the only one with a wooden lantern.
    Its keeper was dismissed in 1951, when the lamp was connected to the mains.
    The dispute over the fishing grounds has led to numerous tensions between the two towns.
    The agreement of 1978 was meant to settle it, but it was never put into effect.
    Scholars disagree about when the first settlers came to the island in the estuary.
    Excavations in the 1990s brought to light pottery that may be Roman.
    Nobody has been able to explain why the settlement was given up.
    The museum, founded by the fishermen's guild, is said to own the largest collection of nets.
    Tourism is now the most important source of income for most families in the region.
    Last year the hotels counted half a million guests, more than ever before.
    The winter storms have damaged the promenade again and again, most recently in January.
    """.strip().splitlines()
)
STRANGERS = tuple(
    line.strip()
    for line in """
    The weather on the day of the vote was unusually mild for the season.
    Several shops in the main street have changed hands since the summer.
    The library extended its opening hours after a petition by students.
    A new bridge for cyclists is expected to open before the end of the decade.
    The orchestra gave its first concert in the former customs house.
    Schools in the valley will begin an hour later from next term.
    """.strip().splitlines()
)
WORDS = "river stone early council winter broad letter seldom market paper quiet northern".split()  # noqa: SIM905 -- a list of words


@dataclass(frozen=True)
class Sheet:
    """A text and where in it each of the original sentences stands now, by its index; deleted ones are missing."""

    text: str
    places: dict[int, Span]


def sheet(sentences: list[tuple[int, str]]) -> Sheet:
    """Sentences, some of them strangers (index -1), set as paragraphs of three."""
    text, places = "", {}
    for count, (index, sentence) in enumerate(sentences):
        if count:
            text += "\n\n" if count % 3 == 0 else " "
        places[index] = Span(len(text), len(text) + len(sentence))
        text += sentence
    return Sheet(text, places)


def edited(draw: random.Random) -> tuple[Sheet, Sheet]:
    """An article and the same after an editor: sentences inserted, deleted, moved, retypeset, a word in ten changed."""
    order = list(enumerate(SENTENCES))
    draw.shuffle(order)
    before = sheet(order)
    after = [pair for pair in order if draw.random() > 0.15]
    for _ in range(draw.randint(0, 3)):
        after.insert(draw.randrange(len(after) + 1), (-1, draw.choice(STRANGERS)))
    if draw.random() < 0.5:
        cut = draw.randrange(len(after))
        after = after[cut:] + after[:cut]
    return before, sheet([(index, retypeset(reworded(words, draw), draw)) for index, words in after])


def reworded(sentence: str, draw: random.Random) -> str:
    """The sentence with at most one word in ten replaced, left out or added."""
    words = sentence.split()
    for _ in range(draw.randint(0, len(words) // 10)):
        place = draw.randrange(len(words))
        match draw.randrange(3):
            case 0:
                words[place] = draw.choice(WORDS)
            case 1 if len(words) > 3:
                del words[place]
            case _:
                words.insert(place, draw.choice(WORDS))
    return " ".join(words)


def retypeset(sentence: str, draw: random.Random) -> str:
    """The sentence with other quotation marks, dashes and spaces."""
    if draw.random() < 0.5:
        sentence = sentence.replace("“", '"').replace("”", '"').replace("'", "’")
    if draw.random() < 0.3:
        sentence = sentence.replace(" ", "\u00a0", 1)
    if draw.random() < 0.3:
        sentence = sentence.replace("-", "‑").replace("...", "…")
    return sentence


def overlap(one: Span, other: Span) -> float:
    """Intersection over union."""
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def survey(seed: int) -> tuple[int, int, int]:
    """Anchors that should be found, those that were, and those found at a wrong place."""
    before, after = edited(random.Random(seed))
    wanted = found = wrong = 0
    for index, place in before.places.items():
        span = find(after.text, quote_at(before.text, place))
        there = after.places.get(index)
        wanted += there is not None
        if span is None:
            continue
        if there is not None and overlap(span, there) >= 0.7:
            found += 1
        else:
            wrong += 1
    return wanted, found, wrong


def test_at_least_97_of_100_anchors_are_found_after_edits_and_none_at_a_wrong_place() -> None:
    results = [survey(seed) for seed in range(60)]
    wanted, found, wrong = (sum(part) for part in zip(*results, strict=True))
    assert wanted > 1400
    assert found / wanted >= 0.97
    assert wrong == 0


# Always the same examples: of 30,000 anchors none went to a wrong place, but a bound of zero leaves chance no room.
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(min_value=1_000, max_value=10**9))
def test_no_edit_leads_an_anchor_to_a_wrong_place(seed: int) -> None:
    wanted, found, wrong = survey(seed)
    assert wrong == 0
    assert found >= wanted * 0.85  # one article is a small sample; the rate itself is held above


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=80), st.data())
def test_an_unchanged_text_gives_every_quote_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    quote = quote_at(text, span)
    match = find_match(text, quote)
    if level(quote.exact) and match is not None:
        assert level(text[match.span.start : match.span.end]) == level(quote.exact)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the council’s “plan”", 'the council\'s "plan"', True),
        ("1914–1918", "1914-1918", True),
        ("a\u00a0hard space", "a hard  space", True),
        ("It did happen.", "It did not happen.", False),
        ("in 2001", "in 2008", False),
    ],
)
def test_typography_is_no_difference_and_every_word_is(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same


def test_of_two_equal_sentences_the_surroundings_choose() -> None:
    text = "First came rain. Nobody minded. Then came snow. Nobody minded. Then it was over."
    quote = Quote("Nobody minded.", prefix="Then came snow.", suffix="Then it was over.")
    span = find(text, quote)
    assert span is not None
    assert span.start == text.rindex("Nobody")


def test_part_of_a_word_is_not_a_quote() -> None:
    assert find("The party parted.", Quote("part")) is None


def test_a_sentence_that_differs_in_its_year_only_is_another_sentence() -> None:
    text = "Elsewhere much was new. In 2008 the minister proposed a new security architecture. People went home."
    quote = Quote(
        "In 2001 the minister proposed a new security architecture.",
        prefix="It had been a long winter and",
        suffix="The papers were full of it.",
    )
    assert find(text, quote) is None


def test_what_is_gone_is_not_found() -> None:
    text = "The harbour was dredged. The mayor retired."
    assert find(text, Quote("The lighthouse keeper was dismissed after the war ended.")) is None


def test_a_quote_of_a_word_or_two_is_found_exactly_or_not_at_all() -> None:
    assert find("It was colder then.", Quote("was cold")) is None
    assert find("It was cold then.", Quote("was cold")) == Span(3, 11)
