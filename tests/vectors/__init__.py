"""Conformance vectors: records, transmissions and the answers, none of them from the library.

`python -m tests.vectors` writes the file that ships.
"""
