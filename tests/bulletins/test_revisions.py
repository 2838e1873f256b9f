"""Several notices: the same one once, and the revisions of one number folded into one."""

from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from itertools import permutations
from pathlib import Path

import pytest

from graceperiod import (
    Bulletin,
    BulletinStatus,
    OutageCalendar,
    UnreadableBulletinError,
    read_bulletin,
    read_bulletins,
)
from graceperiod.bulletins import fold_bulletins
from tests.bulletins.pages import page

OPEN = "Under investigation"


def notice(word: str = "", end: str = OPEN, *, number: str = "TCC25-0999") -> str:
    """A notice of one outage that began at 15:30, with the word of its status."""
    title = " ".join(f"{number} {word} CERS Portal Access Problem".split())
    return page(title=title, end=end if end == OPEN else f"2025-10-02 {end} (ET)")


def mailed(text: str, clock: str) -> bytes:
    """A notice as an e-mail sent at a clock time of that day."""
    head = "From: a@example.ca\nTo: b@example.ca\n"
    return f"{head}Date: Thu, 2 Oct 2025 {clock}:00 -0400\n\n{text}".encode()


def statuses(bulletin: Bulletin) -> list[str]:
    """Those of the earlier revisions, then its own."""
    return [each.status.value for each in (*bulletin.earlier, bulletin)]


def sha(text: str) -> str:
    """The beginning of the digest by which messages name a text."""
    return sha256(text.encode()).hexdigest()[:12]


def codes(bulletin: Bulletin) -> list[str]:
    """Of its findings."""
    return [finding.code.value for finding in bulletin.findings]


FIRST, UPDATE, RESOLVED = notice(), notice("UPDATE", "19:00"), notice("RESOLVED", "18:00")


@pytest.mark.parametrize("sources", list(permutations((FIRST, UPDATE, RESOLVED))))
def test_without_times_the_status_orders_revisions(sources: Sequence[str]) -> None:
    """First notice, update, resolution, in whatever order they are given."""
    (bulletin,) = read_bulletins(sources)
    assert statuses(bulletin) == ["INITIAL", "UPDATE", "RESOLVED"]
    assert [each.end.hour for each in bulletin.outages if each.end] == [18]
    assert codes(bulletin) == []


@pytest.mark.parametrize(
    ("words", "latest"),
    [
        (["", "SCHEDULED"], "SCHEDULED"),
        (["", "CORRECTION -"], "CORRECTION"),
        (["SCHEDULED", "POSTPONED -"], "POSTPONED"),
        (["SCHEDULED", "UPDATE", "CANCELLED -"], "CANCELLED"),
        (["UPDATE", "RESOLVED -"], "RESOLVED"),
    ],
)
def test_each_status_has_its_place(words: list[str], latest: str) -> None:
    """What changes a notice comes after the first, and what ends it after that."""
    (bulletin,) = read_bulletins(map(notice, words))
    assert bulletin.status is BulletinStatus(latest)
    assert len(bulletin.earlier) == len(words) - 1


@pytest.mark.parametrize("turned", [False, True])
def test_with_times_of_all_the_time_orders_revisions(turned: bool) -> None:
    """The notice issued last counts, whatever its status."""
    sources = [mailed(RESOLVED, "18:10"), mailed(UPDATE, "18:40"), mailed(FIRST, "15:50")]
    (bulletin,) = read_bulletins(sources[::-1] if turned else sources)
    assert statuses(bulletin) == ["INITIAL", "RESOLVED", "UPDATE"]


def test_at_the_same_time_the_status_orders_revisions() -> None:
    """As it does where the time of one of them is not known."""
    (same,) = read_bulletins([RESOLVED, FIRST], received="2025-10-02 20:00 ET")
    (unknown,) = read_bulletins([RESOLVED, mailed(FIRST, "19:00")])
    assert statuses(same) == statuses(unknown) == ["INITIAL", "RESOLVED"]


