"""The JSON Schemas of the values: they ship, are those of the models, and what is written keeps to
them.
"""

import json
from typing import Any

import pytest

import graceperiod
from graceperiod import OutageCalendar, read_bulletin
from graceperiod._model import FrozenModel
from tests.bulletins.pages import SAMPLE
from tests.schemas import COMMANDS, SCHEMAS, VALUES, as_text, schema_of_value

RECORD = OutageCalendar.cbsa()
BULLETIN = read_bulletin(SAMPLE)
WRITTEN: dict[str, list[str]] = {
    "outage": [outage.model_dump_json() for outage in RECORD],
    "declared-relief": [relief.model_dump_json() for relief in RECORD.reliefs],
    "grace-rule": [rule.model_dump_json() for rule in RECORD.rules],
    "policy": [RECORD.policy.model_dump_json()],
    "calendar": [RECORD.to_json()],
    "decision": [
        RECORD.decide("2025-10-02 19:45 ET", "CERS", due="2025-10-02 16:00 ET").to_json(),
        RECORD.decide("2025-11-02 01:30 ET").to_json(),
    ],
    "origin": [outage.origin.model_dump_json() for outage in BULLETIN.outages if outage.origin],
    "bulletin": [BULLETIN.model_dump_json()],
    "bulletin-section": [section.model_dump_json() for section in BULLETIN.sections],
    "finding": [finding.model_dump_json() for finding in read_bulletin("TCC25-0138 CERS").findings],
}


def shipped(name: str) -> dict[str, Any]:
    """A schema that ships."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return schema


def test_every_public_model_has_its_schema() -> None:
    """And no file is there that has no model."""
    public = [getattr(graceperiod, name) for name in graceperiod.__all__]
    models = {
        value for value in public if isinstance(value, type) and issubclass(value, FrozenModel)
    }
    assert models < set(VALUES.values())
    assert {file.stem for file in SCHEMAS.iterdir()} == {*VALUES, *COMMANDS}


@pytest.mark.parametrize("name", VALUES)
def test_a_schema_is_that_of_its_model(name: str) -> None:
    """A change of a model shows here; `python -m tests.schemas` writes the files again."""
    assert (SCHEMAS / f"{name}.json").read_text("utf-8") == as_text(schema_of_value(VALUES[name]))


@pytest.mark.parametrize("name", VALUES)
def test_what_is_written_keeps_to_it(name: str) -> None:
    """The record that ships, and a bulletin as it is read."""
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(shipped(name))
    assert WRITTEN[name]
    for text in WRITTEN[name]:
        checker.validate(json.loads(text))
