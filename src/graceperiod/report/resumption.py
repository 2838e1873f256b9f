"""How long after a resumption transmissions were sent."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graceperiod.engine.windows import DatedOutage, stops
from graceperiod.record import Record
from graceperiod.record.figures import joined
from graceperiod.report.sent import Sent
from graceperiod.tables.answers import SYSTEMS

__all__ = ["SinceResumption", "since_resumption"]


class SinceResumption(NamedTuple):
    """Of n transmissions: whether there is a resumption to count from, the microseconds from it
    (negative before it), and those from it to the end of its grace.
    """

    known: npt.NDArray[np.bool_]
    length: npt.NDArray[np.int64]
    grace: npt.NDArray[np.int64]


def since_resumption(calendar: Record, sent: Sent) -> SinceResumption:
    """Count from the end of the outage of its system that a transmission falls in, or else of the
    last one before it. Outages that overlap or touch are one, whose grace ends with the last of
    theirs; one without an end has no resumption.
    """
    size = len(sent.at)
    found = SinceResumption(
        np.zeros(size, np.bool_), np.zeros(size, np.int64), np.zeros(size, np.int64)
    )
    dated = [DatedOutage.of(each, calendar.rules) for each in calendar]
    for code in np.unique(sent.system).tolist():
        ended = [
            (each.start, each.end, each.closes)
            for each in dated
            if each.end is not None
            and each.closes is not None
            and stops(each.outage, SYSTEMS[code])
        ]
        if not ended:
            continue
        spans = np.array(list(joined((start, end) for start, end, _ in ended)), np.int64)
        starts, ends = spans.T
        begun, _, closed = np.array(ended, np.int64).T
        closes = ends.copy()
        np.maximum.at(closes, _last_begun(starts, begun), closed)
        mine = sent.system == code
        place = _last_begun(starts, sent.at[mine])
        found.known[mine] = place >= 0
        found.length[mine] = sent.at[mine] - ends[place]
        found.grace[mine] = (closes - ends)[place]
    return found


def _last_begun(starts: npt.NDArray[np.int64], at: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """The place of the last start up to each instant; -1 before all."""
    return np.searchsorted(starts, at, side="right") - 1
