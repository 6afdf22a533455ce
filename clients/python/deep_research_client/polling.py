"""Asking again until something has happened: soon after a change, ever less often while nothing changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from deep_research_client.errors import DeepResearchError, WaitTimeoutError
from deep_research_client.retry import RetryPolicy

T = TypeVar("T")


@dataclass(frozen=True)
class Polling:
    """Seconds. `patience` is how long the API may be out of reach before a watch gives up."""

    first: float = 0.2
    factor: float = 1.4
    longest: float = 3.0
    patience: float = 300.0


def poll(
    ask: Callable[[], T], *, waiting_for: str, timeout: float | None, polling: Polling, retry: RetryPolicy
) -> Iterator[T]:
    """Every answer that differs from the one before, without end: the caller stops at the one it waits for.

    WaitTimeoutError after `timeout` seconds; an API that can't be reached is asked again until `patience` is over.
    """
    started = answered = retry.clock()
    interval = polling.first
    last: T | None = None
    while True:
        try:
            seen = ask()
        except DeepResearchError as fault:
            if not fault.retryable or retry.clock() - answered > polling.patience:
                raise
        else:
            answered = retry.clock()
            if seen != last:
                interval = polling.first
                last = seen
                yield seen
        if timeout is not None and retry.clock() - started >= timeout:
            raise WaitTimeoutError(f"{waiting_for} took longer than {timeout:g} seconds; it may still happen.")
        retry.sleep(interval)
        interval = min(interval * polling.factor, polling.longest)
