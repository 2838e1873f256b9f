"""From sections to what counts.

A claim is one system in one window (`claim`). `section` makes the claims of a section, from `rows`
and from sentences: `spans` are their windows, `moments` their single times, `starts` what these
change, and `attribution` says of which systems. `clock` alone makes instants. `settle` gives the
claims of a page their fates, step by step, with `calls` and `endings`, and `ledger` reports what
nothing used. No claim is dropped.
"""
