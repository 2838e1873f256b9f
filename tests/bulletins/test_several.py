"""Notices of several systems: which of them are out, and what happens to each."""

import pytest

from graceperiod import Impact, read_bulletin
from tests.bulletins.test_pages import codes, told

TABLE = (
    "Start Date / Time\n2025-05-10 10:00 (ET)\nEnd Date / Time\n2025-05-10 12:00 (ET)\n"
    "Description\n"
)
DAY = "on May 10, 2025 from 10:00 to 12:00 (ET)"
WHEN = "05-10 10:00 > 05-10 12:00"


@pytest.mark.parametrize(
    ("text", "outages"),
    [
        pytest.param(
            f"TCC25-0150 EDI Outage\nThe following systems will be unavailable {DAY}:\n- EDI\n"
            "- CERS Portal\n- CARM Client Portal",
            [f"CARM+CERS+EDI {WHEN}"], id="list-under-the-window",
        ),
        pytest.param(
            f"TCC25-0150 CARM SCHEDULED Maintenance\n{TABLE}The following will be unavailable:\n"
            "CARM Client Portal\nCAD API\nCADs sent by EDI will be queued.",
            [f"CAD_API+CARM {WHEN}"], id="list-without-bullets",
        ),
        pytest.param(
            f"TCC25-0150 EDI Outage\n{TABLE}The following systems are unavailable: EDI, CERS "
            "Portal, CARM Client Portal.",
            [f"CARM+CERS+EDI {WHEN}"], id="list-in-a-sentence",
        ),
        pytest.param(
            f"TCC25-0150 Panne de l'EDI\n{TABLE}Les systèmes suivants sont indisponibles :\n- EDI\n"
            "- Portail du SCDE",
            [f"CERS+EDI {WHEN}"], id="list-in-french",
        ),
        pytest.param(
            f"TCC25-0150 Outage\n{TABLE}EDI is down. The following are not affected:\n"
            "- CERS Portal\n- CARM Client Portal",
            [f"EDI {WHEN}"], id="list-of-what-is-up",
        ),
        pytest.param(
            f"TCC25-0150 Outage\n{TABLE}EDI is down. The following remain available:\n- CERS "
            "Portal\n- CARM Client Portal",
            [f"EDI {WHEN}"], id="list-of-what-remains",
        ),
        pytest.param(
            f"TCC25-0150 Outage\n{TABLE}EDI is down. You may use the following:\n- CERS Portal\n"
            "- CARM Client Portal",
            [f"EDI {WHEN}"], id="list-of-other-ways",
        ),
        pytest.param(
            f"TCC25-0150 EDI Outage\n{TABLE}EDI is down. Following the outage of the CERS Portal, "
            "clients can submit again.",
            [f"EDI {WHEN}"], id="following-something",
        ),
        pytest.param(
            f"TCC25-0150 EDI Outage\n{TABLE}EDI is down. The following guides were updated:\n"
            "- CERS Portal",
            [f"EDI {WHEN}"], id="list-of-something-else",
        ),
    ],
)  # fmt: skip
def test_a_list_says_which_systems_are_out(text: str, outages: list[str]) -> None:
    """Its names belong to the sentence that opens it, whatever that says of them."""
    bulletin = read_bulletin(text)
    assert told(bulletin) == outages
    assert codes(bulletin) == []


@pytest.mark.parametrize(
    ("description", "impacts"),
    [
        pytest.param(
            "EDI is unavailable. The CERS Portal is experiencing intermittent problems.",
            {"EDI": "UNAVAILABLE", "CERS_PORTAL": "INTERMITTENT"}, id="sentences",
        ),
        pytest.param(
            "What to expect:\n- EDI will be unavailable\n- CERS Portal users may have to re-logon",
            {"EDI": "UNAVAILABLE", "CERS_PORTAL": "DEGRADED"}, id="list",
        ),
        pytest.param(
            "The following are slow:\n- CERS Portal\nEDI messages are delayed.",
            {"EDI": "DELAYED", "CERS_PORTAL": "DEGRADED"}, id="list-of-one",
        ),
        pytest.param(
            "EDI is unavailable. The CERS Portal is unavailable.",
            {"CERS_PORTAL+EDI": "UNAVAILABLE"}, id="the-same",
        ),
        pytest.param(
            "EDI and the CERS Portal are experiencing intermittent problems. EDI messages are "
            "delayed.",
            {"CERS_PORTAL+EDI": "INTERMITTENT"}, id="told-of-one-alone",
        ),
    ],
)  # fmt: skip
def test_what_happens_is_told_of_each_system(description: str, impacts: dict[str, str]) -> None:
    """Where sentences say different things of the systems of one window, each is an outage of its
    own.
    """
    title = "TCC25-0150 EDI and CERS Portal SCHEDULED Maintenance"
    bulletin = read_bulletin(f"{title}\n{TABLE}{description}")
    found = {"+".join(sorted(each.systems)): each.impact for each in bulletin.outages}
    assert found == {name: Impact(impact) for name, impact in impacts.items()}
    assert codes(bulletin) == []


def test_what_is_told_of_each_goes_before_the_title() -> None:
    """A title says `Outage` of all."""
    text = f"TCC25-0150 Outage\n{TABLE}EDI is down. The Portal is slow."
    first, second = read_bulletin(text.replace("The Portal", "The CERS Portal")).outages
    assert [(*first.systems, first.impact), (*second.systems, second.impact)] == [
        ("CERS_PORTAL", Impact.DEGRADED),
        ("EDI", Impact.UNAVAILABLE),
    ]
