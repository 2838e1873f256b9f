"""The documents that the commands print keep to the JSON Schemas that ship."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")
pytest.importorskip("jsonschema")

import jsonschema

from graceperiod import Decision, OutageCalendar
from graceperiod.record.entries import last_read
from tests.bulletins.pages import page, written
from tests.cli.test_cli import run
from tests.schemas import COMMANDS, SCHEMAS, as_text, model_of, schema_of_value

FILING = ["--filing", "AIR_CARGO", "--event", "2025-10-02 21:00 ET"]


def printed(name: str, *arguments: object) -> dict[str, Any]:
    """What a command prints, after it was checked against the schema that ships."""
    document = json.loads(run(*arguments).stdout)
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert next(iter(document)) == "schema"
    assert document["schema"] == f"graceperiod.{name}/2"
    found: dict[str, Any] = document
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_schema_is_that_of_its_model(name: str) -> None:
    """A change of a model shows here; `python -m tests.schemas` writes the files again."""
    pytest.importorskip("pyarrow", reason="needs the extra audit")
    assert (SCHEMAS / f"{name}.json").read_text("utf-8") == as_text(schema_of_value(model_of(name)))


def test_outages_and_figures() -> None:
    """The whole record, and the hours by system and year."""
    assert len(printed("outages", "outages", "--format", "json")["outages"]) > 80
    assert printed("figures", "outages", "--figures", "--format", "json")["figures"]


def test_coverage_names_the_record() -> None:
    """Whichever part of it was asked for, and when its sources were read."""
    record = OutageCalendar.cbsa()
    document = printed("coverage", "outages", "--coverage", "--format", "json", "--system", "CARM")
    assert (document["record_version"], document["last_read"]) == (record.version, str(last_read()))
    assert document["reaches"] == str(record.reaches).replace(" ", "T")
    assert [row["year"] for row in document["coverage"]] == [2024, 2025, 2026]


def test_bulletins(tmp_path: Path) -> None:
    """One that was read, and a file that was not; the outage says where it was found."""
    file, other = written(tmp_path / "a.txt", page()), written(tmp_path / "b.txt", "Hello")
    document = printed("bulletins", "read", file, other, "--json")
    (bulletin,) = document["bulletins"]
    assert bulletin["file"] == str(file)
    assert bulletin["outages"][0]["origin"]["file"] == "a.txt"
    (unread,) = document["unreadable"]
    assert unread["file"] == str(other)


@pytest.mark.parametrize("options", [[], FILING], ids=["alone", "with a filing"])
def test_a_decision_is_read_back(options: list[str]) -> None:
    """With the version of the record, and with the deadline that its due time follows from."""
    asked = ["decide", "2025-10-02 19:45 ET", "--system", "CERS", *options, "--json"]
    document = printed("decision", *asked)
    decision = Decision.from_dict(document)
    assert decision.evidence.record_version == OutageCalendar.cbsa().version
    assert ("deadline" in document) is bool(options)


def test_an_audit_names_the_record(tmp_path: Path) -> None:
    """And its counts, and sums of amounts as text."""
    pytest.importorskip("pyarrow", reason="needs the extra audit")
    rows = "transmitted_at,system,penalty\n2025-10-02 19:45 ET,CERS,1.50\nx,EDI,2\n"
    file = written(tmp_path / "rows.csv", rows)
    document = printed("audit", "audit", file, "--amount", "penalty", "--json")
    assert document["record_version"] == OutageCalendar.cbsa().version
    assert (document["rows"], document["decided"]) == (2, 1)
