"""Strategies: what they draw is whole, and lies where it is easy to go wrong."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from graceperiod import (
    Bulletin,
    BulletinSection,
    Decision,
    DeclaredRelief,
    Finding,
    GraceRule,
    InvalidOutageError,
    Origin,
    Outage,
    OutageCalendar,
    Policy,
    System,
    UnknownSystemError,
)
from graceperiod.testing import an_outage, strategies
from graceperiod.testing.edges import clock_changes, edges_of
from graceperiod.testing.strategies import (
    Transmission,
    bulletin_texts,
    calendars,
    grace_rules,
    instants,
    outages,
    reliefs,
    transmissions,
)
from graceperiod.times import instant

pytestmark = pytest.mark.smoke

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 3, 1), date(2025, 11, 30)
CALENDAR = OutageCalendar(
    [an_outage("CERS", "2025-10-02 15:30", "18:00"), an_outage("EDI", "2025-03-09 01:00")]
)


def counted(
    strategy: st.SearchStrategy[Any], labels: Callable[[Any], list[str]], examples: int = 150
) -> Counter[str]:
    """How many of some examples have each label. What Hypothesis draws depends on which modules are
    loaded, whose constants it uses, so that counts are compared loosely.
    """
    found: Counter[str] = Counter()

    @settings(max_examples=examples, derandomize=True, database=None)
    @given(strategy)
    def count(drawn: Any) -> None:
        found.update(set(labels(drawn)))

    count()
    return found


def beside(at: int, edges: list[int]) -> bool:
    """Whether an instant is within a microsecond of one of some edges."""
    return any(abs(at - edge) <= 1 for edge in edges)


def of_calendar(calendar: OutageCalendar) -> list[str]:
    """What a calendar has of what is easy to get wrong."""
    spans = [(each.start, each.end or each.start + DAY) for each in calendar]
    changes = {2024: clock_changes(2024), 2025: clock_changes(2025)}
    crossed = [
        ("spring", "autumn")[place]
        for start, end in spans
        for place, at in enumerate(changes[start.year])
        if instant(start) < at <= instant(end)
    ]
    pairs = [(one, other) for one in spans for other in spans if one is not other]
    return [
        *crossed,
        *("open end" for each in calendar if each.end is None),
        *("overlap" for one, other in pairs if one[0] <= other[0] < one[1]),
        *("relief" for _ in calendar.reliefs),
        "default policy" if calendar.policy == Policy() else "another policy",
        "complete" if calendar.complete else "with gaps",
        "empty" if not calendar else "not empty",
    ]


def test_calendars_are_biased_to_what_is_easy_to_get_wrong() -> None:
    """Both changes of the clocks, ends that are open, outages that overlap."""
    found = counted(calendars(since=FIRST, until=LAST), of_calendar, 1000)
    assert min(found[name] for name in ("spring", "autumn", "open end", "overlap", "relief")) > 2
    assert min(found["default policy"], found["another policy"], found["with gaps"]) > 10
    assert found["empty"]


def test_instants_of_a_calendar_are_at_its_edges_and_between() -> None:
    """Many are within a microsecond of an edge; some are not."""
    edges = [edge.at for outage in CALENDAR for edge in edges_of(CALENDAR, outage)]
    found = counted(
        instants(CALENDAR), lambda when: ["edge" if beside(instant(when), edges) else "away"]
    )
    assert min(found["edge"], found["away"]) > 5


def test_instants_of_no_calendar_are_where_the_clocks_change_and_anywhere() -> None:
    """In the dates given, or a day beside them."""
    changes = [*clock_changes(2024), *clock_changes(2025)]
    found = counted(
        instants(since=FIRST, until=LAST),
        lambda when: [
            "change" if beside(instant(when), changes) else "away",
            "in" if FIRST - DAY <= when.date() <= LAST + DAY else "out",
            str(when.tzname()),
        ],
    )
    assert min(found["change"], found["away"], found["EST"], found["EDT"]) > 2
    assert not found["out"]


def test_transmissions_ask_for_what_was_out_and_for_all_else() -> None:
    """Systems that were out, others, none; with a due time and without."""
    out = {system for outage in CALENDAR for system in outage.systems}
    found = counted(
        transmissions(CALENDAR),
        lambda sent: [
            "none" if sent.system is None else "out" if sent.system in out else "other",
            "due" if sent.due else "not due",
        ],
    )
    assert min(found[name] for name in ("none", "out", "other", "due", "not due")) > 5


def test_dates_are_kept_where_nothing_changes_in_them() -> None:
    """Outages begin within days of a week without rules or changes of clocks."""
    near = counted(
        outages(since=date(2026, 6, 1), until=date(2026, 6, 7)),
        lambda outage: [str(date(2026, 5, 29) < outage.start.date() < date(2026, 6, 11))],
        50,
    )
    assert set(near) == {"True"}


@pytest.mark.parametrize(
    ("systems", "expected"),
    [
        ("CERS", ["CERS_PORTAL"]),
        (System.EDI, ["EDI"]),
        (["CERS", "EDI"], ["CERS_PORTAL", "CERS_PORTAL EDI", "EDI"]),
        (st.just(["CERS", "EDI"]), ["CERS_PORTAL EDI"]),
        (st.sampled_from([System.IID, System.DIF]), ["DIF", "IID"]),
    ],
)
def test_outages_are_of_the_systems_named(systems: Any, expected: list[str]) -> None:
    """One or several of a collection, in every mixture, or what a strategy draws."""
    found = counted(outages(systems=systems), lambda outage: [" ".join(sorted(outage.systems))])
    assert sorted(found) == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (True, {"end"}),
        (False, {"last_known", "ended_by", "neither"}),
        (None, {"end", "last_known", "ended_by", "neither"}),
    ],
)
def test_outages_have_an_end_or_none(ended: bool | None, expected: set[str]) -> None:
    """Without an end, one is known to be over by a moment, or there was a last word, or neither."""

    def label(outage: Outage) -> list[str]:
        stated = [name for name in ("end", "last_known", "ended_by") if getattr(outage, name)]
        return stated or ["neither"]

    assert set(counted(outages(ended=ended), label)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("TCC25-0138", {"TCC25-0138"}),
        (st.none(), {"None"}),
        (st.sampled_from(["A-1", None]), {"A-1", "None"}),
    ],
)
def test_outages_have_the_number_given(number: Any, expected: set[str]) -> None:
    """A text is the number of all; a strategy draws it."""
    assert set(counted(outages(number=number), lambda outage: [str(outage.number)])) == expected


def test_all_parts_of_an_outage_can_be_given_at_once() -> None:
    """With its dates. Each drawn can be made again of its own fields; the smallest is plain."""
    only = outages(
        systems=["DIF"], ended=True, number="A-1", since=date(2026, 6, 1), until=date(2026, 6, 7)
    )
    again = counted(only, lambda outage: [str(Outage(**dict(outage)) == outage)])
    assert set(again) == {"True"}
    smallest = find(only, lambda outage: outage.grace is not None)
    plain = an_outage("DIF", "2026-06-01 00:00", "00:30", number="A-1", wording=None)
    assert smallest == plain.model_copy(update={"grace": timedelta()})


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"systems": ["CERS", "ACROS"]}, UnknownSystemError, "'ACROS'"),
        ({"systems": []}, InvalidOutageError, "no system given; name at least one"),
        ({"ended": "yes"}, InvalidOutageError, "ended is 'yes', neither True nor False nor None"),
        ({"number": 5}, InvalidOutageError, "number=5 is not a strategy; st.just"),
        ({"since": "2025-01-01"}, InvalidOutageError, r"since='2025-01-01' .* date\(2025, 10, 2\)"),
        ({"since": LAST, "until": FIRST}, InvalidOutageError, "2024-03-01, is before since, 2025"),
    ],
)
def test_what_no_outage_can_have_is_refused_at_once(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Where the strategy is made, and not where it draws."""
    with pytest.raises(error, match=message):
        outages(**options)


