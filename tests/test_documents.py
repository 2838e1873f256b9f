"""Decisions and calendars as documents: JSON, fields of pydantic models, answers of FastAPI."""

import json
import pickle
from typing import Annotated, Any

import pytest
from hypothesis import given
from pydantic import BaseModel, TypeAdapter, ValidationError

from graceperiod import (
    Caution,
    Decision,
    GracePeriodError,
    InvalidOutageError,
    NaiveTimestampError,
    OutageCalendar,
    UnknownSystemError,
)
from graceperiod.testing import a_relief, an_outage
from graceperiod.testing.strategies import calendars, decisions

pytestmark = pytest.mark.smoke

CALENDAR = OutageCalendar(
    [
        an_outage("CERS", "2025-10-02 15:30", "18:00", number="TCC25-0138", source="https://a.ca"),
        an_outage("EDI", "2025-11-02 01:10 EST", "2025-11-02 01:40 EST", number="TCC25-0150"),
        an_outage("IID", "2025-12-01 10:00", number="TCC25-0160"),
    ],
    reliefs=[a_relief("2025-09-27", "2025-10-14", excluded_systems="CCP")],
)
DECISIONS = {
    "grace": CALENDAR.decide("2025-10-02 19:45:00.000001 ET", "CERS", due="2025-10-02 16:00 ET"),
    "on time": CALENDAR.decide("2025-10-02 12:00 ET", "CERS", due="2025-10-02 16:00 ET"),
    "two readings": CALENDAR.decide("2025-11-02 01:15 ET", "EDI"),
    "two readings of two times": CALENDAR.decide(
        "2025-11-02 01:15 ET", "EDI", due="2025-11-02 01:12 ET"
    ),
    "nearest": CALENDAR.decide("2025-11-02 06:00 ET", "EDI"),
    "at the edge": CALENDAR.decide("2025-11-02 03:40:30 ET", "EDI"),
    "lapsed": CALENDAR.decide("2025-12-20 06:00 ET", "IID"),
    "not resolved": CALENDAR.decide("2025-12-01 12:00 ET", "IID"),
    "nothing on record": OutageCalendar(rules=[]).decide("2025-11-02 06:00 ET"),
}
GRACE = DECISIONS["grace"]


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_read_back(name: str) -> None:
    """Equal to the one stored, to the microsecond, with every part of its evidence."""
    decision = DECISIONS[name]
    again = Decision.from_json(decision.to_json())
    assert again == decision == Decision.from_dict(json.loads(json.dumps(decision.to_dict())))
    assert hash(again) == hash(decision)
    assert again.evidence == decision.evidence
    assert again.evidence.record_version == decision.evidence.record_version
    assert again.to_json() == decision.to_json()
    assert pickle.loads(pickle.dumps(again)) == decision


def test_what_is_read_back_answers_without_its_calendar() -> None:
    """The properties, and the explanation and the page, written anew."""
    again = Decision.from_dict(GRACE.to_dict() | {"explanation": "of another time"})
    assert again.explain() == GRACE.explain()
    assert (again.window, again.margin, again.rule) == (GRACE.window, GRACE.margin, GRACE.rule)
    assert (again.outages, again.readings, again.due) == (GRACE.outages, (), GRACE.due)
    pytest.importorskip("jinja2", reason="needs the extra report")
    assert again.to_html() == GRACE.to_html()


@given(decisions())
def test_any_decision_is_read_back(decision: Decision) -> None:
    """Whatever the record, the times and the policy."""
    assert Decision.from_json(decision.to_json()) == decision


def test_the_nearest_outage() -> None:
    """Of an answer that found none."""
    assert DECISIONS["nearest"].nearest == CALENDAR.outages[1]
    assert GRACE.nearest is None


def test_the_evidence_names_the_record() -> None:
    """By its content alone, and two records that give the same answer give equal decisions."""
    same = OutageCalendar(CALENDAR.outages[::-1], reliefs=CALENDAR.reliefs)
    other = CALENDAR.replace(complete=True)
    assert GRACE.evidence.record_version == CALENDAR.version == same.version
    assert len(CALENDAR.version) == 12
    assert other.version != CALENDAR.version
    when, due = "2025-10-02 19:45:00.000001 ET", "2025-10-02 16:00 ET"
    assert other.decide(when, "CERS", due=due) == GRACE


def changed(**changes: object) -> dict[str, Any]:
    """The document of a decision with some entries changed."""
    return GRACE.to_dict() | changes


