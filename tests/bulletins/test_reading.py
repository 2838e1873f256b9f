"""Sources that hold several messages: which of them are bulletins, and what is made of them."""

import sys
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from graceperiod import (
    Bulletin,
    MissingExtraError,
    OutageCalendar,
    SeveralBulletinsError,
    UnreadableBulletinError,
    read_bulletin,
    read_bulletins,
)
from tests.bulletins.files import pdf, typed
from tests.bulletins.pages import page, written
from tests.bulletins.test_mail import multipart
from tests.bulletins.test_sources import mail

FIRST = page(end=None)
OVER = page(title="TCC25-0999 RESOLVED - CERS Portal Access Problem")
OTHER = page(title="TCC25-0888 EDI Unavailable", clients="All clients who use EDI")
TEXT = "Content-Type: text/plain\n\n"
FILE = "Content-Type: text/plain\nContent-Disposition: attachment\n\n"
BLOCK = "\nFrom: CBSA\nSent: October 2, 2025 3:40 PM\nTo: list\nSubject: TCC25-0999\n\n"
NOTE = "Dear clients,\nWe are moving.\n"


def statuses(bulletin: Bulletin) -> list[str]:
    """Those of the earlier revisions, then its own."""
    return [each.status.value for each in (*bulletin.earlier, bulletin)]


def attached(*texts: str, subject: str = "two notices") -> bytes:
    """An e-mail with a note, and these texts attached."""
    data = multipart("mixed", f"{TEXT}See attached.", *(FILE + text for text in texts))
    return f"Date: Thu, 2 Oct 2025 18:20:00 -0400\nSubject: {subject}\n".encode() + data


def mailbox(*mails: bytes) -> bytes:
    """An mbox of these e-mails."""
    return b"".join(b"From a Thu Oct  2 15:50:00 2025\n" + each + b"\n\n" for each in mails)


def test_a_source_with_several_numbers_is_refused_where_one_is_asked_for() -> None:
    """The message names them, and what gives them all."""
    with pytest.raises(SeveralBulletinsError) as caught:
        read_bulletin(attached(FIRST, OTHER))
    assert str(caught.value) == (
        "2 bulletins in one source: TCC25-0999, TCC25-0888; read_bulletins gives them all"
    )
    read = read_bulletins([attached(FIRST, OTHER)])
    assert [each.number for each in read] == ["TCC25-0999", "TCC25-0888"]
    assert [len(each.outages) for each in read] == [1, 1]
    assert isinstance(caught.value, UnreadableBulletinError)


def test_several_without_a_number_are_named_by_their_titles() -> None:
    """They are no revisions of each other."""
    texts = [page(title=f"{name} Portal Access Problem") for name in ("CERS", "eManifest")]
    with pytest.raises(SeveralBulletinsError, match="CERS Portal Access Problem, eManifest Portal"):
        read_bulletin(attached(*texts, subject=""))


@pytest.mark.parametrize("body", [OVER + BLOCK + FIRST, f"See below.\n{BLOCK}{OVER}{BLOCK}{FIRST}"])
def test_a_thread_gives_its_newest_notice_with_the_others(body: str) -> None:
    """Also in a list of sources, and folded again."""
    source = mail(body, "TCC25-0999 RESOLVED - CERS", date="Thu, 2 Oct 2025 18:20:00 -0400")
    bulletin = read_bulletin(source)
    assert statuses(bulletin) == ["INITIAL", "RESOLVED"]
    assert (bulletin,) == read_bulletins([source])
    assert [each.end and each.end.hour for each in bulletin.outages] == [18]
    calendar = OutageCalendar.from_bulletins([bulletin])
    assert [each.end and each.end.hour for each in calendar] == [18]


def test_a_quoted_message_without_a_time_is_older_than_what_quotes_it() -> None:
    """Nothing else tells two updates apart."""
    update = page(title="TCC25-0999 UPDATE - CERS Portal Access Problem", end=None)
    older = update.replace("15:30", "15:20")
    chain = f"{update}\n-----Original Message-----\n{older}"
    bulletin = read_bulletin(mail(chain, "TCC25-0999 UPDATE - CERS"))
    assert [each.start.minute for each in bulletin.outages] == [30]
    assert [each.outages[0].start.minute for each in bulletin.earlier] == [20]
    assert bulletin.findings == ()


