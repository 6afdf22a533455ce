"""What a sweep decides about every slot, and that one thing that fails keeps it from nothing else."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from deep_research.domain.dataset import DatasetStatus
from deep_research.domain.errors import ServiceUnavailableError
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.slots import Slot
from deep_research.jobs import sweeping
from deep_research.jobs.sweeping import GRACE, LONGEST, Action, decide
from tests.fakes.made import NOW, a_dataset, a_job
from tests.unit.jobs.services import Services

SECOND = timedelta(seconds=1)
SLOT = Slot(execution_name="A-1", owner_id="ada")


def _job(status: JobStatus, **differences: Any) -> Job:
    place = None if status.is_terminal else Place.ADMITTED
    return a_job(job_id="A", status=status, place=place, **{"admitted_at": NOW} | differences)


def _begun(status: JobStatus, ago: timedelta, ended_ago: timedelta | None = None) -> Job:
    ended_at = None if ended_ago is None else NOW - ended_ago
    return _job(status, admitted_at=NOW - ago, started_at=NOW - ago, completed_at=ended_at)


def _retried(ago: timedelta) -> Job:
    return a_job(job_id="A", attempt=2, queued_at=NOW - ago)


JOBS: dict[str, Job | None] = {
    "gone": None,
    "retried just now": _retried(GRACE),
    "retried before": _retried(GRACE + SECOND),
    "admitted": _job(JobStatus.PENDING, admitted_at=NOW - LONGEST),
    "admitted for too long": _job(JobStatus.PENDING, admitted_at=NOW - LONGEST - SECOND),
    "running, just now": _begun(JobStatus.RUNNING, GRACE),
    "running": _begun(JobStatus.RUNNING, LONGEST),
    "running for too long": _begun(JobStatus.RUNNING, LONGEST + SECOND),
    "completed just now": _begun(JobStatus.COMPLETED, GRACE + SECOND, GRACE),
    "completed before": _begun(JobStatus.COMPLETED, 2 * GRACE, GRACE + SECOND),
    "failed, begun just now": _begun(JobStatus.FAILED, GRACE, SECOND),
    "failed just now": _begun(JobStatus.FAILED, 2 * GRACE, GRACE),
    "failed before": _begun(JobStatus.FAILED, 2 * GRACE, GRACE + SECOND),
    "cancelled, begun just now": _begun(JobStatus.CANCELLED, GRACE, SECOND),
    "cancelled": _begun(JobStatus.CANCELLED, 2 * GRACE, SECOND),
    "cancelled before it began, just now": _job(JobStatus.CANCELLED, admitted_at=NOW - GRACE, completed_at=NOW),
    "cancelled before it began": _job(JobStatus.CANCELLED, admitted_at=NOW - GRACE - SECOND, completed_at=NOW),
}
WITHOUT_EXECUTION = {
    "retried just now": Action.LEAVE,
    "admitted": Action.START,
    "admitted for too long": Action.START,
    "running, just now": Action.LEAVE,
    "failed, begun just now": Action.LEAVE,
    "cancelled, begun just now": Action.LEAVE,
    "cancelled before it began, just now": Action.LEAVE,
}
"""All others are settled."""
WHILE_IT_RUNS = {
    "admitted": Action.LEAVE,
    "running, just now": Action.LEAVE,
    "running": Action.LEAVE,
    "completed just now": Action.LEAVE,
    "failed, begun just now": Action.LEAVE,
    "failed just now": Action.LEAVE,
}
"""All others are stopped."""


@pytest.mark.parametrize("state", JOBS)
def test_a_slot_whose_execution_is_not_there(state: str) -> None:
    assert decide(SLOT, JOBS[state], None, NOW) is WITHOUT_EXECUTION.get(state, Action.SETTLE)


@pytest.mark.parametrize("state", JOBS)
def test_a_slot_whose_execution_runs(state: str) -> None:
    execution = Execution(name="A-1", status=ExecutionStatus.RUNNING)

    assert decide(SLOT, JOBS[state], execution, NOW) is WHILE_IT_RUNS.get(state, Action.STOP)


@pytest.mark.parametrize("state", JOBS)
@pytest.mark.parametrize("status", [status for status in ExecutionStatus if status is not ExecutionStatus.RUNNING])
def test_a_slot_whose_execution_has_ended_is_settled(state: str, status: ExecutionStatus) -> None:
    assert decide(SLOT, JOBS[state], Execution(name="A-1", status=status), NOW) is Action.SETTLE


@pytest.mark.parametrize("state", JOBS)
@pytest.mark.parametrize("status", [None, *ExecutionStatus])
def test_nothing_is_left_for_ever(state: str, status: ExecutionStatus | None) -> None:
    """Whatever it is now, a slot whose job and execution do not change any more is not left for ever."""
    execution = None if status is None else Execution(name="A-1", status=status)

    assert decide(SLOT, JOBS[state], execution, NOW + 2 * LONGEST) is not Action.LEAVE


# --- A whole sweep ------------------------------------------------------------------------------------------------


def _swept(services: Services, now: datetime = NOW) -> dict[Action, int]:
    return {action: count for action, count in services.sweep.run(now).items() if count}


def test_an_admitted_job_whose_execution_never_started_is_started() -> None:
    services = Services()
    services.executions.failing = True
    job = services.submitted()
    services.executions.failing = False

    assert _swept(services) == {Action.START: 1}

    assert list(services.executions.running) == [job.execution_name]


def test_a_job_whose_execution_has_ended_without_a_word_fails_and_frees_its_slot() -> None:
    services = Services()
    job = services.running()
    services.executions.end(job.execution_name, ExecutionStatus.TIMED_OUT)

    assert _swept(services) == {Action.SETTLE: 1}

    failed = services.jobs.get(job.job_id)
    assert (failed.status, failed.settled_at) == (JobStatus.FAILED, NOW)
    assert failed.error is not None
    assert failed.error.code == "timed_out"
    assert not services.queue.slots().held


def test_a_job_that_runs_for_too_long_is_stopped_and_fails() -> None:
    services = Services()
    job = services.running()
    at = NOW + LONGEST + SECOND

    assert _swept(services, at) == {Action.STOP: 1}

    assert list(services.executions.stopped) == [job.execution_name]
    failed = services.jobs.get(job.job_id)
    assert (failed.status, failed.error and failed.error.code) == (JobStatus.FAILED, "timed_out")
    assert not services.queue.slots().held


def test_a_slot_that_was_lost_is_put_back() -> None:
    services = Services()
    job = services.running()
    services.queue.lose_slot(job)

    services.sweep.run(NOW)

    assert {slot.execution_name for slot in services.queue.slots().held} == {job.execution_name}


def test_a_free_slot_is_filled() -> None:
    services = Services(running=1)
    first, second = services.submitted(), services.submitted()
    services.executions.end(first.execution_name, ExecutionStatus.ABORTED)

    services.sweep.run(NOW)

    assert services.jobs.get(second.job_id).place is Place.ADMITTED


def test_what_fails_for_one_job_keeps_the_sweep_from_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services()
    first, second = sorted((services.running() for _ in range(2)), key=lambda job: job.job_id)
    for job in (first, second):
        services.executions.end(job.execution_name, ExecutionStatus.FAILED)
    overdue = a_dataset(upload_expires_at=NOW - SECOND)
    services.datasets.add(overdue)
    find = services.executions.find

    def fails(execution_name: str) -> Execution | None:
        if execution_name == first.execution_name:
            raise RuntimeError("The answer makes no sense.")
        return find(execution_name)

    monkeypatch.setattr(services.executions, "find", fails)

    assert _swept(services) == {Action.SETTLE: 1}

    assert services.jobs.get(second.job_id).settled_at == NOW
    assert services.datasets.get(overdue.dataset_id).status is DatasetStatus.REJECTED
    assert services.log.told == [{"job_id": first.job_id}]


def test_a_sweep_that_can_not_read_what_is_held_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services()

    def fails() -> None:
        raise ServiceUnavailableError("The service is not available.")

    monkeypatch.setattr(services.queue, "slots", fails)

    with pytest.raises(ServiceUnavailableError):
        services.sweep.run(NOW)


@pytest.mark.parametrize("arrived", [False, True])
def test_a_dataset_past_its_deadline_is_rejected_and_says_what_to_do(arrived: bool) -> None:
    services = Services()
    dataset = a_dataset()
    services.datasets.add(dataset)
    if arrived:
        services.datasets.mark_profiling(dataset.dataset_id, NOW)

    services.sweep.run(NOW + timedelta(hours=1))
    assert services.datasets.get(dataset.dataset_id).error_message is None
    services.sweep.run(NOW + timedelta(hours=1, seconds=1))

    rejected = services.datasets.get(dataset.dataset_id)
    assert rejected.status is DatasetStatus.REJECTED
    assert rejected.error_message == (sweeping.NOT_PROFILED if arrived else sweeping.NEVER_UPLOADED)
