"""Amounts: what is read, what is not guessed, and that sums are exact."""

from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

pytest.importorskip("pyarrow", reason="needs the extra audit")

import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import OutageCalendar
from graceperiod.audit import Layout, audit_file
from graceperiod.audit.amounts import Amounts
from graceperiod.errors import InvalidFrameError

RECORD = OutageCalendar.cbsa()
SENT = "2025-10-02 19:45 ET"


def csv_sums(file: Path, *amounts: str, mark: Literal[".", ","] | None = None) -> Amounts:
    """The sums of a file of CSV with these amounts, of rows without penalty."""
    file.write_text("timestamp,fee\n" + "".join(f'{SENT},"{each}"\n' for each in amounts), "utf-8")
    layout = Layout(decimal_mark=mark)
    found = audit_file(RECORD, file, system="CERS_PORTAL", amount="fee", layout=layout)
    assert found.summary.amounts is not None
    return found.summary.amounts


def parquet_sums(file: Path, amounts: pa.Array) -> Amounts:
    """The sums of a file of Parquet with these amounts, of rows without penalty."""
    pq.write_table(pa.table({"timestamp": [SENT] * len(amounts), "fee": amounts}), file)
    found = audit_file(RECORD, file, system="CERS_PORTAL", amount="fee").summary.amounts
    assert found is not None
    return found


def test_amounts_are_summed_exactly_by_outcome(tmp_path: Path) -> None:
    """What cannot be read is counted, and so is what is missing."""
    file = tmp_path / "in.csv"
    rows = [f"{SENT},{each}\n" for each in ("0.10", "0.2", " 3 ", "", "1e3", "-0.30", "1,5,0")]
    rows[-1] = f'{SENT},"1,5,0"\n'
    file.write_text("timestamp,fee\n" + "".join(rows) + f"{SENT},0.000000000001\n,7\n")
    found = audit_file(RECORD, file, system="CERS_PORTAL", amount="fee").summary.amounts
    assert found is not None
    assert found.by_outcome == {
        "NO_PENALTY": Decimal("3.000000000001"), "PENALTY_MAY_APPLY": 0, "UNDETERMINED": 0,
    }  # fmt: skip
    assert (found.undecided, found.missing, found.unreadable) == (Decimal("7.00"), 1, 2)
    assert found.total == Decimal("10.000000000001")


@pytest.mark.parametrize(
    ("amounts", "sum_of_them", "unreadable"),
    [
        (["1.234", "2"], "3.234", 0),  # as programs write numbers
        (["1,234", "2"], "2.00", 1),  # nothing says which
        (["1,234", "1,234.56"], "2468.56", 0),
        (["1,234", "1.5"], "1235.50", 0),
        (["1,234", "1,234,567"], "1235801.00", 0),
        (["1,234", "1,5"], "2.734", 0),
        (["1.234", "1,5"], "1235.50", 0),
        (["1.234", "1.234,56"], "2468.56", 0),
        (["1.234", "1.234.567"], "1235801.00", 0),
        (["1.234", "1,234", "7"], "7.00", 2),
        (["1,50", "2.50", "1.234", "1,234"], "4.00", 2),  # each shows its own, the others none
        (["1 234,56", "1\u00a0234,56", "1\u202f234,56 $"], "3703.68", 0),
        (["1 234", "-1 234 567.5"], "-1233333.50", 0),
        (["$1,234.56", "-$5", "$-5", "5 $", "+5"], "1234.56", 0),
        (["0,234", "0.234"], "0.468", 0),  # no group begins with a nought
        (["(5)", "5-", "CAD 5", "5 CAD", "€5", ".5", "5.", "1,23,456", "12 34", "7"], "7.00", 9),
    ],
)
def test_the_whole_column_says_what_a_comma_means(
    amounts: list[str], sum_of_them: str, unreadable: int, tmp_path: Path
) -> None:
    """And a point; what it does not say is not guessed."""
    found = csv_sums(tmp_path / "in.csv", *amounts)
    assert (str(found.total), found.unreadable) == (sum_of_them, unreadable)


@pytest.mark.parametrize(
    ("mark", "sum_of_them", "unreadable"), [(".", "1236.234", 1), (",", "1236.734", 0)]
)
def test_the_decimal_mark_may_be_given(
    mark: Literal[".", ","], sum_of_them: str, unreadable: int, tmp_path: Path
) -> None:
    """Then an amount with the other one is not read."""
    found = csv_sums(tmp_path / "in.csv", "1,234", "1.234", "0,5", "1", mark=mark)
    assert (str(found.total), found.unreadable) == (sum_of_them, unreadable)


