"""What an audit found, counted while rows go by. No row is kept."""

from collections import Counter
from decimal import Decimal
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from graceperiod.tables.annotator import OUTCOME_CODES, REASON_CODES, Labels
from graceperiod.tables.answers import UNNUMBERED

__all__ = ["Amounts", "Summary", "Tally"]

_KEPT = 10_000  # distinct texts of problems
_SHOWN = 10
_AMOUNT = r"^[+-]?[0-9]{1,24}(\.[0-9]{1,12})?$"
_EXACT = pa.decimal128(38, 12)


class Amounts(BaseModel):
    """The sums of a column of amounts, exact; rows with none and rows whose amount cannot be read
    are counted.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    column: str
    by_outcome: dict[str, Decimal]
    undecided: Decimal
    missing: int
    unreadable: int


class Summary(BaseModel):
    """What an audit found. Counts are of rows.

    A row is `decided`, or has a problem. `by_outage` counts a row once for each bulletin its answer
    cites. `problems` has the most frequent texts; `other_problems` counts the rows with others.
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
    amounts: Amounts | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether any row has a problem, or an answer that a person should look at."""
        return bool(self.with_problems or self.needing_review)


class Tally:
    """Counts labels as they come: `rows` in all, and `by_answer`, by the number of their answer.

    Args:
        amount: the name of the column of amounts, if there is one.
    """

    def __init__(self, amount: str | None = None) -> None:
        self.rows: int = 0
        self._amount = amount
        self.by_answer: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self._problems: Counter[str] = Counter()
        self._others = 0
        self._sums: dict[str | None, Decimal] = dict.fromkeys([*OUTCOME_CODES, None], Decimal())
        self._missing = self._unreadable = 0
        self._last: Labels | None = None

    def add(self, labels: Labels, amounts: pa.Array | None = None) -> None:
        """Count the rows of a batch."""
        self.rows += len(labels.numbers)
        self._last = labels
        counts = np.bincount(labels.numbers, minlength=len(self.by_answer))
        counts[: len(self.by_answer)] += self.by_answer
        self.by_answer = counts
        texts = labels.problems.texts
        if texts:
            of_text = np.bincount(labels.problems.codes, minlength=len(texts) + 1)
            for text, count in zip(texts, of_text[1:], strict=True):
                if not count:
                    continue  # a text that no row of the batch has
                if text in self._problems or len(self._problems) < _KEPT:
                    self._problems[text] += int(count)
                else:
                    self._others += int(count)
        if amounts is not None:
            self._sum(labels, amounts)

    def _sum(self, labels: Labels, amounts: pa.Array) -> None:
        """Add up amounts by outcome. What is no plain decimal number is not read."""
        texts = pc.utf8_trim_whitespace(pc.fill_null(amounts.cast(pa.string()), ""))
        sound = pc.match_substring_regex(texts, _AMOUNT)
        missing = pc.sum(pc.equal(texts, "")).as_py() or 0
        self._missing += missing
        self._unreadable += len(texts) - missing - (pc.sum(sound).as_py() or 0)
        values = pc.if_else(sound, texts, pa.scalar(None, pa.string())).cast(_EXACT)
        outcomes = np.where(labels.numbers == 0, -1, labels.take(labels.lookup.outcomes))
        for code, outcome in enumerate([*OUTCOME_CODES, None]):
            mine = pa.array(outcomes == (-1 if outcome is None else code))
            found = pc.sum(values.filter(mine)).as_py()
            self._sums[outcome] += found or Decimal()

    def summary(self) -> Summary:
        """What was counted so far."""
        counts = self.by_answer
        outcomes, reasons, outages = Counter[str](), Counter[str](), Counter[str]()
        review = 0
        if self._last is not None:
            lookup = self._last.lookup
            for number in np.flatnonzero(counts[1:]) + 1:
                count = int(counts[number])
                outcomes[OUTCOME_CODES[lookup.outcomes[number]]] += count
                reasons[REASON_CODES[lookup.reasons[number]]] += count
                cited = {each.number or UNNUMBERED for each in lookup.cited[number]}
                outages.update(dict.fromkeys(cited, count))
                review += count * bool(lookup.review[number])
        shown = dict(self._problems.most_common(_SHOWN))
        undecided = int(counts[0])
        return Summary(
            rows=self.rows,
            decided=self.rows - undecided,
            by_outcome={each: outcomes[each] for each in OUTCOME_CODES},
            by_reason={each: reasons[each] for each in REASON_CODES if reasons[each]},
            by_outage=dict(sorted(outages.items())),
            needing_review=review,
            with_problems=undecided,
            problems=shown,
            other_problems=undecided - sum(shown.values()),
            amounts=self._amounts(),
        )

    def _amounts(self) -> Amounts | None:
        if self._amount is None:
            return None
        known: dict[str, Any] = {each: _plain(self._sums[each]) for each in OUTCOME_CODES}
        return Amounts(
            column=self._amount,
            by_outcome=known,
            undecided=_plain(self._sums[None]),
            missing=self._missing,
            unreadable=self._unreadable,
        )


def _plain(value: Decimal) -> Decimal:
    """The same number with two decimals, or with as many as it needs."""
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else value.normalize()
