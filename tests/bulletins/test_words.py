"""The words of bulletins: numbers, statuses, systems, impacts, hours of grace, times."""

import subprocess
import sys
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from graceperiod import (
    BulletinStatus,
    Direction,
    Impact,
    System,
    UnreadableBulletinError,
    read_bulletin,
)
from graceperiod.bulletins import words
from tests.bulletins.pages import PENALTY, page


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("TCC25-0138 RESOLVED - CERS", "TCC25-0138"),
        ("TCC24-007 Electronic Data Interchange", "TCC24-007"),
        ("CBSA Message ( TCC17-051) - outage", "TCC17-051"),
        ("CBSA Message (TCC20-086): EDI/Portal", "TCC20-086"),
        ("CORRECTION: TCC23-024 EDI/Portal", "TCC23-024"),
        ("Penalty Waiver EDI10-40", "EDI10-40"),
        ("tcc25 - 0138", "TCC25-0138"),
        ("EDI/Portal SCHEDULED Maintenance Unavailability", None),
        ("XTCC25-0138", None),
        ("TCC25-01389", None),
    ],
)
def test_a_number_is_found_as_it_is_printed(text: str, number: str | None) -> None:
    """Numbers come out in one spelling, and what is none stays none."""
    assert words.find_number(text) == number


@pytest.mark.parametrize(
    ("title", "body", "status"),
    [
        ("TCC25-0138 RESOLVED - CERS", "", "RESOLVED"),
        ("Resolved - TCC25-0138 CERS", "", "RESOLVED"),
        ("TCC25-0107 - EDI/Portal SCHEDULED Maintenance", "", "SCHEDULED"),
        ("UPDATE - TCC25-0138 CERS", "", "UPDATE"),
        ("UPDATED TCC25-0138 SCHEDULED Maintenance", "", "UPDATE"),
        ("CORRECTION: TCC23-024 EDI/Portal Scheduled Maintenance", "", "CORRECTION"),
        ("TCC25-0138 Unscheduled outage, unresolved", "", "INITIAL"),
        ("TCC25-0138 CERS", "The problem reported below has now been resolved.", "RESOLVED"),
        ("UPDATE - TCC25-0138", "The problem reported below has been resolved.", "RESOLVED"),
        ("TCC25-0138 CERS", "The CBSA works to have this resolved.", "INITIAL"),
    ],
)
def test_status_is_the_word_of_the_title_or_the_sentence_of_a_resolved_body(
    title: str, body: str, status: str
) -> None:
    """A status needs its word in the title, or the sentence that opens a resolved notice."""
    assert words.find_status(title, body) is BulletinStatus(status)


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("Electronic Data Interchange (EDI)", {"EDI"}),
        ("all EDI connections", {"EDI"}),
        ("Direct Connect", {"DIRECT_CONNECT"}),
        ("Customs Internet Gateway (CIG)", {"CUSTOMS_INTERNET_GATEWAY"}),
        ("value-added network", {"VAN"}),
        ("eManifest portal", {"EMANIFEST_PORTAL"}),
        ("Canadian Export Reporting System (CERS)", {"CERS_PORTAL"}),
        ("CARM Client Portal (CCP)", {"CARM_CLIENT_PORTAL"}),
        ("Commercial Accounting Declaration (CAD) API", {"CAD_API"}),
        ("CAD EDI and API", {"CAD_API", "EDI"}),
        ("Integrated Import Declaration (IID)", {"IID"}),
        ("Single Window Initiative (SWI)", {"IID"}),
        ("Document Image Functionality (DIF)", {"DIF"}),
        ("Penalty Waiver EDI10-40", set()),
        ("credit, discerns, academic, carman", set()),
    ],
)
def test_systems_are_found_by_the_names_seen(text: str, systems: set[str]) -> None:
    """Each name that bulletins use gives its system, and a part of a word gives none."""
    assert words.find_systems(text) == {System(name) for name in systems}


