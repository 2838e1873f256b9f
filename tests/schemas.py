"""The JSON Schemas of the record's files and of the values, from the models.

`python -m tests.schemas` writes them. Those of the record ship beside its files, so that an
editor can check an entry without the library; those of the values say to a program
in any language what JSON the library and its commands write and read.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import graceperiod
from graceperiod import (
    Bulletin,
    BulletinSection,
    DeclaredRelief,
    Finding,
    GraceRule,
    Origin,
    Outage,
    Policy,
)
from graceperiod._model import FrozenModel
from graceperiod.deadlines import Deadline
from graceperiod.engine.document import DecisionDocument
from graceperiod.record.document import CalendarDocument
from graceperiod.record.entries import Entry

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS = Path(graceperiod.__file__).parent / "schemas"
VALUES: dict[str, type[FrozenModel]] = {
    "outage": Outage,
    "declared-relief": DeclaredRelief,
    "grace-rule": GraceRule,
    "policy": Policy,
    "calendar": CalendarDocument,
    "bulletin": Bulletin,
    "bulletin-section": BulletinSection,
    "finding": Finding,
    "origin": Origin,
    "decision": DecisionDocument,
}
COMMANDS = {
    "audit": "graceperiod.audit.summary:AuditDocument",
    "bulletins": "graceperiod.cli._documents:BulletinsDocument",
    "outages": "graceperiod.cli._documents:OutagesDocument",
    "figures": "graceperiod.cli._documents:FiguresDocument",
    "coverage": "graceperiod.cli._documents:CoverageDocument",
}
"""The documents of the commands, as text, because they need extras."""
DATA = Path(graceperiod.__file__).parent / "record" / "data"
KINDS: dict[str, type[FrozenModel]] = {
    "outages": Entry,
    "rules": GraceRule,
    "reliefs": DeclaredRelief,
    "deadlines": Deadline,
}


def schema_of(kind: type[FrozenModel]) -> dict[str, Any]:
    """The schema of a file whose entries are of this kind."""
    entry = kind.model_json_schema()
    parts = entry.pop("$defs", {})
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "entries": {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}},
        },
        "required": ["$schema", "entries"],
        "additionalProperties": False,
        "$defs": parts | {kind.__name__: entry},
    }


def model_of(name: str) -> type[BaseModel]:
    """The model of a document that a command prints."""
    module, _, model = COMMANDS[name].partition(":")
    found: type[BaseModel] = getattr(import_module(module), model)
    return found


def schema_of_value(kind: type[BaseModel]) -> dict[str, Any]:
    """The schema of a value as JSON."""
    return {"$schema": DIALECT} | kind.model_json_schema()


def as_text(value: object) -> str:
    """JSON as the files that ship are written."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, kind in KINDS.items():
        (DATA / "schemas" / f"{name}.json").write_text(as_text(schema_of(kind)), "utf-8")
    for name, value in (VALUES | {name: model_of(name) for name in COMMANDS}).items():
        (SCHEMAS / f"{name}.json").write_text(as_text(schema_of_value(value)), "utf-8")
