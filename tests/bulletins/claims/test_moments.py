"""What the words around a single time say that it is."""

import pytest

from graceperiod import read_bulletin
from graceperiod.bulletins.claims.claim import Role, Time
from graceperiod.bulletins.claims.clock import Years
from graceperiod.bulletins.claims.moments import read_times
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.dates import Day
from graceperiod.bulletins.words.passage import Passage
from graceperiod.bulletins.words.ranges import read_prose

YEARS = Years("TCC25-0001", ())


def role_of(text: str, *, is_planned: bool = False) -> Role:
    """The role of the one time of a text."""
    passage = Passage((Line(1, text),))
    moments = read_prose(passage.text).moments
    day = Day(2025, 10, 2)
    (time,) = read_times(moments, passage, YEARS, date=day, is_event=True, is_planned=is_planned)
    assert isinstance(time, Time)
    return time.role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("EDI was restored at 14:20 (ET).", Role.END),
        ("At 14:20 (ET) EDI was restored.", Role.END),
        ("EDI should be restored by 14:20 (ET).", Role.EXPECTED),
        ("Once EDI is restored at 14:20 (ET), send again.", Role.EXPECTED),
        ("EDI was unavailable until 14:20 (ET).", Role.END),
        ("EDI will be unavailable until 14:20 (ET).", Role.EXPECTED),
        ("EDI will not be back at 14:20 (ET).", Role.OLD),
        ("EDI is out until 14:20 (ET).", Role.EXPECTED),
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


@pytest.mark.parametrize(
    "said",
    [
        "It blorps as of 2025-10-02 15:30 (ET).",
        "It accepts data since 15:30 (ET) on October 2, 2025.",
        "Depuis 15:30 (HE) le 2 octobre 2025, tous y entrent.",
    ],
)
def test_a_start_in_words_that_are_not_known_asks(said: str) -> None:
    """As the title alone tells of an outage, and the sentence may say that it is over."""
    bulletin = read_bulletin(f"TCC25-0999 UPDATE - CERS Portal Outage\n\n{said}\n")
    assert [f"{one.start:%d %H:%M}" for one in bulletin.outages] == ["02 15:30"]
    assert [finding.code for finding in bulletin.findings] == ["UNREAD_SENTENCE"]


@pytest.mark.parametrize(
    "said",
    [
        "The CERS Portal is working as of 2025-10-02 15:30 (ET).",
        "Le portail du SCDE fonctionne depuis le 2 octobre 2025 à 15:30 (HE).",
    ],
)
def test_what_works_since_a_time_is_over(said: str) -> None:
    """It does not begin an outage."""
    start = "TCC25-0999 UPDATE - CERS Portal Outage\n\nIt began on October 2, 2025 at 13:00 (ET).\n"
    (outage,) = read_bulletin(start + said).outages
    assert f"{outage.start:%H:%M} {outage.end:%H:%M}" == "13:00 15:30"
