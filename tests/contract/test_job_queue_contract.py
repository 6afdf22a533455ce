"""What every queue of jobs promises, on DynamoDB and in memory."""

from datetime import timedelta

import pytest

from deep_research.domain.errors import (
    JobFinishedError,
    JobNotFinishedError,
    JobNotFoundError,
    TooManyAttemptsError,
    TooManyPendingJobsError,
)
from deep_research.domain.event import EventType
from deep_research.domain.job import Job, JobError, JobStatus, Place, Priority, Stage
from deep_research.domain.result import PartialResult
from deep_research.domain.resumption import Resumption
from deep_research.domain.slots import Slot, Waiting
from deep_research.jobs import admission
from deep_research.jobs.lifecycle import MAX_ATTEMPTS
from tests.contract.job_storage import LATER, LIMITS, Names, Storage, admitted, running, waiting
from tests.fakes.made import NOW, a_job

WHY = JobError(code="timed_out", message="The job took longer than it may.")
FOUND = PartialResult(result_key="jobs/1/1/partial.json", direct_answer="Sales grew so far.")
NOTHING_REUSED = Resumption()


def _slot(job: Job) -> Slot:
    return Slot(execution_name=job.execution_name, owner_id=job.owner_id)


def _held(storage: Storage) -> set[str]:
    return {slot.execution_name for slot in storage.queue.slots().held}


def _told(storage: Storage, job: Job) -> list[EventType]:
    return [event.type for event in storage.jobs.events(job.job_id)]


def _failed(storage: Storage, **differences: object) -> Job:
    job = running(storage, **differences)
    return storage.jobs.fail(job.job_id, job.attempt, WHY, LATER)


def _everything(storage: Storage, job: Job) -> object:
    return (
        storage.jobs.get(job.job_id),
        storage.jobs.events(job.job_id),
        storage.names(job.owner_id),
        storage.queue.slots(),
        list(storage.queue.waiting()),
        list(storage.queue.admitted()),
    )


# --- Entering -----------------------------------------------------------------------------------------------------


def test_an_added_job_waits_and_holds_nothing(storage: Storage) -> None:
    job = waiting(storage)

    assert list(storage.queue.waiting()) == [
        Waiting(job_id=job.job_id, owner_id="ada", attempt=1, turn=admission.turn(job))
    ]
    assert storage.names() == Names(waiting=frozenset({job.job_id}))
    assert not storage.queue.slots().held
    assert _told(storage, job) == ["submitted"]
    assert storage.jobs.events(job.job_id)[0].at == job.queued_at


def test_the_same_request_gives_the_first_job_and_stores_nothing(storage: Storage) -> None:
    first = storage.queue.add(a_job(), LIMITS, once="ada#key")
    second = a_job()

    assert storage.queue.add(second, LIMITS, once="ada#key") == first

    assert storage.names().waiting == {first.job_id}
    with pytest.raises(JobNotFoundError):
        storage.jobs.get(second.job_id)


def test_the_same_request_gives_the_job_as_it_is_by_now(storage: Storage) -> None:
    first = storage.queue.add(a_job(), LIMITS, once="ada#key")
    cancelled = storage.queue.cancel(first.job_id, LATER)

    assert storage.queue.add(a_job(), LIMITS, once="ada#key") == cancelled


def test_the_same_request_is_answered_even_where_its_owner_may_add_no_more(storage: Storage) -> None:
    first = storage.queue.add(a_job(), LIMITS, once="ada#key")
    for _ in range(LIMITS.pending_per_owner - 1):
        waiting(storage)

    assert storage.queue.add(a_job(), LIMITS, once="ada#key") == first


def test_other_requests_store_jobs_of_their_own(storage: Storage) -> None:
    jobs = [storage.queue.add(a_job(), LIMITS, once=key) for key in ("ada#1", "ada#2")]

    assert storage.names().waiting == {job.job_id for job in jobs}


def test_a_job_that_is_added_again_under_its_id_is_there_once(storage: Storage) -> None:
    job = waiting(storage)

    assert storage.queue.add(job, LIMITS) == job

    assert _told(storage, job) == ["submitted"]


def test_an_owner_has_no_more_jobs_waiting_than_one_may(storage: Storage) -> None:
    for _ in range(LIMITS.pending_per_owner):
        last = waiting(storage)
    before, refused = _everything(storage, last), a_job()

    with pytest.raises(TooManyPendingJobsError, match="4 jobs waiting"):
        storage.queue.add(refused, LIMITS, once="ada#refused")

    assert _everything(storage, last) == before
    with pytest.raises(JobNotFoundError):
        storage.jobs.get(refused.job_id)
    assert waiting(storage, owner_id="bob").owner_id == "bob"
    storage.queue.cancel(last.job_id, NOW)
    assert storage.queue.add(refused, LIMITS, once="ada#refused") == refused


