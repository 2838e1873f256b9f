"""Every outcome, reason and caution, with answers worked out by hand from the published rule."""

import json
import pickle
from datetime import timedelta
from typing import Any

import pytest

from graceperiod import (
    CBSA_RELIEFS,
    CBSA_RULES,
    Caution,
    Outage,
    OutageCalendar,
    Outcome,
    Policy,
    Reason,
)
from graceperiod._version import __version__
from tests.asking import MAYBE, OPEN, YES, answer, ask, outage

pytestmark = pytest.mark.smoke


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2025-10-02 15:28:59.999999 ET", (MAYBE, "NO_OUTAGE", set())),
        ("2025-10-02 15:29 ET", (MAYBE, "NO_OUTAGE", {"AT_EDGE"})),
        ("2025-10-02 15:29:59.999999 ET", (MAYBE, "NO_OUTAGE", {"AT_EDGE"})),
        ("2025-10-02 15:30 ET", (YES, "OUTAGE", set())),
        ("2025-10-02 18:00 ET", (YES, "OUTAGE", set())),
        ("2025-10-02 18:00:00.000001 ET", (YES, "GRACE", set())),
        ("2025-10-02 20:00 ET", (YES, "GRACE", set())),
        ("2025-10-02 20:00:00.000001 ET", (MAYBE, "NO_OUTAGE", {"AT_EDGE"})),
        ("2025-10-02 20:01 ET", (MAYBE, "NO_OUTAGE", {"AT_EDGE"})),
        ("2025-10-02 20:01:00.000001 ET", (MAYBE, "NO_OUTAGE", set())),
    ],
)
def test_the_edges_to_the_microsecond(when: str, expected: tuple[str, str, set[str]]) -> None:
    """[start, resumption + 2 h], both ends in, with a minute of caution outside."""
    assert ask(when, outage()) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("both", ["OUTAGE", "OUTAGE", "GRACE"]),
        ("left", ["OUTAGE", "GRACE", "NO_OUTAGE"]),
        ("right", ["NO_OUTAGE", "OUTAGE", "GRACE"]),
        ("neither", ["NO_OUTAGE", "GRACE", "NO_OUTAGE"]),
    ],
)
def test_the_policy_decides_on_the_ends(ends: str, expected: list[str]) -> None:
    """Start, resumption and end of grace belong to the window as the policy says."""
    policy = Policy(ends=ends)  # type: ignore[arg-type]
    for clock, reason in zip(("15:30", "18:00", "20:00"), expected, strict=True):
        found = ask(f"2025-10-02 {clock} ET", outage(), policy=policy)
        assert found[1] == reason
        assert found[2] == ({"AT_EDGE"} if reason == "NO_OUTAGE" else set())


def test_two_hours_are_elapsed_time() -> None:
    """On the night the clocks go back, two hours after 00:30 EDT is 01:30 EST."""
    night = outage(start="2025-11-01 22:00 ET", end="2025-11-02 00:30 ET")
    assert ask("2025-11-02 01:30 EST", night)[1] == "GRACE"
    assert ask("2025-11-02 01:30:00.000001 EST", night)[1] == "NO_OUTAGE"
    spring = outage(start="2025-03-08 22:00 ET", end="2025-03-09 01:30 ET")
    assert ask("2025-03-09 04:30 ET", spring)[1] == "GRACE"
    assert ask("2025-03-09 04:31 ET", spring)[1] == "NO_OUTAGE"


