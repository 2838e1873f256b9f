"""What a page says, where its layout or its words are out of the ordinary."""

import pytest

from graceperiod import Bulletin, read_bulletin
from tests.bulletins.pages import page

SHORT = {
    "CERS_PORTAL": "CERS",
    "EMANIFEST_PORTAL": "EMAN",
    "CARM_CLIENT_PORTAL": "CARM",
    "CUSTOMS_INTERNET_GATEWAY": "CIG",
}


def told(bulletin: Bulletin) -> list[str]:
    """Each outage as `CERS 10-02 15:30 > 10-02 18:00`."""
    lines = []
    for each in bulletin.outages:
        systems = "+".join(sorted(SHORT.get(system, system) for system in each.systems))
        end = "" if each.end is None else f"{each.end:%m-%d %H:%M}"
        lines.append(f"{systems} {each.start:%m-%d %H:%M} > {end}".strip())
    return lines


def codes(bulletin: Bulletin) -> list[str]:
    """The findings, as their codes."""
    return sorted(finding.code.value for finding in bulletin.findings)


TITLE = "TCC25-0999 CERS Portal Access Problem\n"
EDI = "TCC25-0999 EDI/Portal SCHEDULED Maintenance Unavailability\n"
STACK = "Start Date / Time\nEnd Date / Time\nClients Affected\n"
DOWN = "CERS 10-02 15:30 > 10-02 18:00"
WINDOW = "Start Date / Time: 2025-10-02 15:30 (ET)\nEnd Date / Time: 2025-10-02 18:00 (ET)\n"


