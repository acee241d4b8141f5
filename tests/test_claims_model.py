"""The claim model: trained in plain arithmetic, shipped as a small file, the same on every machine."""

import math
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims import thresholds, train, vectors
from pipeline.claims.detect import model
from pipeline.claims.features import features, in_manner
from pipeline.claims.labelled import TRAINING, announced, articles, as_article, frozen, read_rows
from pipeline.claims.linear import Head, Model, checksum, load, sigmoid, write
from pipeline.claims.rules import HERE, rulebook


def rows() -> list[train.Row]:
    """Twenty sentences in which one word decides."""
    return [
        train.Row(
            ("always", f"word {number % 5}", "yes" if number % 2 else "no"), bool(number % 2), 1.0, str(number), "d"
        )
        for number in range(20)
    ]


RARITY = dict.fromkeys(("always", "yes", "no", *(f"word {number}" for number in range(5))), 1.0)


def test_training_finds_the_word_that_decides() -> None:
    found = train.fit(rows(), RARITY, 5.0)
    assert found.weights["yes"] > 0 > found.weights["no"]
    assert abs(found.weights["always"]) < found.weights["yes"]
    assert train.probability(train.Row(("always", "yes"), True, 1.0, "g", "d"), found, RARITY) > 0.5


def test_training_finds_what_words_mean_where_no_word_decides() -> None:
    known = {f"word {number}": [1.0 if number % 2 else -1.0] + [0.0] * (vectors.LENGTH - 1) for number in range(6)}
    seen = [
        train.Row((word,), vector[0] > 0, 1.0, word, "d", train.meaning((word,), known))
        for word, vector in known.items()
    ]
    found = train.fit(seen[:-2], {}, 5.0)
    assert train.probability(seen[-2], found, {}) < 0.5 < train.probability(seen[-1], found, {})


def test_training_twice_gives_the_same_weights_to_the_last_bit() -> None:
    assert train.fit(rows(), RARITY, 2.0) == train.fit(rows(), RARITY, 2.0)


def test_a_weights_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    heads = {"checkable": {"bias": -0.5, "threshold": 0.4, "scale": 0.1, "meaning_scale": 0.05}}
    weights, meanings = {"checkable": {"yes": 20.0, "no": -20.0}}, {"checkable": {"good": 100.0, "bad": -100.0}}
    write(tmp_path / "m.bin", heads, {"yes": 40, "no": 20, "idle": 30}, 0.05, weights, meanings, {})
    read = load(tmp_path / "m.bin")
    assert read.heads["checkable"].weights == {checksum("yes"): 20, checksum("no"): -20}
    assert read.score("checkable", ["yes"]) > 0.5 > read.score("checkable", ["no"])
    assert read.score("checkable", ["good"]) > 0.5 > read.score("checkable", ["bad"])
    assert [name for name, _ in read.weighed("checkable", ["yes", "good", "unknown"])] == ["≈good", "yes"]


def test_a_sentence_without_a_known_feature_gets_the_bias() -> None:
    alone = Model({"x": Head(0.0, 0.5, 1.0, {})}, {}, {})
    assert alone.score("x", ["anything"]) == 0.5


@given(st.floats(-25, 25))
def test_the_logistic_function_is_near_the_textbook_one(x: float) -> None:
    assert math.isclose(sigmoid(x), 1 / (1 + math.exp(-x)), abs_tol=0.01)


def test_the_shipped_weights_are_small_and_carry_their_card() -> None:
    assert (HERE / "en" / "model.bin").stat().st_size < 500_000
    card = model("en").card
    assert {"date", "data", "licence", "figures"} <= set(card)
    assert "CC BY 4.0" in str(card["data"])
    assert {"checkable", "attributed", "note"} == set(model("en").heads)


def test_the_kept_back_articles_are_a_third_and_are_never_among_the_training_rows() -> None:
    kept = frozen()
    names = {row["doc"] for row in read_rows(TRAINING / "sentences.tsv")}
    assert kept < names
    assert 3 * len(kept) >= len(names)
    assert not kept & {path.stem for path in (TRAINING / "more").glob("*.tsv")}
    assert all(name not in kept for name, _, _ in articles() if name.startswith("farm-"))


def test_labelled_rows_become_an_article_whose_spans_hold_their_words() -> None:
    article, spans = as_article(
        "a",
        [
            {"par": "1", "text": "The bridge [link] opened in 1932."},
            {"par": "1", "text": "It is long."},
            {"par": "2", "text": "It was closed.[note]"},
        ],
    )
    assert [article.text[span.start : span.end] for span in spans] == [
        "The bridge opened in 1932.",
        "It is long.",
        "It was closed.",
    ]
    assert len(article.blocks) == 2
    assert len(article.marks) == 2


def test_features_are_the_same_twice_and_without_repeats() -> None:
    book = rulebook("en")
    tokens = book.lexicon.tokens("The mayor said on Monday that 214 ships had called, and 214 had left.")
    found = features(book.lexicon, tokens, book.hits(tokens))
    assert found == features(book.lexicon, tokens, book.hits(tokens))
    assert len(found) == len(set(found))
    assert "<month>" not in found
    assert "~<role> <say>" in found


def test_the_word_vectors_are_of_one_length_and_near_where_words_are() -> None:
    known = vectors.read()
    assert {len(vector) for vector in known.values()} == {vectors.LENGTH}

    def near(first: str, second: str) -> float:
        return sum(a * b for a, b in zip(known[first], known[second], strict=True))

    assert near("hospital", "clinic") > 0.5 > near("hospital", "tax")


def test_a_miss_counts_twice_where_what_is_found_costs_nothing() -> None:
    assert thresholds.f2(8, 2, 0, 0) > thresholds.f1(8, 2, 0, 0)
    assert thresholds.f2(8, 0, 2, 0) < thresholds.f1(8, 0, 2, 0)


def test_classes_and_rules_count_once_more_in_the_manner_of_the_text() -> None:
    assert in_manner(("we", "~<say>", "#dated"), ("@spoken",)) == (
        "we", "~<say>", "#dated", "@spoken", "@spoken~<say>", "@spoken#dated",
    )  # fmt: skip
    assert in_manner(("we",), ()) == ("we",)


def test_a_scraped_article_has_a_paragraph_a_sentence_no_links_and_no_note_that_a_link_would_decide() -> None:
    for (name, whole, labels), (same, scraped, bare) in zip(articles(), articles(scraped=True), strict=True):
        assert name == same
        assert not scraped.marks
        assert len(scraped.blocks) == len(bare) == len(labels) >= len(whole.blocks)
        assert all(not label.note for label in bare if not label.support)
        assert [label.checkable for label in bare] == [label.checkable for label in labels]


def test_what_speeches_announce_is_among_their_sentences_and_was_not_called_checkable_by_both() -> None:
    known = {name: labels for name, _, labels in articles() if name.startswith("speech-")}
    for name, number in announced():
        assert known[name][number - 1].checkable != "1"


def test_every_sentence_of_the_articles_has_two_labels_of_the_four_sorts() -> None:
    sentences = {(row["doc"], row["sent"]) for row in read_rows(TRAINING / "sentences.tsv")}
    supports = {"cited", "dated", "named", "vague", "none"}
    for path in (TRAINING / "labels-a.tsv", TRAINING / "labels-b.tsv"):
        labels = read_rows(path)
        assert {(row["doc"], row["sent"]) for row in labels} == sentences
        assert all({row["checkable"], row["note"]} <= {"0", "1"} and row["support"] in supports for row in labels)
