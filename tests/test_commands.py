"""What the command line says to a person: what it takes for an answer, and what it says where it cannot."""

import errno
import json
import shutil
import sys
from collections import deque
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.__main__ import main
from pipeline.commands import doctor
from pipeline.commands.add import make_slug
from pipeline.digests import ROOT
from pipeline.errors import FaultError, InputError
from pipeline.flow import Job, Options, check_options, copies_of, copy_of, ticket
from pipeline.workers import Limits, Pool, Task
from tests.desk import ARTICLE, Desk


@pytest.mark.parametrize(
    "written", ["bridge", "bridge/", "sources/bridge", "./sources/bridge/", "{root}/sources/bridge"]
)
def test_an_article_is_named_as_a_shell_completes_it(desk: Desk, written: str) -> None:
    desk.write("bridge")
    done = desk.briefing("build", written.format(root=desk.root))
    assert done.returncode == 0, done.stderr
    assert [path.relative_to(desk.root / "build").as_posix() for path in desk.root.glob("build/*/*.pdf")] == [
        "bridge/bridge.pdf"
    ]


@pytest.mark.parametrize("written", ["..", "/", "", "sources", "../bridge", "_desk"])
def test_what_can_be_no_article_is_refused(desk: Desk, written: str) -> None:
    desk.write("bridge")
    done = desk.briefing("build", written)
    assert done.returncode == 2
    assert "names no article" in done.stderr


def test_a_name_that_is_nearly_right_is_guessed(desk: Desk) -> None:
    desk.write("bridge")
    assert "did you mean bridge?" in desk.briefing("build", "brigde").stderr


@pytest.mark.parametrize("option", [("--paper", "b5"), ("--layout", "brochure"), ("--copies", "hardcover")])
def test_an_option_that_there_is_not_is_said_once_and_blames_no_article(desk: Desk, option: tuple[str, str]) -> None:
    desk.write("bridge")
    desk.write("harbour")
    done = desk.briefing("build", *option)
    assert done.returncode == 2
    assert done.stderr.count(option[1]) == 1
    assert "briefing.yaml" not in done.stderr


@pytest.mark.parametrize("line", ["layout: brochure", "profile: brochure", "language: english"])
def test_a_word_of_the_ticket_that_there_is_not_is_an_error_that_names_the_file(desk: Desk, line: str) -> None:
    desk.write("bridge")
    desk.write("bridge", f"{line}\n", "briefing.yaml")
    done = desk.briefing("build")
    assert done.returncode == 2
    assert "sources/bridge/briefing.yaml" in done.stderr


