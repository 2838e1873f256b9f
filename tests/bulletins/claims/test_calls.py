"""What was called off and put off, on whole pages."""

import pytest

from graceperiod import read_bulletin

PLANNED = (
    "TCC25-0999 EDI SCHEDULED Maintenance\nStart Date / Time\n2025-10-12 04:30 (ET)\n"
    "End Date / Time\n2025-10-12 06:00 (ET)\nClients Affected\nAll clients who use EDI\n"
    "Description\nEDI will be unavailable.\n"
)


@pytest.mark.parametrize(
    "said",
    [
        "This maintenance has been cancelled.",
        "It will not take place.",
        "The EDI maintenance was called off.",
        "The maintenance on October 12 is cancelled.",
    ],
)
def test_what_is_called_off_does_not_stand(said: str) -> None:
    """The notice is then of the status CANCELLED, and its windows are withdrawn."""
    bulletin = read_bulletin(f"{PLANNED}{said}\n")
    assert not bulletin.outages
    assert bulletin.status == "CANCELLED"
    assert len(bulletin.withdrawn) == 1


@pytest.mark.parametrize(
    "said",
    [
        "It has not been cancelled.",
        "If it is cancelled, we will tell you.",
        "Staff at the border cancelled their lunch that day.",
        "The maintenance of the EDI test environment was cancelled.",
    ],
)
def test_what_is_not_called_off_stands(said: str) -> None:
    """What is denied, or under a condition, or about something else."""
    assert len(read_bulletin(f"{PLANNED}{said}\n").outages) == 1


@pytest.mark.parametrize(
    "said",
    [
        "This maintenance has been postponed.",
        "It has been rescheduled to a later date.",
        "The maintenance of October 12 is moved to October 19.",
        "The maintenance is moved to October 19.",
    ],
)
def test_what_is_put_off_does_not_stand_silently(said: str) -> None:
    """Its old window does not count; a new date without hours is a question."""
    bulletin = read_bulletin(f"{PLANNED}{said}\n")
    assert not bulletin.outages or any(finding.needs_review for finding in bulletin.findings)


def test_a_new_window_takes_the_place_of_the_old_one() -> None:
    """Where the sentence that puts it off gives its hours."""
    said = "It is postponed to October 19, 2025 from 05:00 to 07:00 (ET)."
    text = f"TCC25-0999 EDI SCHEDULED Maintenance\nEDI will be unavailable. {said}\n"
    (outage,) = read_bulletin(text).outages
    assert f"{outage.start:%Y-%m-%d %H:%M}" == "2025-10-19 05:00"


@pytest.mark.parametrize(
    "said",
    [
        "EDI requests were cancelled during the outage.",
        "Cancelled items are lost due to the outage.",
        "Les demandes EDI ont été annulées pendant la panne.",
    ],
)
def test_what_was_cancelled_during_an_outage_is_no_outage(said: str) -> None:
    """The window stands, and a person is asked."""
    bulletin = read_bulletin(f"{PLANNED}{said}\n")
    assert len(bulletin.outages) == 1
    assert [finding.code for finding in bulletin.findings] == ["UNREAD_SENTENCE"]
