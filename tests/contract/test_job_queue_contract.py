"""What every queue of jobs promises of who enters it and who leaves it for a slot, on DynamoDB and in memory."""

from datetime import timedelta

import pytest

from deep_research.domain.errors import (
    JobNotFoundError,
    TooManyPendingJobsError,
)
from deep_research.domain.job import JobStatus, Place, Priority
from deep_research.domain.slots import Waiting
from deep_research.jobs import admission
from tests.contract.job_storage import (
    LATER,
    LIMITS,
    Names,
    Storage,
    admitted,
    everything,
    held,
    told,
    waiting,
)
from tests.fakes.made import NOW, a_job

# --- Entering -----------------------------------------------------------------------------------------------------


def test_an_added_job_waits_and_holds_nothing(storage: Storage) -> None:
    job = waiting(storage)

    assert list(storage.queue.waiting()) == [
        Waiting(job_id=job.job_id, owner_id="ada", attempt=1, turn=admission.turn(job))
    ]
    assert storage.names() == Names(waiting=frozenset({job.job_id}))
    assert not storage.queue.slots().held
    assert told(storage, job) == ["submitted"]
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

    assert told(storage, job) == ["submitted"]


def test_an_owner_has_no_more_jobs_waiting_than_one_may(storage: Storage) -> None:
    for _ in range(LIMITS.pending_per_owner):
        last = waiting(storage)
    before, refused = everything(storage, last), a_job()

    with pytest.raises(TooManyPendingJobsError, match="4 jobs waiting"):
        storage.queue.add(refused, LIMITS, once="ada#refused")

    assert everything(storage, last) == before
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
    assert storage.queue.slots().held == {job.slot}
    assert list(storage.queue.waiting()) == []
    assert list(storage.queue.admitted()) == [job.slot]
    assert told(storage, job) == ["submitted", "admitted"]


def test_only_who_waits_for_this_attempt_is_admitted(storage: Storage) -> None:
    job = waiting(storage)
    entry = admission.waiting(job)
    before = everything(storage, job)

    assert storage.queue.admit(entry.model_copy(update={"attempt": 2}), LIMITS, LATER) is None
    assert everything(storage, job) == before

    assert storage.queue.admit(entry, LIMITS, LATER) is not None
    before = everything(storage, job)
    assert storage.queue.admit(entry, LIMITS, LATER) is None
    assert everything(storage, job) == before

    storage.queue.cancel(job.job_id, LATER)
    assert storage.queue.admit(entry, LIMITS, LATER) is None
    assert storage.queue.admit(admission.waiting(a_job()), LIMITS, LATER) is None


def test_no_more_are_admitted_than_an_owner_may_run(storage: Storage) -> None:
    for _ in range(LIMITS.running_per_owner):
        admitted(storage)
    job = waiting(storage)
    before = everything(storage, job)

    assert storage.queue.admit(admission.waiting(job), LIMITS, LATER) is None

    assert everything(storage, job) == before


def test_no_more_are_admitted_than_may_run_in_all(storage: Storage) -> None:
    holders = {admitted(storage, owner_id=owner).execution_name for owner in ("ada", "ada", "bob")}
    job = waiting(storage, owner_id="cyd")
    before = everything(storage, job)

    assert storage.queue.admit(admission.waiting(job), LIMITS, LATER) is None

    assert everything(storage, job) == before
    assert held(storage) == holders
