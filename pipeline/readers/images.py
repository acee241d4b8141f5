"""Pictures come only from below the article's folder or from the file itself; any other leaves a gap and a finding."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.model import Finding, Image, Manuscript, Place

_EMBEDDED = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,")
_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}


def place_images(manuscript: Manuscript, folder: Path) -> Manuscript:
    """The manuscript with every picture's place checked: a path below ``folder``, or ``data:``, or a reason."""
    findings = list(manuscript.findings)
    blocks = []
    for block in manuscript.blocks:
        if block.image is not None:
            image = placed(block.image, folder)
            block = replace(block, image=image)
            if image.missing:
                findings.append(
                    Finding(
                        "image-missing",
                        f"The picture “{_short(image.source)}” is not shown: {image.missing}.",
                        place=Place(file=manuscript.name, line=block.line),
                        remedy="Save the picture beside the article and name it by a path relative to the article.",
                    )
                )
        blocks.append(block)
    return replace(manuscript, blocks=tuple(blocks), findings=tuple(findings))


def placed(image: Image, folder: Path) -> Image:
    """The picture with its path relative to ``folder``, or with the reason why it cannot be shown."""
    if image.missing:
        return image
    source = image.source.strip()
    if source.startswith(_EMBEDDED):
        return image
    try:
        parts = urlsplit(source)
    except ValueError:
        return replace(image, missing="its address cannot be read")
    if parts.scheme == "data":
        return replace(image, source=source[:60], missing="its format cannot be printed")
    if parts.scheme or parts.netloc:
        return replace(image, missing="it is not in the article's folder, and nothing is fetched")
    name = unquote(parts.path)
    if not name or "\x00" in name or "\\" in name:
        return replace(image, missing="its path cannot be read")
    if Path(name).suffix.lower() not in _SUFFIXES:
        return replace(image, missing="its format cannot be printed")
    root = folder.resolve()
    try:
        target = (root / name).resolve()
        inside = target.is_relative_to(root)
        there = inside and target.is_file()
    except (OSError, ValueError, RuntimeError):
        return replace(image, missing="its path cannot be read")
    if not inside:
        return replace(image, missing="it is outside the article's folder")
    if not there:
        return replace(image, missing="the file is not there")
    return replace(image, source=target.relative_to(root).as_posix())


def _short(source: str) -> str:
    return source if len(source) <= 80 else source[:77] + "…"
