"""From the bytes of an e-mail to its messages: subject, date, and the texts in them.

Mail is untrusted: its size, its header, its parts and their nesting are bounded, and a part that
holds no text is skipped unread. `email` reads headers and encodings; what it would need more than
linear time for, the cutting of parts at their boundaries above all, is done here. Whatever a
header holds, what cannot be read of it is left out.
"""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from typing import NamedTuple

from graceperiod.errors import UnreadableBulletinError

__all__ = ["FORWARD", "LARGEST", "Body", "Letter", "looks_like_mail", "read_mail"]

LARGEST = 25_000_000
"""Bytes of an e-mail."""
FORWARD = re.compile(r"(?:(?:fwd?|tr|re|réf) ?: ?)+", re.IGNORECASE)
"""What a subject begins with if the e-mail passes another on, or answers it."""

_MOST_PARTS = 100
_DEEPEST = 10
_LONGEST_HEAD = 64_000  # bytes
_LONGEST_FIELD = 2_000  # bytes
_LONGEST_BODY = 4_000_000  # characters
_BYTE_MARK = codecs.BOM_UTF8
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):")
_KNOWN = {
    b"date", b"from", b"to", b"subject", b"mime-version", b"received", b"message-id",
    b"content-type", b"return-path", b"delivered-to", b"cc", b"reply-to", b"sender",
    b"content-transfer-encoding", b"dkim-signature", b"list-id",
}  # fmt: skip
_HEAD = re.compile(rb"(?:(?:[!-9;-~]++:|[ \t])[^\n]*+\n?)*+")
_FIELD = re.compile(
    rb"^(subject|date|message-id|content-(?:type|disposition|transfer-encoding)):"
    rb"([^\n]*+(?:\n[ \t][^\n]*+)*+)",
    re.IGNORECASE | re.MULTILINE,
)
_ENCODED_WORD = r"=\?[^?\s]{1,60}\?[bq]\?[^?]*\?="
_ENCODED = re.compile(rf"{_ENCODED_WORD}(?:\s*{_ENCODED_WORD})*", re.IGNORECASE)
_TRANSFERS = {"base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue"}
# Where these are named, it is often UTF-8 all the same, and the rest is Windows.
_WESTERN = {"ascii", "iso8859-1", "cp1252", "utf-8"}
# They decode no text that was ever sent, and the first two take quadratic time for it.
_NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape"}


class Body(NamedTuple):
    """A text in an e-mail, its lines divided by line feeds alone."""

    text: str
    is_html: bool


class Letter(NamedTuple):
    """One message: the e-mail itself, or one that it carries.

    `sent` is its Date, aware; None where it is missing, has no zone or cannot be read. `forwarded`
    says that this is when it was passed on. `bodies` are its texts in the order in which to try
    them. `passed_on` is the Date of the e-mail that carries it.
    """

    subject: str | None
    sent: datetime | None
    message_id: str | None
    forwarded: bool
    bodies: tuple[Body, ...]
    passed_on: datetime | None = None


def looks_like_mail(data: bytes) -> bool:
    """Whether some bytes are an e-mail: they begin with header fields, two of them well known."""
    known: set[bytes] = set()
    begun = False
    for line in _trimmed(data[:20_000]).splitlines():
        found = _HEADER.match(line)
        if not found and not (begun and line[:1] in {b" ", b"\t"}):
            break
        begun = True
        if found and (name := found[1].lower()) and (name in _KNOWN or name.startswith(b"x-")):
            known.add(name)
    return len(known) > 1 and known != {b"subject", b"date"}


def read_mail(data: bytes) -> tuple[Letter, ...]:
    """An e-mail, then those that it carries, each as a letter of its own.

    Raises:
        UnreadableBulletinError: larger, or of more parts, than a person's mail.
    """
    if len(data) > LARGEST:
        raise UnreadableBulletinError(f"an e-mail larger than {LARGEST:,} bytes; pass its text")
    return tuple(_Reader().letters(_trimmed(data), None, 0))


