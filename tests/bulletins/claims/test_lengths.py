"""How long an outage is said to last, beside its window."""

import pytest

from graceperiod.bulletins import read_bulletin

TITLE = "TCC22-0311 SCHEDULED EDI maintenance\n"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("EDI will be down for three hours from 01:00 ET on Sunday, March 6, 2022.", "04:00"),
        ("There is a two-hour EDI outage beginning at 01:00 ET on March 6, 2022.", "03:00"),
        ("An outage of 2 hours and 30 minutes begins at 01:00 ET on March 6, 2022.", "03:30"),
        ("EDI will be down from 01:00 ET on March 6, 2022. The outage lasts 90 minutes.", "02:30"),
        ("L'EDI sera hors service pendant 2 h 15, à compter de 1 h HE le 6 mars 2022.", "03:15"),
    ],
)  # fmt: skip
def test_a_length_gives_the_end_of_a_start(text: str, end: str) -> None:
    """In the sentence of the start, or where the section has no other window."""
    bulletin = read_bulletin(TITLE + text)
    (outage,) = bulletin.outages
    assert (f"{outage.start:%H:%M}", outage.end and f"{outage.end:%H:%M}") == ("01:00", end)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("The outage will last two hours.", True),
        ("Duration: 2 hours", True),
        ("The outage will last three hours.", False),
        ("The outage will last about two hours.", False),
        ("No penalties are issued during an outage lasting 2 hours.", False),
        ("Each user keeps a draft for 15 minutes.", False),
    ],
)
def test_a_length_that_the_window_does_not_have_is_asked(text: str, asks: bool) -> None:
    """Which of them is wrong cannot be told."""
    window = "EDI will be unavailable on Sunday, March 6, 2022, from 01:00 to 04:00 (ET).\n"
    bulletin = read_bulletin(TITLE + window + text)
    assert len(bulletin.outages) == 1
    assert any("tells a length" in finding.message for finding in bulletin.findings) == asks
