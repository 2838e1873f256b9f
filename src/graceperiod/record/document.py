"""The document of a calendar: everything that its answers depend on, and nothing else."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Any, Literal, TypedDict

from pydantic import Field

from graceperiod._model import SCHEMA_NAME, Flag, FrozenModel
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule, Policy

__all__ = ["PARTS", "CalendarDocument", "Parts", "document_of", "version_of"]


class CalendarDocument(FrozenModel):
    """The document that `to_json` writes."""

    # `schema` is a method of pydantic's, hence the other name inside.
    schema_name: Annotated[Literal["graceperiod.calendar/2"], SCHEMA_NAME] = Field(alias="schema")
    complete: Flag
    outages: tuple[Outage, ...]
    history: tuple[Outage, ...]
    reliefs: tuple[DeclaredRelief, ...]
    rules: tuple[GraceRule, ...]
    policy: Policy


class Parts(TypedDict, total=False):
    """What a calendar is made of, each by the name that its constructor takes."""

    outages: Iterable[Outage]
    reliefs: Iterable[DeclaredRelief]
    rules: Iterable[GraceRule]
    policy: Policy
    complete: bool
    history: Iterable[Outage]


PARTS = tuple(name for name in CalendarDocument.model_fields if name != "schema_name")
"""The names of these parts, in the order of the document."""


def document_of(parts: dict[str, Any]) -> CalendarDocument:
    """The document of a calendar's parts."""
    return CalendarDocument(schema="graceperiod.calendar/2", **parts)


def version_of(parts: dict[str, Any]) -> str:
    """The first 12 digits of the SHA-256 of the document."""
    return sha256(document_of(parts).model_dump_json(by_alias=True).encode()).hexdigest()[:12]