@pytest.mark.parametrize(
    ("start", "minutes_after", "system", "expected"),
    [
        ("2017-10-11 12:00 ET", -30, "EDI", (OPEN, "OUTAGE", {"NO_RULE"})),
        ("2017-10-11 12:00 ET", 30, "EDI", (MAYBE, "NO_OUTAGE", set())),
        ("2017-10-12 12:00 ET", -30, "EDI", (YES, "OUTAGE", {"ACI_ONLY"})),
        ("2017-10-12 12:00 ET", 30, "EDI", (MAYBE, "NO_OUTAGE", set())),
        ("2017-11-01 12:00 ET", 30, "EDI", (YES, "GRACE", {"ACI_ONLY"})),
        ("2020-06-01 12:00 ET", 30, "CERS_PORTAL", (OPEN, "GRACE", {"ACI_ONLY"})),
        ("2020-06-01 12:00 ET", -30, "CARM_CLIENT_PORTAL", (OPEN, "OUTAGE", {"ACI_ONLY"})),
        ("2020-06-01 12:00 ET", -30, "CAD_API", (OPEN, "OUTAGE", {"ACI_ONLY"})),
        ("2024-07-28 12:00 ET", 30, "EDI", (YES, "GRACE", {"ACI_ONLY"})),
        ("2024-07-29 00:00 ET", 30, "EDI", (YES, "GRACE", {"ACI_ONLY", "RULE_UNCERTAIN"})),
        ("2024-10-18 23:59 ET", 30, "CERS_PORTAL", (OPEN, "GRACE", {"ACI_ONLY", "RULE_UNCERTAIN"})),
        ("2024-10-19 00:00 ET", 30, "CERS_PORTAL", (YES, "GRACE", set())),
    ],
)
def test_the_rule_of_the_day_the_outage_began(
    start: str, minutes_after: int, system: str, expected: tuple[str, str, set[str]]
) -> None:
    """Grace and scope are those in force on that day; an hour's outage, asked around its end."""
    begun = Outage("EDI", start).start
    end = begun + timedelta(hours=1)
    when = (end + timedelta(minutes=minutes_after)).isoformat()
    hour = Outage({system}, begun, end)
    decision = OutageCalendar([hour], complete=True).decide(when, system)
    assert answer(decision) == expected
    in_force = [rule for rule in CBSA_RULES if rule.since <= begun.date()]
    assert decision.rule == (in_force[-1] if in_force else None)


def test_a_bulletin_may_state_its_own_grace() -> None:
    """`grace` of an outage overrides the rule's, none included."""
    assert ask("2025-10-02 20:30 ET", outage(grace="PT3H"))[1] == "GRACE"
    assert ask("2025-10-02 18:30 ET", outage(grace="PT0S"))[1] == "NO_OUTAGE"


@pytest.mark.parametrize(
    ("fields", "cautions"),
    [
        ({"approximate": True}, {"APPROXIMATE"}),
        ({"impact": "DEGRADED"}, {"SUBMISSION_POSSIBLE"}),
        ({"impact": "DELAYED"}, {"DELAY"}),
        ({"impact": "INTERMITTENT"}, set()),
        ({"impact": "UNAVAILABLE", "direction": "OUTBOUND"}, {"SUBMISSION_POSSIBLE"}),
        ({"impact": "UNAVAILABLE", "direction": "INBOUND"}, set()),
    ],
)
def test_what_the_outage_was_like_is_a_caution(fields: dict[str, Any], cautions: set[str]) -> None:
    """Approximate windows, degraded systems, one direction and delays count, and say so."""
    assert ask("2025-10-02 16:00 ET", outage(**fields)) == (YES, "OUTAGE", cautions)


def test_degraded_may_not_count() -> None:
    """The policy can leave degraded systems out."""
    degraded = outage(impact="DEGRADED")
    policy = Policy(count_degraded=False)
    assert ask("2025-10-02 16:00 ET", degraded, policy=policy) == (MAYBE, "NO_OUTAGE", set())


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2025-10-02 16:00 ET", (YES, "OUTAGE", set())),
        ("2025-10-02 17:00 ET", (YES, "OUTAGE", set())),
        ("2025-10-02 17:00:00.000001 ET", (YES, "OUTAGE", {"UNRESOLVED"})),
        ("2025-10-03 17:00 ET", (YES, "OUTAGE", {"UNRESOLVED"})),
        ("2025-10-03 17:00:00.000001 ET", (OPEN, "UNRESOLVED_OUTAGE", {"UNRESOLVED"})),
        ("2025-10-13 17:00 ET", (OPEN, "UNRESOLVED_OUTAGE", {"UNRESOLVED"})),
        ("2025-10-13 17:00:00.000001 ET", (MAYBE, "NO_OUTAGE", set())),
    ],
)
def test_an_outage_without_an_end(when: str, expected: tuple[str, str, set[str]]) -> None:
    """Certain to the last word, presumed for 24 h, open for 10 days of 24 h, then forgotten."""
    assert ask(when, outage(end=None, last_known="2025-10-02 17:00 ET")) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2025-10-02 20:00 ET", (YES, "OUTAGE", {"UNRESOLVED"})),
        ("2025-10-02 20:00:00.000001 ET", (OPEN, "UNRESOLVED_OUTAGE", {"UNRESOLVED"})),
        ("2025-10-02 22:00 ET", (OPEN, "UNRESOLVED_OUTAGE", {"UNRESOLVED"})),
        ("2025-10-02 22:00:00.000001 ET", (MAYBE, "NO_OUTAGE", set())),
    ],
)
def test_an_end_known_without_its_minute(when: str, expected: tuple[str, str, set[str]]) -> None:
    """Presumed to `ended_by` at most, then open until it and the grace after it."""
    last_known, ended_by = "2025-10-02 17:00 ET", "2025-10-02 20:00 ET"
    out = outage(end=None, last_known=last_known, ended_by=ended_by)
    assert ask(when, out) == expected
    found = OutageCalendar([out]).decide("2025-10-02 22:30 ET", "EDI")
    assert found.evidence.lapsed == (out,)
    assert found.evidence.nearest is None


