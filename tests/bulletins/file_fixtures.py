"""The notices in the fixtures that no editor shows: Outlook messages, PDFs and mailboxes.

`python -m tests.bulletins.file_fixtures` writes those files; a test says that they are these. The
answers beside them were written by hand. All numbers and times are made up.
"""

from datetime import UTC, datetime
from pathlib import Path

from tests.bulletins.files import Placed, compound_file, outlook, pdf, typed

FIXTURES = Path(__file__).parent / "fixtures"

CERS = """\
TCC26-0310 - CERS Portal Unavailable

Start Date / Time
2026-03-03 08:20 (ET)

End Date / Time
Initial investigation underway

Clients Affected
All clients submitting export declarations using the CERS Portal

Description
The CERS Portal is currently unavailable.
"""
CERS_OVER = CERS.replace("0310 -", "0310 RESOLVED -").replace(
    "Initial investigation underway", "2026-03-03 10:05 (ET)"
)
EDI = """\
TCC26-0311 - EDI Processing Delays

Start Date / Time
2026-03-04 13:00 (ET)

End Date / Time
2026-03-04 15:45 (ET)

Clients Affected
All clients who transmit trade data using EDI

Description
The CBSA is experiencing delays in processing inbound EDI messages.
"""
FRENCH = """\
TCC26-0312 - Portail client de la GCRA : entretien PRÉVU

Date / heure de début
2026-03-07 22:00 (HE)

Date / heure de fin
2026-03-08 01:00 (HE)

Clients touchés
Tous les clients qui utilisent le portail client de la GCRA

Description
Le portail client de la GCRA ne sera pas accessible.
"""
NEWSLETTER = "Dear clients,\n\nOur office moves in April. The new address will follow.\n"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in March 2026, in UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def mail(subject: str, date: str, text: str, number: int) -> str:
    """An e-mail of plain text."""
    return (
        f"From: Bulletins <bulletins@example.org>\nTo: desk@example.com\nSubject: {subject}\n"
        f"Date: {date}\nMessage-ID: <{number}@example.org>\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}"
    )


def mailbox(*mails: str) -> bytes:
    """An mbox."""
    mark = "From bulletins@example.org Tue Mar  3 13:30:00 2026\n"
    return "".join(f"{mark}{each}\n" for each in mails).encode()


def _html(text: str) -> str:
    paragraphs = "".join(f"<p class=MsoNormal>{line}</p>" for line in text.splitlines() if line)
    return f"<html><body>{paragraphs}</body></html>"


def _table(columns: list[list[str]], lefts: list[float], top: float) -> list[Placed]:
    """Cells of several lines, each column in the middle of the row, as browsers set them."""
    tallest = max(map(len, columns))
    return [
        (left, top + 12 * (at + (tallest - len(column)) / 2), 10, line)
        for left, column in zip(lefts, columns, strict=True)
        for at, line in enumerate(column)
    ]


_SENT = "Tue, 3 Mar 2026 08:35:00 -0500"
_LATER = "Tue, 3 Mar 2026 10:20:00 -0500"
_BLOCK = "From: Bulletins\nSent: Tuesday, March 3, 2026 8:35 AM\nTo: desk\nSubject: TCC26-0310\n\n"
_BLOCK_FR = "De : Avis\nEnvoyé : 3 mars 2026 08:35\nÀ : bureau\nObjet : TCC26-0312\n\n"

OUTLOOK = {
    "plain-outlook": outlook(
        subject="TCC26-0310 - CERS Portal Unavailable", plain=CERS.replace("\n", "\r\n"),
        sent=at(3, 13, 35), message_id="<310@example.org>",
    ),
    "html-french-outlook": outlook(
        subject="TCC26-0312", html=_html(FRENCH).encode("cp1252"), codepage=1252,
        sent=at(2, 20), message_id="<312@example.org>",
    ),
    "thread-outlook": outlook(
        subject="TCC26-0310 RESOLVED - CERS Portal Unavailable",
        plain=f"{CERS_OVER}\n{_BLOCK}{CERS}", sent=at(3, 15, 20), message_id="<310r@example.org>",
    ),
    "carried-outlook": outlook(
        subject="FW: TCC26-0311", plain="For your file.", sent=at(5, 14),
        attached=[
            outlook(
                subject="TCC26-0311 - EDI Processing Delays", plain=EDI, sent=at(4, 21),
                message_id="<311@example.org>", is_top=False,
            )
        ],
    ),
    "two-attached-outlook": outlook(
        subject="FW: two notices", plain="Both are attached.", sent=at(5, 14),
        attached=[
            ("TCC26-0311.txt", EDI.encode()),
            ("TCC26-0310.eml", mail("TCC26-0310", _SENT, CERS, 310).encode()),
            ("logo.png", b"\x89PNG"),
        ],
    ),
    "eight-bit-outlook": outlook(
        subject="TCC26-0312", plain=FRENCH.encode(), codepage=28591, sent=at(2, 20),
    ),
}  # fmt: skip

