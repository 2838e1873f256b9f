"""What an audit found, counted batch by batch. No row is kept."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from graceperiod._model import SCHEMA_NAME
from graceperiod.audit.amounts import Amounts
from graceperiod.engine.evidence import QUIET
from graceperiod.tables.annotator import OUTCOME_CODES, REASON_CODES, Labels
from graceperiod.tables.answers import JOIN, UNNUMBERED, Lookup
from graceperiod.tables.kernel import Bools, Instants
from graceperiod.times import eastern_day
from graceperiod.verdicts import Caution, Outcome

__all__ = [
    "AnswerCounts",
    "AuditDocument",
    "AuditedFile",
    "RecordGaps",
    "Summary",
    "Tally",
    "cautions_of",
    "code_of",
    "count_answers",
    "for_a_person",
]

# Of problems with one code, or unknown names, which may be as many as there are rows.
_MOST_TEXTS = 10_000
_MOST_SHOWN = 3  # texts of a code


class RecordGaps(BaseModel):
    """The rows that no outage covers, in a record that is known to have gaps, and that need no
    person's look for another reason.

    `late` counts those that missed a due time. The days are the Eastern days of the first and the
    last transmission.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    rows: int
    late: int
    first_day: date
    last_day: date


class Summary(BaseModel):
    """What an audit found. Counts are of rows.

    A row is decided, or has a problem. `by_caution` counts a row once for each caution, and
    `by_outage` once for each bulletin, that its answer has. `by_problem` is by the codes of
    problems, and `problems` has the most frequent texts of each code, which they begin with.
    `needing_review` counts the rows that are undetermined or have a caution that asks for review,
    those that are `late` in `gaps` among them.
    `unknown_systems` counts the rows by the names that are not the name of a system, the most
    frequent first.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    rows: int
    decided: int
    by_outcome: dict[str, int]
    by_reason: dict[str, int]
    by_caution: dict[str, int]
    by_outage: dict[str, int]
    needing_review: int
    gaps: RecordGaps | None
    with_problems: int
    by_problem: dict[str, int]
    problems: dict[str, int]
    unknown_systems: dict[str, int]
    amounts: Amounts | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether any row has a problem, or an answer that a person should look at."""
        return bool(self.with_problems or self.needing_review)


