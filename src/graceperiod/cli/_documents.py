"""The documents that the commands print with `--json`, as models. Their JSON Schemas ship.

`decide` prints a `DecisionDocument`, and `audit` an `AuditDocument`, which needs its extra.
"""

from typing import Annotated, Literal

from pydantic import Field

from graceperiod._model import SCHEMA_NAME, Day, EasternDatetime, FrozenModel
from graceperiod.bulletins import Bulletin, Finding
from graceperiod.outages import Outage
from graceperiod.systems import System


class Unreadable(FrozenModel):
    """A file that could not be read, or what was left out of one, and why."""

    file: str
    error: str


class BulletinsDocument(FrozenModel):
    """The bulletins in some files, what is between those of one number, and what was not read.

    The `file` of each bulletin is its path as it was given. `unreadable` has the files that were
    named and could not be read, `left_out` the files of folders and the e-mails of mailboxes that
    are not bulletins.
    """

    schema_name: Annotated[Literal["graceperiod.bulletins/2"], SCHEMA_NAME] = Field(alias="schema")
    bulletins: tuple[Bulletin, ...]
    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]
    left_out: tuple[Unreadable, ...]


class ListedOutage(Outage):
    """An outage with the end of its window; None for one without a resumption."""

    window_end: EasternDatetime | None = None


class OutagesDocument(FrozenModel):
    """The outages on record that were asked for, by start."""

    schema_name: Annotated[Literal["graceperiod.outages/2"], SCHEMA_NAME] = Field(alias="schema")
    outages: tuple[ListedOutage, ...]


class FigureRow(FrozenModel):
    """How often and how long a system (null: any) was out in an Eastern year: at least so long,
    where the last word on an outage without a reported end is of that year.
    """

    system: System | None
    year: int
    outages: int
    unresolved: int
    hours_out: float
    at_least: bool


class FiguresDocument(FrozenModel):
    """The figures of each system and each year in which it was out, and those of all together.

    A system is left out where it only shares the figures of one that it rides on.
    """

    schema_name: Annotated[Literal["graceperiod.figures/2"], SCHEMA_NAME] = Field(alias="schema")
    figures: tuple[FigureRow, ...]


class CoverageRow(FrozenModel):
    """What is on record of a system (null: any) for the outages that began in an Eastern year:
    bulletins, outages, those without a reported end, bulletins of which only a summary was read,
    the first day, and the day of the last word.
    """

    system: System | None
    year: int
    bulletins: int
    outages: int
    unresolved: int
    summaries: int
    first: Day
    last: Day


class CoverageDocument(FrozenModel):
    """What is on record by system and year, and how old it is.

    `reaches` is the last moment that an outage on record speaks of, `age_days` the whole days
    since then, and `last_read` the last day on which a source of the record that ships was read;
    null without it.
    """

    schema_name: Annotated[Literal["graceperiod.coverage/2"], SCHEMA_NAME] = Field(alias="schema")
    record_version: str
    reaches: EasternDatetime | None
    age_days: int | None
    last_read: Day | None
    coverage: tuple[CoverageRow, ...]
