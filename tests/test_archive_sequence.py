"""Any sequence of building, editing, filing, withdrawing, removing, being stopped and sharing keeps it whole."""

import os

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.torture.sequence import Desk


def test_any_sequence_leaves_the_archive_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # the drive itself is not under test
    run_state_machine_as_test(Desk, settings=settings(max_examples=20, stateful_step_count=15, deadline=None))
