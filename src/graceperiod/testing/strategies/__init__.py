"""Strategies for Hypothesis: outages, calendars and transmissions where it is easy to go wrong.

They are biased to the edges of outages, both changes of the clocks, the days on which rules change,
outages without an end, and outages that overlap. `st.from_type` draws the library's values by them,
without an import: where graceperiod is installed, Hypothesis knows it. Needs the extra `testing`.
"""

from graceperiod.errors import require_extra

with require_extra("testing", "drawing examples"):
    from hypothesis import strategies as st

from typing import Any, NoReturn

from graceperiod.bulletins import Bulletin, BulletinSection, Finding, FindingCode, read_bulletin
from graceperiod.calendar import OutageCalendar
from graceperiod.decisions import Decision
from graceperiod.engine.evidence import Verdict
from graceperiod.errors import InvalidOutageError
from graceperiod.outages import DeclaredRelief, Origin, Outage
from graceperiod.rules import GraceRule, Policy
from graceperiod.testing.bulletin_texts import BulletinFacts
from graceperiod.testing.strategies.bulletins import bulletin_texts
from graceperiod.testing.strategies.hubs import instants
from graceperiod.testing.strategies.values import (
    FIELDS,
    Transmission,
    calendars,
    decisions,
    grace_rules,
    outages,
    policies,
    reliefs,
    transmissions,
)

__all__ = [
    "BulletinFacts",
    "Transmission",
    "bulletin_texts",
    "calendars",
    "decisions",
    "grace_rules",
    "instants",
    "outages",
    "policies",
    "reliefs",
    "transmissions",
]


def _refuse_parts() -> NoReturn:
    raise InvalidOutageError(
        "st.builds(Decision) would make up an answer that no calendar gives; "
        "st.from_type(Decision) draws whole ones"
    )


_BULLETINS = bulletin_texts().map(lambda drawn: read_bulletin(drawn[0]))
_VALUES: dict[type, st.SearchStrategy[Any]] = {
    Outage: outages(),
    DeclaredRelief: reliefs(),
    GraceRule: grace_rules(),
    Policy: policies(),
    OutageCalendar: calendars(),
    Transmission: transmissions(),
    Decision: decisions(),
    Verdict: st.builds(_refuse_parts),
    Bulletin: _BULLETINS,
    BulletinSection: _BULLETINS.flatmap(lambda bulletin: st.sampled_from(bulletin.sections)),
    Finding: st.builds(
        Finding,
        code=st.sampled_from(FindingCode),
        message=st.sampled_from(["there is more than one start", "la fin précède le début"]),
        line=st.none() | st.integers(1, 500),
    ),
    Origin: st.builds(
        Origin,
        file=st.none() | st.just("TCC25-0138.eml"),
        line=st.none() | st.integers(1, 500),
    ),
}
for _kind, _strategy in _VALUES.items():
    st.register_type_strategy(_kind, _strategy)


def __dir__() -> list[str]:
    return __all__  # for people who look for a strategy: nothing that these are made of


def strategy_of(kind: object) -> st.SearchStrategy[Any] | None:
    """The strategy for a class of the library, or for what a field of its values takes."""
    return (FIELDS | _VALUES).get(kind)
