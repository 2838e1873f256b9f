"""What stands around a notice: it hides neither its number nor its title, and is no part of it."""

import pytest

from graceperiod import UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.page.around import split_notices
from graceperiod.bulletins.source.text import read_lines, tidy
from tests.bulletins.pages import page
from tests.bulletins.test_pages import codes, told

TITLE = "TCC25-0200 - CANCELLED - CERS Portal Scheduled Maintenance"
NOTICE = page(title=TITLE)
PORTAL = "CERS Portal Unavailable"
SENTENCE = "The CERS Portal will be unavailable on Saturday, May 10, 2025 from 10:00 to 12:00 (ET)."


@pytest.mark.parametrize(
    "above",
    [
        "FYI - see below.",
        "CAUTION: This email originated from outside of the organization.",
        "[EXTERNAL]",
        "EXTERNAL EMAIL: do not open links.",
        "Attention : ce courriel provient d'un expéditeur externe.",
        "You don't often get email from notices@example.org.",
        "View this email in your browser",
        "Good morning all,",
        "Bonjour à tous,\nVoici un avis de l'ASFC.",
        "Hi team,\nPlease see what came in today. Forward it to your clients.\nThanks",
        "This message is confidential.",
    ],
)
def test_a_title_is_found_below_what_stands_above_it(above: str) -> None:
    """With its number and status."""
    bulletin = read_bulletin(f"{above}\n\n{NOTICE}")
    assert (bulletin.number, bulletin.title, bulletin.status) == ("TCC25-0200", TITLE, "CANCELLED")
    assert bulletin.outages == ()
    assert len(bulletin.withdrawn) == 1


def test_a_title_without_a_number_is_found_below_a_sentence() -> None:
    """It reads like one, and the sentence tells of no outage."""
    bulletin = read_bulletin(f"Please see the notice below.\n\n{page(title=PORTAL)}")
    assert bulletin.title == PORTAL
    assert codes(bulletin) == []


def test_a_heading_below_sentences_with_times_is_that_of_what_follows() -> None:
    """The times above it are of the system that the sentences name."""
    start = "2025-05-11 10:00 (ET)"
    bulletin = read_bulletin(f"{SENTENCE}\n\nEDI Maintenance\nStart Date / Time\n{start}\n")
    assert told(bulletin) == ["CERS 05-10 10:00 > 05-10 12:00", "EDI 05-11 10:00 >"]


def test_the_date_below_a_low_title_is_that_of_the_notice() -> None:
    """As it is of one at the top."""
    text = NOTICE.replace("Start Date", "October 30, 2025\nStart Date", 1)
    assert str(read_bulletin(f"FYI - see below.\n{text}").dated) == "2025-10-30"


@pytest.mark.parametrize(
    "below",
    [
        "--\nAnn Smith\nThe EDI desk is open from 08:00 to 17:00 (ET) on May 3, 2025.",
        "This e-mail is confidential.\nEDI will be unavailable on May 3, 2025 from 1:00 to 2:00.",
        "Confidentiality notice: this is for you alone.\nEDI is down since 2025-05-03 08:00 (ET).",
        "Avis de confidentialité\nEDI est en panne depuis le 3 mai 2025 à 8 h 00 (HE).",
        "Unsubscribe\nEDI outage on May 3, 2025 from 10:00 to 11:00 (ET)",
    ],
)
def test_what_stands_below_a_footer_is_no_part_of_the_notice(below: str) -> None:
    """Whatever it names."""
    bulletin = read_bulletin(f"{page()}{below}\n")
    assert told(bulletin) == ["CERS 10-02 15:30 > 10-02 18:00"]
    assert codes(bulletin) == []


def test_the_other_half_can_stand_below_a_footer() -> None:
    """Its title has the same number."""
    half = page(title="TCC25-0999 Portail du SCDE", start="2025-10-03 15:30 (HE)", end=None)
    bulletin = read_bulletin(f"{page()}--\nAnn\n{half}")
    assert len(bulletin.outages) == 2


def test_a_sentence_that_begins_like_a_footer_is_read_if_it_names_a_system() -> None:
    """`This message is intended only for users of EDI` is no disclaimer."""
    text = page(title=None, description="This message is intended only for users of EDI.")
    assert "EDI" in read_bulletin(f"EDI Unavailable\n{text}").outages[0].systems


@pytest.mark.parametrize("greeting", ["", "Good day,\n", "Hello,\nWe were told this today.\n"])
def test_prose_that_names_a_system_an_event_and_a_time_is_a_bulletin(greeting: str) -> None:
    """Without number, label or heading."""
    bulletin = read_bulletin(f"{greeting}{SENTENCE}\nRegards,\nAnn\n")
    assert told(bulletin) == ["CERS 05-10 10:00 > 05-10 12:00"]


@pytest.mark.parametrize(
    "text",
    [
        "Good day,\nThe office will be closed on May 10, 2025 from 10:00 to 12:00 (ET).",
        "Good day,\nThe CERS Portal is unavailable now and then.",
        "Good day,\nIf EDI is unavailable, transmit within 24 hours.",
        "Hello,\nThe CERS working group meets on May 10, 2025 at 10:00 (ET).",
    ],
)
def test_prose_without_one_of_these_is_none(text: str) -> None:
    """It is refused."""
    with pytest.raises(UnreadableBulletinError):
        read_bulletin(text)


def test_a_number_that_is_merely_mentioned_is_not_that_of_the_notice() -> None:
    """It stands within a sentence, or behind `see`."""
    for mention in (
        "As announced in TCC25-0130, the work goes on",
        "See TCC25-0130 EDI Maintenance",
    ):
        assert read_bulletin(f"{mention}\n{SENTENCE}").number is None


