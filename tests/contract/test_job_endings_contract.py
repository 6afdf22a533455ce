"""What every queue of jobs promises of cancelling, retrying and settling, on DynamoDB and in memory."""

from datetime import timedelta

import pytest

from deep_research.domain.errors import (
    JobFinishedError,
    JobNotFinishedError,
    JobNotFoundError,
    TooManyAttemptsError,
    TooManyPendingJobsError,
)
from deep_research.domain.job import JobStatus, Place, Stage
from deep_research.domain.result import PartialResult
from deep_research.domain.resumption import Resumption
from deep_research.jobs import admission
from deep_research.jobs.lifecycle import MAX_ATTEMPTS
from tests.contract.job_storage import (
    LATER,
    LIMITS,
    WHY,
    Names,
    Storage,
    admitted,
    everything,
    failed,
    held,
    running,
    told,
    waiting,
)
from tests.fakes.made import NOW, a_job

FOUND = PartialResult(result_key="jobs/1/1/partial.json", direct_answer="Sales grew so far.")
NOTHING_REUSED = Resumption()


# --- Cancelling ---------------------------------------------------------------------------------------------------


def test_a_cancelled_job_that_waited_leaves_the_queue(storage: Storage) -> None:
    job = waiting(storage)

    cancelled = storage.queue.cancel(job.job_id, LATER)

    assert (cancelled.status, cancelled.place) == (JobStatus.CANCELLED, None)
    assert (cancelled.completed_at, cancelled.settled_at) == (LATER, LATER)
    assert storage.jobs.get(job.job_id) == cancelled
    assert storage.names() == Names()
    assert list(storage.queue.waiting()) == []
    assert told(storage, job) == ["submitted", "cancelled", "settled"]


@pytest.mark.parametrize("begun", [False, True])
def test_a_cancelled_job_with_a_slot_keeps_it_until_it_is_settled(storage: Storage, begun: bool) -> None:
    job = running(storage) if begun else admitted(storage)

    cancelled = storage.queue.cancel(job.job_id, LATER)

    assert cancelled.status is JobStatus.CANCELLED
    assert storage.names() == Names(held=frozenset({job.execution_name}))
    assert held(storage) == {job.execution_name}
    assert list(storage.queue.admitted()) == []


def test_cancelling_twice_is_cancelling_once(storage: Storage) -> None:
    job = waiting(storage)
    cancelled = storage.queue.cancel(job.job_id, NOW)

    assert storage.queue.cancel(job.job_id, LATER) == cancelled

    assert told(storage, job) == ["submitted", "cancelled", "settled"]


def test_a_job_that_has_ended_otherwise_can_not_be_cancelled(storage: Storage) -> None:
    job = failed(storage)
    before = everything(storage, job)

    with pytest.raises(JobFinishedError, match="failed"):
        storage.queue.cancel(job.job_id, LATER)

    assert everything(storage, job) == before


def test_an_unknown_job_can_be_neither_cancelled_nor_retried(storage: Storage) -> None:
    with pytest.raises(JobNotFoundError):
        storage.queue.cancel(a_job().job_id, NOW)
    with pytest.raises(JobNotFoundError):
        storage.queue.retry(a_job().job_id, NOTHING_REUSED, LIMITS, NOW)


# --- Retrying -----------------------------------------------------------------------------------------------------


def test_a_retried_job_waits_as_its_next_attempt_and_begins_anew(storage: Storage) -> None:
    job_id = running(storage).job_id
    storage.jobs.record_stage(job_id, 1, Stage.ENRICH, NOW)
    storage.jobs.record_plan(job_id, 1, Stage.CLASSIFY, 2, NOW)
    storage.jobs.record_query(job_id, 1, "Q1", NOW)
    ended = storage.jobs.fail(job_id, 1, WHY, LATER)
    storage.queue.settle(ended.slot, LATER, FOUND)
    again = LATER + timedelta(hours=1)
    reused = (Stage.DECOMPOSE, Stage.CLASSIFY)

    retried = storage.queue.retry(job_id, Resumption(reused=reused, continued=Stage.EXECUTE), LIMITS, again)

    assert retried == ended.model_copy(
        update={
            "status": JobStatus.PENDING,
            "place": Place.WAITING,
            "attempt": 2,
            "queued_at": again,
            "reused_stages": reused,
            "artifacts_since": {Stage.ENRICH: 2, Stage.SYNTHESIZE: 2, Stage.SUGGEST: 2, Stage.ELABORATE: 2},
            **dict.fromkeys(("stage", "error", "result_key", "direct_answer")),
            **dict.fromkeys(("admitted_at", "started_at", "completed_at", "settled_at")),
            **dict.fromkeys(("queries_planned", "follow_ups_planned"), 0),
            "queries_done": frozenset(),
            "last_sequence": ended.last_sequence + 2,
        }
    )
    assert storage.jobs.get(job_id) == retried
    assert storage.names() == Names(waiting=frozenset({job_id}))
    assert [each.attempt for each in storage.queue.waiting()] == [2]
    assert told(storage, retried)[-2:] == ["settled", "retried"]