@pytest.mark.parametrize(
    ("start", "wording", "system", "expected"),
    [
        ("2025-10-02 15:30 ET", "TWO_HOURS", "CERS_PORTAL", (YES, "GRACE", set())),
        ("2025-10-02 15:30 ET", "ACI_ONLY", "CERS_PORTAL", (OPEN, "GRACE", {"ACI_ONLY"})),
        ("2025-10-02 15:30 ET", "ACI_ONLY", "EDI", (YES, "GRACE", {"ACI_ONLY"})),
        (
            "2025-10-02 15:30 ET", "NONE", "CERS_PORTAL",
            (OPEN, "GRACE", {"ACI_ONLY", "WORDING_NOT_STATED"}),
        ),
        ("2025-10-02 15:30 ET", "NONE", "EDI", (YES, "GRACE", {"ACI_ONLY", "WORDING_NOT_STATED"})),
        ("2025-10-02 15:30 ET", None, "CERS_PORTAL", (YES, "GRACE", set())),
        ("2026-03-02 15:30 ET", None, "EDI", (YES, "GRACE", {"RULE_UNCERTAIN"})),
        ("2026-03-02 15:30 ET", "TWO_HOURS", "EDI", (YES, "GRACE", set())),
        ("2024-09-02 15:30 ET", None, "EDI", (YES, "GRACE", {"ACI_ONLY", "RULE_UNCERTAIN"})),
        ("2024-09-02 15:30 ET", "ACI_ONLY", "EDI", (YES, "GRACE", {"ACI_ONLY"})),
        ("2016-09-02 15:30 ET", "TWO_HOURS", "EDI", (YES, "GRACE", set())),
        ("2016-09-02 15:30 ET", "ACI_ONLY", "EDI", (MAYBE, "NO_OUTAGE", set())),
        ("2016-09-02 15:30 ET", "NONE", "EDI", (MAYBE, "NO_OUTAGE", set())),
        ("2017-10-20 15:30 ET", "NONE", "EDI", (MAYBE, "NO_OUTAGE", set())),
    ],
)  # fmt: skip
def test_the_words_of_a_notice_go_before_the_dated_rule(
    start: str, wording: str | None, system: str, expected: tuple[str, str, set[str]]
) -> None:
    """An hour after resumption, for notices with their own sentence on penalties, and without."""
    day = start[:10]
    out = outage("CERS_PORTAL EDI", start=start, end=f"{day} 18:00 ET", wording=wording)
    assert ask(f"{day} 19:00 ET", out, system=system) == expected


