"""A record: outages, reliefs, rules and a policy, as one value.

It does not change, and two with the same contents are equal, in whatever order they were given. It
is written and read as JSON with all that answers depend on, or as CSV with its outages. Each
system's timeline is compiled when it is first asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Literal, Self

from pydantic import Field

from graceperiod._model import Flag, FrozenModel, check_all
from graceperiod.engine.timeline import Timeline
from graceperiod.engine.windows import DatedOutage, in_order, stops
from graceperiod.errors import InvalidOutageError
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.record.outages_csv import read_csv, write_csv
from graceperiod.record.revisions import disputed, known_at, latest_revisions
from graceperiod.rules import CBSA_RULES, DEFAULT_POLICY, GraceRule, Policy
from graceperiod.systems import System
from graceperiod.times import instant, to_datetime

__all__ = ["CalendarDocument", "Record"]


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


class Record:
    """What a calendar holds; `OutageCalendar` adds the answers. Takes what that takes."""

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
        self._rules = tuple(sorted(check_all(GraceRule, rules), key=lambda rule: rule.since))
        days = [rule.since for rule in self._rules]
        if len(set(days)) < len(days):
            raise InvalidOutageError("two rules begin on the same day; leave one of them out")
        self._dated = in_order(
            DatedOutage.of(outage, self._rules) for outage in check_all(Outage, outages)
        )
        self._outages = tuple(dated.outage for dated in self._dated)
        earlier = (DatedOutage.of(outage, self._rules) for outage in check_all(Outage, history))
        self._history = tuple(dated.outage for dated in in_order(earlier))
        self._reliefs = tuple(
            sorted(set(check_all(DeclaredRelief, reliefs)), key=DeclaredRelief.model_dump_json)
        )
        (self._policy,) = check_all(Policy, [policy])
        if not isinstance(complete, bool):
            raise InvalidOutageError(f"complete is {complete!r}, neither True nor False")
        self._complete = complete

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

    @property
    def reaches(self) -> datetime | None:
        """The last moment that an outage on record speaks of, Eastern: its end, or the last word
        on it. None without outages. After it nothing is on record, gaps or none.
        """
        return max((outage.last_word for outage in self._outages), default=None)

    @cached_property
    def _timelines(self) -> dict[System | str | None, Timeline]:
        """Those compiled so far. Its keys are systems: a name is looked up anew each time, so the
        cache does not grow with spellings.
        """
        return {}

    def timeline(self, name: System | str | None) -> Timeline:
        """One system's timeline (None: that of any), compiled when it is first asked for.

        Raises:
            UnknownSystemError: a name that is not of a system.
        """
        system = None if name is None else System.parse(name)
        if system not in self._timelines:
            self._timelines[system] = Timeline(
                system,
                self._dated,
                self._reliefs,
                rules=self._rules,
                policy=self._policy,
                complete=self._complete,
            )
        return self._timelines[system]

    def windows(
        self, system: System | str | None = None
    ) -> tuple[tuple[datetime, datetime | None], ...]:
        """The window of each outage that stops a system (None: any), by start: from the start to
        the end of the grace, Eastern; None for the end of one without a resumption.
        """
        wanted = None if system is None else System.parse(system)
        return tuple(
            (to_datetime(dated.start), None if dated.closes is None else to_datetime(dated.closes))
            for dated in self._dated
            if stops(dated.outage, wanted)
        )

    def as_of(self, moment: datetime | str) -> Self:
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
    def from_json(cls, text: str | bytes) -> Self:
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

    def to_csv(self) -> str:
        """The outages that count as CSV (RFC 4180), a row each, as `from_csv` reads them."""
        return write_csv(self._outages)

    @classmethod
    def from_csv(
        cls,
        text: str | bytes,
        *,
        reliefs: Iterable[DeclaredRelief] = (),
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
        complete: bool = True,
    ) -> Self:
        """A calendar of the outages in a table of CSV, a row each.

        Args:
            text: a header, then the rows; separated by commas, semicolons or tabs. Bytes are
                UTF-8. The columns are the fields of `Outage`, in any order: `systems` (several
                with `;` or `|` between them) and `start` must be there, and an empty cell is what
                is not known. Times state their zone (`2025-10-02 15:30 ET`), flags are `true` or
                `false`, durations are ISO 8601 (`PT2H`).
            reliefs: as a calendar takes them.
            rules: the same.
            policy: the same.
            complete: the same.

        Rows with the same number are one bulletin. Of those that tell it differently, the one
        published last counts, or else that of the last status, and an end goes before none.

        Raises:
            InvalidOutageError: no such table: a column missing, unknown or named twice, a row too
                short or too long, or bytes that are not UTF-8. A value that is wrong raises what
                `Outage` would. The message says in which row and column.
        """
        current, history = latest_revisions(read_csv(text))
        return cls(
            current,
            reliefs=reliefs,
            rules=rules,
            policy=policy,
            complete=complete,
            history=history,
        )

    def __or__(self, other: Self) -> Self:
        """The outages of both. Where both have revisions of one bulletin, the one published last
        counts; where that is not known, that of the last status, and of one outage the one that
        tells more, as its end. The others become history. Where the two contradict each other,
        both count, as approximate; `contradictions` lists these.

        These are outages, and no longer notices: one that says no more than that an outage is
        over is read beside the notice that began it, by `read_bulletins` or `from_bulletins`.

        Raises:
            InvalidOutageError: their rules or their policies differ.
        """
        if not isinstance(other, type(self)):
            return NotImplemented
        if (self.rules, self.policy) != (other.rules, other.policy):
            raise InvalidOutageError(
                "the two calendars have different rules or policies; make both with the same"
            )
        current, older = latest_revisions((*self, *other))
        unsure = {outage for pair in disputed(current, self, other) for outage in pair}
        return self._with(
            (
                outage.model_copy(update={"approximate": True}) if outage in unsure else outage
                for outage in current
            ),
            (*self.history, *other.history, *older),
            (*self.reliefs, *other.reliefs),
            complete=self.complete and other.complete,
        )

    def contradictions(self, other: Self) -> list[tuple[Outage, Outage]]:
        """Where this calendar and another contradict each other: pairs of outages of one number
        and one system, this calendar's first, of which neither knows the other's, and nothing
        tells which is right.
        """
        current, _ = latest_revisions((*self, *other))
        return disputed(current, self, other)

    def __iter__(self) -> Iterator[Outage]:
        return iter(self._outages)

    def __len__(self) -> int:
        return len(self._outages)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]:
        return type(self).from_json, (self.to_json(),)

    def __repr__(self) -> str:
        complete = "complete" if self._complete else "incomplete"
        outages = f"{len(self):,} outage{'s' * (len(self) != 1)}"
        return f"<{type(self).__name__} of {outages}, {complete}>"

    def _parts(self) -> tuple[object, ...]:
        """All that its answers depend on: when an outage was published too, for `as_of`."""
        parts = self._outages, self._history, self._reliefs, self._rules, self._policy
        return *parts, self._complete, *(outage.published for outage in (*parts[0], *parts[1]))

    def _with(
        self,
        outages: Iterable[Outage],
        history: Iterable[Outage],
        reliefs: Iterable[DeclaredRelief],
        *,
        complete: bool,
    ) -> Self:
        """A calendar of other outages under the same rules and policy."""
        return type(self)(
            outages,
            reliefs=reliefs,
            rules=self._rules,
            policy=self._policy,
            complete=complete,
            history=history,
        )
