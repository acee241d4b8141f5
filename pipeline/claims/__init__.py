"""Article + rules + model → Claims: what a reader could check, and which of it the copy leaves without support."""

from pathlib import Path

from pipeline.claims.rules import HERE, check_rules
from pipeline.model import Article, Claim

__all__ = ["check_rules", "explain", "find_claims", "knows"]


def find_claims(article: Article, desk: Path | None = None) -> tuple[Claim, ...]:
    """Every statement of the article that a reader could check, in order; none in a language without rules.

    ``desk``: a folder with the desk's own ``words.yaml`` and ``rules/*.yaml``, added to ours. Raises ``InputError``
    with file and line for a rule that cannot be used.
    """
    from pipeline.claims.detect import claims

    return claims(article, desk) if knows(article.language) else ()


def knows(language: str) -> bool:
    """Whether there are rules for a language (BCP 47). An article that does not say is taken for English."""
    return (HERE / (language.partition("-")[0].lower() or "en") / "rules").is_dir()


def explain(article: Article, desk: Path | None = None) -> str:
    """For every sentence: what was decided, the score, what weighed, the support found and where, as plain text."""
    from pipeline.claims.explanation import explained

    return explained(article, desk)
