"""The explanation: plain sentences with the evidence, to paste into an appeal."""

import pytest

from graceperiod import CBSA_RELIEFS, Outage, OutageCalendar, __version__
from graceperiod.display.words import describe_count, describe_length
from graceperiod.times import TZ_VERSION

OUTAGE = Outage(
    {"CERS_PORTAL", "EMANIFEST_PORTAL", "CARM_CLIENT_PORTAL"},
    "2025-10-02 15:30 ET",
    "2025-10-02 18:00 ET",
    number="TCC25-0138",
    impact="INTERMITTENT",
    grace="PT2H",
    source="https://example.org/tcc25-0138",
)


def test_a_decision_in_the_grace() -> None:
    """What was sent when, which bulletin, how far inside, which rule, which versions."""
    decision = OutageCalendar([OUTAGE]).decide("2025-10-02 19:45 ET", "CERS_PORTAL")
    assert decision.explain() == (
        "No monetary penalty applies: the transmission falls within the grace after resumption (GRACE).\n"
        "Transmitted through CERS Portal at 2025-10-02 19:45 ET (2025-10-02 23:45 UTC).\n"
        "Bulletin TCC25-0138: outage of CARM Client Portal (CCP), CERS Portal, eManifest "
        "Portal (impact: intermittent) from 2025-10-02 15:30 ET to 2025-10-02 18:00 ET. It states 2 h of "
        "grace. Source: https://example.org/tcc25-0138.\n"
        "The window runs from 2025-10-02 15:30 ET to 2025-10-02 20:00 ET; the transmission came "
        "1 h 45 min after resumption and 15 min before the end of the 2 h of grace.\n"
        "The rule in force (bulletin-2024, since 2024-10-19): bulletins say "
        '"no monetary penalties will be issued to external clients for failure to transmit '
        "required data during a scheduled or an unscheduled outage and for the 2 hours following "
        'system resumption". Source: https://cscb.ca/en/article/'
        "tcc24-0095-ediportal-scheduled-maintenance-unavailability.\n"
        "No due time was given: whether the data were already late when the outage or the relief "
        "began was not looked at.\n"
        f"Decided by graceperiod {__version__} with tz data {TZ_VERSION}."
    )


LATER = "2025-12-02 12:00 ET"


@pytest.mark.parametrize(
    ("expected", "when", "due"),
    [
        ("A monetary penalty may apply: no outage, grace", LATER, None),
        ("The nearest window on record is 48 d 13 h away", LATER, None),
        ("Caution (RECORD_INCOMPLETE): the record", LATER, None),
        ("No monetary penalty applies: the data were transmitted", LATER, LATER),
        ("Due at 2025-12-02 12:00 ET (2025-12-02 17:00 UTC).", LATER, LATER),
        ('CBSA declared relief, "AMPS grace period', "2025-10-02 16:00 ET", None),
        ("Undetermined, the facts", "2025-11-02 01:30 ET", "2025-11-02 01:00 EST"),
    ],
)
def test_the_lines_of_other_answers(expected: str, when: str, due: str | None) -> None:
    """Each answer has its own sentences."""
    calendar = OutageCalendar([OUTAGE], reliefs=CBSA_RELIEFS, complete=False)
    lines = calendar.decide(when, "CERS", due=due).explain().splitlines()
    assert any(line.startswith(expected) for line in lines), lines


def test_an_open_window() -> None:
    """An outage without an end says what is known of it."""
    going_on = OUTAGE.model_copy(update={"end": None, "number": None})
    text = OutageCalendar([going_on]).decide("2025-10-02 19:45 ET", "CERS").explain()
    assert "A bulletin without a number: outage" in text
    assert "to an end not reported (last word 2025-10-02 15:30 ET)" in text
    assert (
        "Transmitted 4 h 15 min after the start of the window, whose end was not reported." in text
    )
    assert "look for a RESOLVED bulletin" in text


