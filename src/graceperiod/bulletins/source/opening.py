"""From what a user has in hand to messages of lines: text, HTML, e-mails, mailboxes, Outlook
messages and PDFs, as text, as bytes or as the path of a file.
"""

import codecs
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from graceperiod._files import explain_file_name, kind_of
from graceperiod.bulletins.source.folders import SUFFIXES
from graceperiod.bulletins.source.html import looks_like_html, read_html
from graceperiod.bulletins.source.letters import (
    LARGEST,
    LARGEST_TEXT,
    Letter,
    Message,
    without_marks,
)
from graceperiod.bulletins.source.mail import looks_like_mail, read_mail, split_mailbox
from graceperiod.bulletins.source.outlook import looks_like_outlook, read_outlook
from graceperiod.bulletins.source.pdf import looks_like_pdf, read_pdf
from graceperiod.bulletins.source.quotes import split_thread
from graceperiod.bulletins.source.text import decode, read_lines, tidy
from graceperiod.errors import MissingExtraError, UnreadableBulletinError, name_kind

Source = str | bytes | Path
Refusal = UnreadableBulletinError | MissingExtraError
"""Why what could have been a letter is none."""

_NOBODY = Letter(())  # around what is in hand
_LARGEST_MAILBOX = 10 * LARGEST
_DEEPEST = 10
_MOST_LETTERS = 100
_LONGEST = 250_000  # characters of a text; the longest bulletin seen has 12,000
# What users keep beside their bulletins, and the names and times in it would be read as outages.
_READ = {"text", "HTML", "a PDF", "an e-mail"}
_TABLE = re.compile(rb"(?=[^\n]*systems)(?=[^\n]*start)[\w.]+(?:[,;][\w.]+)+\r?\n")
_ADDRESS = re.compile(r"https?://\S+")
# A single word, or a line that begins as paths do, with a suffix.
_PATH = re.compile(r"(?:[/\\~.]|[A-Za-z]:[/\\]).*\.\w{2,5}|\S+\.\w{2,5}")
_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset ?= ?["']?([\w-]{1,40})""", re.IGNORECASE)


def open_source(source: Source) -> Iterator[tuple[str, Iterator[Letter | Refusal]]]:
    """The SHA-256 and the letters of what a user has in hand, and of a mailbox those of each e-mail
    in it.

    Raises:
        UnreadableBulletinError: of another type; larger than a mailbox; or text that is not UTF-8,
            a path or an address.
        OSError: the file cannot be read.
    """
    if isinstance(source, str):
        _check_is_text(source)
        try:
            data = source.encode()
        except UnicodeEncodeError as error:
            raise _not_text(error) from None
        yield sha256(data).hexdigest(), iter([Letter((source,))])
        return
    if isinstance(source, Path):
        with source.open("rb") as file:
            source = file.read(_LARGEST_MAILBOX + 1)
    if not isinstance(source, bytes):
        raise UnreadableBulletinError(
            f"{source!r:.80} is {name_kind(source)}; pass the text, its bytes, or a Path"
        )
    if len(source) > _LARGEST_MAILBOX:
        raise UnreadableBulletinError(
            f"larger than {_LARGEST_MAILBOX:,} bytes; pass each bulletin, or a smaller mailbox"
        )
    for piece in split_mailbox(source):
        yield sha256(piece).hexdigest(), _bounded(_letters(piece))


def _check_is_text(text: str) -> None:
    """Refuse a path and an address: the number and the status in them would pass for a notice."""
    if _ADDRESS.fullmatch(text):
        raise UnreadableBulletinError(
            f"{text!r:.120} is an address; pass the text of its page, with the address as url="
        )
    if "\n" not in text and (text.lower().endswith(SUFFIXES) or _PATH.fullmatch(text)):
        raise UnreadableBulletinError(explain_file_name(text))


def _bounded(letters: Iterator[Letter | Refusal]) -> Iterator[Letter | Refusal]:
    yield from islice(letters, _MOST_LETTERS)
    if next(letters, None):
        yield UnreadableBulletinError(
            f"an e-mail that carries more than {_MOST_LETTERS} others; pass them by themselves"
        )


def _letters(
    found: str | bytes | Letter, carrier: Letter = _NOBODY, depth: int = 0
) -> Iterator[Letter | Refusal]:
    """The letter in hand, or attached to one, then those attached to it."""
    try:
        letter = _letter_of(found, depth) if isinstance(found, bytes) else found
    except (UnreadableBulletinError, MissingExtraError) as refusal:
        yield refusal
        return
    if isinstance(letter, str):  # of the message that it is attached to
        letter = carrier._replace(bodies=(letter,), attached=())
    elif depth:
        letter = letter._replace(passed_on=carrier.sent)
    yield letter
    if depth < _DEEPEST:
        for attached in letter.attached:
            yield from _letters(attached, letter, depth + 1)
    elif letter.attached:
        yield UnreadableBulletinError(
            f"e-mails nested more than {_DEEPEST} deep; pass the bulletin by itself"
        )


def _letter_of(data: bytes, depth: int) -> str | Letter:
    """Some bytes as a letter, or as the text of a page."""
    if looks_like_outlook(data):
        return read_outlook(data)
    if looks_like_mail(data):
        return read_mail(data)
    if looks_like_pdf(data):
        return read_pdf(data)
    return read_mail(data) if depth else _text_of(data)


def read_messages(body: str, letter: Letter, known: Message) -> list[Message]:
    """The messages in one form of a letter: its own, then those that it quotes; with what is known
    of all of them.

    Raises:
        UnreadableBulletinError: more than a bulletin holds.
        MissingExtraError: it is HTML, and selectolax is missing.
    """
    text = body.replace("\0", " ")  # as PDFs have it; values refuse it
    is_html = looks_like_html(text)
    lines, issued = read_html(text) if is_html else (read_lines(text), None)
    length = sum(len(line.text) for line in lines)
    if length > _LONGEST:
        raise UnreadableBulletinError(
            f"the text has {length:,} characters, and a bulletin at most {_LONGEST:,}; "
            "pass one bulletin at a time"
        )
    sent, passed_on = letter.sent, letter.passed_on
    if letter.is_forwarded:
        sent, passed_on = None, sent or passed_on
    message = known._replace(
        lines=tuple(tidy(lines)),
        is_plain=not is_html,
        issued=issued,
        subject=without_marks(letter.subject),
        sent=sent,
        passed_on=passed_on,
        message_id=letter.message_id,
    )
    return split_thread(message) or [message._replace(lines=())]


def _text_of(data: bytes) -> str:
    """The text of a page: in the encoding that its mark or its markup names, else in UTF-8."""
    if len(data) > LARGEST_TEXT:
        raise UnreadableBulletinError(f"larger than {LARGEST_TEXT:,} bytes; no bulletin is")
    is_table = _TABLE.match(data.removeprefix(codecs.BOM_UTF8).lstrip())
    kind = "a table of outages" if is_table else kind_of(data)
    if kind not in _READ:
        raise UnreadableBulletinError(
            f"{kind}, not a bulletin; a record of your own is given as a calendar"
        )
    encoding = "utf-8"  # its mark, if it has one, is not part of a line
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif (found := _CHARSET.search(data[:4096])) and not found[1].lower().startswith(b"utf-16"):
        encoding = found[1].decode("ascii")  # markup in UTF-16 could not have been found
    try:
        return decode(data, encoding)
    except (LookupError, ValueError) as error:
        raise _not_text(error) from None


def _not_text(error: Exception) -> UnreadableBulletinError:
    return UnreadableBulletinError(
        f"not text ({error}); save it as UTF-8. An image and a Word document are not read"
    )
