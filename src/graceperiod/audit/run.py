"""Audits of files of transmissions: each row is decided, and what was found is counted.

A file goes through in batches, so memory does not grow with it. As many rows come out as went in,
in their order, with their own columns as they were.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from graceperiod.audit.details import Collector, Details
from graceperiod.audit.inputs import open_rows
from graceperiod.audit.outputs import open_output
from graceperiod.audit.row_file import RowFile
from graceperiod.audit.summary import Summary, Tally
from graceperiod.deadlines import DEADLINES, Filing
from graceperiod.errors import GracePeriodError, InvalidFrameError, locate_error
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.annotator import LABELS, Annotator, Labels
from graceperiod.tables.column_choice import (
    USUAL_NAMES,
    ColumnChoice,
    find_column,
    list_names,
    resolve_column,
)
from graceperiod.tables.instants import without_blanks
from graceperiod.tables.system_names import check_names

__all__ = ["Audit", "audit_file"]

_ZONE_ADVICE = "say which is meant with --assume-zone, as --assume-zone ET"


class Audit(NamedTuple):
    """What was audited, and what was found.

    `system` is the column, the `System` of all rows, or None: not stated. `sheet` is the one that
    was read, of a file with several. `details` are None unless they were asked for. Where due times
    follow from events, `due` is None, `filing` the column or the `Filing` of all rows, and `event`
    the column. `unused_due` has the columns that look like due times, where none is used.
    """

    timestamp: str
    system: str | System | None
    due: str | None
    sheet: str | None
    summary: Summary
    details: Details | None = None
    filing: str | Filing | None = None
    event: str | None = None
    unused_due: tuple[str, ...] = ()


# Over 40 lines, for each argument has its line and its sentence.
def audit_file(
    calendar: Record,
    file: Path,
    *,
    timestamp: str | None = None,
    system: str | None = None,
    due: str | None = None,
    filing: str | None = None,
    event: str | None = None,
    assume_zone: str | None = None,
    systems: Mapping[str, System | str] | None = None,
    amount: str | None = None,
    id_column: str | None = None,
    output: Path | None = None,
    details: bool = False,
    progress: Callable[[int, float | None], None] | None = None,
) -> Audit:
    """Decide each row of a file, as `calendar.decide` would, and count what was found.

    Args:
        calendar: to decide by.
        file: of CSV, Parquet, JSON lines or Excel, by its suffix.
        timestamp: the column with the transmission time; None looks for one that is named
            `transmitted_at`, `transmitted`, `timestamp`, `sent_at` or `transmis`. Names of columns
            are found whatever their case, accents, punctuation and spacing.
        system: the column with the systems, the id of one system for all rows, or `none` for not
            stated; None looks for a column named `system` or `système`.
        due: the column with the due time; None looks for one named `due`, `due_at` or `échéance`.
        filing: the column with the filings, or the name of one `graceperiod.deadlines.Filing` for
            all rows; with `event`, in place of `due`.
        event: the column with the arrivals or loadings, from which the due times follow. A flight
            is taken to last 4 hours or more.
        assume_zone: the zone of times that state none, as for `OutageCalendar.annotate`.
        systems: a house's own names for systems, as for `OutageCalendar.annotate`.
        amount: a column to sum up by outcome.
        id_column: a column that names the transactions, for the lists of a report.
        output: a file of Parquet, CSV or JSON lines for the rows with their labels. It takes its
            place when it is whole.
        details: whether to collect what a report shows beside the sums.
        progress: called after each batch with the rows done and the part of the file that was
            read, from 0 to 1; None where that is not known.

    Raises:
        InvalidFrameError: the file cannot be read, a column is missing, or the output cannot be
            of its kind.
        NaiveTimestampError: times of Parquet have no zone, and none is assumed.
        UnreadableTimestampError: a column of Parquet holds no times, or the zone is unknown.
        UnknownSystemError: one of `systems` is not a system.
        OSError: the file is not there, or the output cannot be written.
    """
    own_names = check_names({} if systems is None else systems)
    annotator, tally = Annotator(calendar, assume_zone, own_names, _ZONE_ADVICE), Tally()
    collector = Collector() if details else None
    try:
        with open_rows(file) as rows:
            choice = _choose_columns(rows.names, timestamp, system, due, filing, event)
            amount = amount and resolve_column(rows.names, amount)
            id_column = id_column and resolve_column(rows.names, id_column)
            event_column = event and choice.due  # the times of events are not due times
            due_column = None if event else choice.due
            # Without an output, the other columns need not be read; of Parquet that saves most.
            others = [name for name in (id_column, amount) if name]
            wanted = list(dict.fromkeys([*choice.used, *others]))
            with _open_writer(output, file, rows) as write:
                for batch, part in rows.batches(wanted if output is None else rows.names):
                    given = {name: without_blanks(batch.column(name)) for name in choice.used}
                    read = choice.read(annotator, given.__getitem__)
                    labels = annotator.annotate_rows(read)
                    tally.add(labels, read.sent, batch.column(amount) if amount else None)
                    tally.add_unknown(read.unknown_systems)
                    if collector is not None:
                        columns = choice.timestamp, choice.system, due_column
                        texts = [None if name is None else given[name] for name in columns]
                        texts += [
                            batch.column(name) if name else None for name in (id_column, amount)
                        ]
                        collector.add(read, labels, texts)
                    write(batch, labels)
                    if progress is not None:
                        progress(tally.rows, part)
    except GracePeriodError as error:
        raise locate_error(error, str(file)) from None
    which = choice.constant if choice.system is None else choice.system
    lookup = annotator.answers.lookup()
    known = None if collector is None else collector.details(lookup, tally.by_answer.tolist())
    summary = tally.summary(lookup, amount)
    return Audit(
        choice.timestamp,
        which,
        due_column,
        rows.sheet,
        summary,
        known,
        choice.filing,
        event_column,
        choice.unused_due,
    )


def _choose_columns(
    names: Sequence[str],
    timestamp: str | None,
    system: str | None,
    due: str | None,
    filing: str | None,
    event: str | None,
) -> ColumnChoice:
    """Choose the columns to decide by among all `names`, with the options that `audit_file` takes.
    Nothing is guessed from what a column holds.

    Raises:
        InvalidFrameError: a column is missing, several have a name that is looked for, or the due
            time is given in two ways or by half.
    """
    if (filing is None) != (event is None) or None not in {due, event}:
        raise InvalidFrameError("give either --due, or --filing and --event together")
    if timestamp is None:
        advice = "name the one with the transmission time with --timestamp COL"
        timestamp = _find(names, "transmitted_at", "--timestamp", advice)
    if due is None and event is None:
        due = find_column(names, USUAL_NAMES["due"], "say which with --due COL")
    if filing is not None and filing not in names:
        neither = f"{filing!r} is neither a column nor a filing ({', '.join(Filing)})"
        is_filing = filing in DEADLINES
        filing = Filing(filing) if is_filing else resolve_column(names, filing, neither)
    return ColumnChoice(names, timestamp, _choose_system(names, system), due or event, filing)


def _choose_system(names: Sequence[str], system: str | None) -> str | System | None:
    """The column of systems, the system of all rows, or None for not stated."""
    if system is None:
        advice = (
            "give --system COL, or --system ID for one system in all rows, as CERS_PORTAL, or "
            "--system none for not stated"
        )
        return _find(names, "system", "--system", advice)
    if system not in names:  # before the ids, since a file may have a column named EDI
        if system in set(System):
            return System(system)
        if system == "none":
            return None
    neither = (
        f"{system!r} is neither a column nor the id of a system ({', '.join(System)}), nor none "
        "for not stated"
    )
    return resolve_column(names, system, neither)


def _find(names: Sequence[str], standard: str, option: str, advice: str) -> str:
    """The one column with a usual name."""
    usual = USUAL_NAMES[standard]
    found = find_column(names, usual, f"say which with {option} COL")
    if found is None:
        raise InvalidFrameError(
            f"no column is named {' or '.join(usual)}; {advice}; the columns are "
            f"{list_names(names)}"
        )
    return found


@contextmanager
def _open_writer(
    output: Path | None, file: Path, rows: RowFile
) -> Iterator[Callable[[pa.RecordBatch, Labels], None]]:
    """A function that writes a batch with its labels; without an output it does nothing."""
    if output is None:
        yield lambda _batch, _labels: None
        return
    labelled = pa.schema([*rows.schema, *LABELS], metadata=rows.schema.metadata)
    with open_output(output, file, labelled, rows.dialect) as write, ThreadPoolExecutor(1) as pool:
        pending: Future[None] = pool.submit(lambda: None)

        def submit(batch: pa.RecordBatch, labels: Labels) -> None:
            # A batch is written while the next is read, on another core. Only one waits, which
            # bounds the memory.
            nonlocal pending
            columns = [*batch.columns, *labels.to_arrow().columns]
            whole = pa.RecordBatch.from_arrays(columns, schema=labelled)
            pending.result()
            pending = pool.submit(write, whole)

        yield submit
        # An error of the last batch has to come before the file is put in its place.
        pending.result()
