"""What is refused as an argument throughout this package."""

from graceperiod.calendar import OutageCalendar
from graceperiod.decisions import Decision
from graceperiod.errors import InvalidOutageError

__all__ = ["check_calendar"]


def check_calendar(value: object) -> None:
    """Refuse what is given in place of a calendar.

    Raises:
        InvalidOutageError: the value is not a calendar.
    """
    if not isinstance(value, OutageCalendar):
        advice = "make one with OutageCalendar([...])"
        if isinstance(value, Decision):
            advice = "of a decision, assert the outcome itself"
        raise InvalidOutageError(f"a calendar was expected, not {value!r:.80}; {advice}")