def test_in_an_outage() -> None:
    """The position is told from both ends of the window."""
    text = OutageCalendar([OUTAGE]).decide("2025-10-02 16:00 ET", "CERS").explain()
    assert "the transmission came 30 min after its start and 4 h before its end." in text


def test_after_the_grace() -> None:
    """How long after the window closed, with the window of the due time."""
    decision = OutageCalendar([OUTAGE]).decide(
        "2025-10-02 20:00:30 ET", "CERS", due="2025-10-02 16:00 ET"
    )
    text = decision.explain()
    assert "to 2025-10-02 20:00 ET; the transmission came 30 s after it closed." in text
    assert "Close by" not in text  # it is cited already


def test_near_an_edge_the_outage_is_named() -> None:
    """No outage covers it, and the one it missed by seconds is shown."""
    text = OutageCalendar([OUTAGE]).decide("2025-10-02 20:00:30 ET", "CERS").explain()
    assert "Close by, but not covering it: Bulletin TCC25-0138" in text
    assert (
        "Its grace of 2 h ended at 2025-10-02 20:00 ET; the transmission came 30 s after that." in text
    )
    assert text.count("TCC25-0138:") == 1
    assert "The nearest window" not in text


def test_a_repeated_hour_shows_both_readings() -> None:
    """Each reading in Eastern and UTC."""
    text = OutageCalendar().decide("2025-11-02 01:30 ET").explain()
    assert (
        "Transmitted through a system that was not stated at 2025-11-02 01:30 EDT "
        "(2025-11-02 05:30 UTC) or 2025-11-02 01:30 EST (2025-11-02 06:30 UTC)."
    ) in text
    assert "each of its readings was decided" in text


def test_a_position_is_not_told_for_two_readings() -> None:
    """Each reading lies elsewhere in the window."""
    night = Outage("CERS", "2025-11-02 00:15 ET", "2025-11-02 02:30 ET")
    decision = OutageCalendar([night]).decide("2025-11-02 01:30 ET", "CERS")
    assert decision.window is not None
    assert "The window runs" not in decision.explain()


def test_many_outages_are_counted() -> None:
    """Ten are spelled out."""
    many = [Outage("CERS", f"2025-10-02 10:{n} ET", number=f"N{n}") for n in range(10, 22)]
    lines = OutageCalendar(many).decide("2025-10-02 19:00 ET", "CERS").explain().splitlines()
    assert sum(line.startswith("Bulletin N") for line in lines) == 10
    assert "Not shown: 2 more." in lines


def test_no_rule_no_rule_line() -> None:
    """Before 2017-10-12 there is none to cite."""
    old = Outage("EDI", "2016-10-02 15:30 ET", "2016-10-02 18:00 ET")
    text = OutageCalendar([old]).decide("2016-10-02 16:00 ET", "EDI").explain()
    assert "The rule in force" not in text
    assert "Caution (NO_RULE)" in text


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0 s"),
        (1, "0.000001 s"),
        (1_500_000, "1.5 s"),
        (60_000_000, "1 min"),
        (3_600_000_000 + 1, "1 h 0.000001 s"),
        (1_000 * 86_400_000_000, "1,000 d"),
        (-300_000_000, "-5 min"),
    ],
)
def test_lengths_are_exact(microseconds: int, text: str) -> None:
    """Nothing is rounded away."""
    assert describe_length(microseconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (2_000, "2,000 rows")]
)
def test_counts_have_their_plural(number: int, text: str) -> None:
    """One alone has none."""
    assert describe_count(number, "row") == text


def test_html_is_escaped() -> None:
    """Whatever a bulletin says, a notebook shows it as text."""
    attack = "<script>alert('x')</script>&\""
    evil = OUTAGE.model_copy(update={"number": attack, "source": attack, "title": attack})
    html = OutageCalendar([evil]).decide("2025-10-02 16:00 ET", "CERS")._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;&quot;" in html
    assert html.startswith('<div class="graceperiod"><p><strong>No penalty applies')
    assert html.count("<p>") == html.count("</p>")
