"""The iCalendar file: events for outages and their graces, read back by the library icalendar."""

import builtins
from datetime import UTC, datetime
from typing import Any

import pytest

pytest.importorskip("icalendar")

import icalendar

from graceperiod import MissingExtraError, Outage, OutageCalendar
from graceperiod.record.ics import to_ics

pytestmark = pytest.mark.smoke

RESOLVED = Outage(
    {"CERS_PORTAL", "EMANIFEST_PORTAL"},
    "2025-10-02 15:30 ET",
    "2025-10-02 18:00 ET",
    number="TCC25-0138",
    title="CERS; eManifest, down\nagain",
    source="https://example.org/notice",
    published="2025-10-02 18:10 ET",
)
OPEN = Outage("IID", "2025-09-28 12:45 ET", last_known="2025-09-28 13:00 ET")


def events(*outages: Outage) -> list[Any]:
    """The events of a calendar of these, as another program reads them."""
    return list(icalendar.Calendar.from_ical(to_ics(OutageCalendar(outages))).walk("VEVENT"))


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    """A time of October 2025, UTC."""
    return datetime(2025, 10, day, hour, minute, tzinfo=UTC)


def test_an_outage_and_its_grace_are_two_events() -> None:
    """From the start to the resumption, and from there for two hours."""
    outage, grace = events(RESOLVED)
    assert (outage["dtstart"].dt, outage["dtend"].dt) == (at(19, 30), at(22))
    assert (grace["dtstart"].dt, grace["dtend"].dt) == (at(22), at(0, day=3))
    assert outage["summary"] == "Outage: CERS Portal, eManifest Portal (TCC25-0138)"
    assert grace["summary"] == (
        "Grace until 2025-10-02 20:00 ET: CERS Portal, eManifest Portal (TCC25-0138)"
    )
    for event in (outage, grace):
        assert event["url"] == "https://example.org/notice"
        assert event["status"] == "CONFIRMED"
        assert event["dtstamp"].dt == at(22, 10)
        assert event["description"].startswith("Bulletin TCC25-0138: outage of CERS Portal, ")


def test_one_without_an_end_is_tentative() -> None:
    """For as long as it is presumed to go on: a day after the last word on it."""
    (event,) = events(OPEN)
    assert event["status"] == "TENTATIVE"
    assert event["summary"].startswith("Outage, no end reported: Integrated Import Declaration")
    assert event["dtstart"].dt == datetime(2025, 9, 28, 16, 45, tzinfo=UTC)
    assert event["dtend"].dt == datetime(2025, 9, 29, 17, 0, tzinfo=UTC)
    assert "url" not in event


def test_without_grace_there_is_no_event_of_it() -> None:
    """Under the rule of October 2017."""
    (event,) = events(Outage("EDI", "2017-10-20 10:00 ET", "2017-10-20 11:00 ET"))
    assert event["summary"] == "Outage: Electronic Data Interchange (EDI)"


def test_the_identifier_stays_when_the_end_becomes_known() -> None:
    """So that a subscriber's event is changed, not doubled; each event has one of its own."""
    first = RESOLVED.model_copy(update={"end": None, "published": None})
    assert events(first)[0]["uid"] == events(RESOLVED)[0]["uid"]
    other = RESOLVED.model_copy(update={"end": "2025-10-02 19:00 ET"})
    assert len({event["uid"] for event in events(RESOLVED, other, OPEN)}) == 5


def test_the_file_is_the_same_each_time() -> None:
    """No clock is read; lines end as RFC 5545 has it, and are folded."""
    text = to_ics(OutageCalendar.cbsa())
    assert text == to_ics(OutageCalendar.cbsa())
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(map(len, text.split(b"\r\n"))) <= 75
    # 93 outages; 7 of them without an end, and no other without a grace.
    assert text.count(b"BEGIN:VEVENT") == 93 + 93 - 7


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    load = builtins.__import__

    def missing(name: str, *args: Any) -> object:
        if name == "icalendar":
            raise ImportError(name)
        return load(name, *args)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=r"pip install 'graceperiod\[ics\]'"):
        to_ics(OutageCalendar())
