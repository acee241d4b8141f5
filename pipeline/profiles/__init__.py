"""Output profiles: where a copy goes, as data. Adding one is adding a YAML file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.model import Profile, Severity

FOLDER = Path(__file__).parent
KEYS = {"title", "variant", "options", "severities", "extends"}


def names() -> tuple[str, ...]:
    """The profiles that there are."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def load_profile(name: str) -> Profile:
    """The profile of that name. Raises InputError where there is none, or where its file says what nobody reads."""
    if name not in names():
        raise InputError(f"There is no profile “{name}”; take one of: {', '.join(names())}.")
    data = _read(name)
    base = load_profile(str(data["extends"])) if "extends" in data else None
    return Profile(
        name=name,
        title=str(data.get("title", base.title if base else name)),
        variant=str(data.get("variant", base.variant if base else "")),
        options={**(base.options if base else {}), **data.get("options", {})},
        severities={**(base.severities if base else {}), **_severities(name, data.get("severities", {}))},
    )


def _read(name: str) -> dict[str, Any]:
    import yaml

    path = FOLDER / f"{name}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or set(data) - KEYS:
        unknown = ", ".join(sorted(set(data) - KEYS)) if isinstance(data, dict) else "no keys at all"
        raise InputError(f"A profile holds {', '.join(sorted(KEYS))}; this one has: {unknown}.", file=str(path))
    return data


def _severities(name: str, said: Mapping[str, str]) -> dict[str, Severity]:
    try:
        return {code: Severity(value) for code, value in said.items()}
    except ValueError as error:
        raise InputError(f"{error}: take info, warning, sign-off or error.", file=f"{name}.yaml") from None