def test_that_nothing_was_looked_for_is_a_finding(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("bridge", "language: xx\n", "briefing.yaml")
    assert desk.briefing("build").returncode == 0
    report = json.loads((desk.root / "build/bridge/handout/preflight.json").read_text())
    assert "claims-not-checked" in [finding["code"] for finding in report["findings"]]


def test_a_file_that_lies_loose_in_sources_is_named(desk: Desk) -> None:
    desk.write("bridge")
    (desk.root / "sources/loose.txt").write_text(ARTICLE)
    (desk.root / "sources/README.md").write_text("How we work.")
    done = desk.briefing("build")
    assert done.returncode == 0
    assert "sources/loose.txt" in done.stderr
    assert "README" not in done.stderr


@pytest.mark.parametrize("slug", ["Two words", "../out", "_hidden", ".hidden", "a/b"])
def test_add_makes_no_folder_that_a_build_refuses(desk: Desk, slug: str) -> None:
    article = desk.root / "story.txt"
    article.write_text(ARTICLE)
    done = desk.briefing("add", "--slug", slug, "story.txt")
    assert done.returncode == 2
    assert "--slug" in done.stderr
    assert not done.stdout
    assert not list(desk.root.rglob("article.txt"))


@pytest.mark.parametrize(("title", "slug"), [("_desk", "desk"), ("__", ""), ("The __init__ of it", "the-init__-of-it")])
def test_no_name_is_made_that_the_press_passes_over(title: str, slug: str) -> None:
    assert make_slug(title) == slug


def test_add_says_that_a_folder_holds_nothing_to_add(desk: Desk) -> None:
    (desk.root / "empty").mkdir()
    done = desk.briefing("add", "empty")
    assert done.returncode == 2
    assert "holds no article" in done.stderr


def test_an_articles_folder_may_be_given_for_its_file(desk: Desk) -> None:
    desk.write("bridge")
    shown = desk.briefing("normalize", "sources/bridge")
    assert shown.returncode == 0
    assert shown.stdout.startswith("title: The harbour and its bridge\nbyline: (none found)\n")
    assert desk.briefing("claims", "sources/bridge").returncode == 0


def test_what_is_not_there_or_holds_no_article_is_named_as_it_was_given(desk: Desk) -> None:
    (desk.root / "desk of ours").mkdir()
    assert "brigde: there is no such file" in desk.briefing("claims", "brigde").stderr
    assert desk.briefing("normalize", "desk of ours").stderr.startswith("briefing: desk of ours: ")


def test_a_folder_without_rules_is_no_folder_whose_rules_are_sound(desk: Desk) -> None:
    for call in (["--desk", "ruels"], ["ruels"]):
        done = desk.briefing("claims", "--check-rules", *call)
        assert done.returncode == 2
        assert "ruels: holds neither rules/ nor words.yaml" in done.stderr
    rules = desk.root / "ours/rules"
    rules.mkdir(parents=True)
    (rules / "wrong.yaml").write_text("- id: wrong\n  colour: red\n")
    done = desk.briefing("claims", "--check-rules", "ours")
    assert done.returncode == 1
    assert "ours/rules/wrong.yaml" in done.stderr


@pytest.mark.parametrize("option", ["--lines", "--jobs"])
@pytest.mark.parametrize("number", ["-5", "many"])
def test_less_than_nothing_is_no_number(desk: Desk, option: str, number: str) -> None:
    desk.write("bridge")
    done = desk.briefing("build", f"{option}={number}")
    assert done.returncode == 2
    assert "is no whole number from 0 on" in done.stderr
    assert not (desk.root / "build").exists()


def test_a_booklets_line_counts_the_pages_of_the_file_that_it_names(desk: Desk) -> None:
    from pypdf import PdfReader

    desk.write("bridge")
    done = desk.briefing("build", "--copies", "booklet")
    assert done.returncode == 0, done.stderr
    name, _, facts = done.stdout.partition("  ")
    pages = len(PdfReader(desk.root / name).pages)
    assert facts.startswith(f"{pages} pages, ")


def test_the_build_line_and_the_list_count_the_desks_notes_alone(desk: Desk) -> None:
    desk.write(
        "bridge", ARTICLE.replace("of work.", "of work.[^1]") + "\n[^1]: By the city's own count.\n", "article.md"
    )
    (desk.root / "sources/bridge/article.txt").unlink(missing_ok=True)
    done = desk.briefing("build")
    footnotes = json.loads((desk.root / "build/bridge/footnotes.json").read_text())
    assert f"{len(footnotes['notes'])} note" in done.stdout
    assert desk.briefing("archive", "--by", "Ada Example <ada@example.org>").returncode == 0
    listed = json.loads(desk.briefing("list", "--json").stdout)
    assert (listed[0]["claims"], listed[0]["notes"]) == (footnotes["account"]["statements"], len(footnotes["notes"]))


def test_add_of_an_address_says_to_save_the_page_first(desk: Desk) -> None:
    done = desk.briefing("add", "https://example.org/story")
    assert done.returncode == 2
    assert "https://example.org/story: this is an address: save the page" in done.stderr


def test_an_article_that_cannot_be_copied_whole_is_not_added(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.root / "story.md").write_text(ARTICLE + "\n![The bridge](bridge.png)\n")
    shutil.copyfile(ROOT / "tests/specimen/bridge.png", desk.root / "bridge.png")
    copy = shutil.copyfile

    def full(source: Path, target: Path) -> None:
        if target.suffix == ".png":
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        copy(source, target)

    monkeypatch.chdir(desk.root)
    monkeypatch.setattr(shutil, "copyfile", full)
    assert main(["add", "story.md"]) == 3
    assert "No space left" in capsys.readouterr().err
    assert list((desk.root / "sources").iterdir()) == []


def test_a_german_title_is_written_out_in_the_name_of_its_folder(desk: Desk) -> None:
    title = "Stadtrat beschließt neue Gebühren für die Bürger"
    text = f"{title}\n\nDer Rat hat die Gebühren am Dienstag mit großer Mehrheit erhöht, und das ist nicht alles.\n"
    (desk.root / "text.txt").write_text(text, "utf-8")
    done = desk.briefing("add", "text.txt")
    assert done.stdout.startswith("sources/stadtrat-beschliesst-neue-gebuehren-fuer-die-buerger/"), done.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("layout: brifing", "Did you mean “briefing”?"),
        ("profile: brochure", "There is no profile"),
        ("paper: a44", "did you mean a4?"),
        ("copies: [archive, poster]", "there is no copy 'poster'"),
        ("style: foo.csl", "there is no foo.csl"),
        ("language: klingonisch", "is no language tag"),
    ],
)
@pytest.mark.parametrize("file", ["bridge/briefing.yaml", "_desk/desk.yaml"])
def test_a_wrong_word_of_the_ticket_is_named_with_its_file_and_line(
    desk: Desk, line: str, says: str, file: str
) -> None:
    desk.write("bridge")
    desk.write(file.split("/")[0], f"desk: The desk\n{line}\n", file.split("/")[1])
    done = desk.briefing("build", "--jobs", "1")
    assert done.returncode == 2
    assert f"sources/{file}:2:" in done.stderr
    assert says in done.stderr


