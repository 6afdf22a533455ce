"""Faults at the calls to ports: a process that dies, or a service that does not answer, before a call or after it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, NamedTuple

from deep_research.domain.errors import ServiceUnavailableError


class CrashError(BaseException):
    """The process is gone: nobody catches this."""


class BrokenError(BaseException):
    """Something does not hold in the midst of an operation, which must not take it for a fault of a service."""


class Kind(StrEnum):
    CRASH = "crash"
    """The process dies."""
    UNAVAILABLE = "unavailable"
    """The call is answered with a fault of the service."""


class Fault(NamedTuple):
    """What happens to which call of an operation, counted from 0. `after`: the call is carried out all the same."""

    call: int
    kind: Kind
    after: bool


class Operations:
    """Counts the calls of each operation, and lets its fault happen. An operation lives in one thread.

    `before` and `after` are called around each call that is carried out.
    """

    def __init__(self, before: Callable[[], None], after: Callable[[], None]) -> None:
        self._before, self._after = before, after
        self._here = threading.local()

    @contextmanager
    def one(self, fault: Fault | None) -> Iterator[None]:
        """An operation with this fault."""
        self._here.left, self._here.fault = (fault.call if fault else -1), fault
        try:
            yield
        finally:
            self._here.left, self._here.fault = -1, None

    def call(self, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self._before()
        left, fault = getattr(self._here, "left", -1), getattr(self._here, "fault", None)
        self._here.left = left - 1
        if fault is None or left != 0:
            return self._carried_out(method, *args, **named)
        if fault.after:
            self._carried_out(method, *args, **named)
        if fault.kind is Kind.CRASH:
            raise CrashError
        raise ServiceUnavailableError("The service is not available at the moment; try again shortly.")

    def _carried_out(self, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        answer = method(*args, **named)
        self._after()
        return answer


class Watched:
    """A port whose calls are an operation's: each method is called through `Operations.call`."""

    def __init__(self, port: Any, operations: Operations) -> None:
        self._port = port
        self._operations = operations

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        def called(*args: Any, **named: Any) -> Any:
            return self._operations.call(method, *args, **named)

        return called
