"""Kills the cloud with SIGKILL at random moments of a run, and starts it again."""

import random
import threading
from collections.abc import Callable

from tests.chaos.cloud_process import CloudDiedError, CloudProcess

EARLIEST, LATEST = 0.03, 0.9
INTERVAL_SECONDS = 0.1


class Reaper:
    """Waits for the run to come so far; `progress` tells it as a share of 1."""

    def __init__(self, cloud: CloudProcess, kills: int, seed: int, progress: Callable[[], float]) -> None:
        chance = random.Random(f"{seed}/reaper")
        self._moments = sorted(chance.uniform(EARLIEST, LATEST) for _ in range(kills))
        self._pauses = [chance.uniform(0, 1) for _ in range(kills)]
        self._cloud = cloud
        self._progress = progress
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reaper", daemon=True)
        self.failure: CloudDiedError | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No more kills; returns once the cloud is up, where one was under way."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        for moment, pause in zip(self._moments, self._pauses, strict=True):
            while self._progress() < moment:
                if self._stopping.wait(INTERVAL_SECONDS):
                    return
            self._cloud.kill()
            self._stopping.wait(pause)
            try:
                self._cloud.start()
            except CloudDiedError as failure:
                self.failure = failure
                return
