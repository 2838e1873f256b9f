"""`graceperiod outages`: the outages on record, or how long each system was out."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Annotated, Literal

import typer

from graceperiod.calendar import OutageCalendar
from graceperiod.cli import _options as options
from graceperiod.cli._coverage import print_coverage
from graceperiod.cli._documents import FigureRow, FiguresDocument, ListedOutage, OutagesDocument
from graceperiod.cli._inputs import check_period, load_record
from graceperiod.cli._tables import TextTable
from graceperiod.cli._terminal import console, print_document, refuse, report_errors
from graceperiod.engine.windows import stops
from graceperiod.record.entries import last_read
from graceperiod.record.figures import Figure, coverage_by_year, figures_by_year
from graceperiod.record.ics import to_ics
from graceperiod.systems import System
from graceperiod.times import HOUR, describe, from_duration, instant

__all__ = ["outages"]

_KINDS = {True: "scheduled", False: "unscheduled", None: "not stated"}
_CAPTION = """\
any: all systems together, with what overlaps counted once.
What rides on EDI has a row only where its figures differ from EDI's."""

_System = Annotated[
    str | None,
    options.system_option("Only outages that stop this system."),
]
_Unresolved = Annotated[bool, typer.Option("--open", help="Only outages with no reported end.")]
_Format = Annotated[
    Literal["table", "json", "csv", "ics"],
    options.choice(
        "--format",
        metavar="NAME",
        words=["table", "json", "csv", "ics"],
        text="Format of the output: table, json, csv or ics.",
    ),
]
_Figures = Annotated[
    bool, typer.Option("--figures", help="Print counts and hours by system and year instead.")
]

_Coverage = Annotated[
    bool, typer.Option("--coverage", help="Print what is on record by system and year instead.")
]


@options.list_systems
def outages(
    *,
    system: _System = None,
    since: options.Since = None,
    until: options.Until = None,
    unresolved: _Unresolved = False,
    shape: _Format = "table",
    figures: _Figures = False,
    coverage: _Coverage = False,
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    verbose: options.Verbose = False,
) -> None:
    """List the outages on record.

    Or print how often and how long each system was out (--figures), or what is on record of each
    (--coverage).

    Exit status: 0, or 2 for an error.
    """
    if figures and coverage:
        refuse("--figures and --coverage are two tables; give one of them")
    if (figures or coverage) and shape == "ics":
        name = "--figures" if figures else "--coverage"
        refuse(f"{name} has no events; give --format table, json or csv")
    loaded = load_record(bulletins, calendars, shipped=shipped, verbose=verbose)
    check_period(since, until)
    with report_errors():
        found = _filter(loaded.calendar.between(since, until), system, unresolved=unresolved)
        # Made here, where it becomes one line on stderr that icalendar is not installed.
        events = to_ics(found) if shape == "ics" else b""
    wanted = [System.parse(system)] if system else [*System, None]
    if coverage:
        rows, read = coverage_by_year(found, wanted), last_read() if shipped else None
        print_coverage(rows, loaded.calendar, shape, last_read=read)
    elif figures:
        _print_figures(figures_by_year(found, wanted), shape, None if system else _CAPTION)
    elif shape == "table":
        console().print(_table(found))
    elif shape == "json":
        windows = zip(found, found.windows(), strict=True)
        listed = [ListedOutage(**dict(one), window_end=closes) for one, (_, closes) in windows]
        print_document(OutagesDocument(schema="graceperiod.outages/2", outages=tuple(listed)))
    else:
        _print_bytes(events or found.to_csv().encode())


def _filter(record: OutageCalendar, system: str | None, *, unresolved: bool) -> OutageCalendar:
    """The record with only those outages that meet all conditions.

    Raises:
        UnknownSystemError: of the system.
    """
    wanted = None if system is None else System.parse(system)
    found = [
        outage for outage in record if stops(outage, wanted) and not (unresolved and outage.end)
    ]
    # Not complete: the outages left out must not count as time without outages.
    return record.replace(outages=found, complete=False)


def _table(record: OutageCalendar) -> TextTable:
    """A row for each outage, by start."""
    titles = "Number", "Systems", "Start", "End", "No penalty until", "Impact", "Kind"
    rows = [
        (
            outage.number or "(none)",
            "\n".join(sorted(outage.systems)),
            describe(instant(outage.start)),
            "not reported" if outage.end is None else describe(instant(outage.end)),
            "not known" if closes is None else describe(instant(closes)),
            outage.impact.value + (", about" if outage.approximate else ""),
            _KINDS[outage.scheduled],
        )
        for outage, (_, closes) in zip(record, record.windows(), strict=True)
    ]
    return TextTable(titles, rows)


def _print_figures(figures: Iterable[Figure], shape: str, caption: str | None) -> None:
    """Print a row for each system and year, as a table with a caption, as JSON or as CSV."""
    rows = tuple(
        FigureRow(
            system=figure.system,
            year=figure.year,
            outages=figure.outages,
            unresolved=figure.unresolved,
            # Four decimals are a third of a second, without the noise of binary fractions.
            hours_out=round(from_duration(figure.time_out) / HOUR, 4),
            at_least=figure.at_least,
        )
        for figure in figures
    )
    if shape == "json":
        print_document(FiguresDocument(schema="graceperiod.figures/2", figures=rows))
    elif shape == "table":
        titles = "System", "Year", "Outages", "No end reported", "Hours out"
        cells = [
            (
                row.system or "any",
                *map(str, (row.year, row.outages, row.unresolved)),
                f"{'at least ' if row.at_least else ''}{row.hours_out:,.2f}",
            )
            for row in rows
        ]
        console().print(TextTable(titles, cells, caption=caption))
    else:
        text = StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(FigureRow.model_fields)
        for row in rows:
            numbers = row.year, row.outages, row.unresolved, row.hours_out
            writer.writerow([row.system or "any", *numbers, str(row.at_least).lower()])
        _print_bytes(text.getvalue().encode())


def _print_bytes(document: bytes) -> None:
    # As text, Windows would write another carriage return before each line feed.
    typer.echo(document, nl=False)
