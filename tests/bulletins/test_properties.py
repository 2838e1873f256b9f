"""Properties of the reader: any text is read or refused, and what is written is what is read."""

from contextlib import suppress
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from graceperiod import Bulletin, UnreadableBulletinError, read_bulletin
from graceperiod.testing.strategies import BulletinFacts, bulletin_texts
from tests.bulletins.pages import PENALTY

PIECES = (
    "Start Date / Time", "End Date/Time:", "Clients Affected", "Description", "Action Required",
    "TCC25-0138 RESOLVED", "CERS", "EDI", PENALTY, "\n", "\n", "\u00a0", " ", "|", "(ET)", "EST",
    "2025-10-02 15:30", "2025-11-02 01:30 ET", "0000-00-00 00:00", "9999-12-31 23:59 ET",
    "2025-10-02 99:99 PM", "2025-10-02 24:00 (ET)", "٢٠٢٥-10-02 15:30 ET", "<p>", "Topic(s)",
)  # fmt: skip
STAMPS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map("{:%Y-%m-%d %H:%M} ET".format)
SCRAPS = st.lists(st.one_of(st.sampled_from(PIECES), STAMPS, st.text(max_size=5))).map(" ".join)
PAGES = SCRAPS | SCRAPS.map("TCC25-0999 CERS\nStart Date / Time ".__add__)


@given(st.text() | PAGES)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a bulletin or an `UnreadableBulletinError` comes of a text."""
    with suppress(UnreadableBulletinError):
        assert isinstance(read_bulletin(text), Bulletin)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but a bulletin or an `UnreadableBulletinError` comes of bytes."""
    with suppress(UnreadableBulletinError):
        assert isinstance(read_bulletin(data), Bulletin)


@given(bulletin_texts())
def test_what_a_text_says_is_what_is_read(drawn: tuple[str, BulletinFacts]) -> None:
    """Number, status, languages and outages come back, with nothing to report."""
    text, facts = drawn
    bulletin = read_bulletin(text)
    read = (bulletin.number, bulletin.status, bulletin.languages, bulletin.outages)
    assert read == facts
    assert [each.status for each in bulletin.outages] == [facts.status] * len(facts.outages)
    assert bulletin.findings == ()
