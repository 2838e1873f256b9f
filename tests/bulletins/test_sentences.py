"""What sentences and labels say of systems, dates and ends, where a quick reader would go wrong.

They were written by someone who had seen neither the reader nor its tests.
"""

import pytest

from graceperiod import BulletinStatus, Direction, Impact, read_bulletin
from tests.bulletins.test_pages import codes, told

START = "Start Date / Time\n2025-08-07 21:00 (ET)\n"
TABLE = f"{START}End Date / Time\n2025-08-08 00:40 (ET)\nDescription\n"
NIGHT = "08-07 21:00 > 08-08 00:40"
EDI_AND_CERS = (
    "TCC25-0052 EDI and CERS Portal SCHEDULED Maintenance\nEDI will be unavailable on Sunday, June "
    "15, 2025 from 04:30 to 06:00 (ET).\n"
)
FIFTEENTH = "EDI 06-15 04:30 > 06-15 06:00"


@pytest.mark.parametrize(
    ("text", "outages", "findings"),
    [
        pytest.param(
            f"TCC25-0101 - CARM Client Portal Maintenance\n{TABLE}The CARM Client Portal and the "
            "CAD API will be unavailable.",
            [f"CAD_API+CARM {NIGHT}"], [], id="two-subjects",
        ),
        pytest.param(
            f"TCC25-0101 - eManifest Portal Outage\n{TABLE}The eManifest Portal is unavailable. "
            "The CERS Portal is also unavailable.",
            [f"CERS+EMAN {NIGHT}"], [], id="two-sentences",
        ),
        pytest.param(
            f"TCC25-0101 - Direct Connect Outage\n{TABLE}EDI is unavailable for some.",
            [f"DIRECT_CONNECT {NIGHT}"], [], id="edi-through-a-route",
        ),
        pytest.param(
            "TCC25-0101 - CARM Client Portal Maintenance\nThe CARM Client Portal will be "
            "unavailable on June 15, 2025 from 04:30 to 06:00 (ET). The CAD API will also be "
            "unavailable.",
            ["CARM 06-15 04:30 > 06-15 06:00"], ["NO_WINDOW"], id="another-without-a-time",
        ),
        pytest.param(
            f"TCC25-0086 – EDI and eManifest Portal issue\n{TABLE}EDI is unavailable. The "
            "eManifest Portal is not affected.",
            [f"EDI {NIGHT}"], [], id="not-affected-after-all",
        ),
        pytest.param(
            f"TCC25-0086 – EDI et portail du SCDE : problème\n{TABLE}L'EDI est en panne. Le "
            "portail du SCDE n'est pas touché.",
            [f"EDI {NIGHT}"], [], id="not-affected-in-french",
        ),
        pytest.param(
            f"TCC25-0101 - Delays in processing ACI/eManifest EDI messages\n{TABLE}EDI messages "
            "are delayed.",
            [f"EDI {NIGHT}"], [], id="the-programme",
        ),
        pytest.param(
            f"TCC25-0086 – Highway eManifest messages not processed\n{TABLE}Cargo messages sent by "
            "EDI are not being processed. Clients may use the eManifest Portal.",
            [f"EDI {NIGHT}"], [], id="messages-and-the-way-round",
        ),
        pytest.param(
            f"TCC25-0101 - CAD EDI and API unavailable\n{TABLE}CAD EDI is unavailable.",
            [f"CAD_API {NIGHT}"], [], id="one-kind-of-message",
        ),
        pytest.param(
            "TCC26-0009 - Maintenance\nThe EDI testing (certification) environment will be "
            "unavailable on Thursday, January 22, 2026 from 08:00 to 12:00 (ET).",
            [], ["NO_SYSTEM", "NO_WINDOW"], id="a-test-environment",
        ),
        pytest.param(
            "TCC26-0009 - Maintenance\nEDI client certification testing will be unavailable on "
            "January 22, 2026 from 08:00 to 12:00 (ET).",
            [], ["NO_SYSTEM", "NO_WINDOW"], id="tests",
        ),
        pytest.param(
            "TCC26-0027 EDI/Portal Scheduled Maintenance\n| Start Date / Time | End Date / Time | "
            "Clients Affected |\n| 2026-02-15 04:30 (ET) | 2026-02-15 06:00 (ET) | All clients who "
            "transmit using EDI |\n| 2026-02-15 06:00 (ET) | 2026-02-15 07:00 (ET) | All clients "
            "who use the eManifest Portal |",
            ["EDI 02-15 04:30 > 02-15 06:00", "EMAN 02-15 06:00 > 02-15 07:00"], [],
            id="rows-of-clients",
        ),
    ],
)  # fmt: skip
def test_which_systems_are_out(text: str, outages: list[str], findings: list[str]) -> None:
    """Those that a notice says are, and not all that it names."""
    bulletin = read_bulletin(text)
    assert told(bulletin) == outages
    assert codes(bulletin) == findings


