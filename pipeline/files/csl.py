"""The variables of CSL-JSON, as a desk writes them in YAML: dates as ISO text, names as CSL gives them.

Source: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables and the CSL-JSON schema.
"""

import re

from pipeline.files import fields
from pipeline.files.strict_yaml import Items, Mapping


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TYPES = _words(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage"""
)
DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")
NAMES = _words(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator"""
)
TEXTS = _words(
    """abstract annote archive archive-place archive_collection archive_location authority call-number chapter-number
    citation-key collection-number collection-title container-title container-title-short dimensions division DOI
    edition event event-place event-title genre ISBN ISSN issue jurisdiction keyword language license locator medium
    note number number-of-pages number-of-volumes original-publisher original-publisher-place original-title page
    page-first part-number part-title PMCID PMID printing-number publisher publisher-place references reviewed-genre
    reviewed-title scale section shortTitle source status supplement-number title title-short URL version volume
    volume-title year-suffix"""
)
VARIABLES = ("type", *TEXTS, *NAMES, *DATES)
_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle", "comma-suffix")
_FLAGS = ("comma-suffix", "static-ordering", "parse-names")


def read_variables(item: Mapping) -> dict[str, object]:
    """The CSL variables of one source, checked. Dates come out as ``{"date-parts": …}``."""
    result: dict[str, object] = {}
    for key in item:
        if key == "type":
            kind = fields.text(item, key)
            if kind not in TYPES:
                raise fields.fault(item, key, f"“{kind}” is not a CSL type.{fields.nearest(kind, TYPES)}")
            result[key] = kind
        elif key in DATES:
            result[key] = _date(item, key)
        elif key in NAMES:
            result[key] = _names(item, key)
        elif key in TEXTS and (value := fields.text(item, key)):
            result[key] = value
    if "type" not in result:
        raise fields.fault(item, "id", "“type” is missing: say what the source is (webpage, report, book …).")
    if "title" not in result and "genre" not in result and "author" not in result:
        raise fields.fault(item, "id", "“title” is missing.")
    return result


def _date(item: Mapping, key: str) -> dict[str, object]:
    """A date as ISO text (also a range with a slash, or “ca. 1949”), or as CSL's own mapping."""
    value = item[key]
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    words = fields.text(item, key)
    circa = bool(re.match(r"(?i)(ca?\.|circa)\s*", words))
    ends = re.sub(r"(?i)^(ca?\.|circa)\s*", "", words).split("/")
    if len(ends) > 2 or not all(fields.is_date(end) for end in ends):
        unknown = next(filter(None, map(fields.unknown_date, ends)), "")
        raise fields.fault(item, key, f"{unknown or f'“{key}” must be a date like 1949, 1949-04 or 1949-04-04'}.")
    parts = [[int(part) for part in end.split("-")] for end in ends]
    return {"date-parts": parts, "circa": True} if circa else {"date-parts": parts}


def _names(item: Mapping, key: str) -> list[dict[str, object]]:
    value = item[key]
    if not isinstance(value, Items):
        raise fields.fault(item, key, f"“{key}” must be a list of names: “- family: …”, or “- literal: …”.")
    names: list[dict[str, object]] = []
    for entry, place in zip(value, value.items_at, strict=True):
        name = fields.as_mapping(entry, "A name", item.file, place)
        fields.check_keys(name, (*_NAME_PARTS, *_FLAGS), "A name")
        if not (name.get("family") or name.get("literal") or name.get("given")):
            raise fields.fault(item, key, "A name needs “family” and “given”, or “literal” for an institution.")
        names.append({part: name[part] if part in _FLAGS else fields.text(name, part) for part in name})
    return names


def _plain(value: object) -> object:
    """A YAML value without its places."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, Items) else value
