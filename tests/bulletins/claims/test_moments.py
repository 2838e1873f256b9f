"""What the words around a single time say that it is, and what follows for windows."""

import pytest

from graceperiod import System
from graceperiod.bulletins.claims.claim import Role, Time, Window
from graceperiod.bulletins.claims.clock import Years
from graceperiod.bulletins.claims.moments import _Around, read_times
from graceperiod.bulletins.claims.starts import with_begins, with_extensions
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.dates import Clock
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.times import instant

EDI, CERS = System.EDI, System.CERS_PORTAL
BOTH = frozenset({EDI, CERS})
LINE = Line(7, "as written")
FIRST, LATER, NEXT = (instant(f"2025-10-{day} ET") for day in ("02 10:30", "02 12:00", "04 10:30"))
YEARS = Years("TCC25-0001", ())


def role_of(text: str, *, is_planned: bool = False) -> Role:
    """The role of the one time of a text."""
    passage = Passage((Line(1, text),))
    (moment,) = read_prose(passage.text).moments
    return _Around.of(moment, passage.sentence_at(moment.at)).role(is_planned=is_planned)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("EDI was restored at 14:20 (ET).", Role.END),
        ("At 14:20 (ET) EDI was restored.", Role.END),
        ("EDI should be restored by 14:20 (ET).", Role.EXPECTED),
        ("Once EDI is restored at 14:20 (ET), send again.", Role.EXPECTED),
        ("EDI was unavailable until 14:20 (ET).", Role.END),
        ("EDI will be unavailable until 14:20 (ET).", Role.EXPECTED),
        ("EDI will blorp until 14:20 (ET).", Role.UNKNOWN),  # it is not understood what it does
        ("The maintenance was extended to 14:20 (ET).", Role.EXTENDED),
        ("The maintenance may be extended to 14:20 (ET).", Role.UNKNOWN),
        ("EDI has been down since 14:20 (ET).", Role.SINCE),
        ("The next update will be at 14:20 (ET).", Role.NOTICE),
        ("As of 14:20 (ET), EDI is still unavailable.", Role.STATE),
        ("14:20 (ET): EDI is still unavailable.", Role.STATE),
        ("A notice was issued at 14:20 (ET) that EDI is unavailable.", Role.UNKNOWN),
        ("Everything went blorp at 14:20 (ET).", Role.UNKNOWN),
    ],
)
def test_a_role_is_told_by_the_nearest_word(text: str, role: Role) -> None:
    """Before the time, or else behind it."""
    assert role_of(text) is role


def test_a_planned_outage_lasts_until_its_end() -> None:
    """What is announced ahead has an end that is planned, and over it is not."""
    text = "EDI will be unavailable until 14:20 (ET)."
    assert role_of(text, is_planned=True) is Role.PLANNED_END


def test_a_start_that_the_clocks_skipped_is_a_finding() -> None:
    """On March 9, 2025 there was no 02:30."""
    passage = Passage((Line(1, "EDI has been unavailable since March 9, 2025 at 02:30 (ET)."),))
    moments = read_prose(passage.text).moments
    (found,) = read_times(moments, passage, YEARS, is_event=True)
    assert isinstance(found, Finding)
    assert found.code == "UNREADABLE_TIME"


def begin(start: int, text: str, *systems: System) -> Time:
    """A sentence that says since when some systems are out."""
    return Time(Role.SINCE, Sentence(text), LINE, start, systems=frozenset(systems))


def test_a_start_is_a_window_where_there_is_none() -> None:
    """Of the systems of its section, if it names none."""
    (window,), findings = with_begins([], [begin(FIRST, "Since then it is down.")], BOTH)
    assert (window.start, window.end, window.systems) == (FIRST, None, BOTH)
    assert not findings


def test_a_start_of_one_of_the_systems_cuts_their_window_in_two() -> None:
    """And leaves the window of another day as it is."""
    windows = [Window(FIRST, None, LINE, systems=BOTH), Window(NEXT, None, LINE, systems=BOTH)]
    told = begin(LATER, "The CERS Portal has been unavailable since 12:00.", CERS)
    kept, findings = with_begins(windows, [told], BOTH)
    assert [(one.start, one.systems) for one in kept] == [
        (FIRST, {EDI}),
        (LATER, {CERS}),
        (NEXT, BOTH),
    ]
    assert not findings


def test_a_start_in_a_sentence_that_says_no_outage_moves_nothing() -> None:
    """`good as of 12:00` begins nothing, and is a finding."""
    windows = [Window(FIRST, None, LINE, systems=BOTH)]
    kept, findings = with_begins(windows, [begin(LATER, "CERS is good since 12:00.", CERS)], BOTH)
    assert kept == windows
    assert [(one.code, one.line) for one in findings] == [("UNUSED_TIME", 7)]


def test_a_start_that_is_known_says_nothing_new() -> None:
    """The table has it."""
    windows = [Window(FIRST, None, LINE, systems=BOTH)]
    told = begin(FIRST, "The CERS Portal has been unavailable since 10:30.", CERS)
    assert with_begins(windows, [told], BOTH) == (windows, [])


def test_an_extension_of_two_windows_is_a_finding() -> None:
    """It does not say of which."""
    windows = [Window(FIRST, LATER, LINE), Window(NEXT, None, LINE)]
    told = Time(Role.EXTENDED, Sentence("It was extended to 14:00."), LINE, clock=Clock(14))
    kept, findings = with_extensions(windows, [told], YEARS)
    assert kept == windows
    assert [one.code for one in findings] == ["UNUSED_TIME"]


def test_an_extension_gives_an_open_window_its_end() -> None:
    """At that hour of the day of its start."""
    told = Time(Role.EXTENDED, Sentence("It was extended to 14:00."), LINE, clock=Clock(14))
    (window,), findings = with_extensions([Window(FIRST, None, LINE)], [told], YEARS)
    assert window.end == instant("2025-10-02 14:00 ET")
    assert not findings
