"""A bound on a whole call, where a library only bounds each of its reads."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call returns or raises; TimeoutError where it takes longer.

    A body that trickles in byte by byte never runs into a read timeout. Its thread is left behind, and ends when the
    other side does, or stays silent for longer than a read may take.
    """
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="deadline")
    try:
        running: Future[T] = pool.submit(call)
        return running.result(timeout=seconds)
    except OutOfTime as late:
        raise TimeoutError(f"The call took longer than {seconds:.0f} seconds.") from late
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
