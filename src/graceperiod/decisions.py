"""Decisions: the answer for one transmission, with its evidence.

A decision is a value: it does not change, and two decisions with the same answer about the same
transmission are equal. It is pickled, and written as JSON, without the calendar that made it.
Outcome, reason and cautions are there at once; the evidence is looked up at its first use.
"""

from datetime import datetime, timedelta
from typing import NoReturn, Self

from graceperiod._model import Documented
from graceperiod.display.sentences import explain_case
from graceperiod.display.words import describe_length
from graceperiod.engine.document import DecisionDocument
from graceperiod.engine.evidence import Case, Evidence, Verdict
from graceperiod.engine.timeline import Timeline
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule
from graceperiod.systems import System
from graceperiod.times import from_duration, to_datetime, to_iso
from graceperiod.verdicts import Caution, Outcome, Reason

__all__ = ["Decision", "Evidence"]


class Margin(timedelta):
    """A length of time that is printed as people read it."""

    def __str__(self) -> str:
        return describe_length(from_duration(self))


class Decision(Documented[DecisionDocument]):
    """The answer for one transmission, as `OutageCalendar.decide` gives it.

    `outcome` says what follows for the penalty, and `reason` where the transmission falls.
    `outages` and `reliefs` are the evidence. `cautions` say what a person should know before
    relying on the answer.
    """

    # Programs keep decisions by the million, and a dict in each would more than double its size.
    __slots__ = ("_due", "_evidence", "_transmitted", "_verdict")

    def __init__(
        self, transmitted: int, due: int | None, verdict: Verdict, evidence: Evidence | Timeline
    ) -> None:
        # A timeline stands in for the evidence until the first use, since looking the evidence up
        # takes many times longer than the verdict.
        self._transmitted = transmitted
        self._due = due
        self._verdict = verdict
        self._evidence = evidence

    @property
    def outcome(self) -> Outcome:
        """What follows for the penalty."""
        return self._verdict.outcome

    @property
    def reason(self) -> Reason:
        """Where the transmission falls."""
        return self._verdict.reason

    @property
    def cautions(self) -> frozenset[Caution]:
        """What a person should know before relying on the answer."""
        return self._verdict.cautions

    @property
    def no_penalty(self) -> bool | None:
        """True where the penalty is lifted, False where one may apply, None if undetermined."""
        if self.outcome is Outcome.UNDETERMINED:
            return None
        return self.outcome is Outcome.NO_PENALTY

    @property
    def needs_review(self) -> bool:
        """Whether a person should look: undetermined, or a caution that asks for it.

        `RECORD_INCOMPLETE` asks where the due time was missed; `OVERLAPPING` does not ask.
        """
        return self._verdict.needs_review

    @property
    def transmitted(self) -> datetime:
        """When the data were sent, Eastern. In an hour that happened twice, the first reading."""
        return to_datetime(self._transmitted)

    @property
    def due(self) -> datetime | None:
        """When the data had to be sent, Eastern, read in the same way. None if not given."""
        return None if self._due is None else to_datetime(self._due)

    @property
    def readings(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """Each pair of `transmitted` and `due` that the times given can mean, where one of them
        happened twice. All pairs were decided. Else empty.
        """
        return tuple(
            (to_datetime(sent), None if due is None else to_datetime(due))
            for sent, due in self.evidence.readings
        )

    @property
    def system(self) -> System | None:
        """The system that the data were sent through. None if not stated."""
        return self._evidence.system  # the timeline has it too, so nothing is looked up for it

    @property
    def evidence(self) -> Evidence:
        """Everything that the answer rests on."""
        if not isinstance(self._evidence, Evidence):
            self._evidence = self._evidence.evidence(self._transmitted, self._due, self._verdict)
        return self._evidence

    @property
    def case(self) -> Case:
        """The parts of the decision that pages and pictures are made from."""
        return Case(self._transmitted, self._due, self._verdict, self.evidence)

    @property
    def outages(self) -> tuple[Outage, ...]:
        """The outages cited; those that decide come first."""
        return self.evidence.outages

    @property
    def reliefs(self) -> tuple[DeclaredRelief, ...]:
        """The declared reliefs cited."""
        return self.evidence.reliefs

    @property
    def nearest(self) -> Outage | None:
        """Where the reason is `NO_OUTAGE`, the outage whose window is nearest to the transmission,
        at most 24 hours away; the earlier one of two at the same distance. Else None.
        """
        return self.evidence.nearest

    @property
    def window(self) -> tuple[datetime, datetime | None] | None:
        """The start and the end of the window: from the start of the outage to the end of its
        grace, or the days of the relief. Where several outages decide, the first start and the last
        end. The end is None while an outage has none. None if no outage or relief is cited.
        """
        window = self.evidence.window
        if window is None:
            return None
        start, end = window
        return to_datetime(start), None if end is None else to_datetime(end)

    @property
    def margin(self) -> timedelta | None:
        """The time left in the window, or the distance from the nearest window as a negative
        duration. None without a window, without its end, or where a time given happened twice.

        As text it is `15 min`, or `-5 min`.
        """
        margin = self.evidence.margin
        return None if margin is None else Margin(microseconds=margin)

    @property
    def rule(self) -> GraceRule | None:
        """The rule in force on the day that the outage cited began, else on the day of
        transmission. None before the first rule on record.
        """
        return self.evidence.rule

    @property
    def tz_version(self) -> str:
        """The release of the tz database in use at the decision, such as `2026f`."""
        return self.evidence.tz_version

    def explain(self, language: str = "en") -> str:
        """The answer in plain sentences, with its evidence, to paste into an appeal.

        Args:
            language: `en` or `fr`.

        Raises:
            UnknownLanguageError: sentences cannot be written in this language.
        """
        return explain_case(self.case, language)

    @classmethod
    def _document_class(cls) -> type[DecisionDocument]:
        return DecisionDocument

    def _to_document(self) -> DecisionDocument:
        return DecisionDocument.of(
            self.case, no_penalty=self.no_penalty, explanation=self.explain()
        )

    @classmethod
    def _from_document(cls, document: DecisionDocument) -> Self:
        return cls(*document.case)

    def to_html(
        self,
        language: str = "en",
        *,
        title: str | None = None,
        reference: str | None = None,
        prepared_by: str | None = None,
        made: datetime | None = None,
    ) -> str:
        """The answer as an HTML page with its evidence and a picture, to attach to an appeal.

        Args:
            language: `en` or `fr`.
            title: the heading of the page; None takes the usual one.
            reference: what the page is about, for its head, such as the number of a notice.
            prepared_by: who hands it in.
            made: when the page is made, aware. None leaves it out: nothing here reads a clock.

        Raises:
            MissingExtraError: Jinja2 is not installed.
            NaiveTimestampError: `made` has no time zone.
            UnknownLanguageError: pages cannot be written in this language.
        """
        from graceperiod.display.sheet import evidence_sheet  # noqa: PLC0415 - keeps imports quick

        return evidence_sheet(
            self.case,
            language,
            title=title,
            reference=reference,
            prepared_by=prepared_by,
            made=made,
        )

    def _repr_html_(self) -> str:
        """For notebooks: a sentence, a picture of the window, and the evidence."""
        from graceperiod.display.notebook import case_html  # noqa: PLC0415 - keeps imports quick

        return case_html(self.case)

    def __repr__(self) -> str:
        system = self.system or "system not stated"
        cautions = ", ".join(sorted(self.cautions)) or "no cautions"
        return (
            f"<Decision {self.outcome} ({self.reason}) "
            f"{to_iso(self._transmitted)} {system}; {cautions}>"
        )

    # Every object is true unless it says otherwise, so `if decision:` would lift every penalty.
    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a decision is neither true nor false; ask its outcome, or calendar.is_penalty_free()"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self.__reduce__() == other.__reduce__()

    # The evidence is left out: equal decisions agree on these four, which need no look-up.
    def __hash__(self) -> int:
        return hash((self._transmitted, self._due, self._verdict, self.system))

    # With the evidence and not the timeline, or a pickle would carry the whole record.
    def __reduce__(self) -> tuple[type, Case]:
        return Decision, self.case
