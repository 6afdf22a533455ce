"""What people and machines are told when a job has ended."""

import json
from datetime import timedelta

import pytest

from deep_research.domain.job import JobError, JobStatus
from deep_research.jobs.notification import compose
from tests.fakes.made import NOW, a_job

CONSOLE = "https://research.example.com/"
ENDED = {"started_at": NOW, "completed_at": NOW + timedelta(seconds=45)}
TOOK_TOO_LONG = JobError(code="timed_out", message="It took too long; ask for less.")
TERMINAL = [status for status in JobStatus if status.is_terminal]


def test_people_are_told_what_was_asked_what_was_found_how_long_it_took_and_where_to_read_it() -> None:
    job = a_job(status=JobStatus.COMPLETED, direct_answer="Sales grew by 4 %.", **ENDED)

    text = compose(job, CONSOLE).text

    assert (
        text
        == f"""\
Your research is complete. It took 45 seconds.

You asked:
{job.question}

The answer:
Sales grew by 4 %.

The findings and their evidence:
https://research.example.com/#/jobs/{job.job_id}
or: deep-research report {job.job_id}
"""
    )


def test_people_are_told_why_a_job_failed_and_where_to_try_it_again() -> None:
    job = a_job(status=JobStatus.FAILED, error=TOOK_TOO_LONG, **ENDED)

    notification = compose(job, CONSOLE)

    assert notification.subject == f"Your research failed: {job.question}"
    assert (
        notification.text
        == f"""\
Your research failed.

You asked:
{job.question}

What went wrong:
It took too long; ask for less.

What it had found by then, and trying it again from where it stopped:
https://research.example.com/#/jobs/{job.job_id}
or: deep-research retry {job.job_id}
"""
    )


def test_a_cancelled_job_is_not_told_as_an_answer() -> None:
    text = compose(a_job(status=JobStatus.CANCELLED, **ENDED), CONSOLE).text

    assert text.startswith("Your research was cancelled.\n")
    assert "trying it again" in text


@pytest.mark.parametrize(("status", "command"), [("completed", "report"), ("failed", "retry"), ("cancelled", "retry")])
def test_where_there_is_no_page_the_command_says_where_to_go_on(status: str, command: str) -> None:
    job = a_job(status=JobStatus(status), **ENDED)

    notification = compose(job)

    assert f":\ndeep-research {command} {job.job_id}\n" in notification.text
    assert "http" not in notification.text
    assert notification.document["url"] is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(2.34, "2.3 seconds"), (1, "1 second"), (59.6, "1 minute"), (125, "2 minutes 5 seconds"), (3600, "60 minutes")],
)
def test_a_duration_is_told_as_people_say_it(seconds: float, told: str) -> None:
    job = a_job(status=JobStatus.COMPLETED, started_at=NOW, completed_at=NOW + timedelta(seconds=seconds))

    assert f"It took {told}.\n" in compose(job).text


@pytest.mark.parametrize("status", TERMINAL)
def test_machines_are_told_as_json_with_attributes_to_filter_by(status: JobStatus) -> None:
    job = a_job(status=status, **ENDED)

    notification = compose(job, CONSOLE)

    document = json.loads(json.dumps(notification.document))
    assert (document["job_id"], document["status"]) == (job.job_id, status)
    assert document["url"] == f"https://research.example.com/#/jobs/{job.job_id}"
    assert (document["completed_at"], document["execution_time_seconds"]) == ("2026-03-01T12:00:45Z", 45.0)
    assert notification.attributes == {"owner_id": "ada", "dataset_id": job.dataset_id, "status": status}
