"""Small writers of the binary files that bulletins come in: Outlook messages and PDFs.

They write the least that is valid, from the published formats and not from the packages that read
them.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import ceil

Tree = Mapping[str, "bytes | Tree"]
"""The streams and the storages of a compound file, by name."""

_SECTOR, _MINI, _CUTOFF = 512, 64, 4_096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound_file(tree: Tree) -> bytes:
    """A compound file (MS-CFB, version 3) of these streams and storages."""
    entries: list[list[object]] = []  # name, kind, next sibling, child, data

    def add(name: str, content: "bytes | Tree") -> int:
        place = len(entries)
        is_stream = isinstance(content, bytes)
        kind = _STREAM if is_stream else _STORAGE if entries else _ROOT
        entries.append([name, kind, _FREE, _FREE, content if is_stream else b""])
        before = -1
        for inner, value in () if isinstance(content, bytes) else content.items():
            at = add(inner, value)
            entries[place if before < 0 else before][3 if before < 0 else 2] = at
            before = at
        return place

    add("Root Entry", tree)
    mini = b""
    mini_fat: list[int] = []
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        count, first = ceil(len(data) / _SECTOR), len(fat)
        sectors.append(data.ljust(count * _SECTOR, b"\0"))
        fat.extend([*range(first + 1, first + count), _END])
        return first if count else _END

    starts = []
    for entry in entries:
        data = entry[4]
        assert isinstance(data, bytes)
        if 0 < len(data) < _CUTOFF:
            first, count = len(mini_fat), ceil(len(data) / _MINI)
            mini += data.ljust(count * _MINI, b"\0")
            mini_fat += [*range(first + 1, first + count), _END]
            starts.append(first)
        else:
            starts.append(store(data) if data else _END)
    entries[0][4] = mini
    starts[0] = store(mini) if mini else _END
    mini_start = store(b"".join(struct.pack("<I", each) for each in mini_fat)) if mini else _END
    directory = b"".join(
        _entry(*entry, start=start)  # type: ignore[arg-type]  # of mixed types
        for entry, start in zip(entries, starts, strict=True)
    )
    directory_start = store(directory.ljust(ceil(len(directory) / _SECTOR) * _SECTOR, b"\0"))
    own = 1
    while ceil((len(fat) + own) / 128) > own:
        own += 1
    places = range(len(fat), len(fat) + own)
    fat += [_FAT] * own
    fat += [_FREE] * (own * 128 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16), 0x3E, 3, 0xFFFE, 9,
        6, 0, own, directory_start, 0, _CUTOFF, mini_start, ceil(len(mini_fat) / 128), _END, 0, 0,
    )[:76]  # fmt: skip
    header = header.ljust(76, b"\0")
    header += b"".join(struct.pack("<I", place) for place in places).ljust(436, b"\xff")
    table = b"".join(struct.pack("<I", each) for each in fat)
    return header + b"".join(sectors) + table


def _entry(name: str, kind: int, right: int, child: int, data: bytes, *, start: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xIQQIQ",
        text, len(text), kind, 1, _FREE, right, child, 0, 0, 0, start, len(data),
    )  # fmt: skip


_TEXTS = {"subject": 0x0037, "plain": 0x1000, "message_id": 0x1035}


def outlook(
    *,
    subject: str = "",
    plain: str | bytes = "",
    html: bytes = b"",
    sent: datetime | None = None,
    message_id: str = "",
    codepage: int | None = None,
    attached: Sequence["tuple[str, bytes] | Tree"] = (),
    is_top: bool = True,
) -> Tree:
    """The tree of an Outlook message (MS-OXMSG): text as Unicode, or given as bytes in 8 bits.

    What is attached is a file with its name, or another message made with `is_top=False`.
    """
    streams: dict[str, bytes | Tree] = {}
    fixed = []

    def put(pid: int, value: str | bytes, kind: int) -> None:
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        streams[f"__substg1.0_{pid:04X}{kind:04X}"] = data
        fixed.append(struct.pack("<HHIII", kind, pid, 6, len(data), 0))

    for name, value in {"subject": subject, "plain": plain, "message_id": message_id}.items():
        if value:
            put(_TEXTS[name], value, 0x001F if isinstance(value, str) else 0x001E)
    if html:
        put(0x1013, html, 0x0102)
    if sent:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        fixed.append(struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks))
    if codepage:
        fixed.append(struct.pack("<HHIII", 0x0003, 0x3FDE, 6, codepage, 0))
    for number, each in enumerate(attached):
        streams[f"__attach_version1.0_#{number:08X}"] = _attachment(each)
    header = struct.pack("<8xIIII", 0, len(attached), 0, len(attached)) + bytes(8 * is_top)
    return {"__properties_version1.0": header + b"".join(fixed), **streams}


def _attachment(content: "tuple[str, bytes] | Tree") -> Tree:
    if not isinstance(content, tuple):
        method = struct.pack("<HHIII", 0x0003, 0x3705, 6, 5, 0)
        return {"__properties_version1.0": bytes(8) + method, "__substg1.0_3701000D": content}
    name, data = content
    method = struct.pack("<HHIII", 0x0003, 0x3705, 6, 1, 0)
    return {
        "__properties_version1.0": bytes(8) + method,
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": data,
    }


Placed = tuple[float, float, float, str]
"""A piece of text on a page: from the left and from the top, its size, and its letters."""


def pdf(*pages: Sequence[Placed], compress: bool = True, extra: str = "") -> bytes:
    """A PDF of pages with text in Courier, each letter 0.6 of its size wide.

    `extra` goes into its trailer.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for page in pages:
        content = b"".join(
            b"BT /F1 %g Tf %g %g Td (%b) Tj ET\n" % (size, left, 792 - top, _escaped(text))
            for left, top, size, text in page
        )
        data = zlib.compress(content) if compress else content
        name = b"/Filter /FlateDecode " if compress else b""
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< %b/Length %d >>\nstream\n%b\nendstream" % (name, len(data), data))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (listed, len(kids))
    return pdf_of(objects, extra)


def pdf_of(objects: Sequence[bytes], extra: str = "") -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    written = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R %b>>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, extra.encode(), len(written))
    )


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def typed(text: str, *, left: float = 40, top: float = 40, size: float = 10) -> list[Placed]:
    """The lines of a text one below the other; a blank line leaves a gap."""
    step = size * 1.2
    lines = text.splitlines()
    return [(left, top + step * at, size, line) for at, line in enumerate(lines) if line]
