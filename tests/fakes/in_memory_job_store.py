"""Jobs in a dictionary, changed by the lifecycle's own rules."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from deep_research.adapters import listing_cursor
from deep_research.domain.errors import JobNotFoundError
from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.domain.page import Page
from deep_research.jobs import lifecycle


class InMemoryJobStore:
    def __init__(self, *jobs: Job) -> None:
        self._jobs = {job.job_id: job for job in jobs}
        self._lock = Lock()

    def add(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.job_id] = job

    def get(self, job_id: str) -> Job:
        try:
            return self._jobs[job_id]
        except KeyError:
            raise JobNotFoundError(f"There is no job {job_id}.") from None

    def page(
        self,
        owner_id: str,
        *,
        dataset_id: str | None = None,
        status: JobStatus | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Job]:
        listing = (owner_id, dataset_id, status)
        before = listing_cursor.decode(cursor, *listing) if cursor is not None else None
        found = [
            job
            for job_id, job in sorted(self._jobs.items(), reverse=True)
            if job.owner_id == owner_id
            and dataset_id in (None, job.dataset_id)
            and status in (None, job.status)
            and (before is None or job_id < before)
        ]
        more = listing_cursor.encode(found[limit - 1].job_id, *listing) if len(found) > limit else None
        return Page(items=tuple(found[:limit]), next_cursor=more)

    def cancel(self, job_id: str, at: datetime) -> Job:
        return self._change(job_id, lambda job: lifecycle.cancel(job, at))

    def fail(self, job_id: str, attempt: int, error: JobError, at: datetime) -> Job:
        return self._change(job_id, lambda job: lifecycle.fail(job, attempt, error, at))

    def record_stage(
        self,
        job_id: str,
        attempt: int,
        stage: Stage,
        *,
        queries_planned: int | None = None,
        follow_ups_planned: int | None = None,
    ) -> Job:
        return self._change(
            job_id,
            lambda job: lifecycle.record_stage(
                job, attempt, stage, queries_planned=queries_planned, follow_ups_planned=follow_ups_planned
            ),
        )

    def record_query(self, job_id: str, attempt: int, query_id: str) -> Job:
        return self._change(job_id, lambda job: lifecycle.record_query(job, attempt, query_id))

    def begin(self, job_id: str, at: datetime) -> Job:
        """What the state machine's `Begin` does."""
        return self._change(job_id, lambda job: lifecycle.begin(job, at))

    def complete(self, job_id: str, attempt: int, result_key: str, direct_answer: str, at: datetime) -> Job:
        """What the state machine's `Complete` does."""
        return self._change(job_id, lambda job: lifecycle.complete(job, attempt, result_key, direct_answer, at))

    def _change(self, job_id: str, change: Callable[[Job], Job]) -> Job:
        with self._lock:
            self._jobs[job_id] = change(self.get(job_id))
            return self._jobs[job_id]
