"""Where the archive is: next to the work, or wherever the desk keeps it."""

import os
from pathlib import Path

#: The environment's name for it, so that a build and the archive's own commands agree.
VARIABLE = "BRIEFING_ARCHIVE"


def location(project: Path, given: str = "") -> Path:
    """The storage root: as given, else as the environment says, else ``archive/`` in the project's folder."""
    return project / (given or os.environ.get(VARIABLE, "") or "archive")
