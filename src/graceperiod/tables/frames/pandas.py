"""Frames of pandas."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.types import infer_dtype

from graceperiod.tables.annotator import EASTERN_ZONE, OUTCOME_CODES, REASON_CODES, Annotator
from graceperiod.tables.column_choice import Choose, whole_column
from graceperiod.tables.instants import Cells

__all__ = ["annotate_frame", "to_column"]


def annotate_frame(frame: pd.DataFrame, annotator: Annotator, choose: Choose) -> pd.DataFrame:
    """A frame with the nine columns after its own, on the same index."""
    choice = choose(frame.columns)
    labels = choice.annotate(annotator, lambda name: to_column(frame[name]))
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


def to_column(series: "pd.Series[Any]") -> Cells:
    """A column as Arrow has it; or objects, if they are not all text that Arrow can hold."""
    categories = getattr(series.dtype, "categories", series)  # their dtype is that of the values
    # Among objects, Arrow would take a time without a zone for one in UTC.
    if categories.dtype != object or infer_dtype(categories) in {"string", "empty"}:
        with suppress(pa.ArrowException, UnicodeEncodeError):
            return whole_column(pa.array(series, from_pandas=True))
    objects: Cells = series.to_numpy(object, na_value=None)
    return objects