def test_what_an_earlier_attempt_left_stays_good_over_a_further_one(storage: Storage) -> None:
    job = failed(storage)
    everything = Resumption(reused=tuple(Stage)[:3], continued=Stage.ENRICH)
    storage.queue.retry(job.job_id, Resumption(reused=(Stage.DECOMPOSE,)), LIMITS, LATER)
    storage.queue.cancel(job.job_id, LATER)

    third = storage.queue.retry(job.job_id, everything, LIMITS, LATER)

    assert third.artifacts_since == {
        **dict.fromkeys((Stage.CLASSIFY, Stage.EXECUTE, Stage.ENRICH), 2),
        **dict.fromkeys((Stage.SYNTHESIZE, Stage.SUGGEST, Stage.ELABORATE), 3),
    }
    assert storage.jobs.get(job.job_id) == third


def test_only_what_has_ended_without_an_answer_is_retried(storage: Storage) -> None:
    job = waiting(storage)
    for step in ("waits", "is admitted", "runs", "is completed"):
        if step == "is admitted":
            assert storage.queue.admit(admission.waiting(job), LIMITS, NOW)
        if step == "runs":
            assert storage.machine.begin(job)
        if step == "is completed":
            assert storage.machine.complete(job)
        before = everything(storage, job)

        with pytest.raises(JobNotFinishedError):
            storage.queue.retry(job.job_id, NOTHING_REUSED, LIMITS, LATER)

        assert everything(storage, job) == before


def test_a_retry_needs_room_in_the_queue(storage: Storage) -> None:
    job = failed(storage)
    for _ in range(LIMITS.pending_per_owner):
        waiting(storage)
    before = everything(storage, job)

    with pytest.raises(TooManyPendingJobsError):
        storage.queue.retry(job.job_id, NOTHING_REUSED, LIMITS, LATER)

    assert everything(storage, job) == before


def test_a_job_is_tried_ten_times_and_no_more(storage: Storage) -> None:
    job = waiting(storage)
    for _ in range(MAX_ATTEMPTS - 1):
        storage.queue.cancel(job.job_id, NOW)
        storage.queue.retry(job.job_id, NOTHING_REUSED, LIMITS, NOW)
    storage.queue.cancel(job.job_id, NOW)

    with pytest.raises(TooManyAttemptsError, match="10 times"):
        storage.queue.retry(job.job_id, NOTHING_REUSED, LIMITS, NOW)

    assert storage.jobs.get(job.job_id).attempt == MAX_ATTEMPTS


# --- Settling -----------------------------------------------------------------------------------------------------


def test_a_settled_job_frees_its_slot_and_keeps_what_it_had_found(storage: Storage) -> None:
    job = failed(storage)
    later = LATER + timedelta(seconds=1)

    storage.queue.settle(job.slot, later, FOUND)

    seen = storage.jobs.get(job.job_id)
    told_of = {"settled_at": later, "last_sequence": job.last_sequence + 1}
    assert seen == job.model_copy(update=told_of | FOUND.model_dump())
    assert storage.names() == Names()
    assert held(storage) == set()
    assert told(storage, job)[-2:] == ["failed", "settled"]


def test_settling_twice_is_settling_once(storage: Storage) -> None:
    job = failed(storage)
    storage.queue.settle(job.slot, LATER)
    before = everything(storage, job)

    storage.queue.settle(job.slot, LATER + timedelta(seconds=1), FOUND)

    assert everything(storage, job) == before


def test_a_completed_job_keeps_its_own_result(storage: Storage) -> None:
    job = running(storage)
    storage.machine.complete(job)

    storage.queue.settle(job.slot, LATER + timedelta(seconds=1), FOUND)

    seen = storage.jobs.get(job.job_id)
    assert (seen.result_key, seen.direct_answer) == ("jobs/1/1/suggest.json", "Sales grew.")
    assert seen.settled_at == LATER + timedelta(seconds=1)


def test_no_job_is_settled_before_it_ended(storage: Storage) -> None:
    job = failed(storage)

    storage.queue.settle(job.slot, NOW)

    assert storage.jobs.get(job.job_id).settled_at == LATER


def test_a_late_event_of_an_earlier_attempt_frees_its_own_slot_only(storage: Storage) -> None:
    first = failed(storage)
    retried = storage.queue.retry(first.job_id, NOTHING_REUSED, LIMITS, LATER)
    second = storage.queue.admit(admission.waiting(retried), LIMITS, LATER)
    assert second is not None
    assert held(storage) == {first.execution_name, second.execution_name}

    storage.queue.settle(first.slot, LATER, FOUND)
    storage.queue.settle(first.slot, LATER, FOUND)

    assert storage.jobs.get(first.job_id) == second
    assert storage.names() == Names(held=frozenset({second.execution_name}))
    assert held(storage) == {second.execution_name}


def test_the_slot_of_a_job_that_is_gone_is_freed(storage: Storage) -> None:
    nobody = a_job().slot
    storage.queue.hold(nobody)

    storage.queue.settle(nobody, LATER)

    assert held(storage) == set()
    assert storage.names() == Names()


def test_a_lost_slot_is_put_back_whatever_the_limits_say(storage: Storage) -> None:
    job = running(storage)
    storage.lose_slot(job)
    assert held(storage) == set()
    assert list(storage.queue.admitted()) == [job.slot]
    others = {admitted(storage).execution_name for _ in range(LIMITS.running_per_owner)}

    storage.queue.hold(job.slot)
    storage.queue.hold(job.slot)

    assert held(storage) == others | {job.execution_name}
    assert storage.names().held == others | {job.execution_name}
    assert storage.jobs.get(job.job_id) == job
