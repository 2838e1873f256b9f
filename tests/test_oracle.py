"""The calendar and a plain scan that shares no code with it give the same answers.

Expected answers of the hand-made checks come from RULE.md; all others from `oracle.py`.
"""

import random
from datetime import date, datetime

import pytest

import tests.oracle
from tests.examples import examples
from tests.oracle import Oracle
from tests.oracle_facts import EASTERN, MICROSECOND, Choices, Facts, ReliefFacts, eastern, micros
from tests.oracle_records import DAY, MINUTE, clock_changes, random_oracle, spelled, text_of
from tests.oracle_run import built, calendar_of, check, compared
from tests.vectors.records import RECORDS

__all__ = ["calendar_of", "clock_changes", "random_oracle"]  # for tests of the edges

REASONS = "OUTAGE GRACE DECLARED_RELIEF ON_TIME NO_OUTAGE LATE_BEFORE_OUTAGE LATE_AFTER_GRACE"
CAUTIONS = (
    "AT_EDGE UNRESOLVED APPROXIMATE SUBMISSION_POSSIBLE DELAY ACI_ONLY RULE_UNCERTAIN "
    "WORDING_NOT_STATED NO_RULE SYSTEM_NOT_STATED PART_OF_SYSTEM RELIEF_SCOPE WITHIN_24_HOURS "
    "RECORD_INCOMPLETE OVERLAPPING"
)


