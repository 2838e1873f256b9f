"""From sections to what counts.

A claim is one system in one window (`claim`). `section` makes the claims of a section, from `rows`
and from sentences: `spans` are their windows, `moments` their single times. `clock` alone makes
instants. `settle` gives the claims of a page (`case`) their fates, step by step, and `ledger`
reports what nothing used. No claim is dropped.
"""
