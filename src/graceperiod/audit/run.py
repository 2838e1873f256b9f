"""Audits of files of transmissions: each row is decided, and what was found is counted.

A file goes through in batches, so memory does not grow with it. As many rows come out as went in,
in their order, with their own columns as they were. Several files are one audit: their rows are
counted together.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from graceperiod.audit.amounts import Amounts, AmountSums, join_amounts
from graceperiod.audit.details import Collector, Details
from graceperiod.audit.inputs import find_files, open_rows
from graceperiod.audit.outputs import keeps_lines, open_output, output_places
from graceperiod.audit.row_file import AS_FOUND, RAW, Layout, RowFile
from graceperiod.audit.summary import AuditedFile, Summary, Tally
from graceperiod.deadlines import DEADLINES, Filing
from graceperiod.errors import GracePeriodError, InvalidFrameError, locate_error
from graceperiod.record import Record
from graceperiod.systems import System, fold_name
from graceperiod.tables.annotator import Annotator, Labels
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
    was read, of a file with several; None where there are several files. `details` are None unless
    they were asked for. Where due times follow from events, `due` is None, `filing` the column or
    the `Filing` of all rows, and `event` the column.
    """

    timestamp: str
    system: str | System | None
    due: str | None
    sheet: str | None
    summary: Summary
    details: Details | None = None
    filing: str | Filing | None = None
    event: str | None = None
    files: tuple[AuditedFile, ...] = ()


# Over 40 lines, for each argument has its line and its sentence.
def audit_file(
    calendar: Record,
    file: Path | Sequence[Path],
    *,
    timestamp: str | None = None,
    system: str | None = None,
    due: str | None = None,
    filing: str | None = None,
    event: str | None = None,
    assume_zone: str | tzinfo | None = None,
    systems: Mapping[str, System | str] | None = None,
    amount: str | None = None,
    id_column: str | None = None,
    layout: Layout = AS_FOUND,
    output: Path | None = None,
    details: bool = False,
    progress: Callable[[int, float | None], None] | None = None,
) -> Audit:
    """Decide each row of a file, as `calendar.decide` would, and count what was found.

    Messages name the arguments as options of `graceperiod audit`, as `--due COLUMN` for `due`.

    Args:
        calendar: to decide by.
        file: of CSV, Parquet, JSON lines, Excel or OpenDocument, by its suffix; a folder stands
            for the files of these kinds in it. Several have to have the same columns of times and
            systems.
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
        layout: how the files are laid out, where they do not show it themselves.
        output: a file of Parquet, CSV, JSON lines or Excel for the rows with their labels; for
            several files a folder, which is made. A file takes its place when it is whole.
        details: whether to collect what a report shows beside the sums.
        progress: called after each batch with the rows done and the part of the file that was
            read, from 0 to 1; None where that is not known.

    Raises:
        InvalidFrameError: the file cannot be read, a column is missing, no amount can be read, or
            the output cannot be of its kind.
        NaiveTimestampError: times of Parquet have no zone, and none is assumed.
        UnreadableTimestampError: a column of Parquet holds no times, or the zone is unknown.
        UnknownSystemError: one of `systems` is not a system.
        OSError: the file is not there, or the output cannot be written.
    """
    own_names = check_names({} if systems is None else systems)
    paths = [file] if isinstance(file, str | Path) else list(file)
    files, _ = find_files(paths, layout)
    outputs = output_places(files, output, is_one=files == paths[:1])
    names = USUAL_NAMES.get(timestamp or "transmitted_at", [timestamp or ""])
    known = set(map(fold_name, names))
    choose = partial(
        _choose_columns,
        timestamp=timestamp,
        system=system,
        due=due,
        filing=filing,
        event=event,
    )
    annotator = Annotator(calendar, assume_zone, own_names, _ZONE_ADVICE)
    collector = Collector() if details else None
    are_several = len(files) > 1
    run = _Run(annotator, collector, amount, id_column, layout, are_several=are_several)
    for number, (path, place) in enumerate(zip(files, outputs, strict=True)):
        try:
            with open_rows(path, layout, known) as rows:
                for part in run.read(rows, path, place, choose(rows.schema.names)):
                    if progress is not None:
                        done = None if part is None else (number + part) / len(files)
                        progress(run.tally.rows, done)
        except GracePeriodError as error:
            raise locate_error(error, str(path)) from None
    return run.audit()


