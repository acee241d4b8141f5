"""Other people's judgement of an archive, in an environment of their own: paths in, one line of JSON out for each.

ocfl-py validates the root; the OCFL editors' JSON schema (inventory_schema.json, from github.com/OCFL/spec, CC BY 4.0)
checks every inventory. Runs with nothing of ours.
"""

import json
import logging
import sys
from pathlib import Path

import jsonschema  # type: ignore[import-untyped, unused-ignore]  # lives in the judges' environment only
import ocfl  # type: ignore[import-not-found]  # the same

SCHEMA = json.loads((Path(__file__).parent / "inventory_schema.json").read_text())


def judge(root: Path) -> dict[str, object]:
    """Both verdicts on one storage root, with what they object to."""
    store = ocfl.StorageRoot(root=str(root))
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]  # the shortest handler
    logging.getLogger().handlers = [handler]
    valid = bool(store.validate(log_warnings=True, log_errors=True))
    checker = jsonschema.Draft7Validator(SCHEMA)
    wrong = [
        f"{path.relative_to(root)}: {error.message[:200]}"
        for path in sorted(root.rglob("inventory.json"))
        for error in checker.iter_errors(json.loads(path.read_bytes()))
    ]
    return {"ocfl-py": valid, "schema": not wrong, "said": (said + wrong)[:20]}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(judge(Path(line.rstrip("\n")))), flush=True)
