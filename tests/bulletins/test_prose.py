"""Windows in sentences."""

import pytest

from graceperiod.bulletins.words.dates import Clock, Day
from graceperiod.bulletins.words.ranges import Moment, read_prose


def shown(moment: Moment) -> str:
    """A moment, as `2025-09-14 04:30`; `?` for a date or a year that is not stated."""
    day = moment.day
    date = "?" if day is None else f"{day.year or '?'}-{day.month:02}-{day.day:02}"
    clock = f"{moment.clock.hour:02}:{moment.clock.minute:02}"
    return f"{date} {clock}{moment.clock.half or ''}"


def spans(text: str) -> list[str]:
    """The windows of a text, as `start > end`."""
    return [f"{shown(span.start)} > {shown(span.end)}" for span in read_prose(text).spans]


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("Sunday, September 14, 2025 from 04:30 to 06:00 (ET) and from 07:00 to 08:30 (ET): EDI",
         ["2025-09-14 04:30 > 2025-09-14 06:00", "2025-09-14 07:00 > 2025-09-14 08:30"]),
        ("on Wednesday, January 24, 2024 between 3:00 and 6:00 (ET)",
         ["2024-01-24 03:00 > 2024-01-24 06:00"]),
        ("Friday, October 3, 2025 from 23:00 (ET) until Saturday, October 4, 2025 at 02:00 (ET)",
         ["2025-10-03 23:00 > 2025-10-04 02:00"]),
        ("between 04:15 ET and 09:00 ET on Sunday November 1, 2020",
         ["2020-11-01 04:15 > 2020-11-01 09:00"]),
        ("Saturday, September 13, 2025 from 06:00 and 07:00 (ET)",
         ["2025-09-13 06:00 > 2025-09-13 07:00"]),
        ("from 3:00 am until 1:00 pm (eastern time)", ["? 03:00am > ? 01:00pm"]),
        ("Vendredi le 13 février 2026 entre 03:00 (HE) et 06:00 (HE)",
         ["2026-02-13 03:00 > 2026-02-13 06:00"]),
        ("le samedi 18 avril 2026 de 08:00 à 17:00 (HE)", ["2026-04-18 08:00 > 2026-04-18 17:00"]),
        ("du samedi 18 avril 2026 à 22:00 au dimanche 19 avril 2026 à 06:00 (HE)",
         ["2026-04-18 22:00 > 2026-04-19 06:00"]),
        ("on Saturday, May 3 and Sunday, May 4, 2025 from 06:00 to 07:00 (ET)",
         ["2025-05-03 06:00 > 2025-05-03 07:00", "2025-05-04 06:00 > 2025-05-04 07:00"]),
        ("from 06:00 to 07:00 (ET) on Saturday, May 3 and Sunday, May 4, 2025",
         ["2025-05-03 06:00 > 2025-05-03 07:00", "2025-05-04 06:00 > 2025-05-04 07:00"]),
        ("from 06:00 on Saturday, May 3 to 07:00 on Sunday, May 4, 2025",
         ["2025-05-03 06:00 > 2025-05-04 07:00"]),
        ("Saturday, May 3, 2025 at 22:00 until 06:00 on Sunday, May 4, 2025",
         ["2025-05-03 22:00 > 2025-05-04 06:00"]),
        ("from 06:00 to 07:00 on Saturday, May 3, 2025 and from 08:00 to 09:00 on May 4, 2025",
         ["2025-05-03 06:00 > 2025-05-03 07:00", "2025-05-04 08:00 > 2025-05-04 09:00"]),
        ("from 06:00 to 07:00 (ET), and on May 4, 2025 from 05:00 to 06:00",
         ["2025-05-04 06:00 > 2025-05-04 07:00", "2025-05-04 05:00 > 2025-05-04 06:00"]),
        ("between 04:30 ET and 06:00 ET and between 07:00 ET and 08:30 ET on May 4, 2025",
         ["2025-05-04 04:30 > 2025-05-04 06:00", "2025-05-04 07:00 > 2025-05-04 08:30"]),
        ("On Saturday, October 4, 2025, the portal will be down from 06:00 to 07:00 (ET).",
         ["2025-10-04 06:00 > 2025-10-04 07:00"]),
        ("It will be down from 06:00 to 07:00 (ET) for maintenance on October 4, 2025.",
         ["2025-10-04 06:00 > 2025-10-04 07:00"]),
        ("May 4, 2025 from 06:00 to 07:00 (ET); on May 11, 2025 CERS works again",
         ["2025-05-04 06:00 > 2025-05-04 07:00"]),
        ("May 4, 2025 from 06:00 to 07:00 (ET), moved to May 11, 2025, same hours",
         ["2025-05-04 06:00 > 2025-05-04 07:00", "2025-05-11 06:00 > 2025-05-11 07:00"]),
        ("May 4, 2025 from 06:00 to 07:00 (ET). On May 11, 2025 CERS has the same hours",
         ["2025-05-04 06:00 > 2025-05-04 07:00"]),
        ("Saturday, October 4, 2025:\n• 06:00 to 07:00: eManifest\n• from 08:00 to 09:00: CERS",
         ["2025-10-04 06:00 > 2025-10-04 07:00", "2025-10-04 08:00 > 2025-10-04 09:00"]),
        ("On October 4, 2025 EDI is down.\nCall from 08:00 to 17:00.", ["? 08:00 > ? 17:00"]),
        ("On October 4, 2025 EDI is down. Call from 08:00 to 17:00.", ["? 08:00 > ? 17:00"]),
        ("October 4, 2025: EDI is down. Call from 08:00 to 17:00.\nThank you.",
         ["? 08:00 > ? 17:00"]),
        ("les samedi 4 et dimanche 5 octobre 2025, de 6 h à 7 h (HE)",
         ["2025-10-04 06:00 > 2025-10-04 07:00", "2025-10-05 06:00 > 2025-10-05 07:00"]),
        ("Saturday, May 3, 2025, 06:00 - 06:30 and 07:00 – 08:00 ET",
         ["2025-05-03 06:00 > 2025-05-03 06:30", "2025-05-03 07:00 > 2025-05-03 08:00"]),
        ("May 3, 2025 from 06:00 to 07:00 (ET)\nMay 4, 2025 from 06:00 to 07:00 (ET)",
         ["2025-05-03 06:00 > 2025-05-03 07:00", "2025-05-04 06:00 > 2025-05-04 07:00"]),
        ("from 06:00 to 07:00 on May 3 and May 4, 2025 from 08:00 to 09:00",
         ["?-05-03 06:00 > ?-05-03 07:00", "2025-05-04 08:00 > 2025-05-04 09:00"]),
        ("from 06:00 to 07:00 on May 3 May 4, 2025", ["?-05-03 06:00 > ?-05-03 07:00"]),
        ("from 06:00 on May 3, 2025 to 07:00", ["2025-05-03 06:00 > 2025-05-03 07:00"]),
        ("from 06:00 until May 4, 2025 at 07:00", ["? 06:00 > 2025-05-04 07:00"]),
        ("May 3, 2025 from midnight to noon", ["2025-05-03 00:00 > 2025-05-03 12:00noon"]),
        ("May 3, 2025 from 10:00 to 12:00 noon", ["2025-05-03 10:00 > 2025-05-03 12:00noon"]),
        ("May 3, 2025 from 22:00 to 12:00 midnight", ["2025-05-03 22:00 > 2025-05-03 24:00"]),
        ("May 3, 2025 from 5:00 to 6:00 noon", ["2025-05-03 05:00 > 2025-05-03 06:00"]),
        ("May 3, 2025 from noon to 1:30 pm", ["2025-05-03 12:00noon > 2025-05-03 01:30pm"]),
        ("from 10 p.m. Saturday, May 3 to 6 a.m. Sunday, May 4, 2025",
         ["2025-05-03 10:00pm > 2025-05-04 06:00am"]),
        ("de 22 h le 3 mai au 4 mai 2025 à 2 h", ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("le 3 mai 2025 de 22 h à minuit", ["2025-05-03 22:00 > 2025-05-03 24:00"]),
        (("from 06:00 to 07:00 on May 3, 2025 and from 08:00 to 09:00 on May 4, 2025 "
         "and from 10:00 to 11:00 on May 5, 2025"),
         ["2025-05-03 06:00 > 2025-05-03 07:00", "2025-05-04 08:00 > 2025-05-04 09:00",
          "2025-05-05 10:00 > 2025-05-05 11:00"]),
        ("May 3, 2025 (22:00) to May 4, 2025 (02:00)", ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("On Saturday, May 3, 2025: 23:00 Saturday to 02:00 Sunday",
         ["2025-05-03 23:00 > 2025-05-04 02:00"]),
        ("On Saturday, May 3, Saturday (22:00) to Sunday (02:00)",
         ["?-05-03 22:00 > ?-05-04 02:00"]),
        ("from 23:00 on Friday to 03:00 on Saturday, May 3, 2025",
         ["2025-05-02 23:00 > 2025-05-03 03:00"]),
        ("On December 31, 2025 from 10 p.m. Wednesday to 2 a.m. Thursday",
         ["2025-12-31 10:00pm > 2026-01-01 02:00am"]),
        ("from 23:00 Saturday to 02:00 Sunday", ["? 23:00 > ? 02:00"]),
        ("On February 30, 2025 from 23:00 Saturday to 02:00 Sunday",
         ["2025-02-30 23:00 > 2025-02-30 02:00"]),
        ("On May 3, 2025 EDI is down. Call Monday to Friday 08:00 to 17:00.",
         ["? 08:00 > ? 17:00"]),
        ("On May 3, 2025, from 22:00 to 02:00 the next day",
         ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("le 3 mai 2025, de 22 h à 2 h (le lendemain)", ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("May 3, 2025, starting at 06:00 and ending at 09:00",
         ["2025-05-03 06:00 > 2025-05-03 09:00"]),
        ("May 3, 2025 from approx. 06:00 until around 09:00",
         ["2025-05-03 06:00 > 2025-05-03 09:00"]),
        ("It will start at 22:00 on May 3, 2025 and end at 02:00 on May 4, 2025",
         ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("débutera le 3 mai 2025 à 22 h et se terminera le 4 mai 2025 à 2 h",
         ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("du samedi 3 mai 2025, 22 h, au dimanche 4 mai, 2 h (HE)",
         ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("between May 3, 2025, 22:00 and May 4, 2025, 02:00",
         ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("entre le 3 mai 2025 à 22 h et le 4 mai 2025 à 2 h",
         ["2025-05-03 22:00 > 2025-05-04 02:00"]),
        ("on February 8, 15 and 22, 2026, from 03:00 to 04:30",
         [f"2026-02-{day} 03:00 > 2026-02-{day} 04:30" for day in ("08", "15", "22")]),
        ("May 3, 2025 from 10 p.m. to 12 midnight", ["2025-05-03 10:00pm > 2025-05-03 24:00"]),
        ("le 3 mai 2025 de midi à minuit", ["2025-05-03 12:00noon > 2025-05-03 24:00"]),
        ("le 3 mai 2025, 22h00-23h30", ["2025-05-03 22:00 > 2025-05-03 23:30"]),
        ("May 3, 2025 from 0600h to 0900h", ["2025-05-03 06:00 > 2025-05-03 09:00"]),
        ("May 3, 2025 from 6 to 9 a.m. ET", ["2025-05-03 06:00 > 2025-05-03 09:00am"]),
        ("Sunday, May 4, 2025:\nEDI maintenance\nfrom 01:00 to 05:00",
         ["2025-05-04 01:00 > 2025-05-04 05:00"]),
        ("Sunday, May 4, 2025:\nCall us.\nOr write.\nEDI: 01:00 to 05:00", ["? 01:00 > ? 05:00"]),
        ("May 3 from 06:00 to 07:00", ["?-05-03 06:00 > ?-05-03 07:00"]),
        ("le 9 juillet 2020, de 2 h du matin à 3 h de l'après-midi",
         ["2020-07-09 02:00am > 2020-07-09 03:00pm"]),
        ("on Sunday, May 4, 2025, from 5 to 9 in the morning",
         ["2025-05-04 05:00 > 2025-05-04 09:00am"]),
        ("May 3, 2025, 22:00 → 23:00", ["2025-05-03 22:00 > 2025-05-03 23:00"]),
        ("April 26, 2025 (23:00 on the 26th to 03:00 on the 27th)",
         ["2025-04-26 23:00 > 2025-04-27 03:00"]),
        ("December 30, 2025, or from 23:00 on the 31st to 02:00 on the 1st",
         ["2025-12-31 23:00 > 2026-01-01 02:00"]),
        ("Sundays in May 2025 (4 and 11), 02:00 to 03:00",
         [f"2025-05-{day} 02:00 > 2025-05-{day} 03:00" for day in ("04", "11")]),
        ("01:00 to 03:00 on the mornings of May 4, May 11 and May 18, 2025",
         ["2025-05-04 01:00 > 2025-05-04 03:00", "2025-05-11 01:00 > 2025-05-11 03:00",
          "2025-05-18 01:00 > 2025-05-18 03:00"]),
        ("EDI is down from 01:00 to 03:00 on these days:\n- May 4, 2025\n- May 11, 2025",
         [f"2025-05-{day} 01:00 > 2025-05-{day} 03:00" for day in ("04", "11")]),
        ("EDI is down from 01:00 to 03:00\nMay 4, 2025\nMay 11, 2025", ["? 01:00 > ? 03:00"]),
        ("dans la nuit du 17 au 18 août 2024, de minuit à 4 h 15",
         ["2024-08-18 00:00 > 2024-08-18 04:15"]),
        ("de 22 h à 2 h, du samedi 17 au dimanche 18 août 2024",
         ["2024-08-17 22:00 > 2024-08-18 02:00"]),
        ("in the night of May 3 to May 4, 2025, from 20:00 to 23:00",
         ["2025-05-03 20:00 > 2025-05-03 23:00"]),
        ("from 23:00 on Friday the 9th to 02:00 on Saturday, January 10, 2026",
         ["2026-01-09 23:00 > 2026-01-10 02:00"]),
        ("January 9, 2026, 6 p.m. Mountain (20:00) to January 10, 2026, 2 a.m. MT / 4:00",
         ["2026-01-09 20:00 > 2026-01-10 04:00"]),
        ("January 9, 2026, 22:00 PT (01:00) to 03:00", ["2026-01-10 01:00 > 2026-01-10 03:00"]),
        ("06:00, 07:00", []),
        ("at 06:00 on May 3, 2025 and at 07:00 on May 4, 2025", []),
        ("May 3, 2025 06:00 and 07:00", []),
        ("from 06:00, when all systems were stopped one after the other for a while, to 07:00", []),
        ("No times at all.", []),
    ],
)  # fmt: skip
def test_the_windows_of_a_sentence(text: str, windows: list[str]) -> None:
    """Two times with `to`, or `and` after `from`, on the date that belongs to them."""
    assert spans(text) == windows


@pytest.mark.parametrize(
    "text",
    [
        "from Saturday, May 3 to Sunday, May 4, 2025, between 06:00 and 07:00",
        "on May 3-5, 2025 from 06:00 to 07:00",
        "in the night of May 3 to May 4, 2025, from 06:00 to 20:00",
        "in the night of February 30 to March 1, 2025, from 01:00 to 04:00",
        "on May 1, " + "May 2, " * 20 + "May 3, 2025 from 06:00 to 07:00",
    ],
)
def test_a_range_of_dates_gives_no_window(text: str) -> None:
    """It is not said whether the hours hold for each day or for all of it."""
    prose = read_prose(text)
    assert prose.spans == ()
    assert len(prose.unclear) == 1


def test_a_zone_stated_once_holds_for_both_edges() -> None:
    """`from 06:00 to 07:00 (ET)`: both are Eastern; and so the other way round."""
    for text in ("from 06:00 to 07:00 EST", "from 06:00 EST to 07:00"):
        (span,) = read_prose(text).spans
        assert (span.start.clock.label, span.end.clock.label) == ("EST", "EST")


def test_a_time_in_no_window_comes_with_its_date() -> None:
    """A date before or behind it; an hour that may be a length of time is none."""
    text = "on 2025-10-02 at 20:00 (ET); at 21:00 on May 3, 2025; 22:00; pendant 2 h"
    assert read_prose(text).moments == (
        Moment(3, Day(2025, 10, 2), Clock(20, label="ET")),
        Moment(text.index("21"), Day(2025, 5, 3), Clock(21)),
        Moment(text.index("22"), None, Clock(22)),
    )


def test_an_end_may_state_its_own_date() -> None:
    """Only an end without a date of its own can be meant for the next day."""
    texts = ("May 3, 2025 22:00 to 02:00", "May 3, 2025 22:00 to May 4, 2025 02:00")
    assert [read_prose(text).spans[0].own_end_day for text in texts] == [False, True]


def test_a_weekday_that_is_not_that_of_the_date_stays_with_it() -> None:
    """The date is kept, and the slip goes with it: May 3, 2025 is a Saturday."""
    (span,) = read_prose("On May 3, 2025 from Sunday 22:00 to Monday 02:00").spans
    assert (span.start.day, span.end.day) == (Day(2025, 5, 3, 6), Day(2025, 5, 4, 0))
    assert span.own_end_day


def test_a_weekday_moves_no_date_that_is_not_known() -> None:
    """Without its year or its weekday, it is not told on which day of the week May 3 falls."""
    (span,) = read_prose("May 3 from 22:00 to Sunday 02:00").spans
    assert (span.end.day, span.own_end_day) == (Day(None, 5, 3), False)
