"""The calendar: a record of outages and reliefs, with the answers.

A calendar is a value: it does not change, and two with the same contents are equal, in whatever
order they were given.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, TypeVar, Unpack

from graceperiod.decisions import Decision
from graceperiod.errors import AmbiguousTimeError, InvalidOutageError, require_extra
from graceperiod.outages import DeclaredRelief
from graceperiod.record import Record
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, DEFAULT_POLICY, GraceRule, Policy
from graceperiod.systems import System
from graceperiod.times import instant, readings

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from graceperiod.bulletins import Bulletin
    from graceperiod.record.entries import Entry
    from graceperiod.record.notices import Notice
    from graceperiod.report.figure import Picture
    from graceperiod.report.transmissions import TransmissionColumns
    from graceperiod.tables.annotator import Annotator
    from graceperiod.times import Moment

__all__ = ["OutageCalendar"]

_Frame = TypeVar("_Frame")

_ZONES = 4  # whose annotators are held


class OutageCalendar(Record):
    """Outages, and the rules by which they lift penalties.

    Args:
        outages: those that count, in any order; the same one twice counts once.
        reliefs: periods of dates that CBSA declared.
        rules: the dated rules; each outage falls under the one in force on the day it began.
        policy: what the sources leave open.
        complete: whether the record is known to have no gaps. If not, "no outage found" carries
            the caution `RECORD_INCOMPLETE`.
        history: earlier revisions of the outages, which count for `as_of` alone.

    Raises:
        InvalidOutageError: something other than an outage, a relief or a rule, or two rules of
            the same day.

    >>> from graceperiod import Outage
    >>> calendar = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")])
    >>> calendar.decide("2025-10-02 19:45 ET", "CERS").reason
    <Reason.GRACE: 'GRACE'>
    """

    @cached_property
    def _annotator(self) -> "Callable[[str | None], Annotator]":
        """The annotator for an assumed zone. Each keeps its answers, so only a few are held."""
        from graceperiod.tables.annotator import Annotator  # noqa: PLC0415 - its packages are extras

        return lru_cache(maxsize=_ZONES)(partial(Annotator, self))

    @classmethod
    def from_bulletins(
        cls,
        bulletins: "Iterable[Bulletin | Entry]",
        *,
        reliefs: Iterable[DeclaredRelief] = (),
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
        complete: bool = True,
    ) -> "OutageCalendar":
        """A calendar of what bulletins announce: of each number the latest revision counts, and
        the earlier ones are kept as history. One that says no more than that an outage is over
        ends those that the revision before it announced.

        The record has gaps (`complete` is False) if something in one of them could not be read.
        """
        from graceperiod.record.notices import (  # noqa: PLC0415 - keeps imports quick
            latest_outages,
            resolve_notices,
        )

        notices = resolve_notices(_notices(bulletins))
        current, history = latest_outages(notices)
        return cls(
            current,
            reliefs=reliefs,
            rules=rules,
            policy=policy,
            complete=complete and all(notice.is_fully_read for notice in notices),
            history=history,
        )

    @classmethod
    def cbsa(
        cls,
        bulletins: "Iterable[Bulletin | Entry]" = (),
        *,
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
    ) -> "OutageCalendar":
        """The record that ships with the library: outages, and the reliefs CBSA declared.

        It is known to have gaps (`complete` is False). Bulletins given are folded into it, as
        `from_bulletins` does: of each number the latest revision counts, from either.
        """
        given = tuple(bulletins)
        if not given:
            return cls._shipped(tuple(rules), policy)
        return cls._folded(given, rules, policy)

    @classmethod
    @lru_cache(maxsize=8)
    def _shipped(cls, rules: tuple[GraceRule, ...], policy: Policy) -> "OutageCalendar":
        """The record alone, which is compiled once."""
        return cls._folded((), rules, policy)

    @classmethod
    def _folded(
        cls, bulletins: "Iterable[Bulletin | Entry]", rules: Iterable[GraceRule], policy: Policy
    ) -> "OutageCalendar":
        from graceperiod.record.entries import entries  # noqa: PLC0415 - reads files, for this alone

        return cls.from_bulletins(
            (*entries(), *bulletins),
            reliefs=CBSA_RELIEFS,
            rules=rules,
            policy=policy,
            complete=False,
        )

    def decide(
        self,
        transmitted: datetime | str,
        system: System | str | None = None,
        *,
        due: datetime | str | None = None,
    ) -> Decision:
        """Whether the penalty for a transmission is lifted, and why.

        Args:
            transmitted: when the data were sent: an aware datetime, or text with its zone. An
                Eastern hour that happened twice is accepted where both readings give the same
                outcome, and `UNDETERMINED` where they do not.
            system: the system they were sent through; None counts an outage of any, with the
                caution `SYSTEM_NOT_STATED`.
            due: when they had to be sent, in the same forms.

        Raises:
            NaiveTimestampError, NonexistentTimeError, UnreadableTimestampError: a time that is
                no instant.
            UnknownSystemError: a system that is not CBSA's.
        """
        try:
            timeline = self._timelines[system]
        except (KeyError, TypeError):
            timeline = self.timeline(system)
        try:
            sent = instant(transmitted)
            if due is None:
                verdict = timeline.verdicts[bisect_right(timeline.edges, sent)]
                return Decision(sent, None, verdict, timeline)
            limit = instant(due)
        except AmbiguousTimeError:
            limits = (None,) if due is None else readings(due)
            return Decision(*timeline.case(readings(transmitted), limits))
        return Decision(sent, limit, timeline.verdict(sent, limit), timeline)

    def is_penalty_free(
        self, transmitted: datetime | str, system: System | str | None = None
    ) -> bool:
        """Whether `decide` would answer `NO_PENALTY`; `UNDETERMINED` counts as False.

        Takes and raises what `decide` does, in a fraction of its time.
        """
        try:
            timeline = self._timelines[system]
        except (KeyError, TypeError):
            timeline = self.timeline(system)
        try:
            return bisect_right(timeline.turns, instant(transmitted)) % 2 == 1
        except AmbiguousTimeError as ambiguous:
            return all(bisect_right(timeline.turns, at) % 2 for at in ambiguous.readings)

    def annotate(
        self,
        frame: _Frame,
        timestamp: str = "transmitted_at",
        system: System | str | None = "system",
        due: str | None = None,
        assume_zone: str | None = None,
    ) -> _Frame:
        """A table with the decision for each row, as `decide` would give it.

        Args:
            frame: a table of pandas, polars (eager or lazy), pyarrow, DuckDB or PySpark, or
                anything that exports an Arrow stream, which comes back as a `RecordBatchReader`.
                All else comes back as what it was, with its own columns, order and index.
            timestamp: the column of when the data were sent: timestamps of any unit, or text.
            system: the column of the systems; a `System` for all rows; or None, not stated.
            due: the column of when the data were due; null in a row is not given.
            assume_zone: the zone of times that state none: `ET`, `UTC`, an offset as `-05:00`, or
                a name as `America/Vancouver`, but not an abbreviation as `EST`. None refuses them.

        Returns:
            The table with nine more columns: `no_penalty` (null when undetermined), `outcome`,
            `reason`, `outages` (bulletin numbers, `;` between them), `window_start` and
            `window_end` (Eastern), `cautions` (`;` between them), `needs_review`, and `problem`:
            why a row cannot be decided, whose other eight are then null.

        Raises:
            InvalidFrameError: no such frame, or a column that is not there, or is already.
            NaiveTimestampError: timestamps without a zone, and none is assumed.
            UnreadableTimestampError: a column that is no time, or no such zone.
            MissingExtraError: NumPy or PyArrow is not installed, or PySpark is too old.
        """
        with require_extra("batch", "annotating a table"):
            from graceperiod.tables.frames import annotate  # noqa: PLC0415 - a wing
        annotator = self._annotator(assume_zone)
        annotated: _Frame = annotate(annotator, frame, timestamp, system, due)
        return annotated

    def decision_table(
        self, start: datetime | str | None = None, end: datetime | str | None = None
    ) -> "pa.Table":
        """The decisions for all times, as a table to join in SQL by the text of `decision_sql`.

        Args:
            start: of the times to hold decisions for, as `decide` takes them; None: all before.
            end: the first instant after them; None: all after.

        Returns:
            A row for each system, segment of time with one answer, and bucket of time that it
            touches: `system` (an id, or `NOT_STATED`), `bucket`, `start_us` and `end_us` (of the
            segment, [start, end) in microseconds since 1970 UTC), and what `annotate` gives for
            times in it, but `problem`. At most two million rows, and one more for each edge of a
            system's timeline.

        Raises:
            InvalidFrameError: the end is not after the start.
            MissingExtraError: NumPy or PyArrow is not installed.
        """
        with require_extra("batch", "a table of decisions"):
            from graceperiod.tables.sql import decision_table  # noqa: PLC0415 - a wing
        return decision_table(self, start, end)

    def decision_sql(
        self,
        table: str | Sequence[str] = "transmissions",
        timestamp: str = "transmitted_at",
        system: System | str | None = "system",
        decisions: str | Sequence[str] = "graceperiod_decisions",
        *,
        microseconds: str = "epoch_us({})",
        quote: str = '"',
    ) -> str:
        """A query that decides the rows of a table by the `decision_table` of this calendar.

        Args:
            table: the name of the table; with its schema, the two: `("sales", "transmissions")`.
            timestamp: the column of when the data were sent, of a type that holds instants.
            system: the column of the systems, which must be ids (`System` lists them), null where
                not stated; a `System` for all rows; or None, not stated.
            decisions: the name of the table that holds the decisions.
            microseconds: how the engine makes microseconds since 1970 UTC of a timestamp, which
                stands as `{}`. This is SQL and goes into the query as it is.
            quote: what the engine quotes names with: `"`, or a backtick.

        Returns:
            A `SELECT` of all columns of the table, and the nine that `annotate` adds.

        Raises:
            InvalidFrameError: a name that cannot be quoted, or no `{}` in `microseconds`.
            MissingExtraError: NumPy or PyArrow is not installed.
        """
        with require_extra("batch", "a table of decisions"):
            from graceperiod.tables.sql import decision_sql  # noqa: PLC0415 - a wing
        return decision_sql(self, table, timestamp, system, decisions, microseconds, quote)

    def plot(
        self,
        system: System | str | None = None,
        start: "Moment | None" = None,
        end: "Moment | None" = None,
        transmissions: object = None,
        *,
        language: str = "en",
        **columns: "Unpack[TransmissionColumns]",
    ) -> "Picture":
        """A timeline by system, with transmissions on it, as a Matplotlib figure; see
        `graceperiod.report.plots.timeline`, which takes and raises the same. The columns of
        transmissions are `timestamp`, `system_column`, `due` and `assume_zone`; the language of
        its text is `en` or `fr`.

        Raises:
            MissingExtraError: Matplotlib, NumPy or PyArrow is not installed.
        """
        with require_extra("plot", "a picture"):
            from graceperiod.report.plots import timeline  # noqa: PLC0415 - a wing
        return timeline(self, system, start, end, transmissions, language=language, **columns)

    def _repr_html_(self) -> str:
        """For notebooks: a timeline by system, and the latest outages."""
        from graceperiod.display.notebook import record_html  # noqa: PLC0415 - keeps imports quick

        return record_html(
            self.outages, self.reliefs, self.rules, self.policy, complete=self.complete
        )


def _notices(bulletins: "Iterable[Bulletin | Entry]") -> "Iterator[Notice]":
    """The notices of bulletins, each after the earlier revisions that it keeps."""
    for bulletin in bulletins:
        # Asked by name: importing the class would load the whole reader.
        if not hasattr(bulletin, "notices"):
            raise InvalidOutageError(f"{bulletin!r:.80} is not a Bulletin; read_bulletin makes one")
        yield from bulletin.notices()
