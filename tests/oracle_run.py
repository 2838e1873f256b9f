"""The library beside the oracle: the same record, the same question, all of both answers.

`python -m tests.oracle_run 1000000 7` compares as many random decisions, from that seed, and ends
with 1 and the question at the first that differs.
"""

import random
import sys
from collections import Counter
from datetime import datetime
from typing import Any

from graceperiod import Decision, DeclaredRelief, Impact, Outage, OutageCalendar, Policy
from tests.oracle import Oracle
from tests.oracle_facts import EPOCH, MICROSECOND, Facts, Verdict, micros
from tests.oracle_records import aware, random_cases, random_oracle, text_of

SOURCE = "https://example.org/notice"

Answer = dict[str, Any]


def number_of(place: int) -> str:
    """The bulletin number of the outage at a place, both ways unique, in the same order."""
    return f"TCC25-{place + 101:04}"


def title_of(place: int) -> str:
    """The title of the relief at a place."""
    return f"relief {place}"


def built(facts: Facts, place: int, start: str | None = None, end: str | None = None) -> Outage:
    """The library's outage of the facts, its edges respelled where strings are given."""
    optional: dict[str, Any] = {
        "impact": None if facts.impact is None else Impact(facts.impact),
        "direction": facts.direction,
        "wording": facts.wording,
        "grace": facts.grace,
        "published": facts.published,
        "last_known": facts.last_known,
        "ended_by": facts.ended_by,
    }
    edges: dict[str, Any] = {"start": start or facts.start, "end": end or facts.end}
    return Outage(
        systems=set(facts.systems),
        number=number_of(place),
        approximate=facts.approximate,
        **edges,
        **{name: value for name, value in optional.items() if value is not None},
    )


def calendar_of(oracle: Oracle, outages: tuple[Outage, ...] | None = None) -> OutageCalendar:
    """The library's calendar of the oracle's record."""
    policy: dict[str, Any] = vars(oracle.choices)
    reliefs: list[dict[str, Any]] = [
        {
            "from_date": relief.first,
            "to_date": relief.last,
            "systems": None if relief.systems is None else set(relief.systems),
            "excluded_systems": set(relief.excluded),
            "open_scope": relief.open_scope,
            "needs_due": relief.needs_due,
            "title": title_of(place),
        }
        for place, relief in enumerate(oracle.reliefs)
    ]
    return OutageCalendar(
        outages or tuple(built(facts, place) for place, facts in enumerate(oracle.outages)),
        reliefs=tuple(DeclaredRelief(source=SOURCE, **relief) for relief in reliefs),
        policy=Policy(**policy),
        complete=oracle.complete,
    )


def answer_of(decision: Decision) -> Answer:
    """All that the library answers."""
    nearest, window, margin = decision.nearest, decision.window, decision.margin
    return {
        "outcome": str(decision.outcome),
        "reason": str(decision.reason),
        "cautions": sorted(map(str, decision.cautions)),
        "needs_review": decision.needs_review,
        "outages": [outage.number for outage in decision.outages],
        "reliefs": [relief.title for relief in decision.reliefs],
        "near": [outage.number for outage in decision.evidence.near],
        "nearest": None if nearest is None else nearest.number,
        "window": None if window is None else [edge and micros(edge) for edge in window],
        "margin": None if margin is None else margin // MICROSECOND,
    }


def answer_from(verdict: Verdict) -> Answer:
    """All that the oracle answers, in the same words."""
    return {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "cautions": sorted(verdict.cautions),
        "needs_review": verdict.needs_review,
        "outages": [number_of(place) for place in verdict.cited],
        "reliefs": [title_of(place) for place in verdict.reliefs],
        "near": [number_of(place) for place in verdict.near],
        "nearest": None if verdict.nearest is None else number_of(verdict.nearest),
        "window": None if verdict.window is None else list(verdict.window),
        "margin": verdict.margin,
    }


def check(
    calendar: OutageCalendar,
    oracle: Oracle,
    when: datetime | str,
    t: int,
    system: str | None,
    *,
    due: int | None = None,
) -> Answer:
    """Assert that calendar and oracle agree on one transmission; return the answer."""
    limit = None if due is None else EPOCH + due * MICROSECOND
    got = answer_of(calendar.decide(when, system, due=limit))
    expected = answer_from(oracle.decide(t, system, due))
    free = calendar.is_penalty_free(when, system, due=limit)
    if got != expected or free != (expected["outcome"] == "NO_PENALTY"):
        lines = [f"asked {when!r}, system {system}; is_penalty_free {free}"]
        lines += [
            f"{name}: oracle {expected[name]}, library {got[name]}"
            for name in expected
            if got[name] != expected[name]
        ]
        raise AssertionError("\n".join(lines + text_of(oracle, t, due)))
    return got


def compared(count: int, seed: int) -> Counter[str]:
    """How often each outcome, reason and caution came, in that many random decisions that agree.

    Raises:
        AssertionError: one differs; the message has the question and the record.
    """
    rng = random.Random(seed)
    seen: Counter[str] = Counter()
    while seen["decisions"] < count:
        oracle = random_oracle(rng)
        calendar = calendar_of(oracle)
        for t, system, due in random_cases(rng, oracle):
            when: datetime | str = aware(t, rng)
            if isinstance(when, datetime) and rng.random() < 0.05:
                when = when.isoformat()
            answer = check(calendar, oracle, when, t, system, due=due)
            outcome, reason = answer["outcome"], answer["reason"]
            seen.update(("decisions", f"{outcome} {reason}", reason, *answer["cautions"]))
            seen["chain"] += due is not None and len(answer["outages"]) > 2
            seen["near"] += bool(answer["near"])
            seen["nearest"] += answer["nearest"] is not None
    return seen


def main(count: str = "1000000", seed: str = "1") -> int:
    """Compare, and print what was reached."""
    try:
        seen = compared(int(count), int(seed))
    except AssertionError as difference:
        print(difference, file=sys.stderr)  # noqa: T201 - a command prints
        return 1
    print(*(f"{count:9,} {name}" for name, count in seen.most_common()), sep="\n")  # noqa: T201 - a command prints
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
