"""Threads that belong to one cloud: asynchronous invocations, stream readers. They end with it."""

import threading
from collections.abc import Callable


class Background:
    """Starts daemon threads and joins them when the cloud stops. Long waits of theirs end early by `sleep`."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def spawn(self, name: str, work: Callable[[], object]) -> None:
        """Runs `work` in a thread of its own; does nothing once the cloud is stopping."""

        def run() -> None:
            try:
                work()
            finally:
                with self._lock:
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, name=name, daemon=True)
        with self._lock:
            if self.stopping:
                return
            self._threads.add(thread)
        thread.start()

    def sleep(self, seconds: float) -> bool:
        """False where the cloud stops meanwhile."""
        return not self._stopping.wait(seconds)

    def idle(self) -> bool:
        return not self._threads

    def close(self) -> None:
        """Starts no more threads, and ends the sleep of those that are there."""
        self._stopping.set()

    def join(self, timeout: float = 10) -> None:
        """Waits for every thread, up to `timeout` seconds each."""
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(timeout)
