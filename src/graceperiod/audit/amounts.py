"""Sums of a column of amounts, exact at any length.

What a comma and a point mean is judged by the whole column of a file: `1,234` is read only where
other amounts show which of the two is the decimal mark.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import reduce
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import OUTCOME_CODES

__all__ = ["AmountSums", "Amounts", "join_amounts"]

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
# A whole batch of such numbers adds up in 38 digits, 12 of them decimals.
_SHORT, _SUMMED = r"^[+-]?[0-9]{1,18}(\.[0-9]{1,12})?$", pa.decimal128(38, 12)
_EXAMPLES, _LONGEST = 3, 50  # of amounts that cannot be read, and characters of each
_SPACE = "[ \u00a0\u202f]"
_DIGITS = f"(?:[0-9]+|[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+)"
_DOLLAR = rf"^([+-]?){_SPACE}?\$|{_SPACE}?\$$"


def _with_decimals(mark: str, other: str) -> str:
    """A number with this decimal mark, or whose groups are divided by the other."""
    groups = f"[0-9]{{1,3}}(?:{other}[0-9]{{3}})"
    return f"^[+-]?(?:{_DIGITS}{mark}[0-9]+|{groups}+{mark}[0-9]+|{groups}{{2,}})$"


# An amount has the first form that it matches. `1.234` and `1,234` can be read in two ways.
_FORMS = {
    "blank": "^$",
    "whole": f"^[+-]?{_DIGITS}$",
    "1.234": r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$",
    "1,234": r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$",
    ".": _with_decimals(r"\.", ","),
    ",": _with_decimals(",", r"\."),
    "other": "",
}
_FORMS_OF_NUMBERS = {"blank": "^(-?nan)?$", "other": "inf", "whole": ""}
_NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)


class Amounts(BaseModel):
    """The exact sums of a column of amounts.

    `missing` counts the rows without an amount, `unreadable` those whose amount cannot be read;
    `unreadable_texts` has the first of these amounts. `undecided` is the sum of the rows that
    cannot be decided, and `without_time` that of those among them that state no time.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True)

    column: str
    by_outcome: dict[str, Decimal]
    undecided: Decimal
    without_time: Decimal
    missing: int
    unreadable: int
    unreadable_texts: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """The exact sum of all."""
        return _sum([*self.by_outcome.values(), self.undecided])

    @property
    def holds_a_total(self) -> bool:
        """Whether rows without a time hold just the sum of all others, as a line of totals does."""
        others = _sum([self.total, -self.without_time])
        return others == self.without_time != 0


