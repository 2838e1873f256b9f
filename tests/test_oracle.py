"""The calendar and a plain scan that shares no code with it give the same answers.

Expected answers come from `oracle.py`, which `tests/vectors` checks against answers by hand.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from graceperiod import DeclaredRelief, Impact, Outage, OutageCalendar, Policy
from tests.examples import examples
from tests.oracle import (
    EASTERN,
    EPOCH,
    MICROSECOND,
    SYSTEMS,
    Choices,
    Facts,
    Oracle,
    ReliefFacts,
    eastern,
    micros,
    midnight,
)

MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
OFFSETS = (-MINUTE - 1, -MINUTE, -1, 0, 1, MINUTE, MINUTE + 1)
SOURCE = "https://example.org/notice"
REASONS = "OUTAGE GRACE DECLARED_RELIEF ON_TIME NO_OUTAGE LATE_BEFORE_OUTAGE LATE_AFTER_GRACE"
CAUTIONS = (
    "AT_EDGE UNRESOLVED APPROXIMATE SUBMISSION_POSSIBLE DELAY ACI_ONLY RULE_UNCERTAIN NO_RULE "
    "SYSTEM_NOT_STATED PART_OF_SYSTEM RECORD_INCOMPLETE OVERLAPPING"
)


def number_of(index: int) -> str:
    """The bulletin number of the outage at an index, both ways unique."""
    return f"TCC25-{index + 101:04}"


def built(facts: Facts, index: int, start: str | None = None, end: str | None = None) -> Outage:
    """The library's outage of the facts, its edges respelled where strings are given."""
    optional: dict[str, Any] = {
        "impact": None if facts.impact is None else Impact(facts.impact),
        "grace": facts.grace,
        "published": facts.published,
        "last_known": facts.last_known,
    }
    edges: dict[str, Any] = {"start": start or facts.start, "end": end or facts.end}
    return Outage(
        systems=set(facts.systems),
        number=number_of(index),
        approximate=facts.approximate,
        **edges,
        **{name: value for name, value in optional.items() if value is not None},
    )


def calendar_of(oracle: Oracle, outages: tuple[Outage, ...] | None = None) -> OutageCalendar:
    """The library's calendar of the oracle's record."""
    policy: dict[str, Any] = vars(oracle.choices)
    reliefs: list[dict[str, Any]] = [
        {
            "from_date": relief.first,
            "to_date": relief.last,
            "systems": None if relief.systems is None else set(relief.systems),
            "excluded_systems": set(relief.excluded),
        }
        for relief in oracle.reliefs
    ]
    return OutageCalendar(
        outages or tuple(built(facts, index) for index, facts in enumerate(oracle.outages)),
        reliefs=tuple(DeclaredRelief(title="a relief", source=SOURCE, **one) for one in reliefs),
        policy=Policy(**policy),
        complete=oracle.complete,
    )


Answer = tuple[str, str, list[str], list[str]]
Case = tuple[int, str | None, int | None]  # transmitted, system, due


def check(
    calendar: OutageCalendar,
    oracle: Oracle,
    when: datetime | str,
    t: int,
    system: str | None,
    *,
    due: int | None = None,
) -> Answer:
    """Assert that calendar and oracle agree on one transmission; return the answer."""
    told = None if due is None else EPOCH + due * MICROSECOND
    decision = calendar.decide(when, system, due=told)
    got: Answer = (
        str(decision.outcome),
        str(decision.reason),
        sorted(map(str, decision.cautions)),
        sorted(str(outage.number) for outage in decision.outages),
    )
    verdict = oracle.decide(t, system, due)
    expected: Answer = (
        verdict.outcome,
        verdict.reason,
        sorted(verdict.cautions),
        sorted(map(number_of, verdict.cited)),
    )
    free = None if due is not None else calendar.is_penalty_free(when, system)
    if got != expected or free not in (None, verdict.outcome == "NO_PENALTY"):
        lines = [f"transmitted {when!r} = {eastern(t)}, system {system}"]
        lines += [f"due         {None if due is None else eastern(due)}", f"oracle      {expected}"]
        lines += [f"library     {got}, is_penalty_free {free}", f"{oracle.choices}"]
        lines += [f"complete    {oracle.complete}", *map(repr, oracle.reliefs)]
        for index, facts in enumerate(oracle.outages):
            points = [str(eastern(point)) for point in oracle.points(facts)]
            lines.append(f"{number_of(index)}  {facts!r} changing at {points}")
        pytest.fail("\n".join(lines))
    return got


