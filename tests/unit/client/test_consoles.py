"""The command's consoles, also where the standard streams are wrapped while something is shown."""

import io
import sys
from pathlib import Path

import pytest

from deep_research_client.cli.consoles import errors, output
from deep_research_client.cli.progress import uploading


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Wrapper(io.TextIOBase):
    """Hands on what is written, as the local cloud's own streams do."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()


def test_a_bar_lives_on_where_the_stream_is_wrapped_behind_its_back(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)

    with uploading(Path("sales.csv"), errors()) as on_progress:
        sys.stderr = _Wrapper(sys.stderr)  # type: ignore[assignment]
        assert on_progress is not None
        on_progress(411_160, 411_160)
        sys.stderr.write("something else\n")

    assert "411.2/411.2 kB" in terminal.getvalue()
    assert "something else" in terminal.getvalue()


def test_results_and_everything_else_go_apart(capsys: pytest.CaptureFixture[str]) -> None:
    output().print("result")
    errors().print("progress")

    assert capsys.readouterr() == ("result\n", "progress\n")