@pytest.mark.parametrize(
    ("text", "outages", "findings"),
    [
        pytest.param(
            "TCC26-0001 EDI and CERS Portal SCHEDULED Maintenance\nEDI will be unavailable on:\n"
            "Sunday, January 11, 2026 from 04:30 to 06:00 (ET)\nMonday, January 12, 2026 from "
            "04:30 to 06:00 (ET)\nThe CERS Portal will be unavailable on:\n- Sunday, January 11, "
            "2026 from 06:00 to 07:00 (ET)",
            ["CERS 01-11 06:00 > 01-11 07:00", "EDI 01-11 04:30 > 01-11 06:00",
             "EDI 01-12 04:30 > 01-12 06:00"], [], id="two-lists",
        ),
        pytest.param(
            "TCC25-0172 - CBSA systems maintenance\nThe following systems will be unavailable on "
            "Sunday, December 14, 2025:\n• EDI: 04:30 to 06:00 (ET)\n• CERS Portal: 06:00 to 07:00 "
            "(ET)",
            ["CERS 12-14 06:00 > 12-14 07:00", "EDI 12-14 04:30 > 12-14 06:00"], [],
            id="hours-under-a-date",
        ),
        pytest.param(
            "TCC25-0172 - EDI SCHEDULED Maintenance, December 14, 2025\nEDI will be unavailable:\n"
            "- 04:30 to 06:00 (ET)",
            ["EDI 12-14 04:30 > 12-14 06:00"], ["DATE_NOT_STATED"], id="hours-in-a-list",
        ),
        pytest.param(
            f"{EDI_AND_CERS}CERS Portal: 06:00 to 07:00 (ET)",
            ["CERS 06-15 06:00 > 06-15 07:00", FIFTEENTH], ["DATE_NOT_STATED"],
            id="hours-without-a-verb",
        ),
        pytest.param(
            f"{EDI_AND_CERS}The CERS Portal will be unavailable on Monday, June 16, 2025 between 1 "
            "and 4 p.m. ET.",
            [FIFTEENTH], ["NO_WINDOW", "UNREADABLE_TIME"], id="an-hour-alone",
        ),
        pytest.param(
            f"{EDI_AND_CERS}Saturday, June 14, 2025 from 06:00 to 07:00 (ET): users of the CERS "
            "Portal may have to open a new session.",
            ["CERS 06-14 06:00 > 06-14 07:00", FIFTEENTH], [], id="a-session-that-is-no-meeting",
        ),
        pytest.param(
            f"{EDI_AND_CERS.replace('and CERS Portal ', '')}Date : June 22, 2025, Time : 06:00 to "
            "07:00 ET",
            ["EDI 06-22 06:00 > 06-22 07:00"], ["UNUSED_TIME"], id="date-and-time-on-one-line",
        ),
        pytest.param(
            "TCC26-0004 CERS Portal outage\nThe CERS Portal was unavailable on January 13, 2026 "
            "from 9:00 to 10:30 AM (ET).",
            ["CERS 01-13 09:00 > 01-13 10:30"], [], id="one-am-for-both",
        ),
        pytest.param(
            "TCC26-0004 CERS Portal outage\nThe CERS Portal was unavailable on January 13, 2026 "
            "from 11:00 to 1:30 AM (ET).",
            [], ["NO_WINDOW", "UNREADABLE_TIME"], id="eleven-of-which-half",
        ),
        pytest.param(
            "TCC20-131 – EDI/Portal SCHEDULED Maintenance\neManifest Portal Maintenance\nStart "
            "Date / Time\nEnd Date / Time\nClients Affected\n2020-11-07 / 05:00 ET\n2020-11-07 / "
            "05:30 ET\nAll clients and service providers who transmit trade data using Portal\nOn "
            "Saturday November 7 2020, from 5:00 to 5:30 ET, Portal users may experience a forced "
            "re-logon.",
            ["EMAN 11-07 05:00 > 11-07 05:30"], [], id="clients-end-where-a-sentence-begins",
        ),
    ],
)  # fmt: skip
def test_when_they_are_out(text: str, outages: list[str], findings: list[str]) -> None:
    """Hours belong to the system and the date of their list, and none is lost without a word."""
    bulletin = read_bulletin(text)
    assert sorted(told(bulletin)) == outages
    assert codes(bulletin) == findings


