"""A record: outages, reliefs, rules and a policy, as one value.

A record does not change, and two with the same contents are equal, whatever order they were given
in. JSON holds everything that answers depend on; CSV holds the outages alone. A system's timeline
is compiled at its first use.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Self, Unpack

from graceperiod._files import read_source
from graceperiod._model import Documented, check_all
from graceperiod.display.words import describe_count
from graceperiod.engine.timeline import Timeline
from graceperiod.engine.windows import DatedOutage, sort_outages, stops
from graceperiod.errors import InvalidOutageError
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.record.document import PARTS, CalendarDocument, Parts, document_of, version_of
from graceperiod.record.numbers import find_number
from graceperiod.record.outages_csv import read_csv, write_csv
from graceperiod.record.revisions import disputed_pairs, fold_outages, outage_known_at
from graceperiod.rules import CBSA_RULES, DEFAULT_POLICY, GraceRule, Policy
from graceperiod.systems import System
from graceperiod.times import Moment, end_instant, ends_before, first_instant, instant

__all__ = ["Record"]


@dataclass(frozen=True, slots=True, init=False, eq=False, repr=False)
class Record(Documented[CalendarDocument]):
    """What a calendar holds. `OutageCalendar`, which adds the answers, documents the arguments."""

    outages: tuple[Outage, ...]
    """The outages that count, by start."""
    history: tuple[Outage, ...]
    """Earlier revisions of the outages, by start."""
    reliefs: tuple[DeclaredRelief, ...]
    """The declared reliefs."""
    rules: tuple[GraceRule, ...]
    """The dated rules, by the day they begin."""
    policy: Policy
    """The choices made where the sources are silent."""
    complete: bool
    """Whether the record is known to have no gaps."""
    _dated: list[DatedOutage]
    _timelines: dict[System | str | None, Timeline]
    _version: Callable[[], str]

    def __init__(
        self,
        outages: Iterable[Outage] = (),
        *,
        reliefs: Iterable[DeclaredRelief] = (),
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
        complete: bool = False,
        history: Iterable[Outage] = (),
    ) -> None:
        if isinstance(outages, Record):
            raise InvalidOutageError(
                "a calendar was given as outages; change its parts with calendar.replace(...), or "
                "pass calendar.outages"
            )
        by_day = tuple(sorted(check_all(GraceRule, rules), key=lambda rule: rule.since))
        # Of two rules of one day, the order they were given in would decide.
        if len({rule.since for rule in by_day}) < len(by_day):
            raise InvalidOutageError("two rules begin on the same day; leave one of them out")
        folded = fold_outages(*([*check_all(Outage, group)] for group in (outages, history)))
        # Each outage is dated under the rule of its day once, for all timelines and windows.
        date = partial(DatedOutage.of, rules=by_day)
        dated, earlier = (sort_outages(map(date, group)) for group in folded)
        # Any fixed order would do: equality and JSON must not depend on the order given.
        distinct = set(check_all(DeclaredRelief, reliefs))
        values = {
            "outages": tuple(one.outage for one in dated),
            "history": tuple(one.outage for one in earlier),
            "reliefs": tuple(sorted(distinct, key=DeclaredRelief.model_dump_json)),
            "rules": by_day,
            "policy": next(check_all(Policy, [policy])),
            "complete": complete,
        }
        # Timelines are compiled at first use: most records are asked about few of their systems.
        # The version is of the values: one of `self` would wait for the garbage collector.
        own = {"_dated": dated, "_timelines": {}, "_version": cache(partial(version_of, values))}
        if not isinstance(complete, bool):
            raise InvalidOutageError(f"complete is {complete!r}, neither True nor False")
        for name, value in (values | own).items():
            object.__setattr__(self, name, value)  # as the constructor of a frozen dataclass does

    @property
    def reaches(self) -> datetime | None:
        """The last moment that an outage on record speaks of, Eastern: its end, or the last word
        on it. None without outages. Nothing is on record after this moment, even if the record is
        complete.
        """
        return max((outage.last_word for outage in self.outages), default=None)

    def timeline(self, name: System | str | None) -> Timeline:
        """The timeline of one system (None: of any), compiled at its first use.

        Raises:
            UnknownSystemError: the name of something other than a system.
        """
        # The keys are systems and not names, or the cache would grow with every spelling.
        system = None if name is None else System.parse(name)
        if system not in self._timelines:
            self._timelines[system] = Timeline(
                system,
                self._dated,
                self.reliefs,
                rules=self.rules,
                policy=self.policy,
                complete=self.complete,
                record_version=self._version,
            )
        return self._timelines[system]

    def windows(
        self, system: System | str | None = None
    ) -> tuple[tuple[datetime, datetime | None], ...]:
        """The window of each outage that stops a system (None: any), by start: from the start to
        the end of the grace, Eastern; None for the end of one without a resumption.
        """
        wanted = None if system is None else System.parse(system)
        return tuple(dated.window for dated in self._dated if stops(dated.outage, wanted))

    def window_of(self, outage: Outage) -> tuple[datetime, datetime | None]:
        """The window that an outage has under the rules of this calendar, which need not hold it:
        from the start to the end of the grace, Eastern; None for the end of one without a
        resumption.

        Raises:
            InvalidOutageError: the value is not an outage.
        """
        return DatedOutage.of(next(check_all(Outage, [outage])), self.rules).window

    def between(self, start: Moment | None = None, end: Moment | None = None) -> Self:
        """The calendar with only those outages whose window overlaps a period.

        An outage without an end has a window for as long as it has a bearing on answers: by the
        policy, or until `ended_by` and the grace. The calendar given back is not `complete`, since
        the outages left out must not count as time without outages. Decide by the whole one.

        Args:
            start: an Eastern date, from 00:00 ET, or a time as `decide` takes it. None: no limit.
            end: the same; a date is meant to its end. None: no limit.

        Raises:
            InvalidOutageError: the end is before the start. A moment that cannot be read raises
                what `decide` does.
        """
        first = -math.inf if start is None else first_instant(start)
        last = math.inf if end is None else end_instant(end)
        if start is not None and end is not None and ends_before(start, end):
            raise InvalidOutageError(f"the end, {end}, is before the start, {start}")

        def overlaps(outage: Outage) -> bool:
            dated = DatedOutage.of(outage, self.rules)
            return dated.start < last and dated.counts_until(self.policy) >= first

        outages, history = (filter(overlaps, group) for group in (self.outages, self.history))
        return self.replace(outages=outages, history=history, complete=False)

    def replace(self, **parts: Unpack[Parts]) -> Self:
        """The calendar with some of its parts changed, and all else kept.

        Args:
            parts: `outages`, `reliefs`, `rules`, `policy`, `complete` or `history`, as the
                constructor takes them.
        """
        return type(self)(**{**_parts_of(self), **parts})

    def as_of(self, moment: datetime | str) -> Self:
        """The calendar that a person had at an instant: what was known then.

        A notice counts from its publication on, and of its revisions the latest that was published
        by then. Where the time of publication is not known, a scheduled outage is taken as
        announced ahead; the start of any other is taken as known when it began, and its end when
        it ended.
        """
        at = instant(moment)
        # An earlier revision without a time of publication cannot be placed, and is left out.
        dated = (outage for outage in self.history if outage.published)
        known = (outage_known_at(at, outage) for outage in (*self.outages, *dated))
        reliefs = [relief for relief in self.reliefs if at >= relief.known_from]
        return self.replace(outages=filter(None, known), history=(), reliefs=reliefs)

    @property
    def version(self) -> str:
        """The first 12 digits of the SHA-256 of the record's JSON. Every decision names it as
        `record_version`, so that it can be told which record decided.
        """
        return self._version()

    @classmethod
    def _document_class(cls) -> type[CalendarDocument]:
        return CalendarDocument

    def _to_document(self) -> CalendarDocument:
        return document_of(_parts_of(self))

    @classmethod
    def _from_document(cls, document: CalendarDocument) -> Self:
        return cls(**_parts_of(document))

    def to_csv(self) -> str:
        """The outages that count, as CSV (RFC 4180) with a row for each; `from_csv` reads it."""
        return write_csv(self.outages)

    @classmethod
    def from_csv(
        cls,
        text: str | bytes | Path,
        *,
        reliefs: Iterable[DeclaredRelief] = (),
        rules: Iterable[GraceRule] = CBSA_RULES,
        policy: Policy = DEFAULT_POLICY,
        complete: bool = False,
    ) -> Self:
        """A calendar of the outages in a table of CSV, with a row for each.

        Args:
            text: a header, then the rows, separated by commas, semicolons or tabs; or the `Path` of
                a file of them. Bytes are UTF-8. The columns are the fields of `Outage`, in any
                order: `systems` (several with `;` or `|` between them) and `start` are needed, and
                an empty cell means that the value is not known. Times state their zone
                (`2025-10-02 15:30 ET`), flags are `true` or `false`, durations are ISO 8601
                (`PT2H`).
            reliefs: as a calendar takes them, like the arguments after it.
            rules: the dated rules.
            policy: what the sources leave open.
            complete: whether the record is known to have no gaps.

        Rows with the same number are one bulletin, and those that share `published` and `status`
        are one revision. The later revision counts, and in it a row with an end before one
        without. A row that is withdrawn or `CANCELLED` does not count. The origin of an outage is
        its row in the file of a `Path`, unless the row states another.

        Raises:
            InvalidOutageError: a column is missing, unknown or named twice, a row is too short or
                too long, or the bytes are not UTF-8. A value that is wrong raises what `Outage`
                would. The message names the row and the column, and the file of a `Path`.
            OSError: the file cannot be read.
        """
        # A name that is not UTF-8 could not be written as JSON.
        file = text.name.encode(errors="replace").decode() if isinstance(text, Path) else None
        with read_source(text) as table:
            outages = [*read_csv(table, file)]
        return cls(outages, reliefs=reliefs, rules=rules, policy=policy, complete=complete)

    def __or__(self, other: Self) -> Self:
        """The outages of both. Where both have revisions of one bulletin, the one published last
        counts; where that is not known, the one with the last status, and of the same outage the
        one that says more, such as its end. The others become history. What one of the two knows
        to be taken back does not count. Where the two contradict each other, both outages count,
        as approximate; `contradictions` lists them.

        A calendar holds outages and not notices. A notice that says only that an outage is over
        has to be read together with the notice that began it, by `read_bulletins` or
        `from_bulletins`.

        Raises:
            InvalidOutageError: their rules or their policies differ.
        """
        if not isinstance(other, type(self)):
            return NotImplemented
        if (self.rules, self.policy) != (other.rules, other.policy):
            raise InvalidOutageError(
                "the two calendars have different rules or policies; make both with the same"
            )
        joined = self._join(other)
        # Nothing tells which is right: as approximate, each gives its decisions a caution.
        unsure = {outage for pair in disputed_pairs(joined, self, other) for outage in pair}
        outages = [
            outage.model_copy(update={"approximate": True}) if outage in unsure else outage
            for outage in joined
        ]
        return joined.replace(outages=outages) if unsure else joined

    def _join(self, other: Self) -> Self:
        """A calendar of what both hold, under the rules and the policy of this one."""
        return self.replace(
            outages=(*self, *other),
            history=(*self.history, *other.history),
            reliefs=(*self.reliefs, *other.reliefs),
            complete=self.complete and other.complete,
        )

    def contradictions(self, other: Self) -> list[tuple[Outage, Outage]]:
        """The pairs of outages in which this calendar and another contradict each other, this
        calendar's outage first. The two have one number and share a system, each is in one of the
        calendars alone, and nothing tells which is right.
        """
        return disputed_pairs(self._join(other), self, other)

    def __getitem__(self, number: str) -> tuple[Outage, ...]:
        """The outages of the bulletin with this number, by start. Most bulletins have one outage.

        Raises:
            UnknownNumberError: no outage that counts has the number; the message names those that
                are like it.
        """
        return find_number(number, self.outages, self.history)

    def __contains__(self, outage: object) -> bool:
        """Whether an outage counts; or any with a number, if a text is given."""
        if isinstance(outage, str):
            return any(one.number == outage for one in self.outages)
        return outage in self.outages

    def __iter__(self) -> Iterator[Outage]:
        return iter(self.outages)

    def __len__(self) -> int:
        return len(self.outages)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]:
        # JSON holds no compiled timelines, and checks what it reads.
        return type(self).from_json, (self.to_json(),)

    def __repr__(self) -> str:
        complete = "complete" if self.complete else "incomplete"
        outages = describe_count(len(self), "outage")
        return f"<{type(self).__name__} of {outages}, {complete}>"

    def _parts(self) -> tuple[object, ...]:
        """Everything that answers depend on."""
        # Two outages are equal whenever they were published, but `as_of` tells them apart.
        published = (outage.published for outage in (*self.outages, *self.history))
        return *_parts_of(self).values(), *published


def _parts_of(record: Record | CalendarDocument) -> dict[str, Any]:
    """What a record is made of, by the names of its constructor, which the document has too."""
    return {name: getattr(record, name) for name in PARTS}
