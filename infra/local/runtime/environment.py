"""An os.environ for each function, all in one process.

On AWS a function sees its own variables and nothing of its neighbours'. Here the variable that a template forgets
must be missing too, so each invocation reads and writes a mapping of its own, chosen by a context variable.
"""

import os
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from unittest import mock

_own: ContextVar[dict[str, str] | None] = ContextVar("function_environment", default=None)


class ScopedEnvironment(MutableMapping[str, str]):
    """os.environ, which is the function's own within `variables` and the process's everywhere else."""

    def __init__(self, process: MutableMapping[str, str]) -> None:
        self._process = process

    @property
    def _current(self) -> MutableMapping[str, str]:
        own = _own.get()
        return self._process if own is None else own

    def __getitem__(self, name: str) -> str:
        return self._current[name]

    def __setitem__(self, name: str, value: str) -> None:
        self._current[name] = value

    def __delitem__(self, name: str) -> None:
        del self._current[name]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._current))

    def __len__(self) -> int:
        return len(self._current)

    def copy(self) -> dict[str, str]:
        return dict(self)


@contextmanager
def scoped() -> Iterator[None]:
    """While this lasts, `variables` has an effect on os.environ and os.getenv."""
    with mock.patch.object(os, "environ", ScopedEnvironment(os.environ)):
        yield


@contextmanager
def variables(own: dict[str, str]) -> Iterator[None]:
    """In this thread, os.environ is `own`; what the function sets stays in `own`, as it does in a warm sandbox."""
    token = _own.set(own)
    try:
        yield
    finally:
        _own.reset(token)
