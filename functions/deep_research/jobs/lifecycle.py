"""Which status may follow which, and what each change does to a job: pure functions from a job to a change of it."""

from datetime import datetime
from typing import NamedTuple

from deep_research.domain.errors import (
    JobFinishedError,
    JobNotFinishedError,
    JobNotRunningError,
    TooManyAttemptsError,
)
from deep_research.domain.event import EventType, JobEvent
from deep_research.domain.job import Job, JobError, JobStatus, Place, Stage
from deep_research.domain.result import PartialResult
from deep_research.domain.resumption import Resumption

MAX_ATTEMPTS = 10
"""Bounds the event log, which is part of the record."""

FOLLOWERS: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.PENDING: frozenset({JobStatus.RUNNING, JobStatus.CANCELLED, JobStatus.FAILED}),
    JobStatus.RUNNING: frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.COMPLETED: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELLED: frozenset(),
}
"""The statuses that may follow each one within an attempt. `failed` may follow `pending`: a start can fail."""
RETRIED = frozenset({JobStatus.FAILED, JobStatus.CANCELLED})
"""The statuses that another attempt may follow."""


class Change(NamedTuple):
    """A job after a change, and the event that tells it, or two where one brings about another. None: no change."""

    job: Job
    event: JobEvent | None = None
    then: JobEvent | None = None

    @property
    def events(self) -> list[JobEvent]:
        """In order."""
        return [event for event in (self.event, self.then) if event is not None]


def predecessors(status: JobStatus) -> frozenset[JobStatus]:
    """The statuses from which a job may come to this one."""
    return frozenset(before for before, after in FOLLOWERS.items() if status in after)


def submitted(job: Job) -> JobEvent:
    """The first entry of a new job's event log."""
    return JobEvent(type=EventType.SUBMITTED, at=job.queued_at, attempt=job.attempt)


def admit(job: Job, attempt: int, at: datetime) -> Change:
    """From waiting to admitted. A job that does not wait, or waits for another attempt, stays as it is."""
    if job.place is not Place.WAITING or job.attempt != attempt:
        return Change(job)
    # Who fills the slots may have begun before the job came.
    moment = max(at, job.queued_at)
    return _changed(job, EventType.ADMITTED, moment, place=Place.ADMITTED, admitted_at=moment)


def begin(job: Job, attempt: int, at: datetime) -> Change:
    """From pending to running. A running job stays as it is: beginning twice is beginning once. JobNotRunningError."""
    if job.status is JobStatus.RUNNING and job.attempt == attempt:
        return Change(job)
    _require(job, JobStatus.RUNNING, attempt)
    return _changed(job, EventType.STARTED, at, status=JobStatus.RUNNING, started_at=at)


def complete(job: Job, attempt: int, result_key: str, direct_answer: str, at: datetime) -> Change:
    """From running to completed, for this attempt. JobNotRunningError otherwise."""
    _require(job, JobStatus.COMPLETED, attempt)
    told = {"result_key": result_key, "direct_answer": direct_answer}
    return _ended(job, EventType.COMPLETED, JobStatus.COMPLETED, at, **told)


def cancel(job: Job, at: datetime) -> Change:
    """From pending or running to cancelled. A cancelled job stays as it is; JobFinishedError for other ends."""
    if job.status is JobStatus.CANCELLED:
        return Change(job)
    if job.status.is_terminal:
        raise JobFinishedError(f"This job has already {_ENDED[job.status]}, so it can't be cancelled.")
    cancelled = _ended(job, EventType.CANCELLED, JobStatus.CANCELLED, at)
    if job.place is not Place.WAITING or job.attempt > 1:
        return cancelled
    # It holds no slot, and no attempt has found anything: nobody would have to come to settle it.
    settled = settle(cancelled.job, job.attempt, at)
    return Change(settled.job, cancelled.event, settled.event)


def fail(job: Job, attempt: int, error: JobError, at: datetime) -> Change:
    """From pending or running to failed, for this attempt. JobNotRunningError otherwise."""
    _require(job, JobStatus.FAILED, attempt)
    change = _ended(job, EventType.FAILED, JobStatus.FAILED, at, error=error)
    assert change.event is not None  # noqa: S101 - an end is always told
    return change._replace(event=change.event.model_copy(update={"error_code": error.code}))


def record_stage(job: Job, attempt: int, stage: Stage, at: datetime) -> Change:
    """The running job has reached this stage. One that it has passed changes nothing. JobNotRunningError otherwise."""
    _require_running(job, attempt)
    if job.stage is not None and job.stage.number >= stage.number:
        return Change(job)
    return _changed(job, EventType.STAGE, at, stage=stage)


