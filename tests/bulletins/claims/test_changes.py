"""What sentences change in the windows of their section."""

from graceperiod import System
from graceperiod.bulletins.claims.changes import with_begins, with_ends
from graceperiod.bulletins.claims.claim import Role, Time, Window
from graceperiod.bulletins.claims.clock import Years
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.words.dates import Clock
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.times import instant

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
