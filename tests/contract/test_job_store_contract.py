"""What every store of job records promises, on DynamoDB and in memory."""

from datetime import timedelta

import pytest

from deep_research.domain.errors import CursorError, JobNotFoundError, JobNotRunningError
from deep_research.domain.event import EventType
from deep_research.domain.job import Job, JobStatus, Stage
from deep_research.domain.resumption import Resumption
from tests.contract.job_storage import LATER, LIMITS, RESULT_KEY, WHY, Storage, admitted, running, waiting
from tests.fakes.made import NOW, a_job


def _told(storage: Storage, job_id: str) -> list[EventType]:
    return [event.type for event in storage.jobs.events(job_id)]


def test_a_job_comes_back_as_it_was_added(storage: Storage) -> None:
    job = waiting(storage, question="Wie viel Größe? 日本語 \t 'DROP TABLE'--", verbose=True)

    assert storage.jobs.get(job.job_id) == job


def test_an_unknown_job_is_not_found_and_has_no_events(storage: Storage) -> None:
    with pytest.raises(JobNotFoundError):
        storage.jobs.get(a_job().job_id)
    with pytest.raises(JobNotFoundError):
        storage.jobs.events(a_job().job_id)


def test_a_begun_job_is_running_since_then(storage: Storage) -> None:
    job = admitted(storage)

    assert storage.machine.begin(job)

    seen = storage.jobs.get(job.job_id)
    assert seen.status is JobStatus.RUNNING
    assert seen.started_at is not None
    assert _told(storage, job.job_id) == ["submitted", "admitted", "started"]


def test_a_job_says_how_many_events_its_log_has_whoever_wrote_them(storage: Storage) -> None:
    job = running(storage)
    staged = storage.jobs.record_stage(job.job_id, 1, Stage.EXECUTE, LATER)
    storage.machine.complete(job)

    ended = storage.jobs.get(job.job_id)
    (listed,) = storage.jobs.page("ada").items
    counted = len(storage.jobs.events(job.job_id))
    assert (job.last_sequence, staged.last_sequence) == (3, 4)
    assert ended.last_sequence == listed.last_sequence == counted == 5


def test_a_cancelled_job_that_waited_counts_the_event_that_settled_it_too(storage: Storage) -> None:
    cancelled = storage.queue.cancel(waiting(storage).job_id, LATER)

    assert cancelled == storage.jobs.get(cancelled.job_id)
    assert cancelled.last_sequence == 3


def test_beginning_twice_is_beginning_once(storage: Storage) -> None:
    job = running(storage)

    assert storage.machine.begin(job, LATER)

    assert storage.jobs.get(job.job_id) == job
    assert _told(storage, job.job_id) == ["submitted", "admitted", "started"]


def test_a_job_that_waits_does_not_begin(storage: Storage) -> None:
    job = waiting(storage)

    assert not storage.machine.begin(job)
    assert not storage.machine.record_failure(job, "States.Timeout")

    assert storage.jobs.get(job.job_id) == job


def test_another_attempt_does_not_begin_complete_or_fail_this_one(storage: Storage) -> None:
    job = admitted(storage)
    other = job.model_copy(update={"attempt": 2})

    assert not storage.machine.begin(other)
    assert not storage.machine.complete(other)
    assert not storage.machine.record_failure(other, "States.Timeout")

    assert storage.jobs.get(job.job_id) == job


def test_a_completed_job_points_to_its_result(storage: Storage) -> None:
    job = running(storage)

    assert storage.machine.complete(job)

    seen = storage.jobs.get(job.job_id)
    assert (seen.status, seen.place) == (JobStatus.COMPLETED, None)
    assert (seen.result_key, seen.direct_answer) == (RESULT_KEY, "Sales grew.")
    assert seen.execution_time_seconds == pytest.approx(90)
    assert _told(storage, job.job_id)[-1] == "completed"


def test_what_has_ended_neither_completes_nor_fails_again(storage: Storage) -> None:
    job = running(storage)
    storage.machine.complete(job)
    before, events = storage.jobs.get(job.job_id), storage.jobs.events(job.job_id)

    assert not storage.machine.complete(job)
    assert not storage.machine.record_failure(job, "States.Timeout")
    assert not storage.machine.begin(job)
    with pytest.raises(JobNotRunningError):
        storage.jobs.fail(job.job_id, 1, WHY, LATER)

    assert (storage.jobs.get(job.job_id), storage.jobs.events(job.job_id)) == (before, events)


