"""Lines that a mailer cut to one width, made whole again; and what pages in that form say."""

import pytest

from graceperiod import System, read_bulletin
from graceperiod.bulletins.page.wraps import unwrap
from graceperiod.bulletins.source.text import read_lines

CUT = (
    "Please note that no AMPS penalties will be issued for ACI related\n"
    "infractions resulting from this outage.\n"
)
WHOLE = CUT.replace("\n", " ").strip()


def unwrapped(text: str) -> list[str]:
    """The lines of a page that also holds a paragraph which shows its width."""
    return [line.text for line in unwrap(read_lines(f"{text}\n\n{CUT}"))][:-1]


@pytest.mark.parametrize(
    "text",
    [
        "Clients may see slowness on Sunday, May 4, 2025 while we look into the\nproblem.",
        "The CBSA looks into an issue with the Document Image Functionality\n(DIF).",
        "The portal will be unavailable from 06:00 (ET) to 07:00 (ET) on Monday\nMay 5, 2025.",
        "Monday, May 5, 2025 the portal works between 06:00 and between 13:08\nHE and 14:38 HE",
        "On May 4, 2025 clients may see slowness in the eManifest and in CARM\nClient Portal:",
        "The CBSA looks into an issue with the EDI, the portals and Integrated\nImport Declaration",
        "There are delays in the processing of the trade data of all of EDI\napplications:",
    ],
)
def test_a_sentence_that_was_cut_is_whole_again(text: str) -> None:
    """A line goes on with the one before it where its first word would not have fitted there."""
    assert unwrapped(text) == [text.replace("\n", " ")]


@pytest.mark.parametrize(
    "text",
    [
        # Bullets, labels, the end of a sentence, and a line with room for the next word.
        "All users of all EDI connections, and those of the CARM Client Portal\ndescription: x",
        "Clients may see slowness on Sunday, May 4, 2025 while we look into it\n- 06:00 to 07:00",
        "All clients and service providers who transmit trade data using CERS\nDescription",
        "We regret the inconvenience and thank you for your continued patience.\nResumption",
        "The portal will be unavailable\nfrom 06:00 (ET) to 07:00 (ET) on Monday May 5, 2025.",
        # The next sentence, the next item of a list, and a heading.
        "Clients may see slowness on Sunday, May 4, 2025 while others cannot\nThe CBSA works.",
        "From Monday October 8 2012 at 09:30 ET to Tuesday October 9 2012 at 1\nMonday May 5, 2025",
        "Clients may see slowness on Sunday, May 4, 2025 while others cannot\nEDI Maintenance",
        "Users of all EDI connections and of the eManifest Portal and others\nAmsterdam",
        # A blank line between them.
        "Clients may see slowness on Sunday, May 4, 2025 while we look into the\n\nproblem.",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    """What was not cut, or begins something else, is a line of its own."""
    assert unwrapped(text) == [line for line in text.split("\n") if line]


def test_lines_cut_to_several_widths_stay_as_they_are() -> None:
    """A page whose lines do not agree in their width was cut to none."""
    text = f"{CUT}\nClients who use the CERS Portal may now and then have\nan error.\n"
    assert [line.text for line in unwrap(read_lines(text))] == [
        line for line in text.split("\n") if line
    ]


def test_a_whole_paragraph_has_the_number_of_its_first_line() -> None:
    """Findings and outages point at the line where the paragraph begins."""
    assert [(line.number, line.text) for line in unwrap(read_lines(f"\n{CUT}"))] == [(2, WHOLE)]


def test_a_name_cut_between_lines_is_no_heading() -> None:
    """`the CARM`, `Client Portal (CCP):` is one name, and the system before it is out, too."""
    text = (
        "TCC25-0999 CERS Portal and CARM Client Portal (CCP) SCHEDULED Maintenance\n\n"
        "The CBSA will carry out maintenance on the CERS Portal and the CARM\n"
        "Client Portal (CCP):\n\nMonday, May 5, 2025 from 06:00 to 07:00 (ET)\n\n" + CUT
    )
    outages = read_bulletin(text).outages
    assert {system for outage in outages for system in outage.systems} == {
        System.CERS_PORTAL,
        System.CARM_CLIENT_PORTAL,
    }
    assert [outage.start.isoformat() for outage in outages] == ["2025-05-05T06:00:00-04:00"]


def test_an_item_that_begins_with_a_capital_goes_on_with_none() -> None:
    """`From 07:27` in a new line is the next window, however long the line before it is."""
    text = (
        "TCC12-0900 EDI SCHEDULED Maintenance\nEDI will be unavailable:\n"
        "From 16:00 until 23:56 HE on Monday October 8 2012\n"
        "From 07:27 until 09:27 HE on Tuesday October 9 2012\n"
    )
    assert [each.start.isoformat() for each in read_bulletin(text).outages] == [
        "2012-10-08T16:00:00-04:00",
        "2012-10-09T07:27:00-04:00",
    ]
