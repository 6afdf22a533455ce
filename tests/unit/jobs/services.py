"""The services that move jobs, over ports in memory."""

from dataclasses import dataclass, field

from deep_research.domain.job import Job
from deep_research.domain.result import Result
from deep_research.domain.slots import Limits
from deep_research.jobs.dispatcher import Dispatcher
from deep_research.jobs.settling import Settlement
from deep_research.jobs.sweeping import Sweep
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.in_memory_executions import InMemoryExecutions
from tests.fakes.in_memory_job_queue import InMemoryJobQueue
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.made import NOW, a_job


@dataclass
class Log:
    """What could not be done now."""

    told: list[dict[str, object]] = field(default_factory=list)

    def exception(self, msg: object, /, *, extra: dict[str, object]) -> None:
        self.told.append(extra)


class Services:
    def __init__(self, running: int = 3, running_per_owner: int = 2) -> None:
        limits = Limits(running=running, running_per_owner=running_per_owner, pending_per_owner=100)
        self.limits = limits
        self.jobs = InMemoryJobStore()
        self.queue = InMemoryJobQueue(self.jobs)
        self.artifacts = InMemoryArtifactStore()
        self.datasets = InMemoryDatasetStore()
        self.executions = InMemoryExecutions()
        self.log = Log()
        self.found: Result | None = None
        self.dispatcher = Dispatcher(self.queue, self.executions, limits, self.log)
        self.settlement = Settlement(self.jobs, self.queue, self.artifacts, self.dispatcher, lambda _: self.found)
        self.sweep = Sweep(
            self.jobs, self.queue, self.datasets, self.executions, self.settlement, self.dispatcher, self.log
        )

    def waiting(self, **differences: object) -> Job:
        """A job in the queue, that nobody has been told of."""
        return self.queue.add(a_job(**differences), self.limits)

    def submitted(self, **differences: object) -> Job:
        """A job that was given a slot and started, if there was one."""
        job = self.waiting(**differences)
        self.dispatcher.fill(NOW)
        return self.jobs.get(job.job_id)

    def running(self, **differences: object) -> Job:
        """A job whose execution has begun."""
        job = self.submitted(**differences)
        return self.jobs.begin(job.job_id, job.attempt, NOW)
