"""From sections to what counts.

A claim is one system in one window (`claim`). `section` makes the claims of a section, from `rows`
and from sentences: `spans` are their windows, `moments` their single times, `changes` and `lengths`
say what these make of the windows, and `attribution` of which systems they are. `clock` alone makes
instants. `settle` gives the claims of a page their fates, step by step, with `calls` and `endings`;
`ledger` and `cells` report what nothing used. No claim is dropped.
"""
