"""From the records and the oracle to the document that ships."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import graceperiod
from tests.oracle import Oracle
from tests.oracle_facts import EASTERN, RULES, Facts, ReliefFacts, Rule, Verdict, eastern, micros
from tests.vectors.by_hand import BY_HAND
from tests.vectors.records import RECORDS, et
from tests.vectors.rows import Row

FOLDER = Path(graceperiod.__file__).parent
VECTORS = FOLDER / "testing" / "vectors.json"
SCHEMA = FOLDER / "testing" / "vectors.schema.json"
PUBLISHED = FOLDER / "record" / "data" / "rules.json"

MINUTE = 60_000_000
HOUR = 60 * MINUTE
UNITS = {"us": 1, "s": MINUTE // 60, "min": MINUTE, "h": HOUR}
OF_AN_ANSWER = 5
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
    """The oracle's answer; of a wall clock that came twice, what is common to all readings."""
    limits = (None,) if due is None else readings(due)
    verdicts = [oracle.decide(at, system, limit) for at, limit in product(readings(sent), limits)]
    first = verdicts[0]
    if len(verdicts) == 1:
        return first
    if len({verdict.outcome for verdict in verdicts}) > 1:
        first = Verdict("UNDETERMINED", "AMBIGUOUS_TIME")
    return replace(
        first,
        cautions=frozenset().union(*(verdict.cautions for verdict in verdicts)),
        needs_review=first.outcome == "UNDETERMINED" or any(one.needs_review for one in verdicts),
        cited=tuple(dict.fromkeys(place for verdict in verdicts for place in verdict.cited)),
        reliefs=tuple(dict.fromkeys(place for verdict in verdicts for place in verdict.reliefs)),
        near=tuple(dict.fromkeys(place for verdict in verdicts for place in verdict.near)),
        margin=None,
    )


def answer(verdict: Verdict) -> Case:
    """A verdict as the document has it."""
    edges = verdict.window
    return {
        "outcome": verdict.outcome,
        "reason": verdict.reason,
        "cautions": sorted(verdict.cautions),
        "needs_review": verdict.needs_review,
        "evidence": list(map(number_of, verdict.cited)),
        "window": None if edges is None else [instant(edges[0]), instant(edges[1])],
        "margin": verdict.margin,
    }


def instant(at: int | None) -> str | None:
    """An instant as the document has it."""
    return None if at is None else eastern(at).isoformat()


def from_hand(row: Row) -> Case:
    """A row of the table, with what it states, as the document has it."""
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
        **(more_of(row) if row.more else {}),
        "why": row.why,
    }


def more_of(row: Row) -> Case:
    """Whether a person should look, the window and the margin, as a row states them."""
    review, window, margin = row.more.split("; ")
    edges = None
    if window != "-":
        day = row.transmitted[: len("2025-10-02 ")]
        times = [edge if " " in edge else day + edge for edge in window.split(" to ")]
        edges = [None if time.endswith("-") else et(time).isoformat() for time in times]
    return {
        "needs_review": {"yes": True, "no": False}[review],
        "window": edges,
        "margin": None if margin == "-" else length(margin),
    }


def length(text: str) -> int:
    """Microseconds of a length as rows state it, as `-12 h 1 us`."""
    words = text.removeprefix("-").split()
    parts = zip(words[::2], words[1::2], strict=True)
    total = sum(int(number) * UNITS[unit] for number, unit in parts)
    return -total if text.startswith("-") else total


def plain(text: str) -> str:
    """A time as the document has it: Eastern with its offset, unless the clock came twice."""
    instants = readings(text)
    one = text.endswith(" ET") and len(instants) == 1
    return eastern(instants[0]).isoformat() if one else text


