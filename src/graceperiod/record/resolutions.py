"""When an outage ended of which a notice says that it is over, as far as can be told."""

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
        systems: those it names; none for all.
        at: when it was over; None where the notice does not say.
        clock: the same as a time of day alone, Eastern.
    """

    systems: AnySystems = frozenset()
    at: EasternDatetime | None = None
    clock: time | None = None

    def over(self, outage: Outage) -> frozenset[System]:
        """The systems of an outage that are over: none of one that has an end already; with a route
        into EDI also EDI, where the outage is of both.
        """
        if outage.end is not None:
            return frozenset()
        over = outage.systems & self.systems if self.systems else outage.systems
        return over | (outage.systems & {System.EDI} if over & System.EDI.routes else frozenset())

    def end_of(
        self, outage: Outage, issued: datetime | None, received: datetime | None
    ) -> tuple[datetime | None, str | None]:
        """When an outage ended that is over: as stated, if that is after the start and not after
        the notice came; else as presumed, if it can be, with a sentence that says so.
        """
        start = outage.start
        stated = self._stated(start.date(), issued)
        if stated is not None and start < stated <= (issued or received or stated):
            return stated, None
        end, told = presumed_end(start, issued, received)
        begun = describe(instant(start))
        return end, f"{told}: the outage from {begun} of an earlier notice of {outage.number}"

    def _stated(self, day: date, issued: datetime | None) -> datetime | None:
        """The end it states. A time of day alone is on the day of the start, unless the notice was
        issued on another.
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
    """When an outage ended whose notice says that it is resolved, and not when: when the notice
    was issued, or else received if that was no later than the outage would be presumed to go on; a
    notice can be forwarded weeks later. With a sentence that says so.
    """
    told = "it says that the problem is resolved, but not when; "
    came = issued or received
    after = came - start if came else timedelta()
    late = not issued and after > DEFAULT_POLICY.presume_ongoing
    if came is None or after <= timedelta() or late:
        return None, f"{told}the outage is kept without an end"
    how = "issued" if issued else "received"
    return came, f"{told}taken as resolved when the notice was {how}, {describe(instant(came))}"