def _trimmed(data: bytes) -> bytes:
    """An e-mail from its first field on, with line feeds."""
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    data = data.removeprefix(_BYTE_MARK).lstrip(b"\r\n")
    return data.partition(b"\n")[2] if data.startswith(b"From ") else data  # of an mbox


class _Part:
    """A part of an e-mail, its header read and its body not."""

    def __init__(self, data: bytes) -> None:
        """Cut the header, up to the first line that is no field, from the body.

        Raises:
            UnreadableBulletinError: the header is far longer than one.
        """
        found = _HEAD.match(data, 0, _LONGEST_HEAD)
        head = found[0] if found else b""
        if len(head) == _LONGEST_HEAD:
            raise UnreadableBulletinError(
                f"an e-mail with a header of {_LONGEST_HEAD:,} bytes or more; pass its text"
            )
        self.body = data[len(head) :].removeprefix(b"\r").removeprefix(b"\n")
        self.fields: dict[str, str] = {}
        for field in _FIELD.finditer(head):
            self.fields.setdefault(field[1].lower().decode(), _field(field[2]))
        # Its parameters are read from a field of bounded length: `email` takes quadratic time.
        self.message = Message()
        for name in ("content-type", "content-disposition"):
            if name in self.fields:
                self.message[name] = self.fields[name]
        self.kind = self.message.get_content_type()
        self.name = (self.parameter("filename", "content-disposition") or "").lower()
        self.name = self.name or self.parameter("name").lower()

    def parameter(self, name: str, header: str = "content-type") -> str:
        """A parameter of a field, empty if it is missing or cannot be read."""
        try:
            return collapse_rfc2231_value(self.message.get_param(name, "", header)).strip()
        except (ValueError, LookupError, TypeError):
            return ""

    def content(self) -> bytes:
        """The body without its transfer encoding."""
        transfer = self.fields.get("content-transfer-encoding", "").strip().lower()
        if transfer not in _TRANSFERS:
            return self.body
        message = Message()
        message["Content-Transfer-Encoding"] = transfer
        message.set_payload(self.body.decode("ascii", "surrogateescape"))
        content = message.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""

    def text(self) -> str:
        """The text of the body; empty where it is far too long for one."""
        if len(self.body) > 4 * _LONGEST_BODY:
            return ""
        text = _decoded(self.content(), self.parameter("charset"))
        return "" if len(text) > _LONGEST_BODY else text.removeprefix("\ufeff")


class _Reader:
    """Reads one e-mail, counting its parts."""

    def __init__(self) -> None:
        self.parts = 0

    def letters(self, data: bytes, passed_on: datetime | None, depth: int) -> Iterator[Letter]:
        """A message and those that it carries."""
        top = _Part(data)
        leaves = list(self.leaves(top, depth))
        subject, sent = top.fields.get("subject"), _sent(top.fields.get("date", ""))
        yield Letter(
            subject=subject or None,
            sent=sent,
            message_id=top.fields.get("message-id") or None,
            forwarded=bool(subject and FORWARD.match(subject)),
            bodies=tuple(_bodies([part for part, _ in leaves])),
            passed_on=passed_on,
        )
        for part, deep in leaves:
            if _is_mail(part):
                yield from self.letters(_trimmed(part.content()), sent, deep + 1)

    def leaves(self, part: _Part, depth: int) -> Iterator[tuple[_Part, int]]:
        """The parts that have no parts, each with the depth of its nesting."""
        self.parts += 1
        if self.parts > _MOST_PARTS or depth > _DEEPEST:
            raise UnreadableBulletinError(
                f"an e-mail of more than {_MOST_PARTS} parts, or nested more than {_DEEPEST} deep; "
                "pass its text"
            )
        boundary = part.parameter("boundary")
        if part.kind.startswith("multipart/") and boundary:
            for inner in _cut(part.body, boundary):
                yield from self.leaves(_Part(inner), depth + 1)
        else:
            yield part, depth


