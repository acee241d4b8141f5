"""Words on the page that are there by mistake."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.files import load_yaml
from pipeline.model import Finding, Place

from .facts import Facts


def furniture(facts: Facts) -> Iterator[Finding]:
    """Lines that belong to a web site and not to an article. Whole lines only: better quiet than loud."""
    for line in facts.info.lines:
        if line.furniture:
            continue
        for pattern, name in _patterns():
            if pattern.fullmatch(line.text.strip()):
                yield Finding(
                    "furniture-left",
                    f"“{line.text.strip()[:60]}” looks like a web page's furniture ({name}).",
                    place=Place(page=line.page, box=line.box),
                    remedy="If it is not the article's, take it out of the manuscript or write a rule for it.",
                )
                break


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    data = load_yaml(Path(__file__).with_name("furniture.yaml"), "furniture.yaml")
    if not isinstance(data, list):
        raise TypeError("furniture.yaml is a list of rules")
    return tuple((re.compile(str(rule["pattern"]), re.IGNORECASE), str(rule["name"])) for rule in data)
