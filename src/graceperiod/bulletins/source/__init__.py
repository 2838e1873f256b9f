"""From what a user has in hand to messages of lines.

`opening` tells the kind of a source and puts its messages in order. `text`, `html`, `mail`,
`outlook` and `pdf` each read one kind, `quotes` cuts a thread, and `folders` chooses files.
Whatever is in a source, its size and nesting are bounded, and what cannot be read is refused with
one error that says why.
"""
