"""E-mail: what is one, its headers, and the texts in it whatever their encoding and nesting."""

from base64 import b64encode
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from random import Random
from time import process_time
from typing import cast

import pytest

from graceperiod import GracePeriodError, UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.source.letters import LARGEST, Letter
from graceperiod.bulletins.source.letters import Message as Opened
from graceperiod.bulletins.source.mail import looks_like_mail, read_mail, split_mailbox
from graceperiod.bulletins.source.opening import read_messages
from graceperiod.bulletins.source.text import read_lines
from tests.bulletins.test_fixtures import HERE
from tests.bulletins.test_sources import letters_in
from tests.examples import examples

EDT = timezone(timedelta(hours=-4))
SENT = datetime(2025, 10, 2, 15, 50, tzinfo=EDT)


def letter(*headers: str, body: bytes = b"") -> Letter:
    """The first message of an e-mail with these headers."""
    head = "".join(f"{header}\r\n" for header in ("From: a@example.ca", *headers))
    return read_mail(head.encode("latin-1") + b"\r\n" + body)


def texts(*headers: str, body: bytes = b"") -> list[str]:
    """The texts of an e-mail of one message."""
    return list(letter(*headers, body=body).bodies)


def multipart(kind: str, *parts: str, boundary: str = "B") -> bytes:
    """An e-mail of several parts, each given with its headers."""
    head = f"From: a@example.ca\nContent-Type: multipart/{kind}; boundary={boundary}\n\n"
    inner = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"{head}{inner}--{boundary}--\n".encode()


@pytest.mark.parametrize(
    ("data", "is_mail"),
    [
        (b"From: a@example.ca\r\nSubject: x\r\n\r\ny", True),
        (b"\xef\xbb\xbf\r\n\nFrom: a@example.ca\nTo: b@example.ca\n", True),
        (b"From a@example.ca Thu Oct  2 15:50:00 2025\nDate: x\nTo: y\n\n", True),
        (b"Received: from x\n by y\n\tfor z\nX-Spam: 0\n\n", True),
        (b"Unknown: x\nMessage-ID: <a>\nMIME-Version: 1.0\n", True),
        (b"From: a@example.ca\n\nTo: b@example.ca\n", False),
        (b"From: a@example.ca\nno header\nTo: b@example.ca\n", False),
        (b" Subject: x\nFrom: y\nTo: z\n", False),
        (b"Subject: x\nDate: y\n", False),
        (b"Subject: x\nSubject: y\n", False),
        (b"TCC25-0138 CERS\nFrom: 15:30\nTo: 18:00\n", False),
        (b"", False),
        (b"From ", False),
        (b"X" * 99 + b": y\nFrom: a\nTo: b\n", False),
        (b"\r\n\r\n", False),
    ],
)
def test_an_email_begins_with_two_well_known_headers(data: bytes, is_mail: bool) -> None:
    """A mark, empty lines and the line of an mbox may stand before them; a page that states its
    subject and date alone is none.
    """
    assert looks_like_mail(data) is is_mail


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        ("Date: Thu, 2 Oct 2025 15:50:00 -0400", SENT),
        ("Date: Thu, 2 Oct 2025 15:50:00 EDT", SENT),
        ("Date: 2 Oct 2025 15:50 -0400 (EDT)", SENT),
        ("Date: Thu, 2 Oct 2025 15:50:00 -0000", datetime(2025, 10, 2, 15, 50, tzinfo=UTC)),
        ("Date: Thu, 2 Oct 2025 15:50:00", None),
        ("To: b@example.ca", None),
        ("Date:", None),
        ("Date: jeu., 2 oct. 2025 15:50:00 -0400", None),
        ("Date: Thu, 32 Oct 2025 15:50:00 -0400", None),
        ("Date: Thu, 2 Oct 2025 15:50:00 +9999", None),
        ("Date: Thu, 2 Oct 99999999999999999999 15:50:00 -0400", None),
        ("Date: Fri, 31 Dec 9999 23:59:00 -0400", None),
    ],
)
def test_the_date_is_an_instant_or_none(header: str, sent: datetime | None) -> None:
    """`-0000` is UTC; without a zone it is no instant, and one that cannot be read is left out."""
    read = letter(header).sent
    assert read == sent
    assert read is None or read.tzinfo is not None


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Subject: TCC25-0138 RESOLVED", "TCC25-0138 RESOLVED"),
        ("Subject: a\r\n b\r\n\tc", "a b c"),
        ("Subject: =?utf-8?q?MISE_=C3=80_JOUR?=", "MISE À JOUR"),
        ("Subject: =?iso-8859-1?b?UsRTT0xV?= =?utf-8?q?_-_CERS?=", "RÄSOLU - CERS"),
        ("Subject: =?utf-8?q?a=0Ab?=", "a b"),
        ("Subject: =?klingon?q?abc?=", "abc"),
        ("Subject: =?utf-8?q?caf=C3?=", "cafÃ"),
        ("Subject: =?utf-8?b?w?=", "=?utf-8?b?w?="),
        ("Subject: caf\xe9", "café"),
        ("Subject:", None),
        ("To: b@example.ca", None),
    ],
)
def test_the_subject_is_decoded_as_far_as_it_can_be(header: str, subject: str | None) -> None:
    """Encoded words are read, and those that no one can read stay as they are."""
    assert letter(header).subject == subject