MAILBOXES = {
    "numbers-mailbox": mailbox(
        mail("TCC26-0311", "Wed, 4 Mar 2026 16:00:00 -0500", EDI, 311),
        mail("Our new office", _SENT, NEWSLETTER, 1),
        mail("TCC26-0310", _SENT, CERS, 310),
    ),
    "revisions-mailbox": mailbox(
        mail("TCC26-0310 RESOLVED", _LATER, CERS_OVER, 3),
        mail("TCC26-0310", _SENT, CERS, 1),
    ),
    "french-mailbox": mailbox(
        mail("TCC26-0312", "Mon, 2 Mar 2026 15:00:00 -0500", FRENCH, 312),
        mail("Nos bureaux", _SENT, "Bonjour,\n\nNous déménageons en avril.\n", 2),
    ).replace(b"\n", b"\r\n"),
    "thread-mailbox": mailbox(
        mail("RE: TCC26-0312", _LATER, f"Merci.\n\n{_BLOCK_FR}{FRENCH}", 5),
        mail("TCC26-0311", "Wed, 4 Mar 2026 16:00:00 -0500", EDI, 311),
    ),
    "from-in-text-mailbox": mailbox(
        mail("TCC26-0311", "Wed, 4 Mar 2026 16:00:00 -0500",
             EDI + "\n>From 13:00 to 15:45 (ET), EDI messages were delayed.\n", 311),
        mail("TCC26-0311", "Wed, 4 Mar 2026 13:10:00 -0500",
             EDI.replace("2026-03-04 15:45 (ET)", "Unknown"), 310),
    ),
}  # fmt: skip

_TITLE = "TCC26-0313 - EDI/Portal SCHEDULED Maintenance Unavailability"
_PRINTED = (30.0, 20.0, 8.0, f"3/5/26, 9:14 AM          {_TITLE} | News")
_FOOT = "https://news.example.org/tcc26-0313"
_PENALTY = (
    "The CBSA will accept paper documentation during an outage and no monetary\n"
    "penalties will be issued to external clients for failure to transmit required\n"
)
_PENALTY_ENDS = (
    "data during a scheduled or an unscheduled outage and for the 2 hours following\n"
    "system resumption.\n"
)
PDFS = {
    "labels-pdf": pdf(typed(CERS)),
    "french-pdf": pdf(typed(FRENCH), compress=False),
    "table-pdf": pdf(
        [
            _PRINTED,
            (40, 60, 18, "TCC26-0313 - EDI/Portal SCHEDULED"),
            (40, 82, 18, "Maintenance Unavailability"),
            (40, 120, 10, "eManifest Portal Maintenance"),
            *_table(
                [["Start Date /", "Time"], ["End Date /", "Time"], ["Clients Affected"]],
                [40, 160, 280], 150,
            ),
            *_table(
                [
                    ["2026-03-14 /", "06:00 (ET)", "2026-03-15 /", "06:00 (ET)"],
                    ["2026-03-14 /", "06:30 (ET)", "2026-03-15 /", "07:00 (ET)"],
                    ["All clients who transmit trade data", "using the eManifest Portal"],
                ],
                [40, 160, 280], 174,
            ),
            (40, 250, 10, "Description"),
            (40, 274, 10, "Users may be forced to re-logon. Documents can still be submitted."),
            (30, 770, 8, f"{_FOOT}          1/1"),
        ]
    ),
    "rows-pdf": pdf(
        [
            (40, 60, 10, "TCC26-0314 - CERS Portal SCHEDULED Maintenance"),
            *_table([["Start Date / Time"], ["2026-03-21 03:00 (ET)"]], [40, 240], 90),
            *_table([["End Date / Time"], ["2026-03-21 05:00 (ET)"]], [40, 240], 102),
            (40, 140, 10, "The CERS Portal will be unavailable."),
        ]
    ),
    "two-pages-pdf": pdf(
        typed(EDI + "\n" + _PENALTY, top=500), typed(_PENALTY_ENDS)
    ),
    "wrapped-pdf": pdf(
        typed(
            "CBSA: EDI and portals SCHEDULED maintenance (TCC26-0315)\n\n"
            "Two systems are affected at the end of this month, as announced by the CBSA:\n\n"
            "   The eManifest Portal will be unavailable between 06:00 ET and 07:00 ET on\n"
            "   Saturday March 28, 2026.\n"
            "   All EDI applications will be unavailable between 04:30 ET and 06:00 ET on\n"
            "   Sunday March 29, 2026.\n"
        )
    ),
}  # fmt: skip


def files() -> dict[str, bytes]:
    """Each file by its name."""
    found = {f"{name}.msg": compound_file(tree) for name, tree in OUTLOOK.items()}
    found |= {f"{name}.mbox": data for name, data in MAILBOXES.items()}
    return found | {f"{name}.pdf": data for name, data in PDFS.items()}


if __name__ == "__main__":
    for name, data in files().items():
        (FIXTURES / name).write_bytes(data)
