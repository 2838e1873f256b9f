"""Bulletins as text: form letters in our own words, filled with facts that leave nothing in doubt.

Labels, the spellings of times and the penalty sentence are as CBSA prints them. Nothing here knows
how bulletins are read. `graceperiod.testing.strategies` draws the facts of these letters. The tests
of graceperiod itself make further pages of the same words and pieces.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from graceperiod.outages import BulletinStatus, Outage
from graceperiod.systems import System

__all__ = ["LAYOUTS", "STAMPS", "WORDS", "BulletinFacts", "Field", "Table", "join_names",
           "lines_of", "text_of", "title_of"]  # fmt: skip


class BulletinFacts(NamedTuple):
    """What a bulletin says, as `read_bulletin` gives it."""

    number: str
    status: BulletinStatus
    languages: tuple[str, ...]
    outages: tuple[Outage, ...]


class Field(NamedTuple):
    """A label with values below it. With `glue`, one value stands on the line of the label."""

    label: str
    values: tuple[str, ...]
    glue: str | None = None


class Table(NamedTuple):
    """Rows of cells between pipes. Line feeds part the lines of a cell, set as `inside`."""

    rows: tuple[tuple[str, ...], ...]
    row: str = "{} |"
    between: str = " | "
    inside: str = " "


LAYOUTS = ("labels", "same line", "table")
"""Each label on a line of its own with its values below, before its value where there is one, or
all labels in the first row of a table with pipes."""

# As CBSA has typed them, with blanks too many or too few.
STAMPS = (
    "{day} {time} {zone}", "{day} / {time} {zone}", "{day} / {hour} :{minute} {zone}",
    "{day}/ {time} {zone}", "{day} {time}{zone}", "{day}  {time}\u00a0{zone}",
)  # fmt: skip
"""How times are spelled."""

WORDS = {
    "en": {
        "INITIAL": "{} - {} Unavailable",
        "SCHEDULED": "{} - {} SCHEDULED Maintenance Unavailability",
        "RESOLVED": "{} RESOLVED - {} Unavailable",
        "and": " and ",
        "zone": "ET",
        "start": "Start Date / Time",
        "end": "End Date / Time",
        "clients": "Clients Affected",
        "description": "Description",
        "action": "Action Required",
        "all clients": "All clients",
        "effect": "Clients cannot reach what is unavailable: {}.",
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
        "start": "Date / heure de début",
        "end": "Date / heure de fin",
        "clients": "Clients touchés",
        "description": "Description",
        "action": "Mesures requises",
        "all clients": "Tous les clients",
        "effect": "Les clients ne peuvent pas accéder à : {}, non disponible.",
        "penalty": "L'ASFC acceptera les documents papier et aucune sanction pécuniaire ne sera "
        "imposée aux clients externes pour avoir omis de transmettre les données requises pendant "
        "une panne prévue ou imprévue et pendant les 2 heures suivant la reprise du système.",
    },
}
"""The fixed words of the letters, by language; the titles by status."""


def title_of(number: str, status: BulletinStatus, language: str, systems: Sequence[System]) -> str:
    """The title of a bulletin, of status `INITIAL`, `SCHEDULED` or `RESOLVED`."""
    return WORDS[language][status].format(number, _list_systems(systems, language))


def text_of(facts: BulletinFacts, layout: str, stamp: str, gap: str) -> str:
    """A bulletin with these facts.

    Args:
        facts: what it says.
        layout: how its times are set, one of `LAYOUTS`.
        stamp: how its times are spelled: a format with the fields of `STAMPS`.
        gap: what stands between its lines: line ends, with blanks or without.
    """
    # The outages of a letter differ in their times alone, so that the first stands for all.
    (language,), first = facts.languages, facts.outages[0]
    words = WORDS[language]
    starts = [_spell(outage.start, stamp, words["zone"]) for outage in facts.outages]
    ends = [_spell(outage.end, stamp, words["zone"]) for outage in facts.outages if outage.end]
    cells = {"start": starts, "end": ends, "clients": [words["all clients"]]}
    pieces: list[str | Field | Table] = [str(first.title)]
    if layout == "table":
        # A table keeps the column of the ends without an end, where fields leave the label out.
        labels = tuple(words[name] for name in cells)
        pieces.append(Table((labels, tuple("\n".join(cell) for cell in cells.values()))))
    else:
        glue = " " if layout == "same line" else None
        pieces += [Field(words[name], tuple(cell), glue) for name, cell in cells.items() if cell]
    effect = words["effect"].format(_list_systems(sorted(first.systems), language))
    pieces.append(Field(words["description"], (effect,)))
    if first.grace:
        pieces.append(Field(words["action"], (words["penalty"],)))
    # Each line ends with the gap, the last one too: blank lines can stand anywhere in a page.
    return "".join(f"{line}{gap}" for piece in pieces for line in lines_of(piece))


def lines_of(piece: str | Field | Table) -> list[str]:
    """The lines of a piece of a page: of a line, a field or a table."""
    if isinstance(piece, str):
        return [piece]
    if isinstance(piece, Table):
        rows = (piece.row.format(piece.between.join(cells)) for cells in piece.rows)
        return [row.replace("\n", piece.inside) for row in rows]
    # On the line of their label, several values would read as one.
    if piece.glue and len(piece.values) == 1:
        return [f"{piece.label}{piece.glue}{piece.values[0]}"]
    return [piece.label, *piece.values]


def join_names(names: Sequence[str], language: str) -> str:
    """One name or several, as in a sentence: `EDI, IID and DIF`."""
    *most, last = names
    return WORDS[language]["and"].join(filter(None, [", ".join(most), last]))


def _list_systems(systems: Sequence[System], language: str) -> str:
    names = [system.label if language == "en" else system.label_fr for system in systems]
    return join_names(names, language)


def _spell(at: datetime, stamp: str, zone: str) -> str:
    hour, minute = f"{at:%H}", f"{at:%M}"
    return stamp.format(day=at.date(), time=f"{hour}:{minute}", hour=hour, minute=minute, zone=zone)
