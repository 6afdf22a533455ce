"""The local cloud of a checkout: the one that runs already, or one that lives as long as this command."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from deep_research_client.client import Client
from deep_research_client.errors import DeepResearchError
from deep_research_client.retry import RetryPolicy

PACKAGE = "infra.local"
SECONDS_TO_WAIT = 120.0
"""For another command to let go of the state: two clouds on one state would save over each other's jobs."""


class LocalCloudUnavailableError(DeepResearchError):
    """No API was named, and this machine can't play one."""


def state_directory() -> Path:
    """Where a checkout keeps what its local cloud must not forget: `.local`, or what DEEP_RESEARCH_STATE names."""
    try:
        spec = find_spec(PACKAGE)
    except ModuleNotFoundError:
        spec = None
    if spec is None or spec.origin is None:
        raise LocalCloudUnavailableError(
            "No API is named: give its address with --api or DEEP_RESEARCH_API "
            "(only a checkout of the project can start a local cloud)."
        )
    return Path(os.environ.get("DEEP_RESEARCH_STATE") or Path(spec.origin).resolve().parents[2] / ".local")


def running(state: Path) -> str | None:
    """The address of the cloud that `make up` keeps running on this state; None where none answers."""
    module = import_module(f"{PACKAGE}.running")
    try:
        url = str(module.read(state).url)
        with Client(url, timeout=2.0, retry=RetryPolicy(attempts=1)) as client:
            client.health()
    except (DeepResearchError, _refusal()):
        return None
    return url


@contextmanager
def available(state: Path, say: Callable[[str], object]) -> Iterator[tuple[str, bool]]:
    """The address of a local cloud, and whether it ends with the block. What it stored is there the next time."""
    with ExitStack() as stack:
        deadline = time.monotonic() + SECONDS_TO_WAIT
        while True:
            if url := running(state):
                yield url, False
                return
            try:
                url = stack.enter_context(_started(state))
                break
            except _refusal() as refused:
                if getattr(refused, "code", None) != "state_in_use" or time.monotonic() > deadline:
                    raise LocalCloudUnavailableError(str(refused)) from refused
                say("Waiting for another command to end its local cloud …")
                time.sleep(0.5)
        yield url, True


@contextmanager
def _started(state: Path) -> Iterator[str]:
    run_local = import_module(PACKAGE).run_local
    logged = import_module(f"{PACKAGE}.terminal.logging").logged
    with logged(state / "logs" / "api.log"), run_local(state, port=0, auth="off") as cloud:
        yield cloud.url


def _refusal() -> type[Exception]:
    kind: type[Exception] = import_module(f"{PACKAGE}.errors").LocalCloudError
    return kind
