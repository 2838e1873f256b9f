"""Whole tables: one kernel on integers, and a thin adapter for each frame."""

from graceperiod.batch.columns import Annotator
from graceperiod.batch.frames import annotate

__all__ = ["Annotator", "annotate"]
