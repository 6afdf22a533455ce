"""What text from outside may hold."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deep_research.api.values import encodable, line, number, prose


@pytest.mark.property
@pytest.mark.parametrize("check", [encodable, prose, line])
@example(text="two\u2028lines")
@given(text=st.text(st.characters(exclude_categories=())))
def test_what_passes_can_be_written_anywhere(check: Callable[[str], str], text: str) -> None:
    try:
        passed = check(text)
    except ValueError:
        return
    assert passed.encode("utf-8").decode("utf-8") == text
    if check is not encodable:
        assert "\x00" not in passed
    if check is line:
        assert passed.splitlines() in ([], [passed])


@pytest.mark.parametrize("value", [True, False, "1", None, [1]])
def test_what_json_does_not_call_a_number_is_none(value: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        number(value)
