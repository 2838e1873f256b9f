"""The base of all values, and what their fields take: frozen, strict, with errors of the library's
own classes.

Every value that exists has been checked: unknown fields are refused, and `model_copy(update=...)`
checks again. pydantic builds a model's validator at its first use (`defer_build`), not at import.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from html import escape
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainSerializer,
    PlainValidator,
    StrictBool,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import core_schema, to_jsonable_python

from graceperiod._model.classes import Shown, ValueClass
from graceperiod.errors import (
    GracePeriodError,
    InvalidOutageError,
    UnreadableTimestampError,
    locate_error,
)
from graceperiod.systems import System
from graceperiod.times import describe, instant, read_date, to_datetime


class FrozenModel(BaseModel, metaclass=ValueClass):
    """A frozen value that refuses unknown fields and raises `GracePeriodError`s."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def __init__(self, /, **data: Any) -> None:  # noqa: ANN401 - pydantic checks the types
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise _own_error(error, type(self).__name__, type(self).model_fields) from None

    # Tells pydantic that this is its own constructor, so that a model inside a model, such as an
    # outage in the JSON of a calendar, is built without calling it.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def model_validate(cls, *args: Any, **options: Any) -> Self:  # noqa: ANN401 - as pydantic's
        """Like pydantic's method, with the errors of this library."""
        try:
            return super().model_validate(*args, **options)
        except ValidationError as error:
            raise _own_error(error, cls.__name__, cls.model_fields) from None

    @classmethod
    def model_validate_json(cls, *args: Any, **options: Any) -> Self:  # noqa: ANN401 - the same
        """Like pydantic's method, with the errors of this library."""
        try:
            return super().model_validate_json(*args, **options)
        except ValidationError as error:
            raise _own_error(error, "") from None

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values in some fields, checked like a new value."""
        del deep  # nothing inside a frozen value can change
        return type(self)(**{**dict(self), **(update or {})})

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        """The fields that are not at their default. Pydantic's `__repr__` asks for them."""
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if field.repr and (field.is_required() or value != field.default):
                yield name, _show(value)

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        """For notebooks: a table of the fields that are not empty."""
        return f'<div class="graceperiod">{_as_html(self)}</div>'


_LONGEST = 80  # characters of a text in a repr


def _show_set(value: frozenset[object]) -> object:
    names = sorted(map(str, value))
    return names[0] if len(names) == 1 else names


def _show_tuple(value: tuple[object, ...]) -> object:
    if value and isinstance(value[0], FrozenModel):
        return Shown(f"<{len(value)} {type(value[0]).__name__}>")
    return tuple(map(_show, value))


def _show(value: object) -> object:
    """What the repr of a value shows for a part: in short, and mostly as its field takes it."""
    return next((show(value) for kind, show in _SHOW.items() if isinstance(value, kind)), value)


def _as_html(value: object) -> str:
    """A value as HTML without scripts or styles. Every text is escaped."""
    if isinstance(value, FrozenModel):
        rows = "".join(
            f'<tr><th scope="row">{name}</th><td>{_as_html(field)}</td></tr>'
            for name, field in value
            if field is not None and field not in ((), frozenset())
        )
        return f"<p><strong>{type(value).__name__}</strong></p><table><tbody>{rows}</tbody></table>"
    if isinstance(value, frozenset):
        return ", ".join(map(_as_html, sorted(value)))
    if isinstance(value, tuple):
        return "<br>".join(map(_as_html, value))
    text = escape(describe(instant(value)) if isinstance(value, datetime) else str(value))
    # Only a web address becomes a link, since a link to any other text could run a script.
    return f'<a href="{text}">{text}</a>' if text.startswith(("https://", "http://")) else text


_WORDS = {
    "Input should": "it should",
    "Invalid JSON": "this is not JSON",
    "Field required": "this is missing",
    "a valid frozenset": "a list",
    "a valid string": "text",
    "Extra inputs are not permitted": "no field has this name; leave it out",
}
"""What pydantic says, and what a person would say."""


def _own_error(error: ValidationError, what: str, names: Iterable[str] = ()) -> GracePeriodError:
    """The library's own error for the first fault that pydantic found in `what`, or without a name
    in a text of JSON, where those of Python say nothing; the names of its fields, to suggest one.
    """
    # One fault at a time: the others often follow from the first.
    first = error.errors(include_url=False)[0]
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
    place, given, fault = f"{what}{where}".removeprefix("."), first["input"], first["msg"]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, GracePeriodError):
        is_time = isinstance(cause, UnreadableTimestampError)
        if what or isinstance(given, str if is_time else str | list | dict):
            return locate_error(cause, place) if place else cause
        fault = "it should be text"
    for theirs, ours in _WORDS.items():
        fault = fault.replace(theirs, ours)
    if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
        from difflib import get_close_matches  # noqa: PLC0415 - 3 ms, for this message alone

        for near in get_close_matches(str(first["loc"][0]), names, n=1):
            fault = f"no field has this name; did you mean {near!r}?"
    if first["type"] == "time_delta_parsing":
        fault = "it should be a duration, such as 'PT2H' for two hours"
    if first["type"] not in {"missing", "json_invalid", "extra_forbidden"}:
        fault += f"; given {given!r:.80}" if what else f"; given {json.dumps(given):.80}"
    return InvalidOutageError(f"{place}: {fault}" if place else fault)


