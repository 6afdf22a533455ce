"""Jobs on DynamoDB while others write too: nothing is done twice, no limit is passed, no change is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from deep_research.adapters import dynamodb_transaction
from deep_research.domain.errors import JobFinishedError, JobNotRunningError, ServiceUnavailableError, ThrottledError
from deep_research.domain.event import EventType
from deep_research.domain.job import Job, JobStatus
from deep_research.domain.resumption import Resumption
from deep_research.domain.slots import Limits
from deep_research.jobs import admission
from infra.local.repairs import dynamodb_transactions, dynamodb_writes
from tests.contract.job_storage import LATER, LIMITS, WHY, DynamoDBStorage, admitted, running, waiting
from tests.fakes.made import a_job

MANY = Limits(running=100, running_per_owner=100, pending_per_owner=100)


@pytest.fixture
def storage(aws: None) -> Iterator[DynamoDBStorage]:
    # Plain moto lets two conditional writes win that meet.
    with dynamodb_transactions.repaired(), dynamodb_writes.repaired(lambda _: None):
        yield DynamoDBStorage.empty()


def _meanwhile(storage: DynamoDBStorage, call: str, what: Callable[[], object]) -> None:
    """Somebody else does this just before the next such call is sent, once."""
    left = [what]

    def first(**_: Any) -> None:
        if left:
            left.pop()()

    storage.client.meta.events.register(f"before-call.dynamodb.{call}", first)


def _refusing(storage: DynamoDBStorage, call: str, times: int, error: dict[str, Any]) -> list[str]:
    """DynamoDB refuses so many of these calls; returns the list of the refusals so far."""
    refused: list[str] = []

    def refuse(**_: Any) -> None:
        if len(refused) < times:
            refused.append(call)
            raise ClientError(error, call)  # type: ignore[arg-type]

    storage.client.meta.events.register(f"before-call.dynamodb.{call}", refuse)
    return refused


def _cancelled(*codes: str) -> dict[str, Any]:
    return {
        "Error": {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"},
        "CancellationReasons": [{"Code": code} for code in codes],
    }


# --- At once ------------------------------------------------------------------------------------------------------


def test_however_many_admit_at_once_no_limit_is_passed(storage: DynamoDBStorage) -> None:
    jobs = [storage.queue.add(a_job(owner_id=owner), MANY) for owner in ("ada", "bob", "cyd") for _ in range(6)]
    limits = Limits(running=5, running_per_owner=2, pending_per_owner=100)

    def admit(job: Job) -> Job | None:
        return storage.queue.admit(admission.waiting(job), limits, LATER)

    with ThreadPoolExecutor(8) as threads:
        taken = [job for job in threads.map(admit, jobs * 2) if job]

    held = storage.queue.slots()
    assert {job.execution_name for job in taken} == {slot.execution_name for slot in held.held}
    assert len(taken) == len(held.held) == 5
    assert max(held.by_owner().values()) == 2
    for job in jobs:
        stored = storage.jobs.get(job.job_id)
        names = storage.names(job.owner_id)
        assert (job.job_id in names.waiting) != (stored.execution_name in names.held)
        assert [event.type for event in storage.jobs.events(job.job_id)].count(EventType.ADMITTED) == (stored in taken)


def test_fifty_of_the_same_request_at_once_store_one_job(storage: DynamoDBStorage) -> None:
    with ThreadPoolExecutor(16) as threads:
        stored = list(threads.map(lambda _: storage.queue.add(a_job(), MANY, once="ada#key"), range(50)))

    assert len({job.job_id for job in stored}) == 1
    assert storage.names().waiting == {stored[0].job_id}


def test_queries_that_end_at_once_are_each_told_once(storage: DynamoDBStorage) -> None:
    job_id = running(storage).job_id
    queries = [f"Q{number}" for number in range(1, 9)]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda query: storage.jobs.record_query(job_id, 1, query, LATER), queries * 3))

    assert storage.jobs.get(job_id).queries_done == set(queries)
    told = [event.query_id for event in storage.jobs.events(job_id) if event.query_id]
    assert sorted(told) == sorted(queries)


def test_one_end_wins_where_a_job_is_cancelled_and_fails_at_once(storage: DynamoDBStorage) -> None:
    jobs = [running(storage, owner_id=f"owner{number}") for number in range(3)]

    def end(job: Job, cancels: bool) -> None:
        with suppress(JobFinishedError, JobNotRunningError):
            if cancels:
                storage.queue.cancel(job.job_id, LATER)
            else:
                storage.jobs.fail(job.job_id, 1, WHY, LATER)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda each: end(*each), [(job, cancels) for job in jobs for cancels in (True, False)]))

    for job in jobs:
        told = [event.type for event in storage.jobs.events(job.job_id)]
        assert told[-1] == str(storage.jobs.get(job.job_id).status)
        assert len({"cancelled", "failed"} & set(told)) == 1


# --- In between ---------------------------------------------------------------------------------------------------


def test_a_job_that_is_cancelled_while_it_is_admitted_takes_noslot(storage: DynamoDBStorage) -> None:
    job = waiting(storage)
    other = DynamoDBStorage()
    _meanwhile(storage, "TransactWriteItems", lambda: other.queue.cancel(job.job_id, LATER))

    assert storage.queue.admit(admission.waiting(job), LIMITS, LATER) is None

    assert storage.jobs.get(job.job_id).status is JobStatus.CANCELLED
    assert not storage.queue.slots().held
    assert not storage.names().waiting


def test_a_job_that_is_admitted_while_it_is_cancelled_keeps_its_slot_until_settled(storage: DynamoDBStorage) -> None:
    job = waiting(storage)
    other = DynamoDBStorage()
    _meanwhile(storage, "TransactWriteItems", lambda: other.queue.admit(admission.waiting(job), LIMITS, LATER))

    cancelled = storage.queue.cancel(job.job_id, LATER)

    assert storage.jobs.get(job.job_id) == cancelled
    assert storage.queue.slots().held == {job.slot}
    assert not storage.names().waiting
    assert [event.type for event in storage.jobs.events(job.job_id)] == ["submitted", "admitted", "cancelled"]


def test_a_job_that_is_retried_while_it_is_settled_still_frees_the_slot_of_the_first_attempt(
    storage: DynamoDBStorage,
) -> None:
    job = running(storage)
    storage.jobs.fail(job.job_id, 1, WHY, LATER)
    other = DynamoDBStorage()
    _meanwhile(storage, "TransactWriteItems", lambda: other.queue.retry(job.job_id, Resumption(), LIMITS, LATER))

    storage.queue.settle(job.slot, LATER)

    assert not storage.queue.slots().held
    assert not storage.names().held
    assert storage.jobs.get(job.job_id).attempt == 2


def test_a_failure_that_somebody_else_has_told_meanwhile_is_told_once(storage: DynamoDBStorage) -> None:
    job = running(storage)
    other = DynamoDBStorage()
    _meanwhile(storage, "UpdateItem", lambda: other.queue.cancel(job.job_id, LATER))

    with pytest.raises(JobNotRunningError, match="cancelled in attempt 1"):
        storage.jobs.fail(job.job_id, 1, WHY, LATER)

    assert [event.type for event in storage.jobs.events(job.job_id)][-2:] == ["started", "cancelled"]


# --- Refused ------------------------------------------------------------------------------------------------------


def test_transactions_that_meet_are_tried_again(storage: DynamoDBStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb_transaction, "_PAUSE_SECONDS", 0)
    job = waiting(storage)
    refused = _refusing(storage, "TransactWriteItems", 3, _cancelled("None", "TransactionConflict", "None"))

    assert storage.queue.admit(admission.waiting(job), LIMITS, LATER) is not None

    assert len(refused) == 3


def test_transactions_that_always_meet_are_given_up_with_a_reason_to_try_later(
    storage: DynamoDBStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb_transaction, "_PAUSE_SECONDS", 0)
    _refusing(storage, "TransactWriteItems", 99, _cancelled("TransactionConflict", "None", "None"))

    with pytest.raises(ServiceUnavailableError, match="try again"):
        storage.queue.add(a_job(), LIMITS)

    assert not storage.names().waiting


def test_a_throttled_transaction_says_so(storage: DynamoDBStorage) -> None:
    _refusing(storage, "TransactWriteItems", 1, _cancelled("None", "ThrottlingError", "None"))

    with pytest.raises(ThrottledError):
        storage.queue.add(a_job(), LIMITS)


def test_a_refused_transaction_that_also_meets_another_is_refused(storage: DynamoDBStorage) -> None:
    job = waiting(storage)
    _refusing(storage, "TransactWriteItems", 1, _cancelled("ConditionalCheckFailed", "TransactionConflict", "None"))

    assert storage.queue.admit(admission.waiting(job), LIMITS, LATER) is None


def test_a_record_that_always_changes_is_given_up_with_a_reason_to_try_later(storage: DynamoDBStorage) -> None:
    job = admitted(storage)
    error = {"Error": {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"}}
    _refusing(storage, "UpdateItem", 99, error)

    with pytest.raises(ServiceUnavailableError, match="try again"):
        storage.jobs.fail(job.job_id, 1, WHY, LATER)


# --- Left over ----------------------------------------------------------------------------------------------------


def _unprocessed(storage: DynamoDBStorage, times: int) -> None:
    """DynamoDB leaves the last record of a batch out, so many times."""
    left = [None] * times

    def leave_one(parsed: dict[str, Any], **_: Any) -> None:
        records = parsed["Responses"]["JobsTable"]
        if left and records:
            left.pop()
            gone = records.pop()
            parsed["UnprocessedKeys"] = {"JobsTable": {"Keys": [{"job_id": gone["job_id"]}], "ConsistentRead": True}}

    storage.client.meta.events.register("after-call.dynamodb.BatchGetItem", leave_one)


def test_records_that_were_left_out_of_a_batch_are_asked_for_again(storage: DynamoDBStorage) -> None:
    jobs = [waiting(storage) for _ in range(3)]
    _unprocessed(storage, times=2)

    page = storage.jobs.page("ada")

    assert [job.job_id for job in page.items] == sorted((job.job_id for job in jobs), reverse=True)


def test_a_batch_that_is_never_whole_is_given_up_with_a_reason_to_try_later(storage: DynamoDBStorage) -> None:
    waiting(storage)
    _unprocessed(storage, times=99)

    with pytest.raises(ServiceUnavailableError, match="try again"):
        storage.jobs.page("ada")


def test_a_page_leaves_out_what_its_index_still_shows_and_is_gone(storage: DynamoDBStorage) -> None:
    kept, gone = waiting(storage), waiting(storage)
    other = boto3.client("dynamodb")
    _meanwhile(
        storage,
        "BatchGetItem",
        lambda: other.delete_item(TableName="JobsTable", Key={"job_id": {"S": gone.job_id}}),
    )

    assert [job.job_id for job in storage.jobs.page("ada").items] == [kept.job_id]
