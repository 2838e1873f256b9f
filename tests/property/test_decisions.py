"""What holds of every calendar and every transmission."""

import pickle
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graceperiod import CBSA_RULES, Outage, OutageCalendar, Outcome
from graceperiod.testing.strategies import calendars, outages, transmissions
from graceperiod.times import instant, to_datetime

DAY = 86_400_000_000

ALWAYS = CBSA_RULES[-1].model_copy(update={"since": date(2000, 1, 1), "last_seen": None})
"""A rule that is the same on every day."""


def shifted(when: datetime, by: timedelta) -> datetime:
    """A datetime some elapsed time later."""
    return to_datetime(instant(when) + by // timedelta(microseconds=1))


def later(outage: Outage, by: timedelta) -> Outage:
    """The same outage some elapsed time later."""
    moved: dict[str, Any] = {
        name: shifted(value, by)
        for name in ("start", "end", "last_known", "ended_by", "published")
        if (value := getattr(outage, name)) is not None
    }
    return outage.model_copy(update=moved)


def of(calendar: OutageCalendar, among: Iterable[Outage], *, bare: bool = False) -> OutageCalendar:
    """A calendar of other outages, under the same policy; with its rules and reliefs, unless it
    is bare.
    """
    return OutageCalendar(
        among,
        reliefs=() if bare else calendar.reliefs,
        policy=calendar.policy,
        rules=[ALWAYS] if bare else calendar.rules,
        complete=calendar.complete,
        history=calendar.history,
    )


# Before the last year whose clocks are known.
@given(
    st.data(),
    calendars(since=date(2024, 11, 1), until=date(2026, 12, 31)),
    st.integers(0, 3000 * DAY),
)
def test_shifting_everything_shifts_the_answer(
    data: st.DataObject, calendar: OutageCalendar, microseconds: int
) -> None:
    """Outages, transmission and due time moved together: the same answer, the window moved."""
    by = timedelta(microseconds=microseconds)
    sent = data.draw(transmissions(calendar))
    here = of(calendar, calendar.outages, bare=True).decide(
        sent.transmitted, sent.system, due=sent.due
    )
    moved = of(calendar, (later(each, by) for each in calendar), bare=True)
    there = moved.decide(
        shifted(sent.transmitted, by), sent.system, due=sent.due and shifted(sent.due, by)
    )
    assert (there.outcome, there.reason) == (here.outcome, here.reason)
    assert there.cautions == here.cautions
    assert there.margin == here.margin
    assert [each.start for each in there.outages] == [
        later(each, by).start for each in here.outages
    ]
    if here.window:
        assert there.window is not None
        assert there.window[0] == shifted(here.window[0], by)


@given(st.data(), calendars(), outages())
def test_another_outage_never_takes_relief_away(
    data: st.DataObject, fewer: OutageCalendar, another: Outage
) -> None:
    """Adding an outage never turns `NO_PENALTY` into anything else."""
    # With a number of its own, or it could be a later revision of one of them.
    more = of(fewer, [*fewer, another.model_copy(update={"number": None})])
    sent = data.draw(transmissions(more))
    before = fewer.decide(sent.transmitted, sent.system, due=sent.due)
    if before.outcome is Outcome.NO_PENALTY:
        after = more.decide(sent.transmitted, sent.system, due=sent.due)
        assert after.outcome is Outcome.NO_PENALTY


@given(st.data(), calendars())
def test_the_order_of_outages_does_not_matter(data: st.DataObject, one: OutageCalendar) -> None:
    """Any permutation gives an equal calendar and an equal decision."""
    sent = data.draw(transmissions(one))
    other = of(one, data.draw(st.permutations(list(one))))
    assert one == other
    assert one.decide(sent.transmitted, sent.system) == other.decide(sent.transmitted, sent.system)


@given(st.data(), calendars())
def test_round_trips_change_nothing(data: st.DataObject, calendar: OutageCalendar) -> None:
    """Calendars through JSON and pickle, and decisions through pickle, are equal in all."""
    sent = data.draw(transmissions(calendar))
    decision = calendar.decide(sent.transmitted, sent.system)
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


@given(st.data(), calendars())
def test_the_fast_answer_is_the_answer(data: st.DataObject, calendar: OutageCalendar) -> None:
    """`is_penalty_free` is True exactly where `decide` says `NO_PENALTY`; the rest is whole."""
    when, system, _ = data.draw(transmissions(calendar))
    decision = calendar.decide(when, system)
    assert calendar.is_penalty_free(when, system) is (decision.outcome is Outcome.NO_PENALTY)
    assert decision.explain().count("Caution (") == len(decision.cautions)
    assert decision.transmitted == when
    if decision.no_penalty:
        assert decision.outages or decision.reliefs
        assert decision.window is not None
        assert decision.window[0] <= when