def test_the_nearest_window_of_a_near_miss() -> None:
    """The one with an end at the least distance, a day at most; the earlier one on a tie."""
    day = [
        outage(start="2025-10-02 08:00 ET", end="2025-10-02 10:00 ET", number="A"),
        outage(start="2025-10-02 14:00 ET", end="2025-10-02 15:00 ET", number="B"),
        outage(start="2025-10-02 14:00 ET", end="2025-10-02 15:00 ET", number="C"),
        outage("CERS_PORTAL", start="2025-10-02 17:05 ET", end="2025-10-02 18:00 ET", number="D"),
    ]
    calendar = OutageCalendar(day)
    for when, number in (
        ("2025-10-01 08:00", "A"), ("2025-10-02 12:30", "A"), ("2025-10-02 13:00", "A"),
        ("2025-10-02 13:10", "B"), ("2025-10-02 17:01", "B"), ("2025-10-03 17:00", "B"),
    ):  # fmt: skip
        nearest = calendar.decide(f"{when} ET", "EDI").evidence.nearest
        assert nearest is not None
        assert nearest.number == number
    for when in ("2025-10-01 07:59", "2025-10-03 17:01", "2025-10-02 09:00"):
        assert calendar.decide(f"{when} ET", "EDI").evidence.nearest is None


def test_a_margin_is_printed_as_people_read_it() -> None:
    """Outside the window it is negative, and never 0, also where the policy leaves its end out."""
    calendar = OutageCalendar([outage()])
    assert str(calendar.decide("2025-10-02 20:05 ET", "EDI").margin) == "-5 min"
    left = OutageCalendar([outage()], policy=Policy(ends="left"))
    for due in (None, "2025-10-02 19:00 ET"):
        decision = left.decide("2025-10-02 20:00 ET", "EDI", due=due)
        assert str(decision.margin) == "-0.000001 s"


def test_one_cover_decides_and_only_its_cautions_count() -> None:
    """A degraded system within an outage of the whole: documents could not be sent."""
    degraded = outage(number="A", impact="DEGRADED")
    whole = outage(number="B")
    assert ask("2025-10-02 16:00 ET", degraded, whole) == (YES, "OUTAGE", {"OVERLAPPING"})


def test_an_outage_without_an_end_has_no_margin() -> None:
    """Its window is open, so how far inside is not known."""
    decision = OutageCalendar([outage(end=None)]).decide("2025-10-02 16:00 ET", "EDI")
    assert decision.window is not None
    assert (decision.window[1], decision.margin) == (None, None)


@pytest.mark.parametrize(
    ("out", "asked", "expected"),
    [
        ("EDI", "IID", (YES, "OUTAGE", set())),
        ("EDI", "DIF", (YES, "OUTAGE", set())),
        ("EDI", "VAN", (YES, "OUTAGE", set())),
        ("EDI", "CERS_PORTAL", (MAYBE, "NO_OUTAGE", set())),
        ("IID", "EDI", (MAYBE, "NO_OUTAGE", set())),
        ("CUSTOMS_INTERNET_GATEWAY", "CUSTOMS_INTERNET_GATEWAY", (YES, "OUTAGE", set())),
        ("CUSTOMS_INTERNET_GATEWAY", "VAN", (MAYBE, "NO_OUTAGE", set())),
        ("CUSTOMS_INTERNET_GATEWAY", "EDI", (OPEN, "OUTAGE", {"PART_OF_SYSTEM"})),
        ("CUSTOMS_INTERNET_GATEWAY", "IID", (OPEN, "OUTAGE", {"PART_OF_SYSTEM"})),
        ("CUSTOMS_INTERNET_GATEWAY", None, (YES, "OUTAGE", {"SYSTEM_NOT_STATED"})),
        ("CERS_PORTAL EDI", None, (YES, "OUTAGE", {"SYSTEM_NOT_STATED"})),
    ],
)
def test_which_outage_stops_which_system(
    out: str, asked: str | None, expected: tuple[str, str, set[str]]
) -> None:
    """What rides on a system stops with it; a route decides for the whole only when asked for."""
    assert ask("2025-10-02 16:00 ET", outage(out), system=asked) == expected


def test_no_system_and_no_outage() -> None:
    """That no system was stated is said even where no outage was found."""
    expected = (MAYBE, "NO_OUTAGE", {"SYSTEM_NOT_STATED"})
    assert ask("2025-10-05 16:00 ET", outage(), system=None) == expected