def test_each_number_gives_one_bulletin() -> None:
    """In the order in which the numbers first come; those without a number by themselves."""
    other = notice(number="TCC25-0888")
    nameless = [page(title="CERS Portal Access Problem", end=end) for end in (OPEN, "Unknown")]
    read = read_bulletins([UPDATE, nameless[0], other, FIRST, nameless[1]])
    assert [each.number for each in read] == ["TCC25-0999", None, "TCC25-0888", None]
    assert [len(each.earlier) for each in read] == [1, 0, 0, 0]
    assert read_bulletins([]) == ()


FORMS = [
    pytest.param([RESOLVED, RESOLVED], id="same text"),
    pytest.param([RESOLVED, RESOLVED.replace("\n", "\r\n").encode()], id="other line ends"),
    pytest.param([RESOLVED, mailed(RESOLVED, "18:10")], id="text and mail"),
    pytest.param([mailed(RESOLVED, "18:10"), RESOLVED], id="mail and text"),
    pytest.param(
        [RESOLVED, f"<pre>{RESOLVED}</pre>"],
        id="text and HTML",
        marks=pytest.mark.skipif(find_spec("selectolax") is None, reason="needs bulletins"),
    ),
]


@pytest.mark.parametrize("sources", FORMS)
def test_the_same_notice_counts_once(sources: list[str | bytes]) -> None:
    """In whatever form it is given again; the one whose time is known is kept."""
    (bulletin,) = read_bulletins(sources)
    assert (bulletin.earlier, codes(bulletin)) == ((), ["DUPLICATE"])
    is_dated = any(b"Date:" in each for each in sources if isinstance(each, bytes))
    assert (bulletin.published is not None) is is_dated
    (finding,) = bulletin.findings
    assert "counts once: TCC25-0999 (RESOLVED, " in finding.message
    assert not finding.needs_review
    assert bulletin.is_fully_read


def test_the_notice_whose_source_is_known_is_kept() -> None:
    """Of one notice given three times, that with an address; the order of the files is nothing."""
    url = "https://example.org/notice"
    cited, plain = read_bulletin(RESOLVED, url=url), read_bulletin(RESOLVED)
    folded = {fold_bulletins(order) for order in permutations((cited, plain, plain))}
    assert len(folded) == 1
    ((bulletin,),) = folded
    assert (bulletin.url, set(codes(bulletin))) == (url, {"DUPLICATE"})


def test_notices_of_one_address_are_read_and_those_of_several_folded() -> None:
    """All in an upload have its address; what was read one by one is compared all the same."""
    upload = [notice("RESOLVED", "18:00"), notice("RESOLVED", "18:30", number="TCC25-0998")]
    read = read_bulletins(upload, url="https://example.org/upload")
    assert [bulletin.url for bulletin in read] == ["https://example.org/upload"] * 2
    other = read_bulletin(notice("RESOLVED", "17:00"), url="https://example.org/other")
    folded = fold_bulletins([*read, other])
    assert [codes(bulletin) for bulletin in folded] == [["REVISIONS_CONTRADICT"], []]


def test_a_notice_repeated_at_another_time_is_another() -> None:
    """Two mails that say the same are two revisions, and do not contradict each other."""
    (bulletin,) = read_bulletins([mailed(UPDATE, "17:00"), mailed(UPDATE, "16:00")])
    assert (statuses(bulletin), codes(bulletin)) == (["UPDATE", "UPDATE"], [])
    assert bulletin.issued is not None
    assert bulletin.issued.hour == 17


def test_one_of_unknown_time_is_the_same_as_one_of_them_alone() -> None:
    """Of two mails that say the same neither is lost to a copy of their text."""
    given: list[str | bytes] = [UPDATE, mailed(UPDATE, "16:00"), mailed(UPDATE, "17:00")]
    for order in permutations(given):
        (bulletin,) = read_bulletins(order)
        hours = [each.issued and each.issued.hour for each in (*bulletin.earlier, bulletin)]
        assert hours == [16, 17]