@pytest.mark.parametrize(
    ("note", "subject", "kept"),
    [
        ("See below.", "FW: TCC25-0999 RESOLVED - CERS", False),
        ("That is 3 to 4 am for us.", "FW: TCC25-0999 RESOLVED - CERS", False),
        ("See below.", "TCC25-0999 RESOLVED - CERS", False),
        ("The Portal is slow.\nAccess Problem: EDI", "", False),
        ("EDI is still slow.", "FW: TCC25-0999 - EDI", True),
        ("It was at 15:20.", "TCC25-0999 - EDI", True),
        ("TCC25-0999 too.", "FW: TCC25-0999 - EDI", True),
        ("The problem below has now been resolved.", "FW: TCC25-0999 - EDI", True),
    ],
)  # fmt: skip
def test_a_note_beside_a_notice_is_no_notice(note: str, subject: str, *, kept: bool) -> None:
    """It has only the subject of the notice. One that names a system, a time, a number or an end
    may be one, and is kept, since a person has to read it.
    """
    bulletin = read_bulletin(mail(f"{note}\n{BLOCK}{FIRST}", subject))
    assert len(bulletin.outages) == 1
    assert bool(bulletin.earlier) is kept


def test_a_note_alone_is_all_there_is() -> None:
    """A subject with a number is a bulletin that a person has to read."""
    assert not read_bulletin(mail("See attached.", "FW: TCC25-0999 - CERS")).is_fully_read


def test_the_same_notice_twice_in_one_source_counts_once() -> None:
    """Such as the text of an e-mail, and a file of it; nobody gave it twice."""
    data = multipart("mixed", TEXT + FIRST, FILE + FIRST)
    assert read_bulletin(data).findings == read_bulletin(FIRST).findings
    short = FIRST.replace("Some declarations fail.", "It is unavailable.")
    assert read_bulletin(multipart("mixed", TEXT + FIRST, FILE + short)).earlier == ()
    (bulletin,) = read_bulletins([data, data])
    assert [each.code for each in bulletin.findings] == ["DUPLICATE"]


@pytest.mark.skipif(find_spec("selectolax") is None, reason="needs the extra bulletins")
def test_html_counts_where_the_plain_text_announces_nothing() -> None:
    """They are two forms of one message, of which the first that announces outages is read."""
    html = f"Content-Type: text/html\n\n<pre>{FIRST}</pre>"
    empty = f"{TEXT}TCC25-0999 - CERS. Your program cannot show this."
    for plain, line in ((empty, 3), (TEXT + FIRST, 3)):
        bulletin = read_bulletin(multipart("alternative", plain, html))
        assert [each.origin and each.origin.line for each in bulletin.outages] == [line]
        assert bulletin.earlier == ()
    only = multipart("alternative", empty, "Content-Type: text/html\n\n<p>Nothing")
    assert read_bulletin(only).outages == ()


def test_what_cannot_be_read_is_no_matter_beside_a_notice() -> None:
    """A file that is damaged, or of a kind whose package is missing."""
    damaged = "Content-Type: application/pdf\n\n%PDF-1.4 damaged"
    assert read_bulletin(multipart("mixed", TEXT + FIRST, damaged)).outages
    with pytest.raises((UnreadableBulletinError, MissingExtraError), match="PDF"):
        read_bulletin(multipart("mixed", f"{TEXT}See attached.", damaged))


