"""Tables: columns in, nine columns out. Needs the extra `batch`.

`kernel` finds the segment of each row, `answers` says what it means, `annotator` reads columns and
gives labels, and `frames` has a thin adapter for each kind of frame. `instants` reads columns of
times, and `written_times` those that are text in a usual form.
"""