class _Run:
    """What the files of an audit share, and what is found in them."""

    def __init__(
        self,
        annotator: Annotator,
        collector: Collector | None,
        amount: str | None,
        id_column: str | None,
        layout: Layout,
        *,
        are_several: bool,
    ) -> None:
        self.tally: Tally = Tally()
        self._are_several = are_several
        self._annotator = annotator
        self._collector = collector
        self._amount = amount
        self._id_column = id_column
        self._decimal_mark = layout.decimal_mark
        self._amounts: list[Amounts] = []
        self._choices: list[ColumnChoice] = []
        self._files: list[AuditedFile] = []

    def read(
        self, rows: RowFile, path: Path, output: Path | None, choice: ColumnChoice
    ) -> Iterator[float | None]:
        """Decide the rows of a file. After each batch the part that is read comes out."""
        self._add_choice(choice)
        before = self.tally.rows
        amount, id_column = (
            name and resolve_column(rows.schema.names, name)
            for name in (self._amount, self._id_column)
        )
        sums = AmountSums(amount, self._decimal_mark) if amount else None
        # Only what is needed is read; of Parquet that saves most.
        wanted = {*choice.used, *filter(None, (amount, id_column))}
        if output is not None:
            wanted |= {RAW} if keeps_lines(output, path) else set(rows.schema.names)
        due = None if choice.filing else choice.due  # times of events are not due times
        listed = choice.timestamp, choice.system, due, id_column, amount
        with _open_writer(output, path, rows) as write:
            for batch, part in rows.batches(wanted):
                given = {name: without_blanks(batch.column(name)) for name in choice.used}
                read = choice.read(self._annotator, given.__getitem__)
                labels = self._annotator.annotate_rows(read)
                self.tally.add(labels, read.sent)
                self.tally.add_unknown(read.unknown_systems)
                if amount and sums:
                    is_timed = given[choice.timestamp].is_valid().to_numpy(zero_copy_only=False)
                    # What states no time cannot be decided: its place follows the others.
                    outcomes = labels.take(labels.lookup.outcomes) + ~is_timed
                    sums.add(batch.column(amount), outcomes)
                if self._collector is not None:
                    texts = [name and given.get(name, batch.column(name)) for name in listed]
                    self._collector.add(
                        read, labels, texts, str(path) if self._are_several else None
                    )
                write(batch, labels)
                yield part
            if sums is not None:  # before the output takes its place
                self._amounts.append(sums.amounts())
        audited = AuditedFile(
            file=path,
            rows=self.tally.rows - before,
            sheet=rows.sheet,
            encoding=rows.encoding,
            header_row=rows.header_row,
            output=output,
            unused_due=choice.unused_due,
        )
        self._files.append(audited)

    def _add_choice(self, choice: ColumnChoice) -> None:
        """Refuse a file that is decided by other columns than the first."""
        self._choices.append(choice)
        first, here = (
            [*map(fold_name, one.used), one.constant] for one in (self._choices[0], choice)
        )
        if here != first:
            raise InvalidFrameError(
                f"the columns to decide by are {list_names(choice.used)}, and those of "
                f"{self._files[0].file} are {list_names(self._choices[0].used)}; audit these files "
                "apart"
            )

    def audit(self) -> Audit:
        """What was found."""
        choice, lookup = self._choices[0], self._annotator.answers.lookup()
        details = None
        if self._collector is not None:
            details = self._collector.details(lookup, self.tally.by_answer.tolist())
        which = choice.constant if choice.system is None else choice.system
        amounts = join_amounts(self._amounts) if self._amounts else None
        return Audit(
            timestamp=choice.timestamp,
            system=which,
            due=None if choice.filing else choice.due,
            sheet=self._files[0].sheet if len(self._files) == 1 else None,
            summary=self.tally.summary(lookup, amounts),
            details=details,
            filing=choice.filing,
            event=choice.due if choice.filing else None,
            files=tuple(self._files),
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
        advice = "name the one with the transmission time with --timestamp COLUMN"
        timestamp = _find(names, "transmitted_at", "--timestamp", advice)
    if due is None and event is None:
        due = find_column(names, USUAL_NAMES["due"], "say which with --due COLUMN")
    if filing is not None and filing not in names:
        neither = f"{filing!r} is neither a column nor a filing ({', '.join(Filing)})"
        is_filing = filing in DEADLINES
        filing = Filing(filing) if is_filing else resolve_column(names, filing, neither)
    return ColumnChoice(names, timestamp, _choose_system(names, system), due or event, filing)


def _choose_system(names: Sequence[str], system: str | None) -> str | System | None:
    """The column of systems, the system of all rows, or None for not stated."""
    if system is None:
        advice = (
            "give --system COLUMN, or --system SYSTEM for one system in all rows, as CERS_PORTAL, "
            "or --system none for not stated"
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
    found = find_column(names, usual, f"say which with {option} COLUMN")
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
    with (
        open_output(output, file, rows.schema, rows.dialect) as write,
        ThreadPoolExecutor(1) as pool,
    ):
        pending: Future[None] = pool.submit(lambda: None)

        def submit(batch: pa.RecordBatch, labels: Labels) -> None:
            # A batch is written while the next is read, on another core. Only one waits, which
            # bounds the memory.
            nonlocal pending
            pending.result()
            pending = pool.submit(write, batch, labels)

        yield submit
        # An error of the last batch has to come before the file is put in its place.
        pending.result()
