"""The rule, decided the slow and obvious way, to check the fast one against.

Always true here: nothing is imported from graceperiod, nothing is compiled or searched, and every
piece of every outage and relief is asked in turn whether it holds a moment. Between two moments
of which something begins or ends nothing changes, so those from due to transmission are the ends
of every piece, with the microsecond on each side.
The source is docs/algorithm.md; `tests.oracle_facts` has the values.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tests.oracle_facts import (
    ACI,
    DEFAULT_POLICY,
    HOURS_24,
    MICROSECOND,
    REASONS,
    Choices,
    Cover,
    Facts,
    Piece,
    ReliefFacts,
    Verdict,
    micros,
)

DAY = HOURS_24 // MICROSECOND


@dataclass(frozen=True)
class Moment:
    """One moment: the pieces that hold it, edges too, and the cover that decides it."""

    at: int
    pieces: tuple[Piece, ...]
    cover: Cover | None

    @property
    def lifts(self) -> bool:
        """Whether the penalty of this moment is lifted."""
        return self.cover is not None and self.cover.lifts

    @property
    def covering(self) -> list[tuple[Cover, Piece]]:
        """The pieces that cover it."""
        return [(piece.cover, piece) for piece in self.pieces if piece.cover is not None]

    @property
    def near(self) -> set[int]:
        """The outages in whose edge it lies."""
        edges = [piece.outage for piece in self.pieces if piece.cover is None]
        return {outage for outage in edges if outage is not None}

    @property
    def outages(self) -> set[int]:
        """The outages that cover it."""
        return {piece.outage for _, piece in self.covering if piece.outage is not None}

    @property
    def reliefs(self) -> set[int]:
        """The reliefs that cover it."""
        return {piece.relief for _, piece in self.covering if piece.relief is not None}

    def cautions(self, system: str | None) -> set[str]:
        """The cautions of a moment by itself."""
        found = {
            "SYSTEM_NOT_STATED": system is None,
            "AT_EDGE": bool(self.near) and not self.lifts,
            "OVERLAPPING": len(self.outages) >= 2,
        }
        return of_cover(self) | {caution for caution, holds in found.items() if holds}


@dataclass(frozen=True)
class Oracle:
    """A record of outages and reliefs, and the policy to judge by."""

    outages: tuple[Facts, ...]
    reliefs: tuple[ReliefFacts, ...] = ()
    choices: Choices = DEFAULT_POLICY
    complete: bool = True

    def points(self, outage: Facts) -> list[int]:
        """The instants at which something about an outage changes, in order."""
        if outage.resumes is not None and outage.closes is not None:
            return [outage.begins, outage.resumes, outage.closes]
        presumed = outage.last_word + self.choices.presume_ongoing // MICROSECOND
        last = presumed + self.choices.unresolved_horizon // MICROSECOND
        if outage.ended_by is not None:
            ended_by = micros(outage.ended_by)
            presumed, last = min(presumed, ended_by), ended_by + outage.grace_us
        return [outage.begins, outage.last_word, presumed, last]

    def concerns(self, outage: Facts, system: str | None) -> bool:
        """Whether an outage counts for a system."""
        if outage.impact == "DEGRADED" and not self.choices.count_degraded:
            return False
        return outage.stops(system) or outage.in_part(system)

    def covers(self, outage: Facts, system: str | None) -> list[Cover]:
        """The covers of the stretches between the points of an outage."""
        lifts, cautions = outage.lifts(system), outage.cautions(system)
        if outage.resumes is not None:
            return [Cover(lifts, "OUTAGE", cautions), Cover(lifts, "GRACE", cautions)]
        unresolved = cautions | {"UNRESOLVED"}
        presumed = Cover(lifts, "OUTAGE", unresolved)
        doubted = Cover(False, "UNRESOLVED_OUTAGE", unresolved)
        return [Cover(lifts, "OUTAGE", cautions), presumed, doubted]

    def pieces_of(self, outage: Facts, place: int, system: str | None) -> Iterator[Piece]:
        """The stretches of an outage, and the edges outside them."""
        start, *ends = self.points(outage)
        first = start if self.choices.start_in else start + 1
        for cover, end in zip(self.covers(outage, system), ends, strict=True):
            last = end if self.choices.end_in else end - 1
            yield Piece(first, last, cover, place)
            first = max(first, last + 1)
        edge = self.choices.edge // MICROSECOND
        yield Piece(start - edge, start - 1 if self.choices.start_in else start, None, place)
        if outage.closes is not None:
            after = outage.closes + 1 if self.choices.end_in else outage.closes
            yield Piece(after, outage.closes + edge, None, place)

    def pieces(self, system: str | None, due: int | None) -> list[Piece]:
        """All the pieces that matter to a system."""
        found: list[Piece] = []
        for place, outage in enumerate(self.outages):
            if self.concerns(outage, system):
                found += self.pieces_of(outage, place, system)
        for place, relief in enumerate(self.reliefs):
            if relief.lifts(system, due):
                found.append(Piece(*relief.interval(), Cover(True, "DECLARED_RELIEF"), None, place))
            elif relief.reaches(system) or relief.silent(system):
                unsure = Cover(False, "DECLARED_RELIEF", frozenset({"RELIEF_SCOPE"}))
                found.append(Piece(*relief.interval(), unsure, None, place))
        return [piece for piece in found if piece.first <= piece.last]

    def outage_order(self, places: Iterable[int]) -> list[int]:
        """Outages by start, then end, none last, then number, which follows the place."""

        def key(place: int) -> tuple[int, bool, int, int]:
            outage = self.outages[place]
            return outage.begins, outage.resumes is None, outage.resumes or 0, place

        return sorted(places, key=key)

    def relief_order(self, places: Iterable[int]) -> list[int]:
        """Reliefs by their days, then by place."""
        return sorted(
            places,
            key=lambda place: (self.reliefs[place].first, self.reliefs[place].last, place),
        )

    def decide(self, t: int, system: str | None, due: int | None = None) -> Verdict:
        """The whole answer for a transmission at t."""
        if due is not None and t <= due:
            return Verdict("NO_PENALTY", "ON_TIME")
        pieces = self.pieces(system, due)
        sent = moment_at(pieces, t)
        if due is None:
            return self.at_once(sent, system, pieces)
        moments = [moment_at(pieces, at) for at in between(pieces, due, t)]
        if all(moment.cover is not None for moment in moments):
            return self.all_covered(moments, system)
        return self.some_uncovered(moments, system, pieces)

    def at_once(self, sent: Moment, system: str | None, pieces: list[Piece]) -> Verdict:
        """The answer with no due time."""
        cautions = sent.cautions(system)
        outcome, reason = "PENALTY_MAY_APPLY", "NO_OUTAGE"
        if sent.cover is not None:
            outcome = "NO_PENALTY" if sent.lifts else "UNDETERMINED"
            reason = sent.cover.reason
        elif not self.complete:
            cautions.add("RECORD_INCOMPLETE")
        verdict = Verdict(
            outcome,
            reason,
            frozenset(cautions),
            outcome == "UNDETERMINED" or bool(cautions - {"OVERLAPPING", "RECORD_INCOMPLETE"}),
            self.cited(sent),
            self.reliefs_cited(sent),
        )
        return self.finished(verdict, [sent], sent, system, pieces)

    def all_covered(self, moments: list[Moment], system: str | None) -> Verdict:
        """The answer where no moment from due to transmission is uncovered."""
        cautions = set().union(*(moment.cautions(system) for moment in moments))
        failing = [
            moment.cover for moment in moments if moment.cover is not None and not moment.lifts
        ]
        near = [bool(moment.near) for moment in moments if not moment.lifts]
        if not near or not all(near):
            cautions.discard("AT_EDGE")
        deciding = failing[0] if failing else moments[-1].cover
        assert deciding is not None
        verdict = Verdict(
            "UNDETERMINED" if failing else "NO_PENALTY",
            deciding.reason,
            frozenset(cautions),
            bool(failing) or bool(cautions - {"OVERLAPPING"}),
            tuple(self.outage_order(set().union(*(moment.outages for moment in moments)))),
            tuple(self.relief_order(set().union(*(moment.reliefs for moment in moments)))),
        )
        return self.finished(verdict, moments, moments[-1], system, [])

    def some_uncovered(
        self, moments: list[Moment], system: str | None, pieces: list[Piece]
    ) -> Verdict:
        """The answer where some moment from due to transmission is uncovered."""
        due, sent = moments[0], moments[-1]
        uncovered = [moment for moment in moments if moment.cover is None]
        found = {
            "SYSTEM_NOT_STATED": system is None,
            "AT_EDGE": all(moment.near for moment in uncovered),
            "OVERLAPPING": len(due.outages) >= 2 or len(sent.outages) >= 2,
            "RECORD_INCOMPLETE": not self.complete,
        }
        outcome, deciding = "PENALTY_MAY_APPLY", sent
        if due.cover is None:
            reason = "NO_OUTAGE" if sent.cover is None else "LATE_BEFORE_OUTAGE"
        elif not due.outages:
            outcome, reason, deciding = "UNDETERMINED", "DECLARED_RELIEF", due
        else:
            reason, deciding = "LATE_AFTER_GRACE", due
            found["WITHIN_24_HOURS"] = self.follows_up(due, sent.at, system)
            outcome = "UNDETERMINED" if found["WITHIN_24_HOURS"] else outcome
        cautions = of_cover(due) | of_cover(sent)
        cautions |= {caution for caution, holds in found.items() if holds}
        verdict = Verdict(
            outcome,
            reason,
            frozenset(cautions),
            outcome == "UNDETERMINED" or bool(cautions - {"OVERLAPPING"}),
            tuple(dict.fromkeys((*self.cited(due), *self.cited(sent)))),
            tuple(dict.fromkeys((*self.reliefs_cited(due), *self.reliefs_cited(sent)))),
        )
        return self.finished(verdict, moments, deciding, system, pieces)

    def follows_up(self, due: Moment, t: int, system: str | None) -> bool:
        """Whether data due in an outage were sent in the time that the plan gives for them."""
        resumed = [self.outages[place] for place in due.outages]
        ends = [outage.resumes for outage in resumed if outage.resumes is not None]
        if not ends or (system is not None and system not in ACI):
            return False
        rules = [outage.terms.rule for outage in resumed if outage.resumes == max(ends)]
        times = [
            rule.follow_up for rule in rules if rule is not None and rule.follow_up is not None
        ]
        return any(t <= max(ends) + follow_up // MICROSECOND for follow_up in times)

    def cited(self, at: Moment) -> tuple[int, ...]:
        """The outages that cover a moment, those that decide it first."""
        covers = {piece.outage: cover for cover, piece in at.covering}
        ordered = self.outage_order(at.outages)
        return tuple(sorted(ordered, key=lambda place: place_of(covers[place], at)))

    def reliefs_cited(self, at: Moment) -> tuple[int, ...]:
        """The reliefs that cover a moment, those that decide it first."""
        covers = {piece.relief: cover for cover, piece in at.covering}
        ordered = self.relief_order(at.reliefs)
        return tuple(sorted(ordered, key=lambda place: place_of(covers[place], at)))

    def finished(
        self,
        verdict: Verdict,
        moments: list[Moment],
        deciding: Moment,
        system: str | None,
        pieces: list[Piece],
    ) -> Verdict:
        """The answer with what is near, and the window of the cover that decides a moment."""
        t, near = moments[-1].at, set[int]()
        if "AT_EDGE" in verdict.cautions:
            looked_at = [
                moments[0],
                moments[-1],
                *(moment for moment in moments if not moment.cover),
            ]
            near = near.union(*(moment.near for moment in looked_at))
        verdict = replace(verdict, near=tuple(self.outage_order(near)))
        if verdict.reason == "NO_OUTAGE":
            distances = []
            for piece in pieces:
                if piece.cover is not None:
                    start, end = self.window(piece)
                    end = piece.last if end is None else end
                    distances.append(start - t if t <= start else t - end)
            # Of an outage without an end, a piece before the last one can only be further away.
            margin = -max(min(distances), 1) if distances else None
            return replace(verdict, nearest=self.nearest(t, system), margin=margin)
        windows = [
            self.window(piece) for cover, piece in deciding.covering if cover == deciding.cover
        ]
        ends = [end for _, end in windows if end is not None]
        first = min(start for start, _ in windows)
        if len(ends) < len(windows):
            return replace(verdict, window=(first, None))
        margin = max(ends) - t if deciding.at == t else -max(t - max(ends), 1)
        return replace(verdict, window=(first, max(ends)), margin=margin)

    def window(self, piece: Piece) -> tuple[int, int | None]:
        """Start and end of the window of an outage, or of a relief."""
        if piece.relief is not None:
            return self.reliefs[piece.relief].span
        assert piece.outage is not None
        outage = self.outages[piece.outage]
        return outage.begins, outage.closes

    def nearest(self, t: int, system: str | None) -> int | None:
        """The outage with an end whose window is nearest to an instant, within a day."""
        found: dict[int, int] = {}
        for place, outage in enumerate(self.outages):
            if outage.closes is not None and self.concerns(outage, system):
                found[place] = max(outage.begins - t, t - outage.closes)
        least = min(found.values(), default=DAY + 1)
        if least > DAY:
            return None
        return self.outage_order(place for place, away in found.items() if away == least)[0]


def moment_at(pieces: list[Piece], at: int) -> Moment:
    """A moment, with the pieces that hold it."""
    holding = tuple(piece for piece in pieces if piece.first <= at <= piece.last)
    covers = [piece.cover for piece in holding if piece.cover is not None]
    return Moment(at, holding, min(covers, key=Cover.rank, default=None))


def between(pieces: list[Piece], due: int, t: int) -> list[int]:
    """Due, transmission, and each end of a piece from one to the other with both its sides."""
    ends = {end for piece in pieces for end in (piece.first, piece.last)}
    marks = {due, t} | {end + side for end in ends for side in (-1, 0, 1)}
    return sorted(mark for mark in marks if due <= mark <= t)


def of_cover(at: Moment) -> set[str]:
    """The cautions of the cover that decides a moment."""
    return set() if at.cover is None else set(at.cover.cautions)


def place_of(cover: Cover, at: Moment) -> tuple[bool, bool, int]:
    """Where what covers a moment is cited."""
    return cover != at.cover, not cover.lifts, REASONS.index(cover.reason)
