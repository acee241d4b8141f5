"""What a machine lacks is named with the one command that brings it; what asks for a password is never run unasked."""

import os
import shutil
import subprocess
import sys

import pytest

from pipeline.commands import doctor
from pipeline.digests import ROOT


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that would have been run, on a Debian machine without Pango, by a person who is not root."""
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(doctor, "_loads", lambda name: "pango-1.0" not in name)
    monkeypatch.setattr(doctor, "_run", lambda command: commands.append(tuple(command)))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return commands


def test_it_needs_nothing_but_python_before_the_set_up() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import pipeline.commands.doctor"
    assert subprocess.run([sys.executable, "-S", "-c", code], check=False, capture_output=True).returncode == 0


def test_a_missing_library_is_named_with_the_command_that_brings_it(
    ran: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.main(["--system-only", "--install", "auto"]) == 3
    said = capsys.readouterr().err
    assert "this machine lacks: Pango\n" in said
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0\n" in said
    assert ran == []  # it asks for a password


def test_sudo_is_used_where_it_is_allowed_and_root_needs_none(
    ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doctor.main(["--system-only", "--install", "yes"]) == 3
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert doctor.main(["--system-only", "--install", "auto"]) == 3
    assert doctor.main(["--system-only", "--install", "no"]) == 3
    assert [command[0] for command in ran] == ["sudo", "apt-get"]


def test_a_mac_is_told_homebrews_command(
    ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(shutil, "which", lambda name: "/opt/homebrew/bin/brew" if name == "brew" else None)
    assert doctor.main(["--system-only"]) == 3
    assert "brew install pango\n" in capsys.readouterr().err


def test_another_machine_is_told_what_to_look_for_and_an_old_python_how_a_later_one_is_named(
    ran: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    assert doctor.main(["--system-only"]) == 3
    said = capsys.readouterr().err
    assert "install Pango 1.44 or later" in said
    assert "this is Python 3.10; a later one that has another name is named: make PYTHON=python3.12 pdf" in said
