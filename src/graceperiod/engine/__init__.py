"""The engine: from outages and reliefs to verdicts. Private; `OutageCalendar.decide` is its door.

`segments` knows integers only, `windows` says what an outage means in time, `timeline` gives one
system's verdicts, and `evidence` holds what a verdict rests on.
"""
