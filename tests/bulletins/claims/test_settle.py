"""What a page comes to that states a time of receipt, or an end, and no start."""

import pytest

from graceperiod import read_bulletin

RECEIVED = "TCC25-0999 EDI Outage\nNotice Received: 2025-10-12 04:30 (ET)\n"


def test_a_time_of_receipt_is_the_start_of_what_a_text_says_is_out() -> None:
    """With a finding that says so."""
    bulletin = read_bulletin(f"{RECEIVED}EDI is unavailable.\n")
    assert [f"{one.start:%H:%M}" for one in bulletin.outages] == ["04:30"]
    assert [one.code for one in bulletin.findings] == ["START_FROM_NOTICE_TIME"]


def test_a_time_of_receipt_without_any_text_is_no_start() -> None:
    """A person has to read it."""
    bulletin = read_bulletin(RECEIVED)
    assert not bulletin.outages
    assert [one.code for one in bulletin.findings] == ["NO_WINDOW"]


@pytest.mark.parametrize(
    "said",
    [
        "This outage was resolved on October 12, 2025.",
        "On October 12, 2025, the issue was resolved.",
    ],
)
def test_what_is_over_on_a_day_without_a_time_ends_nothing(said: str) -> None:
    """The notice says when, and a day is no time that could end an outage of another notice."""
    bulletin = read_bulletin(f"TCC25-0999 RESOLVED EDI Outage\n{said}\n")
    assert bulletin.resolves is None
    assert [one.code for one in bulletin.findings] == ["NO_WINDOW"]


def test_one_time_under_labels_of_start_and_end_is_asked() -> None:
    """Of a notice that says both are known it is read as the start."""
    labels = "Start Date / Time\nEnd Date / Time\n2025-10-12 06:00 (ET)\n"
    bulletin = read_bulletin(f"TCC25-0999 EDI SCHEDULED Maintenance\n{labels}")
    (outage,) = bulletin.outages
    assert (f"{outage.start:%H:%M}", outage.end) == ("06:00", None)
    assert [(one.code.value, one.line) for one in bulletin.findings] == [("START_MISSING", 4)]
