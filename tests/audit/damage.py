"""Files of transmissions with odd values and types, damaged: cut, bytes changed, false encodings.

A kind and a number give one file.
"""

import base64
import csv
import io
import json
import zipfile
import zlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod.audit import Layout

__all__ = ["KINDS", "MAKERS", "OLD_WORKBOOK", "make_file"]

NAMES = ["id", "transmitted_at", "system", "due", "amount"]
TEXTS = [
    "2025-10-02 19:45 ET", "2025-10-02T23:45:00Z", "2025-10-02 19:45", "2025-11-02 01:30 ET",
    "2025-03-09 02:30 ET", "2025-10-02", "noon", "", " ", "\u00a0", "CERS", "EDI", "ACROSS",
    "1.50", "1,234", "1 234,56", "=1+1", "#N/A", "a,b;c\td|e", 'say "so"', "two\nlines", "\r",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "x" * 300, "NaN", "é€\U0001f600",
]  # fmt: skip
ODD_NAMES = [
    "",
    " ",
    "outcome",
    "problem",
    "due ",
    "DUE",
    "a.b",
    "é",
    "n\n",
    '"',
    "\ufeffid",
    "system",
]
ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "windows-1252",
    "latin-1",
    "cp850",
    "utf-7",
]
KINDS = ["csv", "jsonl", "parquet", "xlsx"]
# A workbook of Excel 97 with `D3:D4` and a title merged, as xlwt writes it.
OLD_WORKBOOK = zlib.decompress(
    base64.b64decode(
        "eNrtWE1oE0EU/mZ307QhTZP+CK1QQsGqtYVNtGALbfyh9mSpUaiIoKnZQ+hPShKRetBqzVEQPCleCr14qXrxB6XozYNQ"
        "0YMgCI3iyZOg4KHt+ubtbk1qDw3UorLfMm9m3pv3zZudn/15vRBanHnQVMAa9ELFilmFiiKdoFTlVIIgu2nKopNXUjJd"
        "/FOoqqSJrPDgafUrr5xDOd8FKLivvSAJfKR0GhMYSI8b4S3EIY4hIWQMPSQF7pAmgEaOqpblOZZ1LO9xy2csD7DmOsse"
        "arsoTmEhNtC2317FJ5UWtgUgeR+xz3vWRNCAl3IVX74hrLYeHMykEqN/p6FZ82MWNG/9xriRSYwuop4mcBbfzTDwzdmp"
        "z8Oufmv1AqT/Uar3rqO/qWjAFMyzvMDz8MOrSYuGePpCdglJ0ljHKm3LuDGRzuRolaaSdAjnUmNGNpcYmyBLdjKbM8ZU"
        "IHneqAOierSzI6J36NFwpKt7X2e47wSxHu6LH3eMeldHVA9Hot26TkafPNb5GAiWHAPVvD38JJOo4XKIN0mQIlq6+/XN"
        "0eHB2BnWTHGM1gNihxwTTFyRHuQcYIsH1riANvbYw/Iqs27nchPLempJeetgg104Ms1trrG1lfrZy3gb21lU3kXl/Jdj"
        "j5vzn2K7qTzXX7hYP/cuNoMWemAlyV9e02gX7eL2LYknMScX9mHygWXjbwdLpRK0Yzftp2ANluHjYojlPM+SvDvyUtlD"
        "rOMh2ENKq+bcT6umsK9TU6mm2b0ra7guKT7WhXiWZHtrbjyrNaXEJrm8Npe6DpfKXD67vVrCpa5yzdN9VZnLGqGMTl3D"
        "pDFTwPbVSpi0VabPfMcVZlPtvaCiV6nFQzksOr5/wQcXLly4cOHChQsXmwr5OqrwC5j1eu6xX/699n+dZUor7m+S/xZx"
        "pOnK0YdpH8Ypz2CyrPWzDR7hcIkN+jj/CyWGqPcMRjDMcYyUvX7pU0IUj2fDjsHN20Ll9r9STpx/uP+fIo7gqg=="
    )
)


