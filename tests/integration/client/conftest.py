from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deep_research_client import Client, Polling, RetryPolicy
from deep_research_client.cli import app
from tests.fakes import api_replies as wire
from tests.integration.client.scripted_api import Reply, ScriptedAPI, serving

Run = Callable[..., Result]


class Clock:
    """Time that passes only by sleeping; remembers each sleep."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def now(self) -> float:
        return sum(self.slept)


@pytest.fixture
def api() -> Iterator[ScriptedAPI]:
    with serving() as scripted:
        yield scripted


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def policy(clock: Clock) -> RetryPolicy:
    """The policy of the product, on a clock of its own and without chance."""
    return RetryPolicy(sleep=clock.sleep, clock=clock.now, jitter=lambda: 1.0)


@pytest.fixture
def client(api: ScriptedAPI, policy: RetryPolicy) -> Iterator[Client]:
    with Client(api.url, "a-token", retry=policy, polling=Polling()) as opened:
        yield opened


@pytest.fixture
def unreachable() -> Callable[[], str]:
    """An address where nothing listens any more."""

    def address() -> str:
        with serving() as gone:
            return gone.url

    return address


@pytest.fixture
def run(api: ScriptedAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in an empty directory, with the scripted API named by the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEEP_RESEARCH_API", api.url)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("DEEP_RESEARCH_TOKEN", raising=False)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text("region,revenue\nWest,1\n")
    return path


def a_report() -> Reply:
    return Reply(body=wire.REPORT.encode(), headers={"Content-Type": "text/markdown; charset=utf-8"})


@pytest.fixture
def takes_uploads(api: ScriptedAPI) -> ScriptedAPI:
    """The API takes a file and a question; each test says what becomes of the job."""
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key")))
    api.on("PUT /bucket/key", Reply(200, b""))
    api.on(f"GET /datasets/{wire.DATASET_ID}", Reply(body=wire.dataset()))
    api.on("POST /deep-research/jobs/submit", Reply(202, wire.submitted()))
    api.on(f"GET {wire.JOB}/report", a_report())
    return api
