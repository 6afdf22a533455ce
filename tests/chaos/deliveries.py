"""EventBridge: events delivered twice, late and so out of order, or lost with the process that held them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from infra.local.repairs import events_targets
from tests.chaos.chance import Chance, Diary

TWICE = 0.10
LATE = 0.10
LOST = 0.02
LATEST_SECONDS = 5.0
LOSABLE = "aws.states"
"""AWS delivers at least once. What is lost here stands for rules that are switched off, and for targets that reject."""


class Deliveries:
    """Repeats, delays and loses a share of what rules send to their targets."""

    def __init__(self, chance: Chance, diary: Diary, scale: float = 1.0) -> None:
        """`scale` multiplies each share; 0 delivers everything once and at once."""
        self._chance = chance
        self._diary = diary
        self._scale = scale

    @contextmanager
    def injected(self) -> Iterator[None]:
        plain = events_targets.send

        def send(target: Any, event: Any) -> None:
            if event.get("source") == LOSABLE and self._happens(LOST):
                self._diary.write("event lost")
                return
            if self._happens(TWICE):
                self._diary.write("event delivered twice")
                self._later(lambda: plain(target, event))
            if self._happens(LATE):
                self._diary.write("event delivered late")
                self._later(lambda: plain(target, event))
            else:
                plain(target, event)

        with mock.patch.object(events_targets, "send", send):
            yield

    def _happens(self, share: float) -> bool:
        return self._chance.happens(share * self._scale)

    def _later(self, deliver: Callable[[], None]) -> None:
        """In this process's memory alone: where it is killed meanwhile, nobody delivers."""
        timer = threading.Timer(self._chance.between(0, LATEST_SECONDS), deliver)
        timer.daemon = True
        timer.start()
