"""Every error the library raises: each a `GracePeriodError`, and each also a builtin error; and its
one warning.

A message says what was given, what was expected, and what to do.
"""

from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from copy import copy
from typing import TypeVar

_Given = TypeVar("_Given")
_Read = TypeVar("_Read")


class GracePeriodError(Exception):
    """The base of all errors of this library."""


class GracePeriodWarning(UserWarning):
    """Something that the answers leave out, and that may have been meant to count."""


class UnreadableTimestampError(GracePeriodError, ValueError):
    """A value that cannot be read as one instant."""


class NaiveTimestampError(GracePeriodError, ValueError):
    """A timestamp states no time zone, or carries a pytz zone that was never applied to it."""


class AmbiguousTimeError(GracePeriodError, ValueError):
    """An Eastern wall-clock time that happened twice.

    `readings` holds both instants, the earlier first, in microseconds since 1970 UTC.
    """

    def __init__(self, message: str, readings: tuple[int, int]) -> None:
        super().__init__(message)
        self.readings = readings

    # An exception pickles its message alone, and this one cannot be made without its readings.
    def __reduce__(self) -> tuple[type, tuple[str, tuple[int, int]]]:
        return type(self), (str(self), self.readings)


class NonexistentTimeError(GracePeriodError, ValueError):
    """A wall-clock time that the clocks skipped."""


class UnknownSystemError(GracePeriodError, LookupError, ValueError):
    """A name that does not belong to a CBSA commercial system."""


class UnknownNumberError(GracePeriodError, KeyError, ValueError):
    """A number that no outage on record has."""

    def __str__(self) -> str:
        return Exception.__str__(self)  # a KeyError shows its message as a key, in quotes


class UnknownLanguageError(GracePeriodError, LookupError, ValueError):
    """A language that pages cannot be written in."""


class InvalidOutageError(GracePeriodError, ValueError):
    """A value that cannot be an outage, a relief, a rule, a policy or a calendar of them."""


class InvalidDeadlineError(GracePeriodError, ValueError):
    """A filing whose deadline is not known, or what does not go with its deadline."""


class UnreadableBulletinError(GracePeriodError, ValueError):
    """A text that cannot be read as a bulletin."""


class SeveralBulletinsError(UnreadableBulletinError):
    """A source that holds several bulletins, where one was asked for."""


class InvalidFrameError(GracePeriodError, ValueError):
    """A table or a file that cannot be decided: it is of an unknown kind, or lacks a column."""


INSTALL = (
    "install it with: pip install 'graceperiod[{extra}]' "
    "(not on PyPI yet: in a clone, pip install '.[{extra}]')"
)
"""What installs an extra."""


class MissingExtraError(GracePeriodError, ImportError):
    """A package that an extra of this library brings is not installed."""

    @classmethod
    def of(cls, purpose: str, package: str, extra: str) -> "MissingExtraError":
        """The error for a package, with what needs it and how to install it."""
        return cls(f"{purpose} needs {package}; {INSTALL.format(extra=extra)}")


@contextmanager
def require_extra(name: str, purpose: str) -> Iterator[None]:
    """Guard imports from an extra: a missing package is told with what needs it.

    Raises:
        MissingExtraError: one of its packages is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:  # no other ImportError: a broken package says what broke
        raise MissingExtraError.of(purpose, str(error.name), name) from None


def locate_error(error: GracePeriodError, where: str) -> GracePeriodError:
    """A copy of the error whose message begins with where it was found."""
    located = copy(error)  # a new error of its class would lack what else it holds, like `readings`
    located.args = (f"{where}: {error}",)
    return located


def read_argument(name: str, read: Callable[[_Given], _Read], value: _Given) -> _Read:
    """What a function reads of an argument. Its errors begin with the name of the argument."""
    try:
        return read(value)
    except GracePeriodError as error:
        raise locate_error(error, name) from None


def name_kind(value: object) -> str:
    """What a value is, for messages: `a number`, or `of type date`."""
    kind = type(value)
    return "a number" if kind in {int, float} else f"of type {kind.__name__}"


def explain_kind(value: object, expected: str, advice: str) -> str:
    """Why a value of another type is refused where one `expected` is needed, and what to do."""
    if isinstance(value, Sized) and not isinstance(value, bytes):  # a column or a table
        return (
            f"the {type(value).__name__} holds several values, where one {expected} is needed; "
            "calendar.annotate(frame) decides each row of a table"
        )
    return f"{value!r:.80} is {name_kind(value)}, not a {expected}; {advice}"
