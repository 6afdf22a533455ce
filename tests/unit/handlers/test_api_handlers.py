"""The API's Lambdas, each given the event that API Gateway sends."""

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deep_research.domain.dataset import DatasetStatus
from deep_research.domain.job import JobStatus
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_completed_job, a_dataset, a_job, a_result
from tests.fakes.stage_lambdas import ENVIRONMENT, LambdaContext

EVENTS = Path(__file__).resolve().parents[2] / "events"
OWNER = "7f3c2a94-5d1e-4b86-9c70-2e8d4f6a1b35"
CONTEXT = LambdaContext(function_name="api")
Load = Callable[[str], ModuleType]


def _event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    return event


@pytest.fixture
def ports(tmp_path: Path) -> InMemoryPorts:
    return InMemoryPorts(tmp_path)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, ports: InMemoryPorts) -> Iterator[Load]:
    """Imports a handler's module as at its cold start, with ports in memory."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        module = importlib.import_module(f"deep_research.handlers.{name}")
        loaded.append(module.__name__)
        for port in ("jobs", "queue", "datasets", "artifacts", "files", "alerts", "executions", "remembered_answers"):
            module.ports.__dict__[port] = getattr(ports, port)
        return module

    yield load
    for name in loaded:
        sys.modules.pop(name, None)


def test_submit_answers_202_and_counts_the_job(
    load: Load, ports: InMemoryPorts, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    event = _event("submit")
    dataset_id = json.loads(event["body"])["dataset_id"]
    ports.datasets.add(a_dataset(dataset_id=dataset_id, owner_id=OWNER, status=DatasetStatus.READY))

    answer = load("submit").handler(event, CONTEXT)

    assert answer["statusCode"] == 202
    (job,) = ports.jobs.page(OWNER).items
    assert json.loads(answer["body"])["job_id"] == job.job_id
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [line["JobsSubmitted"] for line in logged if "JobsSubmitted" in line] == [[1.0]]
    assert job.job_id in [getattr(record, "job_id", None) for record in caplog.records]


def test_status_tells_the_owners_job(load: Load, ports: InMemoryPorts) -> None:
    event = _event("status")
    job_id = event["pathParameters"]["job_id"]
    ports.jobs.add(a_job(job_id=job_id, owner_id=OWNER))

    answer = load("status").handler(event, CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["job_id"]) == (200, job_id)
    assert answer["headers"]["x-request-id"] == event["requestContext"]["requestId"]


def test_status_tells_the_report_too(load: Load, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, a_result(), owner_id=OWNER)
    event = _event("status")
    event["requestContext"]["http"]["path"] = event["rawPath"] = f"/deep-research/jobs/{job.job_id}/report"

    answer = load("status").handler(event, CONTEXT)

    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    assert answer["body"].startswith("# What are the top sales trends?")


def test_status_tells_the_events_too(load: Load, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, None, owner_id=OWNER)
    event = _event("status")
    event["requestContext"]["http"]["path"] = event["rawPath"] = f"/deep-research/jobs/{job.job_id}/events"

    answer = load("status").handler(event, CONTEXT)

    assert [each["type"] for each in json.loads(answer["body"])["events"]] == ["submitted", "completed"]


def test_list_lists_the_owners_jobs(load: Load, ports: InMemoryPorts) -> None:
    ports.jobs.add(a_job(owner_id=OWNER))
    event = _event("list") | {"rawQueryString": "limit=10"}

    answer = load("list").handler(event, CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["count"]) == (200, 1)


def test_cancel_cancels_the_owners_job(load: Load, ports: InMemoryPorts) -> None:
    event = _event("cancel")
    job_id = event["pathParameters"]["job_id"]
    ports.jobs.add(a_job(job_id=job_id, owner_id=OWNER, status=JobStatus.RUNNING, started_at=NOW))

    answer = load("cancel").handler(event, CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, "cancelled")


def test_retry_puts_the_owners_job_into_the_queue_again(load: Load, ports: InMemoryPorts) -> None:
    event = _event("retry")
    dataset = a_dataset(owner_id=OWNER, status=DatasetStatus.READY)
    ports.datasets.add(dataset)
    job = a_job(
        job_id=event["pathParameters"]["job_id"],
        owner_id=OWNER,
        dataset_id=dataset.dataset_id,
        status=JobStatus.FAILED,
        completed_at=NOW,
        settled_at=NOW,
    )
    ports.jobs.add(job)

    answer = load("retry").handler(event, CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["attempt"]) == (202, 2)
    assert list(ports.executions.running) == [f"{job.job_id}-2"]


def test_datasets_answers_its_event(load: Load) -> None:
    assert load("datasets").handler(_event("datasets"), CONTEXT)["statusCode"] in (200, 201, 404)


def test_alerts_go_to_the_address_in_the_id_token(load: Load, ports: InMemoryPorts) -> None:
    answer = load("alerts").handler(_event("alerts"), CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, "awaiting_confirmation")
    assert ports.alerts.find(OWNER).email == "ada@example.com"


def test_health_answers_without_an_owner(load: Load) -> None:
    answer = load("health").handler(_event("health"), CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, "ok")


@pytest.mark.parametrize("name", ["submit", "status", "list", "cancel", "retry", "datasets", "alerts", "health"])
def test_each_function_serves_only_its_own_routes(load: Load, name: str) -> None:
    event = _event(name)
    event["requestContext"]["http"]["path"] = event["rawPath"] = "/somewhere/else"

    answer = load(name).handler(event, CONTEXT)

    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (404, "route_not_found")
