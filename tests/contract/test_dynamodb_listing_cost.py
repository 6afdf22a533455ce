"""What a listing costs on DynamoDB: as much as its page, however many jobs there are."""

from typing import Any

import pytest

from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.domain.job import JobStatus
from deep_research.domain.slots import Limits
from tests.contract.job_storage import DynamoDBStorage
from tests.fakes.made import NOW, a_job

JOBS = 30


class _Reads:
    """Counts what queries read."""

    def __init__(self, client: Any) -> None:
        self.items = 0
        client.meta.events.register("after-call.dynamodb.Query", self._count)

    def _count(self, parsed: dict[str, Any], **_: Any) -> None:
        self.items += parsed["ScannedCount"]


@pytest.fixture
def reads_and_store(aws: None) -> tuple[_Reads, DynamoDBJobStore]:
    storage = DynamoDBStorage.empty()
    dataset_id = a_job().dataset_id
    limits = Limits(running=1, running_per_owner=1, pending_per_owner=JOBS)
    for number in range(JOBS):
        job = storage.queue.add(a_job(dataset_id=dataset_id), limits)
        if number % 3 == 0:
            storage.queue.cancel(job.job_id, NOW)
    return _Reads(storage.client), storage.jobs


@pytest.mark.parametrize("status", [None, JobStatus.CANCELLED])
def test_a_page_reads_its_jobs_and_one_more(
    reads_and_store: tuple[_Reads, DynamoDBJobStore], status: JobStatus | None
) -> None:
    reads, store = reads_and_store

    store.page("ada", status=status, limit=5)

    assert reads.items == 6


def test_with_two_filters_reading_is_bounded_and_the_pages_still_give_every_job(
    reads_and_store: tuple[_Reads, DynamoDBJobStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deep_research.adapters.dynamodb_table.EXAMINED_AT_ONCE", 4)
    monkeypatch.setattr("deep_research.adapters.dynamodb_table.EXAMINED_AT_MOST", 8)
    reads, store = reads_and_store
    dataset_id = store.page("ada", limit=1).items[0].dataset_id
    reads.items = 0

    found: list[str] = []
    cursor, pages = None, 0
    while cursor or not pages:
        page = store.page("ada", dataset_id=dataset_id, status=JobStatus.CANCELLED, limit=5, cursor=cursor)
        found += [job.job_id for job in page.items]
        cursor, pages = page.next_cursor, pages + 1

    cancelled = store.page("ada", status=JobStatus.CANCELLED, limit=100).items
    assert found == [job.job_id for job in cancelled]
    assert pages >= JOBS / 8
