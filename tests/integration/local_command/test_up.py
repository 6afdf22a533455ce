"""`python -m infra.local up`, as a person or a script runs it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from infra.local.__main__ import app, main
from infra.local.front.server import PortInUseError, listen, url_of
from infra.local.language_model import ModelUnreachableError
from infra.local.running import NotRunningError, RunningCloud
from infra.local.state_lock import StateInUseError
from infra.local.terminal.tokens import SignInError

ROOT = Path(__file__).parents[3]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Up:
    process: subprocess.Popen[str]
    ready_file: Path
    state: Path

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads(self.ready_file.read_text()))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    directory = tmp_path_factory.mktemp("up")
    ready_file, state = directory / "ready.json", directory / "state"
    options = ["--port", "0", "--auth", "on", "--state", str(state), "--ready-file", str(ready_file)]
    command = [sys.executable, "-m", "infra.local", "up", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + SECONDS_TO_START
        while not ready_file.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield Up(process, ready_file, state)
        process.kill()


def test_a_token_of_each_user_opens_the_api(up: Up) -> None:
    for user in up.facts["users"]:
        token = _run("token", user, "--state", str(up.state)).stdout.strip()

        response = httpx.get(f"{up.facts['url']}/datasets", headers={"authorization": f"Bearer {token}"})

        assert response.status_code == 200, response.text


def test_without_a_token_the_api_stays_closed(up: Up) -> None:
    assert httpx.get(f"{up.facts['url']}/datasets").status_code == 401


def test_somebody_else_gets_no_token(up: Up) -> None:
    refused = _run("token", "eve@example.com", "--state", str(up.state))

    assert isinstance(refused.exception, SignInError)
    assert "alice@example.com" in str(refused.exception)


def test_a_second_cloud_may_not_use_the_same_state(up: Up) -> None:
    refused = _run("up", "--port", "0", "--state", str(up.state))

    assert isinstance(refused.exception, StateInUseError)


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = str(occupied.getsockname()[1])

        refused = _run("up", "--port", port, "--state", str(tmp_path))

    assert isinstance(refused.exception, PortInUseError)
    assert str(refused.exception) == f"Port {port} is in use by another program: choose another one."


@pytest.mark.parametrize(
    ("given", "missing"),
    [(["--model", "m"], "Bedrock can't be reached"), (["--model-endpoint", "http://127.0.0.1:1/v1"], "--model or")],
)
def test_a_model_that_could_not_be_asked_is_refused_in_one_sentence(
    tmp_path: Path, given: list[str], missing: str
) -> None:
    refused = _run("up", "--port", "0", "--state", str(tmp_path), *given)

    assert isinstance(refused.exception, ModelUnreachableError)
    assert missing in str(refused.exception)


def test_the_outbox_of_a_new_cloud_is_empty(up: Up) -> None:
    assert "empty" in _run("outbox", "--state", str(up.state)).stdout


def test_what_needs_a_running_cloud_says_how_to_start_one(tmp_path: Path) -> None:
    refused = _run("token", "alice@example.com", "--state", str(tmp_path))

    assert isinstance(refused.exception, NotRunningError)
    assert "make up" in str(refused.exception)


def test_a_cloud_that_was_killed_is_known_to_be_gone(tmp_path: Path) -> None:
    with listen() as closed_at_once:
        url = url_of(closed_at_once)
    gone = RunningCloud(url, "on", str(tmp_path), "client", ["alice@example.com"], "password", process_id=1)

    with gone.told(tmp_path / "running.json"):
        refused = _run("token", "alice@example.com", "--state", str(tmp_path))

    assert isinstance(refused.exception, NotRunningError)


def test_a_refusal_is_one_sentence_with_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["infra.local", "token", "alice@example.com", "--state", str(tmp_path)])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == "not_running: No local cloud is running here: start one with `make up`.\n"


def test_terminating_it_ends_cleanly(up: Up) -> None:
    up.process.send_signal(signal.SIGTERM)
    output, _ = up.process.communicate(timeout=30)

    assert up.process.returncode == 0
    assert up.state.name in output
    assert "Traceback" not in output
    assert not up.ready_file.exists()
    assert not (up.state / "running.json").exists()
    assert (up.state / "logs" / "api.log").exists()
