"""The calendar: what it holds, and that it is a value."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from graceperiod import (
    CBSA_RELIEFS,
    CBSA_RULES,
    GracePeriodError,
    InvalidOutageError,
    NaiveTimestampError,
    Origin,
    Outage,
    OutageCalendar,
    Outcome,
    Policy,
    UnknownSystemError,
)
from tests.examples import examples

pytestmark = pytest.mark.smoke

FIRST = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="TCC25-0138")
SECOND = Outage("EDI", "2025-11-02 01:30 EST", number="TCC25-0150", title="<i>EDI</i>")
FULL = OutageCalendar(
    [FIRST, SECOND],
    reliefs=CBSA_RELIEFS,
    policy=Policy(ends="left"),
    complete=False,
    history=[Outage("CERS", "2025-10-02 15:30 ET", number="TCC25-0138")],
)


def test_the_example_of_the_design() -> None:
    """TCC25-0138: 19:45 ET is in the grace, with its window, rule and evidence."""
    outage = Outage(
        systems={"CERS_PORTAL", "EMANIFEST_PORTAL", "CARM_CLIENT_PORTAL"},
        start="2025-10-02 15:30 ET",
        end="2025-10-02 18:00 ET",
        number="TCC25-0138",
    )
    calendar = OutageCalendar([outage])
    decision = calendar.decide("2025-10-02 19:45 ET", system="CERS_PORTAL")
    assert decision.no_penalty is True
    assert decision.outcome == "NO_PENALTY"
    assert decision.reason == "GRACE"
    assert decision.outages == (outage,)
    assert decision.window is not None
    assert [str(edge) for edge in decision.window] == [
        "2025-10-02 15:30:00-04:00",
        "2025-10-02 20:00:00-04:00",
    ]
    assert decision.margin == timedelta(minutes=15)
    assert decision.cautions == frozenset()
    assert decision.rule == CBSA_RULES[-1]
    assert calendar.is_penalty_free("2025-10-02 19:45 ET", "CERS_PORTAL")


def test_order_and_repetition_do_not_matter() -> None:
    """Two calendars of the same outages are equal, however given; the same outage counts once."""
    one = OutageCalendar([FIRST, SECOND])
    other = OutageCalendar([SECOND, FIRST, FIRST.model_copy()])
    assert one == other
    assert hash(one) == hash(other)
    assert list(one) == list(other) == [FIRST, SECOND]
    assert len(other) == 2
    assert one != OutageCalendar([FIRST])
    assert one != [FIRST, SECOND]


def test_outages_that_differ_in_a_fact_are_both_kept() -> None:
    """Same times and number, other impact: two outages, in an order of their own."""
    first, other = (
        FIRST.model_copy(update={"impact": impact}) for impact in ("DELAYED", "DEGRADED")
    )
    assert len(OutageCalendar([first, other])) == 2
    assert OutageCalendar([first, other]) == OutageCalendar([other, first])


def test_an_outage_told_twice_counts_once() -> None:
    """Same times and number, other title: the other telling is history."""
    other = FIRST.model_copy(update={"title": "other"})
    calendar = OutageCalendar([FIRST, other])
    assert (len(calendar), len(calendar.history)) == (1, 1)
    assert OutageCalendar([FIRST, other]) == OutageCalendar([other, FIRST])


EARLY, LATE = "2025-10-02 15:50 ET", "2025-10-02 18:10 ET"


@pytest.mark.parametrize(
    ("tellings", "kept"),
    [
        ([{"published": LATE}, {"published": EARLY}], {"published": LATE}),
        ([{"source": "b"}, {"published": LATE}], {"published": LATE}),
        ([{}, {"source": "b"}], {"source": "b"}),
        ([{}, {"source": "a"}, {"source": "b"}], {"source": "b"}),
        ([{"published": EARLY}, {"published": EARLY, "source": "a"}],
         {"published": EARLY, "source": "a"}),
        ([{"source": "a", "published": LATE}, {"published": EARLY}],
         {"source": "a", "published": LATE}),
    ],
)  # fmt: skip
def test_of_an_outage_told_several_times_one_telling_is_kept(
    tellings: list[dict[str, str]], kept: dict[str, str]
) -> None:
    """What was published last, and `as_of` knows the others; else what says where it can be read,
    in whatever order they are given.
    """
    for order in permutations(tellings):
        (outage,) = OutageCalendar([FIRST.model_copy(update=told) for told in order])
        assert outage == FIRST
        expected = FIRST.model_copy(update=kept)
        assert outage.model_dump_json() == expected.model_dump_json()


def test_which_telling_is_kept_does_not_depend_on_the_order() -> None:
    """Also where nothing says which is the first, or where it can be read."""
    tellings = [FIRST.model_copy(update={"origin": Origin(line=line)}) for line in (None, 3, 5)]
    kept = {OutageCalendar(order).to_json() for order in permutations(tellings)}
    assert len(kept) == 1


def test_outages_are_in_the_order_of_their_times_and_numbers() -> None:
    """By start, then end, one without an end last; then by number, one without a number first."""

    def edi(start: str, end: str | None = "18:00", number: str | None = None) -> Outage:
        until = None if end is None else f"2025-10-02 {end} ET"
        return Outage("EDI", f"2025-10-02 {start} ET", until, number=number)

    ordered = [
        edi("15:00"),
        edi("15:30", "17:00"),
        edi("15:30"),
        edi("15:30", number="TCC25-0138"),
        edi("15:30", number="TCC25-0139"),
        edi("15:30", None),
        edi("16:00", "17:00"),
    ]
    assert list(OutageCalendar(ordered[::-1])) == ordered
    assert list(OutageCalendar(ordered[::2] + ordered[1::2])) == ordered


@pytest.mark.parametrize("calendar", [FULL, OutageCalendar()])
def test_round_trips(calendar: OutageCalendar) -> None:
    """JSON, pickle and copies are equal, with equal hashes, fold hour and history included."""
    for again in (
        OutageCalendar.from_json(calendar.to_json()),
        OutageCalendar.from_json(calendar.to_json().encode()),
        pickle.loads(pickle.dumps(calendar)),
        copy.copy(calendar),
        copy.deepcopy(calendar),
    ):
        assert again == calendar
        assert hash(again) == hash(calendar)
        assert again.to_json() == calendar.to_json()


def test_the_json_names_its_schema_and_holds_everything() -> None:
    """Rules and policy travel with the outages, since the answers depend on them."""
    document = json.loads(FULL.to_json())
    assert document["schema"] == "graceperiod.calendar/2"
    assert list(document) == [
        "schema",
        "complete",
        "outages",
        "history",
        "reliefs",
        "rules",
        "policy",
    ]
    assert document["outages"][1]["start"] == "2025-11-02T01:30:00-05:00"
    assert document["policy"]["ends"] == "left"


def changed(**changes: object) -> str:
    """The JSON of a calendar with some entries changed."""
    return json.dumps(json.loads(FULL.to_json()) | changes)


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", InvalidOutageError, "^this is not JSON: EOF"),
        ("[]", InvalidOutageError, r"^it should be an object; given \[\]"),
        ("{}", InvalidOutageError, "^schema: this is missing$"),
        (changed(schema="graceperiod.calendar/1"), InvalidOutageError, "graceperiod.calendar/2"),
        (changed(extra=1), InvalidOutageError, "^extra: no field has this name; leave it out$"),
        (changed(complete=None), InvalidOutageError, "^complete: .* boolean; given null$"),
        (
            changed(outages=[{"systems": ["EDI"]}]),
            InvalidOutageError,
            r"^outages\[0\].start: this is",
        ),
        (
            changed(outages=[{"systems": ["EDI"], "start": "2025-10-02 15:30"}]),
            NaiveTimestampError,
            r"outages\[0\].start: '2025-10-02 15:30' has no time zone",
        ),
        (
            changed(outages=[{"systems": ["EDI"], "start": None}]),
            InvalidOutageError,
            r"^outages\[0\].start: it should be text; given null$",
        ),
        (
            changed(outages=[{"systems": ["FAX"], "start": "2025-10-02T15:30Z"}]),
            UnknownSystemError,
            r"outages\[0\].systems",
        ),
        (
            changed(outages=[{"systems": ["EDI"], "start": "2025-10-02T15:30Z", "x": 1}]),
            InvalidOutageError,
            r"outages\[0\].x",
        ),
        ("[" * 100_000, InvalidOutageError, "JSON"),
    ],
)
def test_json_from_outside_is_checked(text: str, error: type[GracePeriodError], says: str) -> None:
    """Another schema, unknown keys and bad entries are refused, and the message says where."""
    with pytest.raises(error, match=says) as raised:
        OutageCalendar.from_json(text)
    assert len(str(raised.value)) < 400


def test_only_outages_reliefs_and_rules_are_taken() -> None:
    """A single outage, text or a dictionary is refused, not iterated over."""
    for wrong in (FIRST, "TCC25-0138", 5, [{"systems": ["EDI"]}]):
        with pytest.raises(InvalidOutageError, match="Outage"):
            OutageCalendar(wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidOutageError, match="DeclaredRelief"):
        OutageCalendar([FIRST], reliefs=[FIRST])  # type: ignore[list-item]
    with pytest.raises(InvalidOutageError, match="neither True nor False"):
        OutageCalendar([FIRST], complete="no")  # type: ignore[arg-type]
    with pytest.raises(InvalidOutageError, match="Policy"):
        OutageCalendar([FIRST], policy=None)  # type: ignore[arg-type]
    with pytest.raises(InvalidOutageError, match="two rules begin on the same day"):
        OutageCalendar([FIRST], rules=[*CBSA_RULES, CBSA_RULES[0].model_copy(update={"id": "x"})])


def test_it_does_not_change() -> None:
    """Its parts cannot be set."""
    with pytest.raises(AttributeError):
        FULL.outages = ()  # type: ignore[misc]
    assert (FULL.reliefs, FULL.rules) == (tuple(FULL.reliefs), CBSA_RULES)
    assert (FULL.policy.ends, FULL.complete, len(FULL.history)) == ("left", False, 1)


def test_union() -> None:
    """The outages of both; complete only if both are; never silently under other rules."""
    one = OutageCalendar([FIRST], reliefs=CBSA_RELIEFS[:1], complete=True)
    both = one | OutageCalendar([SECOND, FIRST], reliefs=CBSA_RELIEFS)
    assert both == OutageCalendar([FIRST, SECOND], reliefs=CBSA_RELIEFS)
    assert (one | one).complete
    assert OutageCalendar() | OutageCalendar([FIRST]) == OutageCalendar([FIRST])
    with pytest.raises(InvalidOutageError, match="different rules or policies"):
        OutageCalendar() | OutageCalendar(policy=Policy(ends="left"))
    with pytest.raises(TypeError):
        OutageCalendar() | [FIRST]  # type: ignore[operator]


def test_windows() -> None:
    """From the start to the end of the grace, by start; open where there is no resumption."""
    eastern = [
        [edge and edge.isoformat() for edge in window]
        for window in OutageCalendar([SECOND, FIRST]).windows()
    ]
    assert eastern == [
        ["2025-10-02T15:30:00-04:00", "2025-10-02T20:00:00-04:00"],
        ["2025-11-02T01:30:00-05:00", None],
    ]
    calendar = OutageCalendar([SECOND, FIRST])
    assert calendar.windows("CERS") == calendar.windows()[:1]
    assert calendar.windows("IID") == calendar.windows()[1:]
    assert calendar.windows("CCP") == ()


def test_the_window_of_an_outage() -> None:
    """Under the rules of the calendar, which need not hold the outage."""
    assert [OutageCalendar().window_of(one) for one in (FIRST, SECOND)] == list(
        OutageCalendar([SECOND, FIRST]).windows()
    )
    _, closes = OutageCalendar(rules=[]).window_of(FIRST)
    assert closes == FIRST.end
    with pytest.raises(InvalidOutageError, match="not of the class Outage"):
        OutageCalendar().window_of("TCC25-0138")  # type: ignore[arg-type]  # which is refused


def test_parts_are_replaced_and_all_else_is_kept() -> None:
    """Each part by its name; of a subclass too."""
    policy = Policy(presume_ongoing="PT48H")
    other = FULL.replace(policy=policy)
    assert (other.policy, other.outages, other.history) == (policy, FULL.outages, FULL.history)
    assert other.replace(policy=FULL.policy) == FULL
    assert FULL.replace() == FULL
    assert FULL.replace(complete=True, outages=[FIRST]).complete

    class Own(OutageCalendar):
        pass

    assert type(Own().replace(complete=True)) is Own
    with pytest.raises(TypeError, match="polcy"):
        FULL.replace(polcy=policy)  # type: ignore[call-arg]  # a slip, refused


def test_a_calendar_is_not_its_outages() -> None:
    """Its policy and its history would be lost, so it is refused with what to do."""
    with pytest.raises(InvalidOutageError, match=r"calendar\.replace\(\.\.\.\)"):
        OutageCalendar(FULL, policy=Policy())


def test_whether_a_penalty_is_lifted_with_a_due_time() -> None:
    """The same answer as `decide`, as a truth value."""
    for due in ("2025-10-02 15:00 ET", "2025-10-02 16:00 ET", "2025-10-02 21:00 ET"):
        decision = FULL.decide("2025-10-02 19:45 ET", "CERS", due=due)
        assert FULL.is_penalty_free("2025-10-02 19:45 ET", "CERS", due=due) is decision.no_penalty


def test_its_repr_says_what_it_holds() -> None:
    """How many outages, and whether the record has gaps."""
    assert repr(FULL) == "<OutageCalendar of 2 outages, incomplete>"
    assert repr(OutageCalendar()) == "<OutageCalendar of 0 outages, incomplete>"
    one = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET")], complete=True)
    assert repr(one) == "<OutageCalendar of 1 outage, complete>"


@pytest.mark.parametrize("system", ["FAX", 5, ["EDI"], object()])
def test_an_unknown_system_is_refused(system: object) -> None:
    """Neither question takes a system that is not CBSA's."""
    for ask in (FULL.decide, FULL.is_penalty_free, lambda _, s: FULL.windows(s)):
        with pytest.raises(UnknownSystemError):
            ask("2025-10-02 19:45 ET", system)  # type: ignore[arg-type]


def test_names_of_systems_are_understood() -> None:
    """A question may name the system as a bulletin does."""
    when = datetime(2025, 10, 2, 20, tzinfo=UTC)
    names = ("CERS_PORTAL", "Canadian Export Reporting System (CERS)", "portail du SCDE")
    assert {FULL.decide(when, name) for name in names} == {FULL.decide(when, "CERS_PORTAL")}
    assert all(FULL.is_penalty_free(when, name) for name in names)


@pytest.mark.property
def test_many_outages_compile_and_answer() -> None:
    """A large record, all of it overlapping, answers with all its evidence."""
    count = examples(100_000)
    start = datetime(2025, 1, 1, tzinfo=UTC)
    outages = [Outage("EDI", start + timedelta(seconds=i)) for i in range(count)]
    calendar = OutageCalendar(outages)
    decision = calendar.decide(start + timedelta(seconds=count), "EDI")
    assert decision.outcome is Outcome.NO_PENALTY
    assert decision.cautions == {"OVERLAPPING", "UNRESOLVED"}
    assert len(decision.outages) == count
    assert f"Not shown: {count - 10:,} more." in decision.explain()
