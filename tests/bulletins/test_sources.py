"""Sources: text, bytes, e-mails and files; their encodings; what is quoted in a mail; its Date."""

import codecs
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from graceperiod import UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.source.letters import LARGEST, Letter, Message
from graceperiod.bulletins.source.opening import open_source, read_messages
from tests.bulletins.pages import page

needs_html = pytest.mark.skipif(find_spec("selectolax") is None, reason="needs the extra bulletins")
SENT, SENT_ISO = "Thu, 2 Oct 2025 15:50:00 -0400", "2025-10-02T15:50:00-04:00"
EARLIER, EARLIER_ISO = "Thu, 2 Oct 2025 15:40:00 -0400", "2025-10-02T15:40:00-04:00"


def letters_in(source: str | bytes | Path) -> Iterator[Letter]:
    """The letters in a source.

    Raises:
        UnreadableBulletinError, MissingExtraError: the refusal in the place of one.
    """
    for _, letters in open_source(source):
        for letter in letters:
            if not isinstance(letter, Letter):
                raise letter
            yield letter


def messages(source: str | bytes | Path) -> list[Message]:
    """The messages in a source, in every form."""
    return [
        message
        for letter in letters_in(source)
        for body in letter.bodies
        for message in read_messages(body, letter, Message(()))
    ]


def pages(source: str | bytes | Path) -> list[list[str]]:
    """The lines of each message in a source."""
    return [[line.text for line in message.lines] for message in messages(source)]


def digest(source: str | bytes | Path) -> str:
    """The SHA-256 of what is one bulletin."""
    ((found, _),) = open_source(source)
    return found


def mail(
    body: str, subject: str = "TCC25-0999 CERS", *, date: str = SENT, kind: str = "text/plain"
) -> bytes:
    """An e-mail in UTF-8."""
    head = f"From: a@example.ca\nSubject: {subject}\nDate: {date}\nMessage-ID: <a@example.ca>\n"
    return f"{head}Content-Type: {kind}; charset=utf-8\n\n{body}".encode()


@pytest.mark.parametrize(
    "data",
    [
        "café\n".encode(),
        codecs.BOM_UTF8 + "café\n".encode(),
        "café\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "café\n".encode("utf-16-be"),
        pytest.param(b'<meta charset="iso-8859-1"><p>caf\xe9', marks=needs_html),
        pytest.param(
            b'<meta http-equiv=Content-Type content="text/html; charset=windows-1252">caf\xe9',
            marks=needs_html,
        ),
        pytest.param('<META CHARSET = "utf-8"><p>café'.encode(), marks=needs_html),
        pytest.param('<meta charset="utf-16"><p>café'.encode(), marks=needs_html),
        pytest.param(codecs.BOM_UTF8 + '<meta charset="latin1">café'.encode(), marks=needs_html),
    ],
    ids=range(9),
)
def test_bytes_are_in_the_encoding_that_they_say(data: bytes, tmp_path: Path) -> None:
    """A mark at their beginning goes before the markup, and without either they are in UTF-8; a
    page that can be read to say that it is in UTF-16 is not.
    """
    file = tmp_path / "page"
    file.write_bytes(data)
    assert pages(data) == [["café"]]
    assert pages(file) == pages(data)
    assert digest(file) == digest(data) == sha256(data).hexdigest()


@pytest.mark.parametrize(
    "charset",
    ["iso-8859-1", "iso-8859-15", "windows-1250", "windows-1252", "us-ascii", "macroman", "koi8-r"],
)
def test_utf_8_is_read_as_such_whatever_single_bytes_it_is_called(charset: str) -> None:
    """In an e-mail and in HTML; where the bytes are not sound UTF-8, what is named counts."""
    text = "l’heure de début"
    head = f"From: a\nTo: b\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert pages(head + text.encode()) == [[text]]
    if find_spec("selectolax"):
        meta = f"<meta charset={charset}><p>".encode()
        assert pages(meta + text.encode()) == [[text]]
    if charset not in {"us-ascii", "koi8-r"}:
        assert pages(head + "début".encode(charset)) == [["début"]]


