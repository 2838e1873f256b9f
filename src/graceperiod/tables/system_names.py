"""Columns of names to systems: a house's own names first, then those that `System.parse` reads."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.errors import InvalidFrameError, UnknownSystemError, locate_error
from graceperiod.systems import System
from graceperiod.tables.answers import SYSTEMS, SystemCodes
from graceperiod.tables.instants import Cells, dictionary_of
from graceperiod.tables.problems import Problems, describe_error

__all__ = ["GivenName", "OwnNames", "check_names", "collect_names", "fold_own", "read_systems"]

OwnNames = tuple[tuple[str, System], ...]
"""A house's own names, as they are written, with their systems."""

GivenName = tuple[str, object, object]
"""A place, for messages; a name that stands there; and its system, by name."""

_LONGEST = 1_000  # characters of an unknown name that is counted


def check_names(names: Mapping[str, System | str]) -> OwnNames:
    """A house's own names for systems.

    Args:
        names: the systems by the names; case, accents and surrounding space do not matter.

    Raises:
        UnknownSystemError: not such a mapping; or a system that `System.parse` refuses; or two
            names that are alike, with different systems.
    """
    if not isinstance(names, Mapping):
        raise UnknownSystemError(
            f"systems={names!r:.80} does not give systems by names; pass a dict, as "
            "{'Export desk': 'CERS_PORTAL'}"
        )
    return collect_names((f"systems[{name!r}]", name, names[name]) for name in names)


def collect_names(given: Iterable[GivenName]) -> OwnNames:
    """A house's own names for systems, by those given.

    Raises:
        UnknownSystemError: as `check_names` does; the message begins with the place.
    """
    own: list[tuple[str, System]] = []
    known: dict[str, System] = {}
    for place, name, value in given:
        if not isinstance(name, str):
            raise UnknownSystemError(f"{place}: {name!r} is not a name; names are text")
        try:
            system = System.parse(value)  # type: ignore[arg-type]  # refuses what is not text
        except UnknownSystemError as error:
            raise locate_error(error, place) from None
        own.append((name, system))
        before = known.setdefault(fold_own(name).strip(), system)
        if before is not system:
            raise UnknownSystemError(
                f"{place}: {name!r} is given twice, for {before} and for {system}"
            )
    return tuple(own)


def read_systems(
    column: Cells | System | None, own: OwnNames, name: str, problems: Problems
) -> tuple[SystemCodes, dict[str, int]]:
    """The systems of a column, and how many rows have each name that is unknown.

    Args:
        column: the names, or one system for all rows; None is not stated.
        own: the house's own names.
        name: the column's, for messages.
        problems: gets the rows whose system is unknown.

    Raises:
        InvalidFrameError: a column that holds lists, or other values with parts.
    """
    if column is None or isinstance(column, System):
        return SystemCodes([SYSTEMS.index(column)]), {}
    kind = column.type if isinstance(column, pa.Array) else "object"
    other = InvalidFrameError(
        f"the column {name!r} holds values of type {kind}; names of systems are needed, as text"
    )
    try:
        values, places = dictionary_of(column)
    except (pa.ArrowNotImplementedError, OverflowError, ValueError, KeyError):  # most of times
        raise other from None
    if kind != "object" and any(isinstance(value, bytes) for value in values):
        raise other
    known = {fold_own(name).strip(): system for name, system in own}
    codes, unknown = _look_up(values, known)
    problems.note_each(slice(None), places, unknown)
    if len(places) and places.max() == len(values):
        codes.append(SYSTEMS.index(None))  # else the timeline of any system need not be compiled
    spellings = [str(value) if text else None for value, text in zip(values, unknown, strict=True)]
    return SystemCodes(codes, places), _count(spellings, places) if any(unknown) else {}


def _look_up(
    values: Sequence[object], own: Mapping[str, System]
) -> tuple[list[int], list[str | None]]:
    """The codes of some systems, and for each that is unknown the problem of its rows."""
    codes = [SYSTEMS.index(None)] * len(values)
    unknown: list[str | None] = [None] * len(values)
    for place, value in enumerate(values):
        if value is None:  # a dictionary can have a null among its values
            continue
        try:
            # A number, too, can be a name of the house's own.
            known = own.get(fold_own(str(value)).strip())
            codes[place] = SYSTEMS.index(known or System.parse(value))  # type: ignore[arg-type]  # refuses what is not text
        except UnknownSystemError as error:
            codes[place], unknown[place] = -1, describe_error(error)
    return codes, unknown


def fold_own(name: str) -> str:
    """A house's own name as it is looked up, but for the space around it: without case and
    accents. Each character is folded by itself.
    """
    return "".join(mark for mark in normalize("NFD", name.casefold()) if not combining(mark))


def _count(names: Sequence[str | None], places: npt.NDArray[np.integer[Any]]) -> dict[str, int]:
    """How many rows have each of some names, by their places; None is not counted."""
    counts: Counter[str] = Counter()
    rows = np.bincount(places, minlength=len(names)).tolist()
    for name, count in zip(names, rows, strict=False):  # the last may be for a null
        if name is not None and count:  # a dictionary can have names that no row has
            counts[name.strip()[:_LONGEST]] += count
    return counts
