"""Where functions' output goes: one JSON line each, to a file and to a bounded memory, never to the terminal."""

import io
import json
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TextIO

KEPT_LINES = 10_000


class FunctionLogs:
    """Every function's lines, in order of arrival. A line that is no JSON object becomes a `message`."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._recent: deque[dict[str, Any]] = deque(maxlen=KEPT_LINES)
        self._file: TextIO | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", buffering=1)

    def add(self, function_name: str, request_id: str, line: str | dict[str, Any]) -> None:
        entry: dict[str, Any] = {"function": function_name, "request_id": request_id}
        if isinstance(line, str):
            parsed: object = None
            with suppress(ValueError):
                parsed = json.loads(line)
            line = parsed if isinstance(parsed, dict) else {"message": line}
        with self._lock:
            self._recent.append(entry | line)
            if self._file is not None:
                self._file.write(json.dumps(entry | line, default=str) + "\n")

    def recent(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._recent)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class Invocation:
    """Collects what one invocation prints into whole lines."""

    def __init__(self, logs: FunctionLogs, function_name: str, request_id: str) -> None:
        self._logs, self._function_name, self._request_id = logs, function_name, request_id
        self._partial = ""

    def write(self, text: str) -> None:
        *lines, self._partial = (self._partial + text).split("\n")
        for line in lines:
            self.add(line)

    def add(self, line: str | dict[str, Any]) -> None:
        if line:
            self._logs.add(self._function_name, self._request_id, line)

    def flush(self) -> None:
        partial, self._partial = self._partial, ""
        self.add(partial)


_invocation: ContextVar[Invocation | None] = ContextVar("invocation", default=None)


class _Output(io.TextIOBase):
    """A standard stream that hands a function's output to its invocation, and everything else on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        invocation = _invocation.get()
        if invocation is not None:
            invocation.write(text)
        elif not self._stream.closed:
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        if _invocation.get() is None and not self._stream.closed:
            self._stream.flush()

    def isatty(self) -> bool:
        return _invocation.get() is None and not self._stream.closed and self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding

    def __getattr__(self, name: str) -> Any:
        # By what else the stream knows, a console finds the terminal below its own redirection, and not itself.
        return getattr(self._stream, name)

    @property
    def replaced(self) -> TextIO:
        return self._stream


def redirect() -> None:
    """Puts the proxies in place of the standard streams; before each invocation, because test runners replace them."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, _Output):
            setattr(sys, name, _Output(stream))


def restore() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, _Output):
            setattr(sys, name, stream.replaced)


@contextmanager
def collected(invocation: Invocation) -> Iterator[None]:
    """What this thread prints belongs to `invocation`."""
    redirect()
    token = _invocation.set(invocation)
    try:
        yield
    finally:
        _invocation.reset(token)
        invocation.flush()