@pytest.mark.parametrize("charset", ["utf-16", "shift_jis", "iso-2022-jp", "cp037", "utf-7"])
def test_other_encodings_are_what_they_are_called(charset: str) -> None:
    """Their bytes can look like UTF-8 without being that."""
    head = f"From: a\nTo: b\nContent-Type: text/plain; charset={charset}\n\n".encode()
    text = "CERS" if charset == "cp037" else "CERS + 日本"
    assert pages(head + text.encode(charset)) == [[text]]


def test_null_characters_are_spaces() -> None:
    """In a text, in a page in bytes, and in a subject; UTF-16 without its mark is no UTF-8."""
    text = "TCC25-0138 CERS\0Portal\0"
    assert pages(text) == pages(text.encode()) == [["TCC25-0138 CERS Portal"]]
    (message,) = messages(mail(text, "=?utf-8?Q?CERS=00down?="))
    assert message.subject == "CERS down"


def test_half_a_character_is_a_question_mark() -> None:
    """UTF-7 can give half of a surrogate pair, which nothing could write again."""
    head = (
        b"From: a\nTo: b\nSubject: =?utf-7?Q?CERS_+2AA-?=\nContent-Type: text/plain; charset=utf-7"
    )
    (message,) = messages(head + b"\n\nCERS +2AA-")
    assert (message.subject, [line.text for line in message.lines]) == ("CERS ?", ["CERS ?"])


def test_a_text_has_the_hash_of_its_bytes_in_utf_8() -> None:
    """A text and its file are the same source."""
    assert digest("café") == sha256("café".encode()).hexdigest()
    assert pages("café\n\n| a | b |") == [["café", "a", "b"]]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"caf\xe9", r"not text \('utf-8' codec .* position 3: .*\); save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0", "not text .* An image and a Word document are not read"),
        (b"\xff\xfea", r"not text \('utf-16-le' codec .*\); save it as UTF-8"),
        ("café \ud800", r"not text \('utf-8' codec .* position 5: surrogates not allowed\)"),
        (b"<meta charset=klingon>", r"not text \(unknown encoding: klingon\); save it as UTF-8"),
        (b"<meta charset=rot13>", "not text .*'rot-13'"),
        (
            b"\xef\xbb\xbfsystems;start;end\r\nEDI;2025-10-02 15:30 ET;\r\n",
            "a table of outages, not",
        ),
        (b'{\n  "schema": "graceperiod.calendar/2"}', "JSON, not a bulletin; a record of your own"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "an iCalendar file, not a bulletin"),
        (b"PK\3\4\0", "a workbook or another zip file, not a bulletin"),
        (b"[\n  {", "JSON, not a bulletin"),
        (b"<meta charset=undefined>", "save it as UTF-8"),
        (b"<meta charset=us-ascii>\x81", r"not text \('charmap' codec"),
        (b"a" * 4_000_001, "larger than 4,000,000 bytes; no bulletin is"),
        ("a" * 250_001, "the text has 250,001 characters"),
        pytest.param("<p>" + "a" * 250_001, "the text has 250,001 characters", marks=needs_html),
        (mail("a" * 250_001), "the text has 250,001 characters"),
        (mail(" \n"), "the e-mail holds no text"),
    ],
    ids=range(18),
)
def test_what_cannot_be_read_is_refused(source: str | bytes, message: str) -> None:
    """In one line that says what it is, and what to do."""
    with pytest.raises(UnreadableBulletinError, match=message) as caught:
        read_bulletin(source)
    assert "\n" not in str(caught.value)


