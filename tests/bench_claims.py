"""Measures the claim detector on labelled data: ``python tests/bench_claims.py --data DIR`` prints the whole table.

Every row uses the shipped weights and the shipped thresholds. Intervals are 95 % bootstrap intervals over documents
(sentences, where a file has no documents). The texts are read, scored and forgotten; nothing of them is kept.
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.claims import addresses
from pipeline.claims.detect import Verdict, model, verdicts
from pipeline.claims.labelled import Labelled, articles, as_article, frozen, read_rows
from pipeline.claims.rules import rulebook
from pipeline.claims.thresholds import f1, kappa
from pipeline.claims.train import clean
from pipeline.model import Article, Block, BlockKind, ClaimKind, Span, Support

ROUNDS = 1000
SUPPORTS = ("none", "vague", "named", "dated")
UNTRAINED_BIAS = -0.6  # of the rules' own weights, before there was a model


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled sentence and what was decided about it: answers by name, empty where the labellers differ."""

    document: str
    gold: dict[str, str]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Judge:
    """One way to decide: the shipped one, or one to compare it with."""

    name: str
    checkable: Callable[[Verdict], bool]
    noted: Callable[[Verdict], bool]
    attributed: Callable[[Verdict], bool]
    support: Callable[[Verdict], str]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the labelled files")
    folder: Path = parser.parse_args().data
    sets = {
        "policlaim": whole(
            [
                {"doc": row["speech"], "text": row["text"], "checkable": row["label"]}
                for row in read_rows(folder / "policlaim-gold.tsv")
            ]
        ),
        "groundtruth": alone(
            read_rows(folder / "claimbuster-groundtruth.tsv"), lambda row: str(int(row["verdict"] != "-1"))
        ),
        "polnear": whole(read_rows(folder / "polnear-sentences.tsv")),
        "articles": whole(read_rows(folder / "articles-sentences.tsv")),
        "own": own(),
    }
    try:
        sets["addresses"] = judged(addresses.addresses(addresses.texts()), addresses.kept_back())
    except SystemExit as missing:  # without the network their texts cannot be had: the other rows stand all the same
        print(f"without the rows of the addresses: {missing}", file=sys.stderr)
    for judge in JUDGES:
        print(f"\n{judge.name}")
        for label, measure in ROWS:
            if measure.data not in sets:
                continue
            cases = sets[measure.data]
            value = measure.of(cases, judge)
            low, high = interval(cases, measure, judge)
            print(f"  {label:<58} {value:5.3f}  [{low:.3f}, {high:.3f}]")
    print("\nAverage precision of the shipped scores")
    for label, data, key, score in SCORES:
        if data not in sets:
            continue
        print(f"  {label:<58} {average_precision(sets[data], key, score):5.3f}")
    print("\nPublished or measured by others (see the data's README)")
    for label, published in PUBLISHED:
        print(f"  {label:<58} {published}")
    speed(sets["articles"])


def alone(rows: list[dict[str, str]], label: Callable[[dict[str, str]], str]) -> list[Case]:
    """Every row as an article of one sentence."""
    found = []
    for number, row in enumerate(rows):
        text = clean(row["text"])
        article = Article("row", "", "", "", "en", text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),))
        said = verdicts(article)
        best = max(said, key=lambda one: one.score, default=None)
        found.append(Case(str(number), {"checkable": label(row)}, best))
    return found


def whole(rows: list[dict[str, str]]) -> list[Case]:
    """Every document as one article, a paragraph a sentence where the file does not give paragraphs."""
    documents: dict[str, list[dict[str, str]]] = {}
    for number, row in enumerate(rows):
        documents.setdefault(row["doc"], []).append({"par": str(number), **row})
    found = []
    for name, members in documents.items():
        article, spans = as_article(name, members)
        said = verdicts(article)
        found += [Case(name, row, overlapping(span, said)) for row, span in zip(members, spans, strict=True)]
    return found


def own() -> list[Case]:
    """The articles written for training that were kept back."""
    return judged(articles(), frozen())


def judged(documents: Iterable[tuple[str, Article, list[Labelled]]], kept: frozenset[str]) -> list[Case]:
    """Every labelled sentence of those documents that were kept back."""
    found = []
    for name, article, labels in documents:
        if name in kept:
            said = verdicts(article)
            for label in labels:
                gold = {key: getattr(label, key) for key in ("checkable", "kind", "support", "note")}
                found.append(Case(name, gold, overlapping(label.span, said)))
    return found


