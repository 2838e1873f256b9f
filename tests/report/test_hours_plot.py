"""Hours out by month and system: the bars are the figures."""

from datetime import timedelta
from typing import Any

import pytest

pytest.importorskip("matplotlib")
pytest.importorskip("pyarrow")

from matplotlib.patches import Rectangle

from graceperiod import (
    InvalidFrameError,
    Outage,
    OutageCalendar,
    System,
    UnknownLanguageError,
    UnknownSystemError,
)
from graceperiod.display.words import words_in
from graceperiod.record.figures import figures_by_month
from graceperiod.report.figure import Picture
from graceperiod.report.plots import outage_hours
from tests.report.plotted import said, unreadable

NIGHT = Outage("CERS", "2025-10-31 23:00 ET", "2025-11-02 03:00 ET")
AGAIN = Outage("CERS", "2025-11-01 10:00 ET", "2025-11-01 12:00 ET")
CALENDAR = OutageCalendar([NIGHT, AGAIN, Outage("CARM", "2026-01-05 10:00 ET")])


def hours(picture: Picture) -> dict[tuple[str, str], float]:
    """The hours of each bar, by system and month."""
    found = {}
    for axes in picture.axes:
        for bar in (patch for patch in axes.patches if isinstance(patch, Rectangle)):
            year, month = divmod(round(bar.get_x() + bar.get_width() / 2), 12)
            name = axes.get_ylabel().replace("\n", " ")
            found[name, f"{year}-{month + 1:02}"] = round(bar.get_height(), 6)
    return found


def test_bars_are_hours_by_hand() -> None:
    """Split at Eastern midnight; a day of 25 hours; what overlaps counts once."""
    picture = outage_hours(CALENDAR)
    assert hours(picture) == {("CERS Portal", "2025-10"): 1.0, ("CERS Portal", "2025-11"): 28.0}
    assert "2025-10" in said(picture)


def test_bars_are_the_figures() -> None:
    """Of the record, all months of what does not ride on another, and of IID: TCC25-0133 has no
    reported end, so the hours of IID in September 2025 may be more than EDI's.
    """
    record = OutageCalendar.cbsa()
    drawn = [system for system in System if not system.rides_on or system is System.IID]
    assert hours(outage_hours(record)) == {
        (figure.system.label, f"{figure.first:%Y-%m}"): pytest.approx(
            figure.time_out / timedelta(hours=1)
        )
        for figure in figures_by_month(record, drawn)
        if figure.time_out
    }


@pytest.mark.parametrize(
    ("options", "shown", "months"),
    [
        ({"start": "2025-11-15"}, {"2025-11"}, (2025 * 12 + 10, 2025 * 12 + 10)),
        ({"end": "2025-10-01"}, {"2025-10"}, (2025 * 12 + 9, 2025 * 12 + 9)),
        (
            {"start": "2025-01-01", "end": "2025-12-31"},
            {"2025-10", "2025-11"},
            (2025 * 12, 2025 * 12 + 11),
        ),
        ({"system": "CARM", "start": "2025-12-01"}, set(), (2025 * 12 + 11, 2025 * 12 + 11)),
        ({"start": "2024-01-01", "end": "2024-02-01"}, set(), (2024 * 12, 2024 * 12 + 1)),
    ],
)
def test_which_months(options: Any, shown: set[str], months: tuple[int, int]) -> None:
    """Whole ones, from that of the start to that of the end; with nothing out in them too."""
    picture = outage_hours(CALENDAR, **options)
    assert {month for _, month in hours(picture)} == shown
    assert picture.axes[0].get_xlim() == (months[0] - 0.5, months[1] + 0.5)
    assert unreadable(picture) == []


def test_a_row_for_each_system() -> None:
    """That was out, but for one with the hours of what it rides on; or the one asked for."""
    edi = OutageCalendar([Outage("EDI", "2025-10-02 10:00 ET", "2025-10-02 12:30 ET")])
    assert hours(outage_hours(edi)) == {("Electronic Data Interchange (EDI)", "2025-10"): 2.5}
    shared = words_in("en")["hours.shared"]
    assert shared in said(outage_hours(edi))
    assert shared not in said(outage_hours(edi, "VAN"))
    assert hours(outage_hours(edi, "VAN")) == {("value-added network (VAN)", "2025-10"): 2.5}
    assert "2.5" in said(outage_hours(edi, "VAN"))
    apart = Outage([*System.EDI.routes], "2026-01-02 10:00 ET", "2026-01-02 12:20 ET")
    everything = Outage(System, "2025-10-02 10:00 ET", "2025-10-02 12:20 ET")
    picture = outage_hours(OutageCalendar([everything, apart]))
    assert len(picture.axes) == 8  # IID and DIF have the hours of EDI
    assert unreadable(picture) == []


def test_hours_that_may_be_more_are_marked() -> None:
    """Where an outage of the month has no reported end."""
    known = Outage("CARM", "2026-01-05 10:00 ET", last_known="2026-01-05 11:30 ET")
    words = said(outage_hours(OutageCalendar([AGAIN, known])))
    assert "≥ 1.5" in words
    assert "≥ 2" not in words
    assert "≥ 1,5" in said(outage_hours(OutageCalendar([known]), language="fr"))


@pytest.mark.parametrize("end", ["2018-12-31", "2025-10-31", "2199-12-31T12:00:00Z"])
def test_it_is_legible(end: str) -> None:
    """Over months, years and centuries."""
    assert unreadable(outage_hours(OutageCalendar.cbsa(), start="2017-10-01", end=end)) == []


def test_what_cannot_be_drawn_is_said() -> None:
    """In one line, with what to do."""
    with pytest.raises(InvalidFrameError, match="nothing on record to show; give a start and"):
        outage_hours(OutageCalendar())
    with pytest.raises(
        InvalidFrameError, match="the end 2025-10-31 is not after the start 2025-11-01"
    ):
        outage_hours(CALENDAR, start="2025-11-01", end="2025-10-31")
    with pytest.raises(UnknownSystemError, match="is not a CBSA system"):
        outage_hours(CALENDAR, "CERSS")


def test_french() -> None:
    """Title, systems, note and the hours."""
    words = said(outage_hours(OutageCalendar.cbsa(), language="fr", start="2025-07-01"))
    for text in (
        "Heures de panne par mois",
        "portail du SCDE",
        "5,5",
        "Mois selon l’heure de l’Est",
    ):
        assert text in words
    with pytest.raises(UnknownLanguageError, match="choose en or fr"):
        outage_hours(CALENDAR, language="de")
