"""Values as people see them: in a REPL, in `help`, and by `inspect.signature`."""

import inspect
import pydoc
from datetime import date, timedelta

import pytest
from pydantic import BaseModel

import graceperiod
from graceperiod import (
    CBSA_RULES,
    Bulletin,
    DeclaredRelief,
    Finding,
    FindingCode,
    GraceRule,
    Outage,
    OutageCalendar,
    Policy,
    read_bulletin,
)
from graceperiod._model import FrozenModel
from graceperiod.bulletins import Resolution
from graceperiod.deadlines import DEADLINES
from graceperiod.record.entries import entries
from tests.bulletins.pages import page

OUTAGE = Outage(
    {"CERS", "CARM"},
    "2025-11-02 01:30 EST",
    "2025-11-02T18:00:00.5-05:00",
    number="TCC25-0138",
    title="Portals",
    impact="INTERMITTENT",
    grace=timedelta(hours=3),
)
MODELS = [
    kind
    for name in graceperiod.__all__
    if isinstance(kind := getattr(graceperiod, name), type) and issubclass(kind, FrozenModel)
]


class TestReprs:
    """One line, without what was not given."""

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (Outage("CERS", "2025-10-02 15:30 ET"), "Outage('CERS_PORTAL', '2025-10-02 15:30 ET')"),
            (
                OUTAGE,
                ("Outage(['CARM_CLIENT_PORTAL', 'CERS_PORTAL'], '2025-11-02 01:30 EST', "
                "'2025-11-02 18:00:00.500000 ET', number='TCC25-0138', title='Portals', "
                "impact='INTERMITTENT', grace='PT3H')"),
            ),
            (Policy(), "Policy()"),
            (Policy(presume_ongoing="PT48H"), "Policy(presume_ongoing='P2D')"),
            (
                CBSA_RULES[-1],
                ("GraceRule(id='bulletin-2024', since='2024-10-19', grace='PT2H', scope='ALL', "
                "last_seen='2026-02-08', follow_up='P1D')"),
            ),
            (
                DeclaredRelief(
                    title="t", from_date=date(2025, 9, 27), to_date=date(2025, 10, 14), source="s",
                    excluded_systems={"CARM"}, published="2025-10-08 12:00 ET", scope="all",
                ),
                ("DeclaredRelief(title='t', from_date='2025-09-27', to_date='2025-10-14', "
                "excluded_systems='CARM_CLIENT_PORTAL', published='2025-10-08 12:00 ET')"),
            ),
            (
                Finding(code=FindingCode.UNUSED_TIME, message="x" * 81, line=3),
                f"Finding(code='UNUSED_TIME', message='{'x' * 80}…', line=3)",
            ),
        ],
        ids=range(7),
    )  # fmt: skip
    def test_a_value_shows_what_is_not_at_its_default(self, value: FrozenModel, shown: str) -> None:
        """Times, codes and durations as they are written; long texts are cut. `str` is the same."""
        assert repr(value) == str(value) == shown

    def test_the_repr_of_an_outage_makes_an_equal_one(self) -> None:
        """It has what answers depend on, so when it was announced, and not how."""
        told = OUTAGE.model_copy(update={"source": "s", "note": "n"})
        assert repr(told) == repr(OUTAGE)
        later = OUTAGE.model_copy(update={"published": "2025-11-03T00:00Z"})
        assert repr(later) == f"{repr(OUTAGE)[:-1]}, published='2025-11-02 19:00 ET')"
        for outage in (OUTAGE, later):
            again = eval(repr(outage))  # noqa: S307 - what is under test
            assert (again, again.published) == (outage, outage.published)

    def test_a_bulletin_shows_what_it_is_and_how_much_is_in_it(self) -> None:
        """Its text would take pages."""
        bulletin = read_bulletin(page())
        assert repr(bulletin) == "<Bulletin TCC25-0999 INITIAL: 1 outage, 0 findings>"
        (section,) = bulletin.sections
        assert "windows=(('2025-10-02 15:30 ET', '2025-10-02 18:00 ET'),), " in repr(section)
        other = bulletin.model_copy(update={"number": None, "outages": ()})
        assert repr(other) == "<Bulletin without a number INITIAL: 0 outages, 0 findings>"

    def test_values_inside_are_counted(self) -> None:
        """One line stays one line; every repr on record does."""
        entry = next(iter(entries()))
        assert "sections=<1 EntrySection>" in repr(entry)
        shown = [
            *map(repr, entries()),
            *map(repr, DEADLINES.values()),
            *map(repr, OutageCalendar.cbsa()),
        ]
        assert max(map(len, shown)) < 600
        assert not any("\n" in line or "Enum" in line or "datetime" in line for line in shown)


class TestSignatures:
    """`inspect.signature` of a value."""

    def test_it_says_what_each_argument_takes(self) -> None:
        """Before and after pydantic has built the model."""
        assert str(inspect.signature(GraceRule)) == (
            "(*, id: str, since: date | str, grace: timedelta | str, scope: Scope, wording: str, "
            "source: str, last_seen: date | str | None = None, "
            "follow_up: timedelta | str | None = None)"
        )
        assert str(inspect.signature(Outage)).startswith(
            "(systems: Iterable[System | str], start: datetime | str, "
            "end: datetime | str | None = None, *, number: str | None = None, "
        )
        assert "earlier: tuple[Bulletin, ...] = (), " in str(inspect.signature(Bulletin))
        assert "at: datetime | str | None = None, " in str(inspect.signature(Resolution))

    @pytest.mark.parametrize("kind", MODELS)
    def test_it_has_the_fields_and_their_defaults(self, kind: type[FrozenModel]) -> None:
        """Those without a default are required."""
        parameters = inspect.signature(kind).parameters
        assert list(parameters) == list(kind.model_fields)
        for name, field in kind.model_fields.items():
            default = parameters[name].default
            assert (default is inspect.Parameter.empty) == field.is_required()
            assert field.is_required() or default == field.default


class TestHelp:
    """`help` and `dir` of a value's class."""

    @pytest.mark.parametrize("kind", MODELS)
    def test_help_begins_with_the_contract_and_has_nothing_of_pydantic(
        self, kind: type[FrozenModel]
    ) -> None:
        """What the library does not define is left out, so that it fits a screen or two."""
        text = pydoc.plain(pydoc.render_doc(kind))
        lines = text.splitlines()
        assert lines[3].startswith(f" |  {kind.__name__}(")
        assert kind.__doc__ is not None
        assert lines[5] == f" |  {kind.__doc__.splitlines()[0]}"
        for name in ("model_dump", "__pydantic_fields__", "__class_vars__", "AfterValidator"):
            assert name not in text
        assert len(lines) < 110

    @pytest.mark.parametrize("kind", MODELS)
    def test_dir_has_the_names_of_the_library(self, kind: type[FrozenModel]) -> None:
        """And none of pydantic's, which can be called all the same."""
        assert set(dir(kind)).isdisjoint(dir(BaseModel))
        assert callable(kind.model_json_schema)

    def test_dir_of_an_outage_s_class(self) -> None:
        """The names that a user looks for."""
        assert [name for name in dir(Outage) if not name.startswith("_")] == [
            "duration",
            "last_word",
        ]
