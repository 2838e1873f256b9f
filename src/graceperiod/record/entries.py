"""An entry of the record: one published notice, as facts with their source.

Every fact is stated by the source; None and empty fields stand for what it does not state.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Self

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema, model_validator

from graceperiod._data import DATA, read_shipped
from graceperiod._model import Day, EasternDatetime, Flag, FrozenModel, SomeSystems, Text
from graceperiod.errors import GracePeriodError, InvalidOutageError, locate_error
from graceperiod.outages import (
    BulletinStatus,
    Direction,
    Impact,
    Origin,
    Outage,
    SourceKind,
    Wording,
)
from graceperiod.record.notices import Notice
from graceperiod.times import instant, to_datetime

__all__ = ["Entry", "EntrySection", "EntryWindow", "Kind", "entries", "last_read"]


class Kind(StrEnum):
    """Whether an outage was announced ahead."""

    SCHEDULED = "SCHEDULED"
    UNSCHEDULED = "UNSCHEDULED"


def _read_stated(value: object) -> datetime:
    if not isinstance(value, str):
        raise InvalidOutageError(f"{value!r} is not text; write it as '2025-10-02T15:30-04:00'")
    eastern = to_datetime(instant(value))
    # One spelling alone, so that a wrong offset, which moves the time by an hour, is seen.
    if value != (stated := eastern.isoformat(timespec="minutes")):
        raise InvalidOutageError(
            f"{value!r} is not Eastern to the minute with the offset of that date; that instant "
            f"is {stated!r}"
        )
    return eastern


Stated = Annotated[
    EasternDatetime,
    BeforeValidator(_read_stated),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d-0[45]:00$"}),
]
"""A time as a notice states it: Eastern, to the minute, with the offset of its date."""

# As text: pydantic's own type would write some addresses otherwise than the source does.
Address = Annotated[str, StringConstraints(pattern="^https?://")]
"""An address on the web."""


class EntryWindow(FrozenModel):
    """From a start to the resumption.

    Args:
        start: as stated.
        end: as stated; None where no resumption was reported.
        last_known: for an outage without an end, the last moment at which a source says that it
            was still going on.
        ended_by: for such an outage, a moment by which a source says that it was over.
    """

    start: Stated
    end: Stated | None
    last_known: Stated | None = None
    ended_by: Stated | None = None


class EntrySection(FrozenModel):
    """What a notice says of some systems.

    Args:
        systems: the ids of the systems.
        impact: how badly they were affected.
        direction: the direction in which data could not go.
        approximate: whether the outage took only some of its window, or its start is the time of
            the notice.
        windows: the windows of the outage; none where the notice states no time.
    """

    systems: SomeSystems
    impact: Impact
    direction: Direction
    approximate: Flag
    windows: tuple[EntryWindow, ...]


class Entry(FrozenModel):
    """One published notice.

    Args:
        number: such as `TCC25-0138`; None where it has none.
        status: its place among the notices of its number.
        kind: whether it announces the outage ahead.
        title: the title as published.
        dated: the date it bears; None where there is none. No time of day is on record.
        sections: what it says, by systems.
        penalty_wording: what it says about penalties; None where it says something else, or the
            part of the page that would say it could not be seen.
        source: the address where it was read.
        source_kind: whether the notice itself stands there, a republished copy of it, or a
            summary by somebody else.
        read_by: a day by which its source had been read.
        note: what else a person should know about it.
    """

    number: Text | None
    status: BulletinStatus
    kind: Kind
    title: Text
    dated: Day | None
    sections: tuple[EntrySection, ...]
    penalty_wording: Wording | None
    source: Address
    source_kind: SourceKind
    read_by: Day
    note: Text | None = None

    _outages: tuple[Outage, ...]

    @model_validator(mode="after")
    def _check(self) -> Self:
        # With the entry and not at first use, so that a file with a wrong outage is refused whole.
        self._outages = tuple(self._announced())
        return self

    @property
    def outages(self) -> tuple[Outage, ...]:
        """An outage for each window of each section."""
        return self._outages

    def notices(self) -> tuple[Notice]:
        """The entry as a notice, without an hour of issue, since none is on record. It is fully
        read if every section states when its systems were out.
        """
        is_fully_read = all(section.windows for section in self.sections)
        return (Notice(self.number, self.status, self.outages, is_fully_read),)

    def _announced(self) -> Iterator[Outage]:
        # What an outage has under the same name, as it has what a section and a window state.
        shared = self.model_dump(include={"number", "title", "source", "status", "note"})
        shared |= {"scheduled": self.kind is Kind.SCHEDULED, "wording": self.penalty_wording}
        shared["origin"] = Origin(source_kind=self.source_kind)
        for i, section in enumerate(self.sections):
            stated = {name: value for name, value in section if name != "windows"}
            for j, window in enumerate(section.windows):
                try:
                    yield Outage(**dict(window), **stated, **shared)
                except GracePeriodError as error:
                    raise locate_error(error, f"sections[{i}].windows[{j}]") from None


@cache
def entries() -> tuple[Entry, ...]:
    """The entries that ship, in the order of their files; read once, at first use.

    `docs/record.md` says how to add one.
    """
    names = {file.name for file in DATA.iterdir() if file.name.endswith(".json")}
    # Sorted, for file systems list a folder each in an order of its own.
    own = sorted(names - {"rules.json", "reliefs.json", "deadlines.json"})
    return tuple(entry for name in own for entry in read_shipped(Entry, name))


def last_read() -> date:
    """The last day on which a source of an entry that ships was read."""
    return max(entry.read_by for entry in entries())