def test_what_is_not_a_calendar_or_a_strategy_is_refused_at_once() -> None:
    """With what to give in its place."""
    outage = CALENDAR.outages[0]
    for make in (instants, transmissions):
        for other in ([outage], outage, calendars()):
            with pytest.raises(InvalidOutageError, match="^a calendar was expected, not .*; make"):
                make(other)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(InvalidOutageError, match="outages=.* is not a strategy; st.just"):
        calendars(outages=[outage])  # type: ignore[arg-type]  # the same
    with pytest.raises(InvalidOutageError, match="5 is not of the class Outage"):
        find(calendars(outages=st.just(5)), bool)  # type: ignore[arg-type]  # the same


def test_examples_are_printed_as_people_would_write_them() -> None:
    """Whatever their strategy: no function of ours, and no microseconds."""

    @settings(
        max_examples=200, derandomize=True, database=None, phases=set(Phase) - {Phase.explain}
    )
    @given(
        calendars(outages=outages(systems="DIF", ended=True)), outages(systems="EDI"), instants()
    )
    def fail(calendar: OutageCalendar, outage: Outage, when: datetime) -> None:
        assert not all([calendar, outage, when])

    with pytest.raises(AssertionError) as failure:
        fail()
    printed = " ".join(" ".join(failure.value.__notes__).split())
    # Older versions of Hypothesis draw other times, and name more fields of the calendar.
    time = r"'20\d\d-\d\d-\d\d \d\d:\d\d E[DS]?T'"
    assert re.search(rf"calendar=OutageCalendar\(.*\bOutage\('DIF', {time}, {time}", printed)
    assert re.search(rf"outage=Outage\('EDI', {time}", printed)
    assert re.search(r"when=datetime.datetime\(20\d\d, ", printed)


