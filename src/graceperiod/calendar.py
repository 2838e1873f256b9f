"""The calendar: outages, reliefs, rules and a policy, compiled to answer for one transmission.

A calendar is a value: it does not change, and two with the same contents are equal, in whatever
order they were given. Each system's timeline is compiled when it is first asked for.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import product

from graceperiod.compiled import CompiledSystem
from graceperiod.decisions import Decision, combined
from graceperiod.document import CalendarDocument
from graceperiod.eastern import instant, to_datetime
from graceperiod.errors import AmbiguousTimeError, InvalidOutageError
from graceperiod.history import (
    BulletinLike,
    known_at,
    latest_bulletins,
    latest_revisions,
    with_earlier,
)
from graceperiod.models import all_of
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import CBSA_RULES, DEFAULT_POLICY, GraceRule, Policy
from graceperiod.systems import System
from graceperiod.windows import DatedOutage, in_order, stops

__all__ = ["OutageCalendar"]


class OutageCalendar:
    """Outages, and the rules by which they lift penalties.

    Args:
        outages: those that count, in any order; the same one twice counts once.
        reliefs: periods of dates that CBSA declared.
        rules: the dated rules; each outage falls under the one in force on the day it began.
        policy: what the sources leave open.
        complete: whether the record is known to have no gaps. If not, "no outage found" carries
            the caution `RECORD_INCOMPLETE`.
        history: earlier revisions of the outages, which count for `as_of` alone.

    Raises:
        InvalidOutageError: something other than an outage, a relief or a rule, or two rules of
            the same day.

    >>> calendar = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")])
    >>> calendar.decide("2025-10-02 19:45 ET", "CERS").reason
    <Reason.GRACE: 'GRACE'>
    """

    def __init__(
        self,
        outages: Iterable[Outage] = (),
        *,
        reliefs: Iterable[DeclaredRelief] = (),
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
        complete: bool = True,
        history: Iterable[Outage] = (),
    ) -> None:
        self._rules = tuple(sorted(all_of(GraceRule, rules), key=lambda rule: rule.since))
        days = [rule.since for rule in self._rules]
        if len(set(days)) < len(days):
            raise InvalidOutageError("two rules begin on the same day; leave one of them out")
        self._dated = in_order(
            DatedOutage.of(each, self._rules) for each in all_of(Outage, outages)
        )
        self._outages = tuple(dated.outage for dated in self._dated)
        earlier = (DatedOutage.of(each, self._rules) for each in all_of(Outage, history))
        self._history = tuple(dated.outage for dated in in_order(earlier))
        self._reliefs = tuple(
            sorted(set(all_of(DeclaredRelief, reliefs)), key=DeclaredRelief.model_dump_json)
        )
        (self._policy,) = all_of(Policy, [policy])
        if not isinstance(complete, bool):
            raise InvalidOutageError(f"complete is {complete!r}, neither True nor False")
        self._complete = complete
        self._by_system: dict[System | str | None, CompiledSystem] = {}

    @classmethod
    def from_bulletins(
        cls,
        bulletins: Iterable[BulletinLike],
        *,
        reliefs: Iterable[DeclaredRelief] = (),
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
        complete: bool = True,
    ) -> "OutageCalendar":
        """A calendar of what bulletins announce: of each number the latest revision counts, and
        the earlier ones are kept as history.

        The record has gaps (`complete` is False) if something in one of them could not be read.
        """
        given = tuple(bulletins)
        for each in given:
            if not hasattr(each, "is_fully_read"):
                raise InvalidOutageError(f"{each!r:.80} is no Bulletin; read_bulletin makes one")
        bulletins = tuple(with_earlier(given))
        current, history = latest_bulletins(bulletins)
        return cls(
            current,
            reliefs=reliefs,
            rules=rules,
            policy=policy,
            complete=complete and all(each.is_fully_read for each in bulletins),
            history=history,
        )

    @property
    def outages(self) -> tuple[Outage, ...]:
        """The outages that count, by start."""
        return self._outages

    @property
    def history(self) -> tuple[Outage, ...]:
        """Earlier revisions of them, by start."""
        return self._history

    @property
    def reliefs(self) -> tuple[DeclaredRelief, ...]:
        """The declared reliefs."""
        return self._reliefs

    @property
    def rules(self) -> tuple[GraceRule, ...]:
        """The dated rules, by the day they begin."""
        return self._rules

    @property
    def policy(self) -> Policy:
        """What is done where the sources are silent."""
        return self._policy

    @property
    def complete(self) -> bool:
        """Whether the record is known to have no gaps."""
        return self._complete

    def decide(
        self,
        transmitted: datetime | str,
        system: System | str | None = None,
        *,
        due: datetime | str | None = None,
    ) -> Decision:
        """Whether the penalty for a transmission is lifted, and why.

        Args:
            transmitted: when the data were sent: an aware datetime, or text with its zone. An
                Eastern hour that happened twice is accepted where both readings give the same
                outcome, and `UNDETERMINED` where they do not.
            system: the system they were sent through; None counts an outage of any, with the
                caution `SYSTEM_NOT_STATED`.
            due: when they had to be sent, in the same forms.

        Raises:
            NaiveTimestampError, NonexistentTimeError, UnreadableTimestampError: a time that is
                no instant.
            UnknownSystemError: a system that is not CBSA's.
        """
        try:
            compiled = self._by_system[system]
        except (KeyError, TypeError):
            compiled = self._compile(system)
        try:
            sent = instant(transmitted)
            if due is None:
                verdict = compiled.verdicts[bisect_right(compiled.edges, sent)]
                return Decision(sent, None, verdict, compiled)
            limit = instant(due)
        except AmbiguousTimeError:
            return _decide_readings(compiled, transmitted, due)
        return Decision(sent, limit, compiled.judge(sent, limit), compiled)

    def is_penalty_free(
        self, transmitted: datetime | str, system: System | str | None = None
    ) -> bool:
        """Whether `decide` would answer `NO_PENALTY`; `UNDETERMINED` counts as False.

        Takes and raises what `decide` does, in a fraction of its time.
        """
        try:
            compiled = self._by_system[system]
        except (KeyError, TypeError):
            compiled = self._compile(system)
        try:
            return bisect_right(compiled.turns, instant(transmitted)) % 2 == 1
        except AmbiguousTimeError as ambiguous:
            return all(bisect_right(compiled.turns, each) % 2 for each in ambiguous.readings)

    def windows(
        self, system: System | str | None = None
    ) -> tuple[tuple[datetime, datetime | None], ...]:
        """The window of each outage that stops a system (None: any), by start: from the start to
        the end of the grace, Eastern; None for the end of one without a resumption.
        """
        wanted = None if system is None else System.parse(system)
        return tuple(
            (to_datetime(each.start), None if each.closes is None else to_datetime(each.closes))
            for each in self._dated
            if stops(each.outage, wanted)
        )

    def as_of(self, moment: datetime | str) -> "OutageCalendar":
        """What was known at an instant: the calendar a person had then.

        A notice counts from when it was published, and of its revisions by then the latest. Of an
        outage whose time of publication is not known, one that was scheduled is taken as announced
        ahead; of any other the start is taken as known when it began, and the end when it ended.
        """
        at = instant(moment)
        current, history = known_at(at, self._outages, self._history)
        reliefs = [relief for relief in self._reliefs if at >= relief.known_from]
        return self._with(current, history, reliefs, complete=self._complete)

    def to_json(self) -> str:
        """The calendar as JSON, rules and policy included, in the schema its first entry names."""
        document = CalendarDocument(
            schema="graceperiod.calendar/1",
            complete=self._complete,
            outages=self._outages,
            history=self._history,
            reliefs=self._reliefs,
            rules=self._rules,
            policy=self._policy,
        )
        return document.model_dump_json(by_alias=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> "OutageCalendar":
        """The calendar that `to_json` wrote.

        Raises:
            InvalidOutageError: not JSON, of another schema, or with a field missing, unknown or
                of the wrong type. An entry that is wrong in itself raises what its constructor
                would. The message says where.
        """
        document = CalendarDocument.model_validate_json(text)
        return cls(
            document.outages,
            reliefs=document.reliefs,
            rules=document.rules,
            policy=document.policy,
            complete=document.complete,
            history=document.history,
        )

    def __or__(self, other: "OutageCalendar") -> "OutageCalendar":
        """The outages of both. Where both have revisions of one bulletin, the one published last
        counts; where that is not known, of one outage the one that tells more, as its end. The
        others become history.

        Raises:
            InvalidOutageError: their rules or their policies differ.
        """
        if not isinstance(other, OutageCalendar):
            return NotImplemented
        if (self._rules, self._policy) != (other._rules, other._policy):
            raise InvalidOutageError(
                "the two calendars have different rules or policies; make both with the same"
            )
        current, older = latest_revisions((*self._outages, *other._outages))
        return self._with(
            current,
            (*self._history, *other._history, *older),
            (*self._reliefs, *other._reliefs),
            complete=self._complete and other._complete,
        )

    def __iter__(self) -> Iterator[Outage]:
        return iter(self._outages)

    def __len__(self) -> int:
        return len(self._outages)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OutageCalendar):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __reduce__(self) -> tuple[Callable[[str], "OutageCalendar"], tuple[str]]:
        return OutageCalendar.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        complete = "complete" if self._complete else "incomplete"
        return f"<OutageCalendar of {len(self):,} outages, {complete}>"

    def _parts(self) -> tuple[object, ...]:
        """All that its answers depend on: when an outage was published too, for `as_of`."""
        parts = self._outages, self._history, self._reliefs, self._rules, self._policy
        return *parts, self._complete, *(each.published for each in (*parts[0], *parts[1]))

    def _with(
        self,
        outages: Iterable[Outage],
        history: Iterable[Outage],
        reliefs: Iterable[DeclaredRelief],
        *,
        complete: bool,
    ) -> "OutageCalendar":
        """A calendar of other outages under the same rules and policy."""
        return OutageCalendar(
            outages,
            reliefs=reliefs,
            rules=self._rules,
            policy=self._policy,
            complete=complete,
            history=history,
        )

    def _compile(self, name: System | str | None) -> CompiledSystem:
        system = None if name is None else System.parse(name)
        if system not in self._by_system:
            self._by_system[system] = CompiledSystem(
                system,
                self._dated,
                self._reliefs,
                rules=self._rules,
                policy=self._policy,
                complete=self._complete,
            )
        return self._by_system[system]


def _readings(when: datetime | str) -> tuple[int, ...]:
    """The instants a time can mean: one, or both of an hour that happened twice."""
    try:
        return (instant(when),)
    except AmbiguousTimeError as ambiguous:
        return ambiguous.readings


def _decide_readings(
    compiled: CompiledSystem, transmitted: datetime | str, due: datetime | str | None
) -> Decision:
    """The decision for times of which one or both happened twice that night."""
    limits = (None,) if due is None else _readings(due)
    readings = tuple(product(_readings(transmitted), limits))
    verdicts = [compiled.judge(*each) for each in readings]
    evidence = [
        compiled.evidence(*each, verdict) for each, verdict in zip(readings, verdicts, strict=True)
    ]
    return combined(readings, verdicts, evidence)
