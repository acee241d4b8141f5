"""What several tests share."""

from pathlib import Path

import pytest

from tests.desk import Desk, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with nothing in ``sources/`` yet."""
    return make_desk(tmp_path / "desk")
