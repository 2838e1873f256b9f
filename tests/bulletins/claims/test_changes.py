"""What sentences change in the windows of their section."""

import pytest

from graceperiod import System, read_bulletin
from graceperiod.bulletins.claims.changes import with_begins, with_ends
from graceperiod.bulletins.claims.claim import Role, Time, Window
from graceperiod.bulletins.claims.clock import Years
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.words.dates import Clock
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.times import instant
from tests.bulletins.test_pages import codes, told

EDI, CERS = System.EDI, System.CERS_PORTAL
BOTH = frozenset({EDI, CERS})
LINE = Line(7, "as written")
FIRST, LATER, NEXT = (instant(f"2025-10-{day} ET") for day in ("02 10:30", "02 12:00", "04 10:30"))
YEARS = Years("TCC25-0001", ())
NOTHING = Passage(())


def begin(start: int, text: str, *systems: System) -> Time:
    """A sentence that says since when some systems are out."""
    return Time(Role.SINCE, Sentence(text), LINE, start, systems=frozenset(systems))


def test_a_start_is_a_window_where_there_is_none() -> None:
    """Of the systems of its section, if it names none."""
    (window,), findings = with_begins([], [begin(FIRST, "Since then it is down.")], BOTH, YEARS)
    assert (window.start, window.end, window.systems) == (FIRST, None, BOTH)
    assert not findings


def test_a_start_of_one_of_the_systems_cuts_their_window_in_two() -> None:
    """And leaves the window of another day as it is."""
    windows = [Window(FIRST, None, LINE, systems=BOTH), Window(NEXT, None, LINE, systems=BOTH)]
    told = begin(LATER, "The CERS Portal has been unavailable since 12:00.", CERS)
    kept, findings = with_begins(windows, [told], BOTH, YEARS)
    assert [(one.start, one.systems) for one in kept] == [
        (FIRST, {EDI}),
        (LATER, {CERS}),
        (NEXT, BOTH),
    ]
    assert not findings


def test_a_start_in_a_sentence_that_says_no_outage_moves_nothing() -> None:
    """`good as of 12:00` begins nothing, and is a finding."""
    windows = [Window(FIRST, None, LINE, systems=BOTH)]
    kept, findings = with_begins(
        windows, [begin(LATER, "CERS is good since 12:00.", CERS)], BOTH, YEARS
    )
    assert kept == windows
    assert [(one.code, one.line) for one in findings] == [("UNUSED_TIME", 7)]


def test_a_start_that_is_known_says_nothing_new() -> None:
    """The table has it."""
    windows = [Window(FIRST, None, LINE, systems=BOTH)]
    told = begin(FIRST, "The CERS Portal has been unavailable since 10:30.", CERS)
    assert with_begins(windows, [told], BOTH, YEARS) == (windows, [])


def test_an_extension_of_two_windows_is_a_finding() -> None:
    """It does not say of which."""
    windows = [Window(FIRST, LATER, LINE), Window(NEXT, None, LINE)]
    told = Time(Role.EXTENDED, Sentence("It was extended to 14:00."), LINE, clock=Clock(14))
    kept, findings = with_ends(windows, [told], NOTHING, YEARS)
    assert kept == windows
    assert [one.code for one in findings] == ["UNUSED_TIME"]


def test_an_extension_gives_an_open_window_its_end() -> None:
    """At that hour of the day of its start."""
    told = Time(Role.EXTENDED, Sentence("It was extended to 14:00."), LINE, clock=Clock(14))
    (window,), findings = with_ends([Window(FIRST, None, LINE)], [told], NOTHING, YEARS)
    assert window.end == instant("2025-10-02 14:00 ET")
    assert not findings


