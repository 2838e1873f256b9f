"""Real questions on the record that ships, answered by hand from the sources.

`answers/appeals.csv` was written from the published notices and the rule, before the library was
run on it. It disagreed in one point, which was settled: TCC17-200 and TCC19-019 state no start, so
the time of the notice stands for it, and answers that rest on them are `APPROXIMATE`.
"""

import csv
from pathlib import Path

import pytest

from graceperiod import OutageCalendar

APPEALS = Path(__file__).parent / "answers" / "appeals.csv"
ROWS = list(csv.DictReader(APPEALS.read_text("utf-8").splitlines()))


def test_there_are_enough() -> None:
    """Each system, and no system, is asked about."""
    assert len(ROWS) >= 150
    assert len({row["system"] for row in ROWS}) == 11


@pytest.mark.smoke
@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_an_appeal(row: dict[str, str]) -> None:
    """Outcome, reason, cautions and the bulletins cited are those found by hand."""
    calendar = OutageCalendar.cbsa()
    decision = calendar.decide(row["transmitted"], row["system"] or None, due=row["due"] or None)
    assert (decision.outcome, decision.reason) == (row["outcome"], row["reason"]), row["why"]
    assert sorted(decision.cautions) == sorted(filter(None, row["cautions"].split(";")))
    numbers = {outage.number for outage in decision.outages if outage.number}
    assert numbers == set(filter(None, row["outages"].split(";")))
