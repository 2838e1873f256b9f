"""One system's timeline: its verdicts, with the evidence for each, which is looked up on demand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product
from operator import itemgetter

from graceperiod.engine.evidence import Case, Evidence, Verdict, merge_cases
from graceperiod.engine.verdict_timeline import Citation, Owner, VerdictTimeline, outages_of
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import rule_on
from graceperiod.times import DAY, eastern_day
from graceperiod.verdicts import Caution, Reason

_LAPSED = 30 * DAY  # for so long an outage that ceased to count without an end is still mentioned


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
        near = [
            (max(dated.start - at, at - dated.closes), dated.outage)
            for dated in self._dated
            if dated.closes is not None and dated.start - DAY <= at <= dated.closes + DAY
        ]
        # Of several at one distance, the first counts.
        return min(near, key=itemgetter(0))[1] if near else None

    @cached_property
    def _spans(self) -> list[tuple[int, int, Owner]]:
        """The first and the last instant of each outage and relief that covers any. Ends count that
        the policy leaves out. An outage without an end lasts until it no longer counts.
        """
        spans: dict[int, tuple[int, int, Owner]] = {}
        for interval, (cover, owner, _) in zip(self._segments.intervals, self._cited, strict=True):
            if not cover.is_edge:  # pieces come in order of time, so the last one is kept
                start, end = _span(owner)
                spans[id(owner)] = start, interval.high - 1 if end is None else end, owner
        return list(spans.values())

    def _lapsed(self, at: int) -> tuple[Outage, ...]:
        """The outages without an end that ceased to count in the month before an instant."""
        # `last` is the last instant at which it counts: it ceases a microsecond later.
        ceased = (owner for _, last, owner in self._spans if at - _LAPSED <= last < at)
        return tuple(o.outage for o in ceased if isinstance(o, DatedOutage) and o.end is None)

    def _distance(self, at: int) -> int | None:
        """The distance from an instant that nothing covers to the nearest window or relief, in
        microseconds, as a negative number: never 0, also where the policy leaves out the ends of
        windows. None if nothing is on record.
        """
        distances = [max(start - at, at - last) for start, last, _ in self._spans]
        return -max(min(distances), 1) if distances else None


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
