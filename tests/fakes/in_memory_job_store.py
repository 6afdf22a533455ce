"""Jobs and their event logs in dictionaries, changed by the lifecycle's own rules."""

from collections.abc import Callable
from datetime import datetime
from threading import RLock

from deep_research.adapters import listing_cursor
from deep_research.domain.errors import JobNotFoundError
from deep_research.domain.event import JobEvent
from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.domain.page import Page
from deep_research.jobs import lifecycle
from deep_research.jobs.lifecycle import Change


class InMemoryJobStore:
    def __init__(self, *jobs: Job) -> None:
        self.lock = RLock()
        self._jobs: dict[str, Job] = {}
        self._events: dict[str, list[JobEvent]] = {}
        for job in jobs:
            self.add(job)

    def add(self, job: Job) -> None:
        """Stores a job as it is, whatever it has been through."""
        with self.lock:
            self._jobs[job.job_id] = job
            self._events[job.job_id] = [lifecycle.submitted(job)]

    def get(self, job_id: str) -> Job:
        try:
            return self._jobs[job_id]
        except KeyError:
            raise JobNotFoundError(f"There is no job {job_id}.") from None

    def all(self) -> list[Job]:
        """Every job, the oldest first."""
        return [job for _, job in sorted(self._jobs.items())]

    def events(self, job_id: str) -> tuple[JobEvent, ...]:
        self.get(job_id)
        return tuple(self._events[job_id])

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

    def fail(self, job_id: str, attempt: int, error: JobError, at: datetime) -> Job:
        return self.change(job_id, lambda job: lifecycle.fail(job, attempt, error, at))

    def record_stage(self, job_id: str, attempt: int, stage: Stage, at: datetime) -> Job:
        return self.change(job_id, lambda job: lifecycle.record_stage(job, attempt, stage, at))

    def record_plan(self, job_id: str, attempt: int, stage: Stage, queries: int, at: datetime) -> Job:
        return self.change(job_id, lambda job: lifecycle.record_plan(job, attempt, stage, queries, at))

    def record_query(self, job_id: str, attempt: int, query_id: str, at: datetime) -> Job:
        return self.change(job_id, lambda job: lifecycle.record_query(job, attempt, query_id, at))

    def begin(self, job_id: str, attempt: int, at: datetime) -> Job:
        """What the state machine's `Begin` and `Resume` do."""
        return self.change(job_id, lambda job: lifecycle.begin(job, attempt, at))

    def complete(self, job_id: str, attempt: int, result_key: str, direct_answer: str, at: datetime) -> Job:
        """What the state machine's `Complete` does."""
        return self.change(job_id, lambda job: lifecycle.complete(job, attempt, result_key, direct_answer, at))

    def change(self, job_id: str, decide: Callable[[Job], Change]) -> Job:
        """The job after the change that was decided, with its event in the log."""
        with self.lock:
            change = decide(self.get(job_id))
            if change.event is not None:
                self._jobs[job_id] = change.job
                self._events[job_id] += change.events
            return change.job