@pytest.mark.parametrize(
    ("subject", "forwarded"),
    [
        ("FW: TCC25-0138", True),
        ("Fwd : TCC25-0138", True),
        ("TR: TCC25-0138", True),
        ("Re: TCC25-0138", True),
        ("=?utf-8?q?R=C3=89F?=: TCC25-0138", True),
        ("TCC25-0138 FW: x", False),
        ("TRS: TCC25-0138", False),
        ("Fw TCC25-0138", False),
    ],
)
def test_a_subject_says_whether_the_mail_was_passed_on(subject: str, forwarded: bool) -> None:
    """Its prefix does, in English or French."""
    assert letter(f"Subject: {subject}").is_forwarded is forwarded


def test_the_message_id_is_that_of_the_header() -> None:
    """It goes with the letter, if there is one."""
    assert letter("Message-ID: <a@example.ca>").message_id == "<a@example.ca>"
    assert letter().message_id is None


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ('; charset="utf-8"', "à".encode(), "à"),
        ("; charset=iso-8859-1", b"\xe0", "à"),
        ("; charset=windows-1252", b"l\x92heure \x96", "l’heure –"),
        ("; charset=us-ascii", "à".encode(), "à"),
        ("; charset=utf-8", b"\xe0 \x92", "à ’"),
        ("; charset=klingon", "à".encode(), "à"),
        ("; charset=utf-8\0", b"a", "a"),
        ("; charset*=klingon''utf%FF", b"a", "a"),
        ("; charset*=utf-8\0''x", b"a", "a"),
        ("; charset=", b"\xe0", "à"),
        ("", "à".encode(), "à"),
        ("", b"\xe0\x81", "à\ufffd"),
    ],
)
def test_a_text_is_in_the_charset_that_fits(charset: str, data: bytes, text: str) -> None:
    """The one that is named, else UTF-8, else windows-1252, where that has no such character."""
    kind = f"Content-Type: text/plain{charset}"
    assert texts(kind, "Content-Transfer-Encoding: 8bit", body=data) == [text]


