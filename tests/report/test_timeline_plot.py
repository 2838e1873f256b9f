"""The timeline as a Matplotlib figure: it shows what the calendar says, in Eastern Time."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("matplotlib")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")

import numpy as np
import pyarrow as pa
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from graceperiod import (
    CBSA_RELIEFS,
    AmbiguousTimeError,
    InvalidFrameError,
    NaiveTimestampError,
    Outage,
    OutageCalendar,
    Policy,
    System,
    UnknownLanguageError,
    UnknownSystemError,
    UnreadableTimestampError,
)
from graceperiod.display.lanes import lanes_by_system
from graceperiod.display.picture import draw_svg
from graceperiod.display.words import LANGUAGES, words_in
from graceperiod.times import HOUR, first_instant, instant, to_datetime
from tests.report.plotted import bars, lanes, marks, said, ticks, unreadable
from tests.tables.rows import FRAMES

pytestmark = pytest.mark.smoke

OUT = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="TCC25-0138")
LONGER = Outage(
    "CARM", "2025-10-02 10:00 ET", "2025-10-02 11:00 ET", grace=timedelta(hours=4), approximate=True
)
OPEN = Outage("EDI", "2025-10-02 16:00 ET", number="N2", last_known="2025-10-02 17:00 ET")
CALENDAR = OutageCalendar([OUT, LONGER, OPEN])
DAY = "2025-10-02"
SENT = pa.table(
    {
        "transmitted_at": [
            "2025-10-02 16:00 ET", "2025-10-02 20:00 ET", "2025-10-02 20:02 ET",
            "2025-10-02 18:30 ET", "2025-11-10 12:00 ET", "2025-10-02 23:30 ET", "noon", None,
            "2025-10-02 11:00 ET",
        ],
        "system": ["CERS", "CERS", "CERS", "VAN", "EDI", None, "EDI", "EDI", "nope"],
    }
)  # fmt: skip
CERS = "CERS Portal"


def at(*times: str) -> list[int]:
    """The instants of some times on 2 October 2025, Eastern."""
    return [instant(f"2025-10-02 {time} ET") for time in times]


class TestBars:
    """They are the time in which decisions count an outage, its grace and what comes after."""

    def test_they_are_the_windows(self) -> None:
        """From the start to the end of the grace, both included: to the microsecond after."""
        picture = CALENDAR.plot(start=DAY, end=DAY)
        for system in ("CERS_PORTAL", "CARM_CLIENT_PORTAL"):
            ((start, resumed),) = bars(picture, system, "outage")
            ((graced, end),) = bars(picture, system, "grace")
            assert graced == resumed
            (window,) = CALENDAR.windows(system)
            assert window == (to_datetime(start), to_datetime(end - 1))
        start, resumed, end = at("15:30", "18:00", "20:00")
        assert bars(picture, "CERS_PORTAL", "outage") == [(start, resumed + 1)]
        assert bars(picture, "CERS_PORTAL", "grace") == [(resumed + 1, end + 1)]
        assert bars(picture, "CARM_CLIENT_PORTAL", "grace")[0][1] == at("15:00")[0] + 1

    def test_an_outage_without_an_end_is_presumed_and_then_open(self) -> None:
        """For as long as the policy says, with an arrow where that ends."""
        policy = Policy(presume_ongoing=timedelta(hours=3), unresolved_horizon=timedelta(days=2))
        picture = OutageCalendar([OPEN], policy=policy).plot()
        start, last, presumed = at("16:00", "17:00", "20:00")
        assert bars(picture, "EDI", "outage") == [(start, last + 1)]
        assert bars(picture, "EDI", "presumed") == [(last + 1, presumed + 1)]
        assert bars(picture, "EDI", "open") == [(presumed + 1, presumed + 1 + 48 * HOUR)]
        (arrows,) = (line for line in picture.axes[0].lines if line.get_gid() == "EDI:open end")
        assert arrows.get_marker() == ">"
        (tip,) = np.asarray(arrows.get_xdata())
        assert round(tip * 24 * HOUR) == presumed + 1
        assert "presumed to go on" in said(picture)

    def test_an_approximate_one_is_outlined(self) -> None:
        """The window and its grace, and the legend says what that is."""
        picture = CALENDAR.plot("CARM", DAY, DAY)
        assert bars(picture, "CARM_CLIENT_PORTAL", "approximate") == [
            (at("10:00")[0], at("11:00")[0] + 1),
            (at("11:00")[0] + 1, at("15:00")[0] + 1),
        ]
        assert "known approximately" in said(picture)
        assert "known approximately" not in said(CALENDAR.plot("CERS", DAY, DAY))

    def test_none_is_told_by_colour_alone(self) -> None:
        """In the legend hatches, shapes or light and dark tell them apart, and a line a relief."""
        policy = Policy(presume_ongoing=timedelta(hours=2))
        looks: dict[str, tuple[object, ...]] = {}
        for reliefs in (OutageCalendar.cbsa().reliefs, ()):
            calendar = OutageCalendar([*CALENDAR], reliefs=reliefs, policy=policy)
            (legend,) = calendar.plot(start=DAY, end=DAY, transmissions=SENT).legends
            for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True):
                name = text.get_text().partition(" (")[0]
                if isinstance(handle, Patch):
                    *colour, alpha = to_rgba(handle.get_facecolor())
                    outline = str(handle.get_linestyle())
                    looks[name] = (Patch, alpha, min(colour) > 0.8, handle.get_hatch(), outline)
                else:
                    assert isinstance(handle, Line2D)
                    looks[name] = (Line2D, handle.get_marker(), handle.get_linestyle())
        assert len(set(looks.values())) == len(looks) == 10
        assert looks["declared relief"][:2] == (Line2D, "None")

    def test_declared_reliefs_are_shown(self) -> None:
        """On the lanes of the systems they cover."""
        picture = OutageCalendar.cbsa().plot(start="2025-09-20", end="2025-10-31")
        days = instant("2025-09-27 00:00 ET"), instant("2025-10-15 00:00 ET")
        assert bars(picture, "CERS_PORTAL", "relief") == [days]
        assert bars(picture, "CARM_CLIENT_PORTAL", "relief") == []


class TestLanes:
    """A lane for each system that was out, or the one asked for."""

    def test_those_that_an_outage_of_the_time_names(self) -> None:
        """In the order of systems."""
        names = ["Electronic Data Interchange (EDI)", CERS, "CARM Client Portal (CCP)"]
        assert lanes(CALENDAR.plot(start=DAY, end=DAY)) == names
        assert lanes(CALENDAR.plot(start=DAY, end="2025-10-02 12:00 ET")) == names[2:]

    def test_the_one_asked_for_is_there_even_if_it_was_not_out(self) -> None:
        """By any of its names; what it rides on stops it too."""
        picture = CALENDAR.plot("Direct Connect", DAY, DAY)
        assert lanes(picture) == ["Direct Connect"]
        assert bars(picture, "DIRECT_CONNECT", "outage") == [(*at("16:00"), at("17:00")[0] + 1)]
        assert lanes(CALENDAR.plot("CAD_API", DAY, DAY)) == [
            "Commercial Accounting Declaration (CAD) API"
        ]

    def test_a_time_without_any_says_so(self) -> None:
        """An empty picture has its axis."""
        picture = CALENDAR.plot(start="2024-01-01", end="2024-01-02")
        assert "No outage on record, and no transmission, in this time." in said(picture)
        assert lanes(picture) == []
        assert ticks(picture)[0] == "2024-01-01"
        assert unreadable(picture) == []


class TestTime:
    """The axis is in Eastern Time, and right on the days the clocks change."""

    def test_the_hour_that_came_twice(self) -> None:
        """Two marks at one o'clock in November, which say which they are."""
        picture = CALENDAR.plot(start="2025-11-02", end="2025-11-02 04:00 ET")
        assert ticks(picture) == [
            "2025-11-02", "01:00 EDT", "01:00 EST", "02:00", "03:00", "04:00"
        ]  # fmt: skip
        assert "Eastern Time, 2025-11-02" in said(picture)

    def test_the_hour_that_was_skipped(self) -> None:
        """None at two o'clock in March."""
        picture = CALENDAR.plot(start="2025-03-09", end="2025-03-09 07:00 ET")
        assert ticks(picture) == [
            "2025-03-09", "01:00", "03:00", "04:00", "05:00", "06:00", "07:00"
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("start", "end", "first", "hours"),
        [
            ("2025-11-02", "2025-11-02", "2025-11-02 00:00 ET", 25),
            (date(2025, 3, 9), date(2025, 3, 9), "2025-03-09 00:00 ET", 23),
            ("2025-10-02 15:30 ET", to_datetime(at("17:30")[0]), "2025-10-02 15:30 ET", 2),
        ],
    )
    def test_what_is_shown(self, start: Any, end: Any, first: str, hours: int) -> None:
        """Dates to their end, or timestamps."""
        low, high = CALENDAR.plot(start=start, end=end).axes[0].get_xlim()
        assert round(low * 24 * HOUR) == instant(first)
        assert round((high - low) * 24 * HOUR) == hours * HOUR

    def test_without_a_start_or_end_all_that_decides_is_shown(self) -> None:
        """With some room; or, of an outage that does not decide, all."""
        low, high = OutageCalendar([OUT]).plot().axes[0].get_xlim()
        assert round(low * 24 * HOUR) == at("15:30")[0] - (270 * HOUR // 60 + 1) // 50
        assert to_datetime(round(high * 24 * HOUR)).hour == 20
        part = Outage("DIRECT_CONNECT", "2025-10-02 16:00 ET", "2025-10-02 17:00 ET")
        before = Outage("EDI", "2025-10-01 16:00 ET", "2025-10-01 17:00 ET")
        for known in ([part], [before, part]):
            picture = OutageCalendar(known).plot("EDI")
            assert bars(picture, "EDI", "open")[0][0] == at("16:00")[0]
            assert round(picture.axes[0].get_xlim()[1] * 24 * HOUR) > at("19:00")[0]

    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ({}, "2024-10-02 20:00 ET", "2025-10-02 20:00 ET"),
            ({"end": "2025-01-31"}, "2024-02-02 00:00 ET", "2025-02-01 00:00 ET"),
            ({"end": "2020-06-30"}, "2020-05-01 10:00 ET", "2020-07-01 00:00 ET"),
            ({"start": "2019-01-01"}, "2019-01-01 00:00 ET", "2025-10-02 20:00 ET"),
            ({"start": "2019-01-01", "end": "2025-12-31"}, "2019-01-01", "2026-01-01"),
        ],
    )
    def test_without_a_start_a_year_is_drawn(
        self, asked: dict[str, Any], first: str, last: str
    ) -> None:
        """At most, up to the end asked for or the last outage; with a start, any length of time."""
        old = Outage("EDI", "2020-05-01 10:00 ET", "2020-05-01 11:00 ET")
        low, high = OutageCalendar([old, OUT]).plot(**asked).axes[0].get_xlim()
        span = [first_instant(first), first_instant(last)]
        room = (span[1] - span[0]) // 50
        expected = span[0] - room * ("start" not in asked), span[1] + room * ("end" not in asked)
        # To the microsecond after the grace, which belongs to the window.
        assert [round(place * 24 * HOUR) for place in (low, high)] == pytest.approx(expected, abs=2)

    def test_transmissions_are_drawn_over_more_than_a_year(self) -> None:
        """From the first to the last of them."""
        sent = pa.table({"transmitted_at": ["2020-05-01 10:30 ET", "2025-10-02 16:00 ET"]})
        picture = CALENDAR.plot(transmissions=sent, system_column=None)
        low, high = picture.axes[0].get_xlim()
        assert low * 24 * HOUR < instant("2020-05-01 10:30 ET")
        assert high * 24 * HOUR > at("16:00")[0]

    def test_one_of_the_two(self) -> None:
        """The other is that of what lies beyond it, or near."""
        low, high = CALENDAR.plot(start=DAY).axes[0].get_xlim()
        assert round(low * 24 * HOUR) == at("00:00")[0]
        assert round(high * 24 * HOUR) > instant("2025-10-03 17:00 ET")
        low, high = OutageCalendar().plot(end="2025-10-02 12:00 ET").axes[0].get_xlim()
        assert [round(place * 24 * HOUR) for place in (low, high)] == at("11:00", "12:00")

    def test_a_zoomed_picture_keeps_its_marks(self) -> None:
        """They are made for what is shown; and under a cursor stands Eastern Time."""
        picture = CALENDAR.plot(start="2025-10-01", end="2025-10-31")
        axes = picture.axes[0]
        axes.set_xlim(*(place / (24 * HOUR) for place in reversed(at("15:30", "19:00"))))
        assert ticks(picture) == [
            "15:30", "16:00", "16:30", "17:00", "17:30", "18:00", "18:30", "19:00"
        ]  # fmt: skip
        assert axes.format_xdata(at("19:45")[0] / (24 * HOUR)) == "2025-10-02 19:45 ET"
        axes.axvline(to_datetime(at("17:00")[0]))  # type: ignore[arg-type]  # the axis takes these


