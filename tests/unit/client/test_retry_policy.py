"""How long the client waits before it tries again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deep_research_client.retry import RetryPolicy, parse_retry_after


@given(st.integers(1, 50), st.floats(0, 1))
def test_no_wait_is_longer_than_the_longest(failures: int, chance: float) -> None:
    policy = RetryPolicy(jitter=lambda: chance)
    assert 0 <= policy.delay(failures) <= policy.longest


def test_jitter_spreads_the_whole_wait() -> None:
    assert RetryPolicy(jitter=lambda: 0.0).delay(3) == 0
    assert RetryPolicy(jitter=lambda: 1.0).delay(3) == 1.0


def test_a_wait_that_was_asked_for_is_never_shortened() -> None:
    assert RetryPolicy(jitter=lambda: 0.0).delay(1, retry_after=7) == 7


@pytest.mark.parametrize(("header", "seconds"), [(None, None), ("3", 3.0), (" 3 ", 3.0), ("soon", None), ("-1", None)])
def test_retry_after_in_seconds(header: str | None, seconds: float | None) -> None:
    assert parse_retry_after(header) == seconds


def test_retry_after_as_a_date() -> None:
    later = datetime.now(UTC) + timedelta(seconds=60)
    assert parse_retry_after(format_datetime(later, usegmt=True)) == pytest.approx(60, abs=5)


def test_a_date_that_has_passed_asks_for_no_wait() -> None:
    assert parse_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