@pytest.mark.parametrize(
    ("document", "error", "says"),
    [
        (changed(schema="graceperiod.decision/1"), InvalidOutageError,
         r"given 'graceperiod.decision/1', and this version reads 'graceperiod.decision/2'; write"),
        (CALENDAR.to_dict(), InvalidOutageError, "schema: given 'graceperiod.calendar/2'"),
        (changed(x=1), InvalidOutageError, "x: no field has this name; leave it out"),
        ({"schema": "graceperiod.decision/2"}, InvalidOutageError, "outcome: this is missing"),
        (changed(outcome="PERHAPS"), InvalidOutageError, "outcome: .*'NO_PENALTY'.*PERHAPS"),
        (changed(margin_microseconds=1.5), InvalidOutageError, "margin_microseconds: .*integer"),
        (changed(transmitted="2025-10-02 19:45"), NaiveTimestampError, "transmitted: "),
        (changed(outages=[{"systems": ["FAX"], "start": "2025-10-02T15:30Z"}]),
         UnknownSystemError, r"outages\[0\].systems"),
        (5, InvalidOutageError, "it should be"),
    ],
)  # fmt: skip
def test_a_document_from_outside_is_checked(
    document: Any, error: type[GracePeriodError], says: str
) -> None:
    """What is missing, unknown or of another version is refused, and the message says where."""
    with pytest.raises(error, match=says):
        Decision.from_dict(document)
    with pytest.raises(error, match=says):
        Decision.from_json(json.dumps(document))


def test_a_decision_is_not_a_truth_value() -> None:
    """A penalty that may apply would count as true."""
    with pytest.raises(TypeError, match=r"outcome, or calendar\.is_penalty_free"):
        bool(GRACE)


class Filing(BaseModel):
    """A model of a user."""

    decision: Decision
    calendar: OutageCalendar | None = None


FILING = Filing(decision=GRACE, calendar=CALENDAR)


def test_they_are_fields_of_models() -> None:
    """Written as their documents, and read from them, from values, and from JSON."""
    assert FILING.decision is GRACE
    written = {"decision": GRACE.to_dict(), "calendar": CALENDAR.to_dict()}
    assert FILING.model_dump() == json.loads(FILING.model_dump_json()) == written
    assert Filing.model_validate_json(FILING.model_dump_json()) == FILING
    assert Filing.model_validate(written) == FILING
    assert TypeAdapter(Decision).validate_python(GRACE.to_json()) == GRACE


def test_what_a_model_refuses_says_where() -> None:
    """By pydantic's own errors, in a model that is the user's."""
    with pytest.raises(ValidationError, match=r"decision\.outcome\n  Input should be"):
        Filing.model_validate({"decision": changed(outcome="PERHAPS")})
    with pytest.raises(ValidationError, match=r"decision\n  Input should be a valid dictionary"):
        Filing.model_validate({"decision": 5})


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_schema_of_a_field_is_that_of_the_document(mode: Any) -> None:
    """With every field that is written."""
    schema = Filing.model_json_schema(mode=mode)
    fields = schema["properties"]["decision"]["properties"]
    assert [name for name in fields if name != "deadline"] == list(GRACE.to_dict())
    checker = pytest.importorskip("jsonschema").Draft202012Validator(schema)
    checker.validate(FILING.model_dump(mode="json"))


def test_they_are_answers_of_fastapi() -> None:
    """A route can take and give them, and its documentation has their schemas."""
    pytest.importorskip("httpx2")
    fastapi = pytest.importorskip("fastapi")
    testclient = pytest.importorskip("fastapi.testclient")
    app = fastapi.FastAPI()

    def calendar() -> OutageCalendar:
        return CALENDAR

    def cautions(decision: Annotated[Decision, fastapi.Body()]) -> list[Caution]:
        return sorted(decision.cautions)

    def decide(when: str, system: str) -> Decision:
        return CALENDAR.decide(when, system)

    app.add_api_route("/calendar", calendar)
    app.add_api_route("/decision", decide)
    app.add_api_route("/cautions", cautions, methods=["POST"])
    client = testclient.TestClient(app)
    asked = client.get("/decision", params={"when": "2025-12-01 12:00 ET", "system": "IID"})
    assert asked.json() == DECISIONS["not resolved"].to_dict()
    assert client.get("/calendar").json() == CALENDAR.to_dict()
    cautions_found = client.post("/cautions", json=asked.json()).json()
    assert cautions_found == sorted(DECISIONS["not resolved"].cautions)
    assert client.post("/cautions", json={}).status_code == 422
    answer = app.openapi()["paths"]["/decision"]["get"]["responses"]["200"]
    assert list(answer["content"]["application/json"]["schema"]["properties"]) == list(asked.json())


@given(calendars())
def test_any_calendar_is_read_back(calendar: OutageCalendar) -> None:
    """From its dictionary, as from its JSON."""
    assert OutageCalendar.from_dict(calendar.to_dict()) == calendar
