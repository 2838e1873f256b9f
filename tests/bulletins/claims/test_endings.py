"""What sentences say is over, on whole pages."""

import pytest

from graceperiod import Direction, read_bulletin

OPEN = (
    "TCC25-0999 {title}\nStart Date / Time\n2025-10-02 10:30 (ET)\nClients Affected\n"
    "All clients who use {names}\nDescription\n{text}\n"
)


def ends(title: str, names: str, text: str) -> dict[str, str | None]:
    """The end of each system, as a clock time."""
    outages = read_bulletin(OPEN.format(title=title, names=names, text=text)).outages
    return {
        system.value: f"{outage.end:%d %H:%M}" if outage.end else None
        for outage in outages
        for system in outage.systems
    }


def test_a_system_ends_and_the_other_stays_out() -> None:
    """The sentence names one of them."""
    text = "EDI and the CERS Portal are unavailable. EDI was restored at 14:20 (ET)."
    assert ends("EDI and CERS Portal Outage", "EDI and the CERS Portal", text) == {
        "EDI": "02 14:20",
        "CERS_PORTAL": None,
    }


@pytest.mark.parametrize(
    ("title", "said", "wanted"),
    [
        ("EDI Outage", "Inbound messages were restored at 14:20 (ET).",
         {(Direction.INBOUND, "14:20"), (Direction.OUTBOUND, None)}),
        ("EDI Outage - inbound", "Inbound messages were restored at 14:20 (ET).",
         {(Direction.INBOUND, "14:20")}),
        ("EDI Outage - inbound", "Outbound messages were restored at 14:20 (ET).",
         {(Direction.INBOUND, None)}),
    ],
    ids=["one-of-both", "the-one", "the-other"],
)  # fmt: skip
def test_a_direction_ends_and_the_other_stays_out(
    title: str, said: str, wanted: set[tuple[Direction, str | None]]
) -> None:
    """The sentence names one of them."""
    text = f"EDI is unavailable. {said}"
    outages = read_bulletin(OPEN.format(title=title, names="EDI", text=text)).outages
    assert {(one.direction, one.end and f"{one.end:%H:%M}") for one in outages} == wanted


def test_an_end_before_the_start_ends_nothing() -> None:
    """And is a finding."""
    text = "EDI is unavailable. EDI was restored on October 1, 2025 at 14:20 (ET)."
    bulletin = read_bulletin(OPEN.format(title="EDI Outage", names="EDI", text=text))
    assert [outage.end for outage in bulletin.outages] == [None]
    assert "UNUSED_TIME" in {finding.code for finding in bulletin.findings}