EXPECTED = [
    "Expected End Date / Time\n2025-08-08 00:40 (ET)\n",
    "Estimated Time of Resolution: 2025-08-08 00:40 (ET)\n",
    "Date et heure de fin prévue\n2025-08-08 00:40 (HE)\n",
]


@pytest.mark.parametrize("end", EXPECTED)
def test_an_end_that_is_expected_is_none(end: str) -> None:
    """It was written before the system was back; of maintenance it is the end that was planned."""
    bulletin = read_bulletin(f"TCC25-0001 EDI Outage\n{START}{end}Description\nEDI is unavailable.")
    assert told(bulletin) == ["EDI 08-07 21:00 >"]
    assert codes(bulletin) == ["END_ESTIMATED"]
    bulletin = read_bulletin(f"TCC25-0001 EDI SCHEDULED Maintenance\n{START}{end}")
    assert told(bulletin) == [f"EDI {NIGHT}"]
    assert codes(bulletin) == []


def test_an_expected_end_in_a_table_is_none() -> None:
    """For each of its systems."""
    text = (
        "TCC25-0001 Outage\nSystem | Start Date / Time | Estimated End Date / Time |\n"
        "EDI | 2025-08-07 21:00 (ET) | 2025-08-08 00:40 (ET) |\n"
        "CERS Portal | 2025-08-07 22:00 (ET) | 2025-08-08 00:40 (ET) |"
    )
    bulletin = read_bulletin(text)
    assert told(bulletin) == ["EDI 08-07 21:00 >", "CERS 08-07 22:00 >"]
    assert codes(bulletin) == ["END_ESTIMATED", "END_ESTIMATED"]


@pytest.mark.parametrize(
    "end",
    [
        "2025-08-08 00:40 (ET) (revised)",
        "Extended to 2025-08-08 00:40 (ET)",
        "2025-08-08 00:10 (ET) – extended to 00:40 (ET)",
        "2025-08-08 00:10 (ET) (extended until 00:40 (ET))",
        "2025-08-08 00:40 (ET) (extended from 00:10)",
        "00:10 – extended to 2025-08-08 00:40 (ET)",
    ],
)
def test_an_end_can_say_that_it_is_new(end: str) -> None:
    """It is the end."""
    bulletin = read_bulletin(f"TCC25-0001 CERS Portal Outage\n{START}End Date / Time\n{end}\n")
    assert told(bulletin) == [f"CERS {NIGHT}"]
    assert codes(bulletin) == []


UPDATE = f"TCC25-0057 UPDATE - EDI and CERS Outage\n{START}Description\n"


