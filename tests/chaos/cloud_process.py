"""The cloud as its driver sees it: started, killed with SIGKILL, started again on the same state."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from infra.local.front.server import listen
from tests.chaos.cloud import CloudConfig

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 120


class CloudDiedError(Exception):
    """The cloud's process ended by itself: its log says why."""


class CloudProcess:
    """`start`, then `kill` and `start` again. The port stays the same, as a domain's name would."""

    def __init__(self, config: CloudConfig) -> None:
        with listen(0) as free:
            port = free.getsockname()[1]
        self._config = replace(config, port=port, boot=-1)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{port}"
        self.log = Path(config.directory) / "cloud.log"

    @property
    def config(self) -> CloudConfig:
        return self._config

    @property
    def restarts(self) -> int:
        return self._config.boot

    def start(self) -> dict[str, Any]:
        """Once it answers: its user pool's client, the owners' ids and the physical names of resources."""
        self._config = replace(self._config, boot=self._config.boot + 1)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tests.chaos.cloud", self._config.to_json()]
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.PIPE)
        give_up = time.monotonic() + SECONDS_TO_START
        while not self._config.ready.exists():
            if not self.alive or time.monotonic() > give_up:
                self.kill()
                raise CloudDiedError(f"The cloud did not start; {self.log} says why.")
            time.sleep(0.05)
        return dict(json.loads(self._config.ready.read_text(encoding="utf-8")))

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL: nothing of it is left but what it had written."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
