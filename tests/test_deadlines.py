"""When data are due: the published hours before an arrival or a loading."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graceperiod import (
    AmbiguousTimeError,
    InvalidDeadlineError,
    NaiveTimestampError,
    OutageCalendar,
    UnreadableTimestampError,
)
from graceperiod.deadlines import DEADLINES, Filing, due_for

pytestmark = pytest.mark.smoke

# By hand from the pages: how many hours before what happens on 10 June at noon, and the source.
HIGHWAY = "https://www.cbsa-asfc.gc.ca/services/carrier-transporteur/pre-arriv-eng.html"
REQUIREMENTS = "https://cbsa-asfc.gc.ca/prog/aci-manif-ipec/req-exig-eng.html"
EXPORTS = "https://pcb.ca/post/cbsa-mandates-electronic-reporting-for-exporters"
NOON = "2025-06-10 12:00 ET"
PUBLISHED = {
    "HIGHWAY_CARGO": ("2025-06-10T11:00:00-04:00", HIGHWAY),
    "HIGHWAY_CONVEYANCE": ("2025-06-10T11:00:00-04:00", HIGHWAY),
    "AIR_CARGO": ("2025-06-10T08:00:00-04:00", REQUIREMENTS),
    "AIR_CONVEYANCE": ("2025-06-10T08:00:00-04:00", REQUIREMENTS),
    "RAIL_CARGO": ("2025-06-10T10:00:00-04:00", REQUIREMENTS),
    "RAIL_CONVEYANCE": ("2025-06-10T10:00:00-04:00", REQUIREMENTS),
    "MARINE_CARGO": (None, REQUIREMENTS),
    "HIGHWAY_HOUSE_BILL": ("2025-06-10T11:00:00-04:00", REQUIREMENTS),
    "RAIL_HOUSE_BILL": ("2025-06-10T10:00:00-04:00", REQUIREMENTS),
    "AIR_HOUSE_BILL": ("2025-06-10T08:00:00-04:00", REQUIREMENTS),
    "MARINE_HOUSE_BILL": ("2025-06-09T12:00:00-04:00", REQUIREMENTS),
    "EXPORT_VESSEL": ("2025-06-08T12:00:00-04:00", EXPORTS),
    "EXPORT_AIR": ("2025-06-10T10:00:00-04:00", EXPORTS),
    "EXPORT_RAIL": ("2025-06-10T10:00:00-04:00", EXPORTS),
    "EXPORT_MAIL": ("2025-06-10T10:00:00-04:00", EXPORTS),
}


def test_every_filing_has_its_deadline() -> None:
    """A filing's value is its name; each is listed once, with its source."""
    assert [filing.name for filing in Filing] == list(DEADLINES) == list(PUBLISHED)
    assert {name: DEADLINES[name].source for name in PUBLISHED} == {
        name: source for name, (_, source) in PUBLISHED.items()
    }


@pytest.mark.parametrize("name", [name for name, (due, _) in PUBLISHED.items() if due])
def test_the_hours_are_as_published(name: str) -> None:
    """Of an event at noon, by name or as a `Filing`."""
    due, _ = PUBLISHED[name]
    assert due_for(name, NOON).isoformat() == due
    assert due_for(Filing(name), datetime(2025, 6, 10, 16, tzinfo=UTC)).isoformat() == due


@pytest.mark.parametrize("name", [name for name, (due, _) in PUBLISHED.items() if due])
def test_the_wording_states_the_hours(name: str) -> None:
    """The words and the length of a deadline say the same."""
    deadline = DEADLINES[name]
    assert deadline.length is not None
    hours = deadline.length // timedelta(hours=1)
    unit = "hour" if hours == 1 else "hours"
    assert deadline.wording.startswith(f"{hours} {unit} before {deadline.event}")


def test_the_page_lists_them() -> None:
    """Each filing with its deadline, in the words of the data, and each source."""
    page = Path(__file__).parent.parent / "docs" / "deadlines.md"
    if not page.exists():
        pytest.skip("the documentation is not beside the tests")
    text = page.read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line[:3] == "| `"]
    listed = {name.strip("`"): words for names, words in rows for name in names.split(", ")}
    assert listed == {filing: deadline.wording for filing, deadline in DEADLINES.items()}
    assert all(f"({deadline.source})" in text for deadline in DEADLINES.values())


@pytest.mark.parametrize(
    ("departure", "due"),
    [
        ("2025-06-10 04:00 ET", "2025-06-10T08:00:00-04:00"),
        ("2025-06-10 08:00 ET", "2025-06-10T08:00:00-04:00"),
        ("2025-06-10 08:01 ET", "2025-06-10T08:01:00-04:00"),
        ("2025-06-10T09:30-05:00", "2025-06-10T10:30:00-04:00"),
        ("2025-06-10 12:00 ET", "2025-06-10T12:00:00-04:00"),
    ],
)
@pytest.mark.parametrize("name", ["AIR_CARGO", "AIR_CONVEYANCE"])
def test_a_short_flight_counts_from_departure(name: str, departure: str, due: str) -> None:
    """Data of a flight shorter than 4 hours are due at departure; of a longer one, 4 hours before
    arrival.
    """
    assert due_for(name, NOON, departure=departure).isoformat() == due


