"""The version of the library, in one place: the wheel, the decisions and the docs read it here."""

__version__ = "0.1.0"