def test_a_failure_of_the_machine_is_told_in_our_own_words(storage: Storage) -> None:
    job = running(storage)

    assert storage.machine.record_failure(job, "States.Timeout")

    seen = storage.jobs.get(job.job_id)
    assert (seen.status, seen.place) == (JobStatus.FAILED, None)
    assert seen.error is not None
    assert seen.error.code == "timed_out"
    assert "States." not in seen.error.message
    told = storage.jobs.events(job.job_id)[-1]
    assert (told.type, told.error_code) == (EventType.FAILED, "timed_out")


@pytest.mark.parametrize("begun", [False, True])
def test_a_job_with_a_slot_can_fail_and_says_why(storage: Storage, begun: bool) -> None:
    job = running(storage) if begun else admitted(storage)

    failed = storage.jobs.fail(job.job_id, 1, WHY, LATER)

    assert (failed.status, failed.error, failed.completed_at, failed.place) == (JobStatus.FAILED, WHY, LATER, None)
    assert storage.jobs.get(job.job_id) == failed
    told = storage.jobs.events(job.job_id)[-1]
    assert (told.type, told.at, told.attempt, told.error_code) == (EventType.FAILED, LATER, 1, "timed_out")


def test_a_job_that_waits_or_was_cancelled_can_not_fail(storage: Storage) -> None:
    job = waiting(storage)
    with pytest.raises(JobNotRunningError):
        storage.jobs.fail(job.job_id, 1, WHY, LATER)
    storage.queue.cancel(job.job_id, NOW)

    with pytest.raises(JobNotRunningError):
        storage.jobs.fail(job.job_id, 1, WHY, LATER)

    assert _told(storage, job.job_id) == ["submitted", "cancelled", "settled"]


def test_another_attempt_can_not_fail_this_one(storage: Storage) -> None:
    job = running(storage)

    with pytest.raises(JobNotRunningError):
        storage.jobs.fail(job.job_id, 2, WHY, LATER)


def test_stages_plans_and_queries_are_recorded_each_with_its_event(storage: Storage) -> None:
    job_id = running(storage).job_id

    storage.jobs.record_stage(job_id, 1, Stage.CLASSIFY, LATER)
    storage.jobs.record_plan(job_id, 1, Stage.CLASSIFY, 4, LATER)
    storage.jobs.record_stage(job_id, 1, Stage.EXECUTE, LATER)
    storage.jobs.record_query(job_id, 1, "Q1", LATER)
    seen = storage.jobs.record_query(job_id, 1, "Q2", LATER)

    assert (seen.stage, seen.queries_planned) == (Stage.EXECUTE, 4)
    assert seen.queries_done == frozenset({"Q1", "Q2"})
    assert seen.progress_percentage == 45
    assert storage.jobs.get(job_id) == seen
    told = storage.jobs.events(job_id)[3:]
    assert [(event.type, event.stage, event.queries, event.query_id) for event in told] == [
        ("stage", "classify", None, None),
        ("planned", "classify", 4, None),
        ("stage", "execute", None, None),
        ("query_done", None, None, "Q1"),
        ("query_done", None, None, "Q2"),
    ]
    assert {event.at for event in told} == {LATER}


def test_progress_that_is_told_again_changes_nothing(storage: Storage) -> None:
    job_id = running(storage).job_id
    storage.jobs.record_stage(job_id, 1, Stage.EXECUTE, LATER)
    storage.jobs.record_plan(job_id, 1, Stage.ENRICH, 2, LATER)
    storage.jobs.record_query(job_id, 1, "Q1", LATER)
    before, events = storage.jobs.get(job_id), storage.jobs.events(job_id)

    storage.jobs.record_stage(job_id, 1, Stage.EXECUTE, LATER)
    storage.jobs.record_stage(job_id, 1, Stage.DECOMPOSE, LATER)
    storage.jobs.record_plan(job_id, 1, Stage.ENRICH, 2, LATER)
    storage.jobs.record_query(job_id, 1, "Q1", LATER)

    assert (storage.jobs.get(job_id), storage.jobs.events(job_id)) == (before, events)


@pytest.mark.parametrize("attempt", [1, 2])
def test_progress_is_refused_unless_this_attempt_is_running(storage: Storage, attempt: int) -> None:
    job_id = running(storage).job_id
    if attempt == 1:
        storage.queue.cancel(job_id, NOW)
    before, events = storage.jobs.get(job_id), storage.jobs.events(job_id)

    with pytest.raises(JobNotRunningError):
        storage.jobs.record_stage(job_id, attempt, Stage.DECOMPOSE, LATER)
    with pytest.raises(JobNotRunningError):
        storage.jobs.record_plan(job_id, attempt, Stage.CLASSIFY, 3, LATER)
    with pytest.raises(JobNotRunningError):
        storage.jobs.record_query(job_id, attempt, "Q1", LATER)

    assert (storage.jobs.get(job_id), storage.jobs.events(job_id)) == (before, events)