def a_row(random: Random) -> list[str]:
    """A row that is sound, or has one odd value."""
    row = [str(random.randrange(100)), random.choice(TEXTS[:2]), "CERS", "", "1.50"]
    if random.random() < 0.5:
        row[random.randrange(len(row))] = random.choice(TEXTS)
    return row


def an_encoded(text: str, random: Random) -> bytes:
    """A text in some encoding, mostly the one that is expected."""
    return text.encode("utf-8" if random.random() < 0.7 else random.choice(ENCODINGS), "replace")


def some_csv(names: list[str], rows: list[list[str]], random: Random) -> bytes:
    """A file of CSV in some dialect, at times with titles and rows of another length."""
    out = io.StringIO()
    end = random.choice(["\n", "\n", "\r\n", "\r"])
    writer = csv.writer(out, delimiter=random.choice(",,;\t|"), lineterminator=end)
    for _ in range(random.choice([0, 0, 1, 3])):
        writer.writerow([random.choice(TEXTS)] * random.choice([1, len(names)]))
    writer.writerows([names, *rows])
    return an_encoded(out.getvalue(), random)


def any_json(random: Random, depth: int = 0) -> object:
    """Any value that JSON has, and some that it has not."""
    if depth < 3 and random.random() < 0.2:
        return {random.choice(TEXTS): any_json(random, depth + 1)}
    if depth < 3 and random.random() < 0.2:
        return [any_json(random, depth + 1) for _ in range(random.randrange(3))]
    nan = float("nan")
    return random.choice([None, True, 0, -1.5, 10**30, nan, -float("inf"), "\ud83d", *TEXTS])


def some_json(names: list[str], rows: list[list[str]], random: Random) -> bytes:
    """A file of JSON lines, whose values may be of other types."""
    lines = []
    for row in rows:
        values: dict[str, object] = dict(zip(names, row, strict=True))
        if random.random() < 0.2:
            values[random.choice([*names, "\ud83d", "other"])] = any_json(random)
        lines.append(json.dumps(values, ensure_ascii=random.random() < 0.5))
    text = "\n".join(lines).encode("utf-8", "backslashreplace").decode()
    return an_encoded(text, random)


def a_column(size: int, texts: list[str], random: Random) -> pa.Array:
    """A column of Parquet of any type."""
    when = datetime(2025, 10, 2, 23, 45, tzinfo=UTC)
    choices: list[Any] = [
        *[lambda: pa.array(texts)] * 8,
        lambda: pa.array(texts).dictionary_encode(),
        lambda: pa.array(texts, pa.large_string()),
        lambda: pa.array([None] * size),
        lambda: pa.array([b"\xff\xfe"] * size),
        lambda: pa.array([1.5, float("nan")] * size)[:size],
        lambda: pa.array([True] * size),
        lambda: pa.array(range(size), random.choice([pa.int8(), pa.uint64(), pa.float32()])),
        lambda: pa.array([Decimal("1.50")] * size, pa.decimal256(random.choice([5, 60]), 2)),
        lambda: pa.array([date(2025, 10, 2)] * size),
        lambda: pa.array([time(3, 4)] * size),
        lambda: pa.array([timedelta(days=1)] * size),
        lambda: pa.array([[{"a": float("nan"), "b": when}]] * size),
        lambda: pa.array(
            [random.choice([-(2**63), -1, 0, 1759444200, 2**62, None]) for _ in range(size)],
            pa.timestamp(random.choice(["ms", "us", "ns"]), random.choice([None, "UTC"])),
        ),
        lambda: pa.array([random.randrange(-(2**31), 2**31) for _ in range(size)], pa.date32()),
        lambda: pa.array([[2**62]] * size, pa.list_(pa.timestamp("ms"))),
        # Text whose bytes are not UTF-8, which no writer checks.
        lambda: pa.array([b"caf\xe9", b"\xf0\x9f"] * size, pa.binary())[:size].view(pa.string()),
    ]
    return random.choice(choices)()