def test_a_quarter_of_a_million_characters_is_the_most_that_is_read() -> None:
    """One more is refused, above."""
    assert len(messages("a" * 250_000)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "/mail/TCC25-0132-resolved.eml",
        "mail/TCC25-0132-resolved.msgx",
        r"C:\Mes documents\TCC25-0132 résolu.docx",
        "~/TCC25-0132 resolved.old",
        "TCC25-0132 resolved.PDF",
        "TCC25-0132.docx",
    ],
)
def test_a_path_as_text_is_refused(name: str) -> None:
    """The number and the status in it would end the outage of that number."""
    with pytest.raises(UnreadableBulletinError, match=r"name of a file; pass Path\('"):
        read_bulletin(name, received="2025-09-28 12:00 ET")


def test_an_address_as_text_is_refused() -> None:
    """As a path is; a notice may end with an address."""
    address = "https://cscb.ca/en/article/tcc25-0138-resolved-cers"
    with pytest.raises(UnreadableBulletinError, match=r"is an address; pass the text of its page"):
        read_bulletin(address)
    assert read_bulletin(f"TCC25-0138 EDI/CERS, at {address}").number == "TCC25-0138"
    assert read_bulletin("TCC25-0138 EDI/CERS Outage: see cbsa.gc.ca").number == "TCC25-0138"


@pytest.mark.parametrize("source", [3, None, bytearray(b"a"), ["a"], ("a",)])
def test_another_type_is_refused(source: object) -> None:
    """The message says what was given and what may be."""
    with pytest.raises(UnreadableBulletinError, match="pass the text, its bytes, or a Path"):
        messages(source)  # type: ignore[arg-type] # for callers without types


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """It is refused after as much as a mailbox may have, and not read in part."""
    file = tmp_path / "huge"
    with file.open("wb") as open_file:
        open_file.write(b"From a\nFrom: a\nTo: b\n")
        open_file.truncate(40 * LARGEST)
    with pytest.raises(UnreadableBulletinError, match=r"^larger than 250,000,000 bytes; pass each"):
        read_bulletin(file)


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("Yes.\n\nOn Thu, Oct 2, 2025 at 3:50 PM TCCU <t@example.ca> wrote:\n> b",
         [["Yes."], ["b"]]),
        ("Yes.\n\nOn Thu, Oct 2, 2025 at 3:50 PM TCCU\n<t@example.ca> wrote:\n> b",
         [["Yes."], ["b"]]),
        ("Oui.\n\nLe jeu. 2 oct. 2025 à 15:50, TCCU a écrit :\n> b", [["Oui."], ["b"]]),
        ("a\n-----Original Message-----\nb", [["a"], ["b"]]),
        ("a\n-- Message d'origine --\nb", [["a"], ["b"]]),
        ("a\n-----Message d’origine-----\nb", [["a"], ["b"]]),
        ("a\n---------- Forwarded message ---------\nb", [["a"], ["b"]]),
        ("a\n---------- Message transféré ---------\nb", [["a"], ["b"]]),
        ("a\n________________________________\nFrom: b", [["a"], ["From: b"]]),
        ("a\n________________________________\n\nDe : b", [["a"], ["De : b"]]),
        ("a\n-----Original Message-----\nb\n-----Original Message-----\nc",
         [["a"], ["b"], ["c"]]),
        ("-----Original Message-----\nb", [["b"]]),
        ("a\n____________________\nb", [["a", "____________________", "b"]]),
        ("a\nOn October 2 CERS is down.", [["a", "On October 2 CERS is down."]]),
        ("a\nthe Original Message is here", [["a", "the Original Message is here"]]),
    ],
)  # fmt: skip
def test_what_a_person_wrote_comes_before_what_they_quote(
    body: str, parts: list[list[str]]
) -> None:
    """An answer, or a line above a forwarded mail, is a text of its own; only the first counts."""
    assert pages(mail(body)) == parts


