"""The local cloud of a checkout: the one that runs already, or one that lives as long as this command."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from deep_research_client.client import Client
from deep_research_client.errors import DeepResearchError
from deep_research_client.retry import RetryPolicy

USUAL_URL = "http://127.0.0.1:3000"
PACKAGE = "infra.local"


class LocalCloudUnavailableError(DeepResearchError):
    """No API was named, and this machine can't play one."""


def running() -> str | None:
    """The address of a local cloud that is up where `make up` puts it; None where there is none."""
    try:
        with Client(USUAL_URL, timeout=1.0, retry=RetryPolicy(attempts=1)) as client:
            health = client.health().model_dump()
    except DeepResearchError:
        return None
    return USUAL_URL if health.get("service") == "deep-research" else None


def state_directory() -> Path:
    """Where a checkout keeps what its local cloud must not forget."""
    spec = _package()
    return Path(spec).resolve().parents[2] / ".local"


@contextmanager
def started() -> Iterator[str]:
    """The address of a local cloud that ends with the block; what it stored is there again the next time."""
    state = state_directory()
    run_local = import_module(PACKAGE).run_local
    refusal: type[Exception] = import_module(f"{PACKAGE}.errors").LocalCloudError
    try:
        with run_local(state, port=0, auth="off") as cloud:
            yield cloud.url
    except refusal as failure:
        raise LocalCloudUnavailableError(str(failure)) from failure


def _package() -> str:
    try:
        spec = find_spec(PACKAGE)
    except ModuleNotFoundError:
        spec = None
    if spec is None or spec.origin is None:
        raise LocalCloudUnavailableError(
            "No API is named: give its address with --api or DEEP_RESEARCH_API "
            "(only a checkout of the project can start a local cloud)."
        )
    return spec.origin
