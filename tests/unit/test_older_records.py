"""What earlier versions have stored can still be read."""

from deep_research.adapters.dynamodb_items import job_from_item, job_to_item
from deep_research.domain.job import JobStatus, Priority
from tests.fakes.made import a_job


def test_a_job_from_before_there_was_a_queue_is_read() -> None:
    job = a_job(status=JobStatus.COMPLETED)
    since = ("priority", "queued_at", "place", "turn")

    read = job_from_item({name: value for name, value in job_to_item(job).items() if name not in since})

    assert (read.queued_at, read.priority, read.place) == (job.created_at, Priority.NORMAL, None)


def test_a_job_from_before_there_was_a_log_has_no_events() -> None:
    assert job_from_item(job_to_item(a_job())).last_sequence == 0