def _cut(body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between the lines of a boundary; if the last is missing, up to the end."""
    mark = re.escape(b"\n--" + boundary.encode("utf-8", "surrogateescape"))
    body = b"\n" + body
    begin: int | None = None
    for found in re.finditer(mark + rb"(--)?[ \t]*\r?(?=\n|\Z)", body):
        if begin is not None:
            yield body[begin : found.start()].removesuffix(b"\r")
        begin = found.end() + 1
        if found[1]:
            return
    if begin is not None:
        yield body[begin:]


def _is_mail(part: _Part) -> bool:
    return part.kind == "message/rfc822" or part.name.endswith(".eml")


def _bodies(parts: list[_Part]) -> Iterator[Body]:
    """The texts of a message: the plain ones, joined, then HTML, then those attached."""
    plain: list[str] = []
    html: list[Body] = []
    attached: list[Body] = []
    for part in parts:
        is_html = part.kind == "text/html" or part.name.endswith((".html", ".htm"))
        if _is_mail(part) or not (
            is_html or part.kind.startswith("text/") or part.name.endswith(".txt")
        ):
            continue
        disposition = part.fields.get("content-disposition", "").strip().lower()
        is_attached = disposition.startswith("attachment") or not part.kind.startswith("text/")
        if not is_attached and part.kind not in {"text/plain", "text/html"}:
            continue
        if not (text := part.text()).strip():
            continue
        if is_attached:
            attached.append(Body(text, is_html))
        elif is_html:
            html.append(Body(text, is_html=True))
        elif part.parameter("format").lower() == "flowed":
            plain.append(_flowed(text, 1 if part.parameter("delsp").lower() == "yes" else 0))
        else:
            plain.append(_unquoted(text))
    joined = "\n".join(plain)
    if plain and len(joined) <= _LONGEST_BODY:
        yield Body(joined, is_html=False)
    yield from html
    yield from attached


def _decoded(data: bytes, charset: str) -> str:
    """Text in the encoding that is named, if that fits; else in UTF-8, or in that of Windows."""
    text = None
    try:
        encoding = codecs.lookup(charset or "utf-8").name
        if encoding not in _WESTERN and encoding not in _NO_CHARSETS:
            text = data.decode(encoding)
    except (LookupError, ValueError):
        pass
    if text is None:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("windows-1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _flowed(text: str, trailing: int) -> str:
    """The lines of a text whose soft breaks are spaces at their ends (RFC 3676), without the marks
    of quoting. Of those spaces this many go.
    """
    pieces: list[str] = []
    above: int | None = None  # how deep the line above is quoted, if it goes on
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        pieces += ["" if above == depth else "\n", content]
        above = depth if content.endswith(" ") and content != "-- " else None
        if trailing and above is not None:
            pieces[-1] = content[:-trailing]
    return "".join(pieces[1:])


def _unquoted(text: str) -> str:
    """A text without the marks of quoting."""
    if "\n>" not in text and not text.startswith(">"):
        return text
    return re.sub(r"^(?:> ?){1,10}", "", text, flags=re.MULTILINE)


def _field(raw: bytes) -> str:
    """The text of a field on one line; what of it cannot be decoded stays as it is."""
    return " ".join(_ENCODED.sub(_words, _decoded(raw[:_LONGEST_FIELD], "")).split())


def _words(found: re.Match[str]) -> str:
    """Adjacent encoded words, joined."""
    try:
        parts = decode_header(found[0])
    except (HeaderParseError, ValueError):
        return found[0]
    return "".join(
        _decoded(part, (charset or "").partition("*")[0]) if isinstance(part, bytes) else part
        for part, charset in parts
    )


def _sent(date: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(date)
        if sent.tzinfo is None and "-0000" in date:  # UTC, of a sender somewhere unknown
            sent = sent.replace(tzinfo=UTC)
        return sent if sent.tzinfo and sent.astimezone(UTC) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
