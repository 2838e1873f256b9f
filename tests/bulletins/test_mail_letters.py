"""The letters in an e-mail, and what of a hostile e-mail is refused."""

import random
from base64 import encodebytes
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP
from time import process_time

import pytest

from graceperiod.bulletins.source.letters import LARGEST, Letter
from graceperiod.bulletins.source.mail import looks_like_mail, read_mail
from graceperiod.bulletins.source.text import read_lines
from graceperiod.errors import GracePeriodError, UnreadableBulletinError

HEAD = b"From: CBSA <a@example.org>\nTo: b@example.org\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"


def letter(data: bytes) -> Letter:
    """The one letter of an e-mail."""
    return read_mail(data)


def plain(fields: bytes, body: bytes) -> str:
    """The one text of an e-mail with these fields and this body."""
    (found,) = letter(HEAD + fields + b"\n\n" + body).bodies
    return found


def parts(*each: bytes) -> bytes:
    """An e-mail of these parts."""
    return MIXED + b"".join(b"--b\n" + part + b"\n" for part in each) + b"--b--\n"


class TestLooksLikeMail:
    """An e-mail begins with fields, two of them well known."""

    @pytest.mark.parametrize(
        "data",
        [
            HEAD,
            b"\xef\xbb\xbf\r\n\r\n" + HEAD,
            b"From a@example.org Thu Oct  2\nReturn-Path: <a>\nX-Spam: no\n",
            b"ARC-Seal: i=1;\n a=rsa\nReceived: by\n\tsomebody\nSUBJECT: x\n",
            HEAD.replace(b"\n", b"\r"),
        ],
    )
    def test_two_fields_are_enough(self, data: bytes) -> None:
        """With a mark, empty lines or the line of an mbox before them, two known fields do."""
        assert looks_like_mail(data)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"Subject: CERS\nStart Date / Time: 2025-10-02 15:30 (ET)\nTo: all clients\n",
            b"Subject: CERS\nDate: 2025-10-02\n\nStart Date / Time\n",
            b" From: a\nTo: b\n",
            b"Clients: all\nSystem: CERS\n",
            b"<html>From: a\nTo: b",
        ],
    )
    def test_a_notice_is_none(self, data: bytes) -> None:
        """A notice whose lines have labels is no e-mail."""
        assert not looks_like_mail(data)


class TestFields:
    """Subject, date and number of an e-mail, as far as they can be read."""

    @pytest.mark.parametrize(
        ("raw", "subject"),
        [
            (b"CERS  Portal\n  Outage", "CERS Portal Outage"),
            (b"=?utf-8?q?R=C3=A9solu?= CERS", "Résolu CERS"),
            (b"=?utf-8?b?UsM=?= =?utf-8?b?qXNvbHU=?=", "Résolu"),
            (b"=?iso-8859-1*fr?Q?R=E9solu?=", "Résolu"),
            (b"=?nonsense?q?R=E9solu?=", "Résolu"),
            (b"=?utf-8?b?A?= CERS", "=?utf-8?b?A?= CERS"),
            (b"=?utf-8?q?CERS", "=?utf-8?q?CERS"),
            ("Résolu".encode(), "Résolu"),
            ("Résolu".encode("windows-1252"), "Résolu"),
            (b"", None),
        ],
    )
    def test_a_subject_is_decoded(self, raw: bytes, subject: str | None) -> None:
        """Encoded words are decoded, also where they are cut within a letter, and junk stays."""
        assert letter(HEAD + b"Subject: " + raw + b"\n\n").subject == subject

    @pytest.mark.parametrize(
        ("subject", "forwarded"),
        [
            ("FW: x", True), ("Fwd: x", True), ("TR : x", True), ("re: x", True),
            ("=?utf-8?q?R=C3=89F?=: x", True), ("Report: x", False), ("x FW: y", False),
        ],
    )  # fmt: skip
    def test_a_subject_says_that_it_was_passed_on(self, subject: str, *, forwarded: bool) -> None:
        """A subject that begins with a mark of forwarding or answering, in any case, says so."""
        assert letter(HEAD + f"Subject: {subject}\n\n".encode()).is_forwarded is forwarded

    @pytest.mark.parametrize(
        ("raw", "sent"),
        [
            (
                b"Thu, 2 Oct 2025 15:30:00 -0400",
                datetime(2025, 10, 2, 15, 30, tzinfo=timezone(timedelta(hours=-4))),
            ),
            (b"2 Oct 2025 19:30 GMT", datetime(2025, 10, 2, 19, 30, tzinfo=UTC)),
            (b"2 Oct 2025 19:30:00 -0000", datetime(2025, 10, 2, 19, 30, tzinfo=UTC)),
            (b"2 Oct 2025 15:30:00", None),
            (b"31 Dec 9999 23:00:00 -0500", None),
            (b"2 Oct 2025 15:30:00 +9999", None),
            (b"(", None),
            (b"9" * 5_000, None),
        ],
    )
    def test_a_date_is_aware_or_none(self, raw: bytes, sent: datetime | None) -> None:
        """A date has its own offset; without a zone, or with an impossible one, it is none."""
        assert letter(HEAD + b"Date: " + raw + b"\n\n").sent == sent

    def test_the_number_is_read(self) -> None:
        """The Message-ID is as written, and the first field of a name counts."""
        found = letter(HEAD + b"MESSAGE-ID: <1@example.org>\nMessage-ID: <2>\nSubject: x\n\n")
        assert (found.message_id, found.subject, found.sent) == ("<1@example.org>", "x", None)


