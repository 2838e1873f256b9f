"""The page `docs/coverage.md`: its table is what is on record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graceperiod.outages import BulletinStatus
from tests.record.test_data import PUBLISHED
from tests.test_docs import CELL

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def latest() -> Iterator[dict[str, str]]:
    """The facts that were written by hand, of the last revision of each number."""
    for row in PUBLISHED:
        ranks = [rank(other) for other in PUBLISHED if other["number"] == row["number"]]
        if not row["number"] or rank(row) == max(ranks):
            yield row


def rank(row: dict[str, str]) -> int:
    """The place of a notice among its revisions."""
    return BulletinStatus(row["status"]).rank


def published(year: int, system: str | None) -> tuple[int, int]:
    """How many bulletins of a system began an outage in a year, and how many outages of them have
    no end.
    """
    rows = [
        row
        for row in latest()
        if row["start"].startswith(str(year))
        and (system is None or system in row["systems"].split(";"))
    ]
    unresolved = sum(not row["end"] for row in rows)
    return len({row["number"] or row["source"] for row in rows}), unresolved


def test_the_table_is_what_is_on_record() -> None:
    """Year by year, for the portals, on which nothing rides, and for all systems together."""
    pytest.importorskip("IPython", reason="the page runs as a notebook")
    if not PAGE.exists():
        pytest.skip("the documentation is not beside the tests")
    names: dict[str, Any] = {}
    (code,) = CELL.findall(PAGE.read_text("utf-8"))
    exec(compile(code, "page", "exec"), names)  # noqa: S102 - our own documentation
    head, _, *lines, last = [line.strip("| ").split(" | ") for line in names["table"]]
    assert last[0] == "Up to"
    assert [line[0] for line in lines] == [str(year) for year in range(2017, int(lines[-1][0]) + 1)]
    systems = {"EMANIFEST PORTAL": "EMANIFEST_PORTAL", "CERS PORTAL": "CERS_PORTAL", "any": None}
    for year, *cells in lines:
        shown = dict(zip(head[1:], cells, strict=True))
        for name, system in systems.items():
            bulletins, unresolved = published(int(year), system)
            expected = f"{bulletins} ({unresolved})" if unresolved else f"{bulletins or '–'}"
            assert shown[name] == expected, (year, name)
