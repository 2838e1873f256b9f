"""Labels: how they begin."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod.bulletins import labels
from graceperiod.bulletins.labels import Label


@pytest.mark.parametrize("label", Label)
@settings(max_examples=200, derandomize=True)
@given(data=st.data())
def test_no_label_begins_with_letters_that_are_not_looked_for(
    label: Label, data: st.DataObject
) -> None:
    """Else its lines are passed over."""
    words = labels._WORDS[label]  # noqa: SLF001 - what the first look must agree with
    text = data.draw(st.from_regex(f"(?:{words})", fullmatch=True))
    assert f"{text}:"[:2] in labels._BEGINS  # noqa: SLF001
