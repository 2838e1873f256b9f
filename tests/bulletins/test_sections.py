"""The sections of a page, in each layout.

The pages are written from the facts of real bulletins: their labels and timestamps are spelled as
CBSA's, the rest is in our words.
"""

import pytest

from graceperiod import UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.document import Page, Section
from graceperiod.bulletins.page.sections import read_sections
from graceperiod.bulletins.source.text import read_lines, tidy

WINDOW = [("2025-10-02T15:30:00-04:00", "2025-10-02T18:00:00-04:00")]
TITLE = "TCC25-0999 CERS Portal Access Problem\n"


def windows(text: str) -> list[tuple[str, str | None]]:
    """The windows read, in ISO 8601."""
    return [
        (each.start.isoformat(), None if each.end is None else each.end.isoformat())
        for each in read_bulletin(text).outages
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "Start Date / Time\n2025-10-02 15:30 (ET)\nEnd Date / Time\n2025-10-02 18:00 (ET)",
        "Start Date / Time \n\n2025-10-02 15:30 (ET)\n\nEnd Date / Time \n\n2025-10-02 18:00 (ET)",
        "Start Date / Time\n \n\u00a0\n2025-10-02 15:30 ET\nEnd Date / Time\n2025-10-02 18:00 ET",
        "Start Date / Time 2025-10-02 15:30 (ET)\nEnd Date / Time 2025-10-02 18:00 (ET)",
        "Start Date/Time: 2025-10-02 15:30 (ET)\nEnd Date/Time: 2025-10-02 18:00 (ET)",
        "Start Date / Time:\n2025-10-02 15:30 (ET)\nEnd Date / Time :\n2025-10-02 18:00 (ET)",
        "START DATE / TIME\n2025-10-02 15:30 (ET)\nend date / time\n2025-10-02 18:00 (ET)",
        "Start\u00a0Date / Time \r\n2025-10-02 15:30 ET\r\nEnd Date/Time 2025-10-02 18:00 ET",
        "Start: 2025-10-02 15:30 (ET)\nEnd: 2025-10-02 18:00 (ET)",
        "Start: 2025-10-02 15:30 (ET) End: 2025-10-02 18:00 (ET)",
        "Début : le 2 octobre 2025, 15 h 30 (HE)\nFin : le 2 octobre 2025, 18 h (HE)",
        "Start | End\n2025-10-02 15:30 (ET) | 2025-10-02 18:00 (ET)",
    ],
)
@pytest.mark.parametrize("after", ["", "\nClients Affected\nAll\nDescription\nSome fail."])
def test_the_window_is_read_however_the_labels_are_set(lines: str, after: str) -> None:
    """A value may stand on its label's line or the next, with or without a colon."""
    assert windows(TITLE + lines + after) == WINDOW


@pytest.mark.parametrize(
    "end",
    ["", "\nEnd Date / Time", "\nEnd Date / Time\nInitial investigation underway"],
)
def test_an_end_that_is_absent_or_a_phrase_is_none(end: str) -> None:
    """A label left out, without a value, or with a phrase for one, gives an outage without end."""
    text = f"{TITLE}Start Date / Time\n2025-10-02 15:30 (ET){end}\nDescription\nSome fail."
    assert windows(text) == [(WINDOW[0][0], None)]
    assert not read_bulletin(text).findings


def test_several_starts_pair_with_the_ends_in_order() -> None:
    """The n-th start goes with the n-th end."""
    text = (
        f"{TITLE}Start Date / Time\n2025-05-03 06:00 (ET)\n2025-05-04 06:00 (ET)\n"
        "End Date / Time\n2025-05-03 07:00 (ET)\n2025-05-04 08:00 (ET)\n"
    )
    assert windows(text) == [
        ("2025-05-03T06:00:00-04:00", "2025-05-03T07:00:00-04:00"),
        ("2025-05-04T06:00:00-04:00", "2025-05-04T08:00:00-04:00"),
    ]


def page_of(text: str) -> Page:
    """The page of a text."""
    return read_sections(tidy(read_lines(text)))


def texts(section: Section) -> tuple[list[str], list[str], list[str]]:
    """The clients, the description and the action of a section."""
    parts = section.clients, section.description, section.action
    clients, description, action = ([line.text for line in lines] for lines in parts)
    return clients, description, action


def test_each_line_goes_under_its_label() -> None:
    """Head, starts, ends, clients and body are the lines between the labels."""
    page = page_of(
        "One\nTwo\nStart Date / Time\nThree\nEnd Date / Time: Four\nClients Affected: Five\n"
        "Description - CORRECTION\nSix\nAction Required:\nSeven\nTopic(s)\nEight\n"
        "Information source\nNine\nDisclaimer\nTen\n"
    )
    (section,) = page.sections
    (rows,) = section.rows
    assert [line.text for line in page.head] == ["One", "Two"]
    assert [line.text for line in rows.starts] == ["Three"]
    assert [line.text for line in rows.ends] == ["Four"]
    assert texts(section) == (["Five"], ["Six"], ["Seven"])
    assert rows.starts[0].number == 4
    assert section.line == 4


