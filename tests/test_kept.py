"""What an earlier version wrote is read, and means the same."""

import pickle
from pathlib import Path
from typing import Any

import pytest

from graceperiod import AmbiguousTimeError, Decision, Outage, OutageCalendar
from graceperiod._model import FrozenModel
from graceperiod.display.sentences import describe_outage
from tests.kept import CODE, KEPT, VALUES

FOLDERS = sorted(KEPT.iterdir())
FILES = [file for folder in FOLDERS for file in sorted(folder.iterdir())]


def named(file: Path) -> str:
    """The version and the name of a file."""
    return f"{file.parent.name}-{file.name}"


def facts(decision: dict[str, Any]) -> dict[str, Any]:
    """A decision as JSON, but for its words, the versions that said them, and the hash of the
    record's JSON, which changes when an outage has a new field.
    """
    said = {"explanation", "library_version", "tz_version", "record_version"}
    return {name: value for name, value in decision.items() if name not in said}


@pytest.mark.parametrize("file", [file for file in FILES if file.suffix == ".pickle"], ids=named)
def test_a_pickle_is_the_value_it_was(file: Path) -> None:
    """Equal to the same value of today; of a decision, all that it says but its words."""
    value, expected = pickle.loads(file.read_bytes()), VALUES[file.stem]
    assert type(value) is type(expected)
    if isinstance(value, Decision):
        assert facts(value.to_dict()) == facts(expected.to_dict())
        assert value.explain()
    elif isinstance(value, AmbiguousTimeError):
        assert (str(value), value.readings) == (str(expected), expected.readings)
    else:
        assert value == expected
        assert hash(value) == hash(expected)
    if isinstance(value, Outage):  # its origin is no part of equality
        assert describe_outage(value) == describe_outage(expected)


@pytest.mark.parametrize("file", [file for file in FILES if file.suffix == ".json"], ids=named)
def test_json_is_the_value_it_was(file: Path) -> None:
    """Read by the constructor of its kind, and equal; a decision says the same facts."""
    text, expected = file.read_text("utf-8"), VALUES[file.stem]
    if isinstance(expected, Decision):
        read = Decision.from_json(text)
        assert facts(read.to_dict()) == facts(expected.to_dict())
        assert read.explain()
    elif isinstance(expected, OutageCalendar):
        assert OutageCalendar.from_json(text) == expected
    else:
        assert isinstance(expected, FrozenModel)
        assert type(expected).model_validate_json(text) == expected


def test_this_version_keeps_its_own() -> None:
    """Every value is kept in the folder of this version; `python -m tests.kept` makes it."""
    kept = {file.stem for file in (KEPT / CODE).glob("*.pickle")}
    assert kept == set(VALUES)
