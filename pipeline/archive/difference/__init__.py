"""Two editions of one article -> what changed: statement by statement, note by note, then word by word.

Pure: takes what the stages made of each, gives values. ``report`` and ``redline`` put them into words and on paper.
"""

from pipeline.archive.difference.compare import compare
from pipeline.archive.difference.nouns import Difference, Material
from pipeline.archive.difference.report import changed, lines, summary, to_text

__all__ = ["Difference", "Material", "changed", "compare", "lines", "summary", "to_text"]