@pytest.mark.parametrize(
    ("encoding", "data", "text"),
    [
        ("quoted-printable", b"caf=C3=A9 15=\r\n:30 =3D", "café 15:30 ="),
        ("base64", b64encode("café".encode()), "café"),
        ("base64", b"a", "a"),
        ("x-unknown", b"abc", "abc"),
    ],
)
def test_a_text_is_decoded(encoding: str, data: bytes, text: str) -> None:
    """Quoted-printable and base64 are; what is in neither, or no base64, stays as it is."""
    kind = "Content-Type: text/plain; charset=utf-8"
    assert texts(kind, f"Content-Transfer-Encoding: {encoding}", body=data) == [text]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"> a\n>> b\n> > c\nd > e", [("a", True), ("b", True), ("c", True), ("d > e", False)]),
        (b"a\n>b", [("a", False), ("b", True)]),
        (b"15:30 > 18:00", [("15:30 > 18:00", False)]),
    ],
)
def test_marks_of_quoting_are_no_part_of_a_text(body: bytes, lines: list[tuple[str, bool]]) -> None:
    """A `>` goes at the beginning of a line, which is quoted."""
    (text,) = texts("Content-Type: text/plain", body=body)
    assert [(line.text, line.quoted) for line in read_lines(text)] == lines


PLAIN = "Content-Type: text/plain\n\nplain"
HTML = "Content-Type: text/html\n\n<p>html"
ATTACHED = "Content-Type: text/plain\nContent-Disposition: Attachment; filename=a.txt\n\nattached"
ATTACHED_HTML = "Content-Type: text/html\nContent-Disposition: attachment\n\n<p>file"
PDF = "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0="
CALENDAR = "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("kind", "parts", "bodies"),
    [
        ("alternative", [HTML, PLAIN], ["plain", "<p>html"]),
        ("mixed", [PLAIN, PLAIN], ["plain\nplain"]),
        ("mixed", [HTML, HTML], ["<p>html", "<p>html"]),
        ("mixed", [ATTACHED, PLAIN], ["plain"]),
        ("mixed", [ATTACHED_HTML], []),
        ("mixed", [PDF, CALENDAR, PLAIN], ["plain"]),
        ("mixed", [PDF], []),
        ("mixed", ["Content-Type: text/plain\n\n \t", HTML], ["<p>html"]),
        ("mixed", ["", PLAIN], ["plain"]),
        ("mixed", [], []),
    ],
)
def test_texts_come_in_the_order_in_which_to_try_them(
    kind: str, parts: list[str], bodies: list[str]
) -> None:
    """Plain ones joined, then HTML; what is no text, is empty or is attached is ignored."""
    read = read_mail(multipart(kind, *parts))
    assert list(read.bodies) == bodies


def test_what_is_attached_may_be_a_bulletin_too() -> None:
    """Texts and HTML as texts, e-mails, PDFs and Outlook messages as the bytes of a file."""
    outlook = "Content-Type: application/octet-stream; name=A.MSG\n\nmsg"
    read = read_mail(multipart("mixed", PLAIN, ATTACHED, ATTACHED_HTML, PDF, outlook, CALENDAR))
    assert read.attached == (
        "attached", "<p>file", b"%PDF-", b"msg"
    )  # fmt: skip


def test_parts_within_parts_are_read() -> None:
    """Mixed parts may hold alternatives."""
    inner = multipart("alternative", PLAIN, HTML, boundary="C").decode()
    read = read_mail(multipart("mixed", inner, PDF))
    assert list(read.bodies) == ["plain", "<p>html"]


def test_a_mail_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    """The last boundary may be missing, and the headers may be all there is."""
    data = multipart("mixed", PLAIN).removesuffix(b"--B--\n")
    assert [body.strip() for body in read_mail(data).bodies] == ["plain"]
    assert texts("Content-Type: multipart/mixed; boundary=B") == []
    assert texts("Content-Type: multipart/mixed", body=b"no boundary") == []


def opened(data: bytes) -> list[Opened]:
    """The messages of an e-mail, in their first form, and of those that it carries."""
    return [
        message
        for letter in letters_in(data)
        for body in letter.bodies[:1]
        for message in read_messages(body, letter, Opened(()))
    ]


