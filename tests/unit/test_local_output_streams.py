"""The local cloud's standard streams, which functions share with whatever shows progress on the terminal."""

import io
import sys

import pytest
from rich.console import Console

from infra.local.runtime import logs


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_console_does_not_write_into_itself_where_functions_begin_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    console = Console()

    with console.status("Deploying …"):
        logs.redirect()
        console.print("deployed")

    assert "deployed" in terminal.getvalue()
