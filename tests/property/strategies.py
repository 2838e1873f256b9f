"""Calendars and transmissions for the properties, biased to edges."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from graceperiod import CBSA_RELIEFS, Impact, Outage, Policy, System
from graceperiod.eastern import instant, to_datetime

ORIGIN = datetime(2025, 9, 20, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# Few different minutes over some days, so that edges meet, and clock changes are crossed.
minutes = st.integers(0, 60 * 24 * 60).map(lambda n: timedelta(minutes=n - n % 30))
nudges = st.sampled_from([-60_000_001, -60_000_000, -1, 0, 0, 1, 60_000_000, 60_000_001])
systems = st.sampled_from(System)
policies = st.builds(
    Policy,
    ends=st.sampled_from(["both", "left", "right", "neither"]),
    count_degraded=st.booleans(),
    edge=st.sampled_from([timedelta(), timedelta(minutes=1)]),
)
reliefs = st.lists(st.sampled_from(CBSA_RELIEFS), unique=True)


@st.composite
def outages(draw: st.DrawFn) -> Outage:
    """An outage of 2025, resolved or not, of any kind."""
    start = ORIGIN + draw(minutes)
    length = draw(st.none() | st.integers(1, 600))
    fields: dict[str, Any] = {}
    if length is None:
        fields["last_known"] = draw(st.none() | st.just(start + timedelta(hours=5)))
    return Outage(
        draw(st.frozensets(systems, min_size=1, max_size=3)),
        start,
        None if length is None else start + timedelta(minutes=length),
        number=draw(st.none() | st.from_regex(r"TCC25-\d{4}", fullmatch=True)),
        title=draw(st.none() | st.text(min_size=1).filter(str.strip)),
        impact=draw(st.sampled_from(Impact)),
        approximate=draw(st.booleans()),
        grace=draw(st.none() | st.just(timedelta(minutes=30))),
        **fields,
    )


@st.composite
def moments(draw: st.DrawFn, among: list[Outage]) -> datetime:
    """An instant at or around an edge of some outages, or anywhere."""
    edges = [each.start for each in among] + [each.end for each in among if each.end]
    anywhere = minutes.map(lambda after: ORIGIN + after)
    base = draw(st.one_of(st.sampled_from(edges), anywhere) if edges else anywhere)
    after = draw(st.sampled_from([timedelta(), timedelta(minutes=30), timedelta(hours=2)]))
    return to_datetime(instant(base) + (after // MICROSECOND) + draw(nudges))
