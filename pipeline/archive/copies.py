"""Which of the copies in ``build/<slug>`` are of the edition that lies there, and which a build left behind."""

import re
from pathlib import Path

from pipeline.archive.disk import digest_file
from pipeline.files import load_json
from pipeline.model import Edition


def copies_of_edition(build: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The folders of the copies of the edition in ``build/<slug>``, and those of copies of another one.

    A copy's record says which edition.json it was laid out from; where it has none, the code on its pages does.
    """
    edition = load_json(build / "edition.json", Edition)
    digest = digest_file(build / "edition.json", "sha256")
    code = re.compile(rf"{edition.code[:5]}[-\u2010\u2011\u00a0 ]?{edition.code[5:]}", re.IGNORECASE)
    ours: list[Path] = []
    others: list[Path] = []
    for page in sorted(build.glob("*/briefing.html")):
        made_from = _laid_out_from(page.parent / "stages.json")
        same = made_from == digest if made_from else bool(code.search(page.read_text("utf-8")))
        (ours if same else others).append(page.parent)
    return tuple(ours), tuple(others)


def _laid_out_from(record: Path) -> str:
    """The digest of the edition.json that a copy was laid out from; empty where no record says it."""
    if not record.is_file():
        return ""
    return load_json(record, dict[str, dict[str, str]]).get("layout", {}).get("edition", "")
