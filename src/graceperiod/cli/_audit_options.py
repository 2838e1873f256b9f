"""The options of `graceperiod audit` alone, with their help texts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from graceperiod.cli._options import argument, choice, complete_systems, option, parser
from graceperiod.deadlines import Filing


def _read_row(text: str) -> int:
    row = int(text)
    if row < 1:
        raise ValueError(row)
    return row


Files = Annotated[list[Path], argument("FILE")]
Timestamp = Annotated[
    str | None, option(metavar="COLUMN", text="Column with the transmission time.")
]
SystemOrColumn = Annotated[
    str | None,
    option(
        "--system",
        metavar="COLUMN|SYSTEM|none",
        text="Column with the systems; or one system for all rows; or none, if it is not stated.",
        autocompletion=lambda: [*complete_systems(), ("none", "not stated")],
    ),
]
Due = Annotated[str | None, option(metavar="COLUMN", text="Column with the due time.")]
FilingOrColumn = Annotated[
    str | None,
    option(
        "--filing",
        metavar="COLUMN|FILING",
        text="Column with the filings, or one for all rows, such as AIR_CARGO; with --event, in "
        "place of --due.",
        autocompletion=lambda: list(Filing),
    ),
]
Event = Annotated[
    str | None, option(metavar="COLUMN", text="Column with the arrivals or, for exports, loadings.")
]
Zone = Annotated[
    str | None,
    option(
        "--assume-zone",
        metavar="ZONE",
        text="Time zone of timestamps that have none: ET, UTC, -05:00, America/Vancouver.",
    ),
]
SystemMap = Annotated[
    Path | None,
    option(
        metavar="FILE",
        text="Table of your own names of systems, with the columns name and system.",
    ),
]
Template = Annotated[
    Path | None,
    option(
        "--system-map-template",
        metavar="FILE",
        text="New file, .csv, for such a table of the unknown names, to fill in.",
    ),
]
Amount = Annotated[str | None, option(metavar="COLUMN", text="Column to sum by outcome.")]
DecimalMark = Annotated[
    Literal[".", ","] | None,
    choice(
        "--decimal-mark",
        metavar="MARK",
        words=[".", ","],
        text="Decimal mark of amounts that are text: . or ,",
    ),
]
Encoding = Annotated[
    str | None, option(metavar="NAME", text="Encoding of CSV, such as windows-1252.")
]
Delimiter = Annotated[
    str | None, option(metavar="CHARACTER", text="What divides the cells of CSV; or tab.")
]
Sheet = Annotated[str | None, option(metavar="NAME", text="Sheet of a workbook.")]
HeaderRow = Annotated[
    int | None,
    option(
        "--header-row",
        metavar="NUMBER",
        text="Row of CSV or of a sheet with the names of the columns, from 1.",
        parser=parser("--header-row", _read_row, "the number of a row, from 1"),
    ),
]
Output = Annotated[
    Path | None,
    option(
        "--output",
        "-o",
        metavar="FILE|DIR",
        text="File for every row with its decision: .parquet, .csv, .jsonl, .ndjson or .xlsx; - "
        "is stdout, as CSV. For several files a folder.",
    ),
]
Id = Annotated[
    str | None, option("--id", metavar="COLUMN", text="Column that names each row in a report.")
]
RowsOfReport = Annotated[
    Literal["all", "no-penalty", "review", "penalty"],
    choice(
        "--only",
        metavar="ROWS",
        words=["all", "no-penalty", "review", "penalty"],
        text="Rows that the report is about: all, no-penalty, review or penalty. It does not list "
        "or count the others.",
    ),
]


class FailReason(StrEnum):
    """What a row can have that a pipeline must not pass over."""

    PROBLEMS = "problems"
    REVIEW = "review"
    PENALTY = "penalty"


FailOn = Annotated[
    list[FailReason],
    choice(
        "--fail-on",
        metavar="WHAT",
        words=list(FailReason),
        text="Exit with status 3 if any row has problems, needs review (also where the record has "
        "gaps and a due time was missed), or may get a penalty: problems, review or penalty. May "
        "be given several times.",
        default_factory=list,
        show_default=False,
    ),
]