@pytest.mark.parametrize(
    ("text", "outages", "findings"),
    [
        pytest.param(
            f"{TITLE}{STACK}2025-10-02 15:30 (ET)\n2025-10-02 18:00 (ET)\n2025-10-03 15:30 (ET)\n"
            "2025-10-03 18:00 (ET)\nAll who use CERS\n",
            [DOWN, "CERS 10-03 15:30 > 10-03 18:00"], [], id="rows-that-lost-their-cells",
        ),
        pytest.param(
            f"{EDI}On October 2, 2025 from 15:30 to 18:00 (ET) EDI and the Portal are unavailable.",
            ["EDI 10-02 15:30 > 10-02 18:00"], ["NO_SYSTEM"], id="a-portal-that-is-not-named",
        ),
        pytest.param(
            f"{TITLE}CERS will be unavailable on October 2, 2025 from 15:30 to 18:00 (ET), not "
            "from 14:00 to 16:00 as previously stated.",
            [DOWN], [], id="not-the-old-hours",
        ),
        pytest.param(
            f"{TITLE}Le portail du SCDE sera indisponible le 2 octobre 2025 de 15:30 à 18:00 (HE) "
            "et non de 14:00 à 16:00.",
            [DOWN], [], id="not-the-old-hours-in-french",
        ),
        pytest.param(
            "TCC25-0999 Information session on EDI maintenance\nAn information session about EDI "
            "maintenance will be held on October 2, 2025 from 15:30 to 18:00 (ET).",
            [], ["NO_WINDOW", "UNUSED_TIME"], id="a-meeting-about-maintenance",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Description\nUne séance d’information aura lieu le 3 octobre 2025 de "
            "13:00 à 14:30 (HE).",
            [DOWN], [], id="a-meeting-beside-an-outage",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: 2025-10-02 15:30 (ET) (originally 14:30)\n"
            "End Date / Time: 2025-10-02 18:00 (ET) (au lieu de 16:00 (HE))\n",
            [DOWN], [], id="old-times-in-brackets",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: 2025-10-02 15:30 (ET)\n"
            "End Date / Time: 2025-10-02 18:00 (ET) (estimated, was not confirmed)\n",
            ["CERS 10-02 15:30 >"], ["END_ESTIMATED"], id="what-is-in-brackets-is-no-old-time",
        ),
        pytest.param(
            f"{TITLE}Since 3:30 p.m. ET today (October 2, 2025), exporters cannot use CERS.",
            ["CERS 10-02 15:30 >"], [], id="since-a-time-today",
        ),
        pytest.param(
            f"{TITLE}Some users cannot sign in to CERS since 15:30 (ET) this afternoon, "
            "October 2, 2025.",
            ["CERS 10-02 15:30 >"], [], id="since-a-time-this-afternoon",
        ),
        pytest.param(
            f"{TITLE}{STACK}2025-10-02 15:30 (ET)\nInitial investigation underway\nAll clients\n",
            ["CERS 10-02 15:30 >"], [], id="stacked-with-a-phrase",
        ),
        pytest.param(
            f"{TITLE}{STACK}2025-10-02 15:30 (ET)\n2025-10-03 15:30 (ET)\n2025-10-02 18:00 (ET)\n"
            "All clients who use CERS\n",
            [], ["NO_WINDOW", "UNPAIRED_TIMES"], id="stacked-uneven",
        ),
        pytest.param(
            f"{TITLE}{STACK}2025-10-02 15:30 (ET)\nAll clients who use CERS\n",
            ["CERS 10-02 15:30 >"], [], id="stacked-start-alone",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time\nClients Affected\n2025-10-02 15:30 (ET)\nAll clients\n",
            ["CERS 10-02 15:30 >"], [], id="table-without-an-end-column",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time\n2025-10-02 15:30 (ET)\nEnd Date / Time\nClients Affected\n"
            "2025-10-02 18:00 (ET)\nAll clients\n",
            [DOWN], [], id="end-and-clients-stacked",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time | End Date / Time | Clients Affected\n"
            "2025-10-02 15:30 (ET) | Unknown | All\n2025-10-03 15:30 (ET) | "
            "2025-10-03 18:00 (ET) | All\n",
            ["CERS 10-02 15:30 >", "CERS 10-03 15:30 > 10-03 18:00"], [],
            id="cells-with-a-phrase-for-an-end",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time | | End Date / Time | Clients Affected\n"
            "2025-10-02 15:30 (ET) | | 2025-10-02 18:00 (ET) | All\n",
            [DOWN], [], id="an-empty-column-between",
        ),
        pytest.param(
            "TCC25-0999 SCHEDULED Maintenance\nSystems Affected | Start Date / Time | "
            "End Date / Time\nCERS Portal | 2025-10-02 15:30 (ET) | 2025-10-02 18:00 (ET)\n"
            "eManifest Portal | 2025-10-03 15:30 (ET) | 2025-10-03 18:00 (ET)\n",
            [DOWN, "EMAN 10-03 15:30 > 10-03 18:00"], [], id="a-column-of-systems",
        ),
        pytest.param(
            f"TCC25-0999 Access Problem\nSystems Affected: CERS and eManifest portals\n{WINDOW}",
            ["CERS+EMAN 10-02 15:30 > 10-02 18:00"], [], id="a-line-of-systems",
        ),
        pytest.param(
            f"TCC25-0999 Access Problem\nSystems Affected\nCERS Portal\n{WINDOW}",
            [DOWN], [], id="a-line-of-systems-below-its-label",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time 2025-10-02 15:30 (ET) End Date / Time "
            "2025-10-02 18:00 (ET) Clients Affected All clients\n",
            [DOWN], [], id="all-on-one-line",
        ),
        pytest.param(
            f"{TITLE}{STACK}2025-10-02 15:30 (ET) 2025-10-02 18:00 (ET) All clients\n",
            [DOWN], [], id="a-row-squeezed-on-one-line",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: 2025-10-02 15:30 (ET) to 18:00 (ET)\n",
            [DOWN], [], id="a-range-behind-the-label",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: 2025-10-02 18:00 (ET) to 2025-10-02 15:30 (ET)\n",
            [], ["END_BEFORE_START", "NO_WINDOW"], id="a-range-turned-round",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: 2025-10-02 15:30 (ET)\nEnd Date / Time: 2025-10-02 18:00 "
            "(ET)\nStart Date / Time: 2025-10-03 15:30 (ET)\nEnd Date / Time: 2025-10-03 18:00 (ET)"
            "\nClients Affected\nAll\n",
            [DOWN, "CERS 10-03 15:30 > 10-03 18:00"], [], id="labels-again-for-the-next-window",
        ),
        pytest.param(
            f"{EDI}Clients Affected\nAll\nDescription\nSome.\nAction Required\nNone.\n"
            f"CERS Portal Maintenance\n{WINDOW}",
            [DOWN], [], id="a-heading-under-the-text-before",
        ),
        pytest.param(
            f"{EDI}CERS Portal Maintenance\nDescription\nOut for 5 minutes on:\n"
            f"eManifest Portal Maintenance\n{WINDOW}",
            ["EMAN 10-02 15:30 > 10-02 18:00"], ["NO_WINDOW"], id="a-section-that-lost-its-times",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Description\nThese are down:\nCERS Portal\neManifest Portal\n",
            [DOWN], ["UNREAD_SENTENCE"], id="names-in-a-list-are-no-sections",
        ),
        pytest.param(
            "CERS and eManifest Portals: outage\nThe CERS Portal\nis down from 15:30 to 18:00 (ET) "
            "on October 2, 2025.\n",
            ["CERS 10-02 15:30 > 10-02 18:00"], [], id="a-name-at-the-head-of-prose",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Topic(s)\nExports\nTCC25-0999 Problème d'accès au portail du SCDE\n"
            "Date / heure de début : 2025-10-02 15:30 (HE)\n"
            "Date / heure de fin : 2025-10-02 18:00 (HE)\n"
            "Description\nLe portail du SCDE est en panne.\n",
            [DOWN], [], id="french-below-the-topics",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Description\nThe CERS Portal is down.\n"
            "Entretien du portail client de la GCRA\n"
            "Date / heure de début : 2025-10-04 15:30 (HE)\n"
            "Date / heure de fin : 2025-10-04 18:00 (HE)\n"
            "Description\nLe portail client de la GCRA sera en panne pour les clients.\n",
            [DOWN, "CARM 10-04 15:30 > 10-04 18:00"], [], id="french-for-another-system",
        ),
        pytest.param(
            f"From: TCCU\nSent: Thursday, October 2, 2025 3:50 PM\nTo: all\nSubject: {TITLE}"
            f"Notice issued: 2025-10-02 15:50 (ET)\n{WINDOW}",
            [DOWN], [], id="headers-of-a-copied-mail",
        ),
        pytest.param(
            "TCC19-999 Portal Access Problem\nStart Date / Time: 2019-10-02 15:30 (ET)\n"
            "Clients Affected: All clients who use the Portal\n",
            ["EMAN 10-02 15:30 >"], [], id="the-portal-before-2020",
        ),
        pytest.param(
            "TCC19-999 Access Problem\nStart Date / Time: 2019-10-02 15:30 (ET)\n"
            "Clients Affected: All clients who use the Portal\n",
            ["EMAN 10-02 15:30 >"], ["SYSTEMS_FROM_CLIENTS"], id="the-portal-in-the-clients-line",
        ),
        pytest.param(
            "TCC19-999 Access Problem\nStart Date / Time: 2019-10-02 15:30 (ET)\n"
            "Description: The Portal is down.\n",
            ["EMAN 10-02 15:30 >"], [], id="the-portal-in-the-description",
        ),
        pytest.param(
            "TCC25-0999 Portal Access Problem\nStart Date / Time: 2025-10-02 15:30 (ET)\n"
            "Description: The Portal is down.\n",
            [], ["NO_SYSTEM"], id="the-portal-when-there-are-several",
        ),
        pytest.param(
            "TCC25-0999 CIG Outage\nStart Date / Time: 2025-10-02 15:30 (ET)\n"
            "Clients Affected: All who use EDI\nDescription: EDI clients on the CIG are down.\n",
            ["CIG 10-02 15:30 >"], ["SYSTEMS_DISAGREE"], id="a-route-does-not-put-edi-out",
        ),
        pytest.param(
            "TCC25-0999 CIG outage\nEDI through the CIG is down from 15:30 to 18:00 (ET) on "
            "October 2, 2025.\n",
            ["CIG 10-02 15:30 > 10-02 18:00"], [], id="a-route-in-prose",
        ),
        pytest.param(
            "TCC25-0999 EDI and CERS SCHEDULED Maintenance\nEDI is down on October 2, 2025 from "
            "15:30 to 18:00 (ET).\nCERS is down on October 3, 2025 from 15:30 to 18:00 (ET).\n",
            ["EDI 10-02 15:30 > 10-02 18:00", "CERS 10-03 15:30 > 10-03 18:00"], [],
            id="each-sentence-its-systems",
        ),
        pytest.param(
            f"{TITLE}As of 15:30 (ET) on October 2, 2025, clients see errors.\n",
            ["CERS 10-02 15:30 >"], [], id="prose-with-a-start",
        ),
        pytest.param(
            f"{TITLE}Down from 3:00 to 6:00 pm (ET) on October 2, 2025.\n",
            [], ["NO_WINDOW", "UNREADABLE_TIME"], id="half-a-clock",
        ),
        pytest.param(
            f"{TITLE}Down on October 2, 2025 from 23:00 to 02:00 (ET).\n",
            ["CERS 10-02 23:00 > 10-03 02:00"], ["END_NEXT_DAY"], id="over-midnight",
        ),
        pytest.param(
            f"{TITLE}Down from October 4, 2025 23:00 to October 3, 2025 02:00 (ET).\n",
            [], ["END_BEFORE_START", "NO_WINDOW"], id="prose-turned-round",
        ),
        pytest.param(
            f"{TITLE}Down on October 2 to 4, 2025 from 15:30 to 18:00 (ET).\n",
            [], ["NO_WINDOW", "UNUSED_TIME"], id="hours-for-a-range-of-dates",
        ),
        pytest.param(
            f"{TITLE}Down from 15:30 to 18:00 (ET).\n",
            [], ["NO_WINDOW", "UNUSED_TIME"], id="hours-alone",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Action Required\nOffice closed on Monday, October 13, 2025 from "
            "08:00 to 17:00 (ET).\nA webinar is held at 13:00 ET on October 14, 2025.\n",
            [DOWN], [], id="office-hours",
        ),
        pytest.param(
            "TCC25-0999 Reminder: CARM webinar\nIt is held on October 14, 2025 from 13:00 to 14:00 "
            "(ET).\n",
            [], ["NO_WINDOW", "UNUSED_TIME"], id="a-webinar-is-no-outage",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Description\nAlso at 13:00 ET on October 32, 2025.\n",
            [DOWN], ["UNUSED_TIME"], id="a-time-that-is-none",
        ),
        pytest.param(
            f"{TITLE}Notice received: in the morning of 2025-10-02\nSome fail.\n",
            [], ["NO_WINDOW", "UNREADABLE_TIME"], id="notice-received-no-time",
        ),
        pytest.param(
            f"{TITLE}Notice received 2025-10-02 10:36 AM (ET)\n{WINDOW}",
            [DOWN], [], id="notice-received-beside-a-window",
        ),
        pytest.param(
            "TCC25-0999 RESOLVED - CERS Portal outage\nNotice received: 2025-10-02 10:36 AM (ET)\n",
            [], ["NO_WINDOW"], id="the-notice-of-a-resolution-is-no-start",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: October 2, 15:30 (ET)\n",
            ["CERS 10-02 15:30 >"], ["YEAR_NOT_STATED"], id="the-year-of-the-number",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: 2025-10-02 15:30 (ET)\nEnd Date / Time: October 2, 18:00 "
            "(ET)\n",
            [DOWN], [], id="the-year-of-the-start",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Clients Affected\nAll\n{WINDOW}Clients Affected\nAll\n",
            [DOWN], [], id="the-same-section-twice",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Description\nIt was resolved at 17:00 ET. It is over.\n",
            [DOWN], ["PROSE_DISAGREES"], id="a-resolution-beside-an-end",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time\n2025-10-02 15:30 (ET)\nThe CERS Portal is down.\n",
            ["CERS 10-02 15:30 >"], [], id="text-without-a-label",
        ),
        pytest.param(
            f"{EDI}CERS Portal Maintenance\nStart Date / Time\nEnd Date / Time\n"
            "2025-10-02 15:30 (ET)\n2025-10-02 18:00 (ET)\neManifest Portal Maintenance\n"
            "Start Date / Time\nEnd Date / Time\n2025-10-02 15:30 (ET)\n2025-10-02 18:00 (ET)\n",
            [DOWN, "EMAN 10-02 15:30 > 10-02 18:00"], [], id="headings-right-behind-the-times",
        ),
        pytest.param(
            f"{EDI}CERS Portal Maintenance\n{WINDOW}Clients Affected\nAll who use CERS.\n"
            f"eManifest Portal Maintenance\n{WINDOW}",
            [DOWN, "EMAN 10-02 15:30 > 10-02 18:00"], [], id="a-heading-right-behind-the-clients",
        ),
        pytest.param(
            f"{TITLE}CERS Portal\nSome declarations fail.\n", [], ["NO_WINDOW"], id="no-times",
        ),
        pytest.param(
            "TCC25-0999 EDI and CERS SCHEDULED Maintenance\nFrom 15:30 to 18:00 (ET) EDI and from "
            "19:00 to 20:00 (ET) CERS will be down on October 2, 2025.\n",
            ["EDI 10-02 15:30 > 10-02 18:00", "CERS 10-02 19:00 > 10-02 20:00"], [],
            id="the-names-behind-the-times",
        ),
        pytest.param(
            "TCC25-0999 EDI and CERS SCHEDULED Maintenance\nEDI will be down on October 2, 2025 "
            "from 15:30 to 18:00 (ET) and CERS from 19:00 to 20:00 (ET) and from 21:00 to 22:00 "
            "(ET).\n",
            ["EDI 10-02 15:30 > 10-02 18:00", "CERS 10-02 19:00 > 10-02 20:00",
             "CERS 10-02 21:00 > 10-02 22:00"], [], id="the-names-before-the-times",
        ),
        pytest.param(
            f"TCC25-0999 Access Problem\n{WINDOW}Clients Affected\nCERS Portal\n",
            [DOWN], ["SYSTEMS_FROM_CLIENTS"], id="a-name-for-the-clients",
        ),
        pytest.param(
            "UPDATED - EDI and CERS SCHEDULED Maintenance\nEDI is down on October 2, 2025 from "
            "15:30 to 18:00 (ET).\n",
            ["EDI 10-02 15:30 > 10-02 18:00"], ["NO_WINDOW"],
            id="a-title-without-a-number-is-no-heading",
        ),
        pytest.param(
            f"{TITLE}Start Date / Time: January 2, 15:30 (ET)\n",
            [], ["NO_WINDOW", "UNREADABLE_TIME"], id="january-of-which-year",
        ),
        pytest.param(
            "CERS Portal outage\nStart Date / Time: October 2, 15:30 (ET)\n",
            [], ["NO_WINDOW", "UNREADABLE_TIME"], id="no-year-anywhere",
        ),
        pytest.param(
            f"{TITLE}{WINDOW}Description\nDown on February 30 from 15:30 to 18:00 (ET).\n",
            [DOWN], [], id="a-date-that-is-none-beside-a-table",
        ),
    ],
)  # fmt: skip
def test_what_a_page_says(text: str, outages: list[str], findings: list[str]) -> None:
    """Its outages, each of its systems, and what a person should look at."""
    bulletin = read_bulletin(text)
    assert told(bulletin) == outages
    assert codes(bulletin) == findings