def test_a_sentence_that_begins_like_a_label_is_no_label() -> None:
    """Prose can begin with the words of a label that stands alone on its line."""
    text = "Start Date / Time\nx\nDescription\nClients affected by this may wait.\n"
    (section,) = page_of(text).sections
    assert texts(section) == ([], ["Clients affected by this may wait."], [])


def test_hours_of_contact_are_no_windows() -> None:
    """The hours of the contact block under the bulletin are left alone."""
    text = (
        f"{TITLE}Start Date / Time\n2025-10-02 15:30 (ET)\nEnd Date / Time\n2025-10-02 18:00 (ET)\n"
        "Action Required\nCall 08:00 \u2013 17:00 ET.\nWeekdays 17:00 \u2013 08:00 ET\n"
    )
    assert windows(text) == WINDOW


def test_the_french_half_does_not_count_twice() -> None:
    """A translation under the English text adds no window."""
    text = (
        f"{TITLE}Start Date / Time\n2025-10-02 15:30 (ET)\nEnd Date / Time\n2025-10-02 18:00 (ET)\n"
        "Description\nSome fail.\nTCC25-0999 Problème d'accès au portail du SCDE\n"
        "Date / heure de début\n2025-10-02 15:30 (HE)\nDate / heure de fin\n2025-10-02 18:00 (HE)\n"
    )
    assert windows(text) == WINDOW


STACKED = """\
CBSA Message (TCC19-070) \u2013 EDI/Portal SCHEDULED Maintenance Outages, 20-21 July
eManifest Portal Maintenance
Start Date / Time
End Date / Time
Clients Affected
2019-07-20 / 06 :00 ET
2019-07-20 / 07 :00 ET
\u00a0
2019-07-20 / 06 :30 ET
2019-07-20 / 08 :00 ET
All clients of the eManifest portal
Description
Users may have to log on again.
"""
SECTIONS = """\
TCC24-0095 - EDI/Portal SCHEDULED Maintenance Unavailability
eManifest Portal Maintenance
Start Date / Time
2024-10-19 06:00 ET
End Date / Time
2024-10-19 06:30 ET
Clients Affected
All who use the eManifest Portal
CERS Portal Maintenance
Start Date / Time
2024-10-19 06:00 ET
End Date / Time
2024-10-19 07:00 ET
Clients Affected
All who use the CERS Portal
"""
BLOCKS = """\
TCC26-0036 CARM Client Portal (CCP) Scheduled Maintenance
Start Date / Time
End Date / Time
Clients Affected

2026-02-13 03:00 (ET)

2026-02-13 06:00 (ET)

All users of the CARM Client Portal (CCP)
Description
Out for approximately 30 minutes between 03:00 (ET) and 06:00 (ET).
TCC26-0036 Entretien prévu pour le Portail de la GCRA
"""
PIPES = """\
TCC26-0028 EDI/Portal SCHEDULED Maintenance Unavailability
| Start Date / Time | End Date / Time | Clients Affected |
|---|---|---|
| 2026-02-07 06:00 (ET) 2026-02-08 06:00 (ET) | 2026-02-07 07:00 (ET) 2026-02-08 07:00 (ET) | All |
| Description ||||
"""
PIPES_WITHIN = """\
TCC26-0028 EDI/Portal SCHEDULED Maintenance Unavailability
Start Date / Time | End Date / Time | Clients Affected
2026-02-07 06:00 (ET) 2026-02-08 06:00 (ET) | 2026-02-07 07:00 (ET) 2026-02-08 07:00 (ET) | All
"""
TABS = """\
TCC25-0090 EDI/Portal SCHEDULED Maintenance Unavailability
Start Date / Time\tEnd Date / Time\tClients Affected
2025-07-22 03:30 (ET)\t2025-07-22 04:30 (ET)\tAll clients who use EDI
"""
CELLS = """\
TCC24-007 Electronic Data Interchange (EDI) Scheduled Maintenance
|
Start Date / Time |
End Date / Time |
Clients Affected |
|
2024-01-24 03:00 ET |
2024-01-24 06:00 ET |
All who use EDI |
Description
Out for approximately 5-10 minutes.
"""
HEADINGS = """\
TCC25-0118 EDI/Portal SCHEDULED Maintenance Unavailability
Electronic Data Interchange (EDI) Maintenance
Description
Sunday, September 14, 2025 from 04:30 to 06:00 (ET) and from 07:00 to 08:30 (ET): EDI is down
"""
PROSE = """\
CBSA Message (TCC18-157) - Delays in Processing All EDI Messages
November 14, 2018
Clients Affected: All clients who use EDI
Messages are slow. Call the hotline, 08:00 \u2013 17:00 ET.
"""
NOTICE = """\
CBSA Message (TCC19-019) - Customs Internet Gateway (CIG) intermittent problems-inbound & outbound
Notice received: Thursday 2019-02-14 10:36 AM EST
Description
The gateway drops messages.
"""


