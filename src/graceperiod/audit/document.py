"""The document of an audit, as `graceperiod audit --json` prints it."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from graceperiod._model import SCHEMA_NAME
from graceperiod.audit.summary import Summary

__all__ = ["AuditDocument"]


class _Audited(BaseModel):
    """What was audited, and by which record."""

    schema_name: Annotated[Literal["graceperiod.audit/2"], SCHEMA_NAME] = Field(alias="schema")
    record_version: str
    file: str
    sheet: str | None
    output: str | None
    timestamp: str
    system: str | None
    # A column can have the name of a system, so a program needs to know which is meant.
    system_for_all_rows: bool
    due: str | None
    filing: str | None
    event: str | None


class AuditDocument(Summary, _Audited):
    """What was audited, by which record, and the summary of the answers.

    Amounts are text, which keeps them exact.
    """