def test_the_cargo_of_a_ship_goes_by_the_hours_given() -> None:
    """Whole hours or parts of one."""
    assert due_for("MARINE_CARGO", NOON, hours=24).isoformat() == "2025-06-09T12:00:00-04:00"
    assert due_for("MARINE_CARGO", NOON, hours=1.5).isoformat() == "2025-06-10T10:30:00-04:00"


@pytest.mark.parametrize(
    ("filing", "event", "due"),
    [
        ("AIR_CARGO", "2025-03-09 05:30 ET", "2025-03-09T00:30:00-05:00"),
        ("HIGHWAY_CARGO", "2025-03-09 03:00 ET", "2025-03-09T01:00:00-05:00"),
        ("EXPORT_VESSEL", "2025-03-10 12:00 ET", "2025-03-08T11:00:00-05:00"),
        ("AIR_CARGO", "2025-11-02 04:30 ET", "2025-11-02T01:30:00-04:00"),
        ("HIGHWAY_CARGO", "2025-11-02 02:00 ET", "2025-11-02T01:00:00-05:00"),
        ("HIGHWAY_CARGO", "2025-11-02 01:30 EST", "2025-11-02T01:30:00-04:00"),
        ("EXPORT_VESSEL", "2025-11-03 12:00 ET", "2025-11-01T13:00:00-04:00"),
    ],
)
def test_hours_are_elapsed_hours(filing: str, event: str, due: str) -> None:
    """On nights the clocks change too: on the wall they are an hour more or less."""
    assert due_for(filing, event).isoformat() == due


@pytest.mark.parametrize(
    ("filing", "given", "message"),
    [
        ("HIGHWAY", {}, "^'HIGHWAY' is not a filing .*; use HIGHWAY_CARGO, .*EXPORT_MAIL$"),
        (
            "MARINE_CARGO",
            {},
            rf"^MARINE_CARGO is due 24 hours, .* \({REQUIREMENTS}\); give the hours that apply",
        ),
        ("MARINE_CARGO", {"hours": 0}, r"\); give hours above 0 and up to 744, not 0$"),
        ("MARINE_CARGO", {"hours": float("nan")}, "not nan$"),
        ("MARINE_CARGO", {"hours": 1440}, "not 1440$"),
        ("MARINE_CARGO", {"hours": "24"}, "not '24'$"),
        ("RAIL_CARGO", {"hours": 2}, r"^RAIL_CARGO is due 2 hours .*\); leave the hours out$"),
        (
            "AIR_HOUSE_BILL",
            {"departure": NOON},
            r"^AIR_HOUSE_BILL is due 4 hours .*\); leave the departure out$",
        ),
        (
            "AIR_CARGO",
            {"departure": "2025-06-10 12:01 ET"},
            "; the departure, 2025-06-10 12:01 ET, is after the arrival, 2025-06-10 12:00 ET$",
        ),
    ],
)
def test_what_does_not_go_with_a_filing_is_refused(
    filing: str, given: dict[str, object], message: str
) -> None:
    """In one line that says what to give, with the source of the deadline."""
    with pytest.raises(InvalidDeadlineError, match=message) as error:
        due_for(filing, NOON, **given)  # type: ignore[arg-type]  # wrong types are refused too
    assert "\n" not in str(error.value)


def test_times_are_read_as_everywhere() -> None:
    """A time without a zone, an hour that came twice and what is no time are refused."""
    with pytest.raises(NaiveTimestampError, match="^event: '2025-06-10 12:00:00' has no time zone"):
        due_for("RAIL_CARGO", datetime(2025, 6, 10, 12))
    with pytest.raises(
        NaiveTimestampError, match="^departure: '2025-06-10 10:00' has no time zone"
    ):
        due_for("AIR_CARGO", NOON, departure="2025-06-10 10:00")
    with pytest.raises(AmbiguousTimeError):
        due_for("RAIL_CARGO", "2025-11-02 01:30 ET")
    with pytest.raises(UnreadableTimestampError):
        due_for("RAIL_CARGO", "noon")


def test_the_answer_is_the_due_time_of_a_decision() -> None:
    """Highway cargo that arrived at 16:30 was due at 15:30, when the outage began."""
    due = due_for("HIGHWAY_CARGO", "2025-10-02 16:30 ET")
    decision = OutageCalendar.cbsa().decide("2025-10-02 19:45 ET", "EMANIFEST_PORTAL", due=due)
    assert (decision.reason, decision.due) == ("GRACE", due)
