"""The columns of a file to decide by, from the options of a command."""

from collections.abc import Sequence

from graceperiod.errors import InvalidFrameError
from graceperiod.systems import System
from graceperiod.tables.column_choice import ColumnChoice, list_names

__all__ = ["choose_columns"]

_TIMESTAMP_NAMES = ("transmitted_at", "transmitted", "timestamp", "sent_at")


def choose_columns(
    names: Sequence[str],
    timestamp: str | None,
    system: str | None,
    due: str | None,
    amount: str | None,
) -> ColumnChoice:
    """Choose the columns to decide by among all `names`, with the options that `audit_file` takes.
    Nothing is guessed from what a column holds.

    Raises:
        InvalidFrameError: a column is missing, or several have a name that is looked for.
    """
    for name in (timestamp, due, amount):
        if name is not None and name not in names:
            raise InvalidFrameError(
                f"there is no column {name!r}; the columns are {list_names(names)}"
            )
    if timestamp is None:
        advice = "name the one with the transmission time with --timestamp COL"
        timestamp = _find(names, _TIMESTAMP_NAMES, "--timestamp", advice)
    if due is None:
        due = "due" if "due" in names else None
    return ColumnChoice(names, timestamp, _choose_system(names, system), due)


def _choose_system(names: Sequence[str], system: str | None) -> str | System | None:
    """The column of systems, the system of all rows, or None for not stated."""
    if system is None:
        advice = (
            "give --system COL, or --system ID for one system in all rows, as CERS_PORTAL, or "
            "--system none for not stated"
        )
        return _find(names, ("system",), "--system", advice)
    if system in names:  # before the ids, since a file may have a column named EDI
        return system
    if system in set(System):
        return System(system)
    if system == "none":
        return None
    raise InvalidFrameError(
        f"{system!r} is neither a column nor the id of a system ({', '.join(System)}), nor "
        f"none for not stated; the columns are {list_names(names)}"
    )


def _find(names: Sequence[str], usual: Sequence[str], option: str, advice: str) -> str:
    """The one column with a usual name, in any case."""
    found = [name for name in names if name.lower() in usual]
    if len(found) > 1:
        raise InvalidFrameError(
            f"the columns {' and '.join(map(repr, found))} could all be meant; say which with "
            f"{option} COL"
        )
    if not found:
        raise InvalidFrameError(
            f"no column is named {' or '.join(usual)}; {advice}; the columns are "
            f"{list_names(names)}"
        )
    return found[0]