# --- Turn and position --------------------------------------------------------------------------------------------


def test_the_queue_is_in_turn(storage: Storage) -> None:
    old_low = waiting(storage, priority=Priority.LOW, queued_at=NOW - timedelta(hours=5))
    low = waiting(storage, priority=Priority.LOW, owner_id="bob")
    normal = waiting(storage)
    younger = waiting(storage, queued_at=NOW + timedelta(microseconds=1))
    high = waiting(storage, priority=Priority.HIGH, queued_at=NOW + timedelta(minutes=59))

    in_turn = [old_low, high, normal, younger, low]

    assert [each.job_id for each in storage.queue.waiting()] == [job.job_id for job in in_turn]
    assert [storage.queue.position(job) for job in in_turn] == [1, 2, 3, 4, 5]


def test_jobs_of_one_moment_go_by_their_ids(storage: Storage) -> None:
    jobs = [waiting(storage) for _ in range(3)]

    in_turn = sorted(jobs, key=lambda job: job.job_id)

    assert [each.job_id for each in storage.queue.waiting()] == [job.job_id for job in in_turn]
    assert [storage.queue.position(job) for job in in_turn] == [1, 2, 3]


def test_who_does_not_wait_has_no_position(storage: Storage) -> None:
    assert storage.queue.position(admitted(storage)) is None


# --- Admission ----------------------------------------------------------------------------------------------------


def test_an_admitted_job_leaves_the_queue_and_holds_a_slot(storage: Storage) -> None:
    job = waiting(storage)

    seen = storage.queue.admit(admission.waiting(job), LIMITS, LATER)

    assert seen is not None
    assert (seen.status, seen.place, seen.admitted_at) == (JobStatus.PENDING, Place.ADMITTED, LATER)
    assert storage.jobs.get(job.job_id) == seen
    assert storage.names() == Names(held=frozenset({job.execution_name}))
    assert storage.queue.slots().held == {_slot(job)}
    assert list(storage.queue.waiting()) == []
    assert list(storage.queue.admitted()) == [_slot(job)]
    assert _told(storage, job) == ["submitted", "admitted"]


def test_only_who_waits_for_this_attempt_is_admitted(storage: Storage) -> None:
    job = waiting(storage)
    entry = admission.waiting(job)
    before = _everything(storage, job)

    assert storage.queue.admit(entry.model_copy(update={"attempt": 2}), LIMITS, LATER) is None
    assert _everything(storage, job) == before

    assert storage.queue.admit(entry, LIMITS, LATER) is not None
    before = _everything(storage, job)
    assert storage.queue.admit(entry, LIMITS, LATER) is None
    assert _everything(storage, job) == before

    storage.queue.cancel(job.job_id, LATER)
    assert storage.queue.admit(entry, LIMITS, LATER) is None
    assert storage.queue.admit(admission.waiting(a_job()), LIMITS, LATER) is None


def test_no_more_are_admitted_than_an_owner_may_run(storage: Storage) -> None:
    for _ in range(LIMITS.running_per_owner):
        admitted(storage)
    job = waiting(storage)
    before = _everything(storage, job)

    assert storage.queue.admit(admission.waiting(job), LIMITS, LATER) is None

    assert _everything(storage, job) == before


def test_no_more_are_admitted_than_may_run_in_all(storage: Storage) -> None:
    held = {admitted(storage, owner_id=owner).execution_name for owner in ("ada", "ada", "bob")}
    job = waiting(storage, owner_id="cyd")
    before = _everything(storage, job)

    assert storage.queue.admit(admission.waiting(job), LIMITS, LATER) is None

    assert _everything(storage, job) == before
    assert _held(storage) == held


# --- Cancelling ---------------------------------------------------------------------------------------------------


def test_a_cancelled_job_that_waited_leaves_the_queue(storage: Storage) -> None:
    job = waiting(storage)

    cancelled = storage.queue.cancel(job.job_id, LATER)

    assert (cancelled.status, cancelled.place, cancelled.completed_at) == (JobStatus.CANCELLED, None, LATER)
    assert storage.jobs.get(job.job_id) == cancelled
    assert storage.names() == Names()
    assert list(storage.queue.waiting()) == []
    assert _told(storage, job) == ["submitted", "cancelled"]


@pytest.mark.parametrize("begun", [False, True])
def test_a_cancelled_job_with_a_slot_keeps_it_until_it_is_settled(storage: Storage, begun: bool) -> None:
    job = running(storage) if begun else admitted(storage)

    cancelled = storage.queue.cancel(job.job_id, LATER)

    assert cancelled.status is JobStatus.CANCELLED
    assert storage.names() == Names(held=frozenset({job.execution_name}))
    assert _held(storage) == {job.execution_name}
    assert list(storage.queue.admitted()) == []