def overlapping(span: Span, said: Iterable[Verdict]) -> Verdict | None:
    """The verdict on the sentence that shares most with a span."""
    best, most = None, 0
    for one in said:
        shared = min(span.end, one.line.span.end) - max(span.start, one.line.span.start)
        if shared > most:
            best, most = one, shared
    return best


# --- Ways to decide ----------------------------------------------------------------------------------------------


def _untrained(verdict: Verdict) -> bool:
    """What the rules alone say, with the weights that a person gave them."""
    line = verdict.line
    total = UNTRAINED_BIAS + sum(hit.rule.weight for hit in line.of("checkable")) + 1.5 * line.has("source")
    return total >= 0 and not line.has("veto")


def _attributed(verdict: Verdict) -> bool:
    return any(kind in (ClaimKind.QUOTATION, ClaimKind.ATTRIBUTED) for kind in verdict.kinds)


def _unsupported(verdict: Verdict) -> bool:
    return verdict.given.support in (Support.NONE, Support.VAGUE, Support.NAMED)


def _above(head: str) -> float:
    return model("en").heads[head].threshold


JUDGES = (
    Judge(
        "Shipped",
        lambda one: one.checkable,
        lambda one: one.noted,
        lambda one: one.checkable and _attributed(one),
        lambda one: str(one.given.support),
    ),
    Judge(
        "Untrained rules",
        _untrained,
        lambda one: _untrained(one) and _unsupported(one) and not one.line.has("no-note"),
        lambda one: one.line.has("source"),
        lambda one: str(one.given.support),
    ),
    Judge(
        "Linear model alone",
        lambda one: one.score >= _above("checkable"),
        lambda one: one.note_score >= _above("note"),
        lambda one: model("en").score("attributed", one.names) >= _above("attributed"),
        lambda one: str(one.given.support),
    ),
    Judge("Always yes", lambda one: True, lambda one: True, lambda one: True, lambda one: "none"),
)


# --- Measures ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: which data, and how it is counted."""

    data: str
    of: Callable[[Sequence[Case], Judge], float]


def _binary(key: str, answer: str, count: Callable[[int, int, int, int], float]) -> Callable[..., float]:
    def value(cases: Sequence[Case], judge: Judge) -> float:
        decide: Callable[[Verdict], bool] = getattr(judge, answer)
        table = [0, 0, 0, 0]
        for case in cases:
            if case.gold[key]:
                yes, said = case.gold[key] == "1", case.verdict is not None and decide(case.verdict)
                table[0 if yes and said else 1 if said else 2 if yes else 3] += 1
        return count(*table)

    return value


def _support(cases: Sequence[Case], judge: Judge) -> float:
    """Macro-F1 over the supports that plain text can show, of the sentences that are checkable."""
    pairs = [
        (case.gold["support"], judge.support(case.verdict) if case.verdict else "none")
        for case in cases
        if case.gold["support"] and case.gold["checkable"] == "1"
    ]
    values = []
    for name in SUPPORTS:
        hit = sum(a == b == name for a, b in pairs)
        values.append(f1(hit, sum(b == name for _, b in pairs) - hit, sum(a == name for a, _ in pairs) - hit, 0))
    return sum(values) / len(values)


def _precision(hit: int, false: int, _missed: int, _passed: int) -> float:
    return hit / (hit + false) if hit else 0.0


def _recall(hit: int, _false: int, missed: int, _passed: int) -> float:
    return hit / (hit + missed) if hit else 0.0


