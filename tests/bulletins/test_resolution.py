"""How long an outage went on, as far as its notice tells."""

import pytest

from graceperiod import Bulletin, read_bulletin
from tests.bulletins.pages import page


def found(bulletin: Bulletin) -> list[tuple[str, int | None]]:
    """The findings, as code and line."""
    return [(finding.code.value, finding.line) for finding in bulletin.findings]


def ends(bulletin: Bulletin) -> list[str]:
    """The ends of the outages, Eastern, of those that have one."""
    return [each.end.isoformat() for each in bulletin.outages if each.end]


def test_a_resolution_without_an_end_is_the_time_of_the_notice() -> None:
    """A RESOLVED notice that states no end ends the outage, about, when it was received, if that
    was within a day of the start: one forwarded weeks later is no evidence of weeks.
    """
    text = page(title="TCC25-0999 RESOLVED - CERS Portal Access Problem", end=None)
    bulletin = read_bulletin(text, received="2025-10-02 18:20 ET")
    assert ends(bulletin) == ["2025-10-02T18:20:00-04:00"]
    assert bulletin.outages[0].approximate
    assert found(bulletin) == [("RESOLVED_WITHOUT_END", None)]
    assert ends(read_bulletin(text, received="2025-10-03 15:30 ET"))
    for received in (None, "2025-10-02 15:00 ET", "2025-10-03 15:31 ET", "2025-11-04 09:00 ET"):
        late = read_bulletin(text, received=received)
        assert ends(late) == []
        assert found(late) == [("RESOLVED_WITHOUT_END", None)]


def test_a_resolved_window_keeps_its_own_end() -> None:
    """Of two starts with one end that is a phrase, the other's stated end stays as it is."""
    text = page(
        title="TCC25-0999 RESOLVED - CERS Portal Access Problem",
        start="2025-10-02 15:30 (ET)\n2025-10-03 15:30 (ET)",
        end="2025-10-02 18:00 (ET)\n2025-10-03 18:00 (ET)",
    )
    bulletin = read_bulletin(text, received="2025-10-03 18:20 ET")
    assert ends(bulletin) == [
        "2025-10-02T18:00:00-04:00",
        "2025-10-03T18:00:00-04:00",
    ]
    assert bulletin.findings == ()


def test_when_a_notice_was_received_says_nothing_of_how_long_the_outage_went_on() -> None:
    """A first notice forwarded a month later leaves the outage certain at its start alone."""
    bulletin = read_bulletin(page(end=None), received="2025-11-04 09:00 ET")
    (outage,) = bulletin.outages
    assert outage.last_word == outage.start


FORWARD = (
    "From: a@example.ca\nTo: b@example.ca\nSubject: FW: TCC25-0999 CERS Portal Access Problem\n"
    "Date: Thu, 2 Oct 2025 17:00:00 -0700\n"
)


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("Notice sent: 2025-10-02 15:50 (ET)", "15:50"),
        ("Avis envoyé le : 2025-10-02 15:50 (HE)", "15:50"),
        ("Sent: Thursday, October 2, 2025 3:50 PM", "15:30"),
        ("Date: Thu, Oct 2, 2025 at 3:50 PM", "15:30"),
        ("Envoyé : 2 octobre 2025 15:50", "15:30"),
    ],
)
def test_a_forwarded_notice_is_known_until_it_says_that_it_was_sent(line: str, known: str) -> None:
    """Its own line counts; not the Date at which it was passed on, nor what the program of whoever
    did that wrote above it: that is a wall clock of wherever they are.
    """
    above = f"FYI\n\n-----Original Message-----\nFrom: c@example.ca\n{line}\nTo: a@example.ca\n\n"
    (outage,) = read_bulletin(f"{FORWARD}\n{above}{page(end=None)}".encode()).outages
    assert f"{outage.last_word:%H:%M}" == known


def test_a_notice_that_is_attached_is_known_until_its_own_date() -> None:
    """An e-mail within the forwarded one keeps its header, and with it when it was issued."""
    kind = 'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: message/rfc822\n\n'
    head = "From: c@example.ca\nSubject: x\nDate: Thu, 2 Oct 2025 15:50:00 -0400\n\n"
    (outage,) = read_bulletin(f"{FORWARD}{kind}{head}{page(end=None)}--B--".encode()).outages
    assert (outage.last_known, f"{outage.last_word:%H:%M}") == (None, "15:50")


def test_prose_that_begins_as_a_label_is_prose() -> None:
    """A sentence about the end is no end, and takes nothing from the description after it."""
    bulletin = read_bulletin(
        page(end=None, description="Some fail.\nEnd date / time will be given in an update.")
    )
    (outage,) = bulletin.outages
    assert outage.end is None
    assert bulletin.findings == ()
