"""Settles a job when its execution has ended: it gets its status and reason, its slot is freed, the next one starts."""

from collections.abc import Callable
from datetime import datetime

from deep_research.domain.errors import JobNotFoundError, JobNotRunningError
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job, JobError, JobStatus
from deep_research.domain.keys import partial_result_key
from deep_research.domain.ports import ArtifactStore, JobQueue, JobStore
from deep_research.domain.result import PartialResult, Result
from deep_research.domain.slots import Slot
from deep_research.jobs import failures
from deep_research.jobs.dispatcher import Dispatcher

Found = Callable[[Job], Result | None]
"""What a job that ended early had found, or None where it had found nothing."""


def verdict(execution: Execution | None) -> JobError:
    """Why a job failed that had not ended when its execution did. No execution: there is no trace of it any more."""
    if execution is None:
        return failures.LOST
    match execution.status:
        case ExecutionStatus.TIMED_OUT:
            return failures.explain("States.Timeout")
        case ExecutionStatus.ABORTED:
            return failures.STOPPED
        case _:
            return failures.explain(execution.error or "")


class Settlement:
    """Every step may be repeated, and be interrupted: the next event or sweep goes on where it stopped."""

    def __init__(
        self, jobs: JobStore, queue: JobQueue, artifacts: ArtifactStore, dispatcher: Dispatcher, found: Found
    ) -> None:
        self._jobs = jobs
        self._queue = queue
        self._artifacts = artifacts
        self._dispatcher = dispatcher
        self._found = found

    def settle(self, slot: Slot, execution: Execution | None, at: datetime) -> None:
        """For an attempt whose execution has ended, or never will be. Settling twice is settling once."""
        job = self._ended(slot, execution, at)
        self._queue.settle(slot, at, self._kept(job) if job else None)
        self._dispatcher.fill(at)

    def _ended(self, slot: Slot, execution: Execution | None, at: datetime) -> Job | None:
        """The job at the end of this attempt; None where it is gone, or tries again already."""
        try:
            job = self._jobs.get(slot.job_id)
            if job.attempt == slot.attempt and not job.status.is_terminal:
                job = self._failed(job, verdict(execution), at)
        except JobNotFoundError:
            return None
        return job if job.attempt == slot.attempt else None

    def _failed(self, job: Job, error: JobError, at: datetime) -> Job:
        try:
            return self._jobs.fail(job.job_id, job.attempt, error, at)
        except JobNotRunningError:
            return self._jobs.get(job.job_id)

    def _kept(self, job: Job) -> PartialResult | None:
        if job.status is JobStatus.COMPLETED or job.settled_at is not None:
            return None
        result = self._found(job)
        if result is None:
            return None
        key = partial_result_key(job.job_id, job.attempt)
        self._artifacts.write(key, result)
        return PartialResult(result_key=key, direct_answer=result.direct_answer)
