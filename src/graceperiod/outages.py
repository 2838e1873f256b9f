"""Outages and declared reliefs: what CBSA announced, as frozen values.

Every time in them is an exact instant, shown in Eastern Time. Equality comes from instants and
facts. How a time was written, and where it was read, plays no part.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from graceperiod._model import (
    AnySystems,
    Day,
    Duration,
    EasternDatetime,
    Flag,
    FrozenModel,
    SomeSystems,
    Text,
)
from graceperiod.errors import InvalidOutageError
from graceperiod.systems import System
from graceperiod.times import LAST_YEAR, instant, midnight, to_duration
from graceperiod.verdicts import BulletinStatus, Direction, Impact, SourceKind, Wording

__all__ = [
    "BulletinStatus", "DeclaredRelief", "Direction", "Impact", "Origin", "Outage", "SourceKind",
    "Wording",
]  # fmt: skip

_YEARS = range(1970, 2200)  # microseconds and nanoseconds of these years fit in 64 bits


class Origin(FrozenModel):
    """The notice that an outage was read from.

    Args:
        source_kind: the notice itself, a republished copy, or a summary by somebody else; None
            where that is not known.
        file: the name of its file.
        message_id: the Message-ID of the e-mail it came in.
        sha256: the SHA-256 of its bytes, in hexadecimal.
        line: the line at which the outage was read, counted from 1.
    """

    source_kind: SourceKind | None = None
    file: Text | None = None
    message_id: Text | None = None
    sha256: Text | None = None
    line: int | None = None

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """From a pickle; one written before `source_kind` was a field has none."""
        state["__dict__"].setdefault("source_kind", None)
        super().__setstate__(state)


class Outage(FrozenModel):
    """One outage of one or more systems, from its start to the resumption if that is known.

    A time is an aware datetime, or text with its zone (`2025-10-02 15:30 ET`). Times are kept
    exact to the microsecond and shown in Eastern Time.

    Two outages are equal when they state the same facts. How they were announced is not compared:
    `source`, `published`, `status`, `origin` and `note`.

    Args:
        systems: the systems that were out, one or several: ids, names or abbreviations.
        start: when the outage began.
        end: the resumption. None if CBSA has not reported the outage as resolved.
        number: the number of the bulletin, such as `TCC25-0138`.
        title: the title of the bulletin.
        scheduled: whether the outage was announced ahead. None if that is not known.
        impact: how badly the systems were affected.
        direction: which way data could not go.
        approximate: whether the times are wider than the outage itself, or the start is only the
            time of a notice.
        grace: the time after the resumption in which no penalty applies, if the bulletin itself
            states one. None leaves it to `wording`, or to the rule of the day the outage began.
        wording: what the notice itself says of penalties. None leaves it to the rule of that day.
        source: where the bulletin can be read.
        published: when the bulletin was issued or received.
        last_known: the last moment at which the outage is known to have been going on.
        ended_by: a moment by which the outage is known to have ended, where no source states the
            minute of its end.
        status: the status of the bulletin among its revisions.
        origin: what the outage was read from: the notice itself, a republished copy or a summary;
            its file, Message-ID, SHA-256 and line.
        withdrawn: when CBSA took the announcement back. From then on the outage does not count.
        note: remarks by whoever put the outage on record, in sentences.

    Raises:
        InvalidOutageError: the end is not after the start, `last_known` lies outside the outage,
            `ended_by` stands beside an end or before the outage, or a field is unknown or of the
            wrong type.
        NaiveTimestampError, AmbiguousTimeError, NonexistentTimeError, UnreadableTimestampError:
            a time does not name one instant.
        UnknownSystemError: a name does not belong to a CBSA system.

    >>> Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET").end.isoformat()
    '2025-10-02T18:00:00-04:00'
    """

    systems: SomeSystems
    start: EasternDatetime
    end: EasternDatetime | None = None
    number: Text | None = None
    title: Text | None = None
    scheduled: Flag | None = None
    impact: Impact = Impact.UNKNOWN
    direction: Direction = Direction.UNKNOWN
    approximate: Flag = False
    grace: Duration | None = None
    wording: Wording | None = None
    source: Text | None = None
    published: EasternDatetime | None = None
    last_known: EasternDatetime | None = None
    ended_by: EasternDatetime | None = None
    status: BulletinStatus | None = None
    origin: Origin | None = None
    withdrawn: EasternDatetime | None = None
    note: Text | None = None

    # For type checkers: pydantic's signature has no positional arguments, and no text as a time.
    if TYPE_CHECKING:

        def __init__(
            self,
            systems: Iterable[System | str] | System | str,
            start: datetime | str,
            end: datetime | str | None = None,
            *,
            number: str | None = None,
            title: str | None = None,
            scheduled: bool | None = None,
            impact: Impact | str = Impact.UNKNOWN,
            direction: Direction | str = Direction.UNKNOWN,
            approximate: bool = False,
            grace: timedelta | str | None = None,
            wording: Wording | str | None = None,
            source: str | None = None,
            published: datetime | str | None = None,
            last_known: datetime | str | None = None,
            ended_by: datetime | str | None = None,
            status: BulletinStatus | str | None = None,
            origin: Origin | None = None,
            withdrawn: datetime | str | None = None,
            note: str | None = None,
        ) -> None: ...

    else:
        # `...` stands for an argument left out, so that pydantic sees only what was given.
        def __init__(self, systems=..., start=..., end=..., **data) -> None:  # noqa: ANN001, ANN003
            data |= {"systems": systems, "start": start, "end": end}
            super().__init__(**{name: value for name, value in data.items() if value is not ...})

        # As in `FrozenModel`: without it a calendar's JSON would call this for each outage.
        __init__.__pydantic_base_init__ = True

    @model_validator(mode="after")
    def _check_times(self) -> Self:
        known, ended_by = self.last_known, self.ended_by
        # The years first: a mistyped one would otherwise show as an end before the start.
        moments = (self.start, self.end, known, ended_by, self.published, self.withdrawn)
        for moment in filter(None, moments):
            if moment.year not in _YEARS:
                raise InvalidOutageError(
                    f"{moment.isoformat()} is not in {_YEARS[0]} to {_YEARS[-1]}; check the year"
                )
        if self.end is not None and self.end <= self.start:
            raise InvalidOutageError(
                f"the end, {self.end.isoformat()}, is not after the start, "
                f"{self.start.isoformat()}; check both, or leave the end out if it is not known"
            )
        if known is not None and not self.start <= known <= (self.end or known):
            raise InvalidOutageError(
                f"last_known, {known.isoformat()}, lies outside the outage; give a moment at "
                "which it was going on"
            )
        if ended_by is not None and self.end is not None:
            raise InvalidOutageError(
                f"ended_by, {ended_by.isoformat()}, stands beside an end; leave out one of the two"
            )
        if ended_by is not None and ended_by < (known or self.start):
            raise InvalidOutageError(
                f"ended_by, {ended_by.isoformat()}, is before the outage was last known to be "
                "going on; check the times"
            )
        return self

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        """What answers depend on: the first three by their place."""
        for name, value in super().__repr_args__():
            if name == "published" or name not in _ANNOUNCEMENT:
                yield None if name in {"systems", "start", "end"} else name, value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outage):
            return NotImplemented
        return bool(_facts(self.__dict__) == _facts(other.__dict__))

    # pydantic's own hash covers all fields, and equal outages need equal hashes.
    def __hash__(self) -> int:
        return hash(_facts(self.__dict__))

    @property
    def duration(self) -> timedelta | None:
        """The time from the start to the resumption, as it passed, on a night on which the clocks
        change too. None if no resumption is reported.
        """
        return None if self.end is None else to_duration(instant(self.end) - instant(self.start))

    @property
    def last_word(self) -> datetime:
        """The moment up to which the outage was certainly going on.

        This is `end` if it is known, else `last_known`, else the time of the bulletin if it is
        after the start, but not after `ended_by`, else the start.
        """
        word = max(self.start, self.published or self.start)
        return self.end or self.last_known or min(word, self.ended_by or word)


# `withdrawn` is not among them, because it decides from when the outage no longer counts.
_ANNOUNCEMENT = {"source", "published", "status", "origin", "note"}
_facts = itemgetter(*(name for name in Outage.model_fields if name not in _ANNOUNCEMENT))


class DeclaredRelief(FrozenModel):
    """A period of whole Eastern dates for which CBSA announced that no penalty applies.

    Args:
        title: what CBSA called the relief.
        from_date: the first day, from 00:00 ET.
        to_date: the last day, up to 24:00 ET.
        source: where the announcement can be read.
        systems: the systems that the relief covers, with what rides on them and the routes into
            them. None for all.
        excluded_systems: the systems that the announcement excludes.
        open_scope: whether it is for "affected systems" without naming all of them. A system that
            it neither names nor excludes is then undetermined.
        needs_due: whether it is about what was due in its period, so that the due time decides.
        scope: which contraventions are covered, in words.
        published: when the relief was announced. None if that is not on record.

    Raises:
        InvalidOutageError: the last day is before the first.
    """

    title: Text
    from_date: Day
    to_date: Day
    source: Text = Field(repr=False)
    systems: SomeSystems | None = None
    excluded_systems: AnySystems = frozenset()
    open_scope: Flag = False
    needs_due: Flag = False
    scope: Text | None = Field(default=None, repr=False)
    published: EasternDatetime | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            title: str,
            from_date: date | str,
            to_date: date | str,
            source: str,
            systems: Iterable[System | str] | System | str | None = None,
            excluded_systems: Iterable[System | str] | System | str = (),
            open_scope: bool = False,
            needs_due: bool = False,
            scope: str | None = None,
            published: datetime | str | None = None,
        ) -> None: ...

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        if self.to_date < self.from_date:
            raise InvalidOutageError(
                f"the last day, {self.to_date}, is before the first, {self.from_date}"
            )
        # Midnight after the last day has to be a time whose Eastern rules are known.
        if self.from_date.year not in _YEARS or self.to_date.year >= LAST_YEAR:
            raise InvalidOutageError(
                f"{self.from_date} to {self.to_date} is not in {_YEARS[0]} to {LAST_YEAR - 1}; "
                "check the years"
            )
        return self

    @property
    def span(self) -> tuple[int, int]:
        """00:00 ET of the first day and 00:00 ET after the last day, in microseconds since 1970
        UTC. The second instant is no longer covered.
        """
        return midnight(self.from_date), midnight(self.to_date + timedelta(days=1))

    @property
    def known_from(self) -> int:
        """The instant of the announcement; the first instant covered if that is not on record."""
        return self.span[0] if self.published is None else instant(self.published)

    def covers(self, system: System | None) -> bool | None:
        """Whether the relief is for this system. None stands for any system.

        None where the relief is for "affected systems" and neither names nor excludes this one.
        """
        if system is None:
            return True
        if system in self.excluded_systems:
            return False
        # A relief for a system is one for all that can send nothing while that system is out, and
        # for the routes into it.
        stops = {system, *system.rides_on, *(other for other in System if system in other.routes)}
        if self.systems is None or not self.systems.isdisjoint(stops):
            return True
        return None if self.open_scope else False