@pytest.mark.parametrize(
    ("line", "place"),
    [("tittle: A", "2:1"), ("received: soon", "2:11"), ("desk: 'The", "2:7"), ("language: d", "2:11")],
)
def test_a_mistake_in_the_desks_file_is_said_there_and_not_where_an_article_names_its_copies(
    desk: Desk, line: str, place: str
) -> None:
    desk.write("_desk", f"contact: desk@example.org\n{line}\n", "desk.yaml")
    desk.write("bridge", "rights: ours\nlanguage:\ncopies: [archive]\n", "briefing.yaml")
    for names in ("", "archive"):
        with pytest.raises(InputError) as error:
            copies_of(Job(desk.root, "bridge", Options(names)))
        assert str(error.value).startswith(f"sources/_desk/desk.yaml:{place}: ")
        with pytest.raises(InputError) as error:
            copy_of(Job(desk.root, "bridge", Options(names)))
        assert str(error.value).startswith(f"sources/_desk/desk.yaml:{place}: ")


def test_a_long_name_that_is_begun_with_a_slip_is_guessed(desk: Desk) -> None:
    desk.write("late-winner-sends-harbor-city-past-northgate")
    done = desk.briefing("build", "late-winer")
    assert "did you mean late-winner-sends-harbor-city-past-northgate?" in done.stderr


