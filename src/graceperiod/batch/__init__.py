"""Whole tables: one kernel on integers, and a thin adapter for each frame."""
