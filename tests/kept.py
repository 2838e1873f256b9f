"""Values as this version writes them, kept for later ones to read: `python -m tests.kept`.

What an earlier version wrote is never written again; a new version adds a folder of its own.
"""

import json
import pickle
from datetime import timedelta
from pathlib import Path
from typing import Any

from graceperiod import (
    CBSA_RELIEFS,
    CBSA_RULES,
    AmbiguousTimeError,
    Decision,
    Origin,
    Outage,
    OutageCalendar,
    Policy,
    read_bulletin,
)
from graceperiod._model import FrozenModel
from graceperiod._version import __version__

KEPT = Path(__file__).parent / "answers" / "kept"
CODE = ".".join(__version__.split(".")[:3])  # a fourth part is the date of a record released alone
PAGE = """TCC25-0138 RESOLVED - CERS Portal Access Problem
Start Date / Time
2025-10-02 15:30 (ET)
End Date / Time
2025-10-02 18:00 (ET)
Clients Affected
All clients who use the CERS Portal
Description
The CERS Portal is unavailable.
"""
OUTAGE = Outage(
    ["CERS_PORTAL", "EMANIFEST_PORTAL"],
    "2025-10-02 15:30 ET",
    "2025-10-02 18:00:00.000001 ET",
    number="TCC25-0138",
    title="CERS « Portal »",
    scheduled=False,
    impact="DEGRADED",
    direction="INBOUND",
    approximate=True,
    grace=timedelta(hours=2),
    source="https://example.org/tcc25-0138",
    published="2025-10-02 16:00 ET",
    last_known="2025-10-02 17:00 ET",
    status="RESOLVED",
    origin=Origin(file="3-resolved.eml", sha256="ab" * 32, line=4),
    note="A note.",
)
CALENDAR = OutageCalendar(
    [OUTAGE, Outage("EDI", "2025-11-02 01:10 EST", number="TCC25-0150")],
    reliefs=CBSA_RELIEFS,
    policy=Policy(ends="left", presume_ongoing=timedelta(hours=2)),
    complete=False,
    history=[Outage("CERS", "2025-10-02 15:30 ET", number="TCC25-0138")],
)
VALUES: dict[str, Any] = {
    "outage": OUTAGE,
    "calendar": CALENDAR,
    "policy": CALENDAR.policy,
    "rule": CBSA_RULES[-1],
    "relief": CBSA_RELIEFS[-1],
    "bulletin": read_bulletin(PAGE),
    "decision": CALENDAR.decide("2025-10-02 19:45 ET", "CERS", due="2025-10-02 15:00 ET"),
    "decision-of-two-readings": CALENDAR.decide("2025-11-02 01:15 ET", "EDI"),
    "error": AmbiguousTimeError("it happened twice", (1762061400000000, 1762065000000000)),
}


def as_json(value: Any) -> str | None:
    """A value as the JSON that users keep; None of one that has none."""
    if isinstance(value, OutageCalendar):
        return value.to_json()
    if isinstance(value, Decision):
        return json.dumps(value.to_dict())
    return value.model_dump_json() if isinstance(value, FrozenModel) else None


if __name__ == "__main__":
    folder = KEPT / CODE
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in VALUES.items():
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(value, protocol=4))
        if text := as_json(value):
            (folder / f"{name}.json").write_text(text + "\n", "utf-8")