RESOLVED = "TCC25-0999 RESOLVED - CERS Portal Access Problem"
START = "2025-10-02 15:30 (ET)"


@pytest.mark.parametrize(
    ("description", "end", "findings"),
    [
        ("It was resolved at 17:00 ET.", "10-02 17:00", []),
        ("It was resolved at 14:00 ET.", "", ["RESOLVED_WITHOUT_END", "UNUSED_TIME"]),
        ("It was resolved as of 2025-10-02 17:10 (ET).", "10-02 17:10", []),
        ("As of 2025-10-02 17:20 (ET) service has been restored.", "10-02 17:20", []),
        ("Le problème a été résolu à 17:30 (HE) le 2 octobre 2025.", "10-02 17:30", []),
        (
            "It should be resolved by 2025-10-02 17:00 (ET), we estimate.",
            "",
            ["END_ESTIMATED", "RESOLVED_WITHOUT_END"],
        ),
        (
            "It is expected to be resolved at 17:00 ET.",
            "",
            ["END_ESTIMATED", "RESOLVED_WITHOUT_END"],
        ),
        (
            "Down since 15:30 (ET), 2025-10-02. At last over: resolved at 17:40 ET.",
            "10-02 17:40",
            [],
        ),
        ("It was resolved at 17:00 PT.", "", ["RESOLVED_WITHOUT_END", "UNUSED_TIME"]),
    ],
)
def test_the_end_of_a_resolved_outage_can_stand_in_its_text(
    description: str, end: str, findings: list[str]
) -> None:
    """A sentence that says when it was over ends the outage, unless it is only expected."""
    bulletin = read_bulletin(page(title=RESOLVED, start=START, end=None, description=description))
    assert told(bulletin) == [f"CERS 10-02 15:30 > {end}".strip()]
    assert codes(bulletin) == findings


