"""The job ticket, ``briefing.yaml``: every field optional, every field checked, nothing filled in by guess."""

import re
from pathlib import Path
from typing import Any

from pipeline.files import fields
from pipeline.files.strict_yaml import load_yaml
from pipeline.model import Ticket

_TEXT = {
    "title": "title",
    "byline": "byline",
    "desk": "desk",
    "contact": "contact",
    "address": "address",
    "publisher": "publisher",
    "rights": "rights",
    "rights-reference": "rights_reference",
    "author-contacted": "author_contacted",
    "author-reply": "author_reply",
    "language": "language",
    "layout": "layout",
    "profile": "profile",
    "paper": "paper",
    "style": "style",
    "output-intent": "output_intent",
    "edition-address": "edition_address",
    "numbering": "numbering",
}
#: How notes may be numbered. By page they cannot be cited: see docs/layouts.md.
NUMBERINGS = ("document", "section")
_DATES = {
    "published": "published",
    "received": "received",
    "edition-date": "edition_date",
}
_LISTS = {"keywords": "keywords", "corrections": "corrections", "copies": "copies"}
#: A host with a dot in it, so not this machine's own, and the code once.
_REACHABLE = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?/[^\s{}]*\{code\}[^\s{}]*")
FIELDS = (*_TEXT, *_DATES, *_LISTS, "strict", "sides", "lines")


def load_ticket(path: Path, name: str = "") -> Ticket:
    """Read a job ticket; a file that is not there is an empty ticket. Raises InputError with file, line and column."""
    name = name or str(path)
    if not path.exists():
        return Ticket(path=name)
    value = load_yaml(path, name)
    if value is None:
        return Ticket(path=name)
    ticket = fields.as_mapping(value, "The job ticket", name)
    fields.check_keys(ticket, FIELDS, "The job ticket")
    values: dict[str, Any] = {field: fields.text(ticket, key) for key, field in _TEXT.items() if ticket.get(key)}
    address = values.get("edition_address", "")
    if address and not _REACHABLE.fullmatch(address):
        message = "this is no address that a holder can reach: write https://, a host, and {code} where the code goes."
        raise fields.fault(ticket, "edition-address", message)
    if (numbering := values.get("numbering", "")) not in ("", *NUMBERINGS):
        because = ": another paper would give a note another number, and it could not be cited"
        message = f"“numbering” must be {' or '.join(NUMBERINGS)}{because if numbering == 'page' else ''}."
        raise fields.fault(ticket, "numbering", message)
    sides = fields.number(ticket, "sides")
    if sides not in (None, 1, 2):
        raise fields.fault(ticket, "sides", "“sides” must be 1 or 2: how many sides of a sheet are printed.")
    values |= {"sides": sides or 0, "lines": fields.number(ticket, "lines")}
    values |= {field: fields.date(ticket, key, whole=key == "edition-date") for key, field in _DATES.items()}
    values |= {field: fields.texts(ticket, key) for key, field in _LISTS.items()}
    return Ticket(**values, strict=fields.flag(ticket, "strict"), path=name)
