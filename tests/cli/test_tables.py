"""Tables on terminals of some widths: nothing is cut off, and no cell is broken."""

from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from rich.console import Console

from graceperiod.cli._tables import TextTable
from tests.bulletins.pages import SAMPLE
from tests.cli.processes import show
from tests.cli.test_cli import run
from tests.cli.test_read import rows

TABLE = TextTable(["Name", "Rows"], [["first", "1"], ["a\nb", "1,000"], ["alone"]], numbers=True)
DAY = ["--from", "2025-10-02", "--to", "2025-10-02", "--system", "CERS"]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "transmissions.csv"


def printed(table: TextTable, width: int) -> str:
    """A table on a console of this width, without room at the ends of lines."""
    console = Console(width=width, soft_wrap=True)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def test_a_table_that_fits_is_one() -> None:
    """In as many columns as it needs."""
    assert printed(TABLE, 17) == (
        "┏━━━━━━━┳━━━━━━━┓\n"
        "┃ Name  ┃  Rows ┃\n"
        "┡━━━━━━━╇━━━━━━━┩\n"
        "│ first │     1 │\n"
        "│ a     │ 1,000 │\n"
        "│ b     │       │\n"
        "│ alone │       │\n"
        "└───────┴───────┘"
    )


def test_a_table_that_is_too_wide_is_a_block_for_each_row() -> None:
    """With the name before each cell; one of several lines is one line, and the caption is last."""
    assert printed(TABLE._replace(caption="All of them.\nTwice."), 16) == (
        "Name: first\nRows: 1\n\nName: a, b\nRows: 1,000\n\nName: alone\n\nAll of them.\nTwice."
    )


def cells(*args: object) -> list[str]:
    """What a table in a pipe has in its cells, where there is room for all."""
    return [cell for row in rows(run(*args).stdout) for cell in row if cell]


@pytest.mark.parametrize("columns", [80, 50])
@pytest.mark.parametrize(
    "args",
    [["outages", *DAY], ["outages", "--figures"], ["read", SAMPLE], ["audit", EXAMPLE]],
    ids=["outages", "figures", "read", "audit"],
)
def test_every_cell_is_whole_on_a_terminal(args: list[object], columns: int) -> None:
    """As it is in a pipe, and nothing is left out in its place."""
    expected = cells(*args)
    assert len(expected) > 10
    shown = show(*args, columns=columns)
    assert "…" not in shown
    assert [cell for cell in expected if cell not in shown] == []


def test_a_pipe_has_room_for_every_table(tmp_path: Path) -> None:
    """Of any width."""
    file = tmp_path / f"{'long ' * 40}name.txt"
    file.write_bytes(SAMPLE.read_bytes())
    assert rows(run("read", file).stdout)[1][:2] == [file.name, "TCC25-0138"]
