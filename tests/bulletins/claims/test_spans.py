"""Windows of sentences: those in another zone, and those that never were."""

import pytest

from graceperiod import read_bulletin

TITLE = "TCC25-0999 EDI SCHEDULED Maintenance"


@pytest.mark.parametrize(
    "hours",
    [
        "from 04:30 to 06:00 (ET) / from 01:30 to 03:00 PT",
        "from 01:30 PT to 03:00 PT (04:30 ET to 06:00 ET)",
    ],
)
def test_the_same_hours_in_another_zone_do_not_count(hours: str) -> None:
    """Where the sentence has those of Eastern Time."""
    text = f"{TITLE}\nEDI will be unavailable on October 12, 2025 {hours}.\n"
    bulletin = read_bulletin(text)
    (outage,) = bulletin.outages
    assert outage.end is not None
    assert (f"{outage.start:%H:%M}", f"{outage.end:%H:%M}") == ("04:30", "06:00")
    assert not bulletin.findings


def test_hours_in_another_zone_alone_are_asked() -> None:
    """They are not turned into Eastern Time."""
    hours = "from 01:30 PT to 03:00 PT"
    bulletin = read_bulletin(f"{TITLE}\nEDI will be unavailable on October 12, 2025 {hours}.\n")
    assert not bulletin.outages
    assert "it is of another zone; window dropped" in bulletin.findings[0].message


def test_an_end_that_the_clocks_skipped_is_asked() -> None:
    """On March 9, 2025 there was no 02:30."""
    text = f"{TITLE}\nEDI will be unavailable on March 9, 2025 from 01:00 to 02:30 (ET).\n"
    bulletin = read_bulletin(text)
    assert not bulletin.outages
    first = bulletin.findings[0]
    assert (first.code, first.line) == ("UNREADABLE_TIME", 2)
    assert "never happened" in first.message
