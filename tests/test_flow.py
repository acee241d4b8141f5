"""From an article to paper, through the real Makefile."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.digests import ROOT
from pipeline.pdfinfo import read_pdf
from tests.desk import ARTICLE, SAMPLE, Desk, make_desk


def size(path: Path) -> int:
    """The bytes of a file; none in the instant in which it gives way to another."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_make_pdf_makes_a_briefing_of_every_article_and_a_second_run_starts_no_python(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("ferry", ARTICLE.replace("bridge", "ferry"))
    done = desk.make("pdf")
    assert done.returncode == 0, done.stderr
    for slug in ("bridge", "ferry"):
        assert desk.pdf(slug).read_bytes().startswith(b"%PDF-")
    broken = {"PATH": os.environ["PATH"], "PYTHONHOME": "/nowhere"}  # any Python would die at once
    again = desk.run("make", "-o", ".venv/.ready", "pdf", environment=broken)
    assert again.returncode == 0, again.stderr
    assert "Nothing to be done" in again.stdout or again.stdout == ""


def test_build_is_laid_open_a_file_a_stage(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    made = {path.name for path in (desk.root / "build" / "bridge").iterdir()}
    stages = ("manuscript", "article", "claims", "judgments", "footnotes", "edition")
    assert {f"{stage}.json" for stage in stages} <= made
    copy = {path.name for path in (desk.root / "build" / "bridge" / "handout").iterdir()}
    assert copy == {"briefing.html", "notes.json", "preflight.json", "stages.json", "bridge-handout.pdf"}
    assert digest(desk.pdf("bridge")) == digest(desk.root / "build/bridge/handout/bridge-handout.pdf")


def test_a_saved_word_of_evidence_runs_only_the_stages_that_read_it(desk: Desk) -> None:
    desk.write("bridge")
    desk.briefing("build")
    desk.write("bridge", "desk: The harbour desk\n", "briefing.yaml")
    why = desk.briefing("build", "--why").stdout
    assert "bridge: edition: changed: @inputs" in why
    assert "bridge: manuscript" not in why
    assert "bridge: claims" not in why


def test_what_holds_for_the_whole_desk_is_said_once(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("ferry", ARTICLE.replace("bridge", "ferry"))
    desk.write("ferry", "contact: ferry@example.org\n", "briefing.yaml")
    desk.write("_desk", "desk: The harbour desk\ncontact: desk@example.org\n", "desk.yaml")
    assert desk.briefing("build").returncode == 0
    pages = {slug: (desk.root / f"build/{slug}/handout/briefing.html").read_text() for slug in ("bridge", "ferry")}
    assert "The harbour desk" in pages["bridge"]
    assert "desk@example.org" in pages["bridge"]
    assert "The harbour desk" in pages["ferry"]
    assert "ferry@example.org" in pages["ferry"]


def test_strict_refuses_a_briefing_whose_notes_no_editor_has_read(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    done = desk.briefing("build", "--strict")
    assert done.returncode == 1
    assert "notes-unread" in done.stderr


def test_a_citation_style_of_the_desks_own_is_an_input(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("bridge", "style: ours.csl\n", "briefing.yaml")
    assert desk.briefing("build").returncode == 2, "it is not there yet"
    style = (ROOT / "pipeline/styles/apa.csl").read_text("utf-8")
    desk.write("_desk", style, "ours.csl")
    assert desk.briefing("build").returncode == 0
    desk.write("_desk", style.replace("</style>", "<!-- changed --></style>"), "ours.csl")
    assert "footnotes: changed: @style" in desk.briefing("build", "--why").stdout


def test_touching_a_file_runs_no_stage(desk: Desk) -> None:
    article = desk.write("bridge")
    desk.briefing("build")
    os.utime(article, (1e9, 1e9))
    assert desk.briefing("build", "--why").stdout == "bridge: nothing changed, no stage ran\n"


def test_a_removed_file_counts(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("bridge", "desk: The harbour desk\n", "briefing.yaml")
    desk.make("pdf")
    before = digest(desk.pdf("bridge"))
    (desk.root / "sources/bridge/briefing.yaml").unlink()
    assert desk.make("pdf").returncode == 0
    assert digest(desk.pdf("bridge")) != before


def test_a_failed_article_does_not_stop_the_others_and_make_says_so(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("empty", "")
    done = desk.make("pdf")
    assert done.returncode == 2
    assert "sources/empty/article.txt" in done.stderr
    assert desk.pdf("bridge").exists()
    assert not desk.pdf("empty").exists()
    again = desk.make("pdf")
    assert again.returncode == 2, "a failure must not be forgotten"
    assert "bridge" not in again.stdout, "and what was good is not made again"


@pytest.mark.parametrize(
    ("slug", "name", "text", "said"),
    [
        ("empty", "article.txt", "", "sources/empty/article.txt"),
        ("junk", "article.txt", bytes(range(256)) * 40, "sources/junk/article.txt"),
        ("huge", "article.txt", "A word. " * 2_700_000, "sources/huge/article.txt"),
        ("furniture", "article.txt", "0 comment\nShare\nYou may also like\n", "sources/furniture/article.txt"),
        ("nothing", "notes.doc", "x", "sources/nothing"),
        ("a slug with spaces", "article.txt", ARTICLE, "a-slug-with-spaces"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_bad_input_gets_an_error_that_names_the_file_and_what_to_do(
    desk: Desk, slug: str, name: str, text: str | bytes, said: str
) -> None:
    desk.write(slug, text, name)
    done = desk.briefing("build")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((desk.root / "build").rglob("*.pdf"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("briefing.yaml", "title: [unclosed\n", "sources/bridge/briefing.yaml:"),
        ("briefing.yaml", "titel: Brücke\n", "sources/bridge/briefing.yaml:1"),
        ("briefing.yaml", "paper: a3\n", "a4, a5, letter"),
        ("evidence.yaml", "- {unclosed\n", "sources/bridge/evidence.yaml:"),
        ("evidence.yaml", "evidense: []\n", "sources/bridge/evidence.yaml:1"),
    ],
)
def test_broken_yaml_and_unknown_keys_name_file_and_line(desk: Desk, name: str, text: str, said: str) -> None:
    desk.write("bridge")
    desk.write("bridge", text, name)
    done = desk.briefing("build")
    assert done.returncode == 2
    assert said in done.stderr


def test_evidence_for_a_sentence_that_is_not_there_is_an_error_with_file_and_line(desk: Desk) -> None:
    desk.write("bridge")
    desk.write(
        "bridge",
        "evidence:\n- anchor: {exact: The moon landing was watched by half a billion people.}\n  state: nothing-yet\n",
        "evidence.yaml",
    )
    done = desk.briefing("build")
    assert done.returncode == 2
    assert "sources/bridge/evidence.yaml:2" in done.stderr


def test_two_articles_in_one_folder_are_an_error_that_names_both(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("bridge", ARTICLE, "article.md")
    done = desk.briefing("build")
    assert done.returncode == 2
    assert "article.md and article.txt" in done.stderr


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("one-paragraph", "The city grew by 3 per cent in 1950. It has two rivers. " * 1500),
        ("no-breaks", ARTICLE.replace("\n", " ")),
        (
            "russian",
            "Мост через гавань\n\nМост через гавань был открыт в 1931 году. Он стоил городу сорок миллионов.\n" * 3,
        ),
        (
            "german",
            "Die Brücke\n\nDie Brücke über den Hafen wurde 1931 eröffnet. Sie kostete die Stadt 40 Millionen Kronen.\n"
            * 3,
        ),
    ],
)
def test_unusual_articles_get_a_sound_briefing(desk: Desk, slug: str, text: str) -> None:
    desk.write(slug, text)
    done = desk.briefing("build")
    assert done.returncode == 0, done.stderr
    assert desk.pdf(slug).exists()


def test_a_language_that_the_rules_do_not_know_is_laid_out_and_the_page_says_that_nothing_was_checked(
    desk: Desk,
) -> None:
    desk.write(
        "german",
        "Die Brücke\n\nDie Brücke über den Hafen wurde 1931 eröffnet. Sie kostete die Stadt 40 Millionen.\n" * 3,
    )
    desk.briefing("build")
    assert json.loads((desk.root / "build/german/footnotes.json").read_text())["account"]["checked"] is False


@pytest.mark.parametrize(
    "text",
    [
        "הגשר\n\nגשר הנמל נפתח בשנת 1931 לאחר אחת עשרה שנות עבודה. העיר שילמה ארבעים מיליון כתרים.\n",
        "港口的桥\n\n港口的桥于一九三一年开通，此前施工了十一年。这座城市花费了四千万克朗。\n",
    ],
    ids=["Hebrew", "Chinese"],
)
def test_a_script_that_the_fonts_lack_is_an_error_that_names_the_character(desk: Desk, text: str) -> None:
    desk.write("other", text)
    done = desk.briefing("build")
    assert done.returncode == 2
    assert "U+" in done.stderr


PROSE = "The council of the town met twice in the spring, and both times the members went home without a decision."
LISTS = f"""# Nine things

1. one
2. two

{PROSE}

3. three
4. four

{PROSE}

7. seven
   1. inner
   2. second inner
8. eight
"""
SECTIONS = "Nine things\n\n" + "\n\n".join(f"{n}. It counts as {n}\n\n{PROSE}" for n in range(1, 5)) + "\n"


@pytest.mark.parametrize(
    ("suffix", "text", "numbers"),
    [
        (".md", LISTS, [1, 2, 3, 4, 7, 1, 2, 8]),
        (".html", f'<h1>Nine</h1><p>{PROSE}<ol><li value="4">four<li>five<li value="2">two</ol>', [4, 5, 2]),
        (".html", f'<h1>Nine</h1><p>{PROSE}<ol start=5><li>five<li value="2">two<li>three</ol>', [5, 2, 3]),
    ],
)
def test_a_list_has_the_numbers_that_the_copy_gives(desk: Desk, suffix: str, text: str, numbers: list[int]) -> None:
    desk.write("nine", text, f"article{suffix}")
    assert desk.briefing("build").returncode == 0
    lines = [line.text.strip() for line in read_pdf(desk.pdf("nine").read_bytes()).lines]
    assert [int(line[:-1]) for line in lines if re.fullmatch(r"\d+\.", line)] == numbers


def test_the_numbered_headings_of_a_plain_text_keep_their_numbers(desk: Desk) -> None:
    desk.write("nine", SECTIONS)
    assert desk.briefing("build").returncode == 0
    lines = [line.text.strip() for line in read_pdf(desk.pdf("nine").read_bytes()).lines]
    assert [line for line in lines if "It counts" in line] == [f"{n}. It counts as {n}" for n in range(1, 5)]


def test_an_interrupted_build_leaves_the_last_good_pdf_and_the_next_goes_on(desk: Desk) -> None:
    desk.write("bridge")
    desk.briefing("build")
    before = digest(desk.pdf("bridge"))
    desk.write("bridge", ARTICLE * 200)
    running = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build"], cwd=desk.root, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    manuscript = desk.root / "build/bridge/manuscript.json"
    while running.poll() is None and size(manuscript) < 20_000:
        pass  # until the new build has begun to write
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    assert running.returncode == 130
    assert b"Traceback" not in said
    assert digest(desk.pdf("bridge")) == before
    assert not list((desk.root / "build").rglob("*.tmp*"))
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    assert digest(desk.pdf("bridge")) == before


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The first article, built once, plainly."""
    desk = make_desk(tmp_path_factory.mktemp("sample") / "desk")
    shutil.copytree(SAMPLE, desk.root / "sources" / SAMPLE.name)
    done = desk.briefing("build")
    assert done.returncode == 0, done.stderr
    return desk


VARIATIONS = {
    "another hash seed": {"PYTHONHASHSEED": "12345"},
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "another locale": {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
    "the C locale": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "another home": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent/cache"},
    "one job at a time": {"JOBS": "1"},
}


@pytest.mark.parametrize("variation", VARIATIONS)
def test_the_same_input_makes_the_same_bytes_with(variation: str, sample: Desk, desk: Desk) -> None:
    shutil.copytree(SAMPLE, desk.root / "sources" / SAMPLE.name)
    jobs = ("--jobs", "1") if variation == "one job at a time" else ()
    done = desk.briefing("build", *jobs, environment=VARIATIONS[variation], umask=0o077)
    assert done.returncode == 0, done.stderr
    assert digest(desk.pdf(SAMPLE.name)) == digest(sample.pdf(SAMPLE.name))


def test_the_same_input_makes_the_same_bytes_on_another_day(sample: Desk, desk: Desk) -> None:
    faketime = shutil.which("faketime")
    if faketime is None:  # the tests of a machine without it still hold: what builds never asks for the time
        sources = [path for path in (ROOT / "pipeline").rglob("*.py") if "archive" not in path.parts]
        assert sources
        assert not [path for path in sources if "datetime.now(" in path.read_text("utf-8")]
        return
    shutil.copytree(SAMPLE, desk.root / "sources" / SAMPLE.name)
    done = desk.run(
        faketime, "-f", "@2031-05-06 07:08:09", str(ROOT / ".venv/bin/python"), "-m", "pipeline", "build", "--jobs", "1"
    )
    assert done.returncode == 0, done.stderr
    assert digest(desk.pdf(SAMPLE.name)) == digest(sample.pdf(SAMPLE.name))


def test_the_same_input_makes_the_same_bytes_among_others_and_warm(sample: Desk, desk: Desk) -> None:
    shutil.copytree(SAMPLE, desk.root / "sources" / SAMPLE.name)
    for number in range(6):
        desk.write(f"other-{number}", ARTICLE + f"\nThere are {number} more of them.\n")
    assert desk.briefing("build", "--jobs", "2").returncode == 0
    assert digest(desk.pdf(SAMPLE.name)) == digest(sample.pdf(SAMPLE.name))


def test_which_finds_the_build_that_a_code_belongs_to_however_it_is_typed(sample: Desk) -> None:
    code = json.loads((sample.root / "build" / SAMPLE.name / "edition.json").read_text())["code"]
    for typed in (code, code.upper(), f"{code[:5]}-{code[5:]}"):
        done = sample.briefing("which", typed)
        assert done.returncode == 0
        assert SAMPLE.name in done.stdout
    assert sample.briefing("which", "0000000000").returncode == 2


def test_a_machine_reads_claims_and_the_normalized_text(sample: Desk) -> None:
    path = f"sources/{SAMPLE.name}/article.txt"
    article = json.loads(sample.briefing("normalize", path, "--json").stdout)
    assert {"title", "byline", "date", "language", "text", "blocks", "dropped"} <= set(article)
    assert all({"text", "reason"} <= set(line) for line in article["dropped"])
    claims = json.loads(sample.briefing("claims", path, "--json").stdout)
    assert claims
    for claim in claims:
        assert article["text"][claim["start"] : claim["end"]] == claim["text"]
        assert 0 <= claim["score"] <= 1
        assert claim["support"] in ("cited", "dated", "named", "vague", "none")
        assert isinstance(claim["noted"], bool)
        assert claim["kinds"]


def test_a_build_that_failed_half_way_leaves_nothing_that_counts_as_made(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    build = desk.root / "build/bridge"
    before = {path: path.read_bytes() for path in build.glob("*.json") if path.name != "stages.json"}
    no_face_has_it = "\U000e0fff"
    desk.write("bridge", ARTICLE.replace("eleven", "twelve") + f"\nA last word {no_face_has_it}.\n")
    assert desk.briefing("build").returncode == 2
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    assert {path: path.read_bytes() for path in before} == before
    assert "claims" not in desk.briefing("build", "--why").stdout
