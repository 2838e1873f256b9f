"""Answers for columns: asked for once, and shared by threads and batches."""

import gc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from weakref import ReferenceType, ref

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

import numpy as np
import pyarrow as pa

from graceperiod import Outage, OutageCalendar, System
from graceperiod.tables import answers
from graceperiod.tables.annotator import Annotator, Labels
from graceperiod.tables.problems import Problems
from tests.tables.rows import check, expected
from tests.tables.test_frames import CALENDAR, EDGES, TIMES


def labels_of(annotator: Annotator, *columns: Any) -> Labels:
    """The labels of rows: of times, systems and due times."""
    return annotator.annotate_rows(annotator.read(*columns))


def test_systems_that_are_all_unknown() -> None:
    """Give problems and no answer, in the first batch too."""
    labels = labels_of(Annotator(CALENDAR), pa.array(EDGES[:2]), pa.array(["nope", "no"]))
    assert labels.numbers.tolist() == [0, 0]
    assert labels.problems.codes.tolist() == [1, 2]


def test_only_the_systems_of_the_rows_are_compiled() -> None:
    """That of any system is not, unless a row states none; nor for no rows."""
    calendar = OutageCalendar([Outage("EDI", "2025-10-02 15:30 ET")])
    asked: list[object] = []
    compiled = calendar.timeline

    def note(system: System | str | None) -> object:
        asked.append(system)
        return compiled(system)

    calendar.__dict__["timeline"] = note
    annotator = Annotator(calendar)
    for names in (["EDI", "CERS"], ["EDI", None], []):
        times = pa.array([EDGES[0]] * len(names), pa.string())
        labels_of(annotator, times, pa.array(names, pa.string()))
    assert asked == [System.EDI, System.CERS_PORTAL, None]


def test_a_null_in_a_dictionary_is_not_stated() -> None:
    """As a null in a row is."""
    names = pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array([None, "CERS"]))
    labels = labels_of(Annotator(CALENDAR), pa.array([EDGES[1]] * 3), names).to_arrow()
    assert labels.column("problem").null_count == 3
    cautions = labels.column("cautions").to_pylist()
    assert ["SYSTEM_NOT_STATED" in each for each in cautions] == [True, False, True]


def test_a_system_that_comes_later_changes_nothing() -> None:
    """Batches with other systems, late rows among them, are answered alike by a used annotator."""
    sent, due = pa.array(EDGES[3:8]), pa.array(EDGES[:5])
    used = Annotator(CALENDAR)
    for system in (System.CERS_PORTAL, System.EDI, None, System.CERS_PORTAL, System.VAN):
        told = labels_of(used, sent, system, due).to_arrow().to_pylist()
        assert told == labels_of(Annotator(CALENDAR), sent, system, due).to_arrow().to_pylist()
        assert told == labels_of(used, sent, system, due).to_arrow().to_pylist()


def test_a_repeated_hour_answers_its_own_row_alone() -> None:
    """Neither rows beside it nor those of later tables are told its `AMBIGUOUS_TIME`, be they late
    or on time: their times have one reading each.
    """
    calendar = OutageCalendar([Outage("EDI", "2025-11-02T06:50Z", "2025-11-02T06:55Z")])
    both = pa.array(["2025-11-02 01:45 ET", "2025-11-20 10:00 ET"])
    used = Annotator(calendar)
    for limits, reason in (
        (["2025-11-02 01:30 ET", "2025-11-20 09:00 ET"], "NO_OUTAGE"),
        (["2025-11-02 01:50 ET", "2025-11-20 11:00 ET"], "ON_TIME"),
    ):
        due = pa.array(limits)
        told = labels_of(used, both, System.EDI, due).to_arrow().column("reason").to_pylist()
        later = (
            labels_of(used, both[1:], System.EDI, due[1:]).to_arrow().column("reason").to_pylist()
        )
        alone = calendar.decide("2025-11-02 01:45 ET", "EDI", due=limits[0])
        assert (told, later) == ([alone.reason, reason], [reason])