def test_a_decision_is_drawn_whole_or_not_at_all() -> None:
    """Its parts, drawn one by one, would be an answer that no calendar gives."""
    with pytest.raises(InvalidOutageError, match=r"; st.from_type\(Decision\) draws whole ones"):
        find(st.builds(Decision), lambda _: True)


def test_the_module_lists_its_strategies_alone() -> None:
    """For people who look for one in `dir`."""
    assert dir(strategies) == strategies.__all__


def test_calendars_can_be_of_outages_given() -> None:
    """Up to as many as asked for, with reliefs near the first of them where reliefs can be."""

    def label(calendar: OutageCalendar) -> list[str]:
        systems = {system.value for outage in calendar for system in outage.systems}
        days = [abs(relief.from_date - calendar.outages[0].start.date()).days
                for relief in calendar.reliefs if calendar]  # fmt: skip
        return [*systems, f"{len(calendar)} outages", *(["near"] if days and days[0] < 8 else [])]

    found = counted(calendars(outages=outages(systems="DIF"), max_size=2), label, 300)
    assert set(found) == {"DIF", "0 outages", "1 outages", "2 outages", "near"}
    late = st.just(an_outage("EDI", "2100-05-01T10:00Z", "2100-05-01T11:00Z"))
    assert counted(calendars(outages=late), label)["near"] == 0


@pytest.mark.parametrize(
    "kind",
    [
        *(Outage, DeclaredRelief, GraceRule, Policy, OutageCalendar, Transmission, Decision),
        *(Bulletin, BulletinSection, Finding, Origin),
    ],
)
def test_every_value_can_be_drawn_by_its_type(kind: type) -> None:
    """`st.from_type` gives values of the type, many of them."""
    found = counted(st.from_type(kind), lambda drawn: [type(drawn).__name__, str(hash(drawn))], 20)
    assert found[kind.__name__] == 20
    assert len(found) > 5


def test_rules_and_reliefs_are_those_of_cbsa_and_others() -> None:
    """In the dates given, or those on record."""
    for strategy in (grace_rules(since=FIRST, until=LAST), reliefs(since=FIRST, until=LAST)):
        found = counted(
            strategy,
            lambda drawn: ["made up" if "example.org" in drawn.source else "on record"],
            50,
        )
        assert found["made up"]
        assert found["on record"]


def test_texts_are_of_every_kind() -> None:
    """Both languages, every status, ends that are open, several windows, every layout."""
    found = counted(
        bulletin_texts(),
        lambda drawn: [
            *drawn[1].languages,
            drawn[1].status,
            *("open" if each.end is None else "closed" for each in drawn[1].outages),
            "several" if len(drawn[1].outages) > 1 else "one",
            "grace" if drawn[1].outages[0].grace else "no grace",
            "table"
            if " | " in drawn[0]
            else "same line"
            if "Affected All" in drawn[0]
            else "labels",
        ],
    )
    assert set(found) >= {
        *("en", "fr", "INITIAL", "SCHEDULED", "RESOLVED", "open", "closed", "several", "one"),
        *("grace", "no grace", "table", "same line", "labels"),
    }


def test_without_hypothesis_the_extra_is_named() -> None:
    """The rest of `graceperiod.testing` works without it."""
    code = """
import sys
sys.modules["hypothesis"] = None  # as if it were not installed
import graceperiod.testing
from graceperiod import MissingExtraError
try:
    import graceperiod.testing.strategies
except MissingExtraError as error:
    assert str(error).endswith("in a clone, pip install '.[testing]')"), error
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", code], check=True)
