"""What a running local cloud tells about itself, for the commands that talk to it and for whoever waits for it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from infra.local.errors import LocalCloudError

FILE_NAME = "running.json"

Auth = Literal["off", "on"]
"""Whether requests without a token are the one local user's, or refused as on AWS."""


class NotRunningError(LocalCloudError):
    """No local cloud uses the state directory."""

    code = "not_running"


@dataclass(frozen=True)
class RunningCloud:
    """Where it answers, where it keeps what, and who may sign in."""

    url: str
    auth: Auth
    state_directory: str
    client_id: str
    users: list[str]
    password: str
    process_id: int

    @contextmanager
    def told(self, path: Path) -> Iterator[None]:
        """Tells it in a file for as long as the block lasts. Whoever sees the file can call the cloud."""
        unfinished = path.with_name(f"{path.name}.part")
        unfinished.write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")
        unfinished.replace(path)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def read(state_directory: Path) -> RunningCloud:
    """The cloud that uses this directory. NotRunningError where there is none."""
    try:
        return RunningCloud(**json.loads((state_directory / FILE_NAME).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NotRunningError("No local cloud is running here: start one with `make up`.") from None
