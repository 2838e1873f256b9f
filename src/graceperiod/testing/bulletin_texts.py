"""Bulletins as text, written from facts that leave nothing in doubt, in our own words.

Labels, the spellings of times and the penalty sentence are as CBSA prints them. Nothing here knows
how bulletins are read, and no facts are drawn here: `graceperiod.testing.strategies` does that.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from graceperiod.outages import BulletinStatus, Direction, Impact, Outage
from graceperiod.systems import System

__all__ = ["FRENCH", "STAMPS", "BulletinFacts", "Layout", "facts_of", "text_of"]


class BulletinFacts(NamedTuple):
    """What a bulletin says, as `read_bulletin` gives it."""

    number: str
    status: BulletinStatus
    languages: tuple[str, ...]
    outages: tuple[Outage, ...]


class Layout(StrEnum):
    """How a bulletin is set."""

    LABELS = "LABELS"
    """Each label on a line of its own, its value below."""
    SAME_LINE = "SAME_LINE"
    """Label and value on one line."""
    TABLE = "TABLE"
    """A table, with pipes between its cells and all starts in one of them."""
    PROSE = "PROSE"
    """The windows in sentences; English alone."""


STAMPS = (
    "{:%Y-%m-%d %H:%M} ({})", "{:%Y-%m-%d / %H:%M} {}", "{:%Y-%m-%d / %H :%M} {}",
    "{:%Y-%m-%d/ %H:%M} {}", "{:%Y-%m-%d %H:%M}{}", "{:%Y-%m-%d  %H:%M}\u00a0({})",
)  # fmt: skip
"""How times are spelled, with the label of the zone."""

FRENCH = (
    System.EDI, System.EMANIFEST_PORTAL, System.CERS_PORTAL, System.CARM_CLIENT_PORTAL, System.IID,
    System.DIF,
)  # fmt: skip
"""The systems that bulletins in French name."""

_ON_EDI = {System.EDI, *System.EDI.routes}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class _FixedWords(NamedTuple):
    """The fixed words of a language."""

    zone: str
    start: str
    end: str
    clients: str
    all_clients: str
    description: str
    action: str
    both: str
    titles: dict[BulletinStatus, str]
    effect: str
    penalty: str


_WORDS = {
    "en": _FixedWords(
        "ET", "Start Date / Time", "End Date / Time", "Clients Affected", "All clients",
        "Description", "Action Required", " and ",
        {
            BulletinStatus.INITIAL: "{} - {} Unavailable",
            BulletinStatus.SCHEDULED: "{} - {} SCHEDULED Maintenance Unavailability",
            BulletinStatus.RESOLVED: "{} RESOLVED - {} Unavailable",
        },
        "Clients cannot reach {}, which {be} unavailable.",
        "The CBSA will accept paper and no monetary penalties will be issued to external clients "
        "for failure to transmit required data during a scheduled or an unscheduled outage and for "
        "the 2 hours following system resumption.",
    ),
    "fr": _FixedWords(
        "HE", "Date / heure de début", "Date / heure de fin", "Clients touchés",
        "Tous les clients", "Description", "Mesures requises", " et ",
        {
            BulletinStatus.INITIAL: "{} - Panne : {}",
            BulletinStatus.SCHEDULED: "{} - Entretien prévu : {}",
            BulletinStatus.RESOLVED: "{} RÉSOLU - Panne : {}",
        },
        "Les clients ne peuvent pas accéder à : {}, non disponible.",
        "L'ASFC acceptera les documents papier et aucune sanction pécuniaire ne sera imposée aux "
        "clients externes pour avoir omis de transmettre les données requises pendant une panne "
        "prévue ou imprévue et pendant les 2 heures suivant la reprise du système.",
    ),
}  # fmt: skip


def facts_of(
    number: str,
    status: BulletinStatus,
    language: str,
    systems: Sequence[System],
    windows: Sequence[tuple[datetime, datetime | None]],
    *,
    penalty: bool,
) -> BulletinFacts:
    """The facts of a bulletin about some systems that are unavailable.

    Args:
        number: as `TCC25-0138`.
        status: `INITIAL`, `SCHEDULED` or `RESOLVED`.
        language: `en` or `fr`.
        systems: those that were out, sorted.
        windows: the starts and ends, in order, aware.
        penalty: whether the penalty sentence is printed, which states two hours of grace.
    """
    title = _WORDS[language].titles[status].format(number, _names(systems, language))
    outages = tuple(
        Outage(
            systems,
            start,
            end,
            number=number,
            title=title,
            scheduled=status is BulletinStatus.SCHEDULED,
            impact=Impact.UNAVAILABLE,
            # All data stop where EDI, or the route that they take into it, is simply out.
            direction=Direction.UNKNOWN if _ON_EDI.isdisjoint(systems) else Direction.BOTH,
            grace=timedelta(hours=2) if penalty else None,
            status=status,
        )
        for start, end in windows
    )
    return BulletinFacts(number, status, (language,), outages)


def text_of(facts: BulletinFacts, layout: Layout, stamp: str, gap: str) -> str:
    """A bulletin of these facts.

    Args:
        facts: what it says.
        layout: how it is set.
        stamp: how times are spelled, of `STAMPS`.
        gap: what stands between its lines: line ends, with blanks or without.
    """
    first, words = facts.outages[0], _WORDS[facts.languages[0]]
    names = _names(sorted(first.systems), facts.languages[0])
    effect = words.effect.format(names, be="is" if len(first.systems) == 1 else "are")
    if layout is Layout.PROSE:
        told = [f"{window}: {names} unavailable." for window in map(_window, facts.outages)]
        lines = [str(first.title), *told, effect]
    else:
        lines = [str(first.title), *_times(facts, layout, stamp, words), words.description, effect]
    if first.grace is not None:
        lines += [words.action, words.penalty]
    return gap.join([*lines, ""])


def _times(facts: BulletinFacts, layout: Layout, stamp: str, words: _FixedWords) -> Iterator[str]:
    """Starts, ends and clients, with their labels."""
    starts = [stamp.format(each.start, words.zone) for each in facts.outages]
    ends = [stamp.format(each.end, words.zone) for each in facts.outages if each.end]
    labels = (words.start, words.end, words.clients)
    cells = (starts, ends, [words.all_clients])
    if layout is Layout.TABLE:
        yield " | ".join([*labels, ""]).rstrip()
        yield " | ".join([*(" ".join(cell) for cell in cells), ""]).rstrip()
        return
    for label, cell in zip(labels, cells, strict=True):
        if layout is Layout.SAME_LINE and len(cell) == 1:
            yield f"{label} {cell[0]}"
        elif cell:
            yield from (label, *cell)


def _window(outage: Outage) -> str:
    """A window in prose; the date of its end only where that is another."""
    start, end = outage.start, outage.end or outage.start
    if start.date() == end.date():
        return f"{_day(start)} from {start:%H:%M} to {end:%H:%M} (ET)"
    return f"{_day(start)} from {start:%H:%M} (ET) until {_day(end)} at {end:%H:%M} (ET)"


def _day(when: datetime) -> str:
    """A date as `Thursday, October 2, 2025`, in whatever locale."""
    return f"{_DAYS[when.weekday()]}, {_MONTHS[when.month - 1]} {when.day}, {when.year}"


def _names(systems: Sequence[System], language: str) -> str:
    """Systems by name, as in a sentence."""
    names = [each.label if language == "en" else each.label_fr for each in systems]
    *most, last = names
    return _WORDS[language].both.join(filter(None, [", ".join(most), last]))
