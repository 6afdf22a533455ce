"""What people and machines are told when a job has ended."""

import json
from datetime import timedelta

import pytest

from deep_research.domain.job import JobError, JobStatus
from deep_research.jobs.notification import compose
from tests.fakes.made import NOW, a_job

ENDED = {"started_at": NOW, "completed_at": NOW + timedelta(seconds=45)}


def test_people_are_told_what_was_asked_what_was_found_and_how_to_fetch_it() -> None:
    job = a_job(status=JobStatus.COMPLETED, direct_answer="Sales grew by 4 %.", **ENDED)

    text = compose(job).text

    assert job.question in text
    assert "Sales grew by 4 %." in text
    assert "45.0 seconds" in text
    assert f"deep-research report {job.job_id}" in text
    assert f"GET /deep-research/jobs/{job.job_id}/report" in text


def test_people_are_told_why_a_job_failed() -> None:
    job = a_job(status=JobStatus.FAILED, error=JobError(code="timed_out", message="It took too long."), **ENDED)

    notification = compose(job)

    assert notification.subject.startswith("Your research failed")
    assert "It took too long." in notification.text
    assert f"deep-research status {job.job_id}" in notification.text


@pytest.mark.parametrize("status", [status for status in JobStatus if status.is_terminal])
def test_machines_are_told_as_json_with_attributes_to_filter_by(status: JobStatus) -> None:
    job = a_job(status=status, **ENDED)

    notification = compose(job)

    document = json.loads(json.dumps(notification.document))
    assert (document["job_id"], document["status"]) == (job.job_id, status)
    assert (document["completed_at"], document["execution_time_seconds"]) == ("2026-03-01T12:00:45Z", 45.0)
    assert notification.attributes == {"owner_id": "ada", "dataset_id": job.dataset_id, "status": status}
