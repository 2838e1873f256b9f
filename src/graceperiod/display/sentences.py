"""A decision in plain sentences that a broker can paste into an appeal.

One statement a line: the answer, what was sent when, what covers it and how far inside, the rule
and its source, each caution in words, the versions of the library and the tz data.
"""

from collections.abc import Iterator

from graceperiod.display.words import describe_length, words_in
from graceperiod.engine.evidence import Case
from graceperiod.outages import DeclaredRelief, Impact, Outage
from graceperiod.times import describe, from_duration, instant
from graceperiod.verdicts import Caution, Reason

__all__ = ["describe_outage", "explain_case"]

_LISTED = 10  # outages spelled out; the rest are counted


def explain_case(case: Case) -> str:
    """The sentences for a decision, one a line."""
    words, verdict, evidence = words_in("en"), case.verdict, case.evidence
    answer, reason = words.of("answer", verdict.outcome), words.of("reason", verdict.reason)
    lines = [
        f"{answer}: {reason} ({verdict.reason}).",
        *_times(case),
        *_cite(evidence.outages),
        *_position(case),
        *_cite(evidence.near, f"{words['sheet.near']}: "),
        *map(_describe_relief, evidence.reliefs),
    ]
    if rule := evidence.rule:
        head = f"The rule in force ({rule.id}, since {rule.since})"
        lines.append(f"{head}: {rule.wording}. Source: {rule.source}.")
    # In the order of the class, since a set of cautions has none.
    cautions = [caution for caution in Caution if caution in verdict.cautions]
    lines += [f"Caution ({caution}): {words.of('caution', caution)}." for caution in cautions]
    versions = {"version": evidence.library_version, "tz": evidence.tz_version}
    return "\n".join([*lines, words.say("sheet.decided_by", **versions)])


def _times(case: Case) -> Iterator[str]:
    """What was sent when, through which system, and when it was due."""
    words, (transmitted, due, _, evidence) = words_in("en"), case
    through = evidence.system.label if evidence.system else "a system that was not stated"
    pairs = evidence.readings or [(transmitted, due)]
    yield f"Transmitted through {through} at {words.readings(sent for sent, _ in pairs)}."
    if due is not None:
        yield f"Due at {words.readings(limit for _, limit in pairs)}."
    if evidence.readings:
        yield words["sheet.readings"]


def _cite(outages: tuple[Outage, ...], role: str = "") -> Iterator[str]:
    for outage in outages[:_LISTED]:
        yield role + describe_outage(outage)
    if len(outages) > _LISTED:
        yield f"And {len(outages) - _LISTED:,} more outages."


def describe_outage(outage: Outage) -> str:
    """An outage in sentences, with its source."""
    *most, last = (system.label for system in sorted(outage.systems))
    systems = f"{', '.join(most)} and {last}" if most else last
    impact = words_in("en").of("impact", outage.impact)
    if outage.impact is Impact.UNKNOWN:
        impact = f"impact {impact}"
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
    return f"{bulletin}: outage of {systems} ({impact}) {span}.{note}{source}"


def _describe_relief(relief: DeclaredRelief) -> str:
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
    if evidence.readings:  # each reading of the time lies somewhere else in the window
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
    # Outages that ended at several times leave no one resumption to count from.
    resumed = {instant(outage.end) for outage in evidence.outages if outage.end is not None}
    if verdict.reason is Reason.GRACE and len(resumed) == 1:
        (resumption,) = resumed
        inside = (
            f"{describe_length(transmitted - resumption)} after resumption and {left} before "
            f"the end of the {describe_length(end - resumption)} of grace"
        )
    yield f"{window}; the transmission came {inside}."
