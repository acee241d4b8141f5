"""Every verb that takes an article takes one in a language without rules: a word where there is less, never a trace."""

import re
from pathlib import Path

import pytest

from pipeline.__main__ import VERBS, main

ARTICLE = """\
Neue Gebühren für Biotonnen

Musterstadt, 14. März 2025

Die Stadt erhöht die Gebühren im Sommer um 12 Prozent. Fachleute sagen, dass keine andere Stadt so viel verlangt. Der
Stadtrat hat die Erhöhung am Dienstag mit großer Mehrheit beschlossen, wie aus der Niederschrift der Sitzung hervorgeht.
"""
BY = ["--by", "Ada Example <ada@example.org>"]
#: In the order of a desk's day. CODE is that of the edition which was filed.
CALLS = [
    ["normalize", "sources/biotonnen/article.txt"],
    ["claims", "sources/biotonnen/article.txt"],
    ["claims", "sources/biotonnen/article.txt", "--json"],
    ["claims", "sources/biotonnen/article.txt", "--explain"],
    ["build", "--jobs", "1"],
    ["review", "biotonnen", "--list"],
    ["review", "biotonnen", "--prepare"],
    ["review", "biotonnen", "--words", "um 12 Prozent", "--act", "note", "--reason", "wer das sagt", *BY],
    ["review", "biotonnen", "--note", "1", "--act", "approve", *BY],
    ["status"],
    ["status", "biotonnen"],
    ["build", "--jobs", "1"],
    ["preflight", "biotonnen"],
    ["preflight", "build/biotonnen/biotonnen.pdf"],
    ["archive", *BY],
    ["which", "CODE"],
    ["which", "build/biotonnen/biotonnen.pdf"],
    ["diff", "biotonnen", "v1", "build"],
    ["log", "biotonnen"],
    ["list"],
    ["show", "biotonnen", "v1", "--out", "shown"],
    ["export", "biotonnen", "--csv"],
    ["export", "biotonnen", "--annotations"],
    ["issue", "biotonnen", "--to", "Klasse 7b", "--copies", "3", *BY],
    ["recall", "CODE"],
    ["verify"],
    ["verify", "build/biotonnen/biotonnen.pdf"],
    ["catalog"],
    ["withdraw", "biotonnen", "--reason", "falsch gelesen", *BY],
]


def test_every_verb_takes_an_article_in_a_language_without_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "sources" / "biotonnen"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text(ARTICLE, "utf-8")
    code = ""
    for call in CALLS:
        assert main([code if word == "CODE" else word for word in call]) == 0, (call, capsys.readouterr().err)
        said = capsys.readouterr()
        if call[0] == "archive":
            found = re.search(r"edition 1, (\w{10})", said.out)
            assert found is not None
            code = found[1]
        if call[0] == "claims":
            assert "there are no rules for 'de'" in said.err
    untried = set(VERBS) - {call[0] for call in CALLS}
    assert untried == {"watch", "add", "sources", "purge", "doctor"}  # no word of the article is read by them alone
