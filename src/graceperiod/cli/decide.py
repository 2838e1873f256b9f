"""`graceperiod decide`: the answer for one transmission, and why."""

from typing import Annotated, Any

import typer

from graceperiod.cli import _options as options
from graceperiod.cli._inputs import load_record
from graceperiod.cli._outputs import check_report, check_texts, time_to_the_second, write_page
from graceperiod.cli._terminal import print_answer, print_json, refuse, report_errors
from graceperiod.display.words import words_in
from graceperiod.verdicts import Outcome

__all__ = ["decide"]

_STATUS_AND_STYLE = {
    Outcome.NO_PENALTY: (0, "bold green"),
    Outcome.PENALTY_MAY_APPLY: (1, "bold red"),
    Outcome.UNDETERMINED: (3, "bold yellow"),  # not 2, which is an error
}


def _complete_filings() -> list[str]:
    """What was filed, for a shell to offer."""
    from graceperiod.deadlines import DEADLINES  # noqa: PLC0415 - for this option alone

    return list(DEADLINES)


_Transmitted = Annotated[str, options.argument("TIME")]
_System = Annotated[
    str | None,
    options.system_option("System used: its id, or a name or an abbreviation of it."),
]
_Due = Annotated[
    str | None, options.option("--due", metavar="TIME", text="Time the data were due.")
]
_Filing = Annotated[
    str | None,
    options.option(
        "--filing",
        metavar="FILING",
        text="What was filed, such as AIR_CARGO; with --event, in place of --due.",
        autocompletion=_complete_filings,
    ),
]
_Event = Annotated[
    str | None, options.option(metavar="TIME", text="Arrival or, for exports, loading.")
]
_Departure = Annotated[
    str | None, options.option(metavar="TIME", text="Departure of the flight, for air cargo.")
]
_Hours = Annotated[
    float | None,
    options.option(
        "--hours",
        metavar="NUMBER",
        text="Hours before --event, for marine cargo.",
        parser=options.parser("--hours", float, "a number"),
    ),
]


# Over 40 lines, for each option has its line.
@options.list_systems
def decide(
    transmitted: _Transmitted,
    *,
    system: _System = None,
    due: _Due = None,
    filing: _Filing = None,
    event: _Event = None,
    departure: _Departure = None,
    hours: _Hours = None,
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    verbose: options.Verbose = False,
    report: options.Page = None,
    language: options.Language = "en",
    title: options.Title = None,
    reference: options.Reference = None,
    prepared_by: options.PreparedBy = None,
    json_wanted: options.AsJson = False,
) -> None:
    """Decide one transmission and say why.

    TIME is when the data were sent, for example '2025-10-02 19:45 ET'.

    Exit status: 0 no penalty, 1 a penalty may apply, 3 undetermined, 2 an error.
    """
    texts = {"title": title, "reference": reference, "prepared_by": prepared_by}
    check_texts(report, texts)
    check_report(report, *bulletins, *calendars)  # before the work, as for an audit
    given = {"filing": filing, "event": event, "departure": departure, "hours": hours}
    due_time, deadline = _read_due(due, given)
    stated = _describe(deadline) if deadline else None
    loaded = load_record(bulletins, calendars, shipped=shipped, verbose=verbose)
    with report_errors():
        decision = loaded.calendar.decide(transmitted, system, due=due_time)
    if report is not None:
        from graceperiod.display.facts import Fact  # noqa: PLC0415 - with the sheet, for it alone
        from graceperiod.display.sheet import evidence_sheet  # noqa: PLC0415
        from graceperiod.report.provenance import record_facts  # noqa: PLC0415

        words = words_in(language)
        facts = [
            Fact(words["sheet.deadline"], stated, deadline.get("source"), "en"),
            *record_facts(loaded.calendar, loaded.describe(words), words),
        ]
        made = time_to_the_second()
        sheet = evidence_sheet(decision.case, language, record=facts, made=made, **texts)
        write_page(report, sheet)
    status, style = _STATUS_AND_STYLE[decision.outcome]
    if json_wanted:
        print_json(decision.to_dict() | ({"deadline": deadline} if deadline else {}))
    else:
        answer, *reasons = decision.explain(language).splitlines()
        print_answer(answer, style)
        if stated:
            typer.echo(f"Deadline: {stated}")
        typer.echo("\n".join(reasons))
    raise typer.Exit(status)


def _read_due(due: str | None, given: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The due time, and what it follows from: the arguments of `due_for`, wording and source."""
    if set(given.values()) == {None}:
        return due, {}
    # What is left over would be ignored, and the answer be for another due time.
    if due is not None or given["filing"] is None or given["event"] is None:
        refuse("give either --due, or --filing with --event and what else the filing asks for")
    from graceperiod.deadlines import DEADLINES, due_for  # noqa: PLC0415 - for these options alone

    with report_errors():
        found = due_for(**given)
    deadline = DEADLINES[given["filing"]]
    return found, given | {"wording": deadline.wording, "source": deadline.source}


def _describe(deadline: dict[str, Any]) -> str:
    """A deadline that was used, with what was given for it and its source."""
    names = ("event", "departure", "hours")
    given = ", ".join(f"{name} {deadline[name]}" for name in names if deadline[name] is not None)
    return "{filing}, {wording} ({given}). Source: {source}.".format(given=given, **deadline)
