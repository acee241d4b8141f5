"""Why the detector decided as it did, sentence by sentence, in plain text for a person at a terminal."""

from pathlib import Path

from pipeline.claims.detect import model, verdicts
from pipeline.model import Article

LEGEND = """How to read this. Under each sentence stand the decision, the two scores (0 to 1), the kinds, the
support that the copy itself gives, what weighed most for (+) and against (-), and the rules that matched. A
plain word is that word; two words are neighbours; 0 is any number, ^ the beginning, $ the end; ~ is a sort of
word (~N a name, ~<say> a verb of saying); # is a rule or a measure of the sentence (#length in steps of four
words); ≈ is what a word means, by its neighbours in meaning; @ is its place (@first in its paragraph, @tenth of
the article, @gives what source it has, @before and @after its neighbours', @article the manner of the whole, @told
an account and @spoken a speech, @checkable the first score)."""


def explained(article: Article, desk: Path | None = None) -> str:
    """One paragraph a sentence: the words, the decision, what weighed, and the support found and where."""
    parts = [LEGEND]
    for verdict in verdicts(article, desk):
        decision = "note" if verdict.noted else "no note" if verdict.checkable else "no claim"
        given = verdict.given
        scores = f"checkable {verdict.score:.2f} · needs a note {verdict.note_score:.2f}"
        reason = f" · {verdict.reason}" if verdict.reason else ""
        words = article.text[given.where.start : given.where.end] if given.where else ""
        by = f"“{words}”" if words else "a note of its own"  # whose sign stands between two characters
        where = f" by {by} ({given.rule})" if given.where else ""
        rows = [
            verdict.line.text,
            f"    {decision} · {scores} · {', '.join(verdict.kinds)}{reason}",
            f"    support: {given.support}{where}",
        ]
        weights = model(article.language.partition("-")[0].lower() or "en")
        for head in ("checkable", "note"):
            weighed = weights.weighed(head, verdict.stating if head == "checkable" else verdict.names)
            rows.append(f"    {head}: " + ", ".join(f"{weight:+.2f} {name}" for name, weight in weighed))
        rows += [f"    rule {hit.rule.id} ({hit.rule.about}): {hit.rule.why}" for hit in verdict.line.hits]
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"
