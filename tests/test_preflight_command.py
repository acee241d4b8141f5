"""What ``briefing preflight SLUG`` tells of an article that was built: each thing once, by copy, and of today."""

import json

from tests.desk import ARTICLE, Desk


def test_findings_of_every_copy_stand_once_and_copies_have_their_own_names(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build", "--copies", "handout,galley").returncode == 0
    done = desk.briefing("preflight", "bridge")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("rights-unknown") == 1
    assert done.stdout.startswith("In every copy:\n")
    assert "\nhandout: " in done.stdout
    assert "\ngalley: " in done.stdout


def test_a_note_that_the_layout_puts_at_the_end_is_no_finding(desk: Desk) -> None:
    desk.write("bridge", ARTICLE + "\n" + "The ferries waited, and the people with them, for many long years.\n\n" * 60)
    assert desk.briefing("build", "--copies", "galley").returncode == 0
    assert "note-off-page" not in desk.briefing("preflight", "bridge").stdout


def test_copies_of_an_earlier_edition_are_named_and_not_told(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build", "--copies", "galley").returncode == 0
    desk.write("bridge", ARTICLE.replace("eleven", "twelve"))
    assert desk.briefing("build").returncode == 0
    done = desk.briefing("preflight", "bridge")
    assert done.returncode == 0
    assert "galley" not in done.stdout
    assert "of another edition, not shown: galley" in done.stderr


def test_after_a_build_that_failed_the_one_before_is_not_praised(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    desk.write("bridge", "evidence: nothing\n", "evidence.yaml")
    assert desk.briefing("build").returncode == 2
    done = desk.briefing("preflight", "bridge")
    assert done.returncode == 1
    assert "changed since this was built: sources/bridge/evidence.yaml" in done.stderr


def test_the_place_of_a_finding_is_a_path_that_can_be_opened(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build").returncode == 0
    assert " evidence.yaml " not in desk.briefing("preflight", "bridge").stdout


def test_a_machine_reads_one_value_that_names_the_copies(desk: Desk) -> None:
    desk.write("bridge")
    assert desk.briefing("build", "--copies", "handout,galley").returncode == 0
    told = json.loads(desk.briefing("preflight", "bridge", "--json").stdout)
    assert sorted(told) == ["galley", "handout"]
    assert told["galley"]["profile"] == "handout"
