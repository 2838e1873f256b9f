"""The records of the vectors, as facts of `tests.oracle`. Their outages are A, B, C in order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracle import EASTERN, Choices, Facts, Oracle, ReliefFacts


def et(text: str, fold: int = 0) -> datetime:
    """An Eastern datetime from its wall clock; `fold` 1: the second of an hour that came twice."""
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN, fold=fold)


def out(systems: str, start: str, end: str | None = None, *, fold: int = 0, **more: Any) -> Facts:
    """An outage; its end may be a time of the same day."""
    day = start[: len("2025-10-02 ")]
    ended = None if end is None else et(end if len(end) > len(day) else day + end, fold)
    return Facts(frozenset(systems.split()), et(start, fold), ended, **more)


PORTAL = out("CERS_PORTAL", "2025-10-02 15:30", "18:00")
ROUTE, EDI = out("VAN", "2025-04-01 08:00", "12:00"), out("EDI", "2025-04-01 10:00", "11:00")
KINDS = (
    out("CERS_PORTAL", "2025-07-01 06:00", "07:00", impact="DEGRADED"),
    out("EMANIFEST_PORTAL", "2025-07-01 06:00", "07:00", impact="DELAYED"),
    out("IID", "2025-07-01 03:00", "06:00", approximate=True),
)
RELIEF = ReliefFacts(
    date(2025, 9, 27), date(2025, 10, 14), excluded=frozenset({"CARM_CLIENT_PORTAL"})
)
OPEN = out("EDI", "2025-01-01 00:00", published=et("2025-01-01 04:00"))

RECORDS: dict[str, Oracle] = {
    # One outage each, in the years of the rule of today.
    "portal": Oracle((PORTAL,)),
    "record with gaps": Oracle((PORTAL,), complete=False),
    "open end": Oracle((OPEN,)),
    "open end, last known": Oracle(
        (
            out(
                "EDI EMANIFEST_PORTAL",
                "2025-05-01 10:00",
                published=et("2025-05-01 10:30"),
                last_known=et("2025-05-01 14:00"),
            ),
        ),
    ),
    "a route into EDI": Oracle((out("CUSTOMS_INTERNET_GATEWAY", "2025-02-14 10:36", "13:00"),)),
    "EDI": Oracle((out("EDI", "2025-03-11 10:00", "12:00"),)),
    "degraded, delayed, approximate": Oracle(KINDS),
    "grace of its own": Oracle(
        (
            out("CARM_CLIENT_PORTAL", "2026-02-13 03:00", "06:00", grace=timedelta()),
            out("CAD_API", "2026-02-13 03:00", "06:00", grace=timedelta(hours=5)),
        )
    ),
    # Of the earlier rules, and of none.
    "before any rule": Oracle((out("EDI", "2016-03-01 10:00", "12:00"),)),
    "first rule": Oracle((out("EMANIFEST_PORTAL CERS_PORTAL", "2017-10-20 09:00", "11:00"),)),
    "second rule": Oracle((out("EDI CERS_PORTAL", "2018-05-01 01:00", "02:00"),)),
    "between two rules": Oracle((out("EDI", "2024-09-01 10:00", "11:00"),)),
    "across a change of rules": Oracle((out("EDI", "2017-10-31 23:00", "2017-11-01 01:00"),)),
    # Across the changes of the clocks.
    "spring": Oracle((out("EDI", "2025-03-09 00:30", "01:30"),)),
    "autumn": Oracle((out("EDI", "2025-11-02 00:00", "01:30"),)),
    "second of the hours": Oracle((out("EDI", "2025-11-02 01:10", "01:40", fold=1),)),
    # Several outages.
    "overlap": Oracle(
        (
            out("EDI", "2025-06-10 10:00", "12:00"),
            out("EDI IID", "2025-06-10 11:00", "15:00"),
        )
    ),
    "one after the other": Oracle(
        (
            out("CERS_PORTAL", "2025-08-05 10:00", "12:00"),
            out("CERS_PORTAL", "2025-08-05 13:00", "15:00"),
        )
    ),
    "a part, then the whole": Oracle((ROUTE, EDI)),
    "open end, then a resolved one": Oracle((OPEN, out("EDI", "2025-01-05 08:00", "09:00"))),
    # Declared reliefs.
    "relief": Oracle((), (RELIEF,)),
    "relief and outage": Oracle((PORTAL,), (RELIEF,)),
    "relief of EDI": Oracle(
        (), (ReliefFacts(date(2025, 11, 2), date(2025, 11, 2), frozenset({"EDI"})),)
    ),
}


def under(name: str, **choices: Any) -> Oracle:
    """A record under another policy."""
    return replace(RECORDS[name], choices=Choices(**choices))


RECORDS |= {
    "ends: left": under("portal", ends="left"),
    "ends: right": under("portal", ends="right"),
    "ends: neither": under("portal", ends="neither"),
    "no edge": under("portal", edge=timedelta()),
    "an edge of five minutes": under("portal", edge=timedelta(minutes=5)),
    "degraded does not count": under("degraded, delayed, approximate", count_degraded=False),
    "short presumption": under(
        "open end", presume_ongoing=timedelta(hours=2), unresolved_horizon=timedelta(days=1)
    ),
    "no presumption, ends: left": under("open end", presume_ongoing=timedelta(), ends="left"),
}
