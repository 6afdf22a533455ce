"""Runs a piece of work in a process of its own, so that its peak memory is its own, and tells what it took."""

import os
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

_UNIT = 1 if sys.platform == "darwin" else 1_024


@dataclass(frozen=True)
class Measured:
    """What a piece of work gave, in seconds and megabytes (10⁶ bytes) of resident memory at its peak."""

    seconds: float
    peak: float
    given: Any = None
    failure: str | None = None
    """Why it gave nothing."""


def measured(work: Callable[..., Any], *arguments: Any) -> Measured:
    """Calls a module's function in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_measure, work, arguments).result()
        except BrokenProcessPool:
            return Measured(0.0, 0.0, failure="its process was killed")


def _measure(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Measured:
    # Functions log, and DuckDB draws its progress: neither belongs among the figures.
    with Path(os.devnull).open("w") as silence:
        os.dup2(silence.fileno(), sys.stdout.fileno())
        os.dup2(silence.fileno(), sys.stderr.fileno())
    start = time.perf_counter()
    given, failure = None, None
    try:
        given = work(*arguments)
    except Exception as error:  # whatever it is, it is this row of the table
        failure = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6
    return Measured(seconds, peak, given, failure)
