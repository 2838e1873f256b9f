"""Letters, of whatever kind of file: the texts and files of one message; and messages of lines."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Union

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.source.text import decode_anyhow

LARGEST = 25_000_000
"""Bytes of an e-mail, of an Outlook message and of a PDF."""
LARGEST_TEXT = 4_000_000
"""Bytes of a text or a page: far more than a bulletin may have."""
FILES = (".eml", ".msg", ".pdf")
"""What the name of a file ends with that is attached and may be a bulletin, but for texts."""
_FORWARD = re.compile(r"(?:(?:fwd?|tr|re|réf) ?: ?)+", re.IGNORECASE)
_KINDS = {"message/rfc822", "application/vnd.ms-outlook", "application/pdf"}


class Letter(NamedTuple):
    """One message.

    `bodies` is its text in each form it has, as plain text or as HTML, in the order in which to try
    them; lines end in line feeds. `attached` are other texts, the bytes of files that may be
    bulletins, and messages. `sent` is its Date, aware; None where it is missing, has no zone or
    cannot be read. `passed_on` is that of the message it is attached to.
    """

    bodies: tuple[str, ...]
    attached: tuple[Union[str, bytes, "Letter"], ...] = ()
    subject: str | None = None
    sent: datetime | None = None
    message_id: str | None = None
    passed_on: datetime | None = None

    @property
    def is_forwarded(self) -> bool:
        """Whether its subject says that it passes a message on, or answers it."""
        return bool(self.subject and _FORWARD.match(self.subject))


class Message(NamedTuple):
    """The lines of a message, and what is known of it.

    `is_plain` says that they are those of a text, which a mailer may have cut, and `is_quoted` that
    it is older than the message before it. `issued` is the time of publication as the markup has
    it. `sent` is the Date of the message, and `passed_on` that of an e-mail that merely passes it
    on. `received` and `url` are as the user says, and `sha256` is of the bytes it came in.
    """

    lines: tuple[Line, ...]
    is_plain: bool = True
    is_quoted: bool = False
    issued: str | None = None
    subject: str | None = None
    sent: datetime | None = None
    passed_on: datetime | None = None
    message_id: str | None = None
    received: datetime | None = None
    url: str | None = None
    file: str | None = None
    sha256: str = ""


def without_marks(subject: str | None) -> str | None:
    """A subject without its marks of forwarding; None if nothing is left."""
    return _FORWARD.sub("", subject, count=1) or None if subject else None


def sent_at(date: str) -> datetime | None:
    """The instant of the Date of an e-mail; None where it is none, or cannot be read."""
    try:
        sent = parsedate_to_datetime(date)
        if sent.tzinfo is None and "-0000" in date:  # UTC, of a sender somewhere unknown
            sent = sent.replace(tzinfo=UTC)
        return sent if sent.tzinfo and sent.astimezone(UTC) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def text_of(data: bytes, charset: str) -> str:
    """The text of a body; empty where it holds nothing, or is far too long for one."""
    text = decode_anyhow(data, charset) if len(data) <= LARGEST_TEXT else ""
    return text if text.strip() else ""


def attach(kind: str, name: str, data: bytes, charset: str = "") -> str | bytes | None:
    """What is attached, by its MIME type and its name: a file that may be a bulletin, or a text."""
    name = name.lower()
    if kind in _KINDS or name.endswith(FILES):
        return data or None
    is_text = kind.startswith("text/") or name.endswith((".txt", ".html", ".htm"))
    return (is_text and text_of(data, charset)) or None
