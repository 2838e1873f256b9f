"""Times as text in the usual forms: read as `decide` reads them, or left to what says why not."""

from random import Random

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

import numpy as np
import pyarrow as pa

from graceperiod.tables.written_times import read_forms
from graceperiod.times import readings


def read(texts: list[str | None], offset: int = 0) -> dict[int, tuple[str | None, int]]:
    """The clocks and times of rows, by their places; the first rows are cut off the column."""
    column = pa.array(texts, pa.large_string())[offset:]
    wanted = np.array([text is not None for text in texts[offset:]], np.bool_)
    return {
        row: (clock, time)
        for clock, rows, times in read_forms(column, wanted)
        for row, time in zip(rows.tolist(), times.tolist(), strict=True)
    }


def test_each_form_is_on_its_clock() -> None:
    """An instant after `Z` and an offset, Eastern before its label, else on none that is stated."""
    at = 1_759_433_400_000_000
    assert read(
        [
            "2025-10-02T19:30Z",
            "2025-10-02 15:30:00.5-04:00",
            "2025-10-02 19:30 ET",
            "2025-10-02 19:30:00.123456",
            "1969-12-31T23:59:59",
        ]
    ) == {
        0: (None, at),
        1: (None, at + 500_000),
        2: ("ET", at),
        3: ("", at + 123_456),
        4: ("", -1_000_000),
    }


def test_what_does_not_exist_is_left() -> None:
    """A day, month, year, time or offset that there is not; and other texts of a usual length."""
    texts = [
        "2025-02-29T10:00Z", "2025-04-31 10:00:00", "2025-13-01T10:00Z", "2025-00-10T10:00Z",
        "2025-10-00T10:00Z", "0000-10-02T10:00Z", "1900-02-29 10:00", "2025-10-02T24:00Z",
        "2025-10-02T10:60Z", "2025-10-02T10:00:60Z", "2025-10-02T10:00+24:00",
        "2025-10-02T10:00-04:60", "2025-10-02_10:00", "2025/10/02 10:00", "2025-10-02 10.00",
        "2025-10-02 10:00:00,5", "2025-10-02 10:00 XT", "2025-10-02 10:00.ET", "2025-10-02 1a:00",
        "2025-10-02T10:00:00-0400", "2025-10-02 10:0é", "2025-10-02T10:00:00.1234567Z", "", "Z",
        "T", "échéance échéance",
    ]  # fmt: skip
    assert read([*texts, None]) == {}
    assert list(read(["2024-02-29T10:00Z", "2000-02-29 10:00"])) == [1, 0]  # by form


@pytest.mark.parametrize("seed", range(4))
def test_texts_are_read_as_decide_reads_them(seed: int) -> None:
    """Sound and damaged ones of every form, in columns that begin within a longer one."""
    random = Random(seed)

    def draw() -> str | None:
        second = random.choice(["", ":07", ":59", ":60"])
        fraction = "." + str(random.randrange(10 ** random.randrange(1, 7))) if second else ""
        date = f"{random.choice([1900, 2000, 2024, 2025])}-{random.randrange(14):02}"
        text = (
            f"{date}-{random.randrange(33):02}{random.choice('T ')}{random.randrange(25):02}:"
            f"{random.randrange(61):02}{second}{random.choice(['', fraction])}"
            f"{random.choice(['', 'Z', ' ET', '-04:00', '+05:30', '+23:59', '-24:00'])}"
        )
        place = random.randrange(len(text))
        damaged = text[:place] + random.choice("09:-+ TZé") + text[place + 1 :]
        return random.choice([text, text, text, damaged, text[place:], None])

    texts = [draw() for _ in range(40_000)]
    found = read(texts, 3)
    assert len(found) > 10_000
    for row, (clock, time) in found.items():
        text = str(texts[row + 3])
        assert (clock == "ET") == text.endswith(" ET")
        shown = text.removesuffix(" ET") + ("" if clock is None else "Z")
        assert readings(shown) == (time,), text