class TestEncodings:
    """The text of a part, however it is encoded."""

    @pytest.mark.parametrize(
        ("fields", "body"),
        [
            (b"X-A: b", "début’".encode()),
            (b"Content-Type: text/plain; charset=iso-8859-1", "début’".encode("windows-1252")),
            (b"Content-Type: text/plain; charset=iso-8859-1", "début’".encode()),
            (b"Content-Type: text/plain; charset=utf-8", "début’".encode("windows-1252")),
            (b'Content-Type: text/plain; charset="utf-16"', "début’".encode("utf-16")),
            (b"Content-Type: text/plain; charset=utf-16", "début’".encode()),
            (b"Content-Type: text/plain; charset=punycode", "début’".encode()),
            (b"Content-Type: text/plain; charset=utf-8", "\0début’\0".encode()),
            (b"Content-Type: text/plain; charset*=x%00'e'%00", "début’".encode()),
            (b"Content-Transfer-Encoding: 8BIT", "début’".encode()),
            (b"Content-Transfer-Encoding: Quoted-Printable", b"d=C3=A9b=\nut=E2=80=99"),
            (b"Content-Transfer-Encoding: base64 ", encodebytes("début’".encode())),
        ],
    )
    def test_it_is_decoded(self, fields: bytes, body: bytes) -> None:
        """A text is decoded as its fields say, or else as UTF-8, or as Windows wrote it."""
        assert plain(fields, body).strip() == "début’"

    def test_lines_end_alike(self) -> None:
        """Carriage returns are line feeds."""
        assert plain(b"X-A: b", b"a\r\nb\rc\n") == "a\nb\nc\n"
        assert letter(b"From: a\rTo: b\r\rc\rd").bodies == ("c\nd",)

    def test_marks_of_quoting_go(self) -> None:
        """The marks before the lines of a quoted text are no part of it."""
        lines = read_lines(plain(b"X-A: b", b"> Start\n> > 15:30\n>\n>a > b"))
        assert [line.text for line in lines] == ["Start", "15:30", "a > b"]


class TestBodies:
    """The texts of a message, in the order in which to try them."""

    def test_plain_text_goes_first(self) -> None:
        """The plain text of an e-mail, joined, goes before its HTML; a file is no form of it."""
        found = letter(
            parts(
                b"Content-Type: text/plain\nContent-Disposition: attachment\n\nfile",
                b"Content-Type: text/html\n\n<p>a",
                b"Content-Type: text/plain\n\none",
                b"\ntwo",
            )
        )
        assert [each.strip() for each in found.bodies] == ["one\ntwo", "<p>a"]
        assert found.attached == ("file",)

    @pytest.mark.parametrize(
        "fields",
        [
            b"Content-Type: application/octet-stream; name=A.TXT",
            b"Content-Type: application/x\nContent-Disposition: inline; filename=a.htm",
            b"Content-Type: text/csv\nContent-Disposition: ATTACHMENT",
            b"Content-Type: text/html\nContent-Disposition: attachment",
        ],
    )
    def test_a_text_may_be_a_file(self, fields: bytes) -> None:
        """An attached text, by its type or its name, is read."""
        assert letter(parts(fields + b"\n\na\n")).attached == ("a\n",)

    @pytest.mark.parametrize(
        "part",
        [
            b"Content-Type: application/pdf\n\na",
            b"Content-Type: text/calendar\n\na",
            b"Content-Type: text/plain\n\n \n",
            b"Content-Type: text/plain\n\n" + b"a" * 4_000_001,
            b"Content-Type: text/plain\n\n" + b"a" * 16_000_001,
            b"Content-Type: multipart/mixed; boundary=c\n\nno boundary",
        ],
    )
    def test_what_is_no_text_is_skipped(self, part: bytes) -> None:
        """A binary file, an empty text or one far too long is skipped."""
        assert [each.strip() for each in letter(parts(part, b"\nb")).bodies] == ["b"]

    def test_parts_may_be_cut_short(self) -> None:
        """Without its last boundary the last part runs to the end; what is outside is no part."""
        assert list(letter(MIXED + b"x\n--bc\n--b \r\n\na\n--b").bodies) == ["a"]
        assert list(letter(MIXED + b"--b\n\na\n--b--\nx").bodies) == ["a"]
        assert list(letter(MIXED + b"--b\n\na\nb").bodies) == ["a\nb"]

    def test_a_header_may_be_broken(self) -> None:
        """A line that is no field ends the header, and a text may follow it at once."""
        assert letter(HEAD + b"CERS outage\nx").bodies[0] == "CERS outage\nx"
        assert letter(HEAD).bodies == ()

    def test_what_python_writes_is_read(self) -> None:
        """A message written by the standard library is read back."""
        message = EmailMessage(policy=SMTP)
        message["From"] = "a@example.org"
        message["Subject"] = "Panne résolue — CERS"
        message["Date"] = datetime(2025, 10, 2, 19, 30, tzinfo=UTC)
        message.set_content("Début : 15 h 30\n")
        message.add_alternative("<p>Début", subtype="html")
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="é.pdf")
        found = letter(message.as_bytes())
        assert found.subject == "Panne résolue — CERS"
        assert found.sent == datetime(2025, 10, 2, 19, 30, tzinfo=UTC)
        assert found.bodies == ("Début : 15 h 30\n", "<p>Début\n")


