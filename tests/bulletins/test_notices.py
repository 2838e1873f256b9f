"""Notices as people write them: what is over, called off, put off, elsewhere, or told in a list.

They were written by someone who had seen neither the reader nor its other tests.
"""

import pytest

from graceperiod import BulletinStatus, OutageCalendar, Outcome, read_bulletin
from tests.bulletins.test_pages import codes, told

START = "Start Date / Time\n2025-10-20 09:00 (ET)\n"
WINDOW = "Start Date / Time\n2025-12-06 06:00 (ET)\nEnd Date / Time\n2025-12-06 07:00 (ET)\n"
SATURDAY = "EMAN 12-06 06:00 > 12-06 07:00"
UNREAD = ["NO_WINDOW", "UNUSED_TIME"]


@pytest.mark.parametrize(
    ("text", "outages", "findings"),
    [
        pytest.param(
            "TCC25-0150 UPDATE - CERS and CARM Client Portals Issues\n" + START + "The CARM Client "
            "Portal was restored at 15:30 (ET) on 2025-10-20. The CERS Portal remains unavailable.",
            ["CARM 10-20 09:00 > 10-20 15:30", "CERS 10-20 09:00 >"], [], id="one-of-two-is-back",
        ),
        pytest.param(
            "TCC25-0150 UPDATE - CERS and CARM Client Portals Issues\n" + START + "The portals "
            "were back online at 15:30 (ET).",
            ["CARM+CERS 10-20 09:00 > 10-20 15:30"], [], id="both-are-back",
        ),
        pytest.param(
            "TCC25-0150 CERS Portal outage\n" + START + "Service was restored at 12:00 (ET) on "
            "October 20, 2025.",
            ["CERS 10-20 09:00 > 10-20 12:00"], [], id="restored-in-a-first-notice",
        ),
        pytest.param(
            "TCC25-0150 CERS Portal outage\n" + START + "It was fixed at 08:00 (ET) on October 20, "
            "2025.",
            ["CERS 10-20 09:00 >"], ["UNUSED_TIME"], id="over-before-it-began",
        ),
        pytest.param(
            "TCC25-0150 CERS Portal outage\n" + START + "The CERS Portal will be restored at 22:00 "
            "(ET) on October 20, 2025.",
            ["CERS 10-20 09:00 >"], ["END_ESTIMATED"], id="will-be-restored",
        ),
        pytest.param(
            "TCC25-0150 UPDATE - CERS Portal outage\n" + START + "We expect the CERS Portal back "
            "online by 14:00 (ET) on October 20, 2025.",
            ["CERS 10-20 09:00 >"], ["END_ESTIMATED"], id="expected-back",
        ),
        pytest.param(
            "TCC25-0151 CERS Portal outage\nThe CERS Portal outage that began on August 7, 2025 at "
            "08:00 (ET) ended on August 7, 2025 at 12:00 (ET).",
            ["CERS 08-07 08:00 > 08-07 12:00"], [], id="began-and-ended",
        ),
        pytest.param(
            "TCC25-0151 CARM Client Portal maintenance\nThe CARM Client Portal maintenance, which "
            "started on May 17, 2025 at 20:00 (ET), was completed on May 18, 2025 at 04:00 (ET).",
            ["CARM 05-17 20:00 > 05-18 04:00"], [], id="started-and-completed",
        ),
        pytest.param(
            "TCC25-0152 CERS Portal Unavailable\nAs of 14:00 (ET), September 29, 2025, the CERS "
            "Portal is still unavailable. It has been down since 06:00 (ET).",
            ["CERS 09-29 06:00 >"], [], id="still-is-no-start",
        ),
        pytest.param(
            "TCC25-0154 Portals Unavailable\nThe eManifest Portal was unavailable on November 25, "
            "2025 from 10:00 to 14:00 (ET).\nThe CARM Client Portal was unavailable on November "
            "25, 2025 from 11:00 to 14:00 (ET).\nThe CERS Portal is unavailable since November 25, "
            "2025 at 10:00 (ET).",
            [
                "CARM 11-25 11:00 > 11-25 14:00", "CERS 11-25 10:00 >",
                "EMAN 11-25 10:00 > 11-25 14:00",
            ], [], id="a-third-since-then",
        ),
        pytest.param(
            "TCC25-0301\nThe eManifest Portal is going to be unavailable. The time to note is "
            "Saturday, May 10, 2025, from 21:00 to 23:30 ET.",
            ["EMAN 05-10 21:00 > 05-10 23:30"], ["UNREAD_SENTENCE"], id="a-window-behind",
        ),
        pytest.param(
            "TCC25-0305\nEDI has a rest while the routers are swapped: 23:00 ET "
            "Friday, August 2, 2024 to 01:30 ET Saturday, August 3, 2024.",
            ["EDI 08-02 23:00 > 08-03 01:30"], ["UNREAD_SENTENCE"], id="words-for-out-not-known",
        ),
        pytest.param(
            "TCC25-0344\nGros pépin avec l'EDI depuis 9 h 35 (HE), le lundi 23 juin 2025.",
            ["EDI 06-23 09:35 >"], [], id="a-start-in-casual-words",
        ),
        pytest.param(
            "TCC25-0418\nCERS has been unreliable since 10:30 ET on Friday, February 13, 2026.",
            ["CERS 02-13 10:30 >"], ["UNREAD_SENTENCE"], id="a-start-in-words-not-known",
        ),
        pytest.param(
            "TCC23-0306\nThe CERS Portal will be taken out of service on Saturday, September 16, "
            "2023 at 22:00 (ET).",
            ["CERS 09-16 22:00 >"], ["UNREAD_SENTENCE"], id="a-start-alone-that-is-to-come",
        ),
        pytest.param(
            "TCC25-0153 CERS Portal - new functionality\nAs of 08:00 (ET) on September 8, 2025, "
            "CERS Portal users will be able to upload CSV files.",
            [], UNREAD, id="a-feature",
        ),
        pytest.param(
            "TCC25-0153 CERS Portal - new functionality\nAs of September 22, 2025 at 09:00 (ET), "
            "the old CERS Portal user guide is no longer available.",
            [], UNREAD, id="a-guide",
        ),
        pytest.param(
            "TCC25-0154 Portals Unavailable\nThe eManifest Portal was unavailable on November 25, "
            "2025 from 10:00 to 14:00 (ET).\nThe CERS Portal is unavailable since November 25, "
            "2025 at 10:00 (ET).",
            ["CERS 11-25 10:00 >", "EMAN 11-25 10:00 > 11-25 14:00"], [], id="another-since-then",
        ),
        pytest.param(
            "TCC25-0155 RESCHEDULED - eManifest Portal Maintenance\n" + WINDOW,
            [SATURDAY], [], id="rescheduled-to-the-table",
        ),
        pytest.param(
            "TCC25-0155 RESCHEDULED - eManifest Portal Maintenance\n" + WINDOW + "Description\nThe "
            "new date will be announced.",
            [], ["NO_OUTAGE_EXPECTED"], id="rescheduled-to-a-day-to-come",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal SCHEDULED Maintenance\nThe eManifest Portal will be "
            "unavailable on Saturday, December 6, 2025 from 06:00 to 07:00 (ET). The Sunday, "
            "December 7, 2025 maintenance from 06:00 to 07:00 (ET) has been cancelled.",
            [SATURDAY], ["NO_OUTAGE_EXPECTED"], id="one-of-two-days-is-cancelled",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal SCHEDULED Maintenance\n" + WINDOW + "Description\nThe EDI "
            "maintenance planned for December 7, 2025 has been cancelled. The portal will be down.",
            [SATURDAY], [], id="that-of-another-system-is-cancelled",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal SCHEDULED Maintenance\n" + WINDOW + "Description\nThe "
            "maintenance announced on December 1, 2025 has been cancelled.",
            [], ["NO_OUTAGE_EXPECTED"], id="cancelled-with-the-day-of-its-notice",
        ),
        pytest.param(
            "TCC25-0156 EDI and eManifest Portal SCHEDULED Maintenance\n" + WINDOW + "Description\n"
            "The EDI maintenance has been cancelled.",
            [SATURDAY], ["NO_OUTAGE_EXPECTED"], id="that-of-one-of-two-systems-is-cancelled",
        ),
        pytest.param(
            "TCC25-0156 EDI SCHEDULED Maintenance\nThe maintenance of EDI of December 6, 2025 has "
            "been cancelled.",
            [], ["NO_OUTAGE_EXPECTED"], id="cancelled-without-its-hours",
        ),
        pytest.param(
            "TCC25-0156 Maintenance\neManifest Portal Maintenance\nClients Affected\nAll\n"
            "Description\nIt will be unavailable on December 6, 2025 from 06:00 to 07:00 (ET). The "
            "maintenance of December 7, 2025 from 06:00 to 07:00 (ET) has been cancelled.\nCERS "
            "Portal Maintenance\nClients Affected\nAll who use CERS\nDescription\nSome fail.",
            [SATURDAY], ["NO_OUTAGE_EXPECTED", "NO_WINDOW"], id="one-is-cancelled-and-one-unread",
        ),
        pytest.param(
            "TCC25-0150 Outages\nEDI outage\n" + START + "Description\nThe issue was resolved at "
            "15:30 (ET).\nCERS Portal outage\n" + START + "Description\nSome fail.",
            ["CERS 10-20 09:00 >", "EDI 10-20 09:00 > 10-20 15:30"], ["RESOLVED_WITHOUT_END"],
            id="over-under-its-heading",
        ),
        pytest.param(
            "TCC25-0150 RESOLVED Outages\nThe problems with EDI and the CERS Portal reported below "
            "were resolved at 15:30 (ET) on 2025-10-20.\nEDI outage\n" + START + "Description\n"
            "Some fail.\nCERS Portal outage\n" + START + "Description\nSome fail.",
            ["CERS 10-20 09:00 > 10-20 15:30", "EDI 10-20 09:00 > 10-20 15:30"], [],
            id="over-above-all-headings",
        ),
        pytest.param(
            "TCC25-0150 CERS Portal outage\n" + START + "The planned restart was completed at "
            "12:00 (ET) on October 20, 2025.",
            ["CERS 10-20 09:00 > 10-20 12:00"], [], id="what-was-planned-is-completed",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal SCHEDULED Maintenance\n" + WINDOW + "Description\nPlease "
            "be advised that this maintenance will no longer take place.",
            [], ["NO_OUTAGE_EXPECTED"], id="no-longer-takes-place",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal\nThe eManifest Portal will not be down on Saturday, "
            "December 6, 2025 from 06:00 to 07:00 (ET).",
            [], ["NO_WINDOW"], id="will-not-be-down",
        ),
        pytest.param(
            "TCC25-0157 EDI test environment maintenance\nThe EDI test environment will be "
            "unavailable on October 1, 2025 from 08:00 to 17:00 (ET).",
            [], ["NO_SYSTEM", "NO_WINDOW"], id="a-test-environment",
        ),
        pytest.param(
            "TCC25-0157 EDI\nL’environnement d’essai de l’EDI sera indisponible le 1er octobre "
            "2025 de 08:00 à 17:00 (HE).",
            [], ["NO_WINDOW"], id="a-test-environment-in-french",
        ),
        pytest.param(
            "TCC25-0157 EDI support\nThe TCCU telephone line will be unavailable on October 18, "
            "2025 from 06:00 to 10:00 (ET). For EDI issues please send an email.",
            [], UNREAD, id="a-telephone",
        ),
        pytest.param(
            "TCC25-0157 IID\nCFIA's systems will be unavailable on October 11, 2025 from 20:00 to "
            "23:00 (ET). IID transmissions will be queued.",
            [], UNREAD, id="another-agency",
        ),
        pytest.param(
            "TCC25-0158 System Delays\nAs of June 30, 2025 at 10:15 (ET):\nEDI – delayed\n"
            "eManifest Portal – operating normally\nCARM Client Portal: normal",
            ["EDI 06-30 10:15 >"], [], id="a-list-of-states",
        ),
        pytest.param(
            "TCC25-0159 CERS maintenance\nThe CERS Portal will be unavailable from 01:00 to 02:00 "
            "(ET) each night from June 2, 2025 to June 4, 2025.",
            ["CERS 06-02 01:00 > 06-02 02:00"], ["UNUSED_TIME"], id="each-night",
        ),
        pytest.param(
            "TCC25-0160 Scheduled maintenance\nWith the exception of the CARM Client Portal and "
            "EDI, the CBSA portals (eManifest Portal and CERS Portal) will be unavailable on "
            "Saturday, May 24, 2025 from 01:00 to 03:00 (ET).",
            ["CERS+EMAN 05-24 01:00 > 05-24 03:00"], [], id="all-but-some",
        ),
        pytest.param(
            "TCC25-0161 Portal SCHEDULED Maintenance\nThe maintenance is as follows:\nSaturday, "
            "December 6, 2025\n- eManifest Portal: 06:00 to 07:00 (ET), unavailable\nSunday, "
            "December 7, 2025\n- CERS Portal: 06:00 to 07:00 (ET), unavailable",
            ["CERS 12-07 06:00 > 12-07 07:00", SATURDAY], [], id="dates-over-bullets",
        ),
        pytest.param(
            "TCC25-0161 Portal SCHEDULED Maintenance\nSaturday, December 6, 2025\n06:00 to 07:00 "
            "(ET): eManifest Portal unavailable\nSunday, December 7, 2025\n06:00 to 07:00 (ET): "
            "CERS Portal unavailable",
            ["CERS 12-07 06:00 > 12-07 07:00", SATURDAY], [], id="dates-over-hours",
        ),
        pytest.param(
            "TCC25-0161 EDI Maintenance\nSunday, December 7, 2025\n04:30 to 06:00 (ET): EDI is "
            "unavailable",
            ["EDI 12-07 04:30 > 12-07 06:00"], [], id="a-date-over-hours",
        ),
        pytest.param(
            "TCC25-0161 EDI Maintenance\nIt is as follows:\nSunday, December 7, 2025\n- EDI: "
            "04:30 to 06:00 (ET), unavailable\nAll others are up.\nAll is well.\nTo talk: 08:00 to "
            "16:00 (ET)",
            ["EDI 12-07 04:30 > 12-07 06:00"], ["UNUSED_TIME"], id="hours-far-below-a-date",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal problem\n" + WINDOW + "Description\nIt was resolved "
            "as of 08:00 (ET) on 2025-12-06.",
            [SATURDAY], ["PROSE_DISAGREES"], id="over-at-another-time-than-in-the-table",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal problem\n" + WINDOW + "Description\nIt was resolved "
            "as of 07:00 (ET) on 2025-12-06.",
            [SATURDAY], [], id="over-as-in-the-table",
        ),
        pytest.param(
            "TCC25-0156 eManifest Portal problem\n**Start Date / Time:** 2025-12-06T06:00 (ET)\n"
            "**End Date / Time:** 2025-12-06T07:00 (ET)",
            [SATURDAY], [], id="with-stars-and-a-t",
        ),
        pytest.param(
            "TCC25-0162 EDI Maintenance\nStart Date / Time\nFebruary 21, 2026\n22:00 (ET)\nEnd "
            "Date / Time\nFebruary 22, 2026\n06:00 (ET)\nClients Affected\nAll",
            ["EDI 02-21 22:00 > 02-22 06:00"], [], id="time-under-date",
        ),
        pytest.param(
            "TCC25-0162 EDI Maintenance\nStart Date / Time\nEnd Date / Time\nFebruary 21, 2026\n"
            "February 22, 2026\n22:00 (ET)\n06:00 (ET)\nAll clients",
            [], ["NO_WINDOW", "UNREADABLE_TIME", "UNREADABLE_TIME"], id="columns-of-dates",
        ),
    ],
)  # fmt: skip
def test_a_notice_says_what_a_careful_person_reads(
    text: str, outages: list[str], findings: list[str]
) -> None:
    """Its outages, and what a person has to look at."""
    bulletin = read_bulletin(text)
    assert sorted(told(bulletin)) == outages
    assert codes(bulletin) == findings


