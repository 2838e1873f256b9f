"""Builders that read like a bulletin: Eastern times need no label, and an end needs no date."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from graceperiod.errors import (
    GracePeriodError,
    NaiveTimestampError,
    NonexistentTimeError,
    read_argument,
)
from graceperiod.outages import DeclaredRelief, Outage, Wording
from graceperiod.systems import System
from graceperiod.times import instant, read_wall, readings

__all__ = ["a_relief", "an_outage"]

_TIMES = ("published", "last_known", "ended_by", "withdrawn")
_CLOCK = re.compile(r"\d\d?(:| ?h| ?[ap]\.?m)", re.ASCII | re.IGNORECASE)


def an_outage(
    systems: Iterable[System | str] | System | str,
    start: datetime | str,
    end: datetime | str | None = None,
    **facts: Any,  # noqa: ANN401 - as `Outage` types them
) -> Outage:
    """An outage, with its times as a bulletin writes them, and its words on penalties.

    Args:
        systems: the systems that were out, as `Outage` takes them.
        start: when it began: what `Outage` takes, or text without a zone, which is Eastern.
        end: the resumption in the same forms, or as a time of day alone, such as `18:00`: of the
            day on which the outage began, or of the next day if it is not after the start. None:
            not reported as resolved.
        facts: the other fields of `Outage`, as it takes them; a time in the forms of `start`.
            `wording` is `TWO_HOURS` by default.

    Raises:
        NaiveTimestampError: a time states no zone, and the start states another than Eastern.
        GracePeriodError: what `Outage` raises, for the same reasons.

    >>> an_outage("CERS_PORTAL", "2025-10-02 23:30", "01:00").end.isoformat()
    '2025-10-03T01:00:00-04:00'
    """
    times = {"end": end} | {name: facts.pop(name) for name in _TIMES if name in facts}
    outage = Outage(systems, _eastern(start), **({"wording": Wording.TWO_HOURS} | facts))
    if isinstance(end, str) and _CLOCK.match(end):
        times["end"] = read_argument("Outage.end", partial(_first_after, outage.start), end)
    labelled = {name: _eastern(time) for name, time in times.items()}
    shown = read_wall(start) if isinstance(start, str) else start.replace(tzinfo=None)
    if shown != outage.start.replace(tzinfo=None):  # of another zone, which may be meant here too
        for name, time in times.items():
            if labelled[name] != time:
                raise NaiveTimestampError(
                    f"Outage.{name}: {time!r} has no time zone, and the start is not written in "
                    f"Eastern Time; write '{labelled[name]}', or state its UTC offset"
                )
    return outage.model_copy(update=labelled)


def a_relief(
    from_date: date | str,
    to_date: date | str | None = None,
    **facts: Any,  # noqa: ANN401 - as `DeclaredRelief` types them
) -> DeclaredRelief:
    """A declared relief of whole Eastern dates, by default one date, for all systems.

    Args:
        from_date: the first day.
        to_date: the last day; None: the first.
        facts: the other fields of `DeclaredRelief`; title and source are made up by default.

    Raises:
        GracePeriodError: what `DeclaredRelief` raises, for the same reasons.

    >>> a_relief("2025-09-27").to_date.isoformat()
    '2025-09-27'
    """
    made_up = {"title": "Relief for a test", "source": "https://example.org/relief"}
    last = from_date if to_date is None else to_date
    if "published" in facts:
        facts["published"] = _eastern(facts["published"])
    return DeclaredRelief(from_date=from_date, to_date=last, **(made_up | facts))


def _first_after(start: datetime, clock: str) -> str:
    """A time of day with its date: the Eastern day of the start, or the next if it is not later."""
    same_day, next_day = (f"{start.date() + timedelta(days)} {clock}" for days in (0, 1))
    try:
        # Of an hour that happened twice, the second may be later: then `Outage` must refuse it.
        later = max(readings(_eastern(same_day))) > instant(start)
    except NonexistentTimeError:
        later = read_wall(same_day) > start.replace(tzinfo=None)
    return same_day if later else next_day


def _eastern(when: datetime | str) -> datetime | str:
    """Text without a zone labelled as Eastern; any other value as it is."""
    if isinstance(when, str):
        try:
            readings(when)
        except NaiveTimestampError:
            return f"{when} ET"
        except GracePeriodError:
            pass  # `Outage` says what is wrong, and with which field
    return when
