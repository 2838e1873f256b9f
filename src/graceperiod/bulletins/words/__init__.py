"""What a text says, without knowing what it is for.

The words themselves are data, `en.toml` and `fr.toml`, which `vocabulary` makes patterns of.
`dates` and `ranges` find times, `systems` names, `passage` sentences; `traits`, `penalties`,
`languages`, `lines` and `flow` say one thing each of a text. Every pattern is linear, and bounded.
"""
