"""Outages and declared reliefs: what CBSA announced, as frozen values.

Every time in them is an exact instant, shown in Eastern Time. Two values are equal when their
instants and facts are, however these were written, and wherever they were read.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator

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
from graceperiod.times import LAST_YEAR, instant, midnight

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BulletinStatus", "DeclaredRelief", "Direction", "Impact", "Outage"]

_YEARS = range(1970, 2200)  # microseconds and nanoseconds of these years fit in 64 bits


class Impact(StrEnum):
    """How badly a system was affected."""

    UNAVAILABLE = "UNAVAILABLE"
    INTERMITTENT = "INTERMITTENT"
    DELAYED = "DELAYED"
    DEGRADED = "DEGRADED"
    UNKNOWN = "UNKNOWN"


class Direction(StrEnum):
    """Which way data could not go: to CBSA (inbound), from CBSA (outbound), or both."""

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"
    BOTH = "BOTH"
    UNKNOWN = "UNKNOWN"


class BulletinStatus(StrEnum):
    """What a bulletin says of its place among its revisions."""

    INITIAL = "INITIAL"
    SCHEDULED = "SCHEDULED"
    UPDATE = "UPDATE"
    CORRECTION = "CORRECTION"
    POSTPONED = "POSTPONED"
    RESOLVED = "RESOLVED"
    CANCELLED = "CANCELLED"

    @property
    def rank(self) -> int:
        """The later among revisions, the greater: a first notice 0, one that changes it 1, the
        last word 2.
        """
        if self in {BulletinStatus.INITIAL, BulletinStatus.SCHEDULED}:
            return 0
        return 2 if self in {BulletinStatus.RESOLVED, BulletinStatus.CANCELLED} else 1


class Outage(FrozenModel):
    """One outage: systems, a start, and the resumption if it is known.

    Times are any aware datetime, or text with its zone (`2025-10-02 15:30 ET`); they are kept
    exact, to the microsecond, and shown in Eastern Time.

    Two are equal when what they say is, wherever and whenever they were told: `source`,
    `published`, `status`, `sha256`, `line` and `note` play no part in it.

    Args:
        systems: the systems that were out: ids, names or abbreviations, one or several.
        start: when it began.
        end: the resumption; None where CBSA has not reported it as resolved.
        number: the bulletin's, as `TCC25-0138`.
        title: the bulletin's.
        scheduled: whether it was announced ahead; None where that is not known.
        impact: how badly the systems were affected.
        direction: which way data could not go.
        approximate: the window is wider than the outage, or the start is a notice's time.
        grace: the time after resumption in which no penalty applies, as the bulletin itself
            states it; None leaves it to the rule in force on the day of the start.
        source: where the bulletin can be read.
        published: when the bulletin was issued or received.
        last_known: the last moment the outage is known to have been going on.
        status: the bulletin's.
        sha256: of the bytes the bulletin was read from, in hexadecimal.
        line: where in it the outage was read, from 1.
        withdrawn: when CBSA took the announcement back; from then on it does not count.
        note: what whoever put it on record says about it, in sentences.

    Raises:
        InvalidOutageError: the end is not after the start, `last_known` lies outside the outage,
            or a field is unknown or of the wrong type.
        NaiveTimestampError, AmbiguousTimeError, NonexistentTimeError, UnreadableTimestampError:
            a time that is not one instant.
        UnknownSystemError: a system that is not CBSA's.

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
    source: Text | None = None
    published: EasternDatetime | None = None
    last_known: EasternDatetime | None = None
    status: BulletinStatus | None = None
    sha256: Text | None = None
    line: int | None = None
    withdrawn: EasternDatetime | None = None
    note: Text | None = None

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
            source: str | None = None,
            published: datetime | str | None = None,
            last_known: datetime | str | None = None,
            status: BulletinStatus | str | None = None,
            sha256: str | None = None,
            line: int | None = None,
            withdrawn: datetime | str | None = None,
            note: str | None = None,
        ) -> None: ...

    else:

        def __init__(self, *args: Any, **data: Any) -> None:  # noqa: ANN401
            super().__init__(**_by_name(("systems", "start", "end"), args, data))

        __init__.__pydantic_base_init__ = True

    @model_validator(mode="after")
    def _check(self) -> Self:
        moments = (self.start, self.end, self.last_known, self.published, self.withdrawn)
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
        known = self.last_known
        if known is not None and not self.start <= known <= (self.end or known):
            raise InvalidOutageError(
                f"last_known, {known.isoformat()}, lies outside the outage; give a moment at "
                "which it was going on"
            )
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outage):
            return NotImplemented
        return bool(_facts(self.__dict__) == _facts(other.__dict__))

    def __hash__(self) -> int:
        return hash(_facts(self.__dict__))

    @property
    def last_word(self) -> datetime:
        """The moment up to which the record is certain that the outage was going on.

        `end` where it is known; else `last_known`, else the bulletin's own time if that is after
        the start, else the start.
        """
        if self.end is not None:
            return self.end
        if self.last_known is not None:
            return self.last_known
        return max(self.start, self.published or self.start)


_TOLD = {"source", "published", "status", "sha256", "line", "note"}
_facts = itemgetter(*(name for name in Outage.model_fields if name not in _TOLD))


class DeclaredRelief(FrozenModel):
    """A period of whole Eastern dates in which CBSA announced that no penalty applies.

    Args:
        title: what CBSA called it.
        from_date: the first day, from 00:00 ET.
        to_date: the last day, to its end.
        source: where the announcement can be read.
        systems: the systems it covers; None for all.
        excluded_systems: the systems it names as not covered.
        scope: which contraventions, in words.
        published: when it was announced; None where that is not on record.

    Raises:
        InvalidOutageError: the last day is before the first.
    """

    title: Text
    from_date: Day
    to_date: Day
    source: Text
    systems: SomeSystems | None = None
    excluded_systems: AnySystems = frozenset()
    scope: Text | None = None
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
            scope: str | None = None,
            published: datetime | str | None = None,
        ) -> None: ...

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.to_date < self.from_date:
            raise InvalidOutageError(
                f"the last day, {self.to_date}, is before the first, {self.from_date}"
            )
        if self.from_date.year not in _YEARS or self.to_date.year >= LAST_YEAR:
            raise InvalidOutageError(
                f"{self.from_date} to {self.to_date} is not in {_YEARS[0]} to {LAST_YEAR - 1}; "
                "check the years"
            )
        return self

    @property
    def span(self) -> tuple[int, int]:
        """From 00:00 ET of the first day up to, not including, 00:00 ET after the last: instants
        in microseconds since 1970 UTC.
        """
        return midnight(self.from_date), midnight(self.to_date + timedelta(days=1))

    @property
    def known_from(self) -> int:
        """The instant it was announced, or, where that is not on record, its first."""
        return self.span[0] if self.published is None else instant(self.published)

    def covers(self, system: System | None) -> bool:
        """Whether it lifts penalties for this system; None asks whether for any at all."""
        if system is None:
            return True
        if system in self.excluded_systems:
            return False
        return self.systems is None or not self.systems.isdisjoint({system, *system.rides_on})


def _by_name(names: tuple[str, ...], args: tuple[Any, ...], data: dict[str, Any]) -> dict[str, Any]:
    """Positional arguments under their names; refused as a function would refuse them."""
    if len(args) > len(names):
        raise TypeError(f"at most {len(names)} arguments by position: {', '.join(names)}")
    for name in names[: len(args)]:
        if name in data:
            raise TypeError(f"{name!r} is given twice, by position and by name")
    return dict(zip(names, args, strict=False)) | data