@pytest.mark.parametrize("calendar", [CALENDAR, OutageCalendar([])], ids=["edges", "no edge"])
def test_late_by_a_microsecond(calendar: OutageCalendar) -> None:
    """Both times lie in one segment, before all edges and after them too, or an edge is between."""
    due = [time + timedelta(microseconds=step) for time in TIMES for step in (-2, -1, 0)]
    sent = [time + timedelta(microseconds=1) for time in due]
    kind = pa.timestamp("us", "UTC")
    labels = labels_of(Annotator(calendar), pa.array(sent, kind), System.VAN, pa.array(due, kind))
    check(
        labels.to_arrow(),
        [expected(calendar, *row) for row in zip(sent, ["VAN"] * len(sent), due, strict=True)],
    )


def test_forgetting_late_cases_keeps_the_numbers_of_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An audit counts by them, however many cases there are."""
    sent, due = pa.array(EDGES[3:8]), pa.array(EDGES[:5])
    monkeypatch.setattr(answers, "_LATE_CASES", 1)
    used = Annotator(CALENDAR)
    remembered = labels_of(used, sent, System.CERS_PORTAL, due).numbers.tolist()
    for start in range(5):
        forgetful = labels_of(used, sent[start:], System.CERS_PORTAL, due[start:])
        assert forgetful.numbers.tolist() == remembered[start:]
        keys = used.answers._of_late_case.cache_info()  # noqa: SLF001 - what is held has no other sign
        assert (keys.currsize, keys.maxsize) == (1, 1)


def test_a_calendar_holds_what_decides_for_a_few_zones_alone() -> None:
    """Tables in other zones do not add to it."""
    calendar = OutageCalendar([Outage("EDI", "2025-10-02 15:30 ET")])
    table = pa.table({"transmitted_at": ["2025-10-02 15:30"]})
    first: ReferenceType[Annotator] | None = None
    for hour in range(6):
        calendar.annotate(table, system=None, assume_zone=f"-{hour:02}:00")
        if first is None:
            first = ref(calendar._annotator("-00:00", ()))  # noqa: SLF001 - as above
    gc.collect()
    assert first is not None
    assert first() is None


def test_threads_share_them() -> None:
    """Each of many that ask at once is told what one alone would be."""
    outages = [
        Outage("EDI", f"2025-{month:02}-{day:02} 10:00 ET", f"2025-{month:02}-{day:02} 11:00 ET")
        for month in range(1, 13)
        for day in range(1, 28)
    ]
    calendar = OutageCalendar(outages)
    start, step = 1735689600_000000, 600_000_000
    times = pa.array(np.arange(start, start + 50_000 * step, step)).cast(pa.timestamp("us", "UTC"))
    alone = [labels_of(Annotator(calendar), times, each).to_arrow() for each in System]
    shared = Annotator(calendar)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda each: labels_of(shared, times, each).to_arrow(), System))
    some = pa.array(range(0, len(times), 97))
    for found, wanted in zip(told, alone, strict=True):
        assert found.take(some).to_pylist() == wanted.take(some).to_pylist()


def test_a_row_keeps_its_first_problem() -> None:
    """Others noted later do not take its place."""
    problems = Problems(3)
    problems.note(np.array([0]), "one")
    problems.note_each(np.array([0, 1, 2]), np.array([1, 0, 2]), ["two", "three"])
    problems.note_each(np.array([2]), np.array([0]), [None])
    assert problems.codes.tolist() == [1, 2, 0]
    assert problems.texts == ["one", "two", "three"]


def test_a_system_that_comes_later_changes_no_late_answer() -> None:
    """A late case of one system is remembered; then another system's timeline is compiled."""
    calendar = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")])
    rows = [
        ("2025-10-02 17:00 ET", "CERS", "2025-10-02 16:00 ET"),
        ("2025-10-02 17:00 ET", "EDI", "2025-10-02 16:00 ET"),
        ("2025-10-02 17:00 ET", "CERS", "2025-10-02 12:00 ET"),
    ]
    for count in (1, 3):
        sent, systems, due = zip(*rows[:count], strict=True)
        table = pa.table({"transmitted_at": sent, "system": systems, "due": due})
        check(
            calendar.annotate(table, due="due"), [expected(calendar, *row) for row in rows[:count]]
        )
