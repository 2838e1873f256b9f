"""Where the answers of a page come from: the record they were decided by, and a hash to know it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from graceperiod.display.facts import Fact
from graceperiod.display.words import Words
from graceperiod.record import Record
from graceperiod.times import instant

__all__ = ["record_facts"]


def record_facts(
    record: Record, sources: Iterable[str], words: Words, made: datetime | None = None
) -> Iterator[Fact]:
    """The sources of a record, what it holds, how far it reaches, and the hash of its JSON.

    On a page that says when it was `made`, also how old the record is.
    """
    for source in sources:
        yield Fact(words["audit.record"], source)
    outages, reliefs = len(record), len(record.reliefs)
    size = words.say("audit.record_size", outages=outages, reliefs=reliefs)
    yield Fact(words["audit.record_total"], size)
    yield Fact(words["audit.complete"], words["yes" if record.complete else "no"])
    if record.reaches is not None:
        reach = words.reach(instant(record.reaches), None if made is None else instant(made))
        yield Fact(words["audit.reaches"], reach)
    yield Fact(words["audit.record_hash"], sha256(record.to_json().encode()).hexdigest())
