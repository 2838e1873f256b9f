"""The histogram of transmissions by the time from resumption: its counts are those by hand."""

from datetime import timedelta
from typing import Any

import pytest

pytest.importorskip("matplotlib")
pytest.importorskip("pyarrow")

import numpy as np
import pyarrow as pa
from matplotlib.patches import Rectangle

from graceperiod import InvalidFrameError, Outage, OutageCalendar, System, UnknownLanguageError
from graceperiod.report.figure import Picture
from graceperiod.report.plots import histogram
from tests.report.plotted import said, unreadable

OUT = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")
CALENDAR = OutageCalendar([OUT])


def drawn(*times: str, calendar: OutageCalendar = CALENDAR, **options: Any) -> Picture:
    """The picture of CERS transmissions of 2 October 2025, Eastern, unless a date is given."""
    dated = [time if "-" in time else f"2025-10-02 {time}" for time in times]
    table = pa.table({"transmitted_at": [f"{time} ET" for time in dated]})
    return histogram(calendar, table, system_column=System.CERS_PORTAL, **options)


def counts(picture: Picture) -> dict[tuple[float, str], int]:
    """How many there are in each bar that is not empty, by its left edge in minutes."""
    return {
        (round(bar.get_x(), 6), str(bar.get_gid())): round(bar.get_height())
        for bars in picture.axes[0].containers
        for bar in bars
        if isinstance(bar, Rectangle) and bar.get_height()
    }


def lines(picture: Picture) -> list[float]:
    """Where the resumption and the ends of the grace are marked, in minutes."""
    return [float(np.asarray(line.get_xdata())[0]) for line in picture.axes[0].lines]


def test_bars_are_counts_by_hand() -> None:
    """A bar has what comes after its left edge, up to and with its right one."""
    picture = drawn("15:30", "17:45", "17:59", "18:00", "18:00:01", "18:15", "19:45:01", "20:00")
    assert counts(picture) == {
        (-150 - 15, "NO_PENALTY"): 1,
        (-30, "NO_PENALTY"): 1,
        (-15, "NO_PENALTY"): 2,
        (0, "NO_PENALTY"): 2,
        (105, "NO_PENALTY"): 2,
    }


def test_outcomes_are_stacked() -> None:
    """A penalty may apply from the grace on; before any outage there is nothing to count from."""
    picture = drawn("19:59", "20:00", "20:00:01", "20:07", "23:59", "2025-10-03 00:01", "12:00")
    assert counts(picture) == {
        (105, "NO_PENALTY"): 2,
        (120, "PENALTY_MAY_APPLY"): 2,
        (345, "PENALTY_MAY_APPLY"): 1,
    }
    words = said(picture)
    assert "a penalty may apply (3)" in words
    assert "Transmissions farther from a resumption on record, not shown: 2" in words
    undetermined = OutageCalendar([OUT, Outage("CERS", "2025-10-01 15:00 ET")])
    picture = drawn("18:01", "20:01", calendar=undetermined)
    assert counts(picture) == {(0, "NO_PENALTY"): 1, (120, "UNDETERMINED"): 1}
    picture = drawn("20:00", "20:07", bar=timedelta(minutes=50))
    assert counts(picture) == {(100, "NO_PENALTY"): 1, (100, "PENALTY_MAY_APPLY"): 1}
    tops = {bar.get_y() + bar.get_height() for bar in picture.axes[0].patches[:-1]}  # type: ignore[attr-defined]  # rectangles
    assert tops == {1, 2}


def test_resumption_and_the_end_of_the_grace_are_marked() -> None:
    """The rule's two hours, or what the outage itself states."""
    assert lines(drawn("18:01")) == [0, 120]
    longer = Outage("CERS", "2025-10-05 15:30 ET", "2025-10-05 18:00 ET", grace=timedelta(hours=3))
    both = OutageCalendar([OUT, longer])
    picture = drawn("18:01", "2025-10-05 20:59", calendar=both)
    assert lines(picture) == [0, 120, 180]
    assert counts(picture) == {(0, "NO_PENALTY"): 1, (165, "NO_PENALTY"): 1}
    assert "end of the grace (3 h)" in said(picture)
    assert lines(drawn("2025-10-05 20:59", calendar=both)) == [0, 180]
    before = Outage("CERS", "2011-10-05 15:30 ET", "2011-10-05 18:00 ET")
    assert lines(drawn("2011-10-05 18:59", calendar=OutageCalendar([before]))) == [0]


