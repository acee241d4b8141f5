"""Colour spaces by name, and which colours leave ink (ISO 32000-1, 8.6)."""

from functools import lru_cache
from typing import Any

Colour = tuple[str, tuple[float, ...]]  # a space and the parts of a colour in it


def space_name(space: Any) -> str:
    """A colour space by its family; ICC-based ones by the device that they stand for: "ICCBased-RGB"."""
    space = plain(space)
    if isinstance(space, list) and space:
        family = str(space[0]).lstrip("/")
        if family == "ICCBased":
            parts = {1: "Gray", 3: "RGB", 4: "CMYK"}.get(int(plain(space[1]).get("/N", 0)), "?")
            return f"ICCBased-{parts}"
        if family == "Indexed":
            return space_name(space[1])
        if family == "Separation":
            return f"Separation-{str(space[1]).lstrip('/')}"
        return family
    return str(space).lstrip("/")


def named_space(name: str, resources: Any) -> str:
    """The space that a page's resources call by that name."""
    if name in {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}:
        return name.lstrip("/")
    return space_name(plain(resources.get("/ColorSpace", {})).get(name, name))


@lru_cache
def leaves_ink(colour: Colour) -> bool:
    """White leaves none."""
    space, parts = colour
    if not parts:
        return True
    if space in {"DeviceGray", "DeviceRGB", "ICCBased-Gray", "ICCBased-RGB"}:
        return any(part < 0.999 for part in parts)
    if space in {"DeviceCMYK", "ICCBased-CMYK"} or space.startswith("Separation"):
        return any(part > 0.001 for part in parts)
    return True


def plain(value: Any) -> Any:
    """What a reference refers to."""
    return value.get_object() if hasattr(value, "get_object") else value
