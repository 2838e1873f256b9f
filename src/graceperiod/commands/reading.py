"""What `graceperiod read` shows: bulletins as a table, or as JSON."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from graceperiod.bulletins import Bulletin, BulletinSection, Finding
from graceperiod.eastern import describe, from_duration, instant
from graceperiod.explain import describe_length
from graceperiod.rules import Scope

__all__ = ["bulletins_json", "bulletins_table"]


def bulletins_json(
    bulletins: Mapping[Path, Bulletin], between: Iterable[Finding], unreadable: Mapping[Path, str]
) -> dict[str, Any]:
    """What was read, what was found between notices of one number, and what could not be read."""
    return {
        "schema": "graceperiod.bulletins/1",
        "bulletins": [
            {"file": str(file), **each.model_dump(mode="json")} for file, each in bulletins.items()
        ],
        "findings": [each.model_dump(mode="json") for each in between],
        "unreadable": [{"file": str(file), "error": error} for file, error in unreadable.items()],
    }


def bulletins_table(bulletins: Mapping[Path, Bulletin]) -> Table:
    """The outages read, a row for each window."""
    table = Table("File", "Number", "Status", "Systems", "Start", "End", "Grace stated", "Impact")
    for file, bulletin in bulletins.items():
        head = file.name, bulletin.number or "(none)", bulletin.status.value
        for section in bulletin.sections:
            for start, end in section.windows if section.systems else ():
                table.add_row(
                    *map(Text, head),
                    "\n".join(sorted(section.systems)),
                    describe(instant(start)),
                    "not reported" if end is None else describe(instant(end)),
                    _grace_stated(section),
                    section.impact.value + (", about" if section.approximate else ""),
                )
        if not bulletin.outages:
            table.add_row(*map(Text, head), "no outage read")
    return table


def _grace_stated(section: BulletinSection) -> str:
    if section.scope is None:
        return "not stated"
    hours = "no hours" if section.grace is None else describe_length(from_duration(section.grace))
    return hours if section.scope is Scope.ALL else f"{hours}, ACI only"
