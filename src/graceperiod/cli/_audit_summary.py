"""The summary that `graceperiod audit` prints: tables of counts, then what a person should do."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graceperiod.cli._tables import TextTable
from graceperiod.display.words import describe_count
from graceperiod.systems import System

if TYPE_CHECKING:
    from graceperiod.audit import Audit, Summary
    from graceperiod.audit.amounts import Amounts

_MOST_NAMES, _LONGEST = 50, 100  # of no system that a line lists, and characters of each


def summary_of(audit: "Audit", output: Path | None) -> Iterator[str | TextTable]:
    """The summary: what was read, tables of counts and sums, and what a person should look at."""
    found, amounts = audit.summary, audit.summary.amounts
    yield _heading(audit)
    if len(audit.files) > 1:
        names = [
            f"{file.file}, sheet {file.sheet!r}" if file.sheet else str(file.file)
            for file in audit.files
        ]
        yield _table({"File": names, "Rows": [file.rows for file in audit.files]})
    if found.rows and list(found.by_problem.values()) == [found.rows]:
        (code,) = found.by_problem
        yield f"Every row has the same problem, {code}. Most often, in {next(_problems(found))}"
        yield from _unknown_names(found)
    else:
        yield from _tables(found)
        yield from _problems(found)
        yield from _unknown_names(found)
        if amounts is not None:
            yield from _about_sums(amounts)
        yield from _to_look_at(found, has_due=bool(audit.due or audit.event))
    if output is not None:
        yield f"Every row with its decision: {output}."


def _tables(found: "Summary") -> Iterator[TextTable]:
    """The rows and the sums by outcome, and the rows by reason, caution and outage."""
    outcomes: dict[str, list[Any]] = {
        "Outcome": [*found.by_outcome, "cannot be decided", "all"],
        "Rows": [*found.by_outcome.values(), found.with_problems, found.rows],
    }
    if found.amounts is not None:
        amounts = found.amounts
        sums = [*amounts.by_outcome.values(), amounts.undecided, amounts.total]
        outcomes[f"Sum of {amounts.column}"] = sums
    yield _table(outcomes)
    others = {"Reason": found.by_reason, "Caution": found.by_caution, "Outage": found.by_outage}
    for title, counts in others.items():
        if counts:
            yield _table({title: counts, "Rows": counts.values()})


def _problems(found: "Summary") -> Iterator[str]:
    """The problems by code: a line for each of the most frequent texts, and one for the others."""
    for code, rows in found.by_problem.items():
        texts = {text: n for text, n in found.problems.items() if text.startswith(f"{code}:")}
        # Rare texts are counted together, since there can be as many as rows.
        for text, count in [*texts.items(), (f"{code}: other texts", rows - sum(texts.values()))]:
            if count:
                yield f"{describe_count(count, 'row')}: {text}"


def _about_sums(amounts: "Amounts") -> Iterator[str]:
    """What the sums lack, and what they may count twice."""
    if amounts.missing or amounts.unreadable:
        texts = ", ".join(map(repr, amounts.unreadable_texts))
        yield (
            f"Not in the sums: {describe_count(amounts.missing, 'row')} with no amount, "
            f"{describe_count(amounts.unreadable, 'row')} whose amount cannot be read"
            f"{f', such as {texts}' if texts else ''}."
        )
    if amounts.holds_a_total:
        yield (
            f"Rows without a time hold {amounts.without_time:,}, which is the sum of all other "
            "rows: a line of totals is counted as a row. Take it out, and audit again."
        )


def _unknown_names(found: "Summary") -> Iterator[str]:
    """The names of no system, each with its rows, and what to do about them."""
    names = [
        f"{name if len(name) <= _LONGEST else name[:_LONGEST] + '…'!r} ({count:,})"
        for name, count in found.unknown_systems.items()
    ]
    if names:
        more = len(names) - _MOST_NAMES
        rest = f" and {more:,} more" if more > 0 else ""
        # A row with several problems is counted by the first.
        is_first = sum(found.unknown_systems.values()) == found.by_problem.get("UNKNOWN_SYSTEM")
        also = "" if is_first else " Rows that have another problem too are among these."
        yield (
            f"Names of no system: {', '.join(names[:_MOST_NAMES])}{rest}.{also} --system-map FILE "
            "says what your own stand for, and --system-map-template FILE writes a file to fill in."
        )


def _to_look_at(found: "Summary", *, has_due: bool) -> Iterator[str]:
    """How much a person must look at and, apart from it, where the record has gaps."""
    gaps = found.gaps
    review = found.needing_review - (gaps.late if gaps else 0)
    yield (
        f"For a person to look at: {describe_count(review, 'row')} undetermined or with a caution "
        f"that asks for review; {describe_count(found.with_problems, 'row')} with problems."
    )
    if gaps is not None:
        late = f" {gaps.late:,} of them missed a due time; --fail-on review counts these too."
        yield (
            f"Apart from these, no outage on record covers {describe_count(gaps.rows, 'row')} of "
            f"{gaps.first_day} to {gaps.last_day}, and the record has gaps; look for bulletins "
            f"of those days.{late if has_due else ''}"
        )
    if not has_due:
        yield "No due time was used: being late before an outage began was not looked at."


def _heading(audit: "Audit") -> str:
    if isinstance(audit.system, System):
        system = f"system {audit.system} in all rows"
    else:
        system = f"system from {audit.system!r}" if audit.system else "system not stated"
    due = f", due from {audit.due!r}" if audit.due else ""
    if audit.event is not None:
        due = f", due by {str(audit.filing)!r} from {audit.event!r}"
    sheet = f", sheet {audit.sheet!r}" if audit.sheet else ""
    rows = describe_count(audit.summary.rows, "row")
    file = audit.files[0].file if len(audit.files) == 1 else f"{len(audit.files)} files"
    return f"{file}{sheet}: {rows}; timestamp from {audit.timestamp!r}, {system}{due}."


def _table(columns: Mapping[str, Iterable[Any]]) -> TextTable:
    """A table by its columns: names first, then numbers."""
    rows = zip(*columns.values(), strict=True)
    texts = [(name, *(f"{number:,}" for number in numbers)) for name, *numbers in rows]
    return TextTable(list(columns), texts, numbers=True)
