"""Where set-up keeps what belongs to the program: its faces, and what would else be compiled at each start."""

import os
import sys
from pathlib import Path


def share() -> Path:
    """The folder of all that is kept; ``BRIEFING_FONTS`` names another. It need not exist."""
    return Path(os.environ.get("BRIEFING_FONTS") or os.path.join(sys.prefix, "share", "briefing-press"))
