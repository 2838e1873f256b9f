"""The iCalendar file: events for outages and their graces, read back by the library icalendar."""

import builtins
import re
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

pytest.importorskip("icalendar")
pytest.importorskip("hypothesis")

import icalendar
from hypothesis import example, given
from hypothesis import strategies as st

from graceperiod import MissingExtraError, Outage, OutageCalendar
from graceperiod.outages import Origin
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


REVISIONS = st.sampled_from(
    [
        {},
        {"last_known": "2025-10-02 16:00 ET"},
        {"last_known": "2025-10-02 17:00 ET", "note": "still out"},
        {"ended_by": "2025-10-03 00:00 ET"},
        {"end": "2025-10-02 16:30 ET"},
        {"end": "2025-10-02 17:30 ET", "direction": "INBOUND", "status": "RESOLVED"},
        {"status": "CORRECTION", "note": "corrected"},
    ]
)


class TestRevisions:
    """A program keeps the event with the higher SEQUENCE, and of one SEQUENCE the later DTSTAMP."""

    FACTS: ClassVar[dict[str, Any]] = {"number": "TCC25-0138", "published": None}

    def place(self, *revisions: dict[str, Any]) -> tuple[str, int, datetime]:
        """The identifier of the event that these revisions of an outage leave, and its place."""
        (event, *_) = events(
            *(Outage("CERS", "2025-10-02 15:30 ET", **self.FACTS | facts) for facts in revisions)
        )
        assert event["last-modified"].dt == event["dtstamp"].dt
        return event["uid"], event["sequence"], event["dtstamp"].dt

    @pytest.mark.parametrize("also", [{}, {"number": None}, {"published": "2025-10-02 15:40 ET"}])
    def test_each_time_more_is_known_the_event_is_a_later_one(self, also: dict[str, Any]) -> None:
        """With and without a number or a time of publication, and no earlier revision on record:
        still going on, over by a moment, over at a minute.
        """
        stages: list[dict[str, Any]] = [
            {},
            {"last_known": "2025-10-02 16:00 ET"},
            {"last_known": "2025-10-02 17:00 ET"},
            {"last_known": "2025-10-02 17:00 ET", "ended_by": "2025-10-03 00:00 ET"},
            {"end": "2025-10-02 18:00 ET"},
        ]
        places = [self.place(also | stage) for stage in stages]
        assert [sequence for _, sequence, _ in places] == [1, 1, 1, 2, 3]
        assert sorted(set(places)) == places
        assert len({uid for uid, _, _ in places}) == 1

    def test_earlier_revisions_on_record_count(self) -> None:
        """Also before one that takes back an end. What was said before does not count again."""
        revisions = [
            {"published": "2025-10-02 15:40 ET", "status": "INITIAL"},
            {"published": "2025-10-02 16:40 ET", "status": "UPDATE"},
            {
                "published": "2025-10-02 18:10 ET",
                "status": "RESOLVED",
                "end": "2025-10-02 18:00 ET",
            },
            {
                "published": "2025-10-02 18:20 ET",
                "status": "UPDATE",
                "last_known": "2025-10-02 18:15 ET",
            },
        ]
        places = [self.place(*revisions[: known + 1]) for known in range(4)]
        assert [sequence for _, sequence, _ in places] == [1, 1, 4, 5]
        assert [stamp for _, _, stamp in places] == [at(19, 40), at(20, 40), at(22, 10), at(22, 20)]
        assert len({uid for uid, _, _ in places}) == 1

    @given(st.lists(REVISIONS, min_size=2, max_size=5))
    def test_of_dated_revisions_each_is_a_later_one(self, stages: list[dict[str, Any]]) -> None:
        """Whatever it says, and however often that was said before."""
        dated = [
            stage | {"number": "N", "published": f"2025-10-02 {18 + hour}:00 ET"}
            for hour, stage in enumerate(stages)
        ]
        places = [self.place(*dated[: known + 1]) for known in range(len(dated))]
        assert sorted(set(places)) == places
        assert len({uid for uid, _, _ in places}) == 1

    def test_a_notice_published_later_is_a_later_one(self) -> None:
        """Whatever it changed: here an end that was announced ahead."""
        ahead = {
            "scheduled": True,
            "end": "2025-10-02 20:00 ET",
            "published": "2025-09-01 10:00 ET",
        }
        corrected = {"end": "2025-10-02 19:00 ET", "published": "2025-09-02 10:00 ET"}
        assert self.place(ahead) < self.place(ahead | corrected)
        assert self.place(ahead)[2] == datetime(2025, 9, 1, 14, 0, tzinfo=UTC)