def carrying(inner: str) -> str:
    """A part that carries a whole e-mail."""
    return f"Content-Type: message/rfc822\n\n{inner}"


def test_a_mail_that_is_carried_comes_after_the_one_that_carries_it() -> None:
    """Each has its own headers and texts, and knows when the one around it was sent."""
    innermost = f"Subject: three\nDate: Wed, 1 Oct 2025 09:00:00 -0400\n{PLAIN} 3"
    inner = multipart("mixed", f"{PLAIN} 2", carrying(innermost), boundary="C").decode()
    outer = multipart("mixed", f"{PLAIN} 1", carrying(f"Subject: two\n{inner}"))
    one, two, three = opened(b"From: a\nDate: Thu, 2 Oct 2025 15:50:00 -0400\n" + outer)
    assert [each.subject for each in (one, two, three)] == [None, "two", "three"]
    assert [each.lines[0].text for each in (one, two, three)] == ["plain 1", "plain 2", "plain 3"]
    assert (one.passed_on, two.passed_on, three.passed_on) == (None, SENT, None)
    assert (one.sent, two.sent, three.sent) == (SENT, None, datetime(2025, 10, 1, 9, tzinfo=EDT))


def test_a_mail_may_be_nothing_but_another() -> None:
    """Its own texts are none."""
    (inner,) = opened(b"From: a\n" + carrying(f"Subject: b\n{PLAIN}").encode())
    assert (inner.subject, inner.lines[0].text) == ("b", "plain")


def nested(depth: int) -> bytes:
    """Parts within parts."""
    inner = PLAIN
    for level in range(depth):
        inner = multipart("mixed", inner, boundary=f"B{level}").decode()
    return inner.encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"From: a\nTo: b\n".ljust(LARGEST + 1), "larger than 25,000,000 bytes; pass its text"),
        (multipart("mixed", *[PLAIN] * 101), "more than 100 parts"),
        (nested(12), "nested more than 10 deep; pass its text"),
        (b"Content-Type: message/rfc822\n\n" * 12, "nested more than 10 deep; pass the bulletin"),
        (
            b"Content-Type: message/rfc822\n\n" * 5_000,
            "nested more than 10 deep; pass the bulletin",
        ),
    ],
    ids=["bytes", "parts", "parts within parts", "mails within mails", "far too deep"],
)
def test_a_mail_that_no_person_wrote_is_refused(data: bytes, message: str) -> None:
    """Its size, its parts and their nesting are bounded."""
    with pytest.raises(UnreadableBulletinError, match=message):
        opened(b"From: a\n" + data if data.startswith(b"Content") else data)


@pytest.mark.parametrize(
    "boundary", ["*=utf-8\0''B", "*=undefined''B", "*=idna''%FF", f"*{'1' * 5_000}=B"]
)
def test_a_boundary_that_cannot_be_read_is_no_error_of_another_kind(boundary: str) -> None:
    """The mail is refused, or read without its parts."""
    data = f"From: a\nTo: b\nContent-Type: multipart/mixed; boundary{boundary}\n\nx\n".encode()
    with suppress(UnreadableBulletinError):
        assert read_mail(data).bodies == ()


def test_a_mail_within_the_bounds_is_read() -> None:
    """Ten levels of parts, or of mails, are not too many."""
    assert [body.strip() for body in read_mail(nested(10)).bodies] == ["plain"]
    deep = b"Content-Type: message/rfc822\n\n" * 10 + b"a"
    assert [message.lines[0].text for message in opened(b"From: a\n" + deep)] == ["a"]


def test_a_text_far_too_long_is_ignored() -> None:
    """What no bulletin can be is not looked at; the other texts are."""
    long = f"Content-Type: text/plain\n\n{'a' * 4_000_001}"
    read = read_mail(multipart("mixed", long, HTML))
    assert list(read.bodies) == ["<p>html"]


