"""Outages and reliefs: what is accepted, what is refused with which error, and that they last."""

import copy
import json
import pickle
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from graceperiod import (
    AmbiguousTimeError,
    BulletinStatus,
    DeclaredRelief,
    Direction,
    GracePeriodError,
    Impact,
    InvalidOutageError,
    NaiveTimestampError,
    NonexistentTimeError,
    Origin,
    Outage,
    System,
    UnknownSystemError,
    UnreadableTimestampError,
)
from graceperiod.times import instant

START, END = "2025-10-02 15:30 ET", "2025-10-02 18:00 ET"


def test_the_outage_of_the_readme() -> None:
    """Strings in Eastern are accepted, and the times come back Eastern with their offset."""
    outage = Outage(systems={"CERS_PORTAL", "CCP"}, start=START, end=END, number="TCC25-0138")
    assert outage.systems == {System.CERS_PORTAL, System.CARM_CLIENT_PORTAL}
    assert outage.start.isoformat() == "2025-10-02T15:30:00-04:00"
    assert outage.end is not None
    assert outage.end.isoformat() == "2025-10-02T18:00:00-04:00"
    assert (outage.impact, outage.direction) == (Impact.UNKNOWN, Direction.UNKNOWN)


def test_position_and_name_are_one() -> None:
    """Systems, start and end may go by position; one system needs no set."""
    assert Outage("CERS", START, END) == Outage(systems=["CERS"], start=START, end=END)
    with pytest.raises(TypeError, match="positional arguments but 5 were given"):
        Outage("CERS", START, END, "TCC25-0138")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="multiple values for argument 'start'"):
        Outage("CERS", START, start=START)  # type: ignore[misc]


def test_equality_and_hash_come_from_the_instant() -> None:
    """The same outage written in UTC is the same outage."""
    eastern = Outage("EDI", START, END)
    utc = Outage("EDI", "2025-10-02T19:30Z", datetime(2025, 10, 2, 22, tzinfo=UTC))
    assert eastern == utc
    assert hash(eastern) == hash(utc)
    assert eastern.model_dump_json() == utc.model_dump_json()


@pytest.mark.parametrize(
    "told",
    [
        {"source": "https://example.org/notice"},
        {"published": "2025-10-02 15:50 ET"},
        {"status": "RESOLVED"},
        {"origin": Origin(file="3-resolved.eml", sha256="0" * 64, line=3)},
    ],
)
def test_where_and_when_it_was_told_makes_no_other_outage(told: dict[str, Any]) -> None:
    """The same facts from two notices are one outage, in a set as well; both say what they said."""
    plain, other = Outage("EDI", START, END), Outage("EDI", START, END, **told)
    assert plain == other
    assert len({plain, other}) == 1
    assert plain.model_dump_json() != other.model_dump_json()


@pytest.mark.parametrize(
    "fact",
    [
        {"systems": "CERS"},
        {"start": "2025-10-02 15:31 ET"},
        {"end": None},
        {"number": "TCC25-0138"},
        {"title": "EDI"},
        {"scheduled": False},
        {"impact": "DELAYED"},
        {"direction": "BOTH"},
        {"approximate": True},
        {"grace": "PT2H"},
        {"last_known": "2025-10-02 17:00 ET"},
        {"withdrawn": "2025-10-02 17:00 ET"},
    ],
)
def test_each_fact_makes_another_outage(fact: dict[str, Any]) -> None:
    """What an answer can depend on, or a reader is told, is compared."""
    same: dict[str, Any] = {"systems": "EDI", "start": START, "end": END}
    assert Outage(**same) != Outage(**(same | fact))


def test_an_outage_equals_no_other_thing() -> None:
    """Its start, its dictionary and None are not it."""
    outage = Outage("EDI", START, END)
    assert outage not in (None, START, outage.model_dump(), object())


@pytest.mark.parametrize(
    ("status", "rank"),
    [
        ("INITIAL", 0),
        ("SCHEDULED", 0),
        ("UPDATE", 1),
        ("CORRECTION", 1),
        ("POSTPONED", 1),
        ("RESOLVED", 2),
        ("CANCELLED", 2),
    ],
)
def test_a_status_has_a_place_among_revisions(status: str, rank: int) -> None:
    """A first notice, one that changes it, the last word; there is no other status."""
    assert BulletinStatus(status).rank == rank
    assert len(BulletinStatus) == 7