class TestCarriedMail:
    """An e-mail in an e-mail is a letter of its own."""

    INNER = b"Subject: Outage\nDate: 1 Oct 2025 10:00:00 +0000\nMessage-ID: <1>\n\nStart"

    @pytest.mark.parametrize(
        "fields",
        [
            b"Content-Type: message/rfc822\n\n" + INNER,
            b"Content-Type: application/octet-stream; name=a.eml\n\n" + INNER,
            b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
            + encodebytes(INNER),
        ],
    )
    def test_it_follows_what_carries_it(self, fields: bytes) -> None:
        """It has its own subject, date and text, and the date on which it was passed on."""
        data = parts(b"\nsee below", fields).replace(
            b"To:", b"Date: 2 Oct 2025 10:00:00 +0000\nTo:", 1
        )
        outer = read_mail(data)
        (carried,) = outer.attached
        assert isinstance(carried, bytes)
        inner = read_mail(carried)
        assert [each.strip() for each in outer.bodies] == ["see below"]
        assert (inner.subject, inner.message_id) == ("Outage", "<1>")
        assert [each.strip() for each in inner.bodies] == ["Start"]
        assert inner.sent == datetime(2025, 10, 1, 10, tzinfo=UTC)
        assert outer.sent == datetime(2025, 10, 2, 10, tzinfo=UTC)


class TestHostileMail:
    """What would take more than linear time is refused or skipped."""

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"a" * (LARGEST + 1), "larger than 25,000,000 bytes"),
            (HEAD + b" x\n" * 1_000_000, "a header of 64,000 bytes"),
            (MIXED + b"--b\n\nx\n" * 1_000_000, "more than 100 parts"),
            (
                b"".join(
                    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                    for n in range(1_000)
                )
                + b"x\n" * 1_000_000,
                "more than 10 deep",
            ),
        ],
    )
    def test_it_is_refused(self, data: bytes, reason: str) -> None:
        """More than a person's mail is refused in one line that says of what there is too much."""
        begun = process_time()
        with pytest.raises(UnreadableBulletinError, match=reason) as refused:
            read_mail(data)
        assert process_time() - begun < 10
        assert len(str(refused.value)) < 200

    @pytest.mark.parametrize(
        "data",
        [
            parts(b"\nx", b"Content-Type: application/pdf\n\n" + b"AAAA" * 15 * 400_000),
            MIXED + b"--b-\n" * 4_000_000,
            MIXED + (b"--b\n" + b"a:\n" * 20_000 + b"\nx\n") * 99,
            MIXED + (b"--b\nContent-Type: text/plain" + b";a=b" * 15_000 + b"\n\nx\n") * 99,
            HEAD + b"Subject: " + b"=?a?q?" * 10_000,
            HEAD + b"Content-Type: text/plain; charset=punycode\n\na-" + b"b9" * 1_000_000,
        ],
    )
    def test_what_is_not_refused_is_read_at_once(self, data: bytes) -> None:
        """An e-mail as bad as it may be is read in a second or so."""
        begun = process_time()
        read_mail(data)
        assert process_time() - begun < 10

    def test_what_mutations_give_is_read_or_refused(self) -> None:
        """Damage to an e-mail raises nothing but this library's errors."""
        draw = random.Random(7)
        mail = parts(
            b"Content-Type: text/plain; charset*0*=utf-8''%75; format=flowed\n"
            b"Content-Transfer-Encoding: quoted-printable\n\nd=C3=A9but",
            b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#86)C\n`\nend\n",
            b"Content-Type: message/rfc822\n\nSubject: =?utf-8?b?UsOp?=\nDate: 2 Oct 2025 1:2 +1",
        )
        bits = [
            b"=?utf-8?b?", b"?=", b"\n", b"\r\n", b"\n\n", b'"', b";", b"*1=", b"*0*=", b"''%",
            b"charset=", b"boundary=", b"base64", b"utf-7", b"idna", b"\0", b"\xff", b"9" * 50,
            b"Content-Type: ", b"message/rfc822", b"(", b"--b\n",
        ]  # fmt: skip
        for _ in range(2_000):
            data = bytearray(mail)
            for _ in range(draw.randrange(1, 9)):
                at = draw.randrange(len(data))
                data[at : at + draw.randrange(9)] = draw.choice(bits)
            looks_like_mail(bytes(data))
            try:
                found = read_mail(bytes(data))
            except GracePeriodError:
                continue
            assert found.sent is None or found.sent.utcoffset() is not None
            assert all(body.encode() for body in found.bodies)
