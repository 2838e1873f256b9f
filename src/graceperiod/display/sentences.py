"""A decision in plain sentences that a broker can paste into an appeal.

One statement a line: the answer, what was sent when, what covers it and how far inside, the rule
and its source, each caution in words, the versions of the library and the tz data.
"""

from collections.abc import Callable, Iterable, Iterator

from graceperiod.engine.evidence import Case
from graceperiod.outages import DeclaredRelief, Impact, Outage
from graceperiod.times import HOUR, MINUTE, describe, describe_utc, from_duration, instant
from graceperiod.verdicts import Caution, Outcome, Reason

__all__ = ["CAUTIONS", "REASONS", "describe_length", "describe_outage", "explain_case"]

_LISTED = 10  # outages spelled out; the rest are counted

_OUTCOMES = {
    Outcome.NO_PENALTY: "No penalty applies",
    Outcome.PENALTY_MAY_APPLY: "A penalty may apply",
    Outcome.UNDETERMINED: "Undetermined, the facts on record do not decide it",
}

REASONS: dict[Reason, str] = {
    Reason.OUTAGE: "the transmission falls within an outage",
    Reason.GRACE: "the transmission falls within the grace after resumption",
    Reason.DECLARED_RELIEF: "the transmission falls within a period of relief that CBSA declared",
    Reason.ON_TIME: "the data were transmitted by the time they were due",
    Reason.NO_OUTAGE: "no outage, grace or declared relief on record that counts covers the "
    "transmission",
    Reason.LATE_BEFORE_OUTAGE: "the data were due before the unbroken cover of the transmission "
    "began, so the obligation was missed first",
    Reason.LATE_AFTER_GRACE: "the data were due within an outage, its grace or a declared relief, "
    "but transmitted when that covered them no longer",
    Reason.UNRESOLVED_OUTAGE: "an outage was never reported as resolved, and the transmission "
    "came too long after the last word on it to presume that it was still going on",
    Reason.AMBIGUOUS_TIME: "the time stated happened twice that night, and its two readings give "
    "different answers",
}

CAUTIONS: dict[Caution, str] = {
    Caution.AT_EDGE: "a time lies within a minute outside the edge of a window, and bulletins "
    "state their times to the minute; check the exact time of the transmission and of the "
    "resumption",
    Caution.UNRESOLVED: "the outage has no reported end; look for a RESOLVED bulletin",
    Caution.APPROXIMATE: "the window announced is wider than the outage itself, or its start is "
    "the time of a notice; the outage may not have reached this moment",
    Caution.SUBMISSION_POSSIBLE: "the system was announced as degraded only; documents could "
    "still be sent",
    Caution.DELAY: "this was a processing delay, which counts as an outage if it was over 60 "
    "minutes",
    Caution.ACI_ONLY: "the rule of that day covers Advance Commercial Information only (cargo, "
    "conveyance, house bill); check what the data were",
    Caution.RULE_UNCERTAIN: "the outage lies between the last bulletin with the old wording of the "
    "rule and the first with the new; it is not known which applied",
    Caution.NO_RULE: "the outage is from before any rule on record that lifts penalties",
    Caution.SYSTEM_NOT_STATED: "no system was stated, so an outage of any system was counted; "
    "check that the data were sent through a system that was out",
    Caution.PART_OF_SYSTEM: "the outage is of one route into the system stated; it counts only if "
    "the data took that route",
    Caution.RECORD_INCOMPLETE: "the record of outages used is known to have gaps; look for a "
    "bulletin of that day",
    Caution.OVERLAPPING: "several outages cover the moment; all are cited",
}

_IMPACTS = {
    Impact.UNAVAILABLE: "unavailable",
    Impact.INTERMITTENT: "intermittent",
    Impact.DELAYED: "delayed",
    Impact.DEGRADED: "degraded",
    Impact.UNKNOWN: "impact not stated",
}


def explain_case(case: Case) -> str:
    """The sentences for a decision, one a line."""
    verdict, evidence = case.verdict, case.evidence
    lines = [f"{_OUTCOMES[verdict.outcome]}: {REASONS[verdict.reason]} ({verdict.reason})."]
    lines += _times(case)
    lines += _cite(evidence.outages, describe_outage)
    lines += _position(case)
    lines += _cite(
        evidence.at_due, lambda outage: f"At the time it was due: {describe_outage(outage)}"
    )
    lines += _cite(
        evidence.near, lambda outage: f"Close by, but not covering it: {describe_outage(outage)}"
    )
    lines += [_relief(relief) for relief in evidence.reliefs]
    if rule := evidence.rule:
        lines.append(
            f"The rule in force ({rule.id}, since {rule.since}): {rule.wording}. "
            f"Source: {rule.source}."
        )
    lines += [
        f"Caution ({caution}): {words}."
        for caution, words in CAUTIONS.items()
        if caution in verdict.cautions
    ]
    lines.append(
        f"Decided by graceperiod {evidence.library_version} with tz data {evidence.tz_version}."
    )
    return "\n".join(lines)