def test_bulletins_on_carm_have_numbers_of_their_own() -> None:
    """In both languages; of their years nothing is known."""
    title = "CARM Bulletin 5384 - CARM Client Portal Maintenance"
    bulletin = read_bulletin(page(title=title, start="October 2 2025, 15:30 (ET)"))
    assert (bulletin.number, bulletin.title) == ("CARM Bulletin 5384", title)
    french = read_bulletin(page(title="Bulletin de la GCRA no 5384 : portail client en panne"))
    assert french.number == "CARM Bulletin 5384"


def notices(text: str) -> list[list[str]]:
    """The lines of each notice of a page."""
    return [[line.text for line in notice] for notice in split_notices(tidy(read_lines(text)))]


FIRST = "TCC25-0138 - RESOLVED - CERS Portal\nStart Date / Time\n2025-10-02 15:30 (ET)"
SECOND = "TCC25-0140 - EDI Unavailable\nStart Date / Time\n2025-10-07 15:30 (ET)"


def lines(*texts: str) -> list[list[str]]:
    """The lines of some texts."""
    return [text.split("\n") for text in texts]


def test_a_title_with_another_number_opens_another_notice() -> None:
    """What stands above the first is part of it, and the header of a mail of what it is above."""
    assert notices(f"Two today:\n{FIRST}\n{SECOND}") == lines(f"Two today:\n{FIRST}", SECOND)
    header = "From: Notices\nSent: October 8, 2025 9:00 AM\nSubject: TCC25-0140"
    assert notices(f"{FIRST}\n{header}\n{SECOND}") == lines(FIRST, f"{header}\n{SECOND}")


@pytest.mark.parametrize(
    "more",
    [
        FIRST.replace("CERS Portal", "Portail du SCDE"),
        "As announced in TCC25-0130, it is back.\nIt was 10:00.",
        "See TCC25-0130 EDI Maintenance\nCall from 08:00 to 17:00 (ET).",
        "TCC25-0137 - EDI Unavailable\nTCC25-0136 - EDI Unavailable",
        "TCC25-0137 - EDI Unavailable\nDisclaimer\nWe are open from 08:00 to 17:00 (ET).",
        "TCC25-0137 - EDI Unavailable\n--\nOpen from 08:00 to 17:00 (ET).",
        "Update 14, 10:30: it is slow.\n2023-06-13 12:25 – Resolved for all.",
    ],
)
def test_nothing_else_opens_another(more: str) -> None:
    """The other half, a mention, a list of titles, and entries of one running page."""
    assert notices(f"{FIRST}\n{more}") == lines(f"{FIRST}\n{more}")


def test_the_halves_of_several_notices_are_put_together() -> None:
    """The French ones can stand below all English ones."""
    french = [text.replace("Start Date / Time", "Date de début") for text in (FIRST, SECOND)]
    assert notices("\n".join([FIRST, SECOND, *french])) == lines(
        f"{FIRST}\n{french[0]}", f"{SECOND}\n{french[1]}"
    )


def test_a_page_without_a_number_is_one_notice() -> None:
    """As is an empty one."""
    assert notices("EDI outage\nIt is slow.") == lines("EDI outage\nIt is slow.")
    assert split_notices([]) == ((),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1. Dues\nPay by May 3, 2025 at 10:00.", "3. Meeting\nOn May 4, 2025 at 10:00 (ET)."),
        ("MEMBER NEWS\nPay by May 3.\nBORDER NOTICES", "UPCOMING EVENTS\nOn May 4 at 10:00 (ET)."),
    ],
)
def test_other_items_of_a_newsletter_are_no_part_of_the_notice(before: str, after: str) -> None:
    """Where their headings show where they begin."""
    number = "2. " if before[0] == "1" else ""
    (notice,) = notices(f"News of May\n{before}\n{number}{FIRST}\n{after}")
    head = ["BORDER NOTICES"] if not number else []
    assert notice == ["News of May", *head, *f"{number}{FIRST}".split("\n")]


def test_headings_of_a_notice_in_capitals_are_its_own() -> None:
    """They are no items of a newsletter."""
    text = f"{FIRST}\nBACKGROUND\nIt was slow.\nDESCRIPTION\n1. Log off.\n2. Log on."
    assert notices(text) == lines(text)


def test_lines_keep_their_numbers() -> None:
    """Those of the source."""
    first, second = split_notices(read_lines(f"{FIRST}\n\n{SECOND}"))
    assert first[0] == Line(1, "TCC25-0138 - RESOLVED - CERS Portal")
    assert second[0].number == 5


def test_a_table_can_list_several_notices() -> None:
    """Each with its number in a column; what stands around the table is of all of them."""
    head = "| Bulletin | System | Start |"
    rows = (
        "| TCC25-0138 | EDI | 2025-10-02 15:30 (ET) |\n"
        "| TCC25-0140 | CERS | 2025-10-07 15:30 (ET) |"
    )
    labels = ["Bulletin", "System", "Start"]
    assert notices(f"This week\n{head}\n{rows}\nBe patient.") == [
        ["This week", "TCC25-0138", *labels, "EDI", "2025-10-02 15:30 (ET)", "Be patient."],
        ["This week", "TCC25-0140", *labels, "CERS", "2025-10-07 15:30 (ET)", "Be patient."],
    ]
    same = rows.replace("0140", "0138")
    assert len(notices(f"{head}\n{same}")) == len(notices(rows)) - 1 == 1


def test_the_letters_of_a_number_name_no_system() -> None:
    """`CARM Bulletin 5384` can be about the CAD API."""
    for title in (
        "CARM Bulletin 5384 - CAD API Unavailable",
        "Bulletin de la GCRA 5384 - API de DDC",
    ):
        assert told(read_bulletin(page(title=title, clients=None)))[0].startswith("CAD_API ")
