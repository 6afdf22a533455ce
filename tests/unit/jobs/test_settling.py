"""When an execution has ended: its job has an end and a reason, keeps what it had found, and frees its slot."""

from typing import Any

import pytest

from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.keys import partial_result_key
from deep_research.domain.result import Result
from deep_research.domain.resumption import Resumption
from deep_research.domain.slots import Slot
from deep_research.jobs.settling import verdict
from tests.fakes.made import NOW, a_result
from tests.unit.jobs.services import Services

TIMED_OUT = ExecutionStatus.TIMED_OUT


def _execution(status: ExecutionStatus = ExecutionStatus.FAILED, error: str | None = None) -> Execution:
    return Execution(name="A-1", status=status, error=error)


@pytest.mark.parametrize(
    ("execution", "code"),
    [
        (None, "execution_lost"),
        (_execution(TIMED_OUT), "timed_out"),
        (_execution(ExecutionStatus.ABORTED, "Whatever"), "stopped"),
        (_execution(error="Runtime.ExitError"), "out_of_resources"),
        (_execution(error="States.Runtime"), "internal_error"),
        (_execution(), "internal_error"),
        (_execution(ExecutionStatus.SUCCEEDED), "internal_error"),
    ],
)
def test_a_job_that_had_not_ended_when_its_execution_did_says_why(execution: Execution | None, code: str) -> None:
    assert verdict(execution).code == code


def test_a_job_whose_execution_broke_fails_keeps_what_it_had_found_and_makes_room() -> None:
    services = Services(running=1)
    job, next_one = services.running(), services.submitted(owner_id="bob")
    services.found = a_result()

    services.settlement.settle(job.slot, _execution(TIMED_OUT), NOW)

    settled = services.jobs.get(job.job_id)
    key = partial_result_key(job.job_id, 1)
    assert (settled.status, settled.settled_at) == (JobStatus.FAILED, NOW)
    assert (settled.result_key, settled.direct_answer) == (key, "Sales grew.")
    assert services.artifacts.read(key, Result) == services.found
    assert services.jobs.get(next_one.job_id).place is Place.ADMITTED


def test_a_job_that_had_found_nothing_keeps_nothing() -> None:
    services = Services()
    job = services.running()

    services.settlement.settle(job.slot, _execution(), NOW)

    assert services.jobs.get(job.job_id).result_key is None
    assert not services.artifacts.documents


def test_a_completed_job_keeps_its_result() -> None:
    services = Services()
    job = services.running()
    services.jobs.complete(job.job_id, 1, "key", "Sales grew.", NOW)
    services.found = a_result()

    services.settlement.settle(job.slot, _execution(ExecutionStatus.SUCCEEDED), NOW)

    settled = services.jobs.get(job.job_id)
    assert (settled.status, settled.result_key, settled.settled_at) == (JobStatus.COMPLETED, "key", NOW)
    assert not services.artifacts.documents


def test_an_end_that_is_told_twice_is_settled_once() -> None:
    services = Services()
    job = services.running()
    services.settlement.settle(job.slot, _execution(TIMED_OUT), NOW)
    before, events = services.jobs.get(job.job_id), services.jobs.events(job.job_id)

    services.found = a_result()
    services.settlement.settle(job.slot, None, NOW)

    assert (services.jobs.get(job.job_id), services.jobs.events(job.job_id)) == (before, events)


def test_a_late_end_of_an_earlier_attempt_leaves_the_next_one_alone() -> None:
    services = Services()
    job = services.running()
    services.queue.cancel(job.job_id, NOW)
    services.queue.retry(job.job_id, Resumption(), services.limits, NOW)
    services.dispatcher.fill(NOW)
    second = services.jobs.begin(job.job_id, 2, NOW)

    services.settlement.settle(job.slot, _execution(ExecutionStatus.ABORTED), NOW)

    assert services.jobs.get(job.job_id) == second
    assert services.queue.slots().held == {second.slot}


def test_the_slot_of_a_job_that_is_gone_is_freed() -> None:
    services = Services()
    slot = Slot(execution_name="gone-1", owner_id="ada")
    services.queue.hold(slot)

    services.settlement.settle(slot, None, NOW)

    assert not services.queue.slots().held


def test_what_was_cancelled_while_it_is_settled_stays_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services()
    job = services.running()
    fail = services.jobs.fail

    def cancelled_before(*args: Any) -> Job:
        services.queue.cancel(job.job_id, NOW)
        return fail(*args)

    monkeypatch.setattr(services.jobs, "fail", cancelled_before)

    services.settlement.settle(job.slot, _execution(), NOW)

    settled = services.jobs.get(job.job_id)
    assert (settled.status, settled.settled_at) == (JobStatus.CANCELLED, NOW)
