"""The claim model: trained in plain arithmetic, shipped as a small file, the same on every machine."""

import math
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims import train
from pipeline.claims.detect import model
from pipeline.claims.features import features
from pipeline.claims.labelled import TRAINING, articles, as_article, frozen, read_rows
from pipeline.claims.linear import Head, Model, checksum, load, sigmoid
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
    bias, weights = train.fit(rows(), RARITY, 5.0)
    assert weights["yes"] > 0 > weights["no"]
    assert abs(weights["always"]) < weights["yes"]
    assert train.probability(("always", "yes"), bias, weights, RARITY) > 0.5


def test_training_twice_gives_the_same_weights_to_the_last_bit() -> None:
    assert train.fit(rows(), RARITY, 2.0) == train.fit(rows(), RARITY, 2.0)


def test_a_weights_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    heads = {"checkable": {"bias": -0.5, "threshold": 0.4, "scale": 0.1}}
    train._write(tmp_path / "m.bin", heads, {"checkable": {"yes": 20.0, "no": -20.0}}, {"yes": 2.0, "no": 1.0}, {})
    read = load(tmp_path / "m.bin")
    assert read.heads["checkable"].weights == {checksum("yes"): 20, checksum("no"): -20}
    assert read.score("checkable", ["yes"]) > 0.5 > read.score("checkable", ["no"])
    assert [name for name, _ in read.weighed("checkable", ["yes", "unknown"])] == ["yes"]


def test_a_sentence_without_a_known_feature_gets_the_bias() -> None:
    alone = Model({"x": Head(0.0, 0.5, 1.0, {})}, {}, {})
    assert alone.score("x", ["anything"]) == 0.5


@given(st.floats(-25, 25))
def test_the_logistic_function_is_near_the_textbook_one(x: float) -> None:
    assert math.isclose(sigmoid(x), 1 / (1 + math.exp(-x)), abs_tol=0.01)


def test_the_shipped_weights_are_small_and_carry_their_card() -> None:
    assert (HERE / "en" / "model.bin").stat().st_size < 80_000
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
