"""One system's timeline: its verdicts, with the evidence for each, which is looked up on demand."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, product
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from graceperiod.engine.evidence import Case, Evidence, Verdict, merge_cases
from graceperiod.engine.verdict_timeline import Citation, Owner, VerdictTimeline, outages_of
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import rule_on
from graceperiod.times import DAY, eastern_day
from graceperiod.verdicts import Caution, Reason

_LAPSED = 30 * DAY  # for so long an outage that ceased to count without an end is still mentioned

_Whose = TypeVar("_Whose", bound=Owner)


class Timeline(VerdictTimeline):
    """The timeline of one system (None: of any), for its verdicts and their evidence."""

    def case(self, transmitted: Sequence[int], due: Sequence[int | None] = (None,)) -> Case:
        """The case of times that each mean one instant, or both instants of a repeated hour."""
        cases = []
        for sent, limit in product(transmitted, due):
            verdict = self.verdict(sent, limit)
            cases.append(Case(sent, limit, verdict, self.evidence(sent, limit, verdict)))
        return cases[0] if len(cases) == 1 else merge_cases(cases)

    def evidence(self, transmitted: int, due: int | None, verdict: Verdict) -> Evidence:
        """The evidence for a verdict of this timeline about a transmission."""
        found = replace(self._blank, rule=rule_on(self._rules, eastern_day(transmitted)))
        if verdict.reason is Reason.ON_TIME:
            return found
        decided_at, cited = transmitted, self._citations([transmitted], due)
        deciding = _deciding(cited)
        if due is not None:
            at_due = self._citations([due], due)
            if self._is_covered(due, transmitted):
                cited = self._cited_at(self._starts_between(due, transmitted), in_edge=False)
            elif at_due:
                decided_at, deciding, cited = due, _deciding(at_due), at_due + cited
        outages = outages_of(cited)
        by_outages = [owner for owner in deciding if isinstance(owner, DatedOutage)]
        window = _hull(deciding)
        if window is None:
            margin = self._distance(transmitted)
        elif window[1] is None:
            margin = None
        elif decided_at == transmitted:
            margin = window[1] - transmitted
        else:  # never 0 outside a window, also where the policy leaves its end out
            margin = -max(transmitted - window[1], 1)
        is_outside = verdict.reason is Reason.NO_OUTAGE
        return replace(
            found,
            outages=tuple(dated.outage for dated in outages),
            reliefs=tuple(
                dict.fromkeys(one.owner for one in cited if isinstance(one.owner, DeclaredRelief))
            ),
            near=self._near(transmitted, due) if Caution.AT_EDGE in verdict.cautions else (),
            nearest=self._nearest(transmitted) if is_outside else None,
            lapsed=self._lapsed(transmitted) if is_outside else (),
            window=window,
            margin=margin,
            rule=(by_outages or outages)[0].terms.rule if outages else found.rule,
        )

    def excusing(self, transmitted: int, due: int | None) -> list[Outage | DeclaredRelief]:
        """The outages and reliefs that lift a penalty which is lifted: those that decide the
        transmission or, where it was late, some moment since it was due.
        """
        if due is not None and transmitted <= due:
            return []
        times = [transmitted] if due is None else self._starts_between(due, transmitted)
        owners = _deciding(self._citations(times, due))
        found = (owner.outage if isinstance(owner, DatedOutage) else owner for owner in owners)
        return list(dict.fromkeys(found))

    def _starts_between(self, first: int, last: int) -> list[int]:
        """An instant, and the first instant of each later segment up to another."""
        return [first, *self.edges[self._segments.number(first) : self._segments.number(last)]]

    def _cited_at(self, times: Iterable[int], *, in_edge: bool) -> list[Citation]:
        """What covers any of some instants, or has them in its edge, in the order of the record."""
        places = sorted({i for at in times for i in self._segments.covering(at)})
        return [self._cited[i] for i in places if self._cited[i].cover.is_edge is in_edge]

    def _near(self, transmitted: int, due: int | None) -> tuple[Outage, ...]:
        """The outages in whose edge the two times lie, or a moment between that is not covered."""
        times = [transmitted]
        if due is not None:
            between = self._starts_between(due, transmitted)[1:]
            times += [due, *(at for at in between if not self._is_covered(at, at))]
        return tuple(dated.outage for dated in outages_of(self._cited_at(times, in_edge=True)))

    @cached_property
    def _dated(self) -> list[DatedOutage]:
        """The outages that concern the system, in their order."""
        return outages_of(self._cited)

    @cached_property
    def _blank(self) -> Evidence:
        """What is the same for every verdict of the timeline."""
        reaches = max((dated.last_word for dated in self._dated), default=None)
        version = self._record_version()  # not before, since it takes longer than many decisions
        return Evidence(self.system, rules=self._rules, reaches=reaches, record_version=version)

    def _nearest(self, at: int) -> Outage | None:
        """The outage whose window is nearest to an instant that none covers, within a day."""
        found = self._nearest_window(at)
        return found.owner.outage if found and found.distance(at) <= DAY else None

    @cached_property
    def _nearest_window(self) -> "Callable[[int], _Span[DatedOutage] | None]":
        ended = ((dated, dated.closes) for dated in self._dated)
        return _finder(_Span(one.start, last, one) for one, last in ended if last is not None)

    @cached_property
    def _nearest_span(self) -> "Callable[[int], _Span[Owner] | None]":
        return _finder(self._spans)

    @cached_property
    def _spans(self) -> "list[_Span[Owner]]":
        """The span of each outage and relief that covers any instant. Ends count that the policy
        leaves out. An outage without an end lasts until it no longer counts.
        """
        spans: dict[int, _Span[Owner]] = {}
        for interval, (cover, owner, _) in zip(self._segments.intervals, self._cited, strict=True):
            if not cover.is_edge:  # pieces come in order of time, so the last one is kept
                start, end = _span(owner)
                spans[id(owner)] = _Span(start, interval.high - 1 if end is None else end, owner)
        return list(spans.values())

    @cached_property
    def _unended(self) -> list[tuple[int, Outage]]:
        """The outages without an end, each with the last instant at which it counts."""
        outages = ((span.last, span.owner) for span in self._spans)
        return [
            (last, dated.outage)
            for last, dated in outages
            if isinstance(dated, DatedOutage) and dated.end is None
        ]

    def _lapsed(self, at: int) -> tuple[Outage, ...]:
        """The outages without an end that ceased to count in the month before an instant."""
        # They cease a microsecond after the last instant.
        return tuple(outage for last, outage in self._unended if at - _LAPSED <= last < at)

    def _distance(self, at: int) -> int | None:
        """The distance from an instant that nothing covers to the nearest window or relief, in
        microseconds, as a negative number: never 0, also where the policy leaves out the ends of
        windows. None if nothing is on record.
        """
        found = self._nearest_span(at)
        return -max(found.distance(at), 1) if found else None


class _Span(NamedTuple, Generic[_Whose]):
    """The first and the last instant of a window or a relief."""

    start: int
    last: int
    owner: _Whose

    def distance(self, at: int) -> int:
        """How far it is from an instant outside it, in microseconds."""
        return max(self.start - at, at - self.last)


def _finder(spans: Iterable[_Span[_Whose]]) -> Callable[[int], _Span[_Whose] | None]:
    """What finds the span nearest to an instant that lies in none: of several, the first to start.

    Takes time in proportion to the logarithm of their number.
    """
    ordered = sorted(spans, key=attrgetter("start"))
    starts = [span.start for span in ordered]
    latest = list(accumulate(ordered, lambda *two: max(two, key=attrgetter("last"))))

    def nearest(at: int) -> _Span[_Whose] | None:
        # All that start before are over, and the latest of them to end is the nearest.
        after = bisect_left(starts, at)
        beside = latest[max(after - 1, 0) : after] + ordered[after : after + 1]
        return min(beside, key=lambda span: span.distance(at), default=None)

    return nearest


def _deciding(cited: Iterable[Citation]) -> list[Owner]:
    """The owners of the covers that decide."""
    return [citation.owner for citation in cited if citation.decides]


def _span(owner: Owner) -> tuple[int, int | None]:
    """The window of an outage, or the days of a relief."""
    return (owner.start, owner.closes) if isinstance(owner, DatedOutage) else owner.span


def _hull(owners: Iterable[Owner]) -> tuple[int, int | None] | None:
    """The first start and the last end of some windows. The end is None if one has none."""
    spans = [_span(owner) for owner in owners]
    if not spans:
        return None
    ends = [end for _, end in spans if end is not None]
    return min(start for start, _ in spans), max(ends) if len(ends) == len(spans) else None
