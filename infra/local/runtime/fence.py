"""What stands between an invocation and AWS: a killed one reaches it no more, and none ends in the middle of a request.

In one process a killed function cannot vanish as its sandbox would. Its thread ends at its next request, or, where it
has to end sooner, wherever it is; but never while a request is carried out, which would leave the mock's state torn.
"""

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any
from unittest import mock

from moto.core.botocore_stubber import BotocoreStubber


class Killed(BaseException):
    """Ends the thread of an invocation whose sandbox is gone."""


class Fence:
    """Of one invocation."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = 0
        self._closed = False

    def close(self) -> None:
        """A request that is under way is carried out, and its answer is lost; none follows."""
        with self._lock:
            self._closed = True

    def interrupt(self, thread: threading.Thread) -> None:
        """Ends the invocation's thread at its next Python instruction outside AWS."""
        with self._lock:
            self._closed = True
            if not self._requests and thread.is_alive() and thread.ident is not None:
                thread_id = ctypes.c_ulong(thread.ident)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread_id, ctypes.py_object(Killed))

    def passed(self, request: Callable[[], Any]) -> Any:
        """The answer to a request. Killed where nobody is left to make it or to hear it."""
        with self._lock:
            # A request that AWS makes for another one, such as an event's delivery, is part of that one.
            self._stop_here()
            self._requests += 1
        try:
            answer = request()
        finally:
            with self._lock:
                self._requests -= 1
        self._stop_here()
        return answer

    def _stop_here(self) -> None:
        if self._closed and not self._requests:
            raise Killed


_fence: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextmanager
def behind(fence: Fence) -> Iterator[None]:
    """What this thread asks of AWS has to pass `fence`."""
    token = _fence.set(fence)
    try:
        yield
    finally:
        _fence.reset(token)


@contextmanager
def put_up() -> Iterator[None]:
    """While this lasts, every request of boto3 passes the fence that it is made behind."""
    plain = BotocoreStubber.__call__

    def call(self: BotocoreStubber, event_name: str, request: Any, **named: Any) -> Any:
        answer = partial(plain, self, event_name, request, **named)
        fence = _fence.get()
        return answer() if fence is None else fence.passed(answer)

    with mock.patch.object(BotocoreStubber, "__call__", call):
        yield
