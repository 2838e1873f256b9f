"""Dates and clock times as bulletins spell them, in English and in French."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod.bulletins.words.dates import (
    FOREIGN,
    Clock,
    Day,
    find_tokens,
    may_tell_time,
    wall_clock_of,
)
from tests.examples import examples

PIECES = (
    *(
        "1",
        "08",
        "0815",
        "14",
        "30",
        "٣",
        " ",
        "  ",
        ":",
        ".",
        "h",
        "H",
        "a",
        "p",
        "m",
        "M",
        "T",
        "Z",
        "\n",
    ),
    *("noon", "Midi", "midnight", "MINUIT", "2025-10-02", "2 hours", "hrs", "heures", "p.m.", "ET"),
)


def days(text: str) -> list[Day]:
    """The dates in a text."""
    return [day for token in find_tokens(text) for day in token.days]


def clocks(text: str) -> list[Clock]:
    """The clock times in a text."""
    return [token.clock for token in find_tokens(text) if token.clock]


@pytest.mark.parametrize(
    ("text", "clock", "label"),
    [
        ("2019-01-19 / 05 :00 ET", "2019-01-19T05:00", "ET"),
        ("2020-07-25 / 05:00 ET", "2020-07-25T05:00", "ET"),
        ("2023-04-29/ 00:01 ET", "2023-04-29T00:01", "ET"),
        ("2024-07-13 06:00ET", "2024-07-13T06:00", "ET"),
        ("2025-03-11 10:08 (ET)", "2025-03-11T10:08", "ET"),
        ("2025-10-01 / 10:00 (ET)", "2025-10-01T10:00", "ET"),
        ("2026-02-13 03:00 (HE)", "2026-02-13T03:00", "ET"),
        ("2025-03-11 9:00 (ET)", "2025-03-11T09:00", "ET"),
        ("Thursday 2019-02-14 10:36 AM EST", "2019-02-14T10:36", "EST"),
        ("2019-02-14 01:30pm ET", "2019-02-14T13:30", "ET"),
        ("2019-02-14 12:05 AM ET", "2019-02-14T00:05", "ET"),
        ("2019-02-14 12:05 PM ET", "2019-02-14T12:05", "ET"),
        ("2025-07-02 15:30 EDT", "2025-07-02T15:30", "EDT"),
        ("2025-07-02 15:30 (HAE)", "2025-07-02T15:30", "EDT"),
        ("2025-01-02 15:30 HNE", "2025-01-02T15:30", "EST"),
        ("2025-01-02 15:30 (eastern time)", "2025-01-02T15:30", "ET"),
        ("2025-01-02 15:30 Eastern", "2025-01-02T15:30", "ET"),
        ("2025-01-02 15:30", "2025-01-02T15:30", None),
        ("2025-1-2 15:30:20 ET.", "2025-01-02T15:30:20", "ET"),
        ("2025-10-02T15:30 ET", "2025-10-02T15:30", "ET"),
        ("2025/10/02 24:00 ET", "2025-10-03T00:00", "ET"),
        ("October 2, 2025 at noon (ET)", "2025-10-02T12:00", "ET"),
        ("Thursday, October 2nd, 2025 at 3 p.m. Eastern Time", "2025-10-02T15:00", "ET"),
        ("2 October 2025, 15:30 Eastern Daylight Time", "2025-10-02T15:30", "EDT"),
        ("le 1er mai 2025 à 15 h 30 (heure de l'Est)", "2025-05-01T15:30", "ET"),
        ("le 2 févr. 2026 à 8h05 (heure normale de l’Est)", "2026-02-02T08:05", "EST"),
        ("12 août 2025 à 14 h (heure avancée de l'Est)", "2025-08-12T14:00", "EDT"),
        ("8 Dec 2025 2315 ET", "2025-12-08T23:15", "ET"),
        ("2025-12-08 0130 (EST)", "2025-12-08T01:30", "EST"),
        ("2025-12-08 2400 hrs ET", "2025-12-09T00:00", "ET"),
    ],
)
def test_a_time_is_read_as_bulletins_spell_it(text: str, clock: str, label: str | None) -> None:
    """Every spelling seen gives the wall clock and the zone's label."""
    first, second = find_tokens(text)
    assert second.clock
    assert wall_clock_of(first.days[0], second.clock) == datetime.fromisoformat(clock)
    assert second.clock.label == label


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Saturday, May 03, 2025", [(2025, 5, 3, 5)]),
        ("Saturday May 3rd 2025", [(2025, 5, 3, 5)]),
        ("Sat. May 3", [(None, 5, 3, 5)]),
        ("4 May 2025", [(2025, 5, 4, None)]),
        ("October 4 and 5, 2025", [(2025, 10, 4, None), (2025, 10, 5, None)]),
        ("les samedi 4 et dimanche 5 octobre 2025", [(2025, 10, 4, 5), (2025, 10, 5, 6)]),
        ("Vendredi le 13 février 2026", [(2026, 2, 13, 4)]),
        ("Thursday 2019-02-14", [(2019, 2, 14, 3)]),
        ("for option 2 may fail", []),
        ("in May 2025", []),
        ("12025-10-02", []),
        ("call 1-888-957-7224, 24/7", []),
        ("Monday to Friday", []),
    ],
)
def test_dates_are_found_in_every_spelling(
    text: str, found: list[tuple[int | None, int, int, int | None]]
) -> None:
    """Year, month, day and weekday of each; without a year it is None."""
    assert days(text) == found


