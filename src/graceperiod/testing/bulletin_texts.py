"""Bulletins as text: form letters in our own words, filled with facts that leave nothing in doubt.

Labels, the spellings of times and the penalty sentence are as CBSA prints them. Nothing here knows
how bulletins are read, and `graceperiod.testing.strategies` draws the facts.
"""

from collections.abc import Sequence
from typing import NamedTuple

from graceperiod.outages import BulletinStatus, Outage
from graceperiod.systems import System

__all__ = ["LAYOUTS", "STAMPS", "WORDS", "BulletinFacts", "text_of", "title_of"]


class BulletinFacts(NamedTuple):
    """What a bulletin says, as `read_bulletin` gives it."""

    number: str
    status: BulletinStatus
    languages: tuple[str, ...]
    outages: tuple[Outage, ...]


LAYOUTS = ("labels", "same line", "table")
"""Each label on a line of its own with its values below, before its value where there is one, or
all labels in the first row of a table with pipes."""

STAMPS = (
    "{:%Y-%m-%d %H:%M} ({})", "{:%Y-%m-%d / %H:%M} {}", "{:%Y-%m-%d / %H :%M} {}",
    "{:%Y-%m-%d/ %H:%M} {}", "{:%Y-%m-%d %H:%M}{}", "{:%Y-%m-%d  %H:%M}\u00a0({})",
)  # fmt: skip
"""How times are spelled, with the label of the zone."""

WORDS = {
    "en": {
        "INITIAL": "{} - {} Unavailable",
        "SCHEDULED": "{} - {} SCHEDULED Maintenance Unavailability",
        "RESOLVED": "{} RESOLVED - {} Unavailable",
        "and": " and ",
        "zone": "ET",
        "labels": "Start Date / Time, End Date / Time, Clients Affected",
        "clients": "All clients",
        "effect": "Description\nClients cannot reach what is unavailable: {}.",
        "action": "Action Required",
        "penalty": "The CBSA will accept paper and no monetary penalties will be issued to "
        "external clients for failure to transmit required data during a scheduled or an "
        "unscheduled outage and for the 2 hours following system resumption.",
    },
    "fr": {
        "INITIAL": "{} - Panne : {}",
        "SCHEDULED": "{} - Entretien prévu : {}",
        "RESOLVED": "{} RÉSOLU - Panne : {}",
        "and": " et ",
        "zone": "HE",
        "labels": "Date / heure de début, Date / heure de fin, Clients touchés",
        "clients": "Tous les clients",
        "effect": "Description\nLes clients ne peuvent pas accéder à : {}, non disponible.",
        "action": "Mesures requises",
        "penalty": "L'ASFC acceptera les documents papier et aucune sanction pécuniaire ne sera "
        "imposée aux clients externes pour avoir omis de transmettre les données requises pendant "
        "une panne prévue ou imprévue et pendant les 2 heures suivant la reprise du système.",
    },
}
"""The fixed words of the letters, by language; the titles by status."""


def title_of(number: str, status: BulletinStatus, language: str, systems: Sequence[System]) -> str:
    """The title of a bulletin, of status `INITIAL`, `SCHEDULED` or `RESOLVED`."""
    return WORDS[language][status].format(number, _names(systems, language))


def text_of(facts: BulletinFacts, layout: str, stamp: str, gap: str) -> str:
    """A bulletin with these facts.

    Args:
        facts: what it says.
        layout: how its times are set, one of `LAYOUTS`.
        stamp: how its times are spelled, one of `STAMPS`.
        gap: what stands between its lines: line ends, with blanks or without.
    """
    (language,), first = facts.languages, facts.outages[0]
    words = WORDS[language]
    labels = words["labels"].split(", ")
    starts = [stamp.format(outage.start, words["zone"]) for outage in facts.outages]
    ends = [stamp.format(outage.end, words["zone"]) for outage in facts.outages if outage.end]
    cells = (starts, ends, [words["clients"]])
    lines = [str(first.title)]
    if layout == "table":
        rows = [labels, [" ".join(cell) for cell in cells]]
        lines += [" | ".join([*row, ""]).rstrip() for row in rows]
    else:
        for label, cell in zip(labels, cells, strict=True):
            on_one_line = layout == "same line" and len(cell) == 1
            # An outage without an end has no line for it either.
            lines += [f"{label} {cell[0]}"] if on_one_line else [label, *cell] if cell else []
    lines.append(words["effect"].format(_names(sorted(first.systems), language)))
    if first.grace:
        lines += [words["action"], words["penalty"]]
    return "\n".join([*lines, ""]).replace("\n", gap)


def _names(systems: Sequence[System], language: str) -> str:
    """The names of systems, as in a sentence."""
    names = [system.label if language == "en" else system.label_fr for system in systems]
    *most, last = names
    return WORDS[language]["and"].join(filter(None, [", ".join(most), last]))
