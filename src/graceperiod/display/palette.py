"""How each thing looks on every picture: one table for SVG and for Matplotlib.

The colours show on white and on black. No two things differ by colour alone: bars and columns have
stripes or outlines, and marks have shapes.
"""

from typing import Any, NamedTuple

from graceperiod.display.words import Words
from graceperiod.verdicts import Outcome

__all__ = ["INK", "KINDS", "LAYERS", "LINE", "LOOKS", "Look", "name_in_legend"]

INK, LINE = "#1b1b1b", "#d9d9d9"
"""Text, and the lines behind what is drawn, where a picture does not take a page's colours."""

KINDS = ("outage", "grace", "presumed", "unresolved", "open", "relief")
"""The kinds of bars."""

LAYERS = (*reversed(KINDS), "approximate")
"""The order in which bars are drawn. A frame around what is known approximately comes on top."""

_BLUE, _BROWN, _GREY = "#2a6f9e", "#8a7a3a", "#808080"


class Look(NamedTuple):
    """How one kind of bar, column or mark looks.

    Args:
        colour: the colour of outline, stripes and marks; None: that of the text around it.
        fill: the colour of the inside of bars and columns; None: the same.
        opacity: how dense the inside is; 0: empty.
        dashes: the dashes of the outline, each with the gap after it; (): a line without gaps;
            None: SVG draws no outline.
        stripes: the length of a stripe in SVG, and the distance to the next.
        hatch: the same stripes, as Matplotlib writes them.
        shape: of marks, and of the arrow at the end of a bar, as an SVG path around the middle.
        marker: the same shape, as Matplotlib names it.
    """

    colour: str | None
    fill: str | None = None
    opacity: float = 1.0
    dashes: tuple[float, ...] | None = None
    stripes: tuple[float, ...] = ()
    hatch: str = ""
    shape: str = ""
    marker: str = ""

    @property
    def patch(self) -> dict[str, Any]:
        """How Matplotlib draws bars and columns."""
        return {
            # The opacity stands with the colour: `alpha` would thin the outline too.
            "facecolor": (self.fill or self.colour or INK, self.opacity),
            "edgecolor": self.colour or INK,
            "linestyle": (0, self.dashes) if self.dashes else "-",
            "hatch": self.hatch,
        }


_GOES_ON = Look(_BLUE, opacity=0.35, dashes=(4, 2), shape="m-3-5l8 5-8 5z", marker=">")

LOOKS: dict[str | None, Look] = {
    "outage": Look(_BLUE),
    "grace": Look(_BLUE, fill="#8fbfdc", dashes=(), stripes=(1.5, 3), hatch="|||||"),
    # These two are never in one picture: only that of one decision has the second.
    "presumed": _GOES_ON,
    "unresolved": _GOES_ON,
    "open": Look(_BROWN, opacity=0, dashes=(1.5, 2.5)),
    "relief": Look(_BROWN),
    "approximate": Look(None, opacity=0, dashes=(3, 2)),
    Outcome.NO_PENALTY: Look("#1f8a63", shape="m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", marker="o"),
    Outcome.PENALTY_MAY_APPLY: Look(
        "#c8532b", opacity=0.3, stripes=(2, 2), hatch="-----", shape="m-6-4h12l-6 9z", marker="v"
    ),
    Outcome.UNDETERMINED: Look(
        "#8a6bb0",
        opacity=0.3,
        stripes=(1, 3.5),
        hatch="--",
        shape="m0-5.5 5.5 5.5-5.5 5.5-5.5-5.5z",
        marker="D",
    ),
    None: Look(_GREY, opacity=0, dashes=()),
    "due": Look(_GREY, dashes=(5, 3), shape="m-4-4h8v8h-8z", marker="s"),
}
"""The looks of kinds of bars, of outcomes (None: not decided) and of due times, in the order of
legends.
"""


def name_in_legend(kind: str | None, words: Words, count: int | None = None) -> str:
    """The name of a kind of bar or mark, or of an outcome, which some transmissions have."""
    # None is among the outcomes, for rows that could not be decided.
    name = words.of("outcome" if kind in (*Outcome, None) else "kind", kind)
    return name if count is None else f"{name} ({words.count(count)})"