@pytest.mark.parametrize(
    ("text", "outages"),
    [
        (f"{EDI}{WINDOW}Description\nThe maintenance has been cancelled.\nCERS.", []),
        (f"TCC25-0999 CERS Maintenance CANCELLED\n{WINDOW}", []),
        (f"TCC25-0999 CERS Maintenance POSTPONED\n{WINDOW}", []),
        ((f"TCC25-0999 CERS Maintenance POSTPONED\n{WINDOW}Description\nIt is postponed until "
          "further notice."), []),
        ((f"TCC25-0999 CERS Maintenance POSTPONED\n{WINDOW}Description\nThe maintenance of "
          "October 2, 2025 is postponed."), []),
        ((f"TCC25-0999 CERS Maintenance POSTPONED\n{WINDOW}Description\nThe maintenance of "
          "September 2, 2025 is postponed."), [DOWN]),
        ((f"TCC25-0999 CERS Maintenance POSTPONED\n{WINDOW}Description\nThe maintenance is "
          "postponed to October 2, 2025."), [DOWN]),
        (("TCC25-0999 CERS Maintenance\nThe outage of October 1, 2025 from 15:30 to 18:00 (ET) has "
          "been postponed to October 2, 2025 from 15:30 to 18:00 (ET)."), [DOWN]),
    ],
)  # fmt: skip
def test_what_was_called_off_or_put_off_does_not_count(text: str, outages: list[str]) -> None:
    """Of a window put off, the new one counts where the page shows which that is."""
    bulletin = read_bulletin(text)
    assert told(bulletin) == outages
    assert ("NO_OUTAGE_EXPECTED" in codes(bulletin)) == (outages == [] or "October 1" in text)