@pytest.mark.parametrize(
    ("text", "outages", "findings"),
    [
        pytest.param(
            "TCC18-021 - UPDATE - EDI outage\nEDI was restored at 06:20 ET.\nEDI has been "
            "unavailable since 03:45 ET on February 14, 2018.",
            ["EDI 02-14 03:45 > 02-14 06:20"], [], id="before-the-start-is-told",
        ),
        pytest.param(
            f"{UPDATE}EDI was restored at 22:00 (ET) and CERS was restored at 23:00 (ET).",
            ["CERS 08-07 21:00 > 08-07 23:00", "EDI 08-07 21:00 > 08-07 22:00"], [],
            id="two-in-a-sentence",
        ),
        pytest.param(
            f"{UPDATE}EDI was restored at 22:00 (ET); CERS at 23:00 (ET).",
            ["CERS 08-07 21:00 >", "EDI 08-07 21:00 > 08-07 22:00"], ["UNUSED_TIME"],
            id="a-second-without-a-verb",
        ),
        pytest.param(
            f"{UPDATE}EDI has been restored. CERS is still unavailable.",
            ["CERS+EDI 08-07 21:00 >"], ["RESOLVED_WITHOUT_END"], id="restored-at-no-time",
        ),
        pytest.param(
            f"{UPDATE}EDI messages will be sent once EDI has been restored.",
            ["CERS+EDI 08-07 21:00 >"], [], id="once-it-is-restored",
        ),
        pytest.param(
            f"TCC25-0057 RESOLVED - EDI Outage\n{TABLE}EDI was restored at 23:00 (ET).",
            [f"EDI {NIGHT}"], ["PROSE_DISAGREES"], id="not-the-end-of-the-table",
        ),
        pytest.param(
            f"TCC25-0057 RESOLVED - EDI Outage\n{TABLE}EDI was restored at 00:40 (ET).",
            [f"EDI {NIGHT}"], [], id="the-end-of-the-table-past-midnight",
        ),
        pytest.param(
            f"{UPDATE}EDI was restored at 20:00 (ET).",
            ["CERS+EDI 08-07 21:00 >"], ["UNUSED_TIME"], id="of-which-day",
        ),
        pytest.param(
            "TCC25-0082 EDI SCHEDULED Maintenance\nEDI will be unavailable on Sunday, July 20, "
            "2025 from 04:30 to 08:30 (ET). The maintenance was completed at 07:15 (ET).",
            ["EDI 07-20 04:30 > 07-20 08:30"], ["PROSE_DISAGREES"], id="completed-early",
        ),
    ],
)  # fmt: skip
def test_when_it_was_over(text: str, outages: list[str], findings: list[str]) -> None:
    """An end is of the system named before it, and what contradicts another is reported."""
    bulletin = read_bulletin(text)
    assert told(bulletin) == outages
    assert codes(bulletin) == findings


def test_what_is_still_out_is_not_resolved() -> None:
    """One of two systems that a notice is of was."""
    bulletin = read_bulletin(
        "TCC25-0076 UPDATE - Issues with eManifest Portal and EDI\nStart Date / Time\n2025-07-09 "
        "08:00 (ET)\nEnd Date / Time\nOngoing\nDescription\nThe EDI issue was resolved at 11:30 "
        "(ET). The eManifest Portal is still unavailable."
    )
    assert bulletin.status is BulletinStatus.UPDATE
    assert told(bulletin) == ["EDI 07-09 08:00 > 07-09 11:30", "EMAN 07-09 08:00 >"]
    assert codes(bulletin) == []


@pytest.mark.parametrize(
    ("title", "impact", "direction", "approximate"),
    [
        ("EDI messages are not being processed", Impact.UNAVAILABLE, Direction.BOTH, False),
        ("eManifest Portal: Slow response times", Impact.DEGRADED, Direction.UNKNOWN, False),
        ("Delays receiving EDI responses", Impact.DELAYED, Direction.OUTBOUND, False),
        ("Delays in processing EDI messages of approximately 45 minutes", Impact.DELAYED,
         Direction.UNKNOWN, False),
    ],
)  # fmt: skip
def test_what_a_title_says_of_the_impact(
    title: str, impact: Impact, direction: Direction, *, approximate: bool
) -> None:
    """The length of a delay is not that of the outage."""
    (outage,) = read_bulletin(f"TCC25-0001 {title}\n{TABLE}{title}.").outages
    assert (outage.impact, outage.direction) == (impact, direction)
    assert outage.approximate is approximate