def test_the_same_bytes_without_a_number_count_once() -> None:
    """They need no number to be the same."""
    (bulletin,) = read_bulletins([page(title="CERS Portal Problem")] * 2)
    assert codes(bulletin) == ["DUPLICATE"]
    assert "CERS Portal Problem (INITIAL" in bulletin.findings[0].message


def test_notices_that_nothing_orders_contradict_each_other() -> None:
    """Two updates of unknown time that differ both count, and a finding names them."""
    later = notice("UPDATE", "19:30")
    (bulletin,) = read_bulletins([FIRST, UPDATE, later])
    assert statuses(bulletin) == ["INITIAL", "UPDATE", "UPDATE"]
    assert codes(bulletin) == ["REVISIONS_CONTRADICT"]
    (finding,) = bulletin.findings
    assert finding.message.count("TCC25-0999 (UPDATE, ") == 2
    assert finding.needs_review
    counted = OutageCalendar.from_bulletins([bulletin])
    assert [each.end.minute for each in counted if each.end] == [0, 30]
    assert all(each.approximate for each in counted)


OTHER_DAY = page(
    title="TCC25-0999 RESOLVED EDI Outage",
    clients=None,
    start="2025-11-05 10:00 (ET)",
    end="2025-11-05 12:00 (ET)",
)


def test_a_notice_of_something_else_may_have_a_slip_in_its_number() -> None:
    """It still takes the place of the others; a finding says that it shares no system or day."""
    (bulletin,) = read_bulletins([FIRST, OTHER_DAY])
    assert codes(bulletin)[-1] == "REVISIONS_CONTRADICT"
    message = bulletin.findings[-1].message
    assert "shares neither a system nor a day" in message
    assert message.endswith(f"INITIAL, {sha(FIRST)}) and TCC25-0999 (RESOLVED, {sha(OTHER_DAY)})")
    assert fold_bulletins([bulletin]) == (bulletin,)


def test_of_three_notices_the_one_about_something_else_is_named() -> None:
    """The two that agree in system or day are not."""
    (bulletin,) = read_bulletins([FIRST, UPDATE, OTHER_DAY])
    message = bulletin.findings[-1].message
    assert message.endswith(f"check the number: TCC25-0999 (RESOLVED, {sha(OTHER_DAY)})")


@pytest.mark.parametrize("text", [UPDATE, page(title="TCC25-0999 UPDATE EDI Outage", clients=None)])
def test_revisions_share_a_system_or_a_day(text: str) -> None:
    """The same portal; or another system of the same day, as where a notice corrects the system."""
    (bulletin,) = read_bulletins([FIRST, text])
    assert "REVISIONS_CONTRADICT" not in codes(bulletin)


@pytest.mark.parametrize("number", ["", "TCC25-999"], ids=["no number", "other number"])
def test_an_end_in_a_notice_that_is_no_revision_is_told(number: str) -> None:
    """Both count, and the one that is left open says so, in whatever order they are given."""
    resolved = notice("RESOLVED", "18:00", number=number)
    for texts in permutations((FIRST, resolved)):
        left_open, ended = sorted(read_bulletins(texts), key=lambda one: one.status)
        assert (codes(left_open), codes(ended)) == (["REVISIONS_CONTRADICT"], [])
        assert (
            "a notice with another number or none, and both count" in left_open.findings[0].message
        )
        assert left_open.findings[0].message.endswith(f"(RESOLVED, {sha(resolved)})")


PLANNED = """TCC26-0011 SCHEDULED - EDI Maintenance
Start Date / Time: 2026-01-25 03:00 (ET)
End Date / Time: 2026-01-25 06:00 (ET)
Description: EDI will be unavailable due to maintenance.
"""
OFF = """CANCELLED: EDI maintenance
The EDI maintenance on Sunday, January 25, 2026, 03:00 to 06:00 (ET) has been cancelled.
"""
MOVED = """POSTPONED: EDI maintenance
The EDI maintenance of this Sunday is postponed. New date: February 1, 2026, 03:00 to 06:00 (ET).
"""