@pytest.mark.parametrize(
    ("said", "outages", "findings"),
    [
        pytest.param(
            "EDI was down from 09:00 (ET) on October 2, 2025. It was restored at 10:00 (ET). It "
            "went down again at 14:00 (ET) on October 2, 2025.",
            ["EDI 10-02 09:00 > 10-02 10:00", "EDI 10-02 14:00 >"], ["RESOLVED_WITHOUT_END"],
            id="over-at-an-hour-and-down-again",
        ),
        pytest.param(
            "EDI was down from 09:00 (ET) on October 2, 2025. It was restored on October 2, 2025 "
            "at 10:00 (ET). It went down again at 14:00 (ET) on October 2, 2025.",
            ["EDI 10-02 09:00 > 10-02 10:00", "EDI 10-02 14:00 >"], ["RESOLVED_WITHOUT_END"],
            id="over-at-a-time-and-down-again",
        ),
        pytest.param(
            "Start Date / Time\n2025-10-02 09:00 ET\n2025-10-02 14:00 ET\nDescription\nEDI is "
            "down. EDI was restored on October 2, 2025 at 12:00 (ET).",
            ["EDI 10-02 09:00 > 10-02 12:00", "EDI 10-02 14:00 >"], ["RESOLVED_WITHOUT_END"],
            id="the-first-of-two-is-over",
        ),
        pytest.param(
            "EDI was down from 09:00 (ET) on October 2, 2025. EDI is back since 12:00 (ET) on "
            "October 2, 2025, responses are still delayed.",
            ["EDI 10-02 09:00 >", "EDI 10-02 09:00 > 10-02 12:00"], ["UNREAD_SENTENCE"],
            id="back-and-late",
        ),
        pytest.param(
            "EDI is down since October 2, 2025 at 09:00 (ET). The golf tournament begins at 11:30 "
            "(ET) on October 3, 2025.",
            ["EDI 10-02 09:00 >"], [], id="something-else-begins",
        ),
        pytest.param(
            "Start Date / Time\n2025-10-02 09:00 ET\nDescription\nEDI will be unavailable for "
            "maintenance. It will not be back at 11:00 (ET) but at 12:00 (ET) on October 2, 2025.",
            ["EDI 10-02 09:00 > 10-02 12:00"], [], id="not-back-at-eleven",
        ),
        pytest.param(
            "The EDI maintenance does not end at 11:00 (ET) on October 2, 2025. EDI is down from "
            "09:00 (ET) on October 2, 2025, not until 11:00 (ET) but 12:00 (ET).",
            ["EDI 10-02 09:00 > 10-02 12:00"], [], id="not-until-eleven",
        ),
        pytest.param(
            "EDI will be unavailable on October 2, 2025 from 06:00 rather than 07:00 to "
            "10:00 (ET).",
            [], ["NO_WINDOW", "UNUSED_TIME"], id="from-six-rather-than-seven",
        ),
        pytest.param(
            "The EDI maintenance that was to take place from October 2 to October 4, 2025, 06:00 "
            "to 07:00 (ET), is postponed to a later date.",
            [], ["NO_OUTAGE_EXPECTED"], id="days-that-were-put-off",
        ),
        pytest.param(
            "| System | Start | End | Impact |\n|---|---|---|---|\n"
            "| EDI | 2025-10-02 09:00 ET | 2025-10-02 10:00 ET | Down, restored at 09:30 ET |\n"
            "| DIF | 2025-10-02 09:00 ET | 2025-10-02 10:00 ET | Down |",
            ["DIF 10-02 09:00 > 10-02 10:00", "EDI 10-02 09:00 > 10-02 10:00"], ["UNUSED_TIME"],
            id="an-end-under-impact",
        ),
    ],
)  # fmt: skip
def test_what_a_notice_says_of_its_own_windows(
    said: str, outages: list[str], findings: list[str]
) -> None:
    """That one is over and another begins, that one ends later, or that it is of something else."""
    bulletin = read_bulletin(f"TCC25-0999 UPDATE - EDI Outage\n\n{said}\n")
    assert sorted(told(bulletin)) == outages
    assert codes(bulletin) == findings
