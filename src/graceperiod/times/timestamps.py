"""Timestamps: what people and programs write, read as instants.

One pattern says which texts are read, here and in tables: a date, a time of day and a zone. A text
that states no zone is refused, so that nothing has to be guessed. python-dateutil reads the
numbers.
"""

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta

from dateutil.parser import isoparse

from graceperiod.errors import AmbiguousTimeError, NaiveTimestampError, UnreadableTimestampError
from graceperiod.times.eastern import to_instant, wall_clock
from graceperiod.times.refusals import DATE, HINT, TIME, ZONE, explain_unread
from graceperiod.times.zone_names import find_zone
from graceperiod.times.zones import EPOCH, FIRST_YEAR, LAST_YEAR, check_type, check_zone

_MICROSECOND = timedelta(microseconds=1)
# The method of `datetime` itself, because pandas and frozen clocks override it in subclasses.
_subtract = datetime.__sub__

_LONGEST = 64  # characters; a timestamp is shorter, and anything longer is not worth matching
_TIMESTAMP = re.compile(rf"{DATE}[T ]{TIME} ?(?:{ZONE})?", re.ASCII | re.IGNORECASE)
_WRITTEN = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)
_SEASONS = {"EST": "EST", "HNE": "EST", "EDT": "EDT", "HAE": "EDT"}
_MOST_DIGITS = 6  # of a microsecond
_NOON = 12  # hours; on a clock of 12 hours it stands for 0


def instant(when: datetime | str, *, fold: int | None = None) -> int:
    """The instant of an aware datetime, or of text that states its zone.

    Args:
        when: a datetime made aware by any library (pytz, zoneinfo, dateutil, fixed offset); or
            ISO 8601 with `Z`, `UTC` or an offset, which the name of its zone may follow,
            `-04:00[America/Toronto]`; or Eastern with its label, `2025-10-02 15:30 ET`,
            `2025/10/02 3:30 PM ET`, `2025-10-02 15 h 30 HE`.
        fold: which reading is meant of an Eastern hour that happened twice: 0 for the first, 1 for
            the second. It is for text only; a datetime says so itself.

    Returns:
        Microseconds since 1970 UTC.

    Raises:
        NaiveTimestampError: no zone is stated, or a pytz zone was passed as `tzinfo=`.
        AmbiguousTimeError: the Eastern hour happened twice, and no `fold` is given.
        NonexistentTimeError: the clocks skipped the Eastern hour.
        UnreadableTimestampError: the value is not a timestamp, is outside the years whose rules
            are known, or is finer than a microsecond.

    >>> instant("2025-10-02 15:30 ET") == instant("2025-10-02T19:30Z")
    True
    """
    if type(when) is datetime:
        if when.tzinfo is UTC:
            return (when - EPOCH) // _MICROSECOND
    elif isinstance(when, str):
        return _from_text(when, fold)
    else:
        check_type(when)
    try:
        since = _subtract(when, EPOCH)
    except TypeError:
        missing = _explain_missing_zone(repr(when.isoformat(" ")))
        raise NaiveTimestampError(f"{missing}, or state its UTC offset") from None
    check_zone(when, when.tzinfo, since)
    return since // _MICROSECOND


def readings(when: datetime | str) -> tuple[int, ...]:
    """The instants that a time can mean, the earlier first: two in an Eastern hour that happened
    twice, else one. Apart from that, takes and raises what `instant` does.
    """
    try:
        return (instant(when),)
    except AmbiguousTimeError as ambiguous:
        return ambiguous.readings


def read_wall(text: str) -> datetime:
    """The wall clock that a text shows, whatever its zone; naive. Raises what `instant` does of a
    text that is not a timestamp.
    """
    _, _, read = _take_apart(text)
    return read.replace(tzinfo=None)


