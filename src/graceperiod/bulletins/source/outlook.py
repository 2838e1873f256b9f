"""From an Outlook message (`.msg`) to its letter, with the files and messages attached to it.

It is a file of many streams, one for each property. Their sizes are added up before they are read,
as many can claim the same bytes. A damaged file can make the parser raise anything, so whatever it
raises is the refusal of that file.
"""

from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING

from graceperiod.bulletins.source.letters import LARGEST, Letter, attach
from graceperiod.bulletins.source.text import decode_anyhow
from graceperiod.errors import UnreadableBulletinError, require_extra

if TYPE_CHECKING:
    from oxmsg.storage import Storage

_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_FAT_SECTORS = slice(44, 48)  # of the header: how many sectors say which sector follows which
_SECTORS_TOLD = 128  # by one of these
_OWN, _CARRIED = 32, 24  # bytes before the properties of a message, and of one in it
_SENT, _CODEPAGE = 0x0039, 0x3FDE
_SUBJECT, _PLAIN, _HTML, _MESSAGE_ID = "0037", "1000", "1013", "1035"
_DATA, _SHORT_NAME, _NAME, _KIND = "3701", "3704", "3707", "370E"
_UNICODE, _EIGHT_BIT, _BINARY = "001F", "001E", "0102"
_MESSAGE_WITHIN = "_3701000D"


def looks_like_outlook(data: bytes) -> bool:
    """Whether some bytes are such a file; those of older Office files begin alike."""
    return data.startswith(_SIGNATURE)


def read_outlook(data: bytes) -> Letter:
    """An Outlook message.

    Raises:
        UnreadableBulletinError: damaged, another kind of file, or larger than a person's mail.
        MissingExtraError: python-oxmsg is missing.
    """
    with require_extra("bulletins", "reading an Outlook message"):
        import oxmsg  # noqa: F401, PLC0415 - an extra
    try:
        return _letter(_storage_of(data), _OWN)
    except UnreadableBulletinError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        raise UnreadableBulletinError(
            f"not an Outlook message, or a damaged one ({type(error).__name__}); save it again, "
            "or save it as text"
        ) from None


def _storage_of(data: bytes) -> "Storage":
    from olefile import OleFileIO  # noqa: PLC0415 - python-oxmsg brings it
    from oxmsg.storage import Storage  # noqa: PLC0415 - an extra

    told = int.from_bytes(data[_FAT_SECTORS], "little") * _SECTORS_TOLD
    if len(data) <= LARGEST and told <= max(len(data), _SECTORS_TOLD):
        with OleFileIO(BytesIO(data)) as file:
            if sum(entry.size for entry in file.direntries if entry) <= LARGEST:
                return Storage.from_ole(file)
    raise UnreadableBulletinError(
        f"an Outlook message that comes to more than {LARGEST:,} bytes; save it as text"
    )


def _letter(storage: "Storage", header: int) -> Letter:
    from oxmsg.properties import Properties  # noqa: PLC0415 - an extra

    fixed = Properties(storage, header)
    html = _text(storage, _HTML, f"cp{fixed.int_prop_value(_CODEPAGE)}")
    sent = fixed.date_prop_value(_SENT)
    return Letter(
        bodies=tuple(body for body in (_text(storage, _PLAIN), html) if body.strip()),
        attached=tuple(_attached(storage)),
        subject=_text(storage, _SUBJECT).strip() or None,
        sent=sent.astimezone(UTC) if sent else None,
        message_id=_text(storage, _MESSAGE_ID).strip() or None,
    )


def _attached(storage: "Storage") -> Iterator[str | bytes | Letter]:
    """The messages, texts, and files that may be bulletins, among what is attached."""
    for attachment in storage.iter_attachment_storages():
        for within in attachment.storages:
            if within.name.upper().endswith(_MESSAGE_WITHIN):
                yield _letter(within, _CARRIED)
        name = _text(attachment, _NAME) or _text(attachment, _SHORT_NAME)
        kind = _text(attachment, _KIND).lower()
        if found := attach(kind, name, _stream(attachment, _DATA, _BINARY)):
            yield found


def _stream(storage: "Storage", number: str, kind: str) -> bytes:
    """A property of variable length; empty if it is missing."""
    name = f"__substg1.0_{number}{kind}"
    return next((stream.bytes_ for stream in storage.streams if stream.name == name), b"")


def _text(storage: "Storage", number: str, charset: str = "") -> str:
    """A property that is text: in Unicode, in eight bits, or as the bytes of HTML."""
    for kind, encoding in ((_UNICODE, "utf-16-le"), (_EIGHT_BIT, ""), (_BINARY, charset)):
        if data := _stream(storage, number, kind):
            return decode_anyhow(data, encoding)
    return ""