def test_a_range_of_dates_is_marked() -> None:
    """`October 4-5` does not say what happens in between; `October 4 and 5` does."""
    assert [find_tokens(text)[0].is_range for text in ("May 4-5", "4 au 5 mai", "May 4 and 5")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("zone", ["UTC", "(PT)", "CST", "(MT)", "HP", "AST"])
def test_another_zone_is_told_from_none(zone: str) -> None:
    """A zone that is no Eastern one is no missing zone."""
    assert clocks(f"15:30 {zone}") == [Clock(15, 30, label=FOREIGN)]


@pytest.mark.parametrize(
    "text", ["2025-10-02T15:30:00-04:00", "2025-10-02T15:30Z", "2025-10-02T15:30+0000"]
)
def test_a_time_with_an_offset_is_of_another_zone(text: str) -> None:
    """Bulletins state Eastern wall clocks; an offset is not followed."""
    assert [clock.label for clock in clocks(text)] == [FOREIGN]


@pytest.mark.parametrize(
    "text", ["06:00 est prévue", "06:00 et 07:00", "06:00 (CERS)", "06:00 at the latest"]
)
def test_a_small_word_is_no_zone(text: str) -> None:
    """`est` is French for is, `et` for and; a zone is in capitals."""
    assert clocks(text)[0].label is None


def test_an_hour_alone_can_be_a_length_of_time() -> None:
    """`8 h` is a time in `de 8 h à 17 h`, and none in `pendant 2 heures`."""
    assert clocks("de 8 h à 17 h 30") == [Clock(8, exact=False), Clock(17, 30)]


@settings(max_examples=examples(1000), derandomize=True)
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_may_tell_time_misses_none(text: str) -> None:
    """Where there is an exact clock time, or two hours alone, it says so."""
    found = clocks(text)
    if len(found) > 1 or any(clock.exact for clock in found):
        assert may_tell_time(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("from 0300 to 0700 ET", [(3, 0), (7, 0)]),
        ("from 0300 hrs until 0700 hrs", [(3, 0), (7, 0)]),
        ("2300–2400 (ET)", [(23, 0), (24, 0)]),
        ("de 0100 à 0130 HE", [(1, 0), (1, 30)]),
        ("in 2024 and 2025", []),
        ("en 2024 et 2025", []),
        ("call 1-888-957-2201", []),
        ("form 1530 ETA", []),
        ("TCC25-0138 2575 ET 2360 ET", []),
        ("101530 ET", []),
    ],
)
def test_four_digits_are_a_time_before_a_zone_or_hours(
    text: str, times: list[tuple[int, int]]
) -> None:
    """And not a year, a number or what people call."""
    assert [(clock.hour, clock.minute) for clock in clocks(text)] == times
    assert not times or may_tell_time(text)


def test_one_length_of_time_tells_no_time() -> None:
    """`2 hours` alone is none, and neither are days."""
    assert not may_tell_time("for the 2 hours following, on October 2, 2025")
    assert may_tell_time("de 8 h à 17 h")


def test_letters_that_grow_do_not_move_the_places() -> None:
    """A letter whose small form is longer leaves the tokens where they stand."""
    text = "İİ 2025-10-02 15:30 ET"
    assert [text[token.begin : token.end] for token in find_tokens(text)] == [
        "2025-10-02",
        "15:30 ET",
    ]


@pytest.mark.parametrize(
    "text", ["", "15:300", "2025-10-02 15:3", "no digits", "midi-tour", "the 26th"]
)
def test_what_is_no_time_is_not_found(text: str) -> None:
    """Parts of longer numbers and words are left alone."""
    assert clocks(text) == ([Clock(12, half="noon")] if "midi" in text else [])


@pytest.mark.parametrize(
    ("day", "clock", "why"),
    [
        (Day(2025, 10, 2), Clock(13, 30, half="pm"), "no clock shows 13 pm"),
        (Day(2025, 10, 2), Clock(0, 30, half="am"), "no clock shows 0 am"),
        (Day(2025, 10, 2), Clock(24, 30), "hour"),
        (Day(2025, 13, 2), Clock(15), "month"),
        (Day(2025, 2, 30), Clock(15), "day"),
        (Day(1950, 10, 2), Clock(15), "check the year"),
        (Day(None, 10, 2), Clock(15), "no year"),
        (Day(2025, 10, 2), Clock(0, is_midnight=True), "either end of the day"),
        (Day(2025, 10, 2), Clock(15, label=FOREIGN), "another zone"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused(day: Day, clock: Clock, why: str) -> None:
    """It looks like a time, and is none."""
    with pytest.raises(ValueError, match=why):
        wall_clock_of(day, clock)