PORTAL, CERS, CARM, EDI = "EMANIFEST_PORTAL", "CERS_PORTAL", "CARM_CLIENT_PORTAL", "EDI"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param(
            STACKED,
            [
                (PORTAL, "2019-07-20 06:00", "2019-07-20 06:30"),
                (PORTAL, "2019-07-20 07:00", "2019-07-20 08:00"),
            ],
            id="stacked",
        ),
        pytest.param(
            SECTIONS,
            [
                (PORTAL, "2024-10-19 06:00", "2024-10-19 06:30"),
                (CERS, "2024-10-19 06:00", "2024-10-19 07:00"),
            ],
            id="sections",
        ),
        pytest.param(BLOCKS, [(CARM, "2026-02-13 03:00", "2026-02-13 06:00")], id="blocks"),
        pytest.param(
            PIPES,
            [
                (EDI, "2026-02-07 06:00", "2026-02-07 07:00"),
                (EDI, "2026-02-08 06:00", "2026-02-08 07:00"),
            ],
            id="pipes",
        ),
        pytest.param(
            PIPES_WITHIN,
            [
                (EDI, "2026-02-07 06:00", "2026-02-07 07:00"),
                (EDI, "2026-02-08 06:00", "2026-02-08 07:00"),
            ],
            id="pipes-within",
        ),
        pytest.param(TABS, [(EDI, "2025-07-22 03:30", "2025-07-22 04:30")], id="tabs"),
        pytest.param(CELLS, [(EDI, "2024-01-24 03:00", "2024-01-24 06:00")], id="cells"),
        pytest.param(
            HEADINGS,
            [
                (EDI, "2025-09-14 04:30", "2025-09-14 06:00"),
                (EDI, "2025-09-14 07:00", "2025-09-14 08:30"),
            ],
            id="headings",
        ),
        pytest.param(PROSE, [], id="prose"),
        pytest.param(NOTICE, [("CUSTOMS_INTERNET_GATEWAY", "2019-02-14 10:36", None)], id="notice"),
    ],
)
def test_every_layout_is_read(text: str, read: list[tuple[str, str, str | None]]) -> None:
    """Each layout gives its windows, each of the system of its section."""
    found = [
        (
            "+".join(sorted(each.systems)),
            each.start.isoformat(" ", "minutes")[:16],
            each.end and each.end.isoformat(" ", "minutes")[:16],
        )
        for each in read_bulletin(text).outages
    ]
    assert found == read


@pytest.mark.parametrize(
    "times",
    [
        "Start Date / Time 2025-10-02 15:30 (ET) End Date / Time 2025-10-02 18:00 (ET)\n",
        "Start Date / Time\n2025-10-02 15:30 (ET) to 2025-10-02 18:00 (ET)\n",
    ],
)
def test_an_end_on_the_line_of_the_start_makes_a_window(times: str) -> None:
    """Two times on one line are the start and the end."""
    assert windows(f"{TITLE}{times}Description\nSome fail.") == WINDOW


def test_a_table_of_systems_can_have_short_heads() -> None:
    """`System`, `Start`, `End`: each row is of its own system."""
    outages = read_bulletin(
        "TCC25-0999 Scheduled maintenance\nSystem | Start | End\n"
        "EDI | July 12, 2025 23:00 ET | July 13, 2025 02:00 ET\n"
        "CERS Portal | July 13, 2025 01:00 ET | July 13, 2025 03:00 ET"
    ).outages
    assert [
        (sorted(each.systems), each.start.hour, each.end and each.end.hour) for each in outages
    ] == [
        (["EDI"], 23, 2),
        (["CERS_PORTAL"], 1, 3),
    ]


def test_start_and_end_make_no_bulletin_of_a_page() -> None:
    """An invitation has them too; labels that only bulletins have do."""
    invitation = "EDI working group\nStart: 2025-10-02 15:30 ET\nEnd: 2025-10-02 18:00 ET"
    with pytest.raises(UnreadableBulletinError):
        read_bulletin(invitation)
    assert read_bulletin(invitation.replace("Start:", "Start Date / Time:")).outages
