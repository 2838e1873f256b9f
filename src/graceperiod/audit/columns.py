"""Which columns of a file to decide by, from what a command is given."""

from collections.abc import Sequence

from graceperiod.audit.source import RAW
from graceperiod.errors import InvalidFrameError
from graceperiod.systems import System
from graceperiod.tables.column_choice import ColumnChoice, list_names

__all__ = ["choose_columns"]

USUAL = ("transmitted_at", "transmitted", "timestamp", "sent_at")
"""The names that the column of when data were sent is looked for by."""

NO_SYSTEM_OPTION = "none"
"""What says that no system is stated."""


def choose_columns(
    names: Sequence[str],
    timestamp: str | None,
    system: str | None,
    due: str | None,
    amount: str | None = None,
) -> ColumnChoice:
    """Which columns to decide by. None is guessed: what is not given is looked for by name.

    Args:
        names: of the columns that are there.
        timestamp: the column of when the data were sent; None looks for one of the `USUAL` names.
        system: the column of systems; the id of one for all rows; `none`, not stated; None looks
            for a column named `system`.
        due: the column of when the data were due; None looks for one named `due`.
        amount: a column that must be there too.

    Raises:
        InvalidFrameError: a column that is not there, or not told.
    """
    for name in (timestamp, due, amount):
        if name is not None and name not in names:
            raise InvalidFrameError(
                f"there is no column {name!r}; the columns are {list_names(names)}"
            )
    if timestamp is None:
        timestamp = _usual(names, USUAL, "--timestamp")
        if timestamp is None:
            raise InvalidFrameError(
                f"no column is named {', '.join(USUAL[:-1])} or {USUAL[-1]}; name the one of when "
                f"the data were sent with --timestamp COL; the columns are {list_names(names)}"
            )
    if due is None:
        due = "due" if "due" in names else None
    own = [name for name in names if name != RAW]
    return ColumnChoice(own, timestamp, _system(names, system), due)


def _system(names: Sequence[str], system: str | None) -> str | System | None:
    """The column of systems, the one of all rows, or None for not stated. A column goes first."""
    if system is None:
        found = _usual(names, ("system",), "--system")
        if found is None:
            raise InvalidFrameError(
                "no column is named system; give --system COL, or --system ID for one system in "
                "all rows, as CERS_PORTAL, or --system none for not stated; the columns are "
                f"{list_names(names)}"
            )
        return found
    if system in names:
        return system
    if system in set(System):
        return System(system)
    if system == NO_SYSTEM_OPTION:
        return None
    raise InvalidFrameError(
        f"{system!r} is neither a column nor the id of a system ({', '.join(System)}), nor "
        f"none for not stated; the columns are {list_names(names)}"
    )


def _usual(names: Sequence[str], usual: Sequence[str], option: str) -> str | None:
    """The one column with a usual name, in any case; None where there is none."""
    found = [name for name in names if name.lower() in usual]
    if len(found) > 1:
        raise InvalidFrameError(
            f"the columns {' and '.join(map(repr, found))} could all be meant; say which with "
            f"{option} COL"
        )
    return found[0] if found else None
