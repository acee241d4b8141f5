"""Facts of a PDF, held against a profile: findings, and whether the copy may be handed out.

Opinions only: nothing here opens a PDF. What a finding means is the profile's to say.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Article, Costs, Finding, NotesSeen, PdfInfo, Preflight, Profile, Severity

from . import about, clear_print, money, notes, pages, press, setting, tags, text
from .facts import Check, Facts

#: Every check, in the order of the table that people read. A check is a function of the facts that yields findings.
CHECKS: tuple[Check, ...] = (
    about.version,
    about.identities,
    about.encryption,
    about.title,
    about.author,
    about.language,
    about.print_settings,
    about.attachments,
    pages.boxes,
    pages.sizes,
    pages.safe_margin,
    pages.inner_margin,
    pages.empty_pages,
    pages.last_page,
    setting.fonts,
    setting.text_size,
    setting.rules,
    setting.images,
    setting.colours,
    press.text_ink,
    press.total_ink,
    press.bleed,
    press.marks,
    press.intent,
    press.blending,
    press.annotations,
    tags.tagged,
    tags.figures,
    tags.heading_order,
    tags.outline,
    tags.note_elements,
    notes.counted,
    notes.placed,
    notes.size,
    text.furniture,
    clear_print.text_size,
    clear_print.typeface,
    clear_print.alignment,
    clear_print.whole_words,
    money.colour_pages,
    money.heavy_pages,
    money.saved_sheet,
)

_ORDER = (Severity.ERROR, Severity.SIGN_OFF, Severity.WARNING, Severity.INFO)
_WORDS = {
    Severity.ERROR: "error",
    Severity.SIGN_OFF: "sign-off",
    Severity.WARNING: "warning",
    Severity.INFO: "info",
}


def preflight(
    info: PdfInfo,
    profile: Profile,
    notes: NotesSeen | None = None,
    article: Article | None = None,
    findings: Sequence[Finding] = (),
) -> Preflight:
    """Hold a PDF against a profile. ``notes`` and ``article`` are missing when the PDF is somebody else's.

    ``findings`` are those of the stages before; they and the gate's are passed on, weighed by the profile like our own.
    """
    facts = Facts(info, profile, notes, article)
    own = [finding for check in CHECKS for finding in check(facts)]
    gate = notes.findings if notes else ()
    weighed = [
        replace(finding, severity=profile.severities.get(finding.code, finding.severity))
        for finding in dict.fromkeys((*findings, *gate, *own))
    ]
    weighed.sort(key=lambda finding: _ORDER.index(finding.severity))
    passed = not any(finding.severity is Severity.ERROR for finding in weighed)
    return Preflight(profile.name, len(info.pages), tuple(weighed), passed, money.costs(info, profile))


def table(report: Preflight, name: str = "") -> str:
    """The findings as people read them: how grave, which, where, what, and what to do.

    ``name`` is what the copy is called, where it is one of ours; else the profile stands for it.
    """
    verdict = "may be handed out" if report.passed else "must not be handed out"
    lines = [
        f"{name or report.profile}: {report.pages} {'page' if report.pages == 1 else 'pages'}; the copy {verdict}."
    ]
    if report.costs:
        lines.append(_costs(report.costs))
    if not report.findings:
        return "\n".join([*lines, "Nothing found."])
    return "\n".join([*lines, *rows(report.findings)])


def rows(findings: Sequence[Finding]) -> list[str]:
    """Findings as lines, and how many there are of each kind."""
    cells = [(_WORDS[item.severity], item.code, _where(item)) for item in findings]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = []
    for row, finding in zip(cells, findings, strict=True):
        lines.append(
            "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), finding.message])
        )
        if finding.remedy:
            lines.append(" " * (sum(widths) + 6) + f"→ {finding.remedy}")
    totals = [(name, sum(row[0] == name for row in cells)) for name in (_WORDS[severity] for severity in _ORDER)]
    counted = (f"{number} {name}{'s' * (number > 1 and name != 'info')}" for name, number in totals if number)
    return [*lines, ", ".join(counted) + "."]


def _costs(costs: Costs) -> str:
    """What one copy takes, in a line."""
    sheets = f"{costs.sheets} {'sheet' if costs.sheets == 1 else 'sheets'}"
    coloured = len(costs.colour_pages)
    colour = f"{coloured} in colour" if coloured else "black alone"
    return (
        f"One copy takes {sheets} of paper; {colour}; ink covers {costs.coverage:.0%}; "
        f"the last page is {costs.last_page_fill:.0%} full."
    )


def _where(finding: Finding) -> str:
    place = finding.place
    if place.page:
        return f"page {place.page}" + (f", note {place.note}" if place.note else "")
    if place.note:
        return f"note {place.note}"
    return ":".join(str(part) for part in (place.file, place.line) if part)