EasternDatetime = Annotated[
    datetime,
    PlainValidator(lambda value: to_datetime(instant(value))),
    PlainSerializer(datetime.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant: takes an aware datetime or text with its zone, and gives an Eastern datetime."""


def _read_systems(value: object) -> object:
    return {System.parse(value)} if isinstance(value, str) else value


def _check_systems(systems: frozenset[System]) -> frozenset[System]:
    if not systems:
        raise InvalidOutageError("no system given; name at least one")
    return systems


AnySystems = Annotated[
    frozenset[System],
    BeforeValidator(_read_systems),
    PlainSerializer(sorted, return_type=list[str], when_used="json"),
]
"""Any number of systems: takes ids, names or abbreviations, and gives a frozenset of `System`."""

SomeSystems = Annotated[
    AnySystems, AfterValidator(_check_systems), Field(json_schema_extra={"minItems": 1})
]
"""One system or more, taken and given like `AnySystems`."""


def _read_duration(value: object) -> object:
    if isinstance(value, int | float):
        raise InvalidOutageError(
            f"{value!r} is a number without a unit; write timedelta(hours=2), or 'PT2H'"
        )
    if isinstance(value, str) and not {"Y", "M"}.isdisjoint(value.upper().partition("T")[0]):
        raise InvalidOutageError(f"{value!r} has years or months, whose length varies; use hours")
    return value


def _write_duration(value: timedelta) -> str:
    # pydantic writes 365 days as a year, which is refused when it is read.
    days = value.days if value.days >= 365 else 0  # noqa: PLR2004 - the days of that year
    rest: str = to_jsonable_python(value - timedelta(days))
    return f"P{days}D{rest[1:]}" if days else rest


# By class, the narrower before the wider: a datetime is a date, and a code is a text.
_SHOW: dict[type, Callable[[Any], object]] = {
    datetime: lambda value: describe(instant(value)),
    date: date.isoformat,
    timedelta: _write_duration,
    frozenset: _show_set,
    tuple: _show_tuple,
    str: lambda value: value[:_LONGEST] + "…" if len(value) > _LONGEST else str(value),
}

Duration = Annotated[
    timedelta,
    Field(ge=timedelta(), le=timedelta(days=366)),
    BeforeValidator(_read_duration),
    PlainSerializer(_write_duration, return_type=str, when_used="json"),
]
"""A duration from 0 to 366 days: takes a timedelta or ISO 8601 (`PT2H`), and gives a timedelta."""


def _read_day(value: object) -> object:
    if isinstance(value, str):
        try:
            return read_date(value)
        except UnreadableTimestampError as error:
            raise InvalidOutageError(str(error)) from None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidOutageError(f"{value!r} is not a date; write '2025-09-27'")
    return value


# A schema that does not name the class `date`, because freezegun replaces that class for a while.
_A_DATE = GetPydanticSchema(lambda _source, _handler: core_schema.date_schema())

Day = Annotated[date, _A_DATE, BeforeValidator(_read_day)]
"""An Eastern date: takes a date or ISO 8601, and gives a date."""


def _check_text(value: str) -> str:
    if not value.strip():
        raise InvalidOutageError("empty text; leave it out if it is not known")
    if unwritable := _UNWRITABLE.search(value):
        raise InvalidOutageError(
            f"the text holds {unwritable[0]!r}, which files and databases cannot; leave it out"
        )
    return value


# PostgreSQL takes no null character, and half a surrogate pair is not UTF-8.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")

Text = Annotated[str, AfterValidator(_check_text)]
"""A text that is not empty, and that can be written anywhere."""

Flag = StrictBool
"""True or False, and not what pydantic's `bool` would also accept: 1, 0, "yes" and "off"."""


_Model = TypeVar("_Model", bound=FrozenModel)


def check_all(kind: type[_Model], values: Iterable[_Model]) -> Iterator[_Model]:
    """Give the values, each checked to be of one class.

    Raises:
        InvalidOutageError: a value is of another class, or a single value stands in place of a
            list.
    """
    if isinstance(values, FrozenModel | str) or not isinstance(values, Iterable):
        raise InvalidOutageError(f"a list of {kind.__name__} was expected, not {values!r:.80}")
    for value in values:
        if not isinstance(value, kind):
            raise InvalidOutageError(f"{value!r:.80} is not of the class {kind.__name__}")
        yield value
