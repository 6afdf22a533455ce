"""Which status may follow which, and what each change does to a job: pure functions from job to job."""

from datetime import datetime

from deep_research.domain.errors import JobFinishedError, JobNotRunningError
from deep_research.domain.job import Job, JobError, JobStatus, Stage

FOLLOWERS: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.PENDING: frozenset({JobStatus.RUNNING, JobStatus.CANCELLED, JobStatus.FAILED}),
    JobStatus.RUNNING: frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.COMPLETED: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELLED: frozenset(),
}
"""The statuses that may follow each one within an attempt. `failed` may follow `pending`: a start can fail."""


def predecessors(status: JobStatus) -> frozenset[JobStatus]:
    """The statuses from which a job may come to this one."""
    return frozenset(before for before, after in FOLLOWERS.items() if status in after)


def begin(job: Job, at: datetime) -> Job:
    """From pending to running. A running job stays as it is, so that beginning twice is beginning once."""
    if job.status is JobStatus.RUNNING:
        return job
    _require(job, JobStatus.RUNNING)
    return job.model_copy(update={"status": JobStatus.RUNNING, "started_at": at})


def complete(job: Job, attempt: int, result_key: str, direct_answer: str, at: datetime) -> Job:
    """From running to completed, for this attempt. JobNotRunningError otherwise."""
    _require(job, JobStatus.COMPLETED, attempt)
    return job.model_copy(
        update={
            "status": JobStatus.COMPLETED,
            "result_key": result_key,
            "direct_answer": direct_answer,
            "completed_at": at,
        }
    )


def cancel(job: Job, at: datetime) -> Job:
    """From pending or running to cancelled. A cancelled job is returned as it is; JobFinishedError for other ends."""
    if job.status is JobStatus.CANCELLED:
        return job
    if job.status.is_terminal:
        raise JobFinishedError(f"This job has already {_ENDED[job.status]}, so it can't be cancelled.")
    return job.model_copy(update={"status": JobStatus.CANCELLED, "completed_at": at})


def fail(job: Job, attempt: int, error: JobError, at: datetime) -> Job:
    """From pending or running to failed, for this attempt. JobNotRunningError otherwise."""
    _require(job, JobStatus.FAILED, attempt)
    return job.model_copy(update={"status": JobStatus.FAILED, "error": error, "completed_at": at})


def record_stage(
    job: Job,
    attempt: int,
    stage: Stage,
    *,
    queries_planned: int | None = None,
    follow_ups_planned: int | None = None,
) -> Job:
    """The running job has reached this stage, or knows how many queries it will run. JobNotRunningError otherwise."""
    _require_running(job, attempt)
    planned = {"queries_planned": queries_planned, "follow_ups_planned": follow_ups_planned}
    return job.model_copy(
        update={"stage": stage} | {name: count for name, count in planned.items() if count is not None}
    )


def record_query(job: Job, attempt: int, query_id: str) -> Job:
    """The running job has finished this query; the same id counts once. JobNotRunningError otherwise."""
    _require_running(job, attempt)
    return job.model_copy(update={"queries_done": job.queries_done | {query_id}})


def not_running(job: Job) -> JobNotRunningError:
    """What a stage is told whose job went on without it."""
    return JobNotRunningError(f"Job {job.job_id} is {job.status} in attempt {job.attempt}; this attempt stops.")


_ENDED = {JobStatus.COMPLETED: "completed", JobStatus.FAILED: "failed"}


def _require(job: Job, status: JobStatus, attempt: int | None = None) -> None:
    if status not in FOLLOWERS[job.status] or attempt not in (None, job.attempt):
        raise not_running(job)


def _require_running(job: Job, attempt: int) -> None:
    if job.status is not JobStatus.RUNNING or job.attempt != attempt:
        raise not_running(job)