def test_without_a_system_an_aci_rule_needs_one_that_carries_aci_data() -> None:
    """In 2020 an outage of CERS alone decides nothing; one of CERS and EDI does."""
    times = {"start": "2020-06-01 12:00 ET", "end": "2020-06-01 13:00 ET"}
    cautions = {"ACI_ONLY", "SYSTEM_NOT_STATED"}
    for systems, outcome in (("CERS_PORTAL", OPEN), ("CERS_PORTAL EDI", YES)):
        found = ask("2020-06-01 12:30 ET", outage(systems, **times), system=None)
        assert found == (outcome, "OUTAGE", cautions)


def test_an_incomplete_record_says_so() -> None:
    """No outage found, in a record with gaps, is no proof that there was none."""
    found = ask("2025-10-05 16:00 ET", outage(), complete=False)
    assert found == (MAYBE, "NO_OUTAGE", {"RECORD_INCOMPLETE"})
    assert ask("2025-10-02 16:00 ET", outage(), complete=False)[2] == set()


@pytest.mark.parametrize(
    ("approximate", "expected", "numbers", "window"),
    [
        (False, (YES, "OUTAGE", {"OVERLAPPING"}), ["B", "A"], ["15:30", "20:00"]),
        (True, (YES, "GRACE", {"OVERLAPPING"}), ["A", "B"], ["12:00", "17:00"]),
    ],
)
def test_overlapping_outages_are_all_cited(
    approximate: bool,
    expected: tuple[str, str, set[str]],
    numbers: list[str],
    window: list[str],
) -> None:
    """Outage goes before grace, but what has no caution before both; its window counts."""
    earlier = outage(start="2025-10-02 12:00 ET", end="2025-10-02 15:00 ET", number="A")
    later = outage(number="B", approximate=approximate)
    decision = OutageCalendar([earlier, later]).decide("2025-10-02 16:00 ET", "EDI")
    assert answer(decision) == expected
    assert [outage.number for outage in decision.outages] == numbers
    assert decision.window is not None
    assert [str(edge)[11:16] for edge in decision.window if edge] == window
    assert decision.margin == decision.window[1] - decision.transmitted if decision.window[1] else 0


def test_an_outage_that_decides_goes_before_one_that_does_not() -> None:
    """A route out and the whole in its grace: no penalty, on the whole's evidence first."""
    whole = outage(end="2025-10-02 15:45 ET", number="WHOLE")
    part = outage("VAN", number="PART")
    decision = OutageCalendar([part, whole]).decide("2025-10-02 16:00 ET", "EDI")
    assert answer(decision) == (YES, "GRACE", {"OVERLAPPING"})
    assert [outage.number for outage in decision.outages] == ["WHOLE", "PART"]
    assert decision.margin == timedelta(hours=1, minutes=45)
    assert f"{decision.margin}" == "1 h 45 min"