@pytest.mark.parametrize(
    ("text", "received", "is_asked"),
    [
        (OFF, None, True),
        (OFF.replace("January 25", "February 1"), None, False),
        (OFF.replace("EDI", "CERS"), None, False),
        (MOVED, None, True),
        (MOVED, "2026-01-23 14:02 ET", True),
        (MOVED, "2026-01-25 07:00 ET", False),
        (MOVED.replace("EDI", "CERS"), None, False),
        (MOVED.replace("February 1", "January 25"), None, False),
        ("TCC26-0012 " + MOVED, None, False),
    ],
)
def test_what_a_notice_without_a_number_may_take_back_is_asked(
    text: str, received: str | None, is_asked: bool
) -> None:
    """Not another window, system or number, nor what was past by then, nor the new window."""
    bulletins = [read_bulletin(PLANNED), read_bulletin(text, received=received)]
    for given in permutations(bulletins):
        planned = next(one for one in fold_bulletins(given) if one.number == "TCC26-0011")
        assert [o.start.isoformat() for o in planned.outages] == ["2026-01-25T03:00:00-05:00"]
        assert codes(planned) == ["REVISIONS_CONTRADICT"] * is_asked


UNREAD = page(title="TCC25-0999 RESOLVED - CERS Portal Access Problem", start="Unknown")


def test_one_that_could_not_be_read_takes_nothing_back() -> None:
    """It is among the earlier revisions, and leaves a gap; where it is alone it is the latest."""
    (bulletin,) = read_bulletins([FIRST, UNREAD])
    assert statuses(bulletin) == ["RESOLVED", "INITIAL"]
    calendar = OutageCalendar.from_bulletins([bulletin])
    assert (calendar.outages, calendar.complete) == (bulletin.outages, False)
    (alone,) = read_bulletins([UNREAD])
    assert (alone.status, alone.outages, alone.is_fully_read) == ("RESOLVED", (), False)


def test_of_several_that_could_not_be_read_the_latest_stands() -> None:
    """None of them is lost."""
    (bulletin,) = read_bulletins([UNREAD, UNREAD.replace("RESOLVED - ", "")])
    assert statuses(bulletin) == ["INITIAL", "RESOLVED"]


def test_a_cancellation_takes_the_window_back() -> None:
    """It is the latest, announces nothing, and the window counts only until it came."""
    announced = mailed(notice("SCHEDULED", "18:00"), "09:00")
    cancelled = mailed(notice("CANCELLED -", "18:00"), "11:00")
    (bulletin,) = read_bulletins([cancelled, announced])
    assert (bulletin.outages, codes(bulletin)) == ((), ["NO_OUTAGE_EXPECTED"])
    calendar = OutageCalendar.from_bulletins([bulletin])
    known = {clock: len(calendar.as_of(f"2025-10-02 {clock} ET")) for clock in
             ("08:59", "09:00", "10:59", "11:00")}  # fmt: skip
    assert known == {"08:59": 0, "09:00": 1, "10:59": 1, "11:00": 0}
    assert len(calendar) == 0


@pytest.mark.parametrize(
    "sources",
    [
        [FIRST, UPDATE, RESOLVED],
        [RESOLVED, FIRST, FIRST],
        [UPDATE, notice("UPDATE", "19:30"), FIRST],
        [FIRST, UNREAD],
        [mailed(FIRST, "15:50"), mailed(RESOLVED, "18:10"), notice(number="TCC25-0888")],
        [notice("SCHEDULED", "18:00"), notice("CANCELLED -", "18:00")],
    ],
    ids=range(6),
)
def test_a_calendar_of_folded_bulletins_is_that_of_the_single_ones(
    sources: list[str | bytes],
) -> None:
    """Folding loses nothing, in whatever order, and folding again changes nothing."""
    for order in permutations(sources):
        folded = read_bulletins(order)
        single = OutageCalendar.from_bulletins(map(read_bulletin, order))
        assert OutageCalendar.from_bulletins(folded) == single
        assert fold_bulletins(folded) == folded


