"""Outages as an iCalendar file (RFC 5545): an event for each outage, and one for its grace.

An outage keeps its identifier when its end becomes known, and each dated revision has a higher
sequence number or a later time than the one before, so that a calendar program updates the event.
Times are in UTC, which each program shows in its own zone. Needs the extra `ics`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

from graceperiod._version import __version__
from graceperiod.display.sentences import describe_outage
from graceperiod.engine.windows import DatedOutage
from graceperiod.errors import MissingExtraError
from graceperiod.outages import Outage
from graceperiod.record.record import Record
from graceperiod.rules import Policy
from graceperiod.times import describe, from_duration, instant, to_datetime

__all__ = ["to_ics"]

# What RFC 5545 does not allow in text.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
_ADDRESS = re.compile(r"(?i)https?://[^\x00-\x20\"<>\\^`{|}\x7f]+")
_IN_ADDRESSES = "%:/?#[]@!$&'()*+,;="  # beside letters, digits and `-._~`, by RFC 3986


# Over 40 lines, for each property of an event has its line.
def to_ics(record: Record) -> bytes:
    """The outages of a record as iCalendar in UTF-8, each with its grace by the record's rules.

    An outage without a reported end is tentative, and lasts as long as the policy presumes. The
    sequence number rises with each revision on record that says something else, and more with a
    known end; the time of the event is that of the notice, or else of the last word on the outage.
    The first address in a source is the event's link. A character that iCalendar does not allow is
    written as U+FFFD.

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
    sequences = _sequences(record)
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
            event.add("dtstart", start)
            if end > start:  # an event may not end at its start, but may have no end
                event.add("dtend", end)
            # As `vText`, the library would take `\N` in a text for a line break.
            event.add("summary", icalendar.prop.vInline(_escape(summary)))
            event.add("description", icalendar.prop.vInline(_escape(describe_outage(outage))))
            for name, value in _shared(outage, sequences[outage.number or outage]):
                event.add(name, value)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _sequences(record: Record) -> Counter[str | Outage]:
    """The sequence number of each bulletin number, or of an outage without one."""
    # By all that was ever said of it, which only grows, since an end can be taken back. An end
    # counts more, because a record may lack the revisions before it.
    weights = Counter[str | Outage]()
    for outage in {*record, *record.history}:
        weights[outage.number or outage] += 3 if outage.end else 2 if outage.ended_by else 1
    return weights


def _shared(outage: Outage, sequence: int) -> Iterator[tuple[str, str | int | datetime]]:
    """The properties that the events of an outage share."""
    yield "sequence", sequence
    # Not the time of writing: the same record must give the same file. `last_known` can have been
    # added after the notice was published; an end can have been announced ahead.
    moments = (outage.published or outage.last_word, outage.last_known)
    revised = max(filter(None, moments)).astimezone(UTC)
    yield "dtstamp", revised
    yield "last-modified", revised
    yield "status", "CONFIRMED" if outage.end else "TENTATIVE"
    yield "transp", "TRANSPARENT"  # the hours are not blocked
    address = next(filter(_ADDRESS.fullmatch, (outage.source or "").split()), None)
    if address:
        yield "url", quote(address, _IN_ADDRESSES)


def _escape(text: str) -> str:
    """A text as the value of a property: in one line, which shows line breaks as escapes."""
    return _NOT_TEXT.sub("\ufffd", "\n".join(text.splitlines())).translate(_ESCAPES)


def _events(dated: DatedOutage, policy: Policy) -> Iterator[tuple[str, datetime, datetime, str]]:
    """The events of an outage, itself and its grace if it has one: the name of the part, its start
    and end to the second in UTC, and its summary.
    """
    start = _to_second(dated.start)
    name = ", ".join(system.label for system in sorted(dated.outage.systems))
    if dated.outage.number:
        name += f" ({dated.outage.number})"
    if dated.end is None or dated.closes is None:
        presumed = dated.last_word + from_duration(policy.presume_ongoing)
        if dated.outage.ended_by:
            presumed = min(presumed, instant(dated.outage.ended_by))
        yield "outage", start, _to_second(presumed), f"Outage, no end reported: {name}"
        return
    end = _to_second(dated.end)
    yield "outage", start, end, f"Outage: {name}"
    if dated.closes > dated.end:
        summary = f"Grace until {describe(dated.closes)}: {name}"
        yield "grace", end, _to_second(dated.closes), summary


def _to_second(at: int) -> datetime:
    return to_datetime(at).astimezone(UTC).replace(microsecond=0)