def some_parquet(names: list[str], rows: list[list[str]], random: Random) -> bytes:
    """A file of Parquet, whose columns may be of other types."""
    columns = [
        pa.array(texts) if random.random() < 0.7 else a_column(len(rows), texts, random)
        for texts in ([row[place] for row in rows] for place in range(len(names)))
    ]
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays(columns, names),
        out,
        row_group_size=random.choice([3, 1000]),
        compression=random.choice(["none", "snappy", "zstd"]),
        use_deprecated_int96_timestamps=random.random() < 0.3,
    )
    return out.getvalue()


def some_excel(names: list[str], rows: list[list[str]], random: Random) -> bytes:
    """A workbook, whose cells may be of other types."""
    book = openpyxl.Workbook()
    sheet = book.active
    for _ in range(random.choice([0, 0, 1])):
        sheet.append(["Title"])
    sheet.append(names)
    odd: list[Any] = [
        1,
        -1.5,
        True,
        date(2025, 10, 2),
        datetime(2025, 10, 2, 19, 45),
        time(3),
        "=A1",
    ]
    for row in rows:
        sheet.append([random.choice(odd) if random.random() < 0.1 else cell for cell in row])
    if random.random() < 0.3:
        book.create_sheet("Other").append(random.choice([names, ["x"], []]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def some_old_excel(_names: list[str], _rows: list[list[str]], random: Random) -> bytes:
    """An older workbook, in half of them with a number changed, as of its parts or their places."""
    data = bytearray(OLD_WORKBOOK)
    if random.random() < 0.5:
        place = random.choice([random.randrange(24, 80), random.randrange(len(data) - 4)])
        data[place : place + 4] = random.choice([b"\xff\xff\xff\x7f", random.randbytes(4)])
    return bytes(data)


MAKERS = {
    "csv": some_csv,
    "jsonl": some_json,
    "parquet": some_parquet,
    "xlsx": some_excel,
    "xls": some_old_excel,
}


def damage(data: bytes, random: Random) -> bytes:
    """The bytes cut, changed, doubled or left out; or as they were."""
    how, size = random.randrange(6), max(1, len(data))
    place, other = sorted((random.randrange(size), random.randrange(size)))
    if how == 0:
        return data[:place]
    if how == 1:
        changed = bytearray(data)
        for _ in range(random.choice([1, 1, 3, 30]) if data else 0):
            changed[random.randrange(size)] = random.choice(
                b'\x00\xff",;\n\r<0' + bytes([place % 256])
            )
        return bytes(changed)
    if how == 2:
        return data[:place] + data[other:]
    if how == 3:
        return data[:other] + data[place:]
    return data


def damage_inside(data: bytes, random: Random) -> bytes:
    """A workbook one of whose members is damaged; the archive itself is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice([name for name in parts if name.startswith("xl/")])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, text in parts.items():
            archive.writestr(member, damage(text, random) if member == name else text)
    return out.getvalue()


def make_file(kind: str, seed: int) -> tuple[bytes, Layout]:
    """A file, damaged, and how it is said to be laid out."""
    random = Random(f"{kind} {seed}")
    names = list(NAMES)
    if random.random() < 0.2:
        names[random.randrange(len(names))] = random.choice(ODD_NAMES)
    rows = [a_row(random) for _ in range(random.choice([0, 1, 8, 40]))]
    data = MAKERS[kind](names, rows, random)
    if kind == "xlsx" and random.random() < 0.6:
        data = damage_inside(data, random)
    else:
        data = damage(data, random)
    layout = Layout()
    if kind == "csv" and random.random() < 0.2:
        layout = Layout(encoding=random.choice(ENCODINGS))
    if kind in {"csv", "xlsx"} and random.random() < 0.1:
        layout = layout._replace(header_row=random.randrange(1, 5))
    return data, layout
