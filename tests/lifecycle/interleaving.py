"""Operations that take turns at each of their calls to a port, in an order that is given: races without chance."""

from collections.abc import Callable, Iterable
from threading import Lock, Thread

from tests.lifecycle.faults import CrashError

Operation = Callable[[], object]


class Turns:
    """Only one operation runs at a time. It passes the turn on before each call, to the one that the order says."""

    def __init__(self, order: Iterable[int]) -> None:
        self._order = iter(order)
        self._running: _Worker | None = None

    def pass_on(self) -> None:
        """To be called by an operation before each of its calls; alone, it just goes on."""
        if self._running is not None:
            self._running.pause()

    def take(self, operations: Iterable[Operation]) -> None:
        """Runs them to their ends. What one of them raises, other than a crash, is raised at the end."""
        workers = [_Worker(operation) for operation in operations]
        left = list(workers)
        while left:
            self._running = left[next(self._order, 0) % len(left)]
            self._running.go_on()
            if self._running.ended:
                left.remove(self._running)
        self._running = None
        for worker in workers:
            if worker.error is not None and not isinstance(worker.error, CrashError):
                raise worker.error


class _Worker:
    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._go, self._paused = Lock(), Lock()
        self._go.acquire()
        self._paused.acquire()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        self.ended = False
        self.error: BaseException | None = None

    def go_on(self) -> None:
        """Lets it run until it pauses or ends."""
        self._go.release()
        self._paused.acquire()
        if self.ended:
            self._thread.join()

    def pause(self) -> None:
        self._paused.release()
        self._go.acquire()

    def _run(self) -> None:
        self._go.acquire()
        try:
            self._operation()
        except BaseException as error:
            self.error = error
        self.ended = True
        self._paused.release()
