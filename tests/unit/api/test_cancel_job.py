"""Cancelling a job."""

from functools import partial
from typing import Any

import pytest

from deep_research.domain.event import EventType
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.result import Result
from deep_research.domain.slots import Slot
from deep_research.jobs.settling import Settlement
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_executions import InMemoryExecutions
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import NOW, a_completed_job, a_job, a_partial_result, a_result

JOBS = "/deep-research/jobs"


def _waiting(ports: InMemoryPorts, **differences: Any) -> Job:
    return ports.queue.add(a_job(**differences), ports.settings.limits)


def _running(ports: InMemoryPorts, **differences: Any) -> Job:
    """A job that waited, was admitted, and whose execution has begun."""
    job = _waiting(ports, **differences)
    ports.dispatcher.fill(NOW, added=job)
    return ports.jobs.begin(job.job_id, 1, NOW)


def _events(ports: InMemoryPorts, job: Job) -> list[EventType]:
    return [event.type for event in ports.jobs.events(job.job_id)]


def test_cancelling_answers_the_cancelled_job_and_stops_its_execution(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _running(ports)

    answer = ada.delete(f"{JOBS}/{job.job_id}")

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert list(ports.executions.stopped) == [job.execution_name]


def test_a_cancelled_jobs_slot_goes_to_the_next_at_once(ada: HttpApi, ports: InMemoryPorts) -> None:
    ports.settings = ports.settings.model_copy(update={"max_running_jobs": 1})
    running, waiting = _running(ports), _waiting(ports, owner_id="bob")

    ada.delete(f"{JOBS}/{running.job_id}")

    assert ports.jobs.get(waiting.job_id).place is Place.ADMITTED
    assert list(ports.executions.running) == [waiting.execution_name]
    assert ports.queue.slots().held == {Slot(execution_name=waiting.execution_name, owner_id="bob")}


@pytest.mark.parametrize("begin", [partial(_waiting, attempt=2), _running])
def test_the_answer_carries_what_the_job_had_found(
    ada: HttpApi, ports: InMemoryPorts, monkeypatch: pytest.MonkeyPatch, begin: Any
) -> None:
    def found(job: Job) -> Result:
        return a_partial_result()

    settlement = Settlement(ports.jobs, ports.queue, ports.artifacts, ports.dispatcher, found)
    monkeypatch.setattr(InMemoryPorts, "settlement", settlement)
    job = begin(ports)

    cancelled = ada.delete(f"{JOBS}/{job.job_id}").json()

    assert (cancelled["status"], cancelled["has_result"]) == ("cancelled", True)
    assert cancelled["result"]["completeness"]["complete"] is False


def test_a_job_that_waits_leaves_the_queue_and_makes_room(ada: HttpApi, ports: InMemoryPorts) -> None:
    ports.settings = ports.settings.model_copy(update={"max_pending_jobs_per_owner": 1})
    job = _waiting(ports)

    cancelled = ada.delete(f"{JOBS}/{job.job_id}").json()

    assert (cancelled["status"], cancelled["queue_position"]) == ("cancelled", None)
    assert list(ports.queue.waiting()) == []
    assert _waiting(ports).place is Place.WAITING
    assert _events(ports, job) == ["submitted", "cancelled", "settled"]


def test_a_job_whose_execution_was_never_started_gives_its_slot_back(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _waiting(ports)
    ports.executions = InMemoryExecutions(failing=True)
    ports.dispatcher.fill(NOW, added=job)
    ports.executions = InMemoryExecutions()

    assert ada.delete(f"{JOBS}/{job.job_id}").json()["status"] == "cancelled"
    assert ports.queue.slots().held == frozenset()
    assert _events(ports, job) == ["submitted", "admitted", "cancelled", "settled"]


def test_cancelling_twice_answers_the_same(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _running(ports)

    first, second = (ada.delete(f"{JOBS}/{job.job_id}") for _ in range(2))

    assert (second.status_code, second.body) == (first.status_code, first.body)
    assert _events(ports, job) == ["submitted", "admitted", "started", "cancelled", "settled"]


def test_cancelling_a_finished_job_is_a_conflict_and_changes_nothing(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = a_completed_job(ports, a_result())

    answer = ada.delete(f"{JOBS}/{job.job_id}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_finished")
    assert ports.jobs.get(job.job_id) == job


def test_a_job_is_cancelled_although_its_execution_can_not_be_stopped(
    ada: HttpApi, ports: InMemoryPorts, caplog: pytest.LogCaptureFixture
) -> None:
    job = _running(ports)
    ports.executions = InMemoryExecutions(failing=True)

    answer = ada.delete(f"{JOBS}/{job.job_id}")

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert "not settled" in caplog.text


def test_cancelling_again_settles_what_the_first_time_could_not(ada: HttpApi, ports: InMemoryPorts) -> None:
    job = _running(ports)
    ports.executions = InMemoryExecutions(failing=True)
    ada.delete(f"{JOBS}/{job.job_id}")
    ports.executions = InMemoryExecutions()

    ada.delete(f"{JOBS}/{job.job_id}")

    assert ports.queue.slots().held == frozenset()
    assert _events(ports, job)[-2:] == ["cancelled", "settled"]


def test_another_owners_job_is_not_cancelled(bob: HttpApi, ports: InMemoryPorts) -> None:
    job = _running(ports)

    assert bob.delete(f"{JOBS}/{job.job_id}").status_code == 404
    assert ports.jobs.get(job.job_id).status is JobStatus.RUNNING
    assert list(ports.executions.running) == [job.execution_name]
