"""When an outage ended, as far as can be known, after a notice said that it is over.

No end is made up: it is stated, or it is the time of the notice, and then a sentence says so.
"""

from datetime import date, datetime, time, timedelta

from graceperiod._model import AnySystems, EasternDatetime, FrozenModel
from graceperiod.outages import Outage
from graceperiod.rules import DEFAULT_POLICY
from graceperiod.systems import System
from graceperiod.times import describe, instant, to_datetime, wall_clock

__all__ = ["Resolution", "presumed_end"]


class Resolution(FrozenModel):
    """What a notice says is over, without saying when it began.

    Args:
        systems: the systems it names; none if it is about all.
        at: when it was over; None where the notice does not say.
        clock: when it was over as a time of day alone, Eastern.
    """

    systems: AnySystems = frozenset()
    at: EasternDatetime | None = None
    clock: time | None = None

    def over(self, outage: Outage) -> frozenset[System]:
        """The systems of an outage that are working again; none if it has an end already."""
        if outage.end is not None:
            return frozenset()
        over = outage.systems & self.systems if self.systems else outage.systems
        # A notice about a route into EDI lists EDI too; the route alone is named as resolved.
        return over | (outage.systems & {System.EDI} if over & System.EDI.routes else frozenset())

    def end_of(
        self, outage: Outage, issued: datetime | None, received: datetime | None
    ) -> tuple[datetime | None, str | None]:
        """When an outage ended that is over, Eastern, and a sentence if that is presumed.

        The stated end counts if it lies after the start and not after the notice came; otherwise
        the end is presumed, and is None where nothing allows that.
        """
        start = outage.start
        stated = self._stated(start.date(), issued)
        if stated is not None and start < stated <= (issued or received or stated):
            return stated, None
        end, sentence = presumed_end(start, issued, received)
        begun = describe(instant(start))
        return end, f"{sentence}: the outage from {begun} of an earlier notice of {outage.number}"

    def _stated(self, day: date, issued: datetime | None) -> datetime | None:
        """The end it states. A time of day alone is of the day of the start, unless the notice was
        issued on another day.
        """
        if self.clock is None or (issued is not None and issued.date() != day):
            return self.at
        try:
            return to_datetime(wall_clock(datetime.combine(day, self.clock)))
        except ValueError:  # an hour that was twice or never, or beyond the rules
            return None


def presumed_end(
    start: datetime, issued: datetime | None, received: datetime | None
) -> tuple[datetime | None, str]:
    """The end of an outage whose notice says that it is resolved, but not when, and a sentence
    that says what was presumed.

    The end is when the notice was issued, or else received; None where neither is known, or
    neither can be the end.
    """
    known = "it says that the problem is resolved, but not when; "
    came = issued or received
    after = came - start if came else timedelta()
    # A notice can be forwarded weeks later: its receipt counts only while the outage is presumed.
    late = not issued and after > DEFAULT_POLICY.presume_ongoing
    if came is None or after <= timedelta() or late:
        return None, f"{known}the outage is kept without an end"
    how = f"{'issued' if issued else 'received'}, {describe(instant(came))}"
    return came, f"{known}taken as resolved when the notice was {how}"
