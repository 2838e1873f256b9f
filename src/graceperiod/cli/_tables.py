"""Tables on stdout, which cut nothing off: where one is too wide, each row is a block of lines."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_ANY_WIDTH = 1_000_000


class TextTable(NamedTuple):
    """A table whose cells may have several lines.

    A row may end early. With `numbers`, all columns but the first are aligned at their right.
    """

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: bool = False
    caption: str | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Table | Text]:
        """Rich's protocol: the table if it fits, or else its blocks."""
        table = Table(caption=self.caption)
        for place, title in enumerate(self.titles):
            table.add_column(title, justify="right" if self.numbers and place else "left")
        for row in self.rows:
            table.add_row(*row)
        whole = Measurement.get(console, options.update(max_width=_ANY_WIDTH), table).maximum
        if whole <= options.max_width:
            yield table
            return
        blocks = [Text("\n").join(self._lines(row)) for row in self.rows]
        yield Text("\n\n").join([*blocks, *map(Text, filter(None, [self.caption]))])

    def _lines(self, row: Sequence[str]) -> Iterator[Text]:
        for title, cell in zip(self.titles, row, strict=False):
            yield Text.assemble((f"{title}:", "bold"), " ", ", ".join(cell.splitlines()))
