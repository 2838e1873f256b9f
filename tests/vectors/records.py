"""The records of the vectors, as facts of `tests.oracle`. Their outages are A, B, C in order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracle import Oracle
from tests.oracle_facts import EASTERN, Choices, Facts, ReliefFacts


def et(text: str, fold: int = 0) -> datetime:
    """An Eastern datetime from its wall clock; `fold` 1: the second of an hour that came twice."""
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN, fold=fold)


def out(systems: str, start: str, end: str | None = None, *, fold: int = 0, **more: Any) -> Facts:
    """An outage; its end may be a time of the same day."""
    day = start[: len("2025-10-02 ")]
    ended = None if end is None else et(end if len(end) > len(day) else day + end, fold)
    return Facts(frozenset(systems.split()), et(start, fold), ended, **more)


HOUR = timedelta(hours=1)
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

AFFECTED = ReliefFacts(
    *(date(2025, 9, 27), date(2025, 10, 14)),
    frozenset({"EDI", "IID", "EMANIFEST_PORTAL", "CERS_PORTAL"}),
    frozenset({"CARM_CLIENT_PORTAL"}),
    open_scope=True,
)
ACCOUNTING = ReliefFacts(
    *(date(2024, 10, 4), date(2024, 10, 21)),
    frozenset({"CAD_API", "CARM_CLIENT_PORTAL"}),
    frozenset({"EMANIFEST_PORTAL", "IID", "DIF", "CERS_PORTAL"}),
    open_scope=True,
    needs_due=True,
)
TOUCHING = (
    out("EDI", "2025-06-10 08:00", "10:00"),
    out("EDI", "2025-06-10 12:00:00.000001", "14:00"),
)

RECORDS |= {
    # What notices say of penalties, and the days after the newest wording was last seen.
    "last day of the wording": Oracle((out("EDI", "2026-02-08 22:00", "23:30"),)),
    "after the last wording": Oracle((out("CERS_PORTAL", "2026-02-09 00:00", "01:00"),)),
    "the notice's words": Oracle(
        (
            out("CERS_PORTAL", "2026-05-04 10:00", "12:00", wording="TWO_HOURS"),
            out("EMANIFEST_PORTAL", "2026-05-04 10:00", "12:00", wording="ACI_ONLY"),
            out("IID", "2026-05-04 10:00", "12:00", wording="NONE"),
        )
    ),
    "words of no known rule": Oracle(
        (
            out("EDI", "2016-03-01 10:00", "12:00", wording="TWO_HOURS"),
            out("EMANIFEST_PORTAL", "2016-03-01 10:00", "12:00", wording="ACI_ONLY"),
            out("CERS_PORTAL", "2016-03-01 10:00", "12:00", wording="NONE"),
        )
    ),
    "words under the first rule": Oracle(
        (
            out("EMANIFEST_PORTAL", "2017-10-20 09:00", "11:00", wording="TWO_HOURS"),
            out("EDI", "2017-10-20 09:00", "11:00", wording="NONE"),
            out("CERS_PORTAL", "2017-10-20 09:00", "11:00", wording="ACI_ONLY", grace=HOUR),
        )
    ),
    "words between two rules": Oracle(
        (
            out("IID", "2024-09-01 10:00", "11:00", wording="TWO_HOURS"),
            out("EMANIFEST_PORTAL", "2024-09-01 10:00", "11:00", wording="NONE"),
            out("CAD_API", "2024-09-01 10:00", "11:00", wording="NONE", grace=5 * HOUR),
        )
    ),
    "one direction": Oracle(
        (
            out("EDI", "2025-06-03 08:00", "10:00", direction="OUTBOUND"),
            out("EMANIFEST_PORTAL", "2025-06-03 08:00", "10:00", direction="INBOUND"),
            out("CERS_PORTAL", "2025-06-03 08:00", "10:00", direction="OUTBOUND", impact="DELAYED"),
        )
    ),
    "ended by": Oracle(
        (
            out("CERS_PORTAL", "2025-10-02 10:00", ended_by=et("2025-10-06 00:00")),
            out(
                *("EDI", "2025-10-02 10:00"),
                published=et("2025-10-02 12:00"),
                ended_by=et("2025-10-02 11:00"),
            ),
            out("EMANIFEST_PORTAL", "2025-10-02 10:00", ended_by=et("2025-10-02 18:00")),
        )
    ),
    # Reliefs that do not name every system, or that ask when data were due.
    "relief of affected systems": Oracle((), (AFFECTED,)),
    "relief that needs due": Oracle((), (ACCOUNTING,)),
    "relief of the IID": Oracle(
        (), (ReliefFacts(date(2025, 11, 2), date(2025, 11, 2), frozenset({"IID"})),)
    ),
    "stale outage in a relief": Oracle(
        (out("EDI", "2025-10-01 10:00"), out("CARM_CLIENT_PORTAL", "2025-10-01 10:00")), (RELIEF,)
    ),
    # Several outages, from due to transmission.
    "one cover decides": Oracle(
        (
            out("EDI", "2025-06-10 08:00", "12:00", approximate=True),
            out("EDI", "2025-06-10 10:00", "11:00"),
            out("EDI", "2025-06-10 06:00", "12:00", impact="DEGRADED"),
        )
    ),
    "a chain": Oracle(
        (
            out("EDI", "2025-06-10 08:00", "10:00"),
            out("EDI", "2025-06-10 11:00", "13:00", approximate=True),
            out("EDI", "2025-06-10 14:00", "15:30", impact="DEGRADED"),
        )
    ),
    "touching": Oracle(TOUCHING),
    "a doubtful stretch": Oracle(
        (
            out("EDI", "2025-03-03 08:00", "09:00"),
            out("EDI", "2025-03-03 09:00"),
            out("EDI", "2025-03-03 14:00", "16:00"),
        ),
        choices=Choices(2 * HOUR, 24 * HOUR),
    ),
    "gaps of two minutes": Oracle(
        (
            out("CERS_PORTAL", "2025-08-05 10:00", "12:00"),
            out("CERS_PORTAL", "2025-08-05 14:02", "15:00"),
            out("CERS_PORTAL", "2025-08-05 17:02:00.000002", "18:00"),
        )
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
    "short presumption": under("open end", presume_ongoing=2 * HOUR, unresolved_horizon=24 * HOUR),
    "no presumption, ends: left": under("open end", presume_ongoing=timedelta(), ends="left"),
    "one direction, degraded does not count": under("one direction", count_degraded=False),
    "touching, ends: left": under("touching", ends="left"),
}
