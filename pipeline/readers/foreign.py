"""What a file holds that is not taken, counted for a finding: what would act, fetch or lead elsewhere; equations."""

import re
from collections import Counter
from collections.abc import Mapping

from pipeline.model import Finding, Severity

from .dom import Element

#: What is counted, as one and as several, in the order in which it is said.
_KINDS = {
    "script": ("script", "scripts"),
    "style": ("style that fetches", "styles that fetch"),
    "frame": ("frame or object", "frames or objects"),
    "drawing": ("drawing that points elsewhere", "drawings that point elsewhere"),
    "attachment": ("attachment", "attachments"),
    "form": ("form", "forms"),
    "jump": ("instruction to go elsewhere", "instructions to go elsewhere"),
    "entity": ("entity definition", "entity definitions"),
    "field": ("field that reads another file", "fields that read other files"),
    "action": ("action", "actions"),
}
_FETCHES = re.compile(r"@import|\burl\s*\(", re.IGNORECASE)
_FRAMES = frozenset(("iframe", "frame", "object", "embed", "applet", "portal", "include"))


def on_page(root: Element, text: str) -> tuple[Finding, ...]:
    """The finding about a page, if it holds anything of the kind."""
    counts: Counter[str] = Counter()
    for element in root.iter():
        if isinstance(element.tag, str):
            counts.update(_kinds_of(element))
    counts["entity"] = len(re.findall(r"<!ENTITY\s", text[:200_000]))
    return finding(counts)


def in_bytes(data: bytes, patterns: Mapping[str, re.Pattern[bytes]]) -> tuple[Finding, ...]:
    """The finding about a document, by what its bytes show; what is packed inside it is not seen, nor run."""
    return finding({kind: len(pattern.findall(data)) for kind, pattern in patterns.items()})


def finding(counts: Mapping[str, int]) -> tuple[Finding, ...]:
    """The finding that says how much of each kind was passed over; none where there is none."""
    parts = [
        f"{counts[kind]} {several if counts[kind] > 1 else one}"
        for kind, (one, several) in _KINDS.items()
        if counts.get(kind)
    ]
    if not parts:
        return ()
    return (
        Finding(
            "foreign-content",
            f"Passed over: {', '.join(parts)}. Only words, links and pictures are taken, and nothing is fetched.",
            severity=Severity.INFO,
            remedy="If something of the article is missing, save the page anew once all of it is shown.",
        ),
    )


def equations(count: int) -> tuple[Finding, ...]:
    """The finding that says how many equations are not shown: their signs in a row would say something else."""
    if not count:
        return ()
    what = "1 equation of the copy is" if count == 1 else f"{count} equations of the copy are"
    return (
        Finding("equation-missing", f"{what} not shown.", remedy="Write it in words or letters, or put in a picture."),
    )


def _kinds_of(element: Element) -> list[str]:
    tag = element.tag.lower().rpartition(":")[2]
    relations = (element.get("rel") or "").lower().split()
    found = []
    if tag == "script" and "json" not in (element.get("type") or "").lower():
        found.append("script")
    if (tag == "link" and "stylesheet" in relations) or (tag == "style" and _FETCHES.search(element.text or "")):
        found.append("style")
    if _FETCHES.search(element.get("style") or ""):
        found.append("style")
    if tag in _FRAMES:
        found.append("frame")
    if tag in ("use", "image") and not (element.get("href") or element.get("xlink:href") or "#").startswith("#"):
        found.append("drawing")
    if tag in ("link", "a") and "attachment" in relations:
        found.append("attachment")
    if tag == "form":
        found.append("form")
    if tag == "base" or (tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh"):
        found.append("jump")
    return found
