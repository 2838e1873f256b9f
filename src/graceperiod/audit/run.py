"""Files of transmissions, audited: each row decided, and what was found counted.

A file goes through in batches, so memory does not grow with it: read, labelled, counted, written.
As many rows come out as went in, in their order, with their own columns as they were.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from graceperiod.audit.columns import choose_columns
from graceperiod.audit.details import Collector, Details
from graceperiod.audit.inputs import open_source
from graceperiod.audit.outputs import open_output
from graceperiod.audit.source import Source
from graceperiod.audit.summary import Summary, Tally
from graceperiod.errors import GracePeriodError, locate_error
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.annotator import Annotator, Labels, schema
from graceperiod.tables.column_choice import ColumnChoice
from graceperiod.tables.instants import without_blanks

__all__ = ["Audit", "Progress", "audit_file"]

Progress = Callable[[int, float | None], None]
"""Is told how many rows are done, and which part of the file, where that is known."""


class Audit(NamedTuple):
    """What was audited, and what was found.

    `system` is the column, the `System` of all rows, or None: not stated. `sheet` is the one read
    of several. `details` are None unless they were choice for.
    """

    timestamp: str
    system: str | System | None
    due: str | None
    sheet: str | None
    summary: Summary
    details: Details | None = None


def audit_file(
    calendar: Record,
    file: Path,
    *,
    timestamp: str | None = None,
    system: str | None = None,
    due: str | None = None,
    assume_zone: str | None = None,
    amount: str | None = None,
    output: Path | None = None,
    details: bool = False,
    progress: Progress | None = None,
) -> Audit:
    """Decide each row of a file, as `calendar.decide` would, and count what was found.

    Args:
        calendar: to decide by.
        file: of CSV, Parquet, JSON lines or Excel, by its suffix.
        timestamp: the column of when the data were sent; None looks for one of the `USUAL` names.
        system: the column of systems; the id of one for all rows; `none`, not stated; None looks
            for a column named `system`.
        due: the column of when the data were due; None looks for one named `due`.
        assume_zone: the zone of times that state none, as for `OutageCalendar.annotate`.
        amount: a column to sum up by outcome.
        output: a file of Parquet, CSV or JSON lines for the rows with their labels. It takes its
            place when it is whole.
        details: whether to collect what a report shows beside the sums.
        progress: is told how far it is, after each batch.

    Raises:
        InvalidFrameError: a file that cannot be read, a column that is not there, or an output
            that cannot be.
        NaiveTimestampError: times of Parquet without a zone, and none is assumed.
        UnreadableTimestampError: a column of Parquet that is no time, or no such zone.
        OSError: a file that is not there, or cannot be written.
    """
    annotator = Annotator(calendar, assume_zone)
    try:
        with open_source(file) as source:
            choice = choose_columns(source.names, timestamp, system, due, amount)
            collector = Collector() if details else None
            job = _Job(annotator, source, choice, Tally(amount), collector, amount, progress)
            if output is None:
                job.count()
            else:
                job.write(file, output)
    except GracePeriodError as error:
        raise locate_error(error, str(file)) from None
    which = choice.constant if choice.system is None else choice.system
    known = None
    if collector is not None:
        known = collector.details(annotator.lookup, job.tally.by_answer.tolist())
    return Audit(choice.timestamp, which, choice.due, source.sheet, job.tally.summary(), known)


@dataclass(frozen=True)
class _Job:
    """One run over a file."""

    annotator: Annotator
    source: Source
    choice: ColumnChoice
    tally: Tally
    collector: Collector | None
    amount: str | None
    progress: Progress | None

    def count(self) -> None:
        """Count alone, by the columns that are used."""
        weight = 0
        wanted = [*self.choice.used, *([self.amount] if self.amount else [])]
        for batch in self.source.batches(wanted):
            self._annotate(batch)
            weight += self._told(batch, weight)

    def write(self, file: Path, output: Path) -> None:
        """Count, and write each batch with its labels."""
        weight = 0
        batches = self.source.batches(self.source.names)
        first = next(batches, None)
        own = pa.schema([(name, pa.string()) for name in self.source.names])
        if first is not None:
            own = first.schema
        elif self.source.empty is not None:
            own = self.source.empty
        labelled = pa.schema([*own, *schema()], metadata=own.metadata)
        # A batch is written while the next is read and labelled, on another core.
        with (
            open_output(output, file, labelled, self.source.dialect) as write,
            ThreadPoolExecutor(1) as pool,
        ):
            pending: Future[None] | None = None
            while first is not None:
                labels = self._annotate(first)
                columns = [*first.columns, *labels.to_arrow().columns]
                if pending is not None:
                    pending.result()
                pending = pool.submit(write, pa.RecordBatch.from_arrays(columns, schema=labelled))
                weight += self._told(first, weight)
                first = next(batches, None)
            if pending is not None:
                pending.result()

    def _annotate(self, batch: pa.RecordBatch) -> Labels:
        choice = self.choice
        given = {name: without_blanks(batch.column(name)) for name in choice.used}
        rows = choice.read(self.annotator, given.__getitem__)
        labels = self.annotator.annotate_rows(rows)
        self.tally.add(labels, batch.column(self.amount) if self.amount else None)
        if self.collector is not None:
            wanted = choice.timestamp, choice.system, choice.due
            columns = [None if name is None else given[name] for name in wanted]
            self.collector.add(rows, labels, columns)
        return labels

    def _told(self, batch: pa.RecordBatch, before: int) -> int:
        """What a batch weighs, once whoever follows is told."""
        weight = self.source.weigh(batch)
        if self.progress is not None:
            total = self.source.total
            part = min(1.0, (before + weight) / total) if total else None
            self.progress(self.tally.rows, part)
        return weight
