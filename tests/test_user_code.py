"""Code as users write it runs as its types say."""

from tests.user_code import checked


def test_what_type_checks_runs() -> None:
    """The code that `mypy --strict` checks gives what it is about."""
    assert checked() == ["late: LATE_AFTER_GRACE"]