def around(rng: random.Random) -> int:
    """An instant near a day on which the rule changed, or in one of its eras."""
    if rng.random() < 0.4:
        days = "2017-10-12 2017-11-01 2024-07-28 2024-07-29 2024-10-18 2024-10-19"
        start = midnight(date.fromisoformat(rng.choice(days.split())))
        return start + rng.choice((-2 * HOUR, -MINUTE, -1, 0, 1, MINUTE, HOUR))
    eras = "2016-01-01 2017-10-12 2017-11-01 2024-07-29 2024-10-19 2026-12-01"
    marks = [midnight(date.fromisoformat(day)) for day in eras.split()]
    era = rng.randrange(len(marks) - 1)
    return rng.randrange(marks[era], marks[era + 1]) // MINUTE * MINUTE


def moment(t: int, rng: random.Random) -> datetime:
    """The instant as an aware datetime of one kind or another."""
    zone = rng.choice((UTC, EASTERN, timezone(timedelta(hours=-3, minutes=-30))))
    return (EPOCH + t * MICROSECOND).astimezone(zone)


def random_outage(rng: random.Random, before: list[int]) -> Facts:
    """An outage whose start lies on, at or near an edge of those before it."""
    start = around(rng) if not before or rng.random() < 0.1 else rng.choice(before)
    if before:
        start += rng.choice((0, 0, 1, -1, 2, -2 * HOUR, HOUR, rng.randrange(-DAY, DAY)))
    lengths = (1, MINUTE, HOUR, 2 * HOUR, 5 * HOUR, DAY, rng.randrange(1, 6 * HOUR))
    end = start + rng.choice(lengths) if rng.random() < 0.75 else None
    if end is not None and before and max(before) > start and rng.random() < 0.3:
        end = rng.choice([edge for edge in before if edge > start])
    grace = rng.choice((0, 1, HOUR // 2, 2 * HOUR, 5 * HOUR)) if rng.random() < 0.3 else None
    published = start + rng.choice((-DAY, 0, 1, HOUR, 9 * HOUR)) if rng.random() < 0.4 else None
    known = end is None and rng.random() < 0.4
    last_known = start + rng.choice((0, 1, 4 * HOUR)) if known else None
    return Facts(
        frozenset(rng.sample(SYSTEMS, rng.choice((1, 1, 2, 3, 6)))),
        moment(start, rng),
        None if end is None else moment(end, rng),
        impact=rng.choice((None, None, None, "DEGRADED", "DELAYED")),
        approximate=rng.random() < 0.2,
        grace=None if grace is None else grace * MICROSECOND,
        published=None if published is None else moment(published, rng),
        last_known=None if last_known is None else moment(last_known, rng),
    )


def random_relief(rng: random.Random, near: int) -> ReliefFacts:
    """A relief of up to 4 days, on or beside the day of an instant."""
    first = eastern(near).date() + timedelta(days=rng.randrange(-3, 3))
    some = frozenset(rng.sample(SYSTEMS, 5))
    return ReliefFacts(
        first,
        first + timedelta(days=rng.randrange(4)),
        some if rng.random() < 0.4 else None,
        frozenset(rng.sample(SYSTEMS, rng.randrange(3))),
    )


def random_oracle(rng: random.Random) -> Oracle:
    """A record of 1 to 8 outages, and a policy, the default in half the cases."""
    outages: list[Facts] = []
    edges: list[int] = []
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5, 6, 7, 8))):
        outages.append(random_outage(rng, edges))
        edges += Oracle(()).points(outages[-1])[:3]
    presumed = rng.choice((0, 1, 24, 36))
    choices = Choices(
        presume_ongoing=timedelta(hours=presumed),
        # Both 0 would leave an unresolved outage no window at all.
        unresolved_horizon=timedelta(days=rng.choice((0, 1, 30) if presumed else (1, 30))),
        edge=timedelta(seconds=rng.choice((0, 1, 60, 300))),
        count_degraded=rng.random() < 0.6,
        ends=rng.choice(("both", "left", "right", "neither")),
    )
    choices = rng.choice((choices, Choices()))
    count = rng.choice((0, 0, 0, 1, 2))
    reliefs = tuple(random_relief(rng, rng.choice(edges)) for _ in range(count))
    return Oracle(tuple(outages), reliefs, choices, rng.random() < 0.5)


