"""Writes transmissions.csv: 2,000 synthetic transmissions of September to November 2025.

The outages they fall in are real; the transmissions are made up, and the same at every run. Among
them are the mistakes that files of transmissions have: each is 1 row in 100, by its place.

    python docs/examples/make_transmissions.py
"""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/Toronto")
ROWS = 2_000
SYSTEMS = ["CERS_PORTAL", "eManifest Portal", "CARM", "EDI", "IID", "CERS"]
# When much is sent: around the outages of 28 September and 2 October; and all the time.
BUSY = [(datetime(2025, 9, 28, 2), 16), (datetime(2025, 10, 2, 14), 8)]  # noqa: DTZ001 - Eastern
FIRST, DAYS = datetime(2025, 9, 1), 62  # noqa: DTZ001 - Eastern
MISTAKES = {
    17: {"transmitted_at": ""},
    34: {"transmitted_at": "2025-10-02 15:45"},
    51: {"system": "ACROSS"},
    68: {"transmitted_at": "2025-11-02 01:30 ET"},
    71: {"transmitted_at": "2025-03-09 02:30 ET"},
    85: {"transmitted_at": "sent Thursday"},
    93: {"amount": "n/a"},
    97: {"system": ""},
}


def rows() -> list[dict[str, str]]:
    """The rows, in the order of their ids."""
    random = Random(138)  # noqa: S311 - made-up data
    made = []
    for number in range(ROWS):
        begin, hours = random.choice(BUSY) if number % 3 == 0 else (FIRST, DAYS * 24)
        sent = begin + timedelta(minutes=random.randrange(hours * 60))
        due = sent + timedelta(minutes=random.randrange(-240, 120))
        row = {
            "id": f"{number + 1:06}",
            "transmitted_at": written(sent, number),
            "system": random.choice(SYSTEMS),
            "due": written(due, 1) if number % 4 == 0 else "",
            "amount": f"{random.randrange(150, 25_000)}.{random.choice(['00', '50', '75'])}",
        }
        made.append(row | MISTAKES.get(number % 100, {}))
    return made


def written(when: datetime, number: int) -> str:
    """A time as some write it: Eastern with its label, with its offset, or in UTC."""
    aware = when.replace(tzinfo=EASTERN)
    if number % 5 == 0:
        return f"{aware.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%SZ}"
    return aware.isoformat() if number % 5 == 1 else f"{when:%Y-%m-%d %H:%M} ET"


if __name__ == "__main__":
    table = rows()
    target = Path(__file__).with_name("transmissions.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
