"""The outages of a record, chosen and laid out: tables for people, values for JSON and CSV."""

import csv
import math
from collections.abc import Iterable
from io import StringIO
from typing import Any

from rich.table import Table
from rich.text import Text

from graceperiod.calendar import OutageCalendar
from graceperiod.eastern import HOUR, describe, from_duration, instant, to_iso
from graceperiod.figures import Figure
from graceperiod.outages import Outage
from graceperiod.periods import end_instant, first_instant
from graceperiod.systems import System
from graceperiod.windows import DatedOutage, stops

__all__ = [
    "chosen",
    "figures_csv",
    "figures_json",
    "figures_table",
    "outages_json",
    "outages_table",
]

_COLUMNS = ("system", "year", "outages", "unresolved", "hours_out")


def chosen(
    record: OutageCalendar,
    system: str | None = None,
    since: str | None = None,
    until: str | None = None,
    *,
    unresolved: bool = False,
) -> OutageCalendar:
    """The outages of a record that stop a system, whose window (of one without an end, the time in
    which it has a bearing on answers) meets a period, and that have no end if that is wanted.

    Args:
        record: to choose from.
        system: an id, a name or an abbreviation; None for any.
        since: the first Eastern date, or a timestamp with its zone; None for no limit.
        until: the last date, to its end, or a timestamp.
        unresolved: whether to leave out those with an end.

    Raises:
        GracePeriodError: a system or a time that cannot be read.
    """
    wanted = None if system is None else System.parse(system)
    first = -math.inf if since is None else first_instant(since)
    last = math.inf if until is None else end_instant(until)
    found = [
        outage
        for outage in record
        if stops(outage, wanted)
        and not (unresolved and outage.end)
        and instant(outage.start) < last
        and _until(outage, record) >= first
    ]
    return OutageCalendar(
        found, reliefs=record.reliefs, rules=record.rules, policy=record.policy, complete=False
    )


def _until(outage: Outage, record: OutageCalendar) -> int:
    dated = DatedOutage.of(outage, record.rules)
    if dated.closes is not None:
        return dated.closes
    policy = record.policy
    return dated.last_word + from_duration(policy.presume_ongoing + policy.unresolved_horizon)


def _window_end(outage: Outage, record: OutageCalendar) -> int | None:
    return DatedOutage.of(outage, record.rules).closes


def outages_table(record: OutageCalendar) -> Table:
    """A row for each outage, by start."""
    table = Table("Number", "Systems", "Start", "End", "No penalty until", "Impact", "Kind")
    for outage in record:
        closes = _window_end(outage, record)
        table.add_row(
            Text(outage.number or "(none)"),
            "\n".join(sorted(outage.systems)),
            describe(instant(outage.start)),
            "not reported" if outage.end is None else describe(instant(outage.end)),
            "not known" if closes is None else describe(closes),
            outage.impact.value + (", about" if outage.approximate else ""),
            _KINDS[outage.scheduled],
        )
    return table


_KINDS = {True: "scheduled", False: "unscheduled", None: "not stated"}


def outages_json(record: OutageCalendar) -> dict[str, Any]:
    """The outages as plain JSON values, each with the end of its window."""
    found = []
    for outage in record:
        closes = _window_end(outage, record)
        window_end = None if closes is None else to_iso(closes)
        found.append({**outage.model_dump(mode="json"), "window_end": window_end})
    return {"schema": "graceperiod.outages/1", "outages": found}


def figures_table(figures: Iterable[Figure]) -> Table:
    """A row for each system and year."""
    table = Table("System", "Year", "Outages", "No end reported", "Hours out")
    for each in figures:
        system, year, outages, unresolved, hours = _values(each)
        table.add_row(system, str(year), str(outages), str(unresolved), f"{hours:,.2f}")
    return table


def figures_json(figures: Iterable[Figure]) -> dict[str, Any]:
    """The figures as plain JSON values."""
    rows = [dict(zip(_COLUMNS, _values(each), strict=True)) for each in figures]
    return {"schema": "graceperiod.figures/1", "figures": rows}


def figures_csv(figures: Iterable[Figure]) -> str:
    """The figures as CSV."""
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    writer.writerows(map(_values, figures))
    return table.getvalue()


def _values(figure: Figure) -> tuple[str, int, int, int, float]:
    hours = from_duration(figure.time_out) / HOUR
    return figure.system.value, figure.year, figure.outages, figure.unresolved, round(hours, 4)
