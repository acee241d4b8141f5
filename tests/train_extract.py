"""Trains the two small forests that tell an article from a site, and reports them by cross-validation over sites.

    python -m tests.train_extract --data DIR [--write]

What is kept in ``pipeline/prose`` was trained on 102 pages and, by six-fold cross-validation over sites, finds the
article with F1 .962 on pages (two seeds) and .908 on the same pages as plain text (three seeds).

``DIR`` holds ``ground-truth.json`` and ``html/<id>.html.gz`` (see ``tests/bench_extract.py``). It needs scikit-learn,
numpy and html-text, which the program itself does not: use an environment of its own.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.prose import features, forest
from pipeline.readers import content
from pipeline.readers.dom import parse
from pipeline.readers.markup import pieces
from pipeline.readers.text import blocks_of
from tests.bench_extract import TOKEN, Pages, domain, grams, load, mean, score

Document = tuple[str, list[str], list[features.Row], list[float]]

OUT = Path(__file__).parents[1] / "pipeline" / "prose"
SETTINGS = {"plain": (0.6, 3.0, 400.0), "page": (0.3, 0.5, 200.0)}  # power, change, least: see forest.chosen


def plain_documents(pages: Pages) -> list[Document]:
    """Every page flattened to text: its lines, their numbers, and which are the article's."""
    import html_text  # type: ignore[import-not-found]  # in an environment of its own

    found = []
    for name in pages.names:
        flat = html_text.extract_text(pages.html(name))
        texts, gaps, line = [], [], 0
        for block in blocks_of(flat):
            text = "".join(run.text for run in block.runs).strip()
            if text:
                texts.append(text)
                gaps.append(block.line - line - 1)
                line = block.line
        found.append((name, texts, features.describe(texts, gaps), labels(texts, pages.body(name))))
    return found


def page_documents(pages: Pages) -> list[Document]:
    """Every page's blocks, their numbers, and which are the article's."""
    found = []
    for name in pages.names:
        root = parse(pages.html(name))
        worded = [(piece, text) for piece in pieces(root) if (text := content.words_of(piece.block))]
        texts = [text for _, text in worded]
        rows = content.describe(root, [piece for piece, _ in worded], texts)
        found.append((name, texts, rows, labels(texts, pages.body(name))))
    return found


def labels(texts: Sequence[str], body: str) -> list[float]:
    """How much of each line is in the article: shingles of four words; a shorter line only beside the article's."""
    truth, words = grams(body), f" {' '.join(TOKEN.findall(body))} "
    found = []
    for text in texts:
        tokens, own = TOKEN.findall(text), grams(text)
        if len(tokens) >= 4:
            found.append(sum(min(count, truth[gram]) for gram, count in own.items()) / sum(own.values()))
        else:
            found.append(float(bool(tokens) and f" {' '.join(tokens)} " in words))
    sizes = [len(TOKEN.findall(text)) for text in texts]
    for index, size in enumerate(sizes):
        if size < 4:
            near = range(max(0, index - 4), min(len(texts), index + 5))
            found[index] = float(found[index] > 0 and any(found[n] > 0.5 for n in near if sizes[n] >= 8))
    return found


def names_for(task: str, documents: Sequence[Document]) -> list[str]:
    """The numbers that a task learns from. Where the title recurs helps on a page, misleads on a scrape (by .007)."""
    apart = ("topic", "topic-near-3", "topic-near-8", "past-heading", "from-heading") if task == "plain" else ()
    return sorted(set(documents[0][2][0]) - set(apart))


def trained(documents: Sequence[Document], names: Sequence[str], seeds: int) -> list[Any]:
    """The forests of some documents, one a seed; every page weighs the same."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-not-found]  # in an environment of its own

    rows = np.array([[row[name] for name in names] for _, _, found, _ in documents for row in found])
    truth = np.array([float(label > 0.5) for _, _, _, found in documents for label in found])
    weights = []
    for _, texts, _, _ in documents:
        sizes = np.array([min(max(len(TOKEN.findall(text)), 1), 60) ** 0.7 for text in texts])
        weights.append(sizes / sizes.sum() * 100)
    models = []
    for seed in range(seeds):
        model = HistGradientBoostingClassifier(
            max_iter=90,
            learning_rate=0.08,
            max_leaf_nodes=6,
            l2_regularization=20,
            min_samples_leaf=40,
            max_features=0.3,
            random_state=seed,
        )
        models.append(model.fit(rows, truth, sample_weight=np.concatenate(weights) * len(truth) / 10_000))
    return models


def exported(models: Sequence[Any], names: Sequence[str]) -> dict[str, object]:
    """The forests as one: the mean of their log odds."""
    trees = []
    for model in models:
        for (tree,) in model._predictors:
            nodes = []
            for node in tree.nodes:
                if node["is_leaf"]:
                    nodes.append([-1, round(float(node["value"]) / len(models), 4), 0, 0])
                else:
                    threshold = float(node["num_threshold"])
                    nodes.append([int(node["feature_idx"]), round(threshold, 5), int(node["left"]), int(node["right"])])
            trees.append(nodes)
    start = sum(float(model._baseline_prediction.ravel()[0]) for model in models) / len(models)
    return {"features": list(names), "start": round(start, 5), "trees": trees}


def validated(
    documents: Sequence[Document], pages: Pages, task: str, folds: int, seeds: int
) -> tuple[float, float, float]:
    """F1, precision and recall where no site is in both halves."""
    names = names_for(task, documents)
    sites = sorted({domain(pages.address(name)) for name, *_ in documents})
    fold_of = {place: index * 7919 % len(sites) % folds for index, place in enumerate(sites)}
    scores = []
    for fold in range(folds):
        inside = [d for d in documents if fold_of[domain(pages.address(d[0]))] != fold]
        outside = [d for d in documents if fold_of[domain(pages.address(d[0]))] == fold]
        model = exported(trained(inside, names, seeds), names)
        for name, texts, rows, _ in outside:
            odds = odds_of(model, rows)
            if task == "plain":
                odds = forest.assured(odds, rows, level=2.5, share=0.6)
            power, change, least = SETTINGS[task]
            kept = forest.chosen(odds, [len(text) for text in texts], power=power, change=change, least=least)
            text = "\n".join(text for text, keep in zip(texts, kept, strict=True) if keep)
            scores.append(score(pages.body(name), text))
    return mean(scores)


def odds_of(model: dict[str, Any], rows: Sequence[features.Row]) -> list[float]:
    """The log odds of rows by a model that is not on disk."""
    trees = [[tuple(node) for node in tree] for tree in model["trees"]]
    return forest.odds(model["features"], model["start"], trees, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--task", choices=("plain", "page"), action="append")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pages = load(options.data)
    for task in options.task or ("page", "plain"):
        documents = page_documents(pages) if task == "page" else plain_documents(pages)
        names = names_for(task, documents)
        if options.write:
            model = exported(trained(documents, names, options.seeds), names)
            (OUT / f"{task}.json").write_text(json.dumps(model, separators=(",", ":")) + "\n", "utf-8")
        if options.folds:
            found = validated(documents, pages, task, options.folds, options.seeds)
            print(f"{task}: F1 {found[0]:.4f}  precision {found[1]:.4f}  recall {found[2]:.4f}  (by site)", flush=True)


if __name__ == "__main__":
    main()