@pytest.mark.parametrize(
    ("title", "description", "impact"),
    [
        ("CERS Portals are Unavailable", "", Impact.UNAVAILABLE),
        ("Scheduled Maintenance Outages", "", Impact.UNAVAILABLE),
        ("Intermittent Access Problem", "", Impact.INTERMITTENT),
        ("Delays in Processing All EDI Messages", "", Impact.DELAYED),
        ("Issue", "A forced re-logon may be needed.", Impact.DEGRADED),
        ("Issue", "CERS will not be available", Impact.UNAVAILABLE),
        ("Intermittent", "unavailable", Impact.INTERMITTENT),
        ("Issue", "CERS is unavailable. Expect delays afterwards.", Impact.UNAVAILABLE),
        ("Issue", "The procedures to follow during outages/delays are online.", Impact.UNKNOWN),
        ("Issue", "Declarations fail.", Impact.UNKNOWN),
    ],
)
def test_the_first_text_that_names_an_impact_decides(
    title: str, description: str, impact: Impact
) -> None:
    """The title goes before the description, in which procedures do not count."""
    assert words.find_impact(title, description) is impact


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        (
            "The CERS Portal is down. You may submit through EDI during this outage.",
            {"CERS_PORTAL"},
        ),
        ("Clients may not be able to submit through EDI.", {"EDI"}),
        ("EDI is down! Please use the eManifest Portal.", {"EDI"}),
        ("EDI10-40 CARM is down. EDI 10-40 too.", {"CARM_CLIENT_PORTAL"}),
        ("The eManifest Portal is unavailable. EDI is not affected.", {"EMANIFEST_PORTAL"}),
        ("eManifest Portal Unavailable, EDI available", {"EMANIFEST_PORTAL"}),
        ("CERS is down, clients may submit using EDI, CIG or VAN.", {"CERS_PORTAL"}),
        ("CERS will not be available; CARM is unaffected", {"CERS_PORTAL"}),
    ],
)
def test_a_way_round_is_not_out(text: str, systems: set[str]) -> None:
    """A system that a sentence offers instead does not count, nor does a bulletin's number."""
    assert words.find_systems_out(text) == systems


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("Saturday, August 16, 2025 from 06:00 to 7:00 (ET)", [(6, 0), (7, 0)]),
        ("on 2025-10-02 at 15:30", [(15, 30)]),
        ("Weekdays 17:00 to 08:00 ET", []),
        ("Call between 08:00 and 17:00 ET, 2 hours", []),
    ],
)
def test_dated_times_are_told_from_office_hours(text: str, clocks: list[tuple[int, int]]) -> None:
    """Only a time with a date or a weekday's name can be a window."""
    assert words.clocks_of_dated_times(text) == clocks


@pytest.mark.parametrize(
    ("description", "impact"),
    [("CERS is unavailable.", Impact.UNAVAILABLE), ("Clients see an error.", Impact.UNKNOWN)],
)
def test_the_link_to_the_outage_procedures_says_nothing_of_the_impact(
    description: str, impact: Impact
) -> None:
    """Every bulletin points to procedures for "outages/delays"; that makes no delay of it."""
    link = "The procedures to follow during system outages/delays can be found at: example.org."
    (outage,) = read_bulletin(page(description=description, action=f"{link} {PENALTY}")).outages
    assert outage.impact is impact


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("CIG intermittent problems-inbound & outbound", Direction.BOTH),
        ("CIG Outage - Outbound only", Direction.OUTBOUND),
        ("EDI inbound delays", Direction.INBOUND),
        ("EDI delays", Direction.UNKNOWN),
    ],
)
def test_direction_is_the_one_a_title_names(title: str, direction: Direction) -> None:
    """One direction, both, or not stated."""
    assert words.find_direction(title) is direction


def test_an_outage_of_some_minutes_in_its_window_is_approximate() -> None:
    """`approximately 30 minutes` makes a window approximate; an approximate date does not."""
    assert words.is_approximate("for approximately 5-10 minutes")
    assert words.is_approximate("for approximately 1 hour on:")
    assert not words.is_approximate("approximately half of all clients")


def test_maintenance_is_scheduled_and_an_unscheduled_outage_is_not() -> None:
    """A title that announces maintenance was announced ahead."""
    assert words.is_scheduled("CARM Client Portal (CCP) Scheduled Maintenance")
    assert words.is_scheduled("EDI Maintenance")
    assert not words.is_scheduled("EDI Unscheduled outage")


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("the 2 hours", 2),
        ("the two hours", 2),
        ("the 4 hours", 4),
        ("the one hour", 1),
        ("the 1 hour", 1),
        ("the THREE hours", 3),
        ("the 24 hours", 24),
        ("the 0 hours", 0),
    ],
)
def test_grace_is_the_count_that_the_penalty_sentence_states(said: str, hours: int) -> None:
    """The hours come from the sentence, in figures or in words; none is assumed."""
    text = PENALTY.replace("the 2 hours", said)
    assert words.find_grace(text) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no AMPS penalties will be issued for ACI related infractions resulting from this outage.",
        PENALTY.replace("no monetary", "monetary"),
        PENALTY.replace("the 2 hours following system", "the week of system"),
        "No monetary penalties will be issued. Wait for the 2 hours following system resumption.",
    ],
)
def test_without_the_whole_sentence_no_grace_is_stated(text: str) -> None:
    """Another wording, or its parts in two sentences, states no hours."""
    assert words.find_grace(text) is None


