"""Speeches to learn from: their texts lie in a package, here lie places and labels. A veto yields to a sure model."""

from pathlib import Path

import pytest

from pipeline.claims import addresses
from pipeline.claims.detect import verdicts
from pipeline.claims.labelled import TRAINING, read_rows
from pipeline.model import Article, Block, BlockKind, ClaimKind, Span, Support

KINDS = {*(str(kind) for kind in ClaimKind), "none"}
SUPPORTS = {str(support) for support in Support}


def test_the_places_of_an_address_follow_one_another_and_every_label_is_one_of_the_guidelines() -> None:
    end: dict[str, int] = {}
    for row in read_rows(TRAINING / "addresses.tsv"):
        assert end.get(row["doc"], 0) <= int(row["start"]) < int(row["end"])
        end[row["doc"]] = int(row["end"])
        for labeller in ("a", "b"):
            checkable, kind, support, note = row[labeller].split("/")
            assert checkable in "01"
            assert note in "01"
            assert kind in KINDS
            assert support in SUPPORTS
            assert (checkable == "0") == (kind == "none")


def test_a_fifth_of_the_addresses_is_kept_back() -> None:
    names = {row["doc"] for row in read_rows(TRAINING / "addresses.tsv")}
    assert addresses.kept_back() < names
    assert len(names) <= addresses.KEPT_BACK * len(addresses.kept_back())


def test_an_address_is_read_from_its_file_with_the_labels_on_which_both_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (
        ("1900-One-1", "1", 0, 16, "1/event/none/1", "1/event/none/0"),
        ("1900-One-1", "2", 18, 30, "0/none/none/0", "0/none/none/0"),
    )
    names = "doc\tpar\tstart\tend\ta\tb"
    table = "\n".join([names, *("\t".join(map(str, row)) for row in rows)])
    (tmp_path / "addresses.tsv").write_text(table + "\n", "utf-8")
    (tmp_path / "1900-One-1.txt").write_text("We built\na road.\n\nMay it last.\n", "utf-8")
    monkeypatch.setattr(addresses, "TRAINING", tmp_path)
    ((name, article, labels),) = addresses.addresses(tmp_path)
    assert name == "1900-One-1"
    assert [article.text[one.span.start : one.span.end] for one in labels] == ["We built a road.", "May it last."]
    assert [(one.checkable, one.kind, one.note) for one in labels] == [("1", "event", ""), ("0", "none", "0")]


def test_without_the_package_the_training_says_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "INSTALLED", tmp_path)
    monkeypatch.setattr(addresses, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="make model"):
        addresses.texts()


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Thanks to the bridge, traffic across the river has doubled and the ferries were sold.", True),
        ("Thank you for coming.", False),
        ("Did the bridge of 1932 double the traffic across the river and were the ferries sold?", False),
    ],
)
def test_a_veto_gives_way_to_a_sure_model_but_a_question_stays_one(text: str, stated: bool) -> None:
    article = Article("a", "", "", "", "en", text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),))
    (verdict,) = verdicts(article)
    assert verdict.checkable is stated
