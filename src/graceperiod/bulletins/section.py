"""What every layout comes to: sections, each some systems with their times, still as written."""

from dataclasses import dataclass

from graceperiod.bulletins.lines import Line

__all__ = ["Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a bulletin, in the lines it was read from. A layout fills it; `reader` reads it.

    `starts` and `ends` hold one time a line, the n-th start with the n-th end, or a phrase where
    the page has one in place of a time. `description` says what happened, `rest` all else.
    """

    heading: tuple[Line, ...]
    starts: tuple[Line, ...]
    ends: tuple[Line, ...]
    clients: tuple[Line, ...]
    description: tuple[Line, ...]
    rest: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The clients, the description and the rest, as one line."""
        return " ".join(line.text for line in (*self.clients, *self.description, *self.rest))
