"""`graceperiod decide`: the answer for one transmission, and why."""

from typing import Annotated

import typer

from graceperiod.cli import _options as options
from graceperiod.cli._inputs import load_record
from graceperiod.cli._outputs import check_report, time_to_the_second, write_page
from graceperiod.cli._terminal import console, print_json, report_errors
from graceperiod.display.sheet import evidence_sheet
from graceperiod.display.words import words_in
from graceperiod.report.provenance import record_facts
from graceperiod.verdicts import Outcome

__all__ = ["decide"]

_STATUS_AND_STYLE = {
    Outcome.NO_PENALTY: (0, "bold green"),
    Outcome.PENALTY_MAY_APPLY: (1, "bold red"),
    Outcome.UNDETERMINED: (3, "bold yellow"),  # not 2, which is an error
}

_Transmitted = Annotated[
    str, typer.Argument(help="Transmission time, for example '2025-10-02 19:45 ET'.")
]
_System = Annotated[
    str | None, typer.Option("--system", help="System used: an id, a name or an abbreviation.")
]
_Due = Annotated[str | None, typer.Option("--due", help="Time the data were due.")]


def decide(
    transmitted: _Transmitted,
    *,
    system: _System = None,
    due: _Due = None,
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    report: options.Page = None,
    language: options.Language = "en",
    json_wanted: options.AsJson = False,
) -> None:
    """Decide whether the penalty for one transmission is lifted, and say why.

    Exit status: 0 no penalty, 1 a penalty may apply, 3 undetermined, 2 an error.
    """
    check_report(report, *bulletins, *calendars)
    loaded = load_record(bulletins, calendars, shipped=shipped)
    with report_errors():
        decision = loaded.calendar.decide(transmitted, system, due=due)
    if report is not None:
        words = words_in(language)
        facts = list(record_facts(loaded.calendar, loaded.describe(words), words))
        made = time_to_the_second()
        write_page(report, evidence_sheet(decision.case, language, record=facts, made=made))
    status, style = _STATUS_AND_STYLE[decision.outcome]
    if json_wanted:
        print_json(decision.to_dict())
    else:
        answer, *reasons = decision.explain().splitlines()
        output = console()
        output.print(answer, style=style)
        output.print(*reasons, sep="\n")
    raise typer.Exit(status)