def test_one_that_was_over_by_a_moment_is_not_shown_beyond_it() -> None:
    """And one of which only its start is known has no length."""
    (event,) = events(OPEN.model_copy(update={"ended_by": "2025-09-28 20:00 ET"}))
    assert event["dtend"].dt == datetime(2025, 9, 29, 0, 0, tzinfo=UTC)
    (event,) = events(Outage("IID", "2025-09-28 12:45 ET", ended_by="2025-09-28 12:45 ET"))
    assert "dtend" not in event


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("https://example.org/a\nhttps://example.org/b", "https://example.org/a"),
        (
            "an e-mail of CBSA; see https://example.org/a?b=c,d;e#f",
            "https://example.org/a?b=c,d;e#f",
        ),
        ("https://example.org/système?a=%20b", "https://example.org/syst%C3%A8me?a=%20b"),
        ("an e-mail of\r\nCBSA", None),
        ("https://example.org/\x07", None),
        ("javascript:alert(1)", None),
    ],
    ids=["two links", "a link in words", "accent", "no link", "control", "script"],
)
def test_the_link_is_the_first_address_of_the_source(source: str, link: str | None) -> None:
    """What is not an address stands in the description alone, and so does a second one."""
    (event, _) = events(RESOLVED.model_copy(update={"source": source}))
    assert event.get("url") == link
    said = source.replace("\r\n", "\n").replace("\x07", "\ufffd")
    assert event["description"].endswith(f" Source: {said}.")


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("a\x07b\tc\x7f", "a\ufffdb\tc\ufffd"),
        ("a\r\nb\rc\nd\x0be\x85f\u2028g", r"a\nb\nc\nd\ne\nf\ng"),
        (r"C:\New; C:\new, C:\\n", r"C:\\New\; C:\\new\, C:\\\\n"),
        ("BEGIN:VEVENT\r\nEND:VCALENDAR", r"BEGIN:VEVENT\nEND:VCALENDAR"),
    ],
    ids=["control", "breaks", "backslashes", "lines of iCalendar"],
)
def test_a_text_is_written_as_the_standard_has_it(note: str, written: str) -> None:
    """Line breaks, separators and backslashes are escaped; what is not allowed shows as U+FFFD."""
    assert unfolded(RESOLVED.model_copy(update={"note": note, "source": None}))[
        "DESCRIPTION"
    ].endswith(f"18:00 ET. {written}")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip))
@example("é" * 74 + "😀" * 40)
@example("\\" * 100)
@example("https://é😀[]")
def test_any_text_is_a_file_that_programs_read(text: str) -> None:
    """As a note, a number, a source, and the name of a file: of lines of 75 bytes of UTF-8, whose
    texts come back but for what text may not hold.
    """
    outage = Outage(
        "CERS",
        "2025-10-02 15:30 ET",
        number=text,
        note=text,
        source=text,
        origin=Origin(file=text, message_id=text),
    )
    data = to_ics(OutageCalendar([outage]))
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\r]\n", data)
    (event,) = events(outage)
    assert event["summary"].startswith("Outage, no end reported: CERS Portal (")
    # The oldest icalendar allowed reads an escaped backslash before an n as a line break.
    written = unfolded(outage)["SUMMARY"]
    plain = re.sub(r"\\(.)", lambda pair: {"n": "\n"}.get(pair[1], pair[1]), written)
    kept = "\n".join(f"Outage, no end reported: CERS Portal ({text})".splitlines())
    assert plain == re.sub("[\x01-\x08\x0e-\x1b\x1f\x7f]", "\ufffd", kept)


def unfolded(outage: Outage) -> dict[str, str]:
    """The properties of the last event of an outage, unfolded, and escaped as they are written."""
    text = to_ics(OutageCalendar([outage])).decode().replace("\r\n ", "")
    return dict(line.split(":", 1) for line in text.split("\r\n") if line)


def test_the_file_is_the_same_each_time() -> None:
    """No clock is read; lines end as RFC 5545 has it, and are folded."""
    record = OutageCalendar.cbsa()
    text = to_ics(record)
    assert text == to_ics(OutageCalendar.cbsa())
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(map(len, text.split(b"\r\n"))) <= 75
    # Those without an end, and no other, have no grace.
    ended = sum(outage.end is not None for outage in record)
    assert text.count(b"BEGIN:VEVENT") == len(record) + ended


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