@pytest.mark.parametrize(
    ("text", "clock", "label"),
    [
        ("2019-01-19 / 05 :00 ET", "2019-01-19T05:00", "ET"),
        ("2020-07-25 / 05:00 ET", "2020-07-25T05:00", "ET"),
        ("2023-04-29/ 00:01 ET", "2023-04-29T00:01", "ET"),
        ("2024-07-13 06:00ET", "2024-07-13T06:00", "ET"),
        ("2025-03-11 10:08 (ET)", "2025-03-11T10:08", "ET"),
        ("2025-10-01 / 10:00 (ET)", "2025-10-01T10:00", "ET"),
        ("2026-02-13 03:00 (HE)", "2026-02-13T03:00", "ET"),
        ("2025-03-11 9:00 (ET)", "2025-03-11T09:00", "ET"),
        ("Thursday 2019-02-14 10:36 AM EST", "2019-02-14T10:36", "EST"),
        ("2019-02-14 01:30pm ET", "2019-02-14T13:30", "ET"),
        ("2019-02-14 12:05 AM ET", "2019-02-14T00:05", "ET"),
        ("2019-02-14 12:05 PM ET", "2019-02-14T12:05", "ET"),
        ("2025-07-02 15:30 EDT", "2025-07-02T15:30", "EDT"),
        ("2025-07-02 15:30 (HAE)", "2025-07-02T15:30", "EDT"),
        ("2025-01-02 15:30 HNE", "2025-01-02T15:30", "EST"),
        ("2025-01-02 15:30 (eastern time)", "2025-01-02T15:30", "ET"),
        ("2025-01-02 15:30 Eastern", "2025-01-02T15:30", "ET"),
        ("2025-01-02 15:30", "2025-01-02T15:30", None),
        ("2025-1-2 15:30:20 ET.", "2025-01-02T15:30:20", "ET"),
    ],
)
def test_a_time_is_read_as_bulletins_spell_it(text: str, clock: str, label: str | None) -> None:
    """Every spelling seen gives the wall clock and the zone's label."""
    assert words.is_stamp(text)
    assert words.read_stamp(text) == (datetime.fromisoformat(clock), label)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Initial investigation underway",
        "15:30 ET",
        "2025-10-02",
        "2025-10-02 15:30 UTC",
        "2025-10-02 15:30 estimated",
        "2025-10-02 15:300 (ET)",
        "12025-10-02 15:30 (ET)",
        "2025-10-02 15:30 (ET) to 2025-10-02 18:00 (ET)",
    ],
)
def test_what_is_more_or_less_than_one_time_is_none(text: str) -> None:
    """A phrase, an hour or a date alone, another zone, or two times are not a time."""
    assert not words.is_stamp(text)
    with pytest.raises(ValueError, match="not a time"):
        words.read_stamp(text)


@pytest.mark.parametrize("text", ["2025-10-02 13:30 PM", "2025-10-02 0:30 AM", "2025-10-02 24:30"])
def test_a_time_that_no_clock_shows_is_refused(text: str) -> None:
    """It looks like a time, and is none."""
    assert words.is_stamp(text)
    with pytest.raises(ValueError, match="clock|hour"):
        words.read_stamp(text)


HOSTILE = [
    "no monetary penalties will be issued ",
    "0",
    " ",
    "2025-10-02 ",
    "2025-10-02 15:30 ET ",
    "2025-10-02 99:99 ET ",
    "TCC25-",
    "approximately 1-",
    "eastern ",
    "Start Date / Time ",
    "\n",
    "Start Date / Time\n",
    "2025-10-02 15:30\n",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "before",
    ["", "CERS\nStart Date / Time\n", "CERS\nStart Date / Time 2025-10-02 15:30 ET\nDescription\n"],
)
def test_a_hostile_text_is_read_or_refused_in_seconds(before: str, text: str) -> None:
    """Nearly a million characters of a phrase that patterns stumble on come back."""
    with suppress(UnreadableBulletinError):
        read_bulletin(before + text * (900_000 // len(text)))


def test_many_times_before_a_long_text_are_read_in_seconds() -> None:
    """The text is searched once for all its windows, not once for each."""
    script = (
        "from graceperiod import read_bulletin\n"
        "page = 'CERS\\nStart Date / Time\\n' + '2025-10-02 15:30 ET\\n' * 10_000\n"
        "page += 'Description\\n' + 'no monetary penalties will be issued ' * 15_000\n"
        "assert len(read_bulletin(page).outages) == 10_000\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=20)
