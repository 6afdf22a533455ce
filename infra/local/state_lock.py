"""One local cloud per state directory: two would save over each other's jobs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.errors import LocalCloudError


class StateInUseError(LocalCloudError):
    """Another local cloud keeps its state there."""

    code = "state_in_use"


@contextmanager
def locked(state_directory: Path) -> Iterator[None]:
    """Holds the directory, which is made where it is missing. StateInUseError where another process holds it."""
    state_directory.mkdir(parents=True, exist_ok=True)
    with (state_directory / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateInUseError(
                f"Another local cloud uses {state_directory} already: use or stop that one, or name another directory."
            ) from None
        yield
