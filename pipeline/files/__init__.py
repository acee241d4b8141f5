"""How the model is kept on disk: YAML from people, read strictly; JSON between stages, written whole or not at all."""

from pipeline.files.evidence import load_evidence, parse_evidence, read_source
from pipeline.files.kept import kept
from pipeline.files.store import load_json, make_durable, to_json, write_atomic, write_json
from pipeline.files.strict_yaml import Items, Mapping, load_yaml, parse_yaml
from pipeline.files.ticket import load_ticket

__all__ = [
    "Items",
    "Mapping",
    "kept",
    "load_evidence",
    "load_json",
    "load_ticket",
    "load_yaml",
    "make_durable",
    "parse_evidence",
    "parse_yaml",
    "read_source",
    "to_json",
    "write_atomic",
    "write_json",
]