class AuditedFile(BaseModel):
    """A file that was audited: how it was read, how many rows it has, and where they are decided.

    `sheet` is the one that was read, of a file with several; `encoding` is that of CSV;
    `header_row` is the row with the names of the columns, from 1, of CSV and Excel. `unused_due`
    has the columns that look like due times, where none is used.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    file: Path
    rows: int
    sheet: str | None
    encoding: str | None
    header_row: int | None
    output: Path | None
    unused_due: tuple[str, ...]


class _Audited(BaseModel):
    """What was audited, and by which record."""

    schema_name: Annotated[Literal["graceperiod.audit/2"], SCHEMA_NAME] = Field(alias="schema")
    record_version: str
    files: tuple[AuditedFile, ...]
    # Where several files were audited, each has its own.
    file: str | None
    sheet: str | None
    output: str | None
    timestamp: str
    system: str | None
    # A column can have the name of a system, so a program needs to know which is meant.
    system_for_all_rows: bool
    due: str | None
    filing: str | None
    event: str | None


class AuditDocument(Summary, _Audited):
    """What was audited, by which record, and the summary of the answers.

    Amounts are text, which keeps them exact.
    """


class AnswerCounts(NamedTuple):
    """Decided rows, counted by what their answers say, as in `Summary`. `gaps` counts the rows that
    nothing but the gaps of the record makes doubtful, and `late` those of them that need review.
    """

    by_outcome: dict[str, int]
    by_reason: dict[str, int]
    by_caution: dict[str, int]
    by_outage: dict[str, int]
    review: int
    gaps: int
    late: int


def count_answers(lookup: Lookup, by_answer: Sequence[int]) -> AnswerCounts:
    """Count rows by what their answers say.

    Args:
        lookup: what the answers say.
        by_answer: how many rows have each answer, by its number.
    """
    outcomes, reasons = Counter[str](), Counter[str]()
    cautions, outages = Counter[str](), Counter[str]()
    review, person = lookup.review.tolist(), for_a_person(lookup).tolist()
    has_gaps = in_gaps(lookup).tolist()
    needing_review = gaps = late = 0
    for number, count in enumerate(by_answer):
        if number and count:
            outcomes[OUTCOME_CODES[lookup.outcomes[number]]] += count
            reasons[REASON_CODES[lookup.reasons[number]]] += count
            cautions.update(dict.fromkeys(cautions_of(lookup, number), count))
            # A set, since a bulletin can announce several of the outages that an answer cites.
            cited = {outage.number or UNNUMBERED for outage in lookup.cited[number]}
            outages.update(dict.fromkeys(cited, count))
            needing_review += count * review[number]
            gaps += count * has_gaps[number]
            late += count * (review[number] and not person[number])
    return AnswerCounts(
        by_outcome={outcome: outcomes[outcome] for outcome in OUTCOME_CODES},
        by_reason={reason: reasons[reason] for reason in REASON_CODES if reasons[reason]},
        by_caution={caution.value: cautions[caution] for caution in Caution if cautions[caution]},
        by_outage=dict(sorted(outages.items())),
        review=needing_review,
        gaps=gaps,
        late=late,
    )


def for_a_person(lookup: Lookup) -> Bools:
    """For each answer, whether a person must look at its rows: it needs review, and not only since
    the record has gaps.
    """
    undetermined = lookup.outcomes == OUTCOME_CODES.index(Outcome.UNDETERMINED)
    found: Bools = lookup.review & (undetermined | ~_where_cautions(lookup, QUIET.issuperset))
    return found


def in_gaps(lookup: Lookup) -> Bools:
    """For each answer, whether nothing but the gaps of the record makes its rows doubtful."""
    incomplete = _where_cautions(lookup, lambda codes: Caution.RECORD_INCOMPLETE in codes)
    found: Bools = incomplete & ~for_a_person(lookup)
    return found


def _where_cautions(lookup: Lookup, holds: Callable[[list[str]], bool]) -> Bools:
    """For each answer, whether something holds for its cautions; for number 0 it does not."""
    # By their texts, which are few, while there can be many answers, and each batch asks.
    of_text = np.array([*(holds(_codes_in(text)) for text in lookup.caution_texts), False])
    found: Bools = of_text[lookup.cautions]
    found[0] = False
    return found


def cautions_of(lookup: Lookup, number: int) -> list[str]:
    """The cautions of an answer; none for number 0."""
    return _codes_in(lookup.caution_texts[lookup.cautions[number]]) if number else []


def _codes_in(text: str) -> list[str]:
    return text.split(JOIN) if text else []


def code_of(problem: str) -> str:
    """The code that the text of a problem begins with."""
    return problem.partition(":")[0]


class Tally:
    """Counts the labels of batches: `rows` in all, and `by_answer`, by the number of an answer."""

    def __init__(self) -> None:
        self.rows: int = 0
        self.by_answer: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self._problems: dict[str, Counter[str]] = {}  # the texts of each code
        self._by_problem = Counter[str]()
        self._gap_times: list[int] = []  # the first and the last transmission without an outage
        self._unknown_systems: Counter[str] = Counter()

    def add(self, labels: Labels, sent: Instants) -> None:
        """Count the rows of a batch, by when they were sent."""
        self.rows += len(labels.numbers)
        # Each batch can bring new answers, which have higher numbers than those before them.
        counts = np.bincount(labels.numbers, minlength=len(self.by_answer))
        counts[: len(self.by_answer)] += self.by_answer
        self.by_answer = counts
        self._count_problems(labels)
        self._note_gaps(labels, sent)

    def _count_problems(self, labels: Labels) -> None:
        """Count the problems by their codes and texts."""
        texts = labels.problems.texts
        of_text = np.bincount(labels.problems.codes, minlength=len(texts) + 1).tolist()
        for text, count in zip(texts, of_text[1:], strict=True):
            if count:  # a batch can have a text that belongs to none of its rows
                code = code_of(text)
                self._by_problem[code] += count
                known = self._problems.setdefault(code, Counter())
                if text in known or len(known) < _MOST_TEXTS:
                    known[text] += count

    def _note_gaps(self, labels: Labels, sent: Instants) -> None:
        """Note when the rows were sent for which the record may lack an outage."""
        lookup = labels.lookup
        times = sent.microseconds(labels.take(in_gaps(lookup)))
        if len(times):
            bounds = [*self._gap_times, int(times.min()), int(times.max())]
            self._gap_times = [min(bounds), max(bounds)]

    def add_unknown(self, systems: Mapping[str, int]) -> None:
        """Count the rows of a batch that have names of no system, by the name."""
        for name, count in systems.items():
            if name in self._unknown_systems or len(self._unknown_systems) < _MOST_TEXTS:
                self._unknown_systems[name] += count

    def summary(self, lookup: Lookup, amounts: Amounts | None = None) -> Summary:
        """What was counted.

        Args:
            lookup: what the answers say.
            amounts: their sums, where there is a column of them.
        """
        counts = count_answers(lookup, self.by_answer.tolist())
        gaps = None
        if self._gap_times:
            first, last = map(eastern_day, self._gap_times)
            gaps = RecordGaps(rows=counts.gaps, late=counts.late, first_day=first, last_day=last)
        texts = [known.most_common(_MOST_SHOWN) for known in self._problems.values()]
        undecided = int(self.by_answer[0])
        return Summary(
            rows=self.rows,
            decided=self.rows - undecided,
            by_outcome=counts.by_outcome,
            by_reason=counts.by_reason,
            by_caution=counts.by_caution,
            by_outage=counts.by_outage,
            needing_review=counts.review,
            gaps=gaps,
            with_problems=undecided,
            by_problem=dict(self._by_problem.most_common()),
            problems={text: count for shown in texts for text, count in shown},
            unknown_systems=dict(self._unknown_systems.most_common()),
            amounts=amounts,
        )
