"""Whether an archive is whole: every inventory, every file's bytes, by the codes of the OCFL specification.

Knows OCFL 1.0 and 1.1 as anybody may write it, not only as this program does; changes nothing.
"""

from pipeline.archive.check.objects import check_object
from pipeline.archive.check.problems import Problem, Report, meaning
from pipeline.archive.check.root import check_root

__all__ = ["Problem", "Report", "check_object", "check_root", "meaning"]
