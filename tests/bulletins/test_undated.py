"""Hours without a date: they are of the only date that is stated, or of none."""

import pytest

from graceperiod import Bulletin, read_bulletin
from tests.bulletins.test_pages import codes, told

TABLE = "Start Date / Time: 2025-10-02 15:30 (ET)\nEnd Date / Time: 2025-10-02 18:00 (ET)\n"
HOURS = "The CERS Portal will be unavailable from 15:30 to 18:00 (ET)."
DOWN = "CERS 10-02 15:30 > 10-02 18:00"


def read(text: str, title: str = "CERS Portal Maintenance") -> Bulletin:
    """A bulletin of this text."""
    return read_bulletin(f"TCC25-0999 {title}\n\nDescription\n{text}")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("CERS Portal Maintenance, October 2, 2025", HOURS),
        (
            "CERS Portal Maintenance",
            f"Maintenance is planned for Thursday, October 2, 2025. {HOURS}",
        ),
        ("CERS Portal Maintenance on October 2", f"{HOURS} The date, October 2, 2025, is firm."),
        ("Outage of CERS: October 2, 2025", "The systems were down from 3:30 pm to 6 pm (ET)."),
        (
            "Entretien du portail du SCDE le 2 octobre 2025",
            "Le portail du SCDE sera indisponible de 15 h 30 à 18 h (HE).",
        ),
        (
            "Portal of CERS: upgrade",
            "The upgrade is on October 2, 2025. The portal will be down from 3:30 pm to 6 pm (ET).",
        ),
    ],
)
def test_hours_are_of_the_only_date(title: str, text: str) -> None:
    """Of the title, or of the text; a person is told."""
    bulletin = read(text, title)
    assert told(bulletin) == [DOWN]
    assert codes(bulletin) == ["DATE_NOT_STATED"]
    (finding,) = bulletin.findings
    assert "the only day that is known, 2025-10-02: '" in finding.message
    assert not finding.left_out


def test_a_date_without_a_year_has_it_found_as_any() -> None:
    """Which is another finding."""
    bulletin = read(HOURS, "CERS Portal Maintenance, October 2")
    assert told(bulletin) == [DOWN]
    assert codes(bulletin) == ["DATE_NOT_STATED", "YEAR_NOT_STATED"]


@pytest.mark.parametrize(
    "text",
    [
        HOURS,
        f"It was announced on October 1, 2025 for October 2, 2025. {HOURS}",
        f"It was announced on October 2, 2024 and again on October 2, 2025. {HOURS}",
        "It begins on October 2, 2025. EDI will be down every night from 15:30 to 18:00 (ET).",
    ],
)
def test_hours_of_no_certain_date_are_reported_and_not_read(text: str) -> None:
    """Nor are they lost without a word."""
    bulletin = read(text)
    assert told(bulletin) == []
    assert codes(bulletin) == ["NO_WINDOW", "UNUSED_TIME"]
    assert all(finding.left_out for finding in bulletin.findings)


def test_the_second_system_of_a_day_is_not_lost() -> None:
    """Though its own sentence has no date."""
    bulletin = read(
        "EDI will be unavailable on October 2, 2025 from 01:00 to 05:00 (ET). " + HOURS,
        "EDI and CERS Portal Maintenance",
    )
    assert told(bulletin) == ["EDI 10-02 01:00 > 10-02 05:00", DOWN]
    assert codes(bulletin) == ["DATE_NOT_STATED"]


@pytest.mark.parametrize(
    "text",
    [
        "The CERS Portal is down. Our office is open from 08:00 to 16:00 (ET).",
        "For CERS outages call the help desk from 08:00 to 16:00 (ET).",
        "EDI can be used as usual from 15:30 to 18:00 (ET).",
    ],
)
def test_hours_that_are_of_no_outage_are_not_read(text: str) -> None:
    """Of an office, of a help desk, or of what can be used."""
    bulletin = read(f"The CERS Portal fails since October 2, 2025 at 15:30 (ET).\n{text}")
    assert told(bulletin) == ["CERS 10-02 15:30 >"]
    assert codes(bulletin) == []


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (HOURS, []),
        (HOURS.replace("15:30 to 18:00", "3:30 pm to 6:00 pm"), []),
        (HOURS.replace("15:30 to 18:00", "noon to 6:00 pm"), ["UNUSED_TIME"]),
        (HOURS.replace("18:00", "19:00"), ["UNUSED_TIME"]),
    ],
)
def test_hours_beside_a_table_are_those_of_the_table_or_reported(
    text: str, findings: list[str]
) -> None:
    """The table counts."""
    bulletin = read_bulletin(f"TCC25-0999 CERS Portal Maintenance\n{TABLE}Description\n{text}")
    assert told(bulletin) == [DOWN]
    assert codes(bulletin) == findings


def test_the_date_of_an_end_is_not_taken_for_that_of_the_start() -> None:
    """The start can be on any day before it."""
    bulletin = read("CERS will be unavailable from 22:00 (ET) until October 3, 2025 at 02:00 (ET).")
    assert told(bulletin) == []
    assert codes(bulletin) == ["NO_WINDOW", "UNUSED_TIME"]
