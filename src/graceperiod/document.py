"""A calendar as one JSON document, with everything that its answers depend on."""

from typing import Literal

from pydantic import Field

from graceperiod.models import Flag, FrozenModel
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule, Policy

__all__ = ["CalendarDocument"]


class CalendarDocument(FrozenModel):
    """The document that `to_json` writes."""

    # `schema` is a method of pydantic's, hence the other name inside.
    schema_name: Literal["graceperiod.calendar/1"] = Field(alias="schema")
    complete: Flag
    outages: tuple[Outage, ...]
    history: tuple[Outage, ...]
    reliefs: tuple[DeclaredRelief, ...]
    rules: tuple[GraceRule, ...]
    policy: Policy
