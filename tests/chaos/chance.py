"""Seeded chance for many threads, and the file that tells what it decided: it outlives a killed process."""

import json
import random
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Chance:
    """`random.Random`, one thread at a time."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def happens(self, rate: float) -> bool:
        with self._lock:
            return self._random.random() < rate

    def among(self, choices: Sequence[T]) -> T:
        with self._lock:
            return self._random.choice(choices)

    def between(self, low: float, high: float) -> float:
        with self._lock:
            return self._random.uniform(low, high)


class Diary:
    """A line of JSON for each thing that happened, with the operating system before the next one does."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()

    def write(self, kind: str, **facts: Any) -> None:
        with self._lock:
            self._file.write(json.dumps({"kind": kind, **facts}) + "\n")


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """What is in the file; a last line that a kill cut short is none."""
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)
