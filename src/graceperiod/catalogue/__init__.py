"""The record: the outages on file, shipped with their sources. It is far from complete.

A file a year, each a list of entries; see `docs/record.md` for how to add one. The files are read
when they are first asked for, once.
"""

from functools import cache

from graceperiod.catalogue.entry import Entry, EntrySection, EntryWindow, Kind, PenaltyWording
from graceperiod.shipped import CATALOGUE, read_entries

__all__ = [
    "Entry",
    "EntrySection",
    "EntryWindow",
    "Kind",
    "PenaltyWording",
    "entries",
]

_OTHERS = {"rules.json", "reliefs.json"}


@cache
def entries() -> tuple[Entry, ...]:
    """The notices on record, by file, in the order of the files."""
    files = [file for file in CATALOGUE.iterdir() if file.name.endswith(".json")]
    return tuple(
        entry
        for file in sorted(files, key=lambda file: file.name)
        if file.name not in _OTHERS
        for entry in read_entries(Entry, file.name, file.read_bytes())
    )
