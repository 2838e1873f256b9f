"""The JSON Schemas of the catalogue's files, from the models; `python -m tests.schemas` writes.

They ship beside the files, so that an editor and the build can check an entry without the library.
"""

import json
from pathlib import Path
from typing import Any

import graceperiod
from graceperiod import DeclaredRelief, GraceRule
from graceperiod.catalogue import Entry
from graceperiod.models import FrozenModel

CATALOGUE = Path(graceperiod.__file__).parent / "catalogue"
KINDS: dict[str, type[FrozenModel]] = {
    "outages": Entry,
    "rules": GraceRule,
    "reliefs": DeclaredRelief,
}


def schema_of(kind: type[FrozenModel]) -> dict[str, Any]:
    """The schema of a file whose entries are of this kind."""
    entry = kind.model_json_schema()
    parts = entry.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "entries": {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}},
        },
        "required": ["$schema", "entries"],
        "additionalProperties": False,
        "$defs": parts | {kind.__name__: entry},
    }


def as_text(value: object) -> str:
    """JSON as the files of the catalogue are written."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, kind in KINDS.items():
        (CATALOGUE / "schemas" / f"{name}.json").write_text(as_text(schema_of(kind)), "utf-8")