def test_progress_of_an_unknown_job_finds_none(storage: Storage) -> None:
    with pytest.raises(JobNotFoundError):
        storage.jobs.record_stage(a_job().job_id, 1, Stage.DECOMPOSE, LATER)


def test_events_are_told_in_order_over_all_attempts(storage: Storage) -> None:
    job = running(storage)
    storage.queue.cancel(job.job_id, LATER)
    storage.queue.retry(job.job_id, Resumption(reused=(Stage.DECOMPOSE,)), LIMITS, LATER + timedelta(hours=1))

    told = storage.jobs.events(job.job_id)

    assert [(event.type, event.attempt) for event in told] == [
        ("submitted", 1),
        ("admitted", 1),
        ("started", 1),
        ("cancelled", 1),
        ("retried", 2),
    ]
    assert told[-1].reused_stages == (Stage.DECOMPOSE,)


def _stored(storage: Storage, **differences: object) -> Job:
    return storage.queue.add(a_job(**differences), LIMITS.model_copy(update={"pending_per_owner": 100}))


def test_paging_gives_each_of_an_owners_jobs_once_newest_first(storage: Storage) -> None:
    mine = [_stored(storage).job_id for _ in range(7)]
    _stored(storage, owner_id="bob")

    seen: list[str] = []
    cursor = None
    for expected in (3, 3, 1):
        page = storage.jobs.page("ada", limit=3, cursor=cursor)
        assert len(page.items) == expected
        seen += [job.job_id for job in page.items]
        cursor = page.next_cursor

    assert seen == sorted(mine, reverse=True)
    assert cursor is None


def test_a_last_page_that_is_full_has_no_next(storage: Storage) -> None:
    for _ in range(3):
        _stored(storage)

    assert storage.jobs.page("ada", limit=3).next_cursor is None


def test_an_owner_without_jobs_has_an_empty_page(storage: Storage) -> None:
    assert storage.jobs.page("nobody").items == ()


def test_jobs_are_filtered_by_dataset_and_status(storage: Storage) -> None:
    dataset_id = a_job().dataset_id
    wanted = _stored(storage, dataset_id=dataset_id)
    cancelled = _stored(storage, dataset_id=dataset_id)
    storage.queue.cancel(cancelled.job_id, NOW)
    _stored(storage)
    _stored(storage, owner_id="bob", dataset_id=dataset_id)

    of_dataset = storage.jobs.page("ada", dataset_id=dataset_id)
    of_status = storage.jobs.page("ada", status=JobStatus.CANCELLED)
    of_both = storage.jobs.page("ada", dataset_id=dataset_id, status=JobStatus.PENDING)

    assert [job.job_id for job in of_dataset.items] == [cancelled.job_id, wanted.job_id]
    assert [job.job_id for job in of_status.items] == [cancelled.job_id]
    assert [job.job_id for job in of_both.items] == [wanted.job_id]


def test_a_change_of_status_moves_the_job_between_listings(storage: Storage) -> None:
    job = running(storage)
    assert [found.job_id for found in storage.jobs.page("ada", status=JobStatus.RUNNING).items] == [job.job_id]

    storage.machine.complete(job)

    assert storage.jobs.page("ada", status=JobStatus.RUNNING).items == ()
    assert [found.job_id for found in storage.jobs.page("ada", status=JobStatus.COMPLETED).items] == [job.job_id]


@pytest.mark.parametrize("cursor", ["", "x", "not a cursor", "é", "A" * 3000, "AAAA=", "\x00"])
def test_a_made_up_cursor_is_refused(storage: Storage, cursor: str) -> None:
    with pytest.raises(CursorError):
        storage.jobs.page("ada", cursor=cursor)


def test_a_cursor_fits_only_the_listing_that_made_it(storage: Storage) -> None:
    for _ in range(2):
        _stored(storage)
    cursor = storage.jobs.page("ada", limit=1).next_cursor
    assert cursor is not None

    with pytest.raises(CursorError):
        storage.jobs.page("bob", limit=1, cursor=cursor)
    with pytest.raises(CursorError):
        storage.jobs.page("ada", status=JobStatus.PENDING, limit=1, cursor=cursor)
