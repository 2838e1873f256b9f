"""Properties of the reader: any text is read or refused, and what is written is what is read."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod import Bulletin, System, UnreadableBulletinError, read_bulletin
from tests.bulletins.pages import PENALTY

TORONTO = ZoneInfo("America/Toronto")
NAMES = {
    System.EDI: "Electronic Data Interchange (EDI)",
    System.DIRECT_CONNECT: "Direct Connect",
    System.CUSTOMS_INTERNET_GATEWAY: "Customs Internet Gateway (CIG)",
    System.VAN: "value-added network",
    System.EMANIFEST_PORTAL: "eManifest Portal",
    System.CERS_PORTAL: "CERS Portal",
    System.CARM_CLIENT_PORTAL: "CARM Client Portal (CCP)",
    System.CAD_API: "Commercial Accounting Declaration (CAD) API",
    System.IID: "Integrated Import Declaration (IID)",
    System.DIF: "Document Image Functionality (DIF)",
}
PIECES = (
    "Start Date / Time", "End Date/Time:", "Clients Affected", "Description", "Action Required",
    "TCC25-0138 RESOLVED", "CERS", "EDI", PENALTY, "\n", "\n", "\u00a0", " ", "|", "(ET)", "EST",
    "2025-10-02 15:30", "2025-11-02 01:30 ET", "0000-00-00 00:00", "9999-12-31 23:59 ET",
    "2025-10-02 99:99 PM", "2025-10-02 24:00 (ET)", "٢٠٢٥-10-02 15:30 ET", "<p>", "Topic(s)",
)  # fmt: skip
STAMPS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map("{:%Y-%m-%d %H:%M} ET".format)
SCRAPS = st.lists(st.one_of(st.sampled_from(PIECES), STAMPS, st.text(max_size=5))).map(" ".join)
PAGES = SCRAPS | SCRAPS.map("TCC25-0999 CERS\nStart Date / Time ".__add__)
SPELLINGS = (
    "{:%Y-%m-%d %H:%M (ET)}", "{:%Y-%m-%d / %H:%M ET}", "{:%Y-%m-%d / %H :%M ET}",
    "{:%Y-%m-%d/ %H:%M ET}", "{:%Y-%m-%d %H:%MET}", "{:%Y-%m-%d  %H:%M\u00a0(HE)}",
    "{:%Y-%m-%d %I:%M %p ET}", "{:%Y-%m-%d %I:%M%p (eastern time)}",
)  # fmt: skip
ends = st.sampled_from(["", "Initial investigation underway", "To be determined"])
blanks = st.lists(st.sampled_from(["", " ", "\u00a0", " \t\u00a0 "]), max_size=3)
labels = st.sampled_from([" Date / Time", " Date/Time", " DATE / TIME ", "\u00a0Date /\u00a0Time"])
joins = st.sampled_from(["\n", " ", ":\n", ": ", " :\n"])


def happened_once(naive: datetime) -> bool:
    """Whether an Eastern wall-clock time was neither skipped nor repeated."""
    readings = (naive.replace(tzinfo=TORONTO, fold=fold) for fold in (0, 1))
    return len({reading.utcoffset() for reading in readings}) == 1


clocks = st.datetimes(datetime(2007, 1, 1), datetime(2036, 12, 31)).map(
    lambda when: when.replace(second=0, microsecond=0)
)


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


@settings(max_examples=300)
@given(st.data())
def test_what_a_page_announces_is_what_is_read(data: st.DataObject) -> None:
    """However a page of labelled lines is set, its number, systems and window come back."""
    draw = data.draw
    systems = draw(st.sets(st.sampled_from(sorted(NAMES)), min_size=1))
    start = draw(clocks.filter(happened_once))
    lasts = st.integers(1, 20_000).map(lambda minutes: start + timedelta(minutes=minutes))
    end = draw(st.none() | lasts.filter(happened_once))
    number = f"TCC{draw(st.integers(17, 30))}-{draw(st.integers(1, 9999)):04d}"
    spell = draw(st.sampled_from(SPELLINGS)).format
    label = draw(labels)
    lines = [
        f"{number} - {', '.join(NAMES[System(each)] for each in systems)} Access Problem",
        f"Start{label}{draw(joins)}{spell(start)}",
    ]
    if end is not None:
        lines.append(f"End{label}{draw(joins)}{spell(end)}")
    elif draw(st.booleans()):
        lines.append(f"End{label}{draw(joins)}{draw(ends)}")
    lines += ["Clients Affected", "All clients", "Description", "Some fail.", PENALTY]
    gaps = ["\n".join(["", *draw(blanks), ""]) for _ in lines]
    text = "".join(line + gap for line, gap in zip(lines, gaps, strict=True))
    bulletin = read_bulletin(text)
    (outage,) = bulletin.outages
    assert (bulletin.findings, bulletin.number) == ((), number)
    assert outage.systems == systems
    assert outage.grace == timedelta(hours=2)
    assert outage.start == start.replace(tzinfo=TORONTO)
    assert outage.end == (end and end.replace(tzinfo=TORONTO))
