"""The record: outages, reliefs, rules and a policy as one value, and the outages that ship.

`Record` is the value, `entries` are the notices on file with their sources, in `data/`. Revisions
are folded here and nowhere else.
"""

from graceperiod.record.record import Record

__all__ = ["Record"]
