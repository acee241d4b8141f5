"""Why the detector decided as it did, sentence by sentence, in plain text for a person at a terminal."""

from pathlib import Path

from pipeline.claims.detect import model, verdicts
from pipeline.model import Article


def explained(article: Article, desk: Path | None = None) -> str:
    """One paragraph a sentence: the words, the decision, what weighed, and the support found and where."""
    parts = []
    for verdict in verdicts(article, desk):
        decision = "note" if verdict.noted else "no note" if verdict.checkable else "no claim"
        given = verdict.given
        scores = f"checkable {verdict.score:.2f} · needs a note {verdict.note_score:.2f}"
        reason = f" · {verdict.reason}" if verdict.reason else ""
        where = f" by “{article.text[given.where.start : given.where.end]}” ({given.rule})" if given.where else ""
        rows = [
            verdict.line.text,
            f"    {decision} · {scores} · {', '.join(verdict.kinds)}{reason}",
            f"    support: {given.support}{where}",
        ]
        weights = model(article.language.partition("-")[0].lower() or "en")
        for head in ("checkable", "note"):
            weighed = weights.weighed(head, verdict.names)
            rows.append(f"    {head}: " + ", ".join(f"{weight:+.2f} {name}" for name, weight in weighed))
        rows += [f"    rule {hit.rule.id} ({hit.rule.about}): {hit.rule.why}" for hit in verdict.line.hits]
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"
