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
from graceperiod.bulletins.mail import FORWARD, LARGEST, looks_like_mail, read_mail
from graceperiod.bulletins.wraps import unwrap
from graceperiod.errors import UnreadableBulletinError

__all__ = ["Source", "Text", "open_source"]

Source = str | bytes | Path

_LARGEST_PAGE = 4_000_000  # bytes: four for each character a bulletin may have
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset ?= ?["']?([\w-]{1,40})""", re.IGNORECASE)
# What stands between a message and the one it answers or passes on.
_QUOTED = re.compile(
    r"^(?:-{2,} ?(?:original message|forwarded message|message d['’]origine"
    r"|message transféré)[^\n]*"
    r"|_{20,}(?=\s{1,4}(?:from|de) ?:)|(?:on|le) [^\n]{5,150}(?:\n[^\n]{0,80})?(?:wrote"
    r"|a écrit) ?:)"
    r"[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


class Text(NamedTuple):
    """The lines of a page, and what the page's markup or the e-mail around it states.

    `issued` is the time of publication as the markup has it. `sent` is the Date of the e-mail, and
    `passed_on` that of an e-mail that merely passes it on.
    """

    lines: list[Line]
    issued: str | None = None
    subject: str | None = None
    sent: datetime | None = None
    passed_on: datetime | None = None
    message_id: str | None = None


def open_source(source: Source) -> tuple[str, Iterator[Text]]:
    """The SHA-256 of what a user has in hand, and its texts in the order in which to try them.

    Raises:
        UnreadableBulletinError: of another type, too large, or no text.
        OSError: the file cannot be read.
    """
    if isinstance(source, str):
        try:
            digest = sha256(source.encode()).hexdigest()
        except UnicodeEncodeError as error:
            raise _not_utf8(error) from None
        return digest, map(_text, [source])
    if isinstance(source, Path):
        with source.open("rb") as file:
            source = file.read(LARGEST + 1)
    if not isinstance(source, bytes):
        raise UnreadableBulletinError(
            f"{source!r:.80} is a {type(source).__name__}; pass the text, its bytes, or a Path"
        )
    digest = sha256(source).hexdigest()
    if looks_like_mail(source):
        return digest, _mailed(source)
    if len(source) > _LARGEST_PAGE:
        raise UnreadableBulletinError(f"larger than {_LARGEST_PAGE:,} bytes; no bulletin is")
    return digest, map(_text, [_decoded(source)])


def _mailed(data: bytes) -> Iterator[Text]:
    """The texts of an e-mail: what a person wrote, then what they quoted."""
    for letter in read_mail(data):
        subject = FORWARD.sub("", letter.subject, count=1) if letter.subject else None
        sent = None if letter.forwarded else letter.sent
        passed_on = letter.sent if letter.forwarded else letter.passed_on
        facts = subject or None, sent, passed_on, letter.message_id
        for body in letter.bodies:
            pages = map(_text, _QUOTED.split(body.text, maxsplit=1))
            for page in [_html(body.text)] if body.is_html else pages:
                yield Text(page.lines, page.issued, *facts)


def _text(text: str) -> Text:
    if looks_like_html(text):
        return _html(text)
    check_length(text)
    return Text(tidy(unwrap(read_lines(text))))


def _html(text: str) -> Text:
    page = read_html(text)
    check_length("".join(line.text for line in page.lines))
    return Text(tidy(page.lines), page.issued)


def _decoded(data: bytes) -> str:
    """The text of a page: in the encoding that its mark or its markup names, else in UTF-8."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None and (found := _CHARSET.search(data[:4096])):
        encoding = found[1].decode("ascii")
        if encoding.lower().startswith("utf-16"):
            encoding = "utf-8"  # as browsers do: markup in UTF-16 could not have been found
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None
    except (LookupError, UnicodeError):
        raise UnreadableBulletinError(
            f"the page says that its encoding is {encoding!r}, which is none; save it as UTF-8"
        ) from None


def _not_utf8(error: UnicodeDecodeError | UnicodeEncodeError) -> UnreadableBulletinError:
    encoding = error.encoding.upper()
    return UnreadableBulletinError(
        f"not text in {encoding} ({error.reason} at {error.start}); save it as UTF-8"
    )
