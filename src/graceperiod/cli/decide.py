"""`graceperiod decide`: one transmission, and why."""

from typing import Annotated

import typer

from graceperiod.cli._inputs import load_record
from graceperiod.cli._options import (
    AsJson,
    Bulletins,
    Calendars,
    Language,
    OneSystem,
    PageLanguage,
    PageReport,
    Shipped,
)
from graceperiod.cli._reports import check_report, write_sheet
from graceperiod.cli._terminal import console, report_errors, to_json
from graceperiod.verdicts import Outcome

__all__ = ["decide"]

_STATUS = {Outcome.NO_PENALTY: 0, Outcome.PENALTY_MAY_APPLY: 1, Outcome.UNDETERMINED: 3}
_STYLES = {
    Outcome.NO_PENALTY: "bold green",
    Outcome.PENALTY_MAY_APPLY: "bold red",
    Outcome.UNDETERMINED: "bold yellow",
}

_Transmitted = Annotated[
    str, typer.Argument(help="Transmission time, for example '2025-10-02 19:45 ET'.")
]
_Due = Annotated[str | None, typer.Option("--due", help="Time the data were due.")]


def decide(
    transmitted: _Transmitted,
    *,
    system: OneSystem = None,
    due: _Due = None,
    bulletin: Bulletins = None,
    calendar: Calendars = None,
    shipped: Shipped = True,
    report: PageReport = None,
    language: PageLanguage = Language.EN,
    json_wanted: AsJson = False,
) -> None:
    """Decide whether the penalty for one transmission is lifted, and say why.

    Exit status: 0 no penalty, 1 a penalty may apply, 3 undetermined, 2 an error.
    """
    check_report(report, *(bulletin or []), *(calendar or []))
    loaded = load_record(bulletin or [], calendar or [], shipped=shipped)
    with report_errors():
        decision = loaded.calendar.decide(transmitted, system, due=due)
    if report is not None:
        write_sheet(decision, loaded, report, language)
    if json_wanted:
        typer.echo(to_json(decision.to_dict()))
    else:
        answer, *reasons = decision.explain().splitlines()
        output = console()
        output.print(answer, style=_STYLES[decision.outcome])
        output.print(*reasons, sep="\n")
    raise typer.Exit(_STATUS[decision.outcome])
