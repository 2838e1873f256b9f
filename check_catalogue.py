"""The build's check of the data files: each in `catalogue/` keeps to the JSON Schema it names.

Run by hatchling before it makes a wheel or an editable installation, with jsonschema and without
the library. What is wrong is said with its file, entry and field, and there is no wheel.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from jsonschema import Draft202012Validator, ValidationError

CATALOGUE = Path("src/graceperiod/record/data")


def problems(catalogue: Path) -> Iterator[str]:
    """What is wrong in the files of a folder, each with its file, entry and field."""
    for file in sorted(catalogue.glob("*.json")):
        try:
            document = json.loads(file.read_text("utf-8"))
            schema = json.loads((catalogue / document["$schema"]).read_text("utf-8"))
        except (ValueError, KeyError, TypeError, OSError) as error:
            yield f"{file.name}: not JSON that names its schema: {error!r}"
            continue
        checker = Draft202012Validator.FORMAT_CHECKER
        found = Draft202012Validator(schema, format_checker=checker).iter_errors(document)
        for wrong in sorted(found, key=lambda each: [str(part) for part in each.absolute_path]):
            yield f"{file.name}, {place(document, wrong)}: {wrong.message}"


def place(document: dict[str, Any], error: ValidationError) -> str:
    """Which entry and which field of it."""
    path = list(error.absolute_path)
    if len(path) < 2:  # noqa: PLR2004 - "entries" and which
        return "the whole file"
    entry = document["entries"][path[1]]
    name = entry.get("number") or entry.get("id") if isinstance(entry, dict) else None
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path[2:])
    field = "".join(parts).lstrip(".")
    return f"entry {int(path[1]) + 1}" + (f" ({name})" if name else "") + (field and f", {field}")


class CatalogueHook(BuildHookInterface[BuilderConfig]):
    """Refuses to build a package whose record is not as its schemas say."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the files. hatchling calls it, with what this has no use for."""
        del version, build_data
        if found := list(problems(Path(self.root) / CATALOGUE)):
            raise SystemExit("\n".join(found))
