"""Outages by the number of their bulletin."""

from collections.abc import Sequence
from difflib import get_close_matches

from graceperiod.errors import UnknownNumberError, name_kind
from graceperiod.outages import Outage

__all__ = ["find_number"]


def find_number(
    number: str, outages: Sequence[Outage], history: Sequence[Outage]
) -> tuple[Outage, ...]:
    """The outages that have a number.

    Raises:
        UnknownNumberError: there are none; the message names what may be meant.
    """
    found = tuple(outage for outage in outages if outage.number == number)
    if not found:
        raise UnknownNumberError(_explain_unknown(number, outages, history))
    return found


def _explain_unknown(number: object, outages: Sequence[Outage], history: Sequence[Outage]) -> str:
    if not isinstance(number, str):
        return (
            f"{number!r:.80} is {name_kind(number)}, not the number of a bulletin as text; the "
            "outages by start are calendar.outages"
        )
    if any(outage.number == number for outage in history):
        return (
            f"no outage of {number!r} counts: it was withdrawn or cancelled; calendar.history "
            "holds what it announced"
        )
    numbers = {outage.number.casefold(): outage.number for outage in outages if outage.number}
    near = [numbers[name] for name in get_close_matches(number[:80].casefold(), numbers)]
    hint = f"did you mean {' or '.join(near)}?" if near else "calendar.outages lists them"
    return f"no outage on record has the number {number!r:.80}; {hint}"
