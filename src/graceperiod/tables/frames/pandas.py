"""Frames of pandas."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from graceperiod.tables.annotator import EASTERN_ZONE, OUTCOME_CODES, REASON_CODES, Annotator
from graceperiod.tables.column_choice import Choose, whole_column

__all__ = ["annotate_frame", "to_arrow"]


def annotate_frame(frame: pd.DataFrame, annotator: Annotator, choose: Choose) -> pd.DataFrame:
    """A frame with the nine columns after its own, on the same index."""
    choice = choose(frame.columns)
    labels = choice.annotate(annotator, lambda name: to_arrow(frame[name]))
    lookup, take, undecided = labels.lookup, labels.take, labels.undecided
    nothing = np.zeros(len(frame), bool) if undecided is None else undecided

    def texts(codes: Any, values: Sequence[str]) -> pd.Categorical:  # noqa: ANN401 - integers
        if undecided is not None:
            codes = np.where(undecided, -1, codes)
        return pd.Categorical.from_codes(codes, categories=list(values))

    def times(values: Any) -> Any:  # noqa: ANN401 - microseconds, a DatetimeArray
        return pd.array(values, dtype=pd.DatetimeTZDtype("us", EASTERN_ZONE))

    new = {
        "no_penalty": pd.arrays.BooleanArray(take(lookup.free), ~take(lookup.known)),
        "outcome": texts(take(lookup.outcomes), OUTCOME_CODES),
        "reason": texts(take(lookup.reasons), REASON_CODES),
        "outages": texts(take(lookup.outages), lookup.outage_texts),
        "window_start": times(take(lookup.starts)),
        "window_end": times(take(lookup.ends)),
        "cautions": texts(take(lookup.cautions), lookup.caution_texts),
        "needs_review": pd.arrays.BooleanArray(take(lookup.review), nothing),
        "problem": pd.Categorical.from_codes(
            labels.problems.codes - 1, categories=labels.problems.texts
        ),
    }
    annotated = pd.concat([frame, pd.DataFrame(new, index=frame.index, copy=False)], axis=1)
    annotated.attrs = frame.attrs.copy()
    return annotated


def to_arrow(series: "pd.Series[Any]") -> pa.Array:
    """A column as Arrow has it.

    Objects become text one by one, since each can be of another type or zone: a datetime with its
    offset, all else as it prints.
    """
    if series.dtype != object:
        return whole_column(pa.array(series, from_pandas=True))
    values = zip(series, series.isna(), strict=True)
    return pa.array(
        [None if missing else _as_text(value) for value, missing in values], pa.string()
    )


def _as_text(value: object) -> str:
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value)
