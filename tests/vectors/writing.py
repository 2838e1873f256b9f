"""From the records and the oracle to the document that ships."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import graceperiod
from tests.oracle import EASTERN, Facts, Oracle, ReliefFacts, Verdict, eastern, micros
from tests.vectors.by_hand import BY_HAND, Row
from tests.vectors.records import RECORDS

FOLDER = Path(graceperiod.__file__).parent
VECTORS = FOLDER / "testing" / "vectors.json"
SCHEMA = FOLDER / "testing" / "vectors.schema.json"
RULES = FOLDER / "record" / "data" / "rules.json"

MINUTE = 60_000_000
HOUR = 60 * MINUTE
SIDES = (0, -1, 1, MINUTE, -MINUTE, HOUR, -HOUR)

Case = dict[str, Any]


def number_of(index: int) -> str:
    """The number of a record's outage at an index: A, B, C."""
    return "ABC"[index]


def readings(text: str) -> tuple[int, ...]:
    """The instants of ISO 8601 with its offset, or of an Eastern wall clock, as `… 15:30 ET`."""
    if not text.endswith(" ET"):
        return (micros(datetime.fromisoformat(text)),)
    wall = datetime.fromisoformat(text.removesuffix(" ET")).replace(tzinfo=EASTERN)
    return tuple(sorted({micros(wall), micros(wall.replace(fold=1))}))


def decided(oracle: Oracle, sent: str, system: str | None, due: str | None) -> Verdict:
    """The oracle's answer; of a wall clock that came twice, what is common to both readings."""
    limits = (None,) if due is None else readings(due)
    verdicts = [oracle.decide(at, system, limit) for at, limit in product(readings(sent), limits)]
    agreed = len({each.outcome for each in verdicts}) == 1
    return Verdict(
        verdicts[0].outcome if agreed else "UNDETERMINED",
        verdicts[0].reason if agreed else "AMBIGUOUS_TIME",
        frozenset().union(*(each.cautions for each in verdicts)),
        frozenset().union(*(each.cited for each in verdicts)),
    )


def answer(verdict: Verdict) -> Case:
    """A verdict as the document has it."""
    return {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "cautions": sorted(verdict.cautions),
        "evidence": sorted(map(number_of, verdict.cited)),
    }


def from_hand(row: Row) -> Case:
    """A row of the table, as the document has it."""
    outcome, reason, *cautions = row.answer.split()
    return {
        "record": row.record,
        "transmitted": plain(row.transmitted),
        "system": None if row.system == "-" else row.system,
        "due": None if row.due == "-" else plain(row.due),
        "outcome": outcome,
        "reason": reason,
        "cautions": cautions,
        "evidence": row.evidence.split(),
        "why": row.why,
    }


def plain(text: str) -> str:
    """A time as the document has it: Eastern with its offset, unless the clock came twice."""
    instants = readings(text)
    one = text.endswith(" ET") and len(instants) == 1
    return eastern(instants[0]).isoformat() if one else text


def computed(name: str, oracle: Oracle) -> Iterator[Case]:
    """Each edge of a record with a microsecond on both sides, then a case of every other answer
    that it can give at and around its edges, with and without a due time.
    """
    edges = {point for facts in oracle.outages for point in oracle.points(facts)}
    edges |= {point for relief in oracle.reliefs for point in relief.interval()}
    times = {side: [eastern(edge + side).isoformat() for edge in sorted(edges)] for side in SIDES}
    beside = [time for side in (0, -1, 1) for time in times[side]]
    anywhere = [time for side in SIDES for time in times[side]] + twice(edges)
    named = sorted(set().union(*(facts.systems for facts in oracle.outages))) or ["IID"]
    questions = [
        *product(beside, named[:1], [None]),
        *product(anywhere, [*named, "IID", "EDI"], [None]),
        *product(anywhere, [*named, "IID", "EDI"], [*beside, *twice(edges)]),
        *product(times[0], [None], [None]),
    ]
    seen = set()
    for place, (sent, system, due) in enumerate(questions):
        told = answer(decided(oracle, sent, system, due))
        about = told["outcome"], told["reason"], *told["cautions"], due is None
        if place < len(beside) or about not in seen:
            seen.add(about)
            yield {"record": name, "transmitted": sent, "system": system, "due": due} | told


def twice(edges: Iterable[int]) -> list[str]:
    """The wall clocks around edges that came twice."""
    times = [eastern(edge + side) for edge in edges for side in (*SIDES, 10 * MINUTE)]
    walls = {f"{time.replace(tzinfo=None, microsecond=0)} ET" for time in times}
    return sorted(wall for wall in walls if len(readings(wall)) > 1)


def record_of(oracle: Oracle) -> Case:
    """A record as the document has it, whole fields alone."""
    choices = oracle.choices
    return {
        "outages": [outage_of(each, index) for index, each in enumerate(oracle.outages)],
        "reliefs": [relief_of(each) for each in oracle.reliefs],
        "policy": {
            "presume_ongoing": duration(choices.presume_ongoing),
            "unresolved_horizon": duration(choices.unresolved_horizon),
            "edge": duration(choices.edge),
            "count_degraded": choices.count_degraded,
            "ends": choices.ends,
        },
        "complete": oracle.complete,
    }


def outage_of(facts: Facts, index: int) -> Case:
    """An outage as the document has it."""
    times = {
        name: moment.isoformat()
        for name in ("start", "end", "published", "last_known")
        if (moment := getattr(facts, name)) is not None
    }
    return {
        "number": number_of(index),
        "systems": sorted(facts.systems),
        **times,
        "impact": facts.impact or "UNAVAILABLE",
        "approximate": facts.approximate,
        "grace": None if facts.grace is None else duration(facts.grace),
    }


def relief_of(relief: ReliefFacts) -> Case:
    """A relief as the document has it."""
    return {
        "title": "A relief",
        "source": "https://example.org/relief",
        "from_date": relief.first.isoformat(),
        "to_date": relief.last.isoformat(),
        "systems": None if relief.systems is None else sorted(relief.systems),
        "excluded_systems": sorted(relief.excluded),
    }


def duration(length: timedelta) -> str:
    """A duration as ISO 8601, in seconds."""
    return f"PT{length // timedelta(seconds=1)}S"


def document() -> Case:
    """The whole: by hand first, then what the oracle gives, nothing twice."""
    cases = {question(case): case for case in map(from_hand, BY_HAND)}
    for name, oracle in RECORDS.items():
        for case in computed(name, oracle):
            cases.setdefault(question(case), case)
    return {
        "$schema": SCHEMA.name,
        "rules": json.loads(RULES.read_text("utf-8"))["entries"],
        "records": {name: record_of(oracle) for name, oracle in RECORDS.items()},
        "cases": list(cases.values()),
    }


def question(case: Case) -> tuple[Any, ...]:
    """What a case asks."""
    return tuple(case[name] for name in ("record", "transmitted", "system", "due"))


def as_text(whole: Case) -> str:
    """The document as it is written: a rule, a record and a case a line, so that changes show."""
    rules, cases = ([json.dumps(each) for each in whole[name]] for name in ("rules", "cases"))
    records = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in whole["records"].items()]
    return (
        f'{{\n"$schema": {json.dumps(whole["$schema"])},\n"rules": [\n{lines(rules)}\n],\n'
        f'"records": {{\n{lines(records)}\n}},\n"cases": [\n{lines(cases)}\n]\n}}\n'
    )


def lines(entries: list[str]) -> str:
    """Entries, one a line."""
    return ",\n".join(f"  {entry}" for entry in entries)
