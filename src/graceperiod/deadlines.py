"""When data are due: so many hours before an arrival or, for exports, before a loading.

The hours are those that were published, each with its source. CBSA must have received and validated
the data by then. Nothing published says that a deadline moves because of an outage, so none does
here.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from graceperiod._data import read_shipped
from graceperiod._model import Duration, Flag, FrozenModel, Text
from graceperiod.errors import InvalidDeadlineError, read_argument
from graceperiod.times import from_duration, instant, to_datetime

__all__ = ["DEADLINES", "Deadline", "Filing", "due_for"]

_MOST_HOURS = 24 * 31  # far above what is published, and less than minutes mistaken for hours


# In the order of the data file, and so of the documentation.
class Filing(StrEnum):
    """Data with a published deadline; a house bill has its close message with it."""

    HIGHWAY_CARGO = "HIGHWAY_CARGO"
    HIGHWAY_CONVEYANCE = "HIGHWAY_CONVEYANCE"
    AIR_CARGO = "AIR_CARGO"
    AIR_CONVEYANCE = "AIR_CONVEYANCE"
    RAIL_CARGO = "RAIL_CARGO"
    RAIL_CONVEYANCE = "RAIL_CONVEYANCE"
    MARINE_CARGO = "MARINE_CARGO"
    HIGHWAY_HOUSE_BILL = "HIGHWAY_HOUSE_BILL"
    RAIL_HOUSE_BILL = "RAIL_HOUSE_BILL"
    AIR_HOUSE_BILL = "AIR_HOUSE_BILL"
    MARINE_HOUSE_BILL = "MARINE_HOUSE_BILL"
    EXPORT_VESSEL = "EXPORT_VESSEL"
    EXPORT_AIR = "EXPORT_AIR"
    EXPORT_RAIL = "EXPORT_RAIL"
    EXPORT_MAIL = "EXPORT_MAIL"


class Deadline(FrozenModel):
    """The published deadline of a filing.

    `wording` is the whole deadline as part of a sentence, and `event` what the data are due before.
    `length` is None where no single figure is published. `departure_counts` says that they are due
    at departure where the trip is shorter than `length`.
    """

    filing: Filing
    event: Text
    length: Duration | None
    departure_counts: Flag
    wording: Text
    source: Text


DEADLINES: Mapping[str, Deadline] = MappingProxyType(
    {deadline.filing: deadline for deadline in read_shipped(Deadline, "deadlines.json")}
)
"""The published deadlines by their filings."""


def due_for(
    filing: Filing | str,
    event: datetime | str,
    *,
    departure: datetime | str | None = None,
    hours: float | None = None,
) -> datetime:
    """When the data of a filing are due, as published, in Eastern Time.

    Hours are elapsed hours, on nights the clocks change too. Nothing published says that a deadline
    moves because of an outage, so outages play no part. Times are read as `times.instant` does.

    Args:
        filing: the data, as a `Filing` or its name.
        event: the arrival; for marine cargo the arrival or the loading, by its type. For exports
            the loading, the assembly of the railcar, or the delivery to the post office.
        departure: when the aircraft left, for air cargo and conveyances alone. They are due then
            if the flight is shorter than 4 hours; without it, 4 hours before arrival.
        hours: the hours before the event, for marine cargo alone, which needs them.

    Raises:
        InvalidDeadlineError: the filing is unknown, or the hours or the departure do not go with
            it. A time also raises what `instant` does, and the message names its argument.

    >>> due_for("HIGHWAY_CARGO", "2025-10-02 16:30 ET").isoformat()
    '2025-10-02T15:30:00-04:00'
    """
    if not isinstance(filing, str) or filing not in DEADLINES:
        raise InvalidDeadlineError(
            f"{filing!r:.80} is not a filing with a published deadline; use {', '.join(Filing)}"
        )
    deadline, arrival = DEADLINES[filing], read_argument("event", instant, event)
    left = None if departure is None else read_argument("departure", instant, departure)
    if advice := _advise(deadline, event, departure, hours):
        raise InvalidDeadlineError(
            f"{deadline.filing} is due {deadline.wording} ({deadline.source}); {advice}"
        )
    due = arrival - from_duration(deadline.length or timedelta(hours=hours or 0))
    return to_datetime(due if left is None else max(due, left))


def _advise(
    deadline: Deadline, event: datetime | str, departure: datetime | str | None, hours: float | None
) -> str | None:
    """The first thing that does not go with a deadline, as what to do: mending it may mend more."""
    if hours is None and deadline.length is None:
        return "give the hours that apply to the cargo"
    if hours is not None and deadline.length is not None:
        return "leave the hours out"
    if departure is not None and not deadline.departure_counts:
        return "leave the departure out"
    if departure is not None and instant(departure) > instant(event):
        return f"the departure, {departure}, is after the arrival, {event}"
    if hours is not None and not (type(hours) in {int, float} and 0 < hours <= _MOST_HOURS):
        return f"give hours above 0 and up to {_MOST_HOURS}, not {hours!r:.80}"
    return None
