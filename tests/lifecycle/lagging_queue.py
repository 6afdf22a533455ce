"""The queue in memory, with listings that may be behind: as an eventually consistent index is."""

from deep_research.domain.job import Job
from tests.fakes.in_memory_job_queue import InMemoryJobQueue
from tests.fakes.in_memory_job_store import InMemoryJobStore

_KINDS = 8


class LaggingJobQueue(InMemoryJobQueue):
    """Some jobs are listed as they were at an earlier moment; of those, the ones that were added since are missing."""

    def __init__(self, store: InMemoryJobStore) -> None:
        super().__init__(store)
        self._store = store
        self._earlier: dict[str, Job] = {}
        self._behind: frozenset[int] = frozenset()

    def fall_behind(self, kinds: frozenset[int]) -> None:
        """From now on a job is listed as at this moment if its number, by `_KINDS`, is one of these."""
        self._earlier = {job.job_id: job for job in self._store.all()}
        self._behind = kinds

    def catch_up(self) -> None:
        self._behind = frozenset()

    @property
    def is_behind(self) -> bool:
        return bool(self._behind)

    def listed(self) -> list[Job]:
        jobs = super().listed()
        if not self._behind:
            return jobs
        seen = (
            self._earlier.get(job.job_id) if number % _KINDS in self._behind else job for number, job in enumerate(jobs)
        )
        return [job for job in seen if job is not None]
