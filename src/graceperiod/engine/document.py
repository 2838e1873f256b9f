"""The document of a decision: every part of its case, so that it can be read back on its own."""

from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, PlainValidator, StrictInt, WithJsonSchema

from graceperiod._model import SCHEMA_NAME, Flag, FrozenModel
from graceperiod.engine.evidence import Case, Evidence, Verdict
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule
from graceperiod.systems import System
from graceperiod.times import instant, to_iso, to_utc_iso
from graceperiod.verdicts import Caution, Outcome, Reason

__all__ = ["DecisionDocument"]

# Microseconds since 1970 UTC, and in JSON the Eastern time with its offset, which is as exact.
_Instant = Annotated[
    int,
    PlainValidator(instant),
    PlainSerializer(to_iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Reading(FrozenModel):
    """What the times given can mean, where one of them happened twice."""

    transmitted: _Instant
    due: _Instant | None


class Window(FrozenModel):
    """From the first start to the last end of grace; no end while an outage has none."""

    start: _Instant
    end: _Instant | None


class StatedDeadline(FrozenModel):
    """What the due time follows from, as the command line was given it."""

    filing: str
    event: str
    departure: str | None
    hours: float | None
    wording: str
    source: str


class DecisionDocument(FrozenModel):
    """The document that `Decision.to_json` writes.

    `no_penalty`, `needs_review`, `transmitted_utc` and `explanation` follow from the other fields,
    and are not read back. Nor is `deadline`, which the command line adds.
    """

    # The parts of a verdict and of its evidence go by their names there, so that each is copied.
    schema_name: Annotated[Literal["graceperiod.decision/2"], SCHEMA_NAME] = Field(alias="schema")
    outcome: Outcome
    reason: Reason
    no_penalty: Flag | None
    needs_review: Flag
    cautions: Annotated[frozenset[Caution], PlainSerializer(sorted, when_used="json")]
    transmitted: _Instant
    transmitted_utc: str
    due: _Instant | None
    readings: tuple[Reading, ...]
    system: System | None
    is_late: Flag
    window: Window | None
    # As seconds it would be a rounded float.
    margin: StrictInt | None = Field(alias="margin_microseconds")
    outages: tuple[Outage, ...]
    reliefs: tuple[DeclaredRelief, ...]
    near: tuple[Outage, ...] = Field(alias="outages_near")
    nearest: Outage | None
    lapsed: tuple[Outage, ...]
    rule: GraceRule | None
    rules: tuple[GraceRule, ...]
    reaches: _Instant | None = Field(alias="record_reaches")
    record_version: str | None
    library_version: str
    tz_version: str
    explanation: str
    deadline: StatedDeadline | None = Field(default=None, exclude=True)

    @classmethod
    def of(cls, case: Case, *, no_penalty: bool | None, explanation: str) -> "DecisionDocument":
        """The document of a case, with what its decision says of it."""
        verdict, evidence = case.verdict, case.evidence
        parts = {name: getattr(verdict, name) for name in Verdict.__slots__}
        parts |= {name: getattr(evidence, name) for name in Evidence.__slots__}
        if evidence.window:
            start, end = evidence.window
            parts["window"] = Window.model_construct(start=start, end=end)
        parts["readings"] = tuple(
            Reading.model_construct(transmitted=sent, due=due) for sent, due in evidence.readings
        )
        # Without another check: every part of a case was checked when it was made.
        return cls.model_construct(
            schema="graceperiod.decision/2",
            transmitted=case.transmitted,
            transmitted_utc=to_utc_iso(case.transmitted),
            due=case.due,
            no_penalty=no_penalty,
            needs_review=verdict.needs_review,
            explanation=explanation,
            **parts,
        )

    @property
    def case(self) -> Case:
        """The case that the document was made of."""
        verdict = Verdict(**{name: getattr(self, name) for name in Verdict.__slots__})
        parts = {name: getattr(self, name) for name in Evidence.__slots__}
        parts["window"] = self.window and (self.window.start, self.window.end)
        parts["readings"] = tuple((one.transmitted, one.due) for one in self.readings)
        return Case(self.transmitted, self.due, verdict, Evidence(**parts))
