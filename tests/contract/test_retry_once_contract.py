"""What every queue of jobs promises to who repeats a request for a retry, on DynamoDB and in memory."""

import pytest

from deep_research.domain.errors import JobNotFinishedError
from deep_research.domain.resumption import Resumption
from tests.contract.job_storage import LATER, LIMITS, Storage, waiting


def test_the_event_of_a_retry_keeps_the_name_of_its_request(storage: Storage) -> None:
    job = waiting(storage)
    storage.queue.cancel(job.job_id, LATER)

    storage.queue.retry(job.job_id, Resumption(), LIMITS, LATER, once="ada#key")
    with pytest.raises(JobNotFinishedError):
        storage.queue.retry(job.job_id, Resumption(), LIMITS, LATER, once="ada#key")

    *earlier, retried = storage.jobs.events(job.job_id)
    assert retried.request == "ada#key"
    assert {event.request for event in earlier} == {None}
