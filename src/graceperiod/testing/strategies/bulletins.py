"""Bulletins as text, with what they say. The mistakes of real bulletins are not among them."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from graceperiod.outages import BulletinStatus, Direction, Impact, Outage, Wording
from graceperiod.systems import System
from graceperiod.testing.bulletin_texts import LAYOUTS, STAMPS, BulletinFacts, text_of, title_of
from graceperiod.testing.strategies.hubs import HALF_HOUR, LENGTHS, SINCE, UNTIL, hubs
from graceperiod.times import HOUR, MINUTE, describe, to_datetime

__all__ = ["bulletin_texts"]

_GAPS = st.sampled_from(["\n", "\n\n", "\n \n", "\n\u00a0\n\n", "\r\n"])
# The zone stands in parentheses or bare.
_STAMPS = st.sampled_from([*STAMPS, *(stamp.replace("{zone}", "({zone})") for stamp in STAMPS)])
_ON_EDI = {System.EDI, *System.EDI.routes}
# What a bulletin says of penalties: nothing, or the sentence of today.
_SILENT: dict[str, Any] = {"wording": Wording.NONE}
_TWO_HOURS: dict[str, Any] = {"wording": Wording.TWO_HOURS, "grace": timedelta(hours=2)}
# A route is named alone: beside other systems it could be taken for a part of EDI.
_SEVERAL = st.lists(
    st.sampled_from(sorted(set(System) - System.EDI.routes)), min_size=2, max_size=3, unique=True
)
_NAMED_TOGETHER = st.sampled_from([[system] for system in System]) | _SEVERAL.map(sorted)


@st.composite
def bulletin_texts(
    draw: st.DrawFn, *, since: date = SINCE, until: date = UNTIL
) -> tuple[str, BulletinFacts]:
    """Bulletins as text, in English or French, each with what it says: `read_bulletin` finds the
    same number, status, languages and outages, and has no findings.

    They are well formed: the mistakes of real bulletins are not among them.
    """
    language = draw(st.sampled_from(["en", "fr"]))
    statuses = BulletinStatus.INITIAL, BulletinStatus.RESOLVED, BulletinStatus.SCHEDULED
    status = draw(st.sampled_from(statuses))
    scheduled = status is BulletinStatus.SCHEDULED
    windows = draw(_windows(since, until, most=3 if scheduled else 1))
    number = f"TCC{windows[0][0]:%y}-{draw(st.integers(1, 9999)):04}"
    systems = draw(_NAMED_TOGETHER)
    has_end = status is not BulletinStatus.INITIAL or draw(st.booleans())
    stated: dict[str, Any] = {
        "number": number,
        "title": title_of(number, status, language, systems),
        "scheduled": scheduled,
        "impact": Impact.UNAVAILABLE,
        # All data stop where EDI, or the route that they take into it, is simply out.
        "direction": Direction.UNKNOWN if _ON_EDI.isdisjoint(systems) else Direction.BOTH,
        **draw(st.sampled_from([_SILENT, _TWO_HOURS])),
        "status": status,
    }
    outages = tuple(
        Outage(systems, start, end if has_end else None, **stated) for start, end in windows
    )
    facts = BulletinFacts(number, status, (language,), outages)
    return text_of(facts, draw(st.sampled_from(LAYOUTS)), draw(_STAMPS), draw(_GAPS)), facts


@st.composite
def _windows(
    draw: st.DrawFn, since: date, until: date, most: int
) -> list[tuple[datetime, datetime]]:
    """Windows one after the other, at Eastern wall clocks that happened once."""
    at = draw(hubs(since, until))
    found = []
    for _ in range(draw(st.integers(1, most))):
        start = _once(at + draw(st.integers(0, 48)) * HALF_HOUR)
        at = _once(start + draw(LENGTHS))
        found.append((to_datetime(start), to_datetime(at)))
        at += MINUTE
    return found


def _once(at: int) -> int:
    """An instant, or one two hours later where its wall clock happened twice."""
    return at if describe(at).endswith(" ET") else at + 2 * HOUR