@pytest.mark.parametrize(
    "update",
    [
        "The eManifest Portal is now available as of 14:00 (ET) on November 25, 2025.",
        "The eManifest Portal has been fully operational since 14:00 (ET) on November 25, 2025.",
        "L’eManifest est de nouveau disponible depuis le 25 novembre 2025 à 14:00 (HE).",
    ],
)
def test_an_update_that_says_it_is_back_ends_the_outage(update: str) -> None:
    """And begins none."""
    first = read_bulletin(
        "TCC25-0166 eManifest Portal Unavailable\n"
        "The eManifest Portal is unavailable since November 25, 2025 at 10:00 (ET)."
    )
    second = read_bulletin(f"TCC25-0166 UPDATE - eManifest Portal Unavailable\n{update}")
    assert told(second) == []
    calendar = OutageCalendar.from_bulletins([first, second])
    (outage,) = calendar.outages
    assert (outage.start.hour, outage.end and outage.end.hour) == (10, 14)
    decided = calendar.decide("2025-11-25 20:00 ET", "EMANIFEST_PORTAL")
    assert decided.outcome is Outcome.PENALTY_MAY_APPLY


@pytest.mark.parametrize("word", ["RESOLVED", "Service restored", "COMPLETED", "Terminé"])
def test_a_title_says_that_it_is_over(word: str) -> None:
    """In any of these words."""
    bulletin = read_bulletin(f"TCC25-0156 {word} - eManifest Portal Maintenance\n{WINDOW}")
    assert bulletin.status is BulletinStatus.RESOLVED
    assert told(bulletin) == [SATURDAY]