def random_cases(rng: random.Random, oracle: Oracle) -> Iterator[Case]:
    """Instants on and beside every edge, each with a system and perhaps a due time."""
    points = {edge for relief in oracle.reliefs for edge in relief.interval()}
    for facts in oracle.outages:
        points |= {*oracle.points(facts), (facts.resumes or facts.begins) + 2 * HOUR}
    ordered = sorted(points)
    named = sorted(set().union(*(facts.systems for facts in oracle.outages)))
    instants = [point + offset for point in ordered for offset in OFFSETS]
    instants += [rng.randrange(ordered[0] - DAY, ordered[-1] + DAY) for _ in range(10)]
    for t in instants:
        draw = rng.random()
        system = None if draw < 0.2 else rng.choice(named if draw < 0.6 else SYSTEMS)
        due = None
        if rng.random() < 0.5:
            earlier = [point for point in ordered if point <= t] or ordered
            due = rng.choice(earlier) + rng.choice((*OFFSETS, rng.randrange(-DAY, 2 * HOUR)))
        yield t, system, due


@pytest.mark.property
def test_random_records_agree_with_the_scan() -> None:
    """On seeded cases around edges, 110,000 in CI, the calendar answers as the plain scan does."""
    rng = random.Random(20251002)
    count = 0
    seen: Counter[str] = Counter()
    while count < examples(110_000):
        oracle = random_oracle(rng)
        calendar = calendar_of(oracle)
        for t, system, due in random_cases(rng, oracle):
            when: datetime | str = moment(t, rng)
            if isinstance(when, datetime) and rng.random() < 0.05:
                when = when.isoformat()
            outcome, reason, cautions, _ = check(calendar, oracle, when, t, system, due=due)
            seen.update((f"{outcome} {reason}", reason, *cautions))
            count += 1
    rare = [
        name
        for name in f"{REASONS} UNRESOLVED_OUTAGE {CAUTIONS}".split()
        if seen[name] < examples(500)
    ]
    assert not rare, f"seldom or never reached: {rare} in {seen}"


def clock_changes() -> list[int]:
    """The instants of 2015 to 2030 at which the Eastern offset from UTC changes."""
    hours = range(midnight(date(2015, 1, 1)), midnight(date(2031, 1, 1)), HOUR)
    return [t for t in hours if eastern(t).utcoffset() != eastern(t - 1).utcoffset()]


def spelled(t: int) -> str | None:
    """The instant as Eastern text, or None where the wall clock is not enough."""
    wall = eastern(t)
    if t % MINUTE or wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
        return None
    return f"{wall:%Y-%m-%d %H:%M} ET"


def test_changes_of_clocks_agree_with_the_scan() -> None:
    """Across every change of clocks the calendar counts elapsed time, as the plain scan does."""
    changes = clock_changes()
    assert len(changes) == 32
    strings = 0
    for index, change in enumerate(changes):
        for shift in (-300, -180, -120, -90, -60, -1, 0, 1, 60, 120):
            for length in (1, 60, 150, 180):
                start = change + shift * MINUTE
                end = start + length * MINUTE
                facts = Facts(frozenset({"EDI"}), eastern(start), eastern(end))
                oracle = Oracle((facts,), complete=bool(index % 2))
                outage = built(facts, 0)
                calendar = calendar_of(oracle, (outage,))
                if spelled(start) and spelled(end):
                    assert built(facts, 0, spelled(start), spelled(end)) == outage
                    strings += 1
                for edge in (start, change, oracle.points(facts)[-1]):
                    for t in (edge - 1, edge, edge + 1, edge + MINUTE):
                        check(calendar, oracle, eastern(t), t, "IID")
                        text = spelled(t)
                        if text is not None:
                            check(calendar, oracle, text, t, "IID")
    assert strings > 300


def test_both_readings_of_a_repeated_hour_agree_with_the_scan() -> None:
    """An outage of the first 01:30 of an autumn night and one of the second are told apart."""
    for change in clock_changes():
        wall = eastern(change).replace(hour=1, minute=30, tzinfo=EASTERN)
        if wall.month != 11:
            continue
        for fold in (0, 1):
            start = wall.replace(fold=fold)
            facts = Facts(frozenset({"EDI"}), start, wall.replace(minute=45, fold=fold))
            oracle = Oracle((facts,))
            calendar = calendar_of(oracle)
            for other in (0, 1):
                for minute in (29, 30, 45, 46):
                    when = wall.replace(minute=minute, fold=other)
                    check(calendar, oracle, when, micros(when), "EDI")
