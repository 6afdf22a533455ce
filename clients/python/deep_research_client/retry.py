"""When to try again, and how long to wait before."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from uuid import uuid4

RETRIED_STATUSES = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential backoff with full jitter, in seconds. A wait that the API asks for is kept, up to `longest_request`.

    Every call of this client may be repeated: reads and deletions by nature, submissions by their idempotency key.
    """

    attempts: int = 5
    first: float = 0.25
    longest: float = 8.0
    longest_request: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    def delay(self, failures: int, retry_after: float | None = None) -> float:
        """Seconds to wait after this many failures."""
        backoff = min(self.longest, self.first * 2 ** (failures - 1)) * self.jitter()
        return backoff if retry_after is None else retry_after + self.first * self.jitter()

    def allows(self, failures: int, retry_after: float | None = None) -> bool:
        """Whether one more attempt is left, and the wait asked for is one that a person would sit through."""
        return failures < self.attempts and (retry_after or 0.0) <= self.longest_request


def new_idempotency_key() -> str:
    """A key for one logical request; all its attempts carry it, so that many are as good as one."""
    return uuid4().hex


def parse_retry_after(value: str | None) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or an HTTP date; None where it holds neither."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