@pytest.mark.parametrize("end", [None, "2025-11-02 01:45 EST"])
def test_round_trips_keep_the_fold_hour(end: str | None) -> None:
    """JSON, pickle and copies of an outage in a repeated hour are equal, with equal hashes."""
    outage = Outage(
        ["EDI", "VAN"],
        "2025-11-02 01:30 EDT",
        end,
        number="TCC25-0999",
        title="A <b>title</b>",
        scheduled=False,
        impact="DELAYED",
        direction="INBOUND",
        approximate=True,
        grace="PT3H",
        source="https://example.org/notice",
        published="2025-11-02 01:40 EDT",
        last_known="2025-11-02 01:35 EDT",
    )
    for again in (
        Outage.model_validate_json(outage.model_dump_json()),
        Outage.model_validate(outage.model_dump()),
        Outage.model_validate(outage.model_dump(mode="json")),
        pickle.loads(pickle.dumps(outage)),
        copy.deepcopy(outage),
        outage.model_copy(),
    ):
        assert again == outage
        assert hash(again) == hash(outage)
        assert again.start.isoformat() == "2025-11-02T01:30:00-04:00"
    written = json.loads(outage.model_dump_json())
    assert written["start"] == "2025-11-02T01:30:00-04:00"
    assert written["systems"] == ["EDI", "VAN"]
    assert written["grace"] == "PT3H"


@pytest.mark.parametrize(
    ("fields", "error", "says"),
    [
        ({"start": "2025-10-02 15:30"}, NaiveTimestampError, "Outage.start: .* has no time zone"),
        ({"end": datetime(2025, 10, 2, 18)}, NaiveTimestampError, "Outage.end"),
        ({"start": "2025-11-02 01:30 ET", "end": None}, AmbiguousTimeError, "twice"),
        ({"start": "2025-03-09 02:30 ET", "end": None}, NonexistentTimeError, "never happened"),
        ({"start": 1_759_433_400, "end": None}, UnreadableTimestampError, "not a timestamp"),
        ({"start": "2040-07-01 08:00 ET", "end": None}, UnreadableTimestampError, "2037"),
        ({"end": START}, InvalidOutageError, "is not after the start"),
        ({"end": "2025-10-01 18:00 ET"}, InvalidOutageError, "is not after the start"),
        ({"start": "0202-10-02T15:30Z"}, InvalidOutageError, "check the year"),
        ({"end": "2205-10-02T15:30Z"}, InvalidOutageError, "check the year"),
        ({"last_known": "2025-10-02 15:29 ET"}, InvalidOutageError, "last_known"),
        ({"last_known": "2025-10-02 18:01 ET"}, InvalidOutageError, "last_known"),
        ({"systems": "CERS_PORTL"}, UnknownSystemError, "did you mean CERS_PORTAL"),
        ({"systems": ()}, InvalidOutageError, "name at least one"),
        ({"systems": 7}, InvalidOutageError, "Outage.systems: it should be a list; given 7"),
        ({"systems": [None]}, UnknownSystemError, "None is of type NoneType, not a name of a"),
        ({"number": " "}, InvalidOutageError, "empty text"),
        ({"title": "CERS\0"}, InvalidOutageError, r"Outage.title: the text holds '\\x00', which"),
        ({"note": "\ud83d"}, InvalidOutageError, r"Outage.note: the text holds '\\ud83d', which"),
        ({"number": 138}, InvalidOutageError, "Outage.number: it should be text; given 138"),
        ({"nubmer": "A"}, InvalidOutageError, "nubmer: no field has this name; .* mean 'number'"),
        (
            {"grace": "24h"},
            InvalidOutageError,
            "Outage.grace: it should be a duration, such as 'PT",
        ),
        ({"scheduled": "yes"}, InvalidOutageError, "valid boolean"),
        ({"approximate": 1}, InvalidOutageError, "valid boolean"),
        ({"grace": 2}, InvalidOutageError, "without a unit"),
        ({"grace": "P2M"}, InvalidOutageError, "whose length varies"),
        ({"systems": {"EDI": 1}}, InvalidOutageError, "Outage.systems"),
        ({"published": "9999-12-31T23:59Z"}, InvalidOutageError, "check the year"),
        ({"grace": timedelta(hours=-1)}, InvalidOutageError, "equal to 0 seconds"),
        ({"grace": timedelta(days=999)}, InvalidOutageError, "equal to 366 days"),
        ({"impact": "BROKEN"}, InvalidOutageError, "Outage.impact.*'UNAVAILABLE'"),
        ({"colour": "x" * 500}, InvalidOutageError, "Outage.colour: no field has this name"),
    ],
)
def test_bad_input_gets_one_clear_error(
    fields: dict[str, Any], error: type[GracePeriodError], says: str
) -> None:
    """Each mistake raises the class the design names, in a line or two, and a builtin error."""
    good: dict[str, Any] = {"systems": "CERS", "start": START, "end": END}
    with pytest.raises(error, match=says) as raised:
        Outage(**(good | fields))
    assert isinstance(raised.value, ValueError)
    assert len(str(raised.value)) < 350
    with pytest.raises(error, match=says):
        Outage.model_validate(good | fields)


def test_a_missing_field_is_named() -> None:
    """An outage without a start is none."""
    with pytest.raises(InvalidOutageError, match="Outage.start: this is missing"):
        Outage("CERS")  # type: ignore[call-arg]


def test_bad_json_is_refused() -> None:
    """What is no JSON is said to be none."""
    with pytest.raises(InvalidOutageError, match="this is not JSON"):
        Outage.model_validate_json("{")


