"""Damaged files end in an error of one line, or in as many rows as went in."""

from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs the extra audit")
pytest.importorskip("openpyxl", reason="needs the extra audit")

from tests.audit.damage import KINDS
from tests.audit.damaged import check

pytestmark = pytest.mark.filterwarnings("ignore")  # of the libraries that read them


@pytest.mark.parametrize("first", range(0, 200, 50))
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_refused_or_decided_whole(kind: str, first: int, tmp_path: Path) -> None:
    """Whatever the damage; `python -m tests.audit.damaged` runs more."""
    ends = set()
    for seed in range(first, first + 50):
        folder = tmp_path / str(seed)
        folder.mkdir()
        ends.add(check(kind, seed, folder))
    assert ends >= {"decided", "InvalidFrameError"}


def test_damaged_older_workbooks_end_no_process_and_take_no_memory(tmp_path: Path) -> None:
    """As many of them do to the package that reads them."""
    pytest.importorskip("python_calamine")
    ends = Counter[str]()
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        ends[check("xls", seed, folder)] += 1
    assert ends == {"InvalidFrameError": 16, "decided": 4}
