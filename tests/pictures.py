"""The pictures of the documentation: `python -m tests.pictures` draws them, a test compares."""

from collections.abc import Mapping
from pathlib import Path

from graceperiod import CBSA_RULES, Outage, OutageCalendar, Policy
from graceperiod.display.lanes import lanes_by_system
from graceperiod.display.picture import draw_case, draw_svg
from graceperiod.display.words import words_in
from graceperiod.times import instant

__all__ = ["HOME", "pictures"]

HOME = Path(__file__).parent.parent / "docs" / "drawn"


def pictures() -> Mapping[str, str]:
    """Each picture, as SVG, by the name of its file."""
    words = words_in("en")
    outage = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="TCC25-0138")
    decision = OutageCalendar([outage]).decide("2025-10-02 19:45 ET", "CERS")
    # As long after the last word as the policy has anything to say.
    unresolved = Outage("CERS", "2025-10-01 10:00 ET", number="TCC25-0136")
    lanes = lanes_by_system([unresolved], [], CBSA_RULES, Policy(), words)
    start, end = instant("2025-09-30 12:00 ET"), instant("2025-11-03 12:00 ET")
    return {
        "window.svg": draw_case(decision.case, words),
        "unresolved.svg": draw_svg(lanes, start, end, words),
    }


if __name__ == "__main__":
    for name, svg in pictures().items():
        (HOME / name).write_text(svg + "\n", encoding="utf-8")