def test_an_outage_does_not_change() -> None:
    """A field cannot be set, and a copy with another value is checked as a new one is."""
    outage = Outage("CERS", START, END)
    with pytest.raises(ValidationError, match="frozen"):
        outage.end = None
    later = outage.model_copy(update={"end": "2025-10-02 19:00 ET"})
    assert later == Outage("CERS", START, "2025-10-02 19:00 ET")
    with pytest.raises(InvalidOutageError, match="is not after the start"):
        outage.model_copy(update={"end": START})


def test_the_last_word_on_an_outage() -> None:
    """The end; else `last_known`; else the bulletin's time if after the start; else the start."""
    end, known, published = "2025-10-02 18:00 ET", "2025-10-02 17:00 ET", "2025-10-02 16:00 ET"

    def last_word(**fields: Any) -> int:
        return instant(Outage("CERS", START, **fields).last_word)

    assert last_word(end=end, last_known=known, published=published) == instant(end)
    assert last_word(last_known=known, published=published) == instant(known)
    assert last_word(published=published) == instant(published)
    assert last_word(published="2025-10-01 16:00 ET") == instant(START)
    assert last_word() == instant(START)


def test_a_relief_is_whole_eastern_days() -> None:
    """From 00:00 ET of the first day to the end of the last, 25-hour day included."""
    relief = DeclaredRelief(
        title="r", from_date=date(2025, 10, 31), to_date="2025-11-02", source="https://example.org"
    )
    assert relief.span == (instant("2025-10-31 00:00 ET"), instant("2025-11-03 00:00 ET"))


def test_which_systems_a_relief_covers() -> None:
    """All but those excluded, or those named; unstated counts as any."""

    def relief(**fields: Any) -> DeclaredRelief:
        return DeclaredRelief(
            title="r",
            from_date="2025-09-27",
            to_date="2025-10-14",
            source="https://example.org",
            **fields,
        )

    everything = relief(excluded_systems=set())
    but_carm = relief(excluded_systems={"CARM"})
    only_edi = relief(systems="EDI")
    covered = [
        [relief.covers(system) for system in (System.EDI, System.CARM_CLIENT_PORTAL, None)]
        for relief in (everything, but_carm, only_edi)
    ]
    assert covered == [[True, True, True], [True, False, True], [True, False, True]]
    assert DeclaredRelief.model_validate_json(but_carm.model_dump_json()) == but_carm
    with pytest.raises(InvalidOutageError, match="is before the first"):
        but_carm.model_copy(update={"to_date": "2025-09-26"})
    with pytest.raises(InvalidOutageError, match="check the years"):
        but_carm.model_copy(update={"to_date": "9999-12-31"})
    with pytest.raises(InvalidOutageError, match="is not a date"):
        but_carm.model_copy(update={"from_date": 0})
    assert only_edi.covers(System.IID)
    assert not only_edi.covers(System.CERS_PORTAL)


@pytest.mark.parametrize("model", [Outage, DeclaredRelief])
def test_the_json_schema_refuses_unknown_fields(model: type[BaseModel]) -> None:
    """The schema is closed, and times are date-times."""
    schema = model.model_json_schema()
    assert schema["additionalProperties"] is False
    assert schema["properties"]["published"]["anyOf"][0] == {
        "type": "string",
        "format": "date-time",
    }


def test_a_system_in_a_list_of_its_own_is_refused() -> None:
    """As what it is: not a name."""
    with pytest.raises(UnknownSystemError, match=r"systems\[0\]: the list holds several values"):
        Outage([["EDI"]], "2025-10-02 15:30 ET")  # type: ignore[list-item]  # for callers without types


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"end": "2025-10-02 18:00 ET"}, "stands beside an end"),
        ({"last_known": "2025-10-03 18:00 ET"}, "before the outage was last known to be going on"),
        ({"start": "2025-10-04 18:00 ET"}, "before the outage was last known to be going on"),
    ],
)
def test_a_moment_by_which_it_ended_must_fit(fields: dict[str, Any], message: str) -> None:
    """It is for an outage without an end, and not before what is known of it."""
    start = {"start": "2025-10-02 15:30 ET", "ended_by": "2025-10-03 00:00 ET"}
    with pytest.raises(InvalidOutageError, match=message):
        Outage(systems="EDI", **(start | fields))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2025-10-02 15:30 ET", "2025-10-02 18:00 ET", 2.5),
        ("2025-11-02 00:30 ET", "2025-11-02 03:30 ET", 4),
        ("2025-03-09 00:30 ET", "2025-03-09 03:30 ET", 2),
    ],
)
def test_its_duration_is_the_time_that_passed(start: str, end: str, hours: float) -> None:
    """On nights on which the clocks change too."""
    assert Outage("EDI", start, end).duration == timedelta(hours=hours)


def test_an_outage_without_an_end_has_no_duration() -> None:
    """Not even where it is known to have ended by a moment."""
    assert Outage("EDI", "2025-10-02 15:30 ET").duration is None
    assert Outage("EDI", "2025-10-02 15:30 ET", ended_by="2025-10-03 00:00 ET").duration is None
