"""From what a user has in hand to the lines of a page: text, HTML, the bytes of either, an e-mail,
or the path of a file of any of these.
"""

import codecs
import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from graceperiod.bulletins.html import looks_like_html, read_html
from graceperiod.bulletins.lines import Line, check_length, read_lines, tidy
from graceperiod.bulletins.mail import looks_like_mail, read_mail
from graceperiod.errors import UnreadableBulletinError

__all__ = ["LARGEST", "Origin", "Source", "Text", "open_source"]

Source = str | bytes | Path

LARGEST = 25_000_000
"""Bytes of a file: an e-mail with attachments."""
_LARGEST_PAGE = 4_000_000  # bytes: four for each character a bulletin may have
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset ?= ?["']?([\w-]{1,40})""", re.IGNORECASE)
_FORWARD = re.compile(r"(?:(?:fwd?|tr|re|réf) ?: ?)+", re.IGNORECASE)


class Text(NamedTuple):
    """The lines of a page, and the time of publication that its markup states."""

    lines: list[Line]
    issued: str | None = None


class Origin(NamedTuple):
    """Where a bulletin came from, and its text in the forms to try, one after the other."""

    sha256: str
    texts: Iterator[Text]
    subject: str | None = None
    sent: datetime | None = None
    forwarded: bool = False
    message_id: str | None = None
    passed_on: datetime | None = None


def open_source(source: Source) -> Origin:
    """What a user has in hand.

    Raises:
        UnreadableBulletinError: of another type, too large, or no text.
        OSError: the file cannot be read.
    """
    if isinstance(source, str):
        try:
            digest = sha256(source.encode()).hexdigest()
        except UnicodeEncodeError as error:
            raise _not_utf8(error) from None
        return Origin(digest, iter([_text(source)]))
    if isinstance(source, Path):
        with source.open("rb") as file:
            source = file.read(LARGEST + 1)
    if not isinstance(source, bytes):
        raise UnreadableBulletinError(
            f"{source!r:.80} is a {type(source).__name__}; pass the text, its bytes, or a Path"
        )
    digest = sha256(source).hexdigest()
    if looks_like_mail(source):
        mail = read_mail(source)
        subject = _FORWARD.sub("", mail.subject, count=1) if mail.subject else None
        texts = (_text(body.text) if not body.is_html else _html(body.text) for body in mail.bodies)
        return Origin(
            digest, texts, subject, mail.sent, mail.forwarded, mail.message_id, mail.passed_on
        )
    if len(source) > _LARGEST_PAGE:
        raise UnreadableBulletinError(f"larger than {_LARGEST_PAGE:,} bytes; no bulletin is")
    return Origin(digest, iter([_text(_decoded(source))]))


def _text(text: str) -> Text:
    if looks_like_html(text):
        return _html(text)
    check_length(text)
    return Text(tidy(read_lines(text)))


def _html(text: str) -> Text:
    page = read_html(text)
    check_length("".join(line.text for line in page.lines))
    return Text(tidy(page.lines), page.issued)


def _decoded(data: bytes) -> str:
    """The text of a page: in the encoding that its mark or its markup names, else in UTF-8."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None and (found := _CHARSET.search(data[:4096])):
        encoding = found[1].decode("ascii")
    try:
        return data.decode(encoding or "utf-8")
    except LookupError:
        raise UnreadableBulletinError(
            f"the page says that its encoding is {encoding!r}, which is none; save it as UTF-8"
        ) from None
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None


def _not_utf8(error: UnicodeDecodeError | UnicodeEncodeError) -> UnreadableBulletinError:
    encoding = error.encoding.upper()
    return UnreadableBulletinError(
        f"not text in {encoding} ({error.reason} at {error.start}); save it as UTF-8"
    )
