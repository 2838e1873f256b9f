"""The data files that ship: what is wrong in one is said with its file, entry and field."""

import json

import pytest

from graceperiod import CBSA_RULES, GraceRule, InvalidOutageError
from graceperiod._data import read_entries

RULE = json.loads(CBSA_RULES[0].model_dump_json())


def text(*entries: object) -> str:
    """A data file of these entries."""
    return json.dumps({"$schema": "schemas/rules.json", "entries": list(entries)})


def test_the_entries_in_their_order() -> None:
    """Each entry is checked and made a value."""
    other = RULE | {"id": "other", "since": "2030-01-01"}
    assert [rule.id for rule in read_entries(GraceRule, "rules.json", text(RULE, other))] == [
        "bulletin-2017",
        "other",
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("{", "x.json is not JSON: "),
        ("[]", 'x.json is not a data file of the record: an object of "\\$schema" and "entries"'),
        ('{"entries": []}', "x.json is not a data file"),
        ('{"$schema": "s", "entries": [], "more": 1}', "x.json is not a data file"),
        ('{"$schema": "s", "entries": {}}', "x.json: the entries are not a list"),
        (text(RULE, RULE | {"grace": 2}), r"x.json, entry 2 \(bulletin-2017\): GraceRule.grace: 2"),
        (text(RULE | {"id": None}), "x.json, entry 1: GraceRule.id: "),
        (text("a rule"), "x.json, entry 1: GraceRule: "),
    ],
)
def test_what_is_wrong_is_said_with_its_place(given: str, message: str) -> None:
    """The file, the entry with its number or id, and the field."""
    with pytest.raises(InvalidOutageError, match=f"^{message}"):
        read_entries(GraceRule, "x.json", given)
