from collections.abc import Callable, Iterator

import pytest

from deep_research_client import Client, Polling, RetryPolicy
from tests.integration.client.scripted_api import ScriptedAPI, serving


class Clock:
    """Time that passes only by sleeping; remembers each sleep."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def now(self) -> float:
        return sum(self.slept)


@pytest.fixture
def api() -> Iterator[ScriptedAPI]:
    with serving() as scripted:
        yield scripted


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def policy(clock: Clock) -> RetryPolicy:
    """The policy of the product, on a clock of its own and without chance."""
    return RetryPolicy(sleep=clock.sleep, clock=clock.now, jitter=lambda: 1.0)


@pytest.fixture
def client(api: ScriptedAPI, policy: RetryPolicy) -> Iterator[Client]:
    with Client(api.url, "a-token", retry=policy, polling=Polling()) as opened:
        yield opened


@pytest.fixture
def unreachable() -> Callable[[], str]:
    """An address where nothing listens any more."""

    def address() -> str:
        with serving() as gone:
            return gone.url

    return address