@pytest.mark.parametrize(
    ("data", "name", "package"),
    [
        (pdf(typed(FIRST)), "a PDF", "pypdf"),
        (bytes.fromhex("D0CF11E0A1B11AE1"), "an Outlook message", "oxmsg"),
    ],
)
def test_a_missing_package_is_named_with_its_extra(
    data: bytes, name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a list where what is no bulletin is skipped: it may be one."""
    monkeypatch.setitem(sys.modules, package, None)
    match = rf"reading {name} needs .*pip install 'graceperiod\[bulletins\]'"
    with pytest.raises(MissingExtraError, match=match):
        read_bulletin(data)
    with pytest.raises(MissingExtraError):
        read_bulletins([data], on_unreadable="skip")


# Mailboxes and folders.

BOX = mailbox(mail(NOTE, "Lunch"), mail(FIRST), mail(OTHER, "TCC25-0888"))


def test_a_mailbox_is_read_whole() -> None:
    """Each e-mail by itself, with its own hash."""
    read = read_bulletins([BOX], on_unreadable="skip")
    assert [each.number for each in read] == ["TCC25-0999", "TCC25-0888"]
    assert len({each.sha256 for each in read}) == 2
    assert read_bulletin(mailbox(mail(NOTE, "Lunch"), mail(FIRST))).number == "TCC25-0999"


@pytest.mark.parametrize("as_file", [False, True])
def test_what_is_no_bulletin_is_refused_or_skipped(as_file: bool, tmp_path: Path) -> None:
    """The message says which e-mail of which mailbox it is, or names the file."""
    file = tmp_path / "in.mbox"
    file.write_bytes(BOX)
    source = file if as_file else BOX
    place = f"{file}, " if as_file else ""
    with pytest.raises(UnreadableBulletinError, match=f"^{place}e-mail 1: no bulletin in"):
        read_bulletins([source])
    sources: list[str | Path] = [NOTE, written(tmp_path / "note.txt", NOTE), FIRST]
    assert [each.number for each in read_bulletins(sources, on_unreadable="skip")] == ["TCC25-0999"]
    with pytest.raises(UnreadableBulletinError, match="no bulletin in the text that begins 'Dear"):
        read_bulletins(sources)


def test_a_mailbox_without_a_bulletin_is_refused_with_the_first_reason() -> None:
    """As a source with nothing in it is."""
    with pytest.raises(UnreadableBulletinError, match="no bulletin in the text that begins 'Dear"):
        read_bulletin(mailbox(mail(NOTE, "Lunch"), mail("We moved.", "Hi")))


def folder(place: Path, write: Callable[[Path], object]) -> Path:
    """A folder with what is written into it."""
    place.mkdir()
    write(place)
    return place


def test_a_maildir_is_read_whatever_the_names_in_it(tmp_path: Path) -> None:
    """Its e-mails lie in `cur` and `new`; elsewhere a name without a known end is no bulletin."""
    for name in ("cur", "new", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "cur" / "17.M1:2,S").write_bytes(mail(FIRST))
    (tmp_path / "box" / "new" / "18.M2").write_bytes(mail(OTHER, "TCC25-0888"))
    (tmp_path / "box" / "tmp" / "19.M3").write_bytes(mail(OVER))
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "20.M4").write_bytes(mail(OVER))
    read = read_bulletins([tmp_path])
    assert [(each.number, each.file) for each in read] == [
        ("TCC25-0999", "17.M1:2,S"), ("TCC25-0888", "18.M2")
    ]  # fmt: skip


def test_a_folder_without_bulletins_is_refused_or_skipped(tmp_path: Path) -> None:
    """An empty folder has nothing that could be left out."""
    with pytest.raises(UnreadableBulletinError, match="no bulletins in this folder"):
        read_bulletins([tmp_path])
    assert read_bulletins([tmp_path], on_unreadable="skip") == ()
    assert read_bulletins([written(tmp_path / "a.txt", FIRST)])[0].file == "a.txt"


def test_the_origin_of_an_outage_says_where_it_stands() -> None:
    """The e-mail of the mailbox it came in, its hash, and the line in its text."""
    (_, bulletin) = read_bulletins([BOX], on_unreadable="skip")
    (outage,) = bulletin.outages
    assert outage.origin is not None
    assert (outage.origin.message_id, outage.origin.line) == ("<a@example.ca>", 3)
    assert outage.origin.sha256 == bulletin.sha256
    assert outage.published == datetime.fromisoformat("2025-10-02T15:50:00-04:00")


def test_what_is_done_with_other_files_is_one_of_two_words() -> None:
    """A slip is not taken for the other."""
    with pytest.raises(ValueError, match="on_unreadable is 'raise' or 'skip', not 'sikp'"):
        read_bulletins([], on_unreadable="sikp")  # type: ignore[arg-type]  # which is refused
