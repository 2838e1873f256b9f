"""Random records and questions for `tests.oracle`, drawn where answers change.

Nothing here is imported from graceperiod. Each draw depends on the generator passed in alone.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from tests.oracle import Oracle
from tests.oracle_facts import (
    EASTERN,
    EPOCH,
    MICROSECOND,
    SYSTEMS,
    Choices,
    Facts,
    ReliefFacts,
    eastern,
    midnight,
)

MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
OFFSETS = (-MINUTE - 1, -MINUTE, -1, 0, 1, MINUTE, MINUTE + 1)
# From a mark of an outage to the start of the next: on it, beside it, an edge or two away.
STEPS = (0, 0, 1, 1, -1, 2, MINUTE, 2 * MINUTE, 2 * MINUTE + 1, 2 * MINUTE + 2, -2 * HOUR, HOUR)
WORDINGS = (None, None, None, "TWO_HOURS", "ACI_ONLY", "NONE")
DIRECTIONS = (None, None, None, "OUTBOUND", "INBOUND", "BOTH")

Case = tuple[int, str | None, int | None]  # transmitted, system, due


def aware(t: int, rng: random.Random) -> datetime:
    """The instant as an aware datetime of one kind or another."""
    zone = rng.choice((UTC, EASTERN, timezone(timedelta(hours=-3, minutes=-30))))
    return (EPOCH + t * MICROSECOND).astimezone(zone)


def perhaps(t: int | None, rng: random.Random) -> datetime | None:
    """The same of an instant that there may not be."""
    return None if t is None else aware(t, rng)


def around(rng: random.Random) -> int:
    """An instant near a day on which a rule changed or was last seen, or in one of its eras."""
    if rng.random() < 0.4:
        days = (
            "2017-10-12 2017-11-01 2024-07-28 2024-07-29 2024-10-18 2024-10-19 "
            "2026-02-08 2026-02-09"
        )
        start = midnight(date.fromisoformat(rng.choice(days.split())))
        return start + rng.choice((-2 * HOUR, -MINUTE, -1, 0, 1, MINUTE, HOUR))
    eras = "2016-01-01 2017-10-12 2017-11-01 2024-07-29 2024-10-19 2026-02-09 2026-12-01"
    marks = [midnight(date.fromisoformat(day)) for day in eras.split()]
    era = rng.randrange(len(marks) - 1)
    return rng.randrange(marks[era], marks[era + 1]) // MINUTE * MINUTE


def random_outage(rng: random.Random, before: list[int], systems: tuple[str, ...]) -> Facts:
    """An outage whose start lies on, at or near a mark of those before it."""
    start = around(rng) if not before or rng.random() < 0.1 else rng.choice(before[-4:])
    if before:
        start += rng.choice((*STEPS, rng.randrange(-DAY, DAY)))
    lengths = (1, MINUTE, HOUR, 2 * HOUR, 5 * HOUR, DAY, rng.randrange(1, 6 * HOUR))
    end = start + rng.choice(lengths) if rng.random() < 0.75 else None
    if end is not None and before and max(before) > start and rng.random() < 0.3:
        end = rng.choice([mark for mark in before if mark > start])
    grace = rng.choice((0, 1, HOUR // 2, 2 * HOUR, 5 * HOUR)) if rng.random() < 0.2 else None
    published = start + rng.choice((-DAY, 0, 1, HOUR, 9 * HOUR)) if rng.random() < 0.4 else None
    known = end is None and rng.random() < 0.3
    last_known = start + rng.choice((0, 1, 4 * HOUR)) if known else None
    ended_by = None
    if end is None and rng.random() < 0.4:
        ended_by = (last_known or start) + rng.choice((1, HOUR, 9 * HOUR, DAY, 3 * DAY))
    return Facts(
        frozenset(rng.sample(systems, min(len(systems), rng.choice((1, 1, 2, 3, 6))))),
        aware(start, rng),
        perhaps(end, rng),
        impact=rng.choice((None, None, None, "DEGRADED", "DELAYED")),
        approximate=rng.random() < 0.2,
        grace=None if grace is None else grace * MICROSECOND,
        published=perhaps(published, rng),
        last_known=perhaps(last_known, rng),
        wording=rng.choice(WORDINGS),
        direction=rng.choice(DIRECTIONS),
        ended_by=perhaps(ended_by, rng),
    )


def random_reliefs(rng: random.Random, marks: list[int]) -> tuple[ReliefFacts, ...]:
    """Up to 2 reliefs of up to 4 days, on or beside the day of a mark, of days that differ."""
    reliefs: dict[tuple[date, date], ReliefFacts] = {}
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        first = eastern(rng.choice(marks)).date() + timedelta(days=rng.randrange(-3, 3))
        last = first + timedelta(days=rng.randrange(4))
        some = frozenset(rng.sample(SYSTEMS, rng.randrange(1, 6)))
        reliefs[first, last] = ReliefFacts(
            first,
            last,
            some if rng.random() < 0.6 else None,
            frozenset(rng.sample(SYSTEMS, rng.randrange(3))),
            open_scope=rng.random() < 0.5,
            needs_due=rng.random() < 0.3,
        )
    return tuple(reliefs[days] for days in sorted(reliefs))


def random_oracle(rng: random.Random) -> Oracle:
    """A record of 1 to 8 outages, and a policy, the default in half the cases.

    The outages of every second record are of few systems, so that they cover one another.
    """
    outages: list[Facts] = []
    marks: list[int] = []
    systems = rng.choice((SYSTEMS, tuple(rng.sample(SYSTEMS, rng.randrange(1, 4)))))
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5, 6, 7, 8))):
        outages.append(random_outage(rng, marks, systems))
        marks += Oracle(()).points(outages[-1])[:3]
    presumed = rng.choice((0, 1, 24, 36))
    choices = Choices(
        presume_ongoing=timedelta(hours=presumed),
        # Both 0 would leave an unresolved outage no window at all.
        unresolved_horizon=timedelta(days=rng.choice((0, 1, 10) if presumed else (1, 10))),
        edge=timedelta(seconds=rng.choice((0, 1, 60, 300))),
        count_degraded=rng.random() < 0.6,
        ends=rng.choice(("both", "left", "right", "neither")),
    )
    choices = rng.choice((choices, Choices()))
    return Oracle(tuple(outages), random_reliefs(rng, marks), choices, rng.random() < 0.5)


def random_cases(rng: random.Random, oracle: Oracle) -> Iterator[Case]:
    """Instants on and beside every mark, each with a system and perhaps a due time before it.

    A third of the due times lie anywhere on the way to the first mark, across whatever is between.
    """
    marks = {mark for relief in oracle.reliefs for mark in relief.interval()}
    for facts in oracle.outages:
        marks |= {*oracle.points(facts), (facts.resumes or facts.begins) + 2 * HOUR}
        if facts.resumes is not None:
            marks.add(facts.resumes + DAY)  # the last moment to send what was missed
    ordered = sorted(marks)
    named = sorted(set().union(*(facts.systems for facts in oracle.outages)))
    instants = [mark + offset for mark in ordered for offset in OFFSETS]
    instants += [rng.randrange(ordered[0] - DAY, ordered[-1] + DAY) for _ in range(10)]
    for t in instants:
        draw = rng.random()
        system = None if draw < 0.15 else rng.choice(named if draw < 0.75 else SYSTEMS)
        due = None
        if rng.random() < 0.65:
            earlier = [mark for mark in ordered if mark <= t] or ordered
            near = earlier[-6:] if rng.random() < 0.66 else earlier
            due = rng.choice(near) + rng.choice((*OFFSETS, rng.randrange(-DAY, 2 * HOUR)))
        yield t, system, due


def text_of(oracle: Oracle, t: int, due: int | None) -> list[str]:
    """A question and its record, a fact a line, for whoever looks at a disagreement."""
    lines = [f"transmitted {eastern(t)}", f"due         {None if due is None else eastern(due)}"]
    lines += [f"{oracle.choices}, complete {oracle.complete}", *map(repr, oracle.reliefs)]
    for place, facts in enumerate(oracle.outages):
        points = [str(eastern(point)) for point in oracle.points(facts)]
        lines.append(f"{place}: {facts!r} changing at {points}")
    return lines


def spelled(t: int) -> str | None:
    """The instant as Eastern text, or None where the wall clock is not enough."""
    wall = eastern(t)
    if t % MINUTE or wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
        return None
    return f"{wall:%Y-%m-%d %H:%M} ET"


def clock_changes() -> list[int]:
    """The instants of 2015 to 2030 at which the Eastern offset from UTC changes."""
    hours = range(midnight(date(2015, 1, 1)), midnight(date(2031, 1, 1)), HOUR)
    return [t for t in hours if eastern(t).utcoffset() != eastern(t - 1).utcoffset()]