class AmountSums:
    """Adds up the amounts of a file by outcome, batch by batch.

    Args:
        column: its name.
        decimal_mark: `.` or `,`; None finds it in the amounts.
    """

    def __init__(self, column: str, decimal_mark: str | None = None) -> None:
        self._column = column
        self._mark = decimal_mark
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = {form: [] for form in _FORMS}
        # For each form the sums by outcome, then of undecided rows, with a time and without.
        self._sums = {form: [Decimal()] * (len(OUTCOME_CODES) + 2) for form in _FORMS}

    def add(self, amounts: pa.Array, outcomes: npt.NDArray[np.int8]) -> None:
        """Add the amounts of a batch, whose rows have outcomes: places in `Outcome`, the one past
        the last for undecided rows, and the next for those among them that state no time.

        Raises:
            InvalidFrameError: the column holds lists, or other values with parts.
        """
        try:
            texts = pc.utf8_trim_whitespace(pc.fill_null(amounts.cast(pa.string()), ""))
        except pa.ArrowException:
            raise InvalidFrameError(
                f"the column {self._column!r} holds values of type {amounts.type}; amounts are "
                "needed"
            ) from None
        is_number = any(is_of(amounts.type) for is_of in _NUMBERS)
        for form, pattern in (_FORMS_OF_NUMBERS if is_number else _FORMS).items():
            plain = texts if is_number else pc.replace_substring_regex(texts, _DOLLAR, r"\1")
            found = pc.match_substring_regex(plain, pattern)
            count = pc.sum(found).as_py() or 0
            if not count:
                continue
            self._counts[form] += count
            few = [text[:_LONGEST] for text in texts.filter(found)[:_EXAMPLES].to_pylist()]
            known = dict.fromkeys([*self._examples[form], *few])
            self._examples[form] = list(known)[:_EXAMPLES]
            if form not in {"blank", "other"}:
                rows = found.to_numpy(zero_copy_only=False)
                self._add(form, plain.filter(found), outcomes[rows])
            left = pc.invert(found)
            texts, outcomes = texts.filter(left), outcomes[left.to_numpy(zero_copy_only=False)]

    def _add(self, form: str, texts: pa.Array, outcomes: npt.NDArray[np.int8]) -> None:
        """Add numbers of one form."""
        sums = self._sums[form]
        mark = "," if form in {",", "1,234"} else "."
        texts = pc.replace_substring_regex(texts, f"{_SPACE}|[{'.' if mark == ',' else ','}]", "")
        texts = pc.replace_substring(texts, ",", ".")
        is_short = pc.match_substring_regex(texts, _SHORT)
        numbers = texts.filter(is_short).cast(_SUMMED)
        short = is_short.to_numpy(zero_copy_only=False)
        for outcome, before in enumerate(sums):
            of_outcome = numbers.filter(pa.array(outcomes[short] == outcome))
            sums[outcome] = _sum([before, pc.sum(of_outcome).as_py() or Decimal()])
        long = zip(texts.filter(pc.invert(is_short)).to_pylist(), outcomes[~short], strict=True)
        for text, outcome in long:
            sums[outcome] = _sum([sums[outcome], Decimal(text)])

    def amounts(self) -> Amounts:
        """The sums.

        Raises:
            InvalidFrameError: no amount can be read, of those that are there.
        """
        counts = self._counts
        marks = {mark for mark in ".," if counts[mark]}
        if self._mark is not None:
            marks = {self._mark}
        elif not marks and not counts["1,234"]:
            marks = {"."}  # as programs write numbers
        factors = {"whole": 1, **dict.fromkeys(marks, 1)}
        if len(marks) == 1:
            factors |= {"1.234": 1, "1,234": 1000} if "." in marks else {"1.234": 1000, "1,234": 1}
        unread = [form for form in counts if form not in {"blank", *factors}]
        examples = [text for form in unread for text in self._examples[form]][:_EXAMPLES]
        if unread and counts.keys().isdisjoint(factors):
            raise InvalidFrameError(
                f"no amount in the column {self._column!r} can be read, as "
                f"{examples[0]!r}; write plain numbers, or say what stands before "
                "their decimals with --decimal-mark"
            )
        *sums, undecided, without_time = (
            _sum(
                _EXACT.multiply(of_form, Decimal(factors[form]))
                for form, of_form in zip(factors, parts, strict=True)
            )
            for parts in zip(*(self._sums[form] for form in factors), strict=True)
        )
        return Amounts(
            column=self._column,
            by_outcome=dict(zip(OUTCOME_CODES, map(_plain, sums), strict=True)),
            undecided=_plain(_sum([undecided, without_time])),
            without_time=_plain(without_time),
            missing=counts["blank"],
            unreadable=sum(counts[form] for form in unread),
            unreadable_texts=tuple(examples),
        )


def join_amounts(files: Sequence[Amounts]) -> Amounts:
    """The sums of several files, whose column has the name of the first."""
    sums = {
        outcome: _plain(_sum(amounts.by_outcome[outcome] for amounts in files))
        for outcome in OUTCOME_CODES
    }
    return Amounts(
        column=files[0].column,
        by_outcome=sums,
        undecided=_plain(_sum(amounts.undecided for amounts in files)),
        without_time=_plain(_sum(amounts.without_time for amounts in files)),
        missing=sum(amounts.missing for amounts in files),
        unreadable=sum(amounts.unreadable for amounts in files),
        unreadable_texts=tuple(text for amounts in files for text in amounts.unreadable_texts)[
            :_EXAMPLES
        ],
    )


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    """The exact sum, while Python's own rounds to 28 digits."""
    return reduce(_EXACT.add, numbers, Decimal())


def _plain(value: Decimal) -> Decimal:
    """The same number with two decimals, or with as many as it needs."""
    cents = value.quantize(Decimal("0.01"), context=_EXACT)
    return cents if cents == value else value.normalize(_EXACT)