@needs_html
def test_the_html_of_a_mail_is_read_as_html() -> None:
    """Whatever kind it is called, and with what it quotes apart."""
    html = "<p>a</p>-----Original Message-----<p>b</p>"
    assert pages(mail(html, kind="text/html")) == [["a"], ["b"]]
    assert pages(mail("<p>a</p><p>b</p>")) == [["a", "b"]]


@pytest.mark.parametrize(
    ("subject", "stripped"),
    [
        ("TCC25-0999 CERS", "TCC25-0999 CERS"),
        ("FW: TCC25-0999 CERS", "TCC25-0999 CERS"),
        ("Fwd : tr: RE: TCC25-0999 CERS", "TCC25-0999 CERS"),
        ("=?utf-8?q?R=C3=A9f?= : TCC25-0999 CERS", "TCC25-0999 CERS"),
        ("FW:", None),
        ("", None),
    ],
)
def test_the_subject_is_without_its_prefixes(subject: str, stripped: str | None) -> None:
    """What was put before it on the way is no part of the title."""
    (text,) = messages(mail("a", subject))
    assert (text.subject, text.message_id) == (stripped, "<a@example.ca>")


@pytest.mark.parametrize(
    ("subject", "date", "issued", "received"),
    [
        ("TCC25-0999 CERS", SENT, SENT_ISO, None),
        ("FW: TCC25-0999 CERS", SENT, None, SENT_ISO),
        ("TR : TCC25-0999 CERS", SENT, None, SENT_ISO),
        ("TCC25-0999 CERS", "yesterday", None, None),
        ("FW: TCC25-0999 CERS", "yesterday", None, None),
    ],
)
def test_the_date_of_a_mail_is_when_it_was_issued_unless_passed_on(
    subject: str, date: str, issued: str | None, received: str | None
) -> None:
    """Of a mail that was forwarded it is when the notice was received."""
    bulletin = read_bulletin(mail(page(), subject, date=date))
    assert bulletin.issued == (issued and datetime.fromisoformat(issued))
    assert bulletin.received == (received and datetime.fromisoformat(received))
    assert bulletin.outages[0].published == bulletin.published
    assert bulletin.message_id == "<a@example.ca>"


def test_what_the_caller_knows_of_the_receipt_goes_first() -> None:
    """Before the Date of a mail that was forwarded; the time of issue stays."""
    when = "2025-10-02 16:30 ET"
    for subject, issued in (("FW: x", None), ("x", datetime.fromisoformat(SENT_ISO))):
        bulletin = read_bulletin(mail(page(), subject), received=when)
        assert bulletin.received == datetime.fromisoformat("2025-10-02T16:30:00-04:00")
        assert bulletin.issued == issued


def test_a_mail_that_is_attached_has_its_own_date() -> None:
    """It was issued when it was sent, and received when it was passed on."""
    inner = mail(page(), date=EARLIER).decode()
    boundary = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"'
    head = f"From: b@example.ca\nSubject: FW: x\nDate: {SENT}\n{boundary}\n\n"
    note = "--B\n\nSee below.\n"
    bulletin = read_bulletin(
        f"{head}{note}--B\nContent-Type: message/rfc822\n\n{inner}--B--".encode()
    )
    assert bulletin.issued == datetime.fromisoformat(EARLIER_ISO)
    assert bulletin.received == datetime.fromisoformat(SENT_ISO)
    assert bulletin.message_id == "<a@example.ca>"


def test_an_answer_goes_before_the_notice_that_it_quotes() -> None:
    """The text that announces an outage is read: the one below a note, and that of a correction
    above an older notice.
    """
    older = page(start="2025-10-02 14:00 (ET)")
    quoted = f"\n-----Original Message-----\n{older}"
    noted = read_bulletin(mail(f"Please see below.\n{quoted}"))
    corrected = read_bulletin(mail(page() + quoted))
    starts = [each.outages[0].start.isoformat() for each in (noted, corrected)]
    assert starts == ["2025-10-02T14:00:00-04:00", "2025-10-02T15:30:00-04:00"]