def _times(case: Case) -> Iterator[str]:
    """What was sent when, through which system, and when it was due."""
    transmitted, due, _, evidence = case
    through = evidence.system.label if evidence.system else "a system that was not stated"
    pairs = evidence.readings or [(transmitted, due)]
    yield f"Transmitted through {through} at {_either(sent for sent, _ in pairs)}."
    if due is not None:
        yield f"Due at {_either(limit for _, limit in pairs if limit is not None)}."
    if evidence.readings:
        yield "A time stated happened twice that night; each of its readings was decided."


def _either(instants: Iterable[int]) -> str:
    return " or ".join(
        f"{describe(each)} ({describe_utc(each)})" for each in dict.fromkeys(instants)
    )


def _cite(outages: tuple[Outage, ...], sentence: Callable[[Outage], str]) -> Iterator[str]:
    yield from map(sentence, outages[:_LISTED])
    if len(outages) > _LISTED:
        yield f"And {len(outages) - _LISTED:,} more outages."


def describe_outage(outage: Outage) -> str:
    """An outage in sentences, with its source."""
    *most, last = (system.label for system in sorted(outage.systems))
    systems = f"{', '.join(most)} and {last}" if most else last
    span = f"from {describe(instant(outage.start))} to "
    if outage.end is not None:
        span += describe(instant(outage.end))
    else:
        span += f"an end not reported (last word {describe(instant(outage.last_word))})"
    bulletin = f"Bulletin {outage.number}" if outage.number else "A bulletin without a number"
    source = f" Source: {outage.source}." if outage.source else ""
    if outage.grace is not None:
        source = f" It states {describe_length(from_duration(outage.grace))} of grace.{source}"
    note = f" {outage.note}" if outage.note else ""
    return f"{bulletin}: outage of {systems} ({_IMPACTS[outage.impact]}) {span}.{note}{source}"


def _relief(relief: DeclaredRelief) -> str:
    scope = f", for {relief.scope}" if relief.scope else ""
    return (
        f'CBSA declared relief, "{relief.title}", from {relief.from_date} to {relief.to_date} '
        f"(whole days, Eastern){scope}. Source: {relief.source}."
    )


def _position(case: Case) -> Iterator[str]:
    """Which window, and how far inside or outside."""
    transmitted, _, verdict, evidence = case
    if evidence.window is None:
        if evidence.margin is not None:
            yield f"The nearest window on record is {describe_length(-evidence.margin)} away."
        return
    start, end = evidence.window
    if evidence.readings:
        return
    if end is None:
        after = describe_length(transmitted - start)
        yield f"Transmitted {after} after the start of the window, whose end was not reported."
        return
    window = f"The window runs from {describe(start)} to {describe(end)}"
    if verdict.reason is Reason.LATE_AFTER_GRACE:
        after = describe_length(transmitted - end)
        yield f"{window}; the transmission came {after} after it closed."
        return
    left = describe_length(end - transmitted)
    inside = f"{describe_length(transmitted - start)} after its start and {left} before its end"
    resumed = {instant(outage.end) for outage in evidence.outages if outage.end is not None}
    if verdict.reason is Reason.GRACE and len(resumed) == 1:
        (resumption,) = resumed
        inside = (
            f"{describe_length(transmitted - resumption)} after resumption and {left} before "
            f"the end of the {describe_length(end - resumption)} of grace"
        )
    yield f"{window}; the transmission came {inside}."


def describe_length(microseconds: int) -> str:
    """A length of time for people, exact: `1 h 45 min`."""
    days, rest = divmod(microseconds, 24 * HOUR)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds = f"{rest // 1_000_000}.{rest % 1_000_000:06d}".rstrip("0").rstrip(".")
    parts = [
        f"{count:,} {unit}"
        for count, unit in ((days, "d"), (hours, "h"), (minutes, "min"))
        if count
    ]
    if rest or not parts:
        parts.append(f"{seconds} s")
    return " ".join(parts)
