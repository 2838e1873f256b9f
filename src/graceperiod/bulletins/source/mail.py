"""From the bytes of an e-mail to its letter: subject, date, texts, and the files attached to it.

Mail is untrusted: its size, its header, its parts and their nesting are bounded. `email` reads
parameters and encodings; what it would need more than linear time for, the cutting of parts at
their boundaries above all, is done here. What cannot be read of a header is left out.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value
from itertools import islice

from graceperiod.bulletins.source.letters import FILES, LARGEST, Letter, attach, sent_at, text_of
from graceperiod.bulletins.source.text import decode_anyhow
from graceperiod.errors import UnreadableBulletinError

_MOST_PARTS = 100
_DEEPEST = 10
_LONGEST_HEAD = 64_000  # bytes
_LONGEST_FIELD = 2_000  # bytes: `email` takes quadratic time to read parameters
_SHOWN = {"text/plain", "text/html"}
_KNOWN = frozenset(
    "date from to subject mime-version received message-id content-type return-path delivered-to"
    " cc reply-to sender content-transfer-encoding dkim-signature list-id".split()
)
_BEGIN = re.compile(rb"(?![ \t])(?:(?:[A-Za-z][A-Za-z0-9-]{0,60}:|[ \t])[^\n]*+\n?)*+")
_HEAD = re.compile(rb"(?:(?:[!-9;-~]++:|[ \t])[^\n]*+\n?)*+")
_NAME = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*+):", re.MULTILINE)
_FIELD = re.compile(
    rb"^(subject|date|message-id|content-(?:type|disposition|transfer-encoding)):"
    rb"([^\n]*+(?:\n[ \t][^\n]*+)*+)",
    re.IGNORECASE | re.MULTILINE,
)
# The line before each e-mail of a mailbox: behind an empty one, and before a field.
_POSTMARK = re.compile(rb"(?:\A|\n\r?\n)From [^\n]{1,500}\n(?=[!-9;-~]{1,60}:)")
_ENCODED_WORD = r"=\?[^?\s]{1,60}\?[bq]\?[^?]*\?="
_ENCODED = re.compile(rf"{_ENCODED_WORD}(?:\s*{_ENCODED_WORD})*", re.IGNORECASE)


def looks_like_mail(data: bytes) -> bool:
    """Whether some bytes are an e-mail: they begin with header fields, two of them well known."""
    head = _BEGIN.match(_trimmed(data[:20_000]))
    names = {found[1].lower().decode() for found in _NAME.finditer(head[0] if head else b"")}
    known = {name for name in names if name in _KNOWN or name.startswith("x-")}
    return len(known) > 1 and known != {"subject", "date"}


def split_mailbox(data: bytes) -> list[bytes]:
    """The e-mails of a mailbox, as `mbox` keeps them; of anything else the whole."""
    starts = [found.start() for found in _POSTMARK.finditer(data)]
    if len(starts) < 2 or starts[0]:  # noqa: PLR2004 - one alone is an e-mail
        return [data]
    return [data[begin:end] for begin, end in zip(starts, [*starts[1:], None], strict=True)]


def read_mail(data: bytes) -> Letter:
    """An e-mail.

    Raises:
        UnreadableBulletinError: larger, or of more parts, than a person's mail.
    """
    if len(data) > LARGEST:
        raise UnreadableBulletinError(f"an e-mail larger than {LARGEST:,} bytes; pass its text")
    parts = list(islice(_parts(_Part(_trimmed(data)), 0), _MOST_PARTS + 1))
    if len(parts) > _MOST_PARTS:
        raise UnreadableBulletinError(f"an e-mail of more than {_MOST_PARTS} parts; pass its text")
    leaves = [part for part in parts if not part.boundary]
    shown = [part for part in leaves if part.kind in _SHOWN and not part.is_attached]
    attached = (
        attach(part.kind, part.name, part.content(), part.parameter("charset"))
        for part in leaves
        if part.is_attached
    )
    return Letter(
        bodies=tuple(_bodies(shown)),
        attached=tuple(found for found in attached if found),
        subject=parts[0].field("subject") or None,
        sent=sent_at(parts[0].field("date")),
        message_id=parts[0].field("message-id") or None,
    )


def _trimmed(data: bytes) -> bytes:
    """An e-mail from its first field on, with line feeds."""
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    return data.partition(b"\n")[2] if data.startswith(b"From ") else data  # of a mailbox


class _Part:
    """A part of an e-mail, its header read and its body not."""

    def __init__(self, data: bytes) -> None:
        """Cut the header, up to the first line that is not a field, from the body.

        Raises:
            UnreadableBulletinError: the header is far longer than one.
        """
        found = _HEAD.match(data, 0, _LONGEST_HEAD)
        head = found[0] if found else b""
        if len(head) == _LONGEST_HEAD:
            raise UnreadableBulletinError(
                f"an e-mail with a header of {_LONGEST_HEAD:,} bytes or more; pass its text"
            )
        self.data = data[len(head) :].removeprefix(b"\r").removeprefix(b"\n")
        self.header = Message()
        for field in _FIELD.finditer(head):
            self.header[field[1].decode()] = _text_of_field(field[2])
        self.kind = self.header.get_content_type()
        self.name = self.parameter("filename", "content-disposition") or self.parameter("name")
        is_multipart = self.kind.startswith("multipart/")
        self.boundary = self.parameter("boundary") if is_multipart else ""
        self.is_attached = (
            not self.kind.startswith("text/")
            or self.field("content-disposition").lower().startswith("attachment")
            or self.name.lower().endswith(FILES)
        )

    def field(self, name: str) -> str:
        """A field on one line, empty if it is missing."""
        return str(self.header.get(name, ""))

    def parameter(self, name: str, field: str = "content-type") -> str:
        """A parameter of a field, empty if it is missing or cannot be read."""
        try:
            return collapse_rfc2231_value(self.header.get_param(name, "", field)).strip()
        except (ValueError, LookupError, TypeError):
            return ""

    def content(self) -> bytes:
        """The body without its transfer encoding."""
        message = Message()  # without the charset, in which it would decode the text too
        message["Content-Transfer-Encoding"] = self.field("content-transfer-encoding")
        message.set_payload(self.data.decode("ascii", "surrogateescape"))
        content = message.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""


def _parts(part: _Part, depth: int) -> Iterator[_Part]:
    """A part, and all that is in it."""
    if depth > _DEEPEST:
        raise UnreadableBulletinError(
            f"an e-mail of parts nested more than {_DEEPEST} deep; pass its text"
        )
    yield part
    for inner in _cut(part.data, part.boundary) if part.boundary else ():
        yield from _parts(_Part(inner), depth + 1)


def _cut(body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between the lines of a boundary; if the last is missing, up to the end."""
    mark = re.escape(b"\n--" + boundary.encode("utf-8", "surrogateescape"))
    line = mark + rb"(--)?[ \t]*\r?(?=\n|\Z)"
    pieces = re.split(line, b"\n" + body, maxsplit=_MOST_PARTS)
    for closes, part in zip(pieces[1::2], pieces[2::2], strict=True):
        if closes:
            return
        yield part.removeprefix(b"\n").removesuffix(b"\r")


def _bodies(parts: Sequence[_Part]) -> Iterator[str]:
    """The text of a message in each form: the plain parts joined, then those of HTML."""
    texts = [(part, text_of(part.content(), part.parameter("charset"))) for part in parts]
    plain = [text for part, text in texts if text and part.kind == "text/plain"]
    if plain:
        yield "\n".join(plain)
    yield from (text for part, text in texts if text and part.kind != "text/plain")


def _text_of_field(raw: bytes) -> str:
    """The text of a field on one line; what of it cannot be decoded stays as it is."""
    return " ".join(_ENCODED.sub(_words, decode_anyhow(raw[:_LONGEST_FIELD])).split())


def _words(found: re.Match[str]) -> str:
    """Adjacent encoded words, joined."""
    try:
        parts = decode_header(found[0])
    except (HeaderParseError, ValueError):
        return found[0]
    return "".join(
        decode_anyhow(part, (charset or "").partition("*")[0]) if isinstance(part, bytes) else part
        for part, charset in parts
    )
