"""Every way to have rows decided gives what `decide` gives, bad rows of every kind among them."""

from pathlib import Path
from random import Random

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")
pytest.importorskip("openpyxl")
pytest.importorskip("python_calamine")

from tests.tables.million import WAYS, differences


@pytest.mark.parametrize("way", WAYS)
def test_some_rows_are_as_decide_has_them(way: str, tmp_path: Path) -> None:
    """In every unit that it has; `python -m tests.tables.million` decides more, and on Spark."""
    found = list(differences({way: WAYS[way]}, 200, tmp_path, Random(way)))
    assert len(found) >= 4
    assert [(title, text) for title, _, text in found if text] == []