def mutated(data: bytes, random: Random) -> bytes:
    """Some bytes with a piece of them changed, left out, repeated or moved."""
    at, length = random.randrange(len(data) or 1), random.choice((1, 1, 2, 8, 64, 512))
    piece = data[at : at + length]
    put = random.choice((b"", piece * 2, random.randbytes(length), piece[::-1], b"\n", b"="))
    to = random.choice((at, random.randrange(len(data) or 1)))
    without = data[:at] + data[at + length :]
    return without[:to] + put + without[to:]


@pytest.mark.property
def test_damaged_mails_raise_nothing_else() -> None:
    """Mails, 3,000 in CI, with up to four pieces damaged are read or refused by our errors."""
    samples = [file.read_bytes()[:6_000] for file in sorted(HERE.glob("fixtures/*.eml"))]
    random = Random(20251002)
    for _ in range(examples(3_000)):
        data = random.choice(samples)
        for _ in range(random.randint(1, 4)):
            data = mutated(data, random)
        with suppress(GracePeriodError):
            assert read_bulletin(data).sha256


def test_a_text_that_is_none_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part without a payload holds no text."""
    monkeypatch.setattr(Message, "get_payload", lambda *_, **__: cast("str", None))
    assert texts() == []


def test_a_mail_carries_few_others() -> None:
    """More than a person attaches are refused, however deep they are."""
    many = [f"{ATTACHED} {number}" for number in range(40)]
    inner = multipart("mixed", *many, boundary="C").decode()
    outer = multipart("mixed", *[carrying(f"From: a\nTo: b\n{inner}")] * 3)
    with pytest.raises(UnreadableBulletinError, match="carries more than 100 others"):
        opened(b"To: b\n" + outer)


def test_a_mailbox_is_cut_at_its_marks() -> None:
    """A mark stands behind an empty line and before a field; in a text it is none."""
    mark = b"From a@example.ca Thu Oct  2 15:50:00 2025\n"
    one, two = mark + b"Subject: a\n\nFrom here: no\nb\n", mark + b"Subject: c\n\nFrom d\ne"
    assert [each.strip() for each in split_mailbox(one + b"\n" + two)] == [one.strip(), two]
    crlf = (one + b"\n" + two).replace(b"\n", b"\r\n")
    assert [len(read_mail(each).bodies) for each in split_mailbox(crlf)] == [1, 1]
    for data in (one, b"x\n\n" + one + b"\n" + two, b"", b"From: a\n\n" + one):
        assert split_mailbox(data) == [data]


def test_a_large_mailbox_is_cut_at_once() -> None:
    """In linear time, whatever is in it."""
    mark = b"From a@example.ca Thu Oct  2 15:50:00 2025\n"
    for data in (
        (mark + b"Subject: a\n\nb\n\n") * 100_000,
        b"From " * 2_000_000,
        b"\n" * 9_000_000,
    ):
        begun = process_time()
        split_mailbox(data)
        assert process_time() - begun < 5


def test_times_of_what_stands_above_a_quoted_notice_are_asked() -> None:
    """Whoever passes it on may know more than it says."""
    text = (
        "From: a@example.org\nTo: b@example.org\nSubject: Re: EDI maintenance this Sunday\n"
        "Date: Fri, 23 Jan 2026 14:02:44 -0500\nContent-Type: text/plain; charset=utf-8\n\n"
        "They told me on the phone that the EDI maintenance will begin at 20:00.\n\n"
        "On Mon, Jan 19, 2026 at 10:15 AM A wrote:\n> TCC26-0011 SCHEDULED - EDI Maintenance\n"
        "> Start Date / Time 2026-01-25 03:00 (ET)\n> End Date / Time 2026-01-25 06:00 (ET)\n"
        "> Clients Affected All EDI clients\n> Description EDI will be unavailable.\n"
    )
    bulletin = read_bulletin(text.encode())
    assert bulletin.number == "TCC26-0011"
    assert [finding.code for finding in bulletin.findings] == ["UNUSED_TIME"]
