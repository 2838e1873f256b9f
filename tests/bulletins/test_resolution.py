"""How long an outage went on, as far as its notice tells."""

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


def test_prose_that_begins_as_a_label_is_prose() -> None:
    """A sentence about the end is no end, and takes nothing from the description after it."""
    bulletin = read_bulletin(
        page(end=None, description="Some fail.\nEnd date / time will be given in an update.")
    )
    (outage,) = bulletin.outages
    assert outage.end is None
    assert bulletin.findings == ()
