"""The calendar: a record of outages and reliefs that answers questions.

A calendar is a value: it does not change. Two calendars with the same contents are equal, in
whatever order these were given.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, TypeVar, Unpack

from graceperiod.decisions import Decision
from graceperiod.errors import AmbiguousTimeError, read_argument, require_extra
from graceperiod.outages import DeclaredRelief
from graceperiod.record import Record
from graceperiod.record.notices import agreed_outages, notices_of, resolve_notices
from graceperiod.record.revisions import fold_notices
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, DEFAULT_POLICY, GraceRule, Policy
from graceperiod.systems import System
from graceperiod.times import instant, name_zone, readings
from graceperiod.verdicts import Outcome

# For annotations alone: some of these need an extra, and all would slow the import.
if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from graceperiod.bulletins import Bulletin
    from graceperiod.record.entries import Entry
    from graceperiod.report.figure import Picture
    from graceperiod.report.transmissions import TransmissionColumns
    from graceperiod.tables.annotator import Annotator
    from graceperiod.tables.system_names import OwnNames
    from graceperiod.times import Moment

__all__ = ["OutageCalendar"]

_Frame = TypeVar("_Frame")


class OutageCalendar(Record):
    """A record of outages that decides whether the penalty for a transmission is lifted.

    Args:
        outages: the outages, in any order. Equal outages count once. Those with one number are
            revisions of one bulletin, as `from_bulletins` folds them: the later ones take the
            place of the earlier ones. What is withdrawn or `CANCELLED` becomes history.
        reliefs: periods of dates for which CBSA declared relief.
        rules: the dated rules. Each outage falls under the rule in force on the day it began.
        policy: what to decide where the sources leave a question open.
        complete: whether the record is known to have no gaps. Unless somebody says so, an answer
            that found no outage carries the caution `RECORD_INCOMPLETE`.
        history: earlier revisions of the outages. They count for `as_of` alone.

    Raises:
        InvalidOutageError: a value is not an outage, a relief, a rule or a policy, or two rules
            begin on the same day.

    >>> from graceperiod import Outage
    >>> calendar = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")])
    >>> calendar.decide("2025-10-02 19:45 ET", "CERS").reason
    <Reason.GRACE: 'GRACE'>
    """

    @cached_property
    def _annotator(self) -> "Callable[[str | None, OwnNames], Annotator]":
        """A function that gives the annotator for an assumed zone and a house's own names of
        systems, and keeps the last few.
        """
        from graceperiod.tables.annotator import Annotator  # noqa: PLC0415 - its packages are extras

        # An annotator keeps its answers from table to table. Four are more than anyone mixes, and
        # a limit keeps a loop over zones from filling the memory.
        return lru_cache(maxsize=4)(partial(Annotator, self))

    @classmethod
    def from_bulletins(
        cls,
        bulletins: "Iterable[Bulletin | Entry]",
        *,
        reliefs: Iterable[DeclaredRelief] = (),
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
        complete: bool = False,
    ) -> "OutageCalendar":
        """A calendar of the outages that bulletins announce.

        Of each bulletin number the latest revision counts, and the earlier ones become history. A
        revision that only says that an outage is over ends the outages of the revision before it.
        One that is `CANCELLED` takes back the windows it lists, or all if it lists none.
        `graceperiod.bulletins.fold_bulletins` tells which of them contradict one another.

        The calendar is never `complete` if some part of a bulletin could not be read.
        """
        notices = resolve_notices(notices_of(bulletins))
        current, history = fold_notices(notices, agreed_outages)
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
        """The record that ships with the library: outages, and the reliefs that CBSA declared.

        It is known to have gaps (`complete` is False). Bulletins given are added as
        `from_bulletins` does: of each number the latest revision counts, from either source.
        """
        added = tuple(bulletins)
        if added:
            return cls._extend_shipped(added, rules, policy)
        return cls._shipped(tuple(rules), policy)

    @classmethod
    @lru_cache(maxsize=8)  # a bound, because each record stays in memory with its timelines
    def _shipped(cls, rules: tuple[GraceRule, ...], policy: Policy) -> "OutageCalendar":
        """The shipped record alone, made once: a calendar keeps the timelines that it compiled."""
        return cls._extend_shipped((), rules, policy)

    @classmethod
    def _extend_shipped(
        cls, bulletins: "tuple[Bulletin | Entry, ...]", rules: Iterable[GraceRule], policy: Policy
    ) -> "OutageCalendar":
        from graceperiod.record.entries import entries  # noqa: PLC0415 - reads files, for this alone

        # In one list, because a bulletin given may revise one that ships, or be older than it.
        shipped = (*entries(), *bulletins)
        return cls.from_bulletins(
            shipped, reliefs=CBSA_RELIEFS, rules=rules, policy=policy, complete=False
        )

    def decide(
        self,
        transmitted: datetime | str,
        system: System | str | None = None,
        *,
        due: datetime | str | None = None,
    ) -> Decision:
        """Decide whether the penalty for a transmission is lifted, and why.

        Args:
            transmitted: when the data were sent, as an aware datetime or as text with its zone. A
                time in an Eastern hour that happened twice is decided in both readings. If they
                have different outcomes, the answer is `UNDETERMINED`.
            system: the system that the data were sent through. None counts an outage of any
                system, with the caution `SYSTEM_NOT_STATED`.
            due: when the data had to be sent, in the same forms.

        Raises:
            NaiveTimestampError, NonexistentTimeError, UnreadableTimestampError: a time does not
                name an instant.
            UnknownSystemError: the name does not belong to a CBSA system.
        """
        # The usual question is answered without another call: a compiled timeline, one time.
        try:
            timeline = self._timelines[system]
        except (KeyError, TypeError):  # not compiled, another spelling, or not a name at all
            timeline = self.timeline(system)
        try:
            sent = instant(transmitted)
            if due is None:
                verdict = timeline.verdicts[bisect_right(timeline.edges, sent)]
                return Decision(sent, None, verdict, timeline)
            limit = read_argument("due", instant, due)
        except AmbiguousTimeError:  # of either time, so both are read again
            limits = (None,) if due is None else read_argument("due", readings, due)
            return Decision(*timeline.case(readings(transmitted), limits))
        return Decision(sent, limit, timeline.verdict(sent, limit), timeline)

    def is_penalty_free(
        self,
        transmitted: datetime | str,
        system: System | str | None = None,
        *,
        due: datetime | str | None = None,
    ) -> bool:
        """Whether `decide` would answer `NO_PENALTY`. `UNDETERMINED` counts as False.

        Takes and raises what `decide` does, and without `due` takes a fraction of the time.
        """
        if due is not None:
            return self.decide(transmitted, system, due=due).outcome is Outcome.NO_PENALTY
        try:
            timeline = self._timelines[system]
        except (KeyError, TypeError):
            timeline = self.timeline(system)
        try:
            # The turns alternate, so an odd number of them leads into `NO_PENALTY`.
            return bisect_right(timeline.turns, instant(transmitted)) % 2 == 1
        except AmbiguousTimeError as ambiguous:
            return all(bisect_right(timeline.turns, at) % 2 for at in ambiguous.readings)

    # Over 40 lines, as a public function whose docstring is its contract.
    def annotate(
        self,
        frame: _Frame,
        timestamp: str = "transmitted_at",
        system: System | str | None = "system",
        due: str | None = None,
        assume_zone: str | tzinfo | None = None,
        systems: Mapping[str, System | str] | None = None,
    ) -> _Frame:
        """Add the decision for each row to a table, as `decide` would give it.

        Args:
            frame: a table of pandas, polars (eager or lazy), pyarrow, DuckDB or PySpark, or any
                object that exports an Arrow stream.
            timestamp: the column with the transmission time: timestamps of any unit, or text. The
                exact name goes first; else case, accents, punctuation and spacing do not matter,
                and `transmitted_at` finds `transmitted`, `timestamp`, `sent_at`, `transmis` too.
            system: the column with the system; or a `System` for all rows; or None if the system is
                not stated. `system` finds `système` too.
            due: the column with the due time; a null is none. `due` finds `due_at`, `échéance` too.
                Without it, each column that looks like one raises a `GracePeriodWarning`.
            assume_zone: the zone of times that state none: `ET`, `UTC`, an offset such as
                `-05:00`, or a name such as `America/Vancouver`, but not an abbreviation such as
                `EST`; or a tzinfo that tells its name or has one offset. None refuses such times.
            systems: a house's own names for systems, `{"Export desk": "CERS_PORTAL"}`, whatever
                their case, accents and surrounding space. They go before the names on record.

        Returns:
            A table of the same kind, with its own columns, order and index, and nine columns more:
            `no_penalty` (null when undetermined), `outcome`, `reason`, `outages` (bulletin numbers,
            joined by `;`), `window_start` and `window_end` (Eastern), `cautions` (joined by `;`),
            `needs_review` and `problem`. If a row cannot be decided, `problem` says why and the
            other eight are null. An Arrow stream comes back as a `RecordBatchReader`.

        Raises:
            InvalidFrameError: the table is of an unknown kind, lacks a column, has two that a name
                may mean, or already has a column of the same name as a new one.
            NaiveTimestampError: timestamps state no zone, and none is assumed.
            UnreadableTimestampError: a column does not hold times, or the zone is not accepted.
            UnknownSystemError: one of `systems` is not a system.
            MissingExtraError: NumPy or PyArrow is not installed, or PySpark is too old.
        """
        with require_extra("batch", "annotating a table"):
            from graceperiod.tables.frames import annotate  # noqa: PLC0415 - a wing
            from graceperiod.tables.system_names import check_names  # noqa: PLC0415 - a wing
        own_names = check_names({} if systems is None else systems)
        annotator = self._annotator(name_zone(assume_zone), own_names)
        annotated: _Frame = annotate(annotator, frame, timestamp, system, due)
        return annotated

    def decision_table(
        self, start: datetime | str | None = None, end: datetime | str | None = None
    ) -> "pa.Table":
        """The decisions for all times, as a table to join in SQL with the query of `decision_sql`.

        Args:
            start: the first instant that the table decides, as `decide` takes it. None: no limit.
            end: the first instant that it no longer decides. None: no limit.

        Returns:
            A row for each system, each segment of time with one answer, and each bucket of time
            that the segment touches. Its columns are `system` (an id, or `NOT_STATED`), `bucket`,
            `start_us` and `end_us` (the segment, [start, end) in microseconds since 1970 UTC), and
            those of `annotate` except `problem`. There are at most two million rows, plus one for
            each edge of a system's timeline.

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
        """A query that decides the rows of a table with the `decision_table` of this calendar.

        Args:
            table: the name of the table, or its schema and name: `("sales", "transmissions")`.
            timestamp: the column with the transmission time, of a type that holds instants.
            system: the column with the system, as ids of `System`, null where it is not stated; or
                a `System` for all rows; or None if the system is not stated.
            decisions: the name of the table that holds the decisions.
            microseconds: how the engine converts a timestamp, written `{}`, to microseconds since
                1970 UTC. This is SQL and goes into the query as it is.
            quote: the character that the engine quotes names with: `"` or a backtick.

        Returns:
            A `SELECT` of all columns of the table, and of the nine that `annotate` adds.

        Raises:
            InvalidFrameError: a name cannot be quoted, or `microseconds` has no `{}`.
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
        """A timeline by system, with transmissions on it, as a Matplotlib figure.

        Takes and raises what `graceperiod.report.plots.timeline` does. The columns of transmissions
        are named by `timestamp`, `system_column` and `due`, and read with `assume_zone` and
        `systems`; `language` is `en` or `fr`.

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
