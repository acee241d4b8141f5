"""What several tests share."""

import signal
from pathlib import Path

import pytest

from tests.desk import Desk, make_desk

#: A shell that runs the tests in the background has them ignore Ctrl-C, and the commands under test with them.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with nothing in ``sources/`` yet."""
    return make_desk(tmp_path / "desk")
