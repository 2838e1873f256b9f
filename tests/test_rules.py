"""The dated rules and reliefs, as published, and the policy."""

from datetime import date, timedelta

import pytest

from graceperiod import CBSA_RELIEFS, CBSA_RULES, GraceRule, InvalidOutageError, Policy
from graceperiod.rules import DEFAULT_POLICY, rule_on


def test_the_rules_on_record() -> None:
    """Three rules: no grace in 2017-10, two hours for ACI from 2017-11, for all from 2024-10."""
    assert [(r.id, r.since, r.grace, r.scope) for r in CBSA_RULES] == [
        ("bulletin-2017", date(2017, 10, 12), timedelta(), "ACI"),
        ("socp-2017", date(2017, 11, 1), timedelta(hours=2), "ACI"),
        ("bulletin-2024", date(2024, 10, 19), timedelta(hours=2), "ALL"),
    ]


def test_the_reliefs_on_record() -> None:
    """2010-05-10 to 11, the cutover of October 2024, and 2025-09-27 to 10-14."""
    carm, others = (
        {"CARM_CLIENT_PORTAL", "CAD_API"},
        {"EMANIFEST_PORTAL", "CERS_PORTAL", "IID", "DIF"},
    )
    found = [(r.from_date, r.to_date, r.open_scope, r.needs_due) for r in CBSA_RELIEFS]
    assert found == [
        (date(2010, 5, 10), date(2010, 5, 11), True, False),
        (date(2024, 10, 4), date(2024, 10, 21), True, True),
        (date(2025, 9, 27), date(2025, 10, 14), True, False),
    ]
    assert [set(r.systems or ()) for r in CBSA_RELIEFS] == [{"EDI"}, carm, {"EDI", *others}]
    assert [set(r.excluded_systems) for r in CBSA_RELIEFS] == [
        set(),
        others,
        {"CARM_CLIENT_PORTAL"},
    ]


def test_what_is_shipped_would_pass_the_validators() -> None:
    """The default policy is built without them, to keep the import cheap."""
    for value in (*CBSA_RULES, *CBSA_RELIEFS, DEFAULT_POLICY):
        checked = type(value)(**dict(value))
        assert checked == value
        assert hash(checked) == hash(value)
        assert type(value).model_validate_json(value.model_dump_json()) == value


def test_every_rule_and_relief_has_an_address_as_its_source() -> None:
    """An answer is worth as much as its source."""
    sources = [rule.source for rule in CBSA_RULES] + [relief.source for relief in CBSA_RELIEFS]
    assert all(source.startswith(("http://", "https://")) for source in sources)


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2017, 10, 11), None),
        (date(2017, 10, 12), "bulletin-2017"),
        (date(2017, 10, 31), "bulletin-2017"),
        (date(2017, 11, 1), "socp-2017"),
        (date(2024, 10, 18), "socp-2017"),
        (date(2024, 10, 19), "bulletin-2024"),
        (date(2040, 1, 1), "bulletin-2024"),
    ],
)
def test_the_rule_of_a_day(day: date, rule: str | None) -> None:
    """A rule is in force from its first day until the next one's."""
    found = rule_on(CBSA_RULES, day)
    assert (found and found.id) == rule


def test_the_gap_between_the_wordings() -> None:
    """Between 2024-07-28 and 2024-10-19, both excluded, it is uncertain which applied."""
    old, new = CBSA_RULES[1:]
    assert not old.is_uncertain_on(date(2024, 7, 28))
    assert old.is_uncertain_on(date(2024, 7, 29))
    assert old.is_uncertain_on(date(2024, 10, 18))
    assert not new.is_uncertain_on(date(2026, 2, 8))  # the day the newest was last seen
    assert new.is_uncertain_on(date(2026, 2, 9))


def test_the_policy_has_a_default_for_each_open_question() -> None:
    """24 hours presumed, 10 days undetermined, a minute of edge, degraded counts, both ends in."""
    assert dict(Policy()) == {
        "presume_ongoing": timedelta(hours=24),
        "unresolved_horizon": timedelta(days=10),
        "edge": timedelta(minutes=1),
        "count_degraded": True,
        "ends": "both",
    }


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        (timedelta(days=364), "P364D"),
        (timedelta(days=365), "P365DT0S"),
        (timedelta(days=365, hours=5, microseconds=1), "P365DT5H0.000001S"),
        (timedelta(days=366), "P366DT0S"),
    ],
)
def test_a_duration_of_a_year_is_read_as_it_is_written(duration: timedelta, written: str) -> None:
    """In days, because a year has no length of its own."""
    policy = Policy(unresolved_horizon=duration)
    assert policy.model_dump(mode="json")["unresolved_horizon"] == written
    assert Policy.model_validate_json(policy.model_dump_json()) == policy
    assert Policy(unresolved_horizon=written) == policy
    assert policy.model_dump()["unresolved_horizon"] == duration


def test_a_wrong_policy_or_rule_is_refused() -> None:
    """A number without a unit, an unknown word and a missing source are no policy and no rule."""
    with pytest.raises(InvalidOutageError, match="without a unit"):
        Policy(presume_ongoing=24)  # type: ignore[arg-type]
    with pytest.raises(InvalidOutageError, match="Policy.ends"):
        Policy(ends="all")  # type: ignore[arg-type]
    with pytest.raises(InvalidOutageError, match="GraceRule.source"):
        GraceRule(id="x", since="2030-01-01", grace="PT3H", scope="ALL", wording="w")  # type: ignore[call-arg]