def test_as_of_knows_each_revision_from_its_receipt() -> None:
    """At 17:00 the outage had no end; at 18:10 it had, and at 15:49 no one knew of it."""
    notices = [
        read_bulletin(text, received=f"2025-10-02 {clock} ET")
        for text, clock in ((RESOLVED, "18:10"), (FIRST, "15:50"))
    ]
    calendar = OutageCalendar.from_bulletins(fold_bulletins(notices))
    ends = {
        clock: [each.end and each.end.hour for each in calendar.as_of(f"2025-10-02 {clock} ET")]
        for clock in ("15:49", "17:00", "18:09", "18:10")
    }
    assert ends == {"15:49": [], "17:00": [None], "18:09": [None], "18:10": [18]}


def test_one_that_is_no_bulletin_is_refused(tmp_path: Path) -> None:
    """Reading several raises what reading one does."""
    with pytest.raises(UnreadableBulletinError, match="Dear Sir"):
        read_bulletins([FIRST, "Dear Sir,"])
    with pytest.raises(FileNotFoundError):
        read_bulletins([FIRST, tmp_path / "gone.txt"])


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:
    """One without bulletins is an error, and so is a file that is none, by its name."""
    (tmp_path / "below").mkdir()
    with pytest.raises(UnreadableBulletinError, match="no bulletins in this folder, and 0 files"):
        read_bulletins([tmp_path])
    (tmp_path / "below" / "one.txt").write_text(page(), "utf-8")
    (tmp_path / "list.csv").write_text("a,b", "utf-8")
    assert len(read_bulletins([tmp_path])) == 1
    (tmp_path / "two.txt").write_text("Dear Sir,", "utf-8")
    with pytest.raises(UnreadableBulletinError, match="two.txt: no bulletin in the text"):
        read_bulletins([tmp_path])


ANNOUNCED = """TCC26-0200{status} - EDI SCHEDULED Maintenance Unavailability
Start Date / Time
{starts}
End Date / Time
{ends}
Clients Affected
All clients
Description
{said}
"""
OUT = "Clients cannot reach EDI, which is unavailable."
TENTH, SEVENTEENTH = "2026-11-10", "2026-11-17"


def announced(*days: str, status: str = "", said: str = OUT) -> Bulletin:
    """A notice of maintenance from 04:00 to 08:00 on some days."""
    starts, ends = (
        "\n".join(f"{day} {clock} (ET)" for day in days) for clock in ("04:00", "08:00")
    )
    return read_bulletin(ANNOUNCED.format(status=status, starts=starts, ends=ends, said=said))


@pytest.mark.parametrize(
    ("cancelled", "left"),
    [
        (announced(SEVENTEENTH, status=" CANCELLED"), [TENTH]),
        (
            announced(
                SEVENTEENTH,
                status=" CANCELLED",
                said="The maintenance of November 17 is cancelled.",
            ),
            [TENTH],
        ),
        (announced(TENTH, SEVENTEENTH, status=" CANCELLED"), []),
        (read_bulletin("TCC26-0200 CANCELLED - EDI SCHEDULED Maintenance\nIt is cancelled."), []),
    ],
)
def test_a_cancelled_notice_takes_back_the_windows_it_lists(
    cancelled: Bulletin, left: list[str]
) -> None:
    """Or all, if it lists none; it announces nothing itself."""
    assert cancelled.outages == ()
    notices = [announced(TENTH, SEVENTEENTH), cancelled]
    for given in (notices, notices[::-1]):
        calendar = OutageCalendar.from_bulletins(given)
        assert [f"{outage.start:%Y-%m-%d}" for outage in calendar] == left
