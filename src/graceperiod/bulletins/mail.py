"""From the bytes of an e-mail to its messages: subject, date, and the texts in them.

Mail is untrusted: its size, its parts and their nesting are bounded, attachments that are no text
are not decoded, and whatever a header holds, what cannot be read of it is left out.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from graceperiod.errors import UnreadableBulletinError

__all__ = ["LARGEST", "Body", "Letter", "looks_like_mail", "read_mail"]

LARGEST = 25_000_000
"""Bytes of an e-mail."""

_MOST_PARTS = 100
_DEEPEST = 10
_LONGEST_BODY = 4_000_000  # characters
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):")
_KNOWN = {
    b"date", b"from", b"to", b"subject", b"mime-version", b"received", b"message-id",
    b"content-type", b"return-path", b"delivered-to", b"cc", b"reply-to", b"sender",
    b"content-transfer-encoding", b"dkim-signature", b"list-id",
}  # fmt: skip
_FORWARDED = re.compile(r"\s*(?:fwd?|tr|re|réf)\s*:", re.IGNORECASE)
_CARRIED = "message/rfc822"
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


class Body(NamedTuple):
    """A text in an e-mail."""

    text: str
    is_html: bool


class Letter(NamedTuple):
    """One message: the e-mail itself, or one that it carries.

    `sent` is its Date, aware; None where it is missing or cannot be read. `forwarded` says that
    this is when it was passed on. `bodies` are its texts in the order in which to try them.
    `passed_on` is the Date of the e-mail that carries it.
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
    lines = data[:20_000].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    if lines and lines[0].startswith(b"From "):  # of an mbox
        lines.pop(0)
    for line in lines:
        found = _HEADER.match(line)
        if not found and not (known and line[:1] in {b" ", b"\t"}):
            break
        if found and (name := found[1].lower()) and (name in _KNOWN or name.startswith(b"x-")):
            known.add(name)
    return len(known) > 1 and known != {b"subject", b"date"}


def read_mail(data: bytes) -> tuple[Letter, ...]:
    """An e-mail, then those that it carries.

    Raises:
        UnreadableBulletinError: larger, or of more parts, than a person's mail.
    """
    if len(data) > LARGEST:
        raise UnreadableBulletinError(f"an e-mail larger than {LARGEST:,} bytes; pass its text")
    if len(_BOUNDARY.findall(data)) > _MOST_PARTS:
        raise UnreadableBulletinError(
            f"an e-mail of more than {_MOST_PARTS} parts within parts; pass its text"
        )
    try:
        message = message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
        return tuple(_letters(message, None, 0))
    except UnreadableBulletinError:
        raise
    except RecursionError:
        raise UnreadableBulletinError("an e-mail nested too deeply; pass its text") from None
    except (ValueError, LookupError, TypeError) as error:  # what the standard library stumbles on
        raise UnreadableBulletinError(
            f"an e-mail that cannot be read: {error!r:.100}; pass its text"
        ) from None


def _letters(message: Message, passed_on: datetime | None, depth: int) -> Iterator[Letter]:
    """A message and those that it carries."""
    if depth > _DEEPEST:
        raise UnreadableBulletinError(f"an e-mail nested more than {_DEEPEST} deep; pass its text")
    subject, sent = _header(message, "subject"), _sent(message)
    yield Letter(
        subject=subject,
        sent=sent,
        message_id=_header(message, "message-id"),
        forwarded=bool(subject and _FORWARDED.match(subject)),
        bodies=tuple(_bodies(message)),
        passed_on=passed_on,
    )
    for part in _parts(message):
        if part.get_content_type() == _CARRIED:
            for carried in _carried_by(part):
                yield from _letters(carried, sent, depth + 1)


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts of a message, without those of the messages it carries."""
    if depth > _DEEPEST:
        raise UnreadableBulletinError(f"an e-mail nested more than {_DEEPEST} deep; pass its text")
    inner = _carried_by(message)
    if message.get_content_type() == _CARRIED or not inner:
        yield message
    else:
        for part in inner:
            yield from _parts(part, depth + 1)


def _carried_by(message: Message) -> list[Message]:
    """The messages that a message is made of, if it is made of messages."""
    payload = message.get_payload()
    if not isinstance(payload, list):
        return []
    return [part for part in payload if isinstance(part, Message)]


def _bodies(message: Message) -> Iterator[Body]:
    """The texts of a message: the plain ones, joined, then HTML, then those attached."""
    plain: list[str] = []
    html: list[str] = []
    attached: list[Body] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if not kind.startswith("text/"):
            continue
        text = _decoded(part)
        if not text.strip() or len(text) > _LONGEST_BODY:
            continue
        if str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment"):
            attached.append(Body(text, kind == "text/html"))
        elif kind == "text/html":
            html.append(text)
        elif kind == "text/plain":
            plain.append(_flowed(text) if _is_flowed(part) else text)
    if plain:
        yield Body(_unquoted("\n".join(plain)), is_html=False)
    yield from (Body(text, is_html=True) for text in html)
    yield from attached


def _decoded(part: Message) -> str:
    """The text of a part: in the encoding it names, if that fits, else in one that does."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    for encoding in (_charset(part), "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("windows-1252", "replace")


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or "utf-8"
    except (LookupError, UnicodeError, ValueError, TypeError):
        return "utf-8"


def _is_flowed(part: Message) -> bool:
    return "flowed" in str(part.get("Content-Type", "")).lower()


def _flowed(text: str) -> str:
    """The lines of a text whose soft breaks are spaces at the end of a line (RFC 3676)."""
    return re.sub(r"(?<=[^\n]) \r?\n(?=[^\r\n>])", " ", text)


def _unquoted(text: str) -> str:
    """A text without the marks of quoting."""
    if "\n>" not in text and not text.startswith(">"):
        return text
    return re.sub(r"^(?:> ?){1,10}", "", text, flags=re.MULTILINE)


def _header(message: Message, name: str) -> str | None:
    """A header's text; what of it cannot be decoded stays as it is."""
    fields = (str(value) for key, value in message.raw_items() if key.lower() == name)
    raw = next(fields, None)
    if raw is None:
        return None
    text = raw
    if not raw.isascii():  # letters that were not encoded as a header's have to be
        data = raw.encode("utf-8", "surrogateescape")
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("windows-1252", "replace")
    with suppress(HeaderParseError, LookupError, ValueError, AssertionError):
        text = str(make_header(decode_header(text)))
    folded = " ".join(text.encode("utf-8", "replace").decode().split())
    return folded or None


def _sent(message: Message) -> datetime | None:
    raw = message.get("Date")
    if raw is None:
        return None
    try:
        sent = parsedate_to_datetime(str(raw))
        if sent.tzinfo is None and str(raw).rstrip().endswith("-0000"):
            sent = sent.replace(tzinfo=UTC)  # RFC 5322: in UTC, from no one knows where
        sent = sent.astimezone(UTC) if sent.tzinfo else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return sent
