"""The runtime of `make up`: every function in this process, each concurrent invocation in a sandbox of its own."""

import json
import os
import threading
from collections import defaultdict, deque
from typing import Any

from moto.awslambda.models import LambdaFunction

from infra.local.runtime.logs import FunctionLogs
from infra.local.runtime.response import Response, error
from infra.local.runtime.sandbox import InitError, Sandbox

CONCURRENCY = max(4, 2 * (os.cpu_count() or 1))
"""Sandboxes of one function; further invocations wait, where AWS would start a thousand and then throttle."""


class InProcessRuntime:
    """Keeps idle sandboxes for the next event, as AWS does."""

    def __init__(self, additions: dict[str, str], logs: FunctionLogs) -> None:
        self._additions = additions
        self._logs = logs
        self._idle: defaultdict[str, deque[Sandbox]] = defaultdict(deque)
        self._slots: defaultdict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(CONCURRENCY))
        self._busy: set[Sandbox] = set()
        self._dying: set[Sandbox] = set()
        self._stopped = False
        self._lock = threading.Lock()

    def run(self, function: LambdaFunction, event: Any) -> Response:
        """Invokes the function and waits for its answer."""
        # Each run gets an event of its own, and only what JSON can carry.
        event = json.loads(json.dumps(event))
        name = function.function_name
        with self._lock:
            slot = self._slots[name]
        with slot:
            with self._lock:
                sandbox = self._warm(name)
            try:
                sandbox = sandbox or Sandbox(function, self._additions, self._logs)
            except InitError as failure:
                return failure.response
            with self._lock:
                if self._stopped:
                    return error("Runtime.ExitError", "The local cloud is stopping.")
                self._busy.add(sandbox)
            try:
                return sandbox.invoke(event)
            finally:
                with self._lock:
                    self._busy.discard(sandbox)
                    self._dying = {each for each in self._dying if each.alive}
                    if not sandbox.broken:
                        self._idle[name].append(sandbox)
                    elif sandbox.alive:
                        self._dying.add(sandbox)

    def _warm(self, name: str) -> Sandbox | None:
        while self._idle[name]:
            if not (sandbox := self._idle[name].pop()).broken:
                return sandbox
        return None

    def busy(self) -> list[Sandbox]:
        """The sandboxes that serve an invocation now. Killing one ends its invocation as on AWS."""
        with self._lock:
            return list(self._busy)

    def stop(self) -> None:
        """Takes no more events and ends what runs."""
        with self._lock:
            self._stopped = True
            for sandbox in self._busy | self._dying:
                sandbox.interrupt()