def computed(name: str, oracle: Oracle) -> Iterator[Case]:
    """Each edge of a record, the microsecond beside it where that changes the answer, then a case
    of every other answer that it can give at and around its edges, with and without a due time.
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
    seen: list[tuple[Any, ...]] = []
    for place, (sent, system, due) in enumerate(questions):
        told = answer(decided(oracle, sent, system, due))
        about = told["outcome"], told["reason"], *told["cautions"], due is None
        seen.append(about)
        at_edge = seen[place % len(edges)] if len(edges) <= place < len(beside) else None
        changes = at_edge is not None and about != at_edge
        if place < len(edges) or changes or about not in seen[:-1]:
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
        "outages": [outage_of(facts, index) for index, facts in enumerate(oracle.outages)],
        "reliefs": [relief_of(relief) for relief in oracle.reliefs],
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
        for name in ("start", "end", "published", "last_known", "ended_by")
        if (moment := getattr(facts, name)) is not None
    }
    return {
        "number": number_of(index),
        "systems": sorted(facts.systems),
        **times,
        "impact": facts.impact or "UNAVAILABLE",
        "direction": facts.direction or "BOTH",
        "approximate": facts.approximate,
        "grace": None if facts.grace is None else duration(facts.grace),
        "wording": facts.wording,
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
        "open_scope": relief.open_scope,
        "needs_due": relief.needs_due,
    }


def duration(length: timedelta) -> str:
    """A duration as ISO 8601, in seconds."""
    return f"PT{length // timedelta(seconds=1)}S"


def document() -> Case:
    """The whole: by hand first, then what the oracle gives, nothing twice."""
    cases = {question(case): completed(case) for case in map(from_hand, BY_HAND)}
    late: Counter[tuple[Any, ...]] = Counter()
    for name, oracle in RECORDS.items():
        for case in computed(name, oracle):
            about = case["outcome"], case["reason"], *case["cautions"]
            late[about] += case["due"] is not None
            # The same answer to a late transmission of many records would only be length.
            if case["due"] is None or late[about] <= OF_AN_ANSWER:
                cases.setdefault(question(case), case)
    return {
        "$schema": SCHEMA.name,
        "rules": list(map(rule_as_published, RULES)),
        "records": {name: record_of(oracle) for name, oracle in RECORDS.items()},
        "cases": list(cases.values()),
    }


def completed(case: Case) -> Case:
    """A case of a person, with what it does not state from the oracle."""
    record, sent, system, due = question(case)
    asked = dict(zip(("record", "transmitted", "system", "due"), question(case), strict=True))
    return asked | answer(decided(RECORDS[record], sent, system, due)) | case


def rule_as_published(rule: Rule) -> Case:
    """A rule of the oracle as the document has it, with name and words from the shipped record."""
    entries = json.loads(PUBLISHED.read_text("utf-8"))["entries"]
    entry = next(entry for entry in entries if entry["since"] == rule.since.isoformat())
    return {
        "id": entry["id"],
        "since": rule.since.isoformat(),
        "grace": duration(rule.grace),
        "scope": rule.scope,
        "wording": entry["wording"],
        "source": entry["source"],
        "last_seen": None if rule.last_seen is None else rule.last_seen.isoformat(),
        "follow_up": None if rule.follow_up is None else duration(rule.follow_up),
    }


def question(case: Case) -> tuple[Any, ...]:
    """What a case asks."""
    return tuple(case[name] for name in ("record", "transmitted", "system", "due"))


def as_text(whole: Case) -> str:
    """The document as it is written: a rule, a record and a case a line, so that changes show."""
    rules, cases = ([json.dumps(entry) for entry in whole[name]] for name in ("rules", "cases"))
    records = [
        f"{json.dumps(name)}: {json.dumps(record)}" for name, record in whole["records"].items()
    ]
    return (
        f'{{\n"$schema": {json.dumps(whole["$schema"])},\n"rules": [\n{lines(rules)}\n],\n'
        f'"records": {{\n{lines(records)}\n}},\n"cases": [\n{lines(cases)}\n]\n}}\n'
    )


def lines(entries: list[str]) -> str:
    """Entries, one a line."""
    return ",\n".join(f"  {entry}" for entry in entries)
