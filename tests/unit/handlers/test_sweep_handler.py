"""Each minute's sweep does what no event did, and says how the queue stands."""

import importlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from deep_research.domain.dataset import DatasetStatus
from deep_research.domain.errors import ServiceUnavailableError
from deep_research.domain.execution import ExecutionStatus
from deep_research.domain.job import Job, JobStatus
from deep_research.domain.slots import Limits
from deep_research.jobs import admission
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import a_dataset, a_job
from tests.fakes.stage_lambdas import ENVIRONMENT, LambdaContext

EVENT = json.loads(Path(__file__).parents[2].joinpath("events", "sweep.json").read_text("utf-8"))
LIMITS = Limits(running=2, running_per_owner=2, pending_per_owner=10)
CONTEXT = LambdaContext(function_name="sweep")


@pytest.fixture
def ports(tmp_path: Path) -> InMemoryPorts:
    return InMemoryPorts(tmp_path)


@pytest.fixture
def sweep(monkeypatch: pytest.MonkeyPatch, ports: InMemoryPorts) -> Iterator[ModuleType]:
    limits = {"MAX_RUNNING_JOBS": "2", "MAX_RUNNING_JOBS_PER_OWNER": "2"}
    for name, value in (ENVIRONMENT | limits).items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("deep_research.handlers.sweep")
    for port in ("jobs", "queue", "datasets", "artifacts", "executions"):
        module.ports.__dict__[port] = getattr(ports, port)
    yield module
    sys.modules.pop(module.__name__, None)


def _admitted(ports: InMemoryPorts) -> Job:
    """A job that holds a slot since now."""
    now = datetime.now(UTC)
    job = ports.queue.add(a_job(queued_at=now), LIMITS)
    admitted = ports.queue.admit(admission.waiting(job), LIMITS, now)
    assert admitted is not None
    return admitted


def test_a_job_whose_execution_ended_unheard_is_settled_and_the_next_one_starts(
    sweep: ModuleType, ports: InMemoryPorts
) -> None:
    lost, unstarted = _admitted(ports), _admitted(ports)
    waits = [ports.queue.add(a_job(), LIMITS) for _ in range(2)]
    ports.executions.start(lost)
    ports.executions.end(lost.execution_name, ExecutionStatus.ABORTED)

    told = sweep.handler(EVENT, CONTEXT)

    assert ports.jobs.get(lost.job_id).status is JobStatus.FAILED
    assert set(ports.executions.running) == {unstarted.execution_name, waits[0].execution_name}
    assert told == {
        "ExecutionsStartedBySweep": 1,
        "ExecutionsStoppedBySweep": 0,
        "JobsSettledBySweep": 1,
        "JobsWaiting": 1,
        "SlotsHeld": 2,
    }


def test_the_figures_of_each_sweep_are_metrics(sweep: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    told = sweep.handler(EVENT, CONTEXT)

    (metrics,) = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "JobsWaiting" in line]
    assert {name: metrics[name] for name in told} == {name: [float(count)] for name, count in told.items()}


def test_an_upload_that_never_came_is_told_as_rejected(sweep: ModuleType, ports: InMemoryPorts) -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    dataset = a_dataset(created_at=an_hour_ago, upload_expires_at=an_hour_ago + timedelta(minutes=1))
    ports.datasets.add(dataset)

    sweep.handler(EVENT, CONTEXT)

    assert ports.datasets.get(dataset.dataset_id).status is DatasetStatus.REJECTED


def test_a_slot_that_cannot_be_tended_now_fails_neither_the_sweep_nor_the_job(
    sweep: ModuleType, ports: InMemoryPorts
) -> None:
    job = _admitted(ports)
    ports.executions.failing = True

    told = sweep.handler(EVENT, CONTEXT)

    assert (told["SlotsHeld"], ports.jobs.get(job.job_id)) == (1, job)


def test_a_sweep_that_cannot_be_made_at_all_fails(
    sweep: ModuleType, ports: InMemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable() -> None:
        raise ServiceUnavailableError("Not now.")

    monkeypatch.setattr(ports.queue, "slots", unavailable)

    with pytest.raises(ServiceUnavailableError):
        sweep.handler(EVENT, CONTEXT)
