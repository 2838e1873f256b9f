"""The record that ships, over the extended outage of 2025 and over that year.

`answers/extended-outage-2025.csv` was written by hand, from the published notices and from
docs/algorithm.md, before the library was run on it.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from graceperiod import OutageCalendar, System

pytestmark = pytest.mark.smoke

ANSWERS = Path(__file__).parents[1] / "answers" / "extended-outage-2025.csv"
ROWS = list(csv.DictReader(ANSWERS.read_text("utf-8").splitlines()))
TORONTO = ZoneInfo("America/Toronto")
NUMBERS = {number for row in ROWS for number in row["outages"].split(";")}
# What was on record when the answers were written: an outage found later changes none of them.
RECORD = OutageCalendar.cbsa().replace(
    outages=[outage for outage in OutageCalendar.cbsa() if outage.number in NUMBERS]
)


def answers() -> Iterator[tuple[dict[str, str], datetime]]:
    """Each row of the extended outage, with moments of it: both ends, and every hour between."""
    for row in ROWS:
        start, end = (
            datetime.fromisoformat(row[name]).replace(tzinfo=TORONTO) for name in ("from", "to")
        )
        yield row, start
        moment = start.astimezone(ZoneInfo("UTC")) + timedelta(minutes=59)
        while moment < end:
            yield row, moment
            moment += timedelta(hours=1)
        yield row, end


class TestExtendedOutage:
    """28 September to 5 October 2025: the reason on each day for each system, written by hand."""

    def test_the_answers_cover_every_system(self) -> None:
        """From 26 September to 5 November, with no more than a minute between rows."""
        assert {row["system"] for row in ROWS} == set(System)
        for system in System:
            spans = [(row["from"], row["to"]) for row in ROWS if row["system"] == system]
            assert (spans[0][0], spans[-1][1]) == ("2025-09-26 00:00", "2025-11-05 23:59")
            for (_, to), (start, _) in pairwise(spans):
                gap = datetime.fromisoformat(start) - datetime.fromisoformat(to)
                assert timedelta() < gap <= timedelta(minutes=1)

    def test_every_answer(self) -> None:
        """Outcome, reason, cautions, and the outages and reliefs cited."""
        wrong = [
            (row["system"], str(when), told, wanted)
            for row, when in answers()
            if (told := tell(RECORD, when, row["system"]))
            != (wanted := tuple(row[name] for name in "outcome reason cautions outages".split()))
        ]
        assert wrong == []

    def test_the_relief_is_cited_where_it_covers(self) -> None:
        """And its sources are those of the outages that decide."""
        for row, when in answers():
            decision = RECORD.decide(when, row["system"])
            assert bool(decision.reliefs) == (row["reliefs"] == "2025")
            if row["outages"] or row["reliefs"]:
                cited = {outage.source for outage in decision.outages}
                assert row["source"] in cited | {relief.source for relief in decision.reliefs}


@pytest.mark.parametrize("system", System)
def test_few_answers_of_2025_stay_open(system: System) -> None:
    """For under 3 % of the year the facts do not decide, but for a relief that may cover the
    system. One outage of all three portals, never reported as resolved, is most of it.
    """
    record = OutageCalendar.cbsa()
    hours = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(365 * 24)]
    decisions = [record.decide(hour, system) for hour in hours]
    undetermined = [
        decision
        for decision in decisions
        if decision.outcome == "UNDETERMINED" and "RELIEF_SCOPE" not in decision.cautions
    ]
    assert len(undetermined) < 0.03 * len(decisions)


def tell(record: OutageCalendar, when: datetime, system: str) -> tuple[str, ...]:
    """An answer as a row has it."""
    decision = record.decide(when, system)
    numbers = {str(outage.number) for outage in decision.outages}
    cautions = ";".join(sorted(decision.cautions))
    return decision.outcome, decision.reason, cautions, ";".join(sorted(numbers))
