"""Interrupts a running query once nobody waits for it any more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

import duckdb

from deep_research.domain.errors import QueryStoppedError


@contextmanager
def interruptible(
    connection: duckdb.DuckDBPyConnection, stopped: Callable[[], bool] | None, seconds: float
) -> Iterator[None]:
    """Asks `stopped` every so many seconds while the block runs; QueryStoppedError once it has said so."""
    if stopped is None:
        yield
        return
    watch = _Watch(connection, stopped, seconds)
    watch.start()
    try:
        yield
    except duckdb.InterruptException:
        if not watch.has_stopped:
            raise
    finally:
        watch.end()
    if watch.has_stopped:
        raise QueryStoppedError("The query was interrupted, because its job no longer runs.")


class _Watch(Thread):
    def __init__(self, connection: duckdb.DuckDBPyConnection, stopped: Callable[[], bool], seconds: float) -> None:
        super().__init__(name="query-watch", daemon=True)
        self.has_stopped = False
        self._connection = connection
        self._stopped = stopped
        self._seconds = seconds
        self._over = Event()
        self._interrupting = Lock()

    def run(self) -> None:
        while not self._over.wait(self._seconds):
            self.has_stopped = self.has_stopped or self._stopped()
            if self.has_stopped:
                self._interrupt()

    def _interrupt(self) -> None:
        # Between two statements an interruption is lost: the next round makes it again.
        with self._interrupting:
            if not self._over.is_set():
                self._connection.interrupt()

    def end(self) -> None:
        """Does not wait for an answer that is under way; afterwards the connection may be closed."""
        with self._interrupting:
            self._over.set()
