"""What the page *Into your system* says of threads, processes, logs and SQLite."""

import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest

from graceperiod import Decision, OutageCalendar, System, read_bulletins

ROOT = Path(__file__).parent.parent
THREADS = 8
SENT = [f"2025-10-{day:02} 19:45 ET" for day in range(1, 31)]
PROCESSES = """
import sys
from multiprocessing import get_context

from graceperiod import OutageCalendar

if __name__ == "__main__":
    import pyarrow as pa

    calendar = OutageCalendar.cbsa()
    sent = [f"2025-10-{day:02} 19:45 ET" for day in range(1, 31)]
    table = pa.table({"transmitted_at": sent * 2_000, "system": ["EDI"] * 60_000})
    decisions, annotated = [calendar.decide(when) for when in sent], calendar.annotate(table)
    with get_context(sys.argv[1]).Pool(2) as pool:
        assert pool.map_async(calendar.decide, sent).get(60) == decisions
        assert pool.map_async(calendar.annotate, [table] * 4).get(60) == [annotated] * 4
    print("equal")
"""


def ask(calendar: OutageCalendar) -> list[Decision]:
    """Every system at many times."""
    return [calendar.decide(sent, system) for system in System for sent in SENT]


def test_threads_share_a_calendar_that_nobody_has_asked() -> None:
    """What a calendar works out at its first use is the same whichever thread does it."""
    document = OutageCalendar.cbsa().to_json()
    expected = ask(OutageCalendar.from_json(document))
    together = Barrier(THREADS)

    def ask_with_the_others(calendar: OutageCalendar) -> list[Decision]:
        together.wait()
        return ask(calendar)

    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(5):
            fresh = OutageCalendar.from_json(document)
            assert list(pool.map(ask_with_the_others, [fresh] * THREADS)) == [expected] * THREADS


def test_threads_annotate_by_one_calendar() -> None:
    """What it keeps from table to table is the same whichever thread asks first."""
    pa = pytest.importorskip("pyarrow", reason="needs the extra batch")
    table = pa.table({"transmitted_at": SENT * 100, "system": [*System] * 300})
    expected = OutageCalendar.from_json(OutageCalendar.cbsa().to_json()).annotate(table)
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(5):
            fresh = OutageCalendar.from_json(OutageCalendar.cbsa().to_json())
            assert list(pool.map(fresh.annotate, [table] * THREADS)) == [expected] * THREADS


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_processes_give_the_same_answers(method: str) -> None:
    """By `decide` and by `annotate`, however they are started, after the parent has asked too."""
    pytest.importorskip("pyarrow", reason="needs the extra batch")
    if method != "spawn" and not hasattr(os, "fork"):
        pytest.skip("this system does not fork")
    command = [sys.executable, "-c", PROCESSES, method]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "equal\n", done.stderr


def test_nothing_is_logged_or_printed(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """In reading, deciding, writing and tables; pypdf says by its own logger what it mends."""
    pa = pytest.importorskip("pyarrow", reason="needs the extra batch")
    for package in ("jinja2", "pypdf", "oxmsg", "selectolax"):
        pytest.importorskip(package, reason="needs the extras bulletins and report")
    caplog.set_level(logging.DEBUG)
    folder = ROOT / "tests" / "bulletins" / "fixtures"
    calendar = OutageCalendar.cbsa(read_bulletins([folder], on_unreadable="skip"))
    table = pa.table({"transmitted_at": [*SENT, "noon"], "system": ["EDI"] * 31})
    calendar.annotate(table)
    calendar.decision_sql()
    decision = calendar.decide(SENT[1], "CERS")
    assert Decision.from_json(decision.to_json()).explain("fr")
    assert decision.to_html()
    assert OutageCalendar.from_json(calendar.to_json()).to_csv()
    assert {record.name.partition(".")[0] for record in caplog.records} <= {"pypdf"}
    assert capfd.readouterr() == ("", "")


def test_sqlite_drops_the_zone_of_a_time() -> None:
    """SQLAlchemy's own type writes two instants as one text, hence the one on the page."""
    alchemy = pytest.importorskip("sqlalchemy", reason="the page needs it")
    engine = alchemy.create_engine("sqlite://")
    sent = alchemy.Column("sent", alchemy.DateTime(timezone=True))
    table = alchemy.Table("filings", alchemy.MetaData(), sent)
    when = datetime(2025, 10, 2, 19, 45, tzinfo=UTC)
    eastern = when.replace(tzinfo=timezone(timedelta(hours=-4)))
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"sent": when}, {"sent": eastern}])
        kept = connection.execute(alchemy.select(sent)).scalars().all()
    engine.dispose()
    assert kept == [when.replace(tzinfo=None)] * 2
