"""Output profiles: where a copy goes, as data. Adding one is adding a YAML file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.errors import InputError
from pipeline.files import load_yaml
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
    base = load_profile(str(data["extends"])) if "extends" in data else Profile(name, name, "")
    options, severities = _mapping(name, data, "options"), _mapping(name, data, "severities")
    return Profile(
        name=name,
        title=str(data.get("title", base.title)),
        variant=str(data.get("variant", base.variant)),
        options={**base.options, **options},
        severities={**base.severities, **_severities(name, severities)},
    )


def _read(name: str) -> Mapping[str, object]:
    data = load_yaml(FOLDER / f"{name}.yaml", f"{name}.yaml")
    if not isinstance(data, dict) or set(data) - KEYS:
        unknown = ", ".join(sorted(set(data) - KEYS)) if isinstance(data, dict) else "no keys at all"
        raise InputError(f"A profile holds {', '.join(sorted(KEYS))}; this one has: {unknown}.", file=f"{name}.yaml")
    return data


def _mapping(name: str, data: Mapping[str, object], key: str) -> dict[str, object]:
    value = data.get(key) or {}
    if not isinstance(value, dict):
        raise InputError(f"{key}: is a list of names and values.", file=f"{name}.yaml")
    return {str(item): said for item, said in value.items()}


def _severities(name: str, said: Mapping[str, object]) -> dict[str, Severity]:
    try:
        return {code: Severity(str(value)) for code, value in said.items()}
    except ValueError as error:
        raise InputError(f"{error}: take info, warning, sign-off or error.", file=f"{name}.yaml") from None