class TestTransmissions:
    """Each is marked with its outcome on the lane of its system, or counted."""

    def test_they_are_marked_by_outcome(self) -> None:
        """Those with no window too, and those of no stated system."""
        picture = CALENDAR.plot(start=DAY, end=DAY, transmissions=SENT)
        (inside, last, late, van, other) = at("16:00", "20:00", "20:02", "18:30", "23:30")
        assert marks(picture, "NO_PENALTY") == [
            (inside, CERS), (last, CERS), (van, "value-added network (VAN)"),
            (other, "System not stated"),
        ]  # fmt: skip
        assert marks(picture, "PENALTY_MAY_APPLY") == [(late, CERS)]
        assert marks(picture, "UNDETERMINED") == []
        words = said(picture)
        assert "no penalty applies (4)" in words
        assert "a penalty may apply (1)" in words
        assert "Transmissions of another time or system, not shown: 1" in words
        assert "Rows that cannot be decided, not shown: 3" in words
        assert unreadable(picture) == []

    def test_without_a_time_theirs_is_shown(self) -> None:
        """With some room."""
        picture = CALENDAR.plot(transmissions=SENT)
        low, high = picture.axes[0].get_xlim()
        assert low * 24 * HOUR < at("16:00")[0]
        assert high * 24 * HOUR > instant("2025-11-10 12:00 ET")
        assert "not shown: 1" not in said(picture)
        assert lanes(CALENDAR.plot(transmissions=SENT[:0])) == lanes(CALENDAR.plot())

    @pytest.mark.parametrize("kind", FRAMES)
    @pytest.mark.parametrize("annotated", [False, True])
    def test_any_frame(self, kind: str, annotated: bool) -> None:
        """Of any package; annotated by this calendar or not."""
        given: Any = FRAMES[kind](SENT)
        if annotated:
            given = CALENDAR.annotate(given)
        picture = CALENDAR.plot("CERS", DAY, DAY, given)
        assert [when for when, _ in marks(picture, "NO_PENALTY")] == at("16:00", "20:00")
        assert [when for when, _ in marks(picture, "PENALTY_MAY_APPLY")] == at("20:02")
        assert "Rows that cannot be decided, not shown: 3" in said(picture)

    def test_an_annotated_frame_keeps_its_outcomes(self) -> None:
        """Whichever calendar they are from."""
        annotated = OutageCalendar().annotate(SENT)
        picture = CALENDAR.plot(start=DAY, end=DAY, transmissions=annotated)
        assert marks(picture, "NO_PENALTY") == []
        assert len(marks(picture, "PENALTY_MAY_APPLY")) == 5

    def test_an_annotated_frame_is_read_as_it_was_annotated(self) -> None:
        """With the zone and the house's own names; what is decided and not read without them is not
        said to be undecided.
        """
        sent = [f"{DAY} 16:00", f"{DAY} 17:00 ET", "noon"]
        table = pa.table({"transmitted_at": sent, "system": ["Export desk", "CERS", "CERS"]})
        how: dict[str, Any] = {"assume_zone": "ET", "systems": {"Export desk": "CERS_PORTAL"}}
        annotated = CALENDAR.annotate(table, **how)
        picture = CALENDAR.plot(start=DAY, end=DAY, transmissions=annotated, **how)
        assert [when for when, _ in marks(picture, "NO_PENALTY")] == at("16:00", "17:00")
        assert "Rows that cannot be decided, not shown: 1" in said(picture)
        picture = CALENDAR.plot(start=DAY, end=DAY, transmissions=annotated)
        assert [when for when, _ in marks(picture, "NO_PENALTY")] == at("17:00")
        assert "Rows that cannot be decided, not shown: 1" in said(picture)
        assert re.search(
            r"Decided rows, not shown since .* systems as to annotate\): 1", said(picture)
        )

    def test_the_columns_are_those_of_annotate(self) -> None:
        """A column of times without a zone, one system for all, and when they were due."""
        table = pa.table(
            {"when": [datetime(2025, 10, 2, 19, 0)] * 2, "limit": ["2025-10-02 12:00 ET", None]}
        )
        options: dict[str, Any] = {
            "timestamp": "when", "system_column": System.CERS_PORTAL, "due": "limit"
        }  # fmt: skip
        picture = CALENDAR.plot(
            start=DAY,
            end=DAY,
            transmissions=table,
            assume_zone=ZoneInfo("America/Toronto"),
            **options,
        )
        assert marks(picture, "NO_PENALTY") == [(at("19:00")[0], CERS)]
        assert marks(picture, "PENALTY_MAY_APPLY") == [(at("19:00")[0], CERS)]
        with pytest.raises(NaiveTimestampError, match="the column 'when' has no time zone"):
            CALENDAR.plot(transmissions=table, **options)
        with pytest.raises(UnreadableTimestampError, match="'EST' is the abbreviation of one"):
            CALENDAR.plot(transmissions=table, assume_zone="EST", **options)

    def test_an_hour_that_happened_twice_is_at_its_first_reading(self) -> None:
        """As in `Decision.transmitted`."""
        table = pa.table({"transmitted_at": ["2025-11-02 01:30 ET"], "system": ["CERS"]})
        picture = CALENDAR.plot(transmissions=table)
        assert marks(picture, "PENALTY_MAY_APPLY") == [(instant("2025-11-02T01:30-04:00"), CERS)]

    def test_many_are_an_image_in_svg(self) -> None:
        """Which does not grow with them; few are shapes."""
        many = pa.table({"transmitted_at": SENT["transmitted_at"][:1].to_pylist() * 2_001})
        for table, rasterized in ((many[:10], False), (many, True)):
            picture = CALENDAR.plot(transmissions=table, system_column=System.CERS_PORTAL)
            (drawn,) = (line for line in picture.axes[0].lines if line.get_gid() == "NO_PENALTY")
            assert drawn.get_rasterized() is rasterized


