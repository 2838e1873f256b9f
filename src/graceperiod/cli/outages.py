"""`graceperiod outages`: the outages on record, or how long each system was out."""

import csv
import math
from collections.abc import Iterable
from enum import StrEnum
from io import StringIO
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from graceperiod.calendar import OutageCalendar
from graceperiod.cli._inputs import load_record
from graceperiod.cli._options import Bulletins, Calendars, Shipped, Since, Until
from graceperiod.cli._terminal import console, report_errors, to_json
from graceperiod.engine.windows import DatedOutage, stops
from graceperiod.outages import Outage
from graceperiod.record.figures import Figure, figures_by_year
from graceperiod.record.ics import to_ics
from graceperiod.systems import System
from graceperiod.times import (
    HOUR,
    describe,
    end_instant,
    first_instant,
    from_duration,
    instant,
    to_iso,
)

__all__ = ["outages"]

_COLUMNS = ("system", "year", "outages", "unresolved", "hours_out")


class Format(StrEnum):
    """How the outages are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


_System = Annotated[str | None, typer.Option("--system", help="Only those that stop this system.")]
_Unresolved = Annotated[bool, typer.Option("--open", help="Only those with no reported end.")]
_Format = Annotated[Format, typer.Option("--format", help="How to print them.")]
_Figures = Annotated[
    bool, typer.Option("--figures", help="How many and how long, by system and year, instead.")
]


def outages(
    *,
    system: _System = None,
    since: Since = None,
    until: Until = None,
    unresolved: _Unresolved = False,
    shape: _Format = Format.TABLE,
    figures: _Figures = False,
    bulletin: Bulletins = None,
    calendar: Calendars = None,
    shipped: Shipped = True,
) -> None:
    """List the outages on record, or how long each system was out.

    Exit status: 0, or 2 for an error.
    """
    if figures and shape is Format.ICS:
        raise typer.BadParameter("figures are not events; use table, json or csv")
    loaded = load_record(bulletin or [], calendar or [], shipped=shipped)
    with report_errors():
        found = _choose(loaded.calendar, system, since, until, unresolved=unresolved)
        if shape is Format.ICS:
            typer.echo(to_ics(found), nl=False)
        known = figures_by_year(found, [System.parse(system)] if system else System)
    if shape is Format.CSV:
        table = _figures_csv(known) if figures else found.to_csv()
        typer.echo(table.encode(), nl=False)  # as bytes, whose line ends no platform changes
    elif shape is Format.JSON:
        typer.echo(to_json(_figures_document(known) if figures else _document(found)))
    elif shape is Format.TABLE:
        console().print(_figures_table(known) if figures else _table(found))


def _choose(
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


def _table(record: OutageCalendar) -> Table:
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


def _document(record: OutageCalendar) -> dict[str, Any]:
    """The outages as plain JSON values, each with the end of its window."""
    found = []
    for outage in record:
        closes = _window_end(outage, record)
        window_end = None if closes is None else to_iso(closes)
        found.append({**outage.model_dump(mode="json"), "window_end": window_end})
    return {"schema": "graceperiod.outages/1", "outages": found}


def _figures_table(figures: Iterable[Figure]) -> Table:
    """A row for each system and year."""
    table = Table("System", "Year", "Outages", "No end reported", "Hours out")
    for each in figures:
        system, year, outages, unresolved, hours = _values(each)
        table.add_row(system, str(year), str(outages), str(unresolved), f"{hours:,.2f}")
    return table


def _figures_document(figures: Iterable[Figure]) -> dict[str, Any]:
    """The figures as plain JSON values."""
    rows = [dict(zip(_COLUMNS, _values(each), strict=True)) for each in figures]
    return {"schema": "graceperiod.figures/1", "figures": rows}


def _figures_csv(figures: Iterable[Figure]) -> str:
    """The figures as CSV."""
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    writer.writerows(map(_values, figures))
    return table.getvalue()


def _values(figure: Figure) -> tuple[str, int, int, int, float]:
    hours = from_duration(figure.time_out) / HOUR
    return figure.system.value, figure.year, figure.outages, figure.unresolved, round(hours, 4)
