"""Writes the vectors that ship."""

from tests.vectors.writing import VECTORS, as_text, document

VECTORS.write_text(as_text(document()), "utf-8")
