"""The whole system on this machine: template.yaml, deployed on moto in one process, behind a front on loopback."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infra.local.run import run_local

__all__ = ["run_local"]


def __getattr__(name: str) -> Any:
    # moto takes a second to import; commands that only talk to a running cloud should not wait for it.
    if name == "run_local":
        from infra.local.run import run_local

        return run_local
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
