"""Periods as people name them: between two dates, both included, or between two timestamps."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from graceperiod.errors import UnreadableTimestampError
from graceperiod.times.eastern import midnight
from graceperiod.times.refusals import explain_date, has_date
from graceperiod.times.timestamps import instant
from graceperiod.times.zones import LAST_YEAR

Moment = date | datetime | str
"""An Eastern date (`2025-10-02`), an aware datetime, or a timestamp with its zone."""


def first_instant(moment: Moment) -> int:
    """The instant at which a period begins: a timestamp, or the start of an Eastern date.

    Raises:
        UnreadableTimestampError: the text is neither a date nor a timestamp.
        NaiveTimestampError, AmbiguousTimeError, NonexistentTimeError: a timestamp does not name
            one instant.
    """
    return _instant(moment, 0)


def end_instant(moment: Moment) -> int:
    """The instant at which a period ends: a timestamp, or the end of an Eastern date.

    Raises what `first_instant` does.
    """
    return _instant(moment, 1)


def ends_before(start: Moment, end: Moment) -> bool:
    """Whether a period would end before it begins. A moment alone is a period, as a date is.

    Raises what `first_instant` does.
    """
    first, last = first_instant(start), end_instant(end)
    # One date ends where the next one begins.
    return last < first or first == last < end_instant(start)


def read_date(text: str) -> date:
    """The date that a text states, as `2025-10-02` or `2025/10/02`.

    Raises:
        UnreadableTimestampError: it is not a date, or more than one.
    """
    try:
        return date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise UnreadableTimestampError(
            f"{text!r:.80} is not a date{explain_date(text)}; write '2025-10-02' for October 2"
        ) from None


def _instant(moment: Moment, days: int) -> int:
    """The instant of a timestamp, or that at which a date begins, or some days later."""
    if isinstance(moment, datetime):
        return instant(moment)
    if isinstance(moment, str):
        with suppress(UnreadableTimestampError):
            moment = read_date(moment)
    if isinstance(moment, date):
        # No day is added where `midnight` refuses anyway: after 9999-12-31 there is none.
        return midnight(moment + timedelta(days) if moment.year <= LAST_YEAR else moment)
    try:
        return instant(moment)
    except UnreadableTimestampError:
        if isinstance(moment, str) and has_date(moment):
            raise
        reason = explain_date(moment) if isinstance(moment, str) else ""
        raise UnreadableTimestampError(
            f"{moment!r:.80} is neither a date nor a timestamp{reason}; write '2025-10-02' or "
            "'2025-10-02 15:30 ET'"
        ) from None
