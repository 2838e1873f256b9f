"""Folding: it is the same in every way of making a calendar, and doing it again changes nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graceperiod import BulletinStatus, Impact, Outage, OutageCalendar
from graceperiod.outages import Wording
from graceperiod.record.outages_csv import write_csv
from graceperiod.times import to_datetime

HOUR = 3_600_000_000
NOON = 1_759_420_800_000_000  # 2025-10-02 12:00 ET


def _hour(hours: int) -> Any:
    return to_datetime(NOON + hours * HOUR)


@st.composite
def _outages(draw: st.DrawFn) -> Outage:
    """One of few outages, so that numbers, windows and times of publication often meet."""
    start = draw(st.integers(0, 3))
    end = draw(st.none() | st.integers(start + 1, 5))
    published, withdrawn = (draw(st.none() | st.integers(-2, 6)) for _ in range(2))
    return Outage(
        draw(st.sampled_from([("CERS",), ("EDI",), ("CERS", "EDI")])),
        _hour(start),
        None if end is None else _hour(end),
        number=draw(st.sampled_from([None, "TCC25-0138", "TCC25-0138", "TCC25-0139"])),
        status=draw(st.none() | st.sampled_from(BulletinStatus)),
        published=None if published is None else _hour(published),
        withdrawn=_hour(withdrawn) if withdrawn and draw(st.booleans()) else None,
        impact=draw(st.sampled_from([Impact.UNKNOWN, Impact.UNAVAILABLE])),
        wording=draw(st.none() | st.just(Wording.TWO_HOURS)),
        approximate=draw(st.booleans()),
        source=draw(st.none() | st.just("https://example.org/notice")),
        last_known=None if end or draw(st.booleans()) else _hour(start + 1),
    )


GIVEN = st.lists(_outages(), max_size=6)


@given(GIVEN, GIVEN, st.randoms(use_true_random=False))
def test_folding_again_changes_nothing(
    outages: list[Outage], history: list[Outage], random: Any
) -> None:
    """Whatever a calendar is made of: all of it again, by each way, gives an equal calendar."""
    calendar = OutageCalendar(outages, history=history)
    assert OutageCalendar(calendar.outages, history=calendar.history) == calendar
    assert calendar | calendar == calendar
    assert OutageCalendar.from_json(calendar.to_json()) == calendar
    assert OutageCalendar(calendar.outages).outages == calendar.outages
    assert OutageCalendar.from_csv(calendar.to_csv()).outages == calendar.outages
    random.shuffle(outages)
    random.shuffle(history)
    assert OutageCalendar(outages, history=history) == calendar


@given(GIVEN)
def test_a_table_is_folded_as_a_list_is(outages: list[Outage]) -> None:
    """With what was taken back, and with cancellations, as rows."""
    rows = OutageCalendar(outages)
    everything = OutageCalendar((), history=outages).history
    table = OutageCalendar.from_csv(write_csv(outages))
    assert table == rows
    assert not any(outage.withdrawn or outage.status is BulletinStatus.CANCELLED for outage in rows)
    assert set(rows.outages) <= {
        outage.model_copy(update={"approximate": approximate, "systems": systems})
        for outage in everything
        for approximate in (False, True)
        for systems in ({"CERS"}, {"EDI"}, {"CERS", "EDI"})
    }


def _window(start: int, end: int | None, systems: str | set[str] = "CERS", **fields: Any) -> Outage:
    """An outage of TCC25-0140 in hours from noon, by default announced at 11:00 as scheduled."""
    known: dict[str, Any] = {"number": "TCC25-0140", "status": "SCHEDULED", "published": _hour(-1)}
    return Outage(systems, _hour(start), None if end is None else _hour(end), **(known | fields))


def _cancelled(start: int, end: int, systems: str | set[str] = "CERS", **fields: Any) -> Outage:
    """A window that a notice of noon lists as cancelled."""
    return _window(start, end, systems, **({"status": "CANCELLED", "published": _hour(0)} | fields))


FIRST, SECOND = _window(1, 2), _window(3, 4)


@pytest.mark.parametrize("place", ["list", "table", "join", "history"])
def test_a_cancellation_takes_back_the_windows_that_it_lists(place: str) -> None:
    """The others go on; `as_of` keeps the window until it was withdrawn."""
    listed = _cancelled(1, 2)
    announced = OutageCalendar([FIRST, SECOND])
    assert announced.outages == (FIRST, SECOND)
    calendar = {
        "list": OutageCalendar([listed, FIRST, SECOND]),
        "table": OutageCalendar.from_csv(write_csv([SECOND, FIRST, listed])),
        "join": OutageCalendar([listed]) | announced,
        "history": OutageCalendar([FIRST, SECOND], history=[listed]),
    }[place]
    assert calendar.outages == (SECOND,)
    assert set(calendar.history) == {FIRST.model_copy(update={"withdrawn": _hour(0)}), listed}
    assert calendar.as_of("2025-10-02 11:59 ET").outages == announced.outages
    assert calendar.as_of("2025-10-02 12:00 ET").outages == (SECOND,)


def test_for_a_system_that_is_not_named_the_outage_goes_on() -> None:
    """A listed window takes back what shares a system and a moment with it."""
    both = _window(1, 3, {"CERS", "EDI"})
    for listed, left in (
        (_cancelled(2, 4, "EDI"), {"CERS"}),
        (_cancelled(3, 4, "EDI"), {"CERS", "EDI"}),  # begins when the other is over
        (_cancelled(1, 3, "CARM"), {"CERS", "EDI"}),
        (_cancelled(1, 3, {"CERS", "EDI"}), set()),
    ):
        calendar = OutageCalendar([both, listed])
        assert {str(system) for outage in calendar for system in outage.systems} == {
            str(system) for name in left for system in Outage(name, _hour(0)).systems
        }
        known = calendar.as_of("2025-10-02 11:30 ET").decide("2025-10-02 14:30 ET", "EDI")
        assert known.reason == "OUTAGE"


def test_what_was_withdrawn_is_history() -> None:
    """With or without a number; a calendar that does not know of it yet learns of it."""
    for number in ("TCC25-0140", None):
        announced = _window(1, 2, number=number)
        withdrawn = announced.model_copy(update={"withdrawn": _hour(0)})
        calendar = OutageCalendar([withdrawn])
        assert (calendar.outages, calendar.history) == ((), (withdrawn,))
        assert calendar.as_of("2025-10-02 11:30 ET").outages == (announced,)
        assert calendar.as_of("2025-10-02 12:00 ET").outages == ()
    known, own = OutageCalendar([FIRST.model_copy(update={"withdrawn": _hour(0)})]), [FIRST, SECOND]
    assert (known | OutageCalendar(own)).outages == (SECOND,)
    again = _window(1, 2, status="UPDATE", published=_hour(1))
    assert (known | OutageCalendar([again])).outages == (again,)


def test_an_outage_announced_again_counts() -> None:
    """The cancellation before it takes back what came before."""
    again = _window(1, 2, status="UPDATE", published=_hour(1))
    calendar = OutageCalendar([again, _cancelled(1, 2), FIRST])
    assert calendar.outages == (again,)
    assert [len(calendar.as_of(_hour(at))) for at in (-2, -1, 0, 1)] == [0, 1, 0, 1]


def test_a_cancellation_of_unknown_time_goes_by_status() -> None:
    """What it takes back cannot be placed; beside a resolution nothing tells which is later."""
    listed = _cancelled(1, 2, published=None)
    calendar = OutageCalendar([FIRST, listed])
    assert (calendar.outages, calendar.history) == ((), (listed,))
    assert calendar.as_of(_hour(1)).outages == ()
    unknown = _window(1, 2, status=None, published=None)
    assert OutageCalendar([unknown, listed]).outages == ()
    resolved = _window(1, 2, status="RESOLVED")
    assert OutageCalendar([resolved, listed]).outages == (
        resolved.model_copy(update={"approximate": True}),
    )


def test_each_way_folds_revisions() -> None:
    """The later takes the place of the earlier ones whole: by publication, else by status."""
    update = _window(3, 5, status="UPDATE", published=_hour(0))
    assert OutageCalendar([FIRST, SECOND, update]).outages == (update,)
    undated = update.model_copy(update={"published": None})
    assert OutageCalendar([undated, FIRST, SECOND]).outages == (undated,)
    unknown = undated.model_copy(update={"status": None})
    assert OutageCalendar([FIRST, update, unknown]).outages == (update,)
    other = _window(6, 7, published=None, status=None)
    assert OutageCalendar([FIRST, update, other]).outages == (update, other)


def test_what_says_nothing_more_counts_once() -> None:
    """Facts that differ stay; of those that are not known, and of one without an end, nothing."""
    full = _window(1, 2, {"CERS", "EDI"}, impact="UNAVAILABLE", wording="TWO_HOURS")
    less = [_window(1, 2, "EDI"), _window(1, None, "CERS", impact="DEGRADED")]
    calendar = OutageCalendar([*less, full])
    assert (calendar.outages, set(calendar.history)) == ((full,), set(less))
    others = [_window(1, 2, "EDI", impact="DEGRADED"), _window(1, 2, "EDI", approximate=True)]
    for other in others:
        assert set(OutageCalendar([full, other])) == {full, other}


def test_an_end_still_to_come_was_not_known() -> None:
    """A moment by which an outage was over is known from that moment on."""
    ended = _window(1, None, ended_by=_hour(5))
    calendar = OutageCalendar([ended])
    assert [outage.ended_by for outage in calendar.as_of(_hour(4))] == [None]
    assert [outage.ended_by for outage in calendar.as_of(_hour(5))] == [_hour(5)]
