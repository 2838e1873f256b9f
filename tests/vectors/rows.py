"""What the tables of answers by hand are made of."""

from typing import NamedTuple


class Row(NamedTuple):
    """One case: record, transmitted, system (`-`: not stated), due (`-`: not given), the outcome,
    the reason and the cautions, the outages cited in order, and why.

    `more` may state whether a person should look, the window, and how far its end is:
    `no; 15:30 to 20:00; 15 min`, `yes; 2025-01-01 00:00 to -; -`, `yes; -; -1 us`.
    Times are Eastern, of the day of the transmission unless dated; `-` stands for none.
    """

    record: str
    transmitted: str
    system: str
    due: str
    answer: str
    evidence: str
    why: str
    more: str = ""


FREE, MAY, OPEN = "NO_PENALTY", "PENALTY_MAY_APPLY", "UNDETERMINED"
CERS, EMAN, CARM = "CERS_PORTAL", "EMANIFEST_PORTAL", "CARM_CLIENT_PORTAL"
CIG = "CUSTOMS_INTERNET_GATEWAY"
