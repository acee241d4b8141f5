"""A desk's folder of twenty articles in all formats, three of them hostile: the seventeen are made."""

import json
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.hostile.bombs import bombs

RICH = Path(__file__).parent / "rich"
SCRAPES = Path(__file__).parent / "cases" / "normalize" / "scrapes"
FORMATS = ("txt", "md", "html", "docx", "odt", "rtf", "epub", "pdf", "eml", "mhtml", "warc.gz")
#: slug -> what its error says: the file, what is wrong, and what to do next
HOSTILE = {
    "unpacks": "sources/unpacks/article.docx: The Word file unpacks to 200 MB: save only the article",
    "bites-its-tail": "sources/bites-its-tail/article.pdf: The PDF is damaged: open it in its program and save",
    "fills-memory": "sources/fills-memory: needs more than 1 GB of memory; make it smaller, or raise “memory”",
}


@pytest.fixture
def mixed(desk: Desk) -> Desk:
    """Twenty articles."""
    desk.write("_desk", "memory: 1 GB\n", "limits.yaml")
    for suffix in FORMATS:
        slug = f"weir-{suffix.partition('.')[0]}"
        desk.write(slug, (RICH / f"article.{suffix}").read_bytes(), f"article.{suffix}")
        desk.write(slug, (RICH / "weir.png").read_bytes(), "weir.png")
    desk.write("columns", (RICH / "columns.pdf").read_bytes(), "article.pdf")
    for name in ("german.txt", "match-report.txt", "press-release.txt", "wellness.md", "kicker.html"):
        scrape = (SCRAPES / name).read_text("utf-8").partition("\n.\n")[0]
        desk.write(Path(name).stem, scrape, f"article{Path(name).suffix}")
    made = {bomb.name: bomb.make for bomb in bombs()}
    desk.write("unpacks", made["a document that unpacks to 200 MB"](), "article.docx")
    desk.write("bites-its-tail", made["a page tree that bites its tail"](), "article.pdf")
    desk.write("fills-memory", b"<p a b c d e f g h i j>" * 790_000, "article.html")
    return desk


def test_seventeen_of_twenty_are_made_and_a_second_run_retries_the_three(mixed: Desk) -> None:
    first = mixed.briefing("build", "--json")
    assert first.returncode == 2
    rows = {row["slug"]: row for row in json.loads(first.stdout)}
    assert len(rows) == 20
    assert {slug for slug, row in rows.items() if row["exit"]} == set(HOSTILE)
    for slug, says in HOSTILE.items():
        assert rows[slug]["exit"] == 2
        assert rows[slug]["error"].startswith(says)
        assert first.stderr.count(f"briefing: {says}") == 1
        assert not mixed.pdf(slug).exists()
    assert first.stderr.endswith("17 of 20 are up to date; the next build tries the others again\n")
    made = {slug: mixed.pdf(slug).stat().st_mtime_ns for slug in rows if slug not in HOSTILE}
    assert len(made) == 17
    for suffix in FORMATS[1:]:  # a picture beside the article, or inside its file, is on the page; text has none
        report = mixed.root / f"build/weir-{suffix.partition('.')[0]}/handout/preflight.json"
        codes = {finding["code"] for finding in json.loads(report.read_text())["findings"]}
        assert not codes & {"image-missing", "image-too-coarse"}, suffix

    second = mixed.briefing("build", "--why")
    assert second.returncode == 2
    assert {slug: mixed.pdf(slug).stat().st_mtime_ns for slug in made} == made
    assert sorted(second.stdout.splitlines()) == sorted(f"{slug}: nothing changed, no stage ran" for slug in made)
    assert all(second.stderr.count(says) == 1 for says in HOSTILE.values())

    mixed.write("bites-its-tail", (RICH / "article.pdf").read_bytes(), "article.pdf")
    third = mixed.briefing("build")
    assert third.returncode == 2
    assert [line.split()[0] for line in third.stdout.splitlines()] == ["build/bites-its-tail/bites-its-tail.pdf"]
    assert third.stderr.count("briefing: ") == 2


def test_a_folder_of_files_is_added_with_their_pictures_and_a_second_time_nothing_is(desk: Desk) -> None:
    inbox = desk.root / "inbox"
    inbox.mkdir()
    for suffix in ("md", "docx", "warc.gz"):
        (inbox / f"weir.{suffix}").write_bytes((RICH / f"article.{suffix}").read_bytes())
    (inbox / "weir.png").write_bytes((RICH / "weir.png").read_bytes())
    (inbox / "passwords.txt").symlink_to("/etc/passwd")
    (inbox / "empty.html").write_bytes(b"")
    added = desk.briefing("add", "inbox")
    assert added.returncode == 2
    assert added.stdout.splitlines() == [
        "sources/the-weir-at-alder-mill/article.docx",
        "sources/the-weir-at-alder-mill-2/article.md",
        "sources/the-weir-at-alder-mill-3/article.warc.gz",
    ]
    assert "inbox/passwords.txt: The file is a link that leads out of its folder" in added.stderr
    assert "inbox/empty.html: The file is empty" in added.stderr
    assert (desk.root / "sources/the-weir-at-alder-mill-2/weir.png").is_file()
    again = desk.briefing("add", "inbox")
    assert [line.endswith("(was there already)") for line in again.stdout.splitlines()] == [True, True, True]
    assert len(list((desk.root / "sources").iterdir())) == 3