def record_plan(job: Job, attempt: int, stage: Stage, queries: int, at: datetime) -> Change:
    """`classify` or `enrich` has planned so many queries; told again, it changes nothing. JobNotRunningError."""
    _require_running(job, attempt)
    name = PLANNED_BY[stage]
    if getattr(job, name) == queries:
        return Change(job)
    event = JobEvent(type=EventType.PLANNED, at=at, attempt=attempt, stage=stage, queries=queries)
    return _told(job, event, **{name: queries})


def record_query(job: Job, attempt: int, query_id: str, at: datetime) -> Change:
    """The running job has finished this query; the same id counts once. JobNotRunningError otherwise."""
    _require_running(job, attempt)
    if query_id in job.queries_done:
        return Change(job)
    event = JobEvent(type=EventType.QUERY_DONE, at=at, attempt=attempt, query_id=query_id)
    return _told(job, event, queries_done=job.queries_done | {query_id})


def settle(job: Job, attempt: int, at: datetime, partial: PartialResult | None = None) -> Change:
    """The ended attempt no longer holds a slot; what it had found is kept. Otherwise, and again, nothing changes."""
    if job.attempt != attempt or not job.status.is_terminal or job.settled_at is not None:
        return Change(job)
    kept = partial.model_dump() if partial and job.result_key is None else {}
    # Who settles may have looked at the clock before the job ended.
    moment = max(at, job.completed_at or at)
    return _changed(job, EventType.SETTLED, moment, settled_at=moment, **kept)


def require_retriable(job: Job) -> None:
    """JobNotFinishedError or TooManyAttemptsError where no further attempt may follow."""
    if job.status not in RETRIED:
        raise JobNotFinishedError(_NOT_RETRIED[job.status])
    if job.attempt >= MAX_ATTEMPTS:
        raise TooManyAttemptsError(f"This job was tried {MAX_ATTEMPTS} times; submit the question as a new job.")


def retry(job: Job, resumption: Resumption, at: datetime, *, once: str | None = None) -> Change:
    """From failed or cancelled to pending, as the next attempt. JobNotFinishedError or TooManyAttemptsError.

    `once` names the request that asks for it, and is kept with the event.
    """
    require_retriable(job)
    attempt = job.attempt + 1
    kept = {*resumption.reused, resumption.continued}
    since = {stage: job.artifacts_since.get(stage, 1) if stage in kept else attempt for stage in Stage}
    again = {
        "status": JobStatus.PENDING,
        "place": Place.WAITING,
        "attempt": attempt,
        "reused_stages": resumption.reused,
        "artifacts_since": {stage: earliest for stage, earliest in since.items() if earliest > 1},
        "queued_at": at,
    }
    event = JobEvent(type=EventType.RETRIED, at=at, attempt=attempt, reused_stages=resumption.reused, request=once)
    return _told(job, event, **_BEFORE_AN_ATTEMPT | again)


def not_running(job: Job) -> JobNotRunningError:
    """What a stage is told whose job went on without it."""
    return JobNotRunningError(f"Job {job.job_id} is {job.status} in attempt {job.attempt}; this attempt stops.")


PLANNED_BY = {Stage.CLASSIFY: "queries_planned", Stage.ENRICH: "follow_ups_planned"}
"""The stages that plan queries, and where the job keeps how many."""
_ENDED = {JobStatus.COMPLETED: "completed", JobStatus.FAILED: "failed"}
_NOT_RETRIED = {
    JobStatus.PENDING: "This job is waiting for its turn already; there is nothing to retry yet.",
    JobStatus.RUNNING: "This job is running; cancel it first, or wait for its end.",
    JobStatus.COMPLETED: "This job is completed; submit its question as a new job to have it answered again.",
}
_BEFORE_AN_ATTEMPT: dict[str, object] = {
    "stage": None,
    "queries_planned": 0,
    "follow_ups_planned": 0,
    "queries_done": frozenset(),
    "result_key": None,
    "direct_answer": None,
    "error": None,
    "admitted_at": None,
    "started_at": None,
    "completed_at": None,
    "settled_at": None,
}


def _changed(job: Job, kind: EventType, at: datetime, **update: object) -> Change:
    stage = update.get("stage")
    event = JobEvent(type=kind, at=at, attempt=job.attempt, stage=stage if isinstance(stage, Stage) else None)
    return _told(job, event, **update)


def _told(job: Job, event: JobEvent, **update: object) -> Change:
    return Change(job.model_copy(update=update | {"last_sequence": job.last_sequence + 1}), event)


def _ended(job: Job, kind: EventType, status: JobStatus, at: datetime, **update: object) -> Change:
    return _changed(job, kind, at, status=status, place=None, completed_at=at, **update)


def _require(job: Job, status: JobStatus, attempt: int) -> None:
    if status not in FOLLOWERS[job.status] or attempt != job.attempt or job.place is Place.WAITING:
        raise not_running(job)


def _require_running(job: Job, attempt: int) -> None:
    if job.status is not JobStatus.RUNNING or job.attempt != attempt:
        raise not_running(job)
