"""Tests of what counts, room by room."""