def _from_text(text: str, fold: int | None) -> int:
    """The instant of text, as `instant` gives it."""
    if _WRITTEN.fullmatch(text):  # as `to_iso` and the record write: datetime is 40 times faster
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            pass  # the code below says what is wrong with it
        else:
            if MINYEAR < read.year < MAXYEAR:  # a fixed offset needs no other check
                return (read - EPOCH) // _MICROSECOND
    shown, found, read = _take_apart(text)
    if found["label"]:
        label = _SEASONS.get(found["label"].upper(), "ET")
        return wall_clock(read, fold=fold, label=label, written=shown)
    if not found["offset"]:
        raise NaiveTimestampError(_explain_missing_zone(shown))
    if found["place"]:
        _check_place(found["place"], read, shown)
    return instant(read)


def _take_apart(text: str) -> tuple[str, re.Match[str], datetime]:
    """A text as messages show it, its parts, and its wall clock with the offset that it states.

    Raises:
        UnreadableTimestampError: it is not a timestamp; the message names the part that was not
            understood.
    """
    shown = repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
    folded = " ".join(text.split()) if len(text) <= _LONGEST else ""
    found = _TIMESTAMP.fullmatch(folded)
    if not found:
        raise UnreadableTimestampError(shown + explain_unread(folded))
    date = "-".join(found.group("year", "month", "day"))
    try:
        datetime.fromisoformat(date)
    except ValueError:
        raise _refusal(shown, f"the date {date} does not exist") from None
    time, hour, minute, second = found.group("time", "hour", "minute", "second")
    fraction, half, offset = found.group("fraction", "half", "offset")
    if half:  # `99`, which no clock shows, stands for `15 PM`
        in_day = int(hour) % _NOON + _NOON * (half in "Pp")
        hour = str(in_day if 1 <= int(hour) <= _NOON else 99)
    stamp = f"{date}T{hour.zfill(2)}:{minute or '00'}"
    if second:
        digits = (fraction or "").rstrip("0")
        if len(digits) > _MOST_DIGITS:
            raise UnreadableTimestampError(
                f"{shown} is finer than a microsecond, the smallest unit kept; round it yourself"
            )
        stamp += f":{second}{digits and '.' + digits}"
    if offset:
        stamp += offset.upper().removeprefix("UTC").removeprefix("GMT") or "Z"
    try:
        return shown, found, isoparse(stamp)
    except OverflowError:  # 24:00 on the last day that there is
        raise _refusal(shown, "it is outside the years 1 to 9999") from None
    except ValueError:
        raise _refusal(shown, f"the time of day {time} does not exist") from None


def _refusal(shown: str, reason: str) -> UnreadableTimestampError:
    """The error of a text that has the form of a timestamp, and gives no instant."""
    return UnreadableTimestampError(f"{shown} is not a timestamp: {reason}; {HINT}")


def _check_place(place: str, read: datetime, shown: str) -> None:
    """Refuse a timestamp whose offset is not that of the zone it names, `-04:00[Asia/Tokyo]`."""
    try:
        zone = find_zone(place)
    except UnreadableTimestampError as error:
        raise UnreadableTimestampError(f"{shown} is not a timestamp: {error}") from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise UnreadableTimestampError(
            f"{shown} is outside {FIRST_YEAR} to {LAST_YEAR}, the years whose rules of {place} are "
            "known; leave the name of the zone out"
        )
    at = to_instant(read)
    if zone.offset(at) != to_instant(read.replace(tzinfo=UTC)) - at:
        raise UnreadableTimestampError(
            f"{shown} contradicts itself: the offset of {place} is another at that time; "
            "check the source of this time"
        )


def _explain_missing_zone(shown: str) -> str:
    """Why a timestamp is refused. The hint labels the text itself where that makes it readable."""
    labelled = shown.strip("'") + " ET"
    hint = f"write '{labelled}'" if _TIMESTAMP.fullmatch(labelled) else HINT
    return f"{shown} has no time zone; {hint}"