@pytest.mark.parametrize("amounts", [["n/a", "", "?"], ["1,234", "", "5,678"]])
def test_a_column_without_an_amount_is_refused(amounts: list[str], tmp_path: Path) -> None:
    """With its name and a value, before an output is there: a sum of 0.00 would be believed."""
    file = tmp_path / "in.csv"
    with pytest.raises(InvalidFrameError, match=f"in.csv: no .* 'fee' can be .* '{amounts[0]}';"):
        csv_sums(file, *amounts)
    with pytest.raises(InvalidFrameError, match="no amount in the column"):
        audit_file(RECORD, file, system="none", amount="fee", output=tmp_path / "out.csv")
    assert [each.name for each in tmp_path.iterdir()] == ["in.csv"]


def test_a_blank_column_sums_to_nothing(tmp_path: Path) -> None:
    """Its rows are counted as without an amount."""
    found = csv_sums(tmp_path / "in.csv", "", " ")
    assert (str(found.total), found.missing, found.unreadable) == ("0.00", 2, 0)


def test_sums_of_any_length_are_exact(tmp_path: Path) -> None:
    """Where 38 digits would wrap or stop, and where Python's own sum would round."""
    long = "9" * 40
    found = csv_sums(tmp_path / "in.csv", long, "0.01", *["123456789012345678.000000000001"] * 9)
    exact = Decimal("10000000000000000000001111111101111111101.010000000009")
    assert found.by_outcome["NO_PENALTY"] == found.total == exact
    largest = pa.array([Decimal("9" * 36 + ".99")] * 2_000, pa.decimal128(38, 2))
    found = parquet_sums(tmp_path / "in.parquet", largest)
    assert str(found.total) == "1" + "9" * 37 + "80.00"


@pytest.mark.parametrize(
    ("amounts", "sum_of_them", "counts"),
    [
        (pa.array([0.1, 0.2, None]), "0.30", (1, 0)),
        (pa.array([1e300, 1.234, float("nan"), float("inf")]), f"{10**300 + 1}.234", (1, 1)),
        (pa.array([1e-7, 1.0]), "1.0000001", (0, 0)),
        (pa.array([1234, -1]), "1233.00", (0, 0)),
        (pa.array([Decimal("0.000000000000001")]), "1E-15", (0, 0)),
        (pa.array(["1,50", None]).dictionary_encode(), "1.50", (1, 0)),
    ],
    ids=str,
)
def test_numbers_of_parquet_are_read_as_they_are(
    amounts: pa.Array, sum_of_them: str, counts: tuple[int, int], tmp_path: Path
) -> None:
    """What a number of 64 bits prints counts, not its bits."""
    found = parquet_sums(tmp_path / "in.parquet", amounts)
    assert (str(found.total), (found.missing, found.unreadable)) == (sum_of_them, counts)


def test_lists_are_not_amounts(tmp_path: Path) -> None:
    """The error names the column and its type."""
    with pytest.raises(InvalidFrameError, match="'fee' holds values of type list<.*>; amounts"):
        parquet_sums(tmp_path / "in.parquet", pa.array([[1]]))


@pytest.mark.parametrize(
    ("last", "total"), [(",8", True), (",8.00", True), (",7", False), (f"{SENT},8", False)]
)
def test_a_line_of_totals_is_seen(tmp_path: Path, last: str, total: bool) -> None:
    """By its sum, which is that of all other rows, and since it states no time. It stays a row."""
    file = tmp_path / "in.csv"
    file.write_text(f"timestamp,fee\n{SENT},3\nnoon,5\n{last}\n")
    found = audit_file(RECORD, file, system="CERS_PORTAL", amount="fee").summary.amounts
    assert found is not None
    assert found.holds_a_total is total
    assert found.total == (15 if last == ",7" else 16)


def test_a_file_without_amounts_has_no_total(tmp_path: Path) -> None:
    """Where all are missing, nothing equals nothing."""
    assert not csv_sums(tmp_path / "in.csv", "", "").holds_a_total


def test_the_first_amounts_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Each once, and of several files as of one."""
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    csv_sums(files[0], "waived", "1.00", "waived", "n/a")
    csv_sums(files[1], "x" * 60, "2.00", "?")
    found = audit_file(RECORD, files, system="CERS_PORTAL", amount="fee").summary.amounts
    assert found is not None
    assert (found.unreadable, found.unreadable_texts) == (5, ("waived", "n/a", "x" * 50))