class TestDecisionValues:
    """A decision is a value."""

    CALENDAR = OutageCalendar([outage(number="TCC25-0138")], reliefs=CBSA_RELIEFS)

    def test_equal_decisions(self) -> None:
        """The same answer for the same instant is equal, with equal hashes; others are not."""
        one = self.CALENDAR.decide("2025-10-02 19:45 ET", "EDI")
        same = self.CALENDAR.decide("2025-10-02T23:45Z", "EDI")
        assert one == same
        assert hash(one) == hash(same)
        assert one != self.CALENDAR.decide("2025-10-02 19:46 ET", "EDI")
        assert one != OutageCalendar(self.CALENDAR.outages).decide("2025-10-02 19:45 ET", "EDI")
        assert one != "NO_PENALTY"

    @pytest.mark.parametrize("when", ["2025-10-02 19:45 ET", "2025-11-02 01:30 ET"])
    def test_pickles_without_its_calendar(self, when: str) -> None:
        """A pickled decision keeps its evidence and is equal."""
        decision = self.CALENDAR.decide(when, "EDI", due="2025-10-02 16:00 ET")
        again = pickle.loads(pickle.dumps(decision))
        assert again == decision
        assert hash(again) == hash(decision)
        assert again.to_dict() == decision.to_dict()

    def test_it_does_not_change(self) -> None:
        """No answer can be set."""
        decision = self.CALENDAR.decide("2025-10-02 19:45 ET", "EDI")
        with pytest.raises(AttributeError):
            decision.outcome = Outcome.UNDETERMINED  # type: ignore[misc]

    @pytest.mark.parametrize(
        ("when", "system", "no_penalty", "needs_review"),
        [
            ("2025-10-02 19:45 ET", "EDI", True, False),
            ("2025-10-02 19:45 ET", None, True, True),
            ("2025-12-02 19:45 ET", "EDI", False, False),
        ],
    )
    def test_no_penalty_and_needs_review(
        self, when: str, system: str | None, no_penalty: bool, needs_review: bool
    ) -> None:
        """Any caution asks for a person."""
        decision = self.CALENDAR.decide(when, system)
        assert (decision.no_penalty, decision.needs_review) == (no_penalty, needs_review)

    def test_undetermined_is_neither_true_nor_false(self) -> None:
        """`no_penalty` is None, and a person has to look."""
        decision = OutageCalendar([outage("VAN")]).decide("2025-10-02 16:00 ET", "EDI")
        assert (decision.no_penalty, decision.needs_review) == (None, True)

    def test_outside_all_windows_the_margin_is_to_the_nearest(self) -> None:
        """Negative, before the first window, between two, and after the last."""
        second = outage(start="2025-10-03 02:00 ET", end="2025-10-03 03:00 ET")
        calendar = OutageCalendar([outage(), second])
        margins = [
            calendar.decide(f"2025-10-{when} ET", "EDI").margin
            for when in ("02 15:00", "02 22:00", "03 01:30", "03 06:00")
        ]
        assert margins == [-timedelta(minutes=minutes) for minutes in (30, 120, 30, 60)]
        assert OutageCalendar().decide("2025-10-02 15:00 ET", "EDI").margin is None

    def test_its_dictionary_is_json_with_a_versioned_schema(self) -> None:
        """Plain values only, times as ISO 8601, and the versions that decided."""
        decision = self.CALENDAR.decide("2025-10-02 19:45 ET", "EDI", due="2025-10-02 19:00 ET")
        written = json.loads(json.dumps(decision.to_dict()))
        assert written == decision.to_dict()
        shown = {key: written[key] for key in list(written)[:11]}
        assert shown == {
            "schema": "graceperiod.decision/2",
            "outcome": "NO_PENALTY",
            "reason": "GRACE",
            "no_penalty": True,
            "needs_review": False,
            "cautions": [],
            "transmitted": "2025-10-02T19:45:00-04:00",
            "transmitted_utc": "2025-10-02T23:45:00+00:00",
            "due": "2025-10-02T19:00:00-04:00",
            "readings": [],
            "system": "EDI",
        }
        assert written["window"] == {
            "start": "2025-10-02T15:30:00-04:00",
            "end": "2025-10-02T20:00:00-04:00",
        }
        assert written["margin_microseconds"] == 15 * 60 * 1_000_000
        assert written["rule"]["id"] == "bulletin-2024"
        assert written["outages"][0]["number"] == "TCC25-0138"
        assert written["reliefs"][0]["from_date"] == "2025-09-27"
        assert written["tz_version"] == decision.tz_version
        assert written["library_version"] == __version__
        assert written["explanation"] == decision.explain()

    def test_its_repr_is_a_line(self) -> None:
        """Outcome, reason, when, system, cautions."""
        assert repr(self.CALENDAR.decide("2025-10-02 19:45 ET", "EDI")) == (
            "<Decision NO_PENALTY (GRACE) 2025-10-02T19:45:00-04:00 EDI; no cautions>"
        )
        assert "system not stated; SYSTEM_NOT_STATED>" in repr(
            self.CALENDAR.decide("2025-10-02 19:45 ET")
        )

    def test_every_code_is_its_name(self) -> None:
        """`Reason.GRACE == "GRACE"`, for every code."""
        for codes in (Outcome, Reason, Caution):
            assert all(code == code.name == code.value for code in codes)


def test_a_notice_without_words_on_penalties_rests_on_the_plan() -> None:
    """The contingency plan of 2017 is cited, and not the rule that later bulletins state."""
    for wording, rule in (("NONE", "socp-2017"), (None, "bulletin-2024")):
        decision = OutageCalendar([outage(wording=wording)]).decide("2025-10-02 16:00 ET", "EDI")
        assert decision.rule is not None
        assert decision.rule.id == rule
