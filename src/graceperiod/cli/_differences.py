"""What a person should know where the records of a command meet: a line on stderr for each."""

from typing import TYPE_CHECKING

from graceperiod.calendar import OutageCalendar
from graceperiod.cli._terminal import notify
from graceperiod.display.sentences import describe_outage
from graceperiod.outages import BulletinStatus
from graceperiod.record.notices import group_by
from graceperiod.record.revisions import is_about

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graceperiod.bulletins import Bulletin

__all__ = ["show_contradictions", "show_left_open", "show_replaced", "show_useless_rows"]


def show_contradictions(one: OutageCalendar, other: OutageCalendar) -> None:
    """Where two records differ and nothing tells which is right."""
    for mine, theirs in one.contradictions(other):
        notify(
            f"{mine.number}: two records contradict each other; both count, as approximate: "
            f"{describe_outage(mine)} Against that: {describe_outage(theirs)}"
        )


def show_replaced(before: OutageCalendar, after: OutageCalendar, by: str) -> None:
    """The outages that counted before something was added, and of which nothing counts after it: a
    later notice replaces the earlier ones of its number whole.
    """
    numbered = group_by(after, lambda outage: outage.number)
    for outage in before:
        left = numbered.get(outage.number, [])
        if outage.number and not any(is_about(other, outage) for other in left):
            notify(
                f"{outage.number}: replaced by {by}, and no longer counts: "
                f"{describe_outage(outage)} If it still holds, list it in a table of your own, "
                "with the rest of its notice."
            )


def show_useless_rows(own: OutageCalendar, record: OutageCalendar) -> None:
    """The rows of a table that take back nothing, though they are withdrawn or cancelled."""
    known = [*record, *record.history, *own, *own.history]
    for row in own.history:
        takes_back = row.withdrawn or row.status is BulletinStatus.CANCELLED
        if not takes_back or any(is_about(row, other) for other in known if other is not row):
            continue
        # A bulletin may have been cancelled before anything was announced; it has a digest.
        if row.origin and not row.origin.sha256:
            notify(
                f"{row.origin.file}, row {row.origin.line}: it takes nothing back, since no outage "
                "on record has its number, its times and one of its systems"
            )


def show_left_open(file: "Path", own: OutageCalendar, bulletins: "Sequence[Bulletin]") -> None:
    """The outages of a calendar that a bulletin says are over, without saying when they began."""
    over = {bulletin.number for bulletin in bulletins if bulletin.resolves and bulletin.number}
    for outage in own:
        if outage.number in over and outage.end is None:
            notify(
                f"{outage.number}: a bulletin says that it is over and not when it began, so it "
                f"ends nothing of {file}; give the notice that began it with --bulletin too"
            )
