"""What holds of every calendar and every transmission."""

import pickle
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graceperiod import Outage, OutageCalendar, Outcome, Policy
from graceperiod.eastern import instant, to_datetime
from tests.property.strategies import moments, outages, policies, reliefs, systems

DAY = 86_400_000_000
some_outages = st.lists(outages(), max_size=5)


def shifted(when: datetime, by: timedelta) -> datetime:
    """A datetime some elapsed time later."""
    return to_datetime(instant(when) + by // timedelta(microseconds=1))


def later(outage: Outage, by: timedelta) -> Outage:
    """The same outage some elapsed time later."""
    moved: dict[str, Any] = {
        name: shifted(value, by)
        for name in ("start", "end", "last_known")
        if (value := getattr(outage, name)) is not None
    }
    return outage.model_copy(update=moved)


# From 300 days back, after the last change of rules, to three years on.
@given(st.data(), some_outages, policies, st.integers(-300 * DAY, 1100 * DAY))
def test_shifting_everything_shifts_the_answer(
    data: st.DataObject, among: list[Outage], policy: Policy, microseconds: int
) -> None:
    """Outages, transmission and due time moved together: the same answer, the window moved."""
    by = timedelta(microseconds=microseconds)
    when, due = data.draw(moments(among)), data.draw(st.none() | moments(among))
    system = data.draw(st.none() | systems)
    here = OutageCalendar(among, policy=policy).decide(when, system, due=due)
    moved = OutageCalendar([later(each, by) for each in among], policy=policy)
    there = moved.decide(shifted(when, by), system, due=due and shifted(due, by))
    assert (there.outcome, there.reason) == (here.outcome, here.reason)
    assert there.cautions == here.cautions
    assert there.margin == here.margin
    assert [each.start for each in there.outages] == [
        later(each, by).start for each in here.outages
    ]
    if here.window:
        assert there.window is not None
        assert there.window[0] == shifted(here.window[0], by)


@given(st.data(), some_outages, outages(), policies, reliefs, st.booleans())
def test_another_outage_never_takes_relief_away(
    data: st.DataObject,
    among: list[Outage],
    another: Outage,
    policy: Policy,
    declared: list[Any],
    complete: bool,
) -> None:
    """Adding an outage never turns `NO_PENALTY` into anything else."""
    when = data.draw(moments([*among, another]))
    due = data.draw(st.none() | moments([*among, another]))
    system = data.draw(st.none() | systems)
    fewer = OutageCalendar(among, reliefs=declared, policy=policy, complete=complete)
    more = OutageCalendar([*among, another], reliefs=declared, policy=policy, complete=complete)
    if fewer.decide(when, system, due=due).outcome is Outcome.NO_PENALTY:
        assert more.decide(when, system, due=due).outcome is Outcome.NO_PENALTY


@given(st.data(), some_outages, policies)
def test_the_order_of_outages_does_not_matter(
    data: st.DataObject, among: list[Outage], policy: Policy
) -> None:
    """Any permutation gives an equal calendar and an equal decision."""
    when, system = data.draw(moments(among)), data.draw(st.none() | systems)
    one = OutageCalendar(among, policy=policy)
    other = OutageCalendar(data.draw(st.permutations(among)), policy=policy)
    assert one == other
    assert one.decide(when, system) == other.decide(when, system)


@given(st.data(), some_outages, policies, reliefs)
def test_round_trips_change_nothing(
    data: st.DataObject, among: list[Outage], policy: Policy, declared: list[Any]
) -> None:
    """Calendars through JSON and pickle, and decisions through pickle, are equal in all."""
    calendar = OutageCalendar(among, reliefs=declared, policy=policy)
    decision = calendar.decide(data.draw(moments(among)), data.draw(st.none() | systems))
    for again in (
        OutageCalendar.from_json(calendar.to_json()),
        pickle.loads(pickle.dumps(calendar)),
    ):
        assert again == calendar
        assert hash(again) == hash(calendar)
        assert again.decide(decision.transmitted, decision.system) == decision
    thawed = pickle.loads(pickle.dumps(decision))
    assert thawed == decision
    assert hash(thawed) == hash(decision)


@given(st.data(), some_outages, policies)
def test_the_fast_answer_is_the_answer(
    data: st.DataObject, among: list[Outage], policy: Policy
) -> None:
    """`is_penalty_free` is True exactly where `decide` says `NO_PENALTY`; the rest is whole."""
    calendar = OutageCalendar(among, policy=policy, complete=data.draw(st.booleans()))
    when, system = data.draw(moments(among)), data.draw(st.none() | systems)
    decision = calendar.decide(when, system)
    assert calendar.is_penalty_free(when, system) is (decision.outcome is Outcome.NO_PENALTY)
    assert decision.explain().count("Caution (") == len(decision.cautions)
    assert decision.transmitted == when
    if decision.no_penalty:
        assert decision.outages
        assert decision.window is not None
        assert decision.window[0] <= when
