"""The event of an ended execution, as EventBridge delivers it, settles its job."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.slots import Slot
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_job
from tests.fakes.stage_lambdas import ENVIRONMENT, LambdaContext

EVENT = json.loads(Path(__file__).parents[2].joinpath("events", "settle.json").read_text("utf-8"))
GIVEN = json.loads(EVENT["detail"]["input"])
CAUSE = "An error occurred in the service, request id 52fdfc07"
CONTEXT = LambdaContext(function_name="settle")


@pytest.fixture
def ports(tmp_path: Path) -> InMemoryPorts:
    return InMemoryPorts(tmp_path)


@pytest.fixture
def settle(monkeypatch: pytest.MonkeyPatch, ports: InMemoryPorts) -> Iterator[ModuleType]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("deep_research.handlers.settle")
    for port in ("jobs", "queue", "artifacts", "executions"):
        module.ports.__dict__[port] = getattr(ports, port)
    yield module
    sys.modules.pop(module.__name__, None)


@pytest.fixture
def job(ports: InMemoryPorts) -> Job:
    """The job of the event, running and with its slot."""
    job = a_job(
        job_id=GIVEN["job_id"],
        owner_id=GIVEN["owner_id"],
        status=JobStatus.RUNNING,
        place=Place.ADMITTED,
        admitted_at=NOW,
        started_at=NOW,
    )
    ports.jobs.add(job)
    ports.queue.hold(Slot(execution_name=job.execution_name, owner_id=job.owner_id))
    return job


def _event(**detail: Any) -> dict[str, Any]:
    return EVENT | {"detail": EVENT["detail"] | detail}


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        ("TIMED_OUT", None, "timed_out"),
        ("ABORTED", "Stopped", "stopped"),
        ("FAILED", "Lambda.TooManyRequestsException", "service_busy"),
        ("FAILED", "States.Runtime", "internal_error"),
        ("SUCCEEDED", None, "internal_error"),
    ],
)
def test_a_job_that_had_not_ended_fails_with_its_reason_and_frees_its_slot(
    settle: ModuleType, ports: InMemoryPorts, job: Job, status: str, error: str | None, code: str
) -> None:
    settle.handler(_event(status=status, error=error, cause=CAUSE), CONTEXT)

    settled = ports.jobs.get(job.job_id)
    assert (settled.status, settled.error and settled.error.code) == (JobStatus.FAILED, code)
    assert settled.settled_at is not None
    assert not ports.queue.slots().held


def test_what_the_service_said_goes_to_the_log_and_not_to_the_job(
    settle: ModuleType, ports: InMemoryPorts, job: Job, caplog: pytest.LogCaptureFixture
) -> None:
    settle.handler(_event(status="FAILED", error="States.Runtime", cause=CAUSE), CONTEXT)

    assert CAUSE in [getattr(record, "cause", None) for record in caplog.records]
    assert CAUSE not in ports.jobs.get(job.job_id).model_dump_json()


def test_the_free_slot_goes_to_the_job_whose_turn_it_is(settle: ModuleType, ports: InMemoryPorts, job: Job) -> None:
    limits = settle.ports.settings.limits
    next_job = ports.queue.add(a_job(), limits)

    settle.handler(_event(), CONTEXT)

    assert list(ports.executions.running) == [next_job.execution_name]


def test_an_event_that_comes_twice_settles_once(settle: ModuleType, ports: InMemoryPorts, job: Job) -> None:
    settle.handler(_event(), CONTEXT)
    settled = ports.jobs.get(job.job_id)
    settle.handler(_event(), CONTEXT)

    assert ports.jobs.get(job.job_id) == settled
    assert [event.type for event in ports.jobs.events(job.job_id)] == ["submitted", "failed", "settled"]


def test_each_settled_job_is_counted_by_how_its_execution_ended(
    settle: ModuleType, job: Job, capsys: pytest.CaptureFixture[str]
) -> None:
    settle.handler(_event(), CONTEXT)

    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [(line["status"], line["JobsSettled"]) for line in logged if "JobsSettled" in line] == [("TIMED_OUT", [1.0])]


@pytest.mark.parametrize(
    "detail",
    [
        {"name": "tried-by-hand"},
        {"input": "{}"},
        {"input": None, "inputDetails": {"included": False}},
        {"input": json.dumps(GIVEN | {"attempt": 2})},
    ],
    ids=["name", "other input", "no input", "other attempt"],
)
def test_an_execution_that_somebody_started_by_hand_settles_nothing(
    settle: ModuleType, ports: InMemoryPorts, job: Job, detail: dict[str, Any]
) -> None:
    assert settle.handler(_event(**detail), CONTEXT)["outcome"] == "ignored"
    assert ports.jobs.get(job.job_id) == job
    assert len(ports.queue.slots().held) == 1


def test_a_job_whose_record_is_gone_leaves_its_slot(settle: ModuleType, ports: InMemoryPorts) -> None:
    ports.queue.hold(Slot(execution_name=EVENT["detail"]["name"], owner_id=GIVEN["owner_id"]))

    assert settle.handler(_event(), CONTEXT)["outcome"] == "settled"
    assert not ports.queue.slots().held
