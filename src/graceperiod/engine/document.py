"""The document of a decision: every part of its case, so that it can be read back on its own.

Instants are written as Eastern times with their offset, exact to the microsecond.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, StrictInt

from graceperiod._model import SCHEMA_NAME, EasternDatetime, Flag, FrozenModel
from graceperiod.engine.evidence import Case, Evidence, Verdict
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule
from graceperiod.systems import System
from graceperiod.times import instant, to_datetime, to_utc_iso
from graceperiod.verdicts import Caution, Outcome, Reason

__all__ = ["DecisionDocument"]


class Reading(FrozenModel):
    """What the times given can mean, where one of them happened twice."""

    transmitted: EasternDatetime
    due: EasternDatetime | None


class Window(FrozenModel):
    """From the first start to the last end of grace; no end while an outage has none."""

    start: EasternDatetime
    end: EasternDatetime | None


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

    schema_name: Annotated[Literal["graceperiod.decision/2"], SCHEMA_NAME] = Field(alias="schema")
    outcome: Outcome
    reason: Reason
    no_penalty: Flag | None
    needs_review: Flag
    cautions: Annotated[frozenset[Caution], PlainSerializer(sorted, when_used="json")]
    transmitted: EasternDatetime
    transmitted_utc: str
    due: EasternDatetime | None
    readings: tuple[Reading, ...]
    system: System | None
    is_late: Flag
    window: Window | None
    margin_microseconds: StrictInt | None  # as seconds it would be a rounded float
    outages: tuple[Outage, ...]
    reliefs: tuple[DeclaredRelief, ...]
    outages_near: tuple[Outage, ...]
    nearest: Outage | None
    lapsed: tuple[Outage, ...]
    rule: GraceRule | None
    rules: tuple[GraceRule, ...]
    record_reaches: EasternDatetime | None
    record_version: str | None
    library_version: str
    tz_version: str
    explanation: str
    deadline: StatedDeadline | None = Field(default=None, exclude=True)

    @classmethod
    def of(cls, case: Case, *, no_penalty: bool | None, explanation: str) -> "DecisionDocument":
        """The document of a case, with what its decision says of it."""
        verdict, evidence = case.verdict, case.evidence
        window = evidence.window
        return cls(
            schema="graceperiod.decision/2",
            outcome=verdict.outcome,
            reason=verdict.reason,
            no_penalty=no_penalty,
            needs_review=verdict.needs_review,
            cautions=verdict.cautions,
            transmitted=to_datetime(case.transmitted),
            transmitted_utc=to_utc_iso(case.transmitted),
            due=_eastern(case.due),
            is_late=verdict.is_late,
            readings=tuple(
                Reading(transmitted=to_datetime(sent), due=_eastern(due))
                for sent, due in evidence.readings
            ),
            system=evidence.system,
            window=None
            if window is None
            else Window(start=to_datetime(window[0]), end=_eastern(window[1])),
            margin_microseconds=evidence.margin,
            outages=evidence.outages,
            reliefs=evidence.reliefs,
            outages_near=evidence.near,
            nearest=evidence.nearest,
            lapsed=evidence.lapsed,
            rule=evidence.rule,
            rules=evidence.rules,
            record_reaches=_eastern(evidence.reaches),
            record_version=evidence.record_version,
            library_version=evidence.library_version,
            tz_version=evidence.tz_version,
            explanation=explanation,
        )

    @property
    def case(self) -> Case:
        """The case that the document was made of."""
        window = self.window
        return Case(
            instant(self.transmitted),
            _instant(self.due),
            Verdict(self.outcome, self.reason, self.cautions, self.is_late),
            Evidence(
                self.system,
                outages=self.outages,
                reliefs=self.reliefs,
                near=self.outages_near,
                nearest=self.nearest,
                lapsed=self.lapsed,
                window=None if window is None else (instant(window.start), _instant(window.end)),
                margin=self.margin_microseconds,
                rule=self.rule,
                rules=self.rules,
                reaches=_instant(self.record_reaches),
                readings=tuple((instant(r.transmitted), _instant(r.due)) for r in self.readings),
                record_version=self.record_version,
                library_version=self.library_version,
                tz_version=self.tz_version,
            ),
        )


def _eastern(when: int | None) -> datetime | None:
    return None if when is None else to_datetime(when)


def _instant(when: datetime | None) -> int | None:
    return None if when is None else instant(when)