def et(text: str, fold: int = 0) -> datetime:
    """An Eastern datetime from its ISO wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN, fold=fold)


@pytest.mark.property
def test_random_records_agree_with_the_scan() -> None:
    """On seeded cases around edges, 110,000 in CI, the calendar answers as the plain scan does."""
    seen = compared(examples(110_000), 20251002)
    named = f"{REASONS} UNRESOLVED_OUTAGE {CAUTIONS} chain near nearest"
    rare = [name for name in named.split() if seen[name] < examples(500)]
    assert not rare, f"seldom or never reached: {rare} in {seen}"


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
                closes = oracle.points(facts)[-1]
                for edge in (start, change, closes, end + DAY):
                    for t in (edge - 1, edge, edge + 1, edge + MINUTE):
                        check(calendar, oracle, eastern(t), t, "IID")
                        check(calendar, oracle, eastern(t), t, "EDI", due=start + MINUTE)
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


PORTAL = Facts(frozenset({"CERS_PORTAL"}), et("2025-10-02T15:30"), et("2025-10-02T18:00"))
OLD = Facts(frozenset({"EDI"}), et("2018-05-01T01:00"), et("2018-05-01T02:00"))
OPEN = Facts(frozenset({"EDI"}), et("2025-01-01T00:00"), published=et("2025-01-01T04:00"))
RELIEF = ReliefFacts(
    date(2025, 9, 27), date(2025, 10, 14), excluded=frozenset({"CARM_CLIENT_PORTAL"})
)
NIGHT = Facts(frozenset({"EDI"}), et("2025-11-02T00:00"), et("2025-11-02T01:30"))
CERS, FREE, MAY, OPEN_END = "CERS_PORTAL", "NO_PENALTY", "PENALTY_MAY_APPLY", "UNDETERMINED"


@pytest.mark.parametrize(
    ("record", "when", "system", "due", "expected"),
    [
        (PORTAL, "2025-10-02T18:00", CERS, None, f"{FREE} OUTAGE"),
        (PORTAL, "2025-10-02T18:00:00.000001", CERS, None, f"{FREE} GRACE"),
        (PORTAL, "2025-10-02T20:00", CERS, None, f"{FREE} GRACE"),
        (PORTAL, "2025-10-02T20:00:00.000001", CERS, None, f"{MAY} NO_OUTAGE AT_EDGE"),
        (PORTAL, "2025-10-02T20:01", CERS, None, f"{MAY} NO_OUTAGE AT_EDGE"),
        (PORTAL, "2025-10-02T20:01:00.000001", CERS, None, f"{MAY} NO_OUTAGE"),
        (PORTAL, "2025-10-02T15:29", CERS, None, f"{MAY} NO_OUTAGE AT_EDGE"),
        (PORTAL, "2025-10-02T16:00", "EDI", None, f"{MAY} NO_OUTAGE"),
        (PORTAL, "2025-10-02T19:00", CERS, "2025-10-02T15:00", f"{MAY} LATE_BEFORE_OUTAGE"),
        (PORTAL, "2025-10-02T21:00", CERS, "2025-10-02T19:00", f"{MAY} LATE_AFTER_GRACE"),
        (PORTAL, "2025-10-02T19:00", CERS, "2025-10-02T19:00", f"{FREE} ON_TIME"),
        (OLD, "2018-05-01T04:00", "EDI", None, f"{FREE} GRACE ACI_ONLY"),
        (OLD, "2018-05-01T04:00", "IID", None, f"{OPEN_END} GRACE ACI_ONLY"),
        (OPEN, "2025-01-01T04:00", "EDI", None, f"{FREE} OUTAGE"),
        (OPEN, "2025-01-02T04:00", "EDI", None, f"{FREE} OUTAGE UNRESOLVED"),
        (OPEN, "2025-01-12T04:00", "EDI", None, f"{OPEN_END} UNRESOLVED_OUTAGE UNRESOLVED"),
        (OPEN, "2025-01-12T04:00:00.000001", "EDI", None, f"{MAY} NO_OUTAGE"),
        (RELIEF, "2025-10-14T23:59:59.999999", "EDI", None, f"{FREE} DECLARED_RELIEF"),
        (RELIEF, "2025-10-15T00:00", "EDI", None, f"{MAY} NO_OUTAGE"),
        (RELIEF, "2025-10-01T00:00", "CARM_CLIENT_PORTAL", None, f"{MAY} NO_OUTAGE"),
        (NIGHT, "2025-11-02T02:30", "EDI", None, f"{FREE} GRACE"),
        (NIGHT, "2025-11-02T02:30:00.000001", "EDI", None, f"{MAY} NO_OUTAGE AT_EDGE"),
    ],
)
def test_oracle_gives_the_answers_worked_out_by_hand(
    record: Facts | ReliefFacts, when: str, system: str, due: str | None, expected: str
) -> None:
    """The plain scan itself gives the answers that RULE.md gives on paper."""
    oracle = Oracle((record,)) if isinstance(record, Facts) else Oracle((), (record,))
    verdict = oracle.decide(micros(et(when)), system, None if due is None else micros(et(due)))
    assert " ".join((verdict.outcome, verdict.reason, *sorted(verdict.cautions))) == expected


@pytest.mark.parametrize(
    ("record", "when", "system", "due", "near", "nearest"),
    [
        ("portal", "2025-10-02T15:29:30", CERS, None, "A", "A"),
        ("portal", "2025-10-02T15:28:30", CERS, None, "", "A"),
        ("portal", "2025-10-02T16:00", CERS, None, "", ""),
        ("portal", "2025-10-02T16:00", "EDI", None, "", ""),
        ("portal", "2025-10-03T20:00", CERS, None, "", "A"),
        ("portal", "2025-10-03T20:00:00.000001", CERS, None, "", ""),
        ("portal", "2025-10-02T20:00:30", CERS, "2025-10-02T16:00", "A", ""),
        ("open end", "2025-01-12T04:00:00.000001", "EDI", None, "", ""),
        ("a part, then the whole", "2025-04-01T13:00:30", "EDI", None, "B", ""),
        ("a part, then the whole", "2025-04-01T16:00", "EDI", None, "", "A"),
        ("gaps of two minutes", "2025-08-05T14:01", CERS, None, "A B", "A"),
        ("gaps of two minutes", "2025-08-05T14:01:00.000001", CERS, None, "B", "B"),
        ("gaps of two minutes", "2025-08-05T16:00", CERS, "2025-08-05T11:00", "A B", ""),
        ("gaps of two minutes", "2025-08-05T17:30", CERS, "2025-08-05T11:00", "", ""),
        ("a chain", "2025-06-10T17:31", "EDI", "2025-06-10T09:00", "C", ""),
        ("a chain", "2025-06-10T17:00", "EDI", "2025-06-10T07:59", "A", ""),
    ],
)
def test_oracle_names_what_is_near(
    record: str, when: str, system: str, due: str | None, near: str, nearest: str
) -> None:
    """The outages in whose edge a moment lies, and the one nearest to a transmission outside."""
    limit = None if due is None else micros(et(due))
    verdict = RECORDS[record].decide(micros(et(when)), system, limit)
    found = "" if verdict.nearest is None else "ABC"[verdict.nearest]
    assert (" ".join("ABC"[place] for place in verdict.near), found) == (near, nearest)


def test_oracle_looks_at_enough_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every microsecond from due to transmission gives what the ends of the pieces give."""
    rng = random.Random(3)
    begin = micros(et("2025-06-10T12:00"))
    for _ in range(examples(500)):
        outages = []
        for _ in range(rng.randrange(1, 5)):
            start = begin + rng.randrange(40)
            outage = Facts(
                frozenset({rng.choice(("EDI", "VAN"))}),
                eastern(start),
                eastern(start + rng.randrange(1, 12)) if rng.random() < 0.8 else None,
                approximate=rng.random() < 0.3,
                impact=rng.choice((None, "DEGRADED")),
                grace=rng.randrange(8) * MICROSECOND,
            )
            outages.append(outage)
        policy = Choices(
            presume_ongoing=rng.randrange(1, 9) * MICROSECOND,
            unresolved_horizon=rng.randrange(9) * MICROSECOND,
            edge=rng.randrange(4) * MICROSECOND,
            ends=rng.choice(("both", "left", "right", "neither")),
        )
        oracle = Oracle(tuple(outages), choices=policy)
        t, due = begin + rng.randrange(60), begin + rng.randrange(-5, 40)
        answer = oracle.decide(t, "EDI", due)
        with monkeypatch.context() as patched:
            patched.setattr(tests.oracle, "between", lambda _, due, t: list(range(due, t + 1)))
            assert oracle.decide(t, "EDI", due) == answer, text_of(oracle, t, due)