def test_a_start_that_is_about_a_time_is_approximate() -> None:
    """As a window is that is wider than its outage."""
    text = (
        "TCC25-0156 EDI delays\nSince approximately 09:00 (ET) on November 13, 2025, EDI is slow."
    )
    (outage,) = read_bulletin(text).outages
    assert outage.approximate
    (outage,) = read_bulletin(text.replace("approximately ", "")).outages
    assert not outage.approximate


DATED = "CARM Client Portal will be unavailable on May 10, 2025 from 10:00 to 12:00 (ET)"
TEN = "Start Date / Time\n2025-05-10 10:00 (ET)\n"
NOON = "End Date / Time\n2025-05-10 12:00 (ET)\n"


@pytest.mark.parametrize(
    ("text", "outages", "findings"),
    [
        pytest.param(f"{DATED}. This was extended to 14:00 (ET).", ["10:00 > 05-10 14:00"], [],
                     id="next-sentence"),
        pytest.param(f"{DATED}, extended until 14:00 (ET).", ["10:00 > 05-10 14:00"], [],
                     id="same-sentence"),
        pytest.param(f"{DATED}. It will now end at 02:00 (ET).", ["10:00 > 05-11 02:00"],
                     ["END_NEXT_DAY"], id="past-midnight"),
        pytest.param(f"{DATED}. It may be extended until 14:00 (ET).", ["10:00 > 05-10 12:00"],
                     ["UNUSED_TIME"], id="may-be"),
        pytest.param(f"{DATED}. It is expected to be extended until 14:00 (ET).",
                     ["10:00 > 05-10 12:00"], ["UNUSED_TIME"], id="expected-to-be"),
        pytest.param(f"{DATED}. It will be extended until 14:00 (ET).", ["10:00 > 05-10 14:00"],
                     [], id="will-be"),
        pytest.param(f"{TEN}End Date / Time\n2025-05-10 12:00 (ET) – may be extended to 16:00 (ET)",
                     ["10:00 >"], ["UNREADABLE_TIME"], id="may-be-in-a-cell"),
        pytest.param(f"{DATED}. It was extended until May 11, 2025 at 02:00 (ET).",
                     ["10:00 > 05-11 02:00"], [], id="dated"),
        pytest.param(f"{DATED}. La maintenance est prolongée jusqu'à 14:00 (HE).",
                     ["10:00 > 05-10 14:00"], [], id="french"),
        pytest.param(f"{TEN}Description\nThe maintenance was extended until 14:00 (ET).",
                     ["10:00 > 05-10 14:00"], [], id="without-an-end"),
        pytest.param(f"{TEN}{NOON}Description\nThe maintenance was extended until 12:00 (ET).",
                     ["10:00 > 05-10 12:00"], [], id="table-has-it"),
        pytest.param(f"{TEN}{NOON}Description\nThe maintenance was extended until 14:00 (ET).",
                     ["10:00 > 05-10 12:00"], ["PROSE_DISAGREES"], id="table-has-another"),
        pytest.param(f"{DATED}. The first was extended until 11:00 (ET).",
                     ["10:00 > 05-10 12:00"], ["PROSE_DISAGREES"], id="earlier"),
        pytest.param(f"{DATED}. The last one was extended until May 3, 2025 at 12:00 (ET).",
                     ["10:00 > 05-10 12:00"], ["UNUSED_TIME"], id="before-it-began"),
        pytest.param(f"{DATED}. It was extended until 30:00 (ET).",
                     ["10:00 > 05-10 12:00"], ["UNUSED_TIME"], id="no-such-time"),
        pytest.param(f"{DATED} and from 13:00 to 14:00 (ET). It was extended until 15:00 (ET).",
                     ["10:00 > 05-10 12:00", "13:00 > 05-10 14:00"], ["UNUSED_TIME"],
                     id="which-of-two"),
    ],
)  # fmt: skip
def test_a_window_can_be_extended(text: str, outages: list[str], findings: list[str]) -> None:
    """The later end is that of the one window there is; what else it can be is for a person."""
    bulletin = read_bulletin(
        f"TCC25-0151 UPDATE - CARM Client Portal SCHEDULED Maintenance\n{text}"
    )
    assert told(bulletin) == [f"CARM 05-10 {each}" for each in outages]
    assert codes(bulletin) == findings