def test_outages_that_overlap_resume_once() -> None:
    """At the end of the last; the grace is the last to end too. One without an end has none."""
    later = Outage("CERS", "2025-10-02 17:00 ET", "2025-10-02 19:00 ET", grace=timedelta(0))
    unresolved = Outage("CERS", "2025-10-02 19:30 ET")
    picture = drawn("16:00", "19:01", calendar=OutageCalendar([OUT, later, unresolved]))
    assert counts(picture) == {(-195, "NO_PENALTY"): 1, (0, "NO_PENALTY"): 1}
    assert lines(picture) == [0, 60]
    nothing = drawn("20:00", calendar=OutageCalendar([unresolved]))
    assert counts(nothing) == {}
    assert "resumption on record, not shown: 1" in said(nothing)


def test_the_systems_of_rows() -> None:
    """Each counts from the outages that stop it; without a system, from any."""
    edi = Outage("EDI", "2025-10-02 10:00 ET", "2025-10-02 18:30 ET")
    table = pa.table(
        {
            "transmitted_at": ["2025-10-02 18:31 ET"] * 4 + ["noon"],
            "system": ["CERS", "IID", None, "CARM", "IID"],
        }
    )
    picture = histogram(OutageCalendar([OUT, edi]), table)
    assert counts(picture) == {(30, "NO_PENALTY"): 1, (0, "NO_PENALTY"): 2}
    assert "on record, not shown: 1\nRows that cannot be decided, not shown: 1" in said(picture)


def test_how_wide_and_how_far() -> None:
    """Whole bars, up to the distance given."""
    times = ["17:29", "17:31", "18:30", "18:31"]
    picture = drawn(*times, bar=timedelta(minutes=10), within=timedelta(minutes=25))
    assert picture.axes[0].get_xlim() == (-30, 30)
    assert counts(picture) == {(-30, "NO_PENALTY"): 1, (20, "NO_PENALTY"): 1}
    for bar in timedelta(0), timedelta(hours=1):
        with pytest.raises(
            InvalidFrameError, match="bars of .* do not fit within .*; give a positive bar"
        ):
            drawn(*times, bar=bar, within=timedelta(minutes=59))


@pytest.mark.parametrize("times", [[], ["18:01"], ["15:31", "19:59", "20:01"] * 400])
def test_it_is_legible(times: list[str]) -> None:
    """With nothing to show too."""
    picture = drawn(*times)
    assert unreadable(picture) == []
    assert picture.axes[0].get_ylim()[1] > sum(counts(picture).values()) / 3


def test_the_example() -> None:
    """Every row that is decided is in a bar or counted as farther away."""
    pytest.importorskip("pandas")
    import pandas as pd  # noqa: PLC0415 - used here alone

    frame = pd.read_csv("docs/examples/transmissions.csv", dtype=str)
    picture = histogram(OutageCalendar.cbsa(), frame)
    shown = sum(counts(picture).values())
    assert f"not shown: {1_900 - shown:,}" in said(picture)
    assert lines(picture) == [0, 120]


def test_french() -> None:
    """Title, axes, legend and notes; numbers too."""
    picture = drawn("18:01", "2025-10-03 00:01", bar=timedelta(minutes=0.5), language="fr")
    words = said(picture)
    for text in (
        "Transmissions selon le temps écoulé depuis la reprise",
        "Minutes depuis la reprise",
        "Transmissions plus éloignées d’une reprise au registre, non montrées\N{NO-BREAK SPACE}: 1",
        "aucune pénalité ne s’applique (1)",
        "fin du délai de grâce (2 h)",
    ):
        assert text in words
    assert picture.axes[0].yaxis.get_major_formatter()(0.5) == "0,5"
    assert unreadable(picture) == []
    with pytest.raises(UnknownLanguageError, match="choose en or fr"):
        drawn("18:01", language="de")
