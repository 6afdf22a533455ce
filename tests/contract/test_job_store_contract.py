"""What every job store promises, on DynamoDB and in memory."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.domain.errors import CursorError, JobFinishedError, JobNotFoundError, JobNotRunningError
from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.domain.ports import JobStore
from tests.contract import account
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.made import NOW, a_job

LATER = NOW + timedelta(seconds=90)
WHY = JobError(code="timed_out", message="The job took longer than it may.")


class Machine(Protocol):
    """The two changes of status that the state machine makes itself."""

    def begin(self, job: Job) -> None: ...
    def complete(self, job: Job) -> None: ...
    def record_failure(self, job: Job, error_name: str) -> None: ...


class _DynamoDBMachine:
    def begin(self, job: Job) -> None:
        self._run("Begin", job, NOW)

    def complete(self, job: Job) -> None:
        self._run("Complete", job, LATER)

    def record_failure(self, job: Job, error_name: str) -> None:
        self._run("Record failure", job, LATER, error_name)

    def _run(self, state: str, job: Job, at: datetime, error_name: str = "") -> None:
        data = {
            "job_id": job.job_id,
            "attempt": job.attempt,
            "owner_id": job.owner_id,
            "result": {"result_key": "jobs/1/1/suggest.json", "direct_answer": "Sales grew."},
            "failure": {"Error": error_name},
        }
        account.run_update_state(state, "JobsTable", data, f"{at:%Y-%m-%dT%H:%M:%S.123Z}")


class _InMemoryMachine:
    def __init__(self, store: InMemoryJobStore) -> None:
        self._store = store

    def begin(self, job: Job) -> None:
        self._store.begin(job.job_id, NOW)

    def complete(self, job: Job) -> None:
        self._store.complete(job.job_id, job.attempt, "jobs/1/1/suggest.json", "Sales grew.", LATER)

    def record_failure(self, job: Job, error_name: str) -> None:
        self._store.fail(job.job_id, job.attempt, WHY, LATER)


Stores = tuple[JobStore, Machine]


@pytest.fixture(params=["dynamodb", "memory"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "dynamodb":
        request.getfixturevalue("aws")
        yield DynamoDBJobStore(account.create_table("JobsTable")), _DynamoDBMachine()
    else:
        memory = InMemoryJobStore()
        yield memory, _InMemoryMachine(memory)


@pytest.fixture
def store(stores: Stores) -> JobStore:
    return stores[0]


@pytest.fixture
def machine(stores: Stores) -> Machine:
    return stores[1]


def _added(store: JobStore, **differences: object) -> Job:
    job = a_job(**differences)
    store.add(job)
    return job


def _running(store: JobStore, machine: Machine, **differences: object) -> Job:
    job = _added(store, **differences)
    machine.begin(job)
    return job


def test_a_job_comes_back_as_it_was_added(store: JobStore) -> None:
    job = _added(store, question="Wie viel Größe? 日本語 \t 'DROP TABLE'--", verbose=True)

    assert store.get(job.job_id) == job


def test_an_unknown_job_is_not_found(store: JobStore) -> None:
    with pytest.raises(JobNotFoundError):
        store.get(a_job().job_id)


def test_a_begun_job_is_running_since_then(store: JobStore, machine: Machine) -> None:
    job = _running(store, machine)

    seen = store.get(job.job_id)
    assert seen.status is JobStatus.RUNNING
    assert seen.started_at is not None


def test_a_completed_job_points_to_its_result(store: JobStore, machine: Machine) -> None:
    job = _running(store, machine)
    machine.complete(job)

    seen = store.get(job.job_id)
    assert (seen.status, seen.result_key, seen.direct_answer) == (
        JobStatus.COMPLETED,
        "jobs/1/1/suggest.json",
        "Sales grew.",
    )
    assert seen.execution_time_seconds == pytest.approx(90)


def test_a_failure_of_the_machine_is_told_in_our_own_words(store: JobStore, machine: Machine) -> None:
    job = _running(store, machine)
    machine.record_failure(job, "States.Timeout")

    error = store.get(job.job_id).error
    assert error is not None
    assert error.code == "timed_out"
    assert "States." not in error.message


@pytest.mark.parametrize("begun", [False, True])
def test_a_job_that_has_not_ended_can_be_cancelled(store: JobStore, machine: Machine, begun: bool) -> None:
    job = _running(store, machine) if begun else _added(store)

    cancelled = store.cancel(job.job_id, LATER)

    assert (cancelled.status, cancelled.completed_at) == (JobStatus.CANCELLED, LATER)
    assert store.get(job.job_id) == cancelled


def test_cancelling_twice_is_cancelling_once(store: JobStore) -> None:
    job = _added(store)
    once = store.cancel(job.job_id, NOW)

    assert store.cancel(job.job_id, LATER) == once


def test_a_finished_job_can_not_be_cancelled(store: JobStore, machine: Machine) -> None:
    job = _running(store, machine)
    machine.complete(job)
    before = store.get(job.job_id)

    with pytest.raises(JobFinishedError):
        store.cancel(job.job_id, LATER)
    assert store.get(job.job_id) == before


def test_cancelling_an_unknown_job_finds_none(store: JobStore) -> None:
    with pytest.raises(JobNotFoundError):
        store.cancel(a_job().job_id, NOW)


@pytest.mark.parametrize("begun", [False, True])
def test_a_job_that_has_not_ended_can_fail_and_says_why(store: JobStore, machine: Machine, begun: bool) -> None:
    job = _running(store, machine) if begun else _added(store)

    failed = store.fail(job.job_id, 1, WHY, LATER)

    assert (failed.status, failed.error, failed.completed_at) == (JobStatus.FAILED, WHY, LATER)
    assert store.get(job.job_id) == failed


def test_a_cancelled_job_can_not_fail(store: JobStore) -> None:
    job = _added(store)
    store.cancel(job.job_id, NOW)

    with pytest.raises(JobNotRunningError):
        store.fail(job.job_id, 1, WHY, LATER)


def test_another_attempt_can_not_fail_this_one(store: JobStore) -> None:
    job = _added(store, attempt=2)

    with pytest.raises(JobNotRunningError):
        store.fail(job.job_id, 1, WHY, LATER)


def test_stages_and_queries_are_recorded(store: JobStore, machine: Machine) -> None:
    job = _running(store, machine)

    store.record_stage(job.job_id, 1, Stage.CLASSIFY, queries_planned=4)
    store.record_stage(job.job_id, 1, Stage.EXECUTE)
    for query_id in ("Q1", "Q2", "Q2"):
        seen = store.record_query(job.job_id, 1, query_id)

    assert (seen.stage, seen.queries_planned) == (Stage.EXECUTE, 4)
    assert seen.queries_done == frozenset({"Q1", "Q2"})
    assert seen.progress_percentage == 45
    assert store.get(job.job_id) == seen


@pytest.mark.parametrize("attempt", [1, 2])
def test_progress_is_refused_unless_this_attempt_is_running(store: JobStore, machine: Machine, attempt: int) -> None:
    job = _running(store, machine)
    if attempt == 1:
        store.cancel(job.job_id, NOW)
    before = store.get(job.job_id)

    with pytest.raises(JobNotRunningError):
        store.record_stage(job.job_id, attempt, Stage.DECOMPOSE)
    with pytest.raises(JobNotRunningError):
        store.record_query(job.job_id, attempt, "Q1")
    assert store.get(job.job_id) == before


def test_progress_of_an_unknown_job_finds_none(store: JobStore) -> None:
    with pytest.raises(JobNotFoundError):
        store.record_stage(a_job().job_id, 1, Stage.DECOMPOSE)


def test_paging_gives_each_of_an_owners_jobs_once_newest_first(store: JobStore) -> None:
    mine = [_added(store).job_id for _ in range(7)]
    _added(store, owner_id="bob")

    seen: list[str] = []
    cursor = None
    for expected in (3, 3, 1):
        page = store.page("ada", limit=3, cursor=cursor)
        assert len(page.items) == expected
        seen += [job.job_id for job in page.items]
        cursor = page.next_cursor

    assert seen == sorted(mine, reverse=True)
    assert cursor is None


def test_a_last_page_that_is_full_has_no_next(store: JobStore) -> None:
    for _ in range(3):
        _added(store)

    assert store.page("ada", limit=3).next_cursor is None


def test_an_owner_without_jobs_has_an_empty_page(store: JobStore) -> None:
    assert store.page("nobody").items == ()


def test_jobs_are_filtered_by_dataset_and_status(store: JobStore) -> None:
    dataset_id = a_job().dataset_id
    wanted = _added(store, dataset_id=dataset_id)
    cancelled = _added(store, dataset_id=dataset_id)
    store.cancel(cancelled.job_id, NOW)
    _added(store)
    _added(store, owner_id="bob", dataset_id=dataset_id)

    of_dataset = store.page("ada", dataset_id=dataset_id)
    of_status = store.page("ada", status=JobStatus.CANCELLED)
    of_both = store.page("ada", dataset_id=dataset_id, status=JobStatus.PENDING)

    assert [job.job_id for job in of_dataset.items] == [cancelled.job_id, wanted.job_id]
    assert [job.job_id for job in of_status.items] == [cancelled.job_id]
    assert [job.job_id for job in of_both.items] == [wanted.job_id]


def test_a_change_of_status_moves_the_job_between_listings(store: JobStore, machine: Machine) -> None:
    job = _running(store, machine)
    assert [found.job_id for found in store.page("ada", status=JobStatus.RUNNING).items] == [job.job_id]

    machine.complete(job)

    assert store.page("ada", status=JobStatus.RUNNING).items == ()
    assert [found.job_id for found in store.page("ada", status=JobStatus.COMPLETED).items] == [job.job_id]


@pytest.mark.parametrize("cursor", ["", "x", "not a cursor", "é", "A" * 3000, "AAAA=", "\x00"])
def test_a_made_up_cursor_is_refused(store: JobStore, cursor: str) -> None:
    with pytest.raises(CursorError):
        store.page("ada", cursor=cursor)


def test_a_cursor_fits_only_the_listing_that_made_it(store: JobStore) -> None:
    for _ in range(2):
        _added(store)
    cursor = store.page("ada", limit=1).next_cursor
    assert cursor is not None

    with pytest.raises(CursorError):
        store.page("bob", limit=1, cursor=cursor)
    with pytest.raises(CursorError):
        store.page("ada", status=JobStatus.PENDING, limit=1, cursor=cursor)
