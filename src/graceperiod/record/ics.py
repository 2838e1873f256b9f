"""Outages as an iCalendar file (RFC 5545): an event for each outage, and one for its grace.

An outage keeps its identifier when its end becomes known, so that a calendar program updates the
event. Times are in UTC, which each program shows in its own zone. Needs the extra `ics`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256

from graceperiod._version import __version__
from graceperiod.display.sentences import describe_outage
from graceperiod.engine.windows import DatedOutage
from graceperiod.errors import MissingExtraError
from graceperiod.record.record import Record
from graceperiod.rules import Policy
from graceperiod.times import describe, from_duration, to_datetime

__all__ = ["to_ics"]


def to_ics(record: Record) -> bytes:
    """The outages of a record as iCalendar in UTF-8, each with its grace by the record's rules.

    An outage without a reported end is tentative, and lasts as long as the policy presumes.

    Raises:
        MissingExtraError: the package icalendar is not installed.
    """
    try:
        import icalendar  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError.of("an iCalendar file", "icalendar", "ics") from None
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//graceperiod//graceperiod {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "CBSA outages")
    counts: Counter[str] = Counter()
    for outage in record:
        # What stays the same in an outage when its end becomes known.
        facts = [outage.number, sorted(outage.systems), outage.start.isoformat(), outage.impact]
        identity = sha256(json.dumps(facts).encode()).hexdigest()[:32]
        # Contradicting revisions share an identity; the number keeps their identifiers apart.
        counts[identity] += 1
        dated = DatedOutage.of(outage, record.rules)
        for part, start, end, summary in _events(dated, record.policy):
            event = icalendar.Event()
            event.add("uid", f"{identity}-{counts[identity]}-{part}@graceperiod")
            # Not the time of writing: the same record must give the same file.
            event.add("dtstamp", (outage.published or outage.start).astimezone(UTC))
            event.add("dtstart", to_datetime(start).astimezone(UTC))
            event.add("dtend", to_datetime(end).astimezone(UTC))
            event.add("summary", summary)
            event.add("description", describe_outage(outage))
            event.add("status", "CONFIRMED" if outage.end else "TENTATIVE")
            event.add("transp", "TRANSPARENT")  # the hours are not blocked
            if outage.source:
                event.add("url", outage.source)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(dated: DatedOutage, policy: Policy) -> Iterator[tuple[str, int, int, str]]:
    """The events of an outage, itself and its grace if it has one: the name of the part, its start
    and end in microseconds since 1970 UTC, and its summary.
    """
    name = ", ".join(system.label for system in sorted(dated.outage.systems))
    if dated.outage.number:
        name += f" ({dated.outage.number})"
    if dated.end is None or dated.closes is None:
        presumed = dated.last_word + from_duration(policy.presume_ongoing)
        yield "outage", dated.start, presumed, f"Outage, no end reported: {name}"
        return
    yield "outage", dated.start, dated.end, f"Outage: {name}"
    if dated.closes > dated.end:
        yield "grace", dated.end, dated.closes, f"Grace until {describe(dated.closes)}: {name}"
