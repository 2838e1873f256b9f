"""Builders that read like a bulletin: Eastern times need no label, and an end needs no date."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from graceperiod.errors import NaiveTimestampError
from graceperiod.outages import DeclaredRelief, Outage, Wording
from graceperiod.systems import System
from graceperiod.times import instant, to_datetime

__all__ = ["a_relief", "an_outage"]

_CLOCK = re.compile(r"\d\d?:\d\d\b", re.ASCII)


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
        end: the resumption in the same forms, or as a time of the day it began, such as `18:00`;
            None: not reported as resolved.
        facts: the other fields of `Outage`, as it takes them. `wording` is `TWO_HOURS` by default.

    Raises:
        GracePeriodError: what `Outage` raises, for the same reasons.

    >>> an_outage("CERS_PORTAL", "2025-10-02 15:30", "18:00").end.isoformat()
    '2025-10-02T18:00:00-04:00'
    """
    began = _eastern(start)
    if isinstance(end, str) and _CLOCK.match(end):  # the date is that of the start in Eastern Time
        end = f"{to_datetime(instant(began)).date()} {end}"
    stated = {"wording": Wording.TWO_HOURS} | facts
    return Outage(systems, began, None if end is None else _eastern(end), **stated)


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
    return DeclaredRelief(from_date=from_date, to_date=last, **(made_up | facts))


def _eastern(when: datetime | str) -> datetime | str:
    """Text without a zone labelled as Eastern; any other value as it is."""
    if isinstance(when, str):
        try:
            instant(when)
        except NaiveTimestampError:
            return f"{when} ET"
    return when
