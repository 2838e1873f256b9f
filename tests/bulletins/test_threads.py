"""Threads: what a mailer puts above a quoted message, and the time at which that was sent."""

from datetime import datetime, timedelta, timezone

import pytest

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.source.letters import Message
from graceperiod.bulletins.source.quotes import split_thread
from graceperiod.bulletins.source.text import read_lines

EDT, PDT = timezone(timedelta(hours=-4)), timezone(timedelta(hours=-7))
SENT = datetime(2025, 10, 2, 18, 20, tzinfo=EDT)
BLOCK = "From: CBSA\nSent: Thursday, October 2, 2025 3:50 PM\nTo: list\nSubject: TCC25-0999\n"
AT_1550 = datetime(2025, 10, 2, 15, 50, tzinfo=EDT)


def split(text: str, sent: datetime | None = SENT) -> list[Message]:
    """The messages of a text."""
    return split_thread(Message(tuple(read_lines(text)), sent=sent))


def texts(parts: list[Message]) -> list[list[str]]:
    """The lines of each."""
    return [[line.text for line in part.lines] for part in parts]


@pytest.mark.parametrize(
    "block",
    [
        BLOCK,
        f"-----Original Message-----\n{BLOCK}",
        f"________________________________\n{BLOCK}",
        (
            "---------- Forwarded message ---------\nFrom: CBSA <a@example.ca>\n"
            "Date: Thu, Oct 2, 2025 at 3:50 PM\nSubject: Fwd: TCC25-0999\nTo: <b@example.ca>\n"
        ),
        (
            "Begin forwarded message:\n\nFrom: CBSA\nSubject: TCC25-0999\n"
            "Date: October 2, 2025 at 3:50:00 PM EDT\nTo: b@example.ca\n"
        ),
        "De : ASFC\nEnvoyé : 2 octobre 2025 15:50\nÀ : liste\nObjet : TCC25-0999\n",
        "*De :* ASFC\n*Envoyé le :* 2 octobre 2025 15 h 50\n*Objet :* TR : TCC25-0999\n",
        (
            "From: CBSA\nSent: 2025-10-02 15:50\nTo: one; two;\nthree; four;\nfive\nCc: six\n"
            "Subject: TCC25-0999\nImportance: High\n"
        ),
        (
            "From: CBSA\nDate: Thu, 2 Oct 2025 15:50:00 -0400\nSubject: TCC25-0999\n"
            "Message-ID: <TCC25-0001@example.ca>\n"
        ),
    ],
    ids=range(9),
)
def test_the_fields_above_a_quoted_message_are_its_own(block: str) -> None:
    """Its subject without marks and the time at which it was sent; they are no lines of it."""
    top, quoted = split(f"See below.\n\n{block}\nTCC25-0999 CERS\n2025-10-02 15:30 (ET)")
    assert top == Message((Line(1, "See below."),), sent=SENT)
    assert (quoted.subject, quoted.sent, quoted.is_quoted) == ("TCC25-0999", AT_1550, True)
    assert quoted.passed_on == SENT
    assert texts([quoted]) == [["TCC25-0999 CERS", "2025-10-02 15:30 (ET)"]]


@pytest.mark.parametrize(
    "text",
    [
        "From: 15:30\nTo: 18:00\nDate: October 2, 2025",
        "Date: October 2, 2025\nFrom: 15:30\nTo: 18:00\nSubject: CERS",
        "From: CBSA\nSubject: TCC25-0999",
        "From: CBSA\n" + "a\n" * 30 + "Sent: x\nSubject: y",
        "To: list\nSent: x\nSubject: y",
        "____________________\nCERS",
        "On October 2 CERS is down.",
        "- CERS\n- EDI",
        "--- Original Message of the day",
    ],
    ids=range(9),
)
def test_labels_of_a_notice_begin_no_message(text: str) -> None:
    """A block has the sender first, and a time and a subject."""
    assert len(split(f"TCC25-0999\n{text}")) == 1


@pytest.mark.parametrize(
    ("date", "sent", "stated"),
    [
        ("October 2, 2025 3:50 PM", SENT, AT_1550),
        ("October 2, 2025 12:50 PM", SENT.astimezone(PDT), AT_1550),
        ("October 2, 2025 3:50 PM", datetime.fromisoformat("2025-10-02T22:20:00Z"), AT_1550),
        ("October 2, 2025 3:50 PM", None, AT_1550),
        ("October 2, 2025 3:50 PM PST", SENT, None),
        ("October 2, 2025 3:50 PM EST", SENT, None),
        ("October 8, 2025 9:00 AM", SENT, None),
        ("October 2, 2025", SENT, None),
        ("October 2 3:50 PM", SENT, None),
        ("02/10/2025 15:50", SENT, None),
        ("Thu, 2 Oct 2025 15:50:00 +9999", SENT, None),
        ("", SENT, None),
    ],
)
def test_a_time_without_a_zone_is_in_that_of_who_quotes(
    date: str, sent: datetime | None, stated: datetime | None
) -> None:
    """Or Eastern where their e-mail is in UTC; one after theirs or unreadable is none."""
    (part,) = split(f"From: CBSA\nSent: {date}\nSubject: x\n\nCERS", sent)
    assert part.sent == stated


def test_each_message_is_older_than_the_one_above() -> None:
    """A time after that of the message above is none; a later one is measured against the first."""
    blocks = [BLOCK.replace("2, 2025", f"{day}, 2025") for day in (1, 2, 1)]
    parts = split("a\n" + "\nb\n".join(blocks) + "\nc")
    assert [part.sent and part.sent.day for part in parts] == [2, 1, None, 1]


def test_a_line_can_say_who_wrote() -> None:
    """Also one that was cut in two, with the time in it."""
    for line in (
        "On Thu, Oct 2, 2025 at 3:50 PM CBSA <a@example.ca> wrote:",
        "On Thu, Oct 2, 2025 at 3:50 PM CBSA\n<a@example.ca> wrote:",
        "Le jeu. 2 oct. 2025 à 15:50, ASFC <a@example.ca> a écrit :",
    ):
        top, quoted = split(f"Thanks.\n\n{line}\nCERS")
        assert (texts([top, quoted]), quoted.sent) == ([["Thanks."], ["CERS"]], AT_1550)


def test_what_holds_nothing_is_no_message() -> None:
    """Heads that follow each other, or end the text, leave no empty messages."""
    assert texts(split(f"{BLOCK}\n{BLOCK}\nCERS\n{BLOCK}")) == [["CERS"]]
    assert split("") == []