def test_cancelling_twice_is_cancelling_once(storage: Storage) -> None:
    job = waiting(storage)
    cancelled = storage.queue.cancel(job.job_id, NOW)

    assert storage.queue.cancel(job.job_id, LATER) == cancelled

    assert _told(storage, job) == ["submitted", "cancelled"]


def test_a_job_that_has_ended_otherwise_can_not_be_cancelled(storage: Storage) -> None:
    job = _failed(storage)
    before = _everything(storage, job)

    with pytest.raises(JobFinishedError, match="failed"):
        storage.queue.cancel(job.job_id, LATER)

    assert _everything(storage, job) == before


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
    failed = storage.jobs.fail(job_id, 1, WHY, LATER)
    storage.queue.settle(_slot(failed), LATER, FOUND)
    again = LATER + timedelta(hours=1)
    reused = (Stage.DECOMPOSE, Stage.CLASSIFY)

    retried = storage.queue.retry(job_id, Resumption(reused=reused, continued=Stage.EXECUTE), LIMITS, again)

    assert retried == failed.model_copy(
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
        }
    )
    assert storage.jobs.get(job_id) == retried
    assert storage.names() == Names(waiting=frozenset({job_id}))
    assert [each.attempt for each in storage.queue.waiting()] == [2]
    assert _told(storage, retried)[-2:] == ["settled", "retried"]


def test_what_an_earlier_attempt_left_stays_good_over_a_further_one(storage: Storage) -> None:
    job = _failed(storage)
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
        before = _everything(storage, job)

        with pytest.raises(JobNotFinishedError):
            storage.queue.retry(job.job_id, NOTHING_REUSED, LIMITS, LATER)

        assert _everything(storage, job) == before


def test_a_retry_needs_room_in_the_queue(storage: Storage) -> None:
    job = _failed(storage)
    for _ in range(LIMITS.pending_per_owner):
        waiting(storage)
    before = _everything(storage, job)

    with pytest.raises(TooManyPendingJobsError):
        storage.queue.retry(job.job_id, NOTHING_REUSED, LIMITS, LATER)

    assert _everything(storage, job) == before


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
    job = _failed(storage)
    later = LATER + timedelta(seconds=1)

    storage.queue.settle(_slot(job), later, FOUND)

    seen = storage.jobs.get(job.job_id)
    assert seen == job.model_copy(update={"settled_at": later, **FOUND.model_dump()})
    assert storage.names() == Names()
    assert _held(storage) == set()
    assert _told(storage, job)[-2:] == ["failed", "settled"]


def test_settling_twice_is_settling_once(storage: Storage) -> None:
    job = _failed(storage)
    storage.queue.settle(_slot(job), LATER)
    before = _everything(storage, job)

    storage.queue.settle(_slot(job), LATER + timedelta(seconds=1), FOUND)

    assert _everything(storage, job) == before


def test_a_completed_job_keeps_its_own_result(storage: Storage) -> None:
    job = running(storage)
    storage.machine.complete(job)

    storage.queue.settle(_slot(job), LATER, FOUND)

    seen = storage.jobs.get(job.job_id)
    assert (seen.result_key, seen.direct_answer) == ("jobs/1/1/suggest.json", "Sales grew.")
    assert seen.settled_at == LATER


def test_a_late_event_of_an_earlier_attempt_frees_its_own_slot_only(storage: Storage) -> None:
    first = _failed(storage)
    retried = storage.queue.retry(first.job_id, NOTHING_REUSED, LIMITS, LATER)
    second = storage.queue.admit(admission.waiting(retried), LIMITS, LATER)
    assert second is not None
    assert _held(storage) == {first.execution_name, second.execution_name}

    storage.queue.settle(_slot(first), LATER, FOUND)
    storage.queue.settle(_slot(first), LATER, FOUND)

    assert storage.jobs.get(first.job_id) == second
    assert storage.names() == Names(held=frozenset({second.execution_name}))
    assert _held(storage) == {second.execution_name}


def test_the_slot_of_a_job_that_is_gone_is_freed(storage: Storage) -> None:
    nobody = _slot(a_job())
    storage.queue.hold(nobody)

    storage.queue.settle(nobody, LATER)

    assert _held(storage) == set()
    assert storage.names() == Names()


def test_a_lost_slot_is_put_back_whatever_the_limits_say(storage: Storage) -> None:
    job = running(storage)
    storage.lose_slot(job)
    assert _held(storage) == set()
    assert list(storage.queue.admitted()) == [_slot(job)]
    others = {admitted(storage).execution_name for _ in range(LIMITS.running_per_owner)}

    storage.queue.hold(_slot(job))
    storage.queue.hold(_slot(job))

    assert _held(storage) == others | {job.execution_name}
    assert storage.names().held == others | {job.execution_name}
    assert storage.jobs.get(job.job_id) == job