def test_what_strict_refuses_is_mended_in_evidence_yaml_and_the_old_pdf_is_named_as_old(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    desk.write("bridge", "strict: true\n", "briefing.yaml")
    done = desk.briefing("build")
    assert done.returncode == 1
    assert done.stderr.startswith("briefing: sources/bridge/evidence.yaml: the briefing must not be handed out:")
    assert "build/bridge/bridge.pdf is still that of the last build that passed" in done.stderr


def test_a_machine_reads_why_each_stage_ran_as_one_value(desk: Desk) -> None:
    desk.write("bridge")
    first, second = (json.loads(desk.briefing("build", "--why", "--json").stdout)[0] for _ in range(2))
    assert first["ran"][0] == ["read", "it has not run before"]
    assert second["ran"] == []


def test_a_machine_reads_of_every_copy_what_it_holds_whether_it_was_made_now_or_before(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("bridge", "copies: [booklet, press]\n", "briefing.yaml")
    first, second = (
        {row["pdf"]: row for row in json.loads(desk.briefing("build", "--copies", "all", "--json").stdout)}
        for _ in range(2)
    )
    assert first.keys() == second.keys()
    assert first.keys() == {"build/bridge/bridge.pdf", "build/bridge/booklet/bridge-booklet-sheets.pdf", None}
    assert "ICC profile" in second[None]["error"]  # of the copy press
    for name in first.keys() - {None}:
        assert first[name]["findings"]["warning"]
        assert first[name] | {"ran": []} == second[name]


@pytest.mark.parametrize("out", ["sources/bridge/article.txt/ledger.csv", "sources"])
def test_a_place_that_cannot_be_written_is_named_without_a_trace_of_the_program(desk: Desk, out: str) -> None:
    desk.write("bridge")
    done = desk.briefing("export", "bridge", "--csv", "--out", out)
    assert done.returncode == 2
    assert done.stderr.startswith("briefing: ")
    assert out.partition("/")[0] in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in desk.briefing("export", "bridge", "--csv", "--out", out, "--debug").stderr


def test_the_command_says_which_release_it_is(desk: Desk) -> None:
    assert desk.briefing("--version").stdout == f"the briefing press {__version__}\n"


def test_the_installed_command_ends_as_the_module_does(desk: Desk) -> None:
    """Without taking apart what it has loaded, which takes time, and which the renderer's libraries may not survive."""
    script = "import atexit, sys; from pipeline.__main__ import main; atexit.register(print, 'taken apart'); "
    for words, code in ((["list"], 0), (["log", "bridge"], 2)):
        done = desk.run(sys.executable, "-c", f"{script}sys.argv[1:] = {words}; sys.exit(main())")
        assert done.returncode == code, done.stderr
        assert "taken apart" not in done.stdout


def test_a_fault_of_the_press_has_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(doctor, "run", broken)
    assert main(["doctor"]) == 4
    said = "briefing: the press itself failed (ZeroDivisionError: division by zero); please report it with --debug\n"
    assert capsys.readouterr().err == said
    with pytest.raises(ZeroDivisionError):
        main(["doctor", "--debug"])


def test_so_has_one_in_a_worker() -> None:
    limits = Limits()
    with Pool(1, limits) as pool:
        (result,) = pool.run(deque([Task("sources/bridge", "operator:truediv", (1, 0))]))
    assert isinstance(result.error, FaultError)
    assert result.error.exit_code == 4
    assert str(result.error).startswith("sources/bridge: the press itself failed (ZeroDivisionError:")


def test_a_style_that_there_is_not_is_said_at_the_tickets_line(desk: Desk) -> None:
    desk.write("bridge")
    desk.write("bridge", "rights: ours\nstyle: chicagoo\n", "briefing.yaml")
    done = desk.briefing("build")
    assert done.returncode == 2
    assert done.stderr.startswith("briefing: sources/bridge/briefing.yaml:2:8: There is no citation style “chicagoo”")
    assert done.stderr.endswith(" Did you mean “chicago-notes-bibliography”?\n")


def test_a_layout_that_is_nearly_right_is_guessed_on_the_command_line_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean “dossier”"):
        check_options(tmp_path, Options(layout="dosier"))


def test_what_an_article_says_outweighs_the_desk_also_where_it_is_the_default(desk: Desk) -> None:
    desk.write("bridge", "layout: briefing\ncontact:\n", "briefing.yaml")
    desk.write("_desk", "layout: dossier\npaper: a5\ncontact: desk@example.org\n", "desk.yaml")
    said = ticket(Job(desk.root, "bridge"))
    assert (said.layout, said.paper, said.contact) == ("briefing", "a5", "desk@example.org")


def test_a_full_disk_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "build/bridge.pdf")

    monkeypatch.setattr(doctor, "run", full)
    assert main(["doctor"]) == 3
    assert capsys.readouterr().err.startswith("briefing: build/bridge.pdf: No space left on device")


def test_a_folder_of_any_name_beside_an_article_is_an_input(desk: Desk) -> None:
    desk.write("bridge")
    picture = desk.write("bridge", "one", "training/notes.txt")
    assert desk.briefing("build").returncode == 0
    before = json.loads((desk.root / "build/bridge/edition.json").read_text())
    assert "training/notes.txt" in dict(before["inputs"])
    picture.write_text("two")
    assert desk.briefing("build").returncode == 0
    assert json.loads((desk.root / "build/bridge/edition.json").read_text())["code"] != before["code"]
