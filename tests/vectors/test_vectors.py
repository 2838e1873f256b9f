"""The vectors that ship: a person, a plain scan and the library give the same answers."""

import json
from collections import Counter
from typing import Any

import pytest

from graceperiod import (
    CBSA_RULES,
    Caution,
    DeclaredRelief,
    GraceRule,
    Outage,
    OutageCalendar,
    Outcome,
    Policy,
    Reason,
    System,
)
from tests.oracle_facts import MICROSECOND
from tests.vectors.by_hand import BY_HAND
from tests.vectors.records import RECORDS
from tests.vectors.writing import (
    SCHEMA,
    VECTORS,
    answer,
    as_text,
    decided,
    document,
    from_hand,
    question,
)

pytestmark = pytest.mark.smoke

SHIPPED = json.loads(VECTORS.read_text("utf-8"))
CASES = SHIPPED["cases"]


def calendar_of(record: dict[str, Any]) -> OutageCalendar:
    """The library's calendar of a record."""
    return OutageCalendar(
        [Outage(**outage) for outage in record["outages"]],
        reliefs=[DeclaredRelief(**relief) for relief in record["reliefs"]],
        rules=[GraceRule(**rule) for rule in SHIPPED["rules"]],
        policy=Policy(**record["policy"]),
        complete=record["complete"],
    )


def test_the_library_gives_every_answer() -> None:
    """All that each case states, by the document alone."""
    calendars = {name: calendar_of(record) for name, record in SHIPPED["records"].items()}
    for case in CASES:
        record, sent, system, due = question(case)
        decision = calendars[record].decide(sent, system, due=due)
        window = decision.window and [edge and edge.isoformat() for edge in decision.window]
        told = {
            "outcome": decision.outcome.value,
            "reason": decision.reason.value,
            "cautions": sorted(decision.cautions),
            "needs_review": decision.needs_review,
            "evidence": [str(outage.number) for outage in decision.outages],
            "window": window,
            "margin": None if decision.margin is None else decision.margin // MICROSECOND,
        }
        assert told == {name: case[name] for name in told}, (case, decision.explain())


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: row.why)
def test_the_scan_gives_what_a_person_worked_out(row: Any) -> None:
    """The plain scan, which computes the other cases, is right where a person knows."""
    case = from_hand(row)
    told = answer(decided(RECORDS[row.record], case["transmitted"], case["system"], case["due"]))
    assert {name: told[name] for name in told.keys() & case.keys()} == {
        name: case[name] for name in told.keys() & case.keys()
    }


def test_the_file_is_what_its_sources_give() -> None:
    """After a change of records, table or scan, `python -m tests.vectors` writes it again."""
    assert VECTORS.read_text("utf-8") == as_text(document())


def test_the_file_keeps_to_its_schema() -> None:
    """The JSON Schema beside it describes every field."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(SHIPPED)


def test_the_schema_knows_the_codes_of_the_library() -> None:
    """Its lists of systems and codes are those of the enums."""
    kinds = json.loads(SCHEMA.read_text("utf-8"))["$defs"]
    fields = kinds["case"]["properties"]
    assert kinds["system"]["enum"] == list(System)
    assert fields["outcome"]["enum"] == list(Outcome)
    assert fields["reason"]["enum"] == list(Reason)
    assert fields["cautions"]["items"]["enum"] == list(Caution)


def test_every_code_has_its_cases() -> None:
    """Each outcome, reason, caution and policy, with a due time and without; nothing twice."""
    assert len(CASES) >= 500
    assert sum("why" in case for case in CASES) == len(BY_HAND) >= 170
    assert len({question(case) for case in CASES}) == len(CASES)
    seen = Counter(case[name] for case in CASES for name in ("record", "outcome", "reason"))
    seen.update(caution for case in CASES for caution in case["cautions"])
    for code in (*Outcome, *Reason, *Caution, *RECORDS):
        assert seen[code] >= 4, code
    told = {code for row in BY_HAND for code in row.answer.split()}
    assert told == {*Outcome, *Reason, *Caution}


def test_the_rules_are_those_of_the_library() -> None:
    """The document holds the dated rules that CBSA published."""
    assert tuple(GraceRule(**rule) for rule in SHIPPED["rules"]) == CBSA_RULES
