"""What an audit found, counted batch by batch. No row is kept."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field

from graceperiod._model import SCHEMA_NAME
from graceperiod.tables.annotator import OUTCOME_CODES, REASON_CODES, Labels
from graceperiod.tables.answers import UNNUMBERED, Lookup

__all__ = ["Amounts", "AuditDocument", "Summary", "Tally"]

_MOST_TEXTS = 10_000  # of problems, or unknown names, which may be as many as there are rows
_MOST_SHOWN = 10
_AMOUNT = r"^[+-]?[0-9]{1,24}(\.[0-9]{1,12})?$"
_EXACT = pa.decimal128(38, 12)


class Amounts(BaseModel):
    """The exact sums of a column of amounts.

    `missing` counts the rows without an amount, `unreadable` those whose amount cannot be read.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    column: str
    by_outcome: dict[str, Decimal]
    undecided: Decimal
    missing: int
    unreadable: int


class Summary(BaseModel):
    """What an audit found. Counts are of rows.

    A row is decided, or has a problem. `by_outage` counts a row once for each bulletin that its
    answer cites. `problems` has the most frequent texts, and `other_problems` counts the rows with
    other texts. `unknown_systems` counts the rows by the names that are not the name of a system,
    the most frequent first.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    rows: int
    decided: int
    by_outcome: dict[str, int]
    by_reason: dict[str, int]
    by_outage: dict[str, int]
    needing_review: int
    with_problems: int
    problems: dict[str, int]
    other_problems: int
    unknown_systems: dict[str, int]
    amounts: Amounts | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether any row has a problem, or an answer that a person should look at."""
        return bool(self.with_problems or self.needing_review)


class _Audited(BaseModel):
    """What was audited, and by which record."""

    schema_name: Annotated[Literal["graceperiod.audit/2"], SCHEMA_NAME] = Field(alias="schema")
    record_version: str
    file: str
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


class Tally:
    """Counts the labels of batches: `rows` in all, and `by_answer`, by the number of an answer."""

    def __init__(self) -> None:
        self.rows: int = 0
        self.by_answer: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self._problems: Counter[str] = Counter()
        self._unknown_systems: Counter[str] = Counter()
        self._sums: dict[str | None, Decimal] = dict.fromkeys([*OUTCOME_CODES, None], Decimal())
        self._missing = self._unreadable = 0

    def add(self, labels: Labels, amounts: pa.Array | None = None) -> None:
        """Count the rows of a batch, and add up their amounts."""
        self.rows += len(labels.numbers)
        # Each batch can bring new answers, which have higher numbers than those before them.
        counts = np.bincount(labels.numbers, minlength=len(self.by_answer))
        counts[: len(self.by_answer)] += self.by_answer
        self.by_answer = counts
        texts = labels.problems.texts
        if texts:
            of_text = np.bincount(labels.problems.codes, minlength=len(texts) + 1).tolist()
            for text, count in zip(texts, of_text[1:], strict=True):
                # A batch can have a text that belongs to none of its rows.
                if count and (text in self._problems or len(self._problems) < _MOST_TEXTS):
                    self._problems[text] += count
        if amounts is not None:
            self._sum(labels, amounts)

    def add_unknown(self, systems: Mapping[str, int]) -> None:
        """Count the rows of a batch that have names of no system, by the name."""
        for name, count in systems.items():
            if name in self._unknown_systems or len(self._unknown_systems) < _MOST_TEXTS:
                self._unknown_systems[name] += count

    def _sum(self, labels: Labels, amounts: pa.Array) -> None:
        """Add up amounts by outcome; only plain decimal numbers are read."""
        texts = pc.utf8_trim_whitespace(pc.fill_null(amounts.cast(pa.string()), ""))
        sound = pc.match_substring_regex(texts, _AMOUNT)
        missing = pc.sum(pc.equal(texts, "")).as_py() or 0
        self._missing += missing
        self._unreadable += len(texts) - missing - (pc.sum(sound).as_py() or 0)
        values = pc.if_else(sound, texts, pa.scalar(None, pa.string())).cast(_EXACT)
        outcomes = labels.take(labels.lookup.outcomes)
        for code, outcome in enumerate(self._sums):  # in the order of their codes, None the last
            mine = pa.array(outcomes == code)
            self._sums[outcome] += pc.sum(values.filter(mine)).as_py() or Decimal()

    def summary(self, lookup: Lookup, amount: str | None = None) -> Summary:
        """What was counted.

        Args:
            lookup: what the answers say.
            amount: the name of the column of amounts, if there is one.
        """
        outcomes, reasons, outages = Counter[str](), Counter[str](), Counter[str]()
        review = 0
        undecided, *decided = self.by_answer.tolist()
        for number, count in enumerate(decided, 1):
            if count:
                outcomes[OUTCOME_CODES[lookup.outcomes[number]]] += count
                reasons[REASON_CODES[lookup.reasons[number]]] += count
                # A set, since a bulletin can announce several of the outages that an answer cites.
                cited = {outage.number or UNNUMBERED for outage in lookup.cited[number]}
                outages.update(dict.fromkeys(cited, count))
                review += count * bool(lookup.review[number])
        shown = dict(self._problems.most_common(_MOST_SHOWN))
        return Summary(
            rows=self.rows,
            decided=self.rows - undecided,
            by_outcome={outcome: outcomes[outcome] for outcome in OUTCOME_CODES},
            by_reason={reason: reasons[reason] for reason in REASON_CODES if reasons[reason]},
            by_outage=dict(sorted(outages.items())),
            needing_review=review,
            with_problems=undecided,
            problems=shown,
            other_problems=undecided - sum(shown.values()),
            unknown_systems=dict(self._unknown_systems.most_common()),
            amounts=None if amount is None else self._amounts(amount),
        )

    def _amounts(self, column: str) -> Amounts:
        return Amounts(
            column=column,
            by_outcome={outcome: _plain(self._sums[outcome]) for outcome in OUTCOME_CODES},
            undecided=_plain(self._sums[None]),
            missing=self._missing,
            unreadable=self._unreadable,
        )


def _plain(value: Decimal) -> Decimal:
    """The same number with two decimals, or with as many as it needs."""
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else value.normalize()