class TestLegible:
    """No text lies on another, or outside."""

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (None, None), ("2025-09-26", "2025-10-06"), ("2025-09-28", "2025-09-28"),
            ("2025-11-02", "2025-11-02"), ("2019-01-01", "2019-12-31"),
        ],
    )  # fmt: skip
    def test_the_record(self, start: str | None, end: str | None) -> None:
        """Over years, days and hours; numbers stand where there is room for them."""
        assert unreadable(OutageCalendar.cbsa().plot(start=start, end=end)) == []

    def test_numbers_of_bulletins(self) -> None:
        """Each once, at the edge of what is shown if the bar goes on; never as a formula."""
        priced = Outage("VAN", "2025-10-02 18:00 ET", "2025-10-02 19:00 ET", number="$x_1$")
        nameless = Outage("VAN", "2025-10-02 22:00 ET", "2025-10-02 23:00 ET")
        calendar = OutageCalendar([OUT, priced, nameless])
        picture = calendar.plot(start="2025-10-02 16:30 ET", end="2025-10-02 23:00 ET")
        words = said(picture)
        assert words.count("TCC25-0138") == words.count("$x_1$") == 1
        assert "no number" not in words
        assert unreadable(picture) == []

    def test_the_longest_outage_keeps_its_number(self) -> None:
        """Further on over its bar, where that of a shorter one would cover it; a short one that has
        no room has none.
        """
        shown = {"TCC25-0132", "TCC25-0136", "TCC25-0138"}
        picture = OutageCalendar.cbsa().plot("CERS", start="2025-09-26", end="2025-10-06")
        assert shown <= set(said(picture).split())
        assert unreadable(picture) == []

    def test_the_longest_names_fit(self) -> None:
        """Of all systems at once."""
        everything = Outage(System, "2025-10-02 16:00 ET", "2025-10-02 17:00 ET", number="A1")
        picture = OutageCalendar([everything]).plot(start=DAY, end=DAY)
        assert len(lanes(picture)) == len(System)
        assert unreadable(picture) == []


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"system": "CERSS"}, UnknownSystemError, "'CERSS' is not a CBSA system"),
        ({"start": "October"}, UnreadableTimestampError, "neither a date nor a timestamp"),
        ({"start": 7}, UnreadableTimestampError, "7 is neither a date nor a timestamp"),
        ({"end": "2025-11-02 01:30 ET"}, AmbiguousTimeError, "happened twice"),
        (
            {"start": "2025-10-03", "end": DAY},
            InvalidFrameError,
            "the end 2025-10-02 is not after the start 2025-10-03; give a later end",
        ),
        ({"system": "CAD_API"}, InvalidFrameError, "nothing on record to show; give a start and"),
        (
            {"transmissions": [1]},
            InvalidFrameError,
            "the list of builtins is not a frame that can be annotated; pass pyarrow.table",
        ),
        (
            {"transmissions": pa.table({"a": [1]})},
            InvalidFrameError,
            "no column is named 'transmitted_at'",
        ),
        (
            {"transmissions": SENT.append_column("outcome", pa.nulls(9))},
            InvalidFrameError,
            "the frame has the columns 'outcome' already",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    """In one line, with what to do."""
    with pytest.raises(error, match=message):
        CALENDAR.plot(**options)


def test_outcomes_that_are_none_are_refused() -> None:
    """Of a table that looks annotated."""
    annotated = CALENDAR.annotate(SENT)
    place = annotated.column_names.index("outcome")
    odd = annotated.set_column(place, "outcome", pa.array(["fine"] * len(SENT)))
    with pytest.raises(InvalidFrameError, match="'fine' is not an outcome; they are NO_PENALTY, "):
        CALENDAR.plot(transmissions=odd)


class TestLanguages:
    """Every text is in the language asked for."""

    def test_french(self) -> None:
        """Title, systems, axis, legend, notes, and the time under a cursor."""
        policy = Policy(presume_ongoing=timedelta(hours=2))
        calendar = OutageCalendar([*CALENDAR], reliefs=CBSA_RELIEFS, policy=policy)
        picture = calendar.plot(start=DAY, end=DAY, transmissions=SENT, language="fr")
        (legend,) = picture.legends
        assert [text.get_text() for text in legend.get_texts()] == [
            "panne", "grâce après la reprise", "présumée en cours", "n’est plus présumée ensuite",
            "ne décide pas à elle seule",
            "allégement déclaré", "connue approximativement",
            "aucune pénalité ne s’applique (5)",
        ]  # fmt: skip
        assert lanes(picture)[-1] == "Système non indiqué"
        words = said(picture)
        for text in (
            "Pannes de l’ASFC", "portail du SCDE", "Heure de l’Est, 2025-10-02",
            "Lignes qui ne peuvent être décidées, non montrées\N{NO-BREAK SPACE}: 3",
        ):  # fmt: skip
            assert text in words
        assert picture.axes[0].format_xdata(at("19:45")[0] / (24 * HOUR)) == "2025-10-02 19:45 HE"
        assert unreadable(picture) == []
        assert "Pannes\N{NO-BREAK SPACE}: portail du SCDE" in said(
            calendar.plot("CERS", DAY, DAY, language="fr")
        )

    def test_the_legend_is_that_of_the_pages(self) -> None:
        """The same names in the same order, in both languages."""
        calendar = OutageCalendar([*CALENDAR], reliefs=CBSA_RELIEFS)
        for language in LANGUAGES:
            words = words_in(language)
            drawn = lanes_by_system(
                calendar, calendar.reliefs, calendar.rules, calendar.policy, words
            )
            start, end = instant("2025-10-02 00:00 ET"), instant("2025-10-05 00:00 ET")
            svg = draw_svg(drawn, start, end, words).partition('<g class="gp-legend">')[2]
            (legend,) = calendar.plot(start=DAY, end="2025-10-04", language=language).legends
            assert re.findall("<text[^>]*>([^<]*)", svg) == [
                text.get_text() for text in legend.get_texts()
            ]

    def test_another_is_refused(self) -> None:
        """With those there are."""
        with pytest.raises(UnknownLanguageError, match="choose en or fr"):
            CALENDAR.plot(language="de")