ROWS = (
    ("checkable, F1 · PoliClaim (at least .82)", Measure("policlaim", _binary("checkable", "checkable", f1))),
    ("checkable, F1 · ClaimBuster, experts (.90)", Measure("groundtruth", _binary("checkable", "checkable", f1))),
    ("attribution, F1 · PolNeAR (.78)", Measure("polnear", _binary("attribution", "attributed", f1))),
    ("checkable, kappa · web articles (.50)", Measure("articles", _binary("checkable", "checkable", kappa))),
    ("note, precision · web articles (.80)", Measure("articles", _binary("note", "noted", _precision))),
    ("note, recall · web articles (.75)", Measure("articles", _binary("note", "noted", _recall))),
    ("support, macro-F1 · web articles (.55)", Measure("articles", _support)),
    ("checkable, F1 · addresses, kept back", Measure("addresses", _binary("checkable", "checkable", f1))),
    ("checkable, kappa · own articles, kept back", Measure("own", _binary("checkable", "checkable", kappa))),
    ("note, precision · own articles, kept back", Measure("own", _binary("note", "noted", _precision))),
    ("note, recall · own articles, kept back", Measure("own", _binary("note", "noted", _recall))),
    ("support, macro-F1 · own articles, kept back", Measure("own", _support)),
)
SCORES: tuple[tuple[str, str, str, Callable[[Verdict], float]], ...] = (
    ("checkable · PoliClaim", "policlaim", "checkable", lambda one: one.score),
    ("checkable · ClaimBuster, experts", "groundtruth", "checkable", lambda one: one.score),
    ("attribution · PolNeAR", "polnear", "attribution", lambda one: model("en").score("attributed", one.names)),
    ("checkable · web articles", "articles", "checkable", lambda one: one.score),
    ("note · web articles", "articles", "note", lambda one: one.note_score if one.checkable else 0.0),
    ("checkable · addresses, kept back", "addresses", "checkable", lambda one: one.score),
    ("note · own articles, kept back", "own", "note", lambda one: one.note_score if one.checkable else 0.0),
)
PUBLISHED = (
    ("checkable, F1 · PoliClaim: two human experts", ".885"),
    ("checkable, F1 · PoliClaim: GPT-4", ".878 to .890"),
    ("checkable, F1 · PoliClaim: linear, trained on ClaimBuster", ".80 to .82"),
    ("checkable, F1 · PoliClaim: MiniLM 23 MB, the same", ".80 to .84"),
    ("checkable, F1 · PoliClaim: trained on PoliClaim itself", ".84 to .88"),
    ("attribution, F1 · PolNeAR: verb list", ".75 to .80"),
    ("attribution, F1 · PolNeAR: linear, trained on PolNeAR", ".851"),
    ("note, F1 · web articles: one language-model annotator", ".90"),
)


def interval(cases: Sequence[Case], measure: Measure, judge: Judge) -> tuple[float, float]:
    """The 95 % interval over resampled documents."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(case.document, []).append(case)
    members = list(groups.values())
    chance = random.Random(7)
    rounds = ROUNDS if len(cases) < 800 else ROUNDS // 5
    values = sorted(
        measure.of([case for group in chance.choices(members, k=len(members)) for case in group], judge)
        for _ in range(rounds)
    )
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def average_precision(cases: Sequence[Case], key: str, score: Callable[[Verdict], float]) -> float:
    """The mean precision at every right answer, the surest first."""
    ranked = sorted(
        ((score(case.verdict) if case.verdict else 0.0, case.gold[key] == "1") for case in cases if case.gold[key]),
        key=lambda pair: (-pair[0], pair[1]),
    )
    hits = 0
    total = 0.0
    for place, (_, yes) in enumerate(ranked, 1):
        if yes:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0


def speed(cases: Sequence[Case]) -> None:
    """CPU time: milliseconds a sentence, warm; seconds to import and load, in processes of their own."""
    text = "\n\n".join(case.verdict.line.text for case in cases if case.verdict)
    blocks, start = [], 0
    for part in text.split("\n\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(part))))
        start += len(part) + 2
    article = Article("speed", "", "", "", "en", text, tuple(blocks))
    best = min(_seconds(lambda: verdicts(article)) for _ in range(7))
    print(f"\nCPU time: {1000 * best / len(blocks):.2f} ms a sentence (at most 2)")
    for name, first in (
        ("cold", ""),
        ("as the press starts", "from pipeline import patterns; patterns.install('reading'); "),
    ):
        loads = [_loaded(first) for _ in range(7)]
        print(f"Import and load, {name}: {min(loads):.3f} s (at most 0.2)")
    print(f"Rules: {len(rulebook('en').rules)}")


def _loaded(first: str) -> float:
    code = (
        f"import time; t = time.process_time(); {first}from pipeline.claims.detect import model; "
        "from pipeline.claims.rules import rulebook; rulebook('en'); model('en'); print(time.process_time() - t)"
    )
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
