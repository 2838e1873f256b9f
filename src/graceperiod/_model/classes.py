"""Classes of values as people see them in `help`, `dir` and `inspect.signature`."""

import re
from inspect import Parameter, Signature, formatannotation, signature
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Union, get_args, get_origin

from pydantic import BaseModel

__all__ = ["Shown", "ValueClass"]


class Shown(str):
    """A text that shows itself without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


if TYPE_CHECKING:  # By a metaclass of our own they would not know that fields are arguments.
    from pydantic._internal._model_construction import ModelMetaclass as ValueClass
else:

    class ValueClass(type(BaseModel), type):  # `type` is for linters: a class of these is a class
        """A class of values, as the library defines it, without the machinery of pydantic."""

        def __dir__(cls) -> list[str]:
            names = set(super().__dir__()).difference(dir(BaseModel))
            return sorted(name for name in names if not name.startswith("__"))

        @property
        def __signature__(cls) -> Signature:
            """The fields as arguments, each with what it takes, as text for people. Tools read the
            annotations of the class, which have the checks too.
            """
            own = signature(cls.__init__).parameters  # `Outage` has some that may go by place
            return Signature([
                Parameter(
                    field.alias or name,
                    own[name].kind if name in own else Parameter.KEYWORD_ONLY,
                    default=Parameter.empty if field.is_required() else field.default,
                    annotation=Shown(_describe_type(field.annotation)),
                )
                for name, field in cls.model_fields.items()
            ])  # fmt: skip

        @__signature__.setter
        def __signature__(cls, _: object) -> None:
            """Pydantic sets another as it builds a model."""


_TAKEN = {
    "datetime": "datetime | str",
    "date": "date | str",
    "timedelta": "timedelta | str",
    "frozenset[System]": "Iterable[System | str]",
}
"""What a field takes beside what it gives."""


def _describe_type(kind: object) -> str:
    """The type of a field, in short."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _describe_type(parts[0])
    if origin in {Union, UnionType}:
        return " | ".join(map(_describe_type, parts))
    if origin is tuple:
        inside = ("..." if part is ... else _describe_type(part) for part in parts)
        return f"tuple[{', '.join(inside)}]"
    text = "None" if kind is NoneType else re.sub(r"(?:\w+\.)+(?=\w)", "", formatannotation(kind))
    return _TAKEN.get(text, text)
