"""What becomes of a copy's lines: kept, left out on record, or kept with a finding; and what they say of the copy."""

from dataclasses import dataclass, field

from pipeline.model import Dropped, Finding, Place, RawBlock, Severity
from pipeline.prose import lines as shape
from pipeline.prose.dates import find_issued
from pipeline.prose.furniture import Rule
from pipeline.prose.labels import label


@dataclass(slots=True)
class Line:
    """One block with its text and what is known of it."""

    block: RawBlock
    text: str
    rule: Rule | None = None
    prose: bool = False


@dataclass(slots=True)
class Sorted:
    """What became of the lines."""

    kept: list[RawBlock] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    title: str = ""
    byline: str = ""
    issued: str = ""
    changed: str = ""  # the date of a change after publication
    address: str = ""  # where the copy says that it came from
    labels: list[str] = field(default_factory=list)  # what the copy says of its own kind

    def labelled(self, line: str) -> bool:
        """Take what a line beside the title says of the copy's kind; whether it says so."""
        said = label(line)
        if said and said not in self.labels:
            self.labels.append(said)
        return bool(said)

    def names_author(self, text: str, rule: Rule | None) -> bool:
        """Take byline and dates from a line that names the author; whether it does."""
        names = shape.byline(text) or (rule.byline(text) if rule else "")
        if names:
            self.byline = self.byline or names
            self.dates(text)
        return bool(names)

    def dates(self, text: str) -> None:
        """Take the date of publication from a line, and that of a change after it."""
        issued, changed = find_issued(text)
        self.issued, self.changed = self.issued or issued, self.changed or changed

    def drop(self, line: Line, reason: str) -> None:
        """Leave the line out, on record."""
        if line.text:
            self.dropped.append(Dropped(line.text, reason, line.block.line))

    def doubt(self, line: Line, name: str) -> None:
        """Keep the line, and say so."""
        self.kept.append(line.block)
        self.findings.append(
            Finding(
                "doubtful-line",
                f"“{line.text[:80]}” may be the site's and not the article's; it was kept.",
                severity=Severity.INFO,
                place=Place(file=name, line=line.block.line),
                remedy="If it is the site's, take it out of the copy.",
            )
        )
