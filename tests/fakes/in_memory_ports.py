"""What the API needs of the composition root, in memory."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

from deep_research.api.idempotency import configured
from deep_research.jobs.dispatcher import Dispatcher
from deep_research.jobs.settling import Settlement
from deep_research.observability import logger
from deep_research.settings import Settings
from deep_research.stages.partial import found_so_far
from tests.fakes.in_memory_alert_subscriptions import InMemoryAlertSubscriptions
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_connection_store import InMemoryConnectionStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.in_memory_executions import InMemoryExecutions
from tests.fakes.in_memory_idempotency import InMemoryIdempotency
from tests.fakes.in_memory_job_queue import InMemoryJobQueue
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.in_memory_table_catalog import InMemoryTableCatalog
from tests.fakes.local_file_store import LocalFileStore


def _settings() -> Settings:
    return Settings(jobs_table="jobs", datasets_table="datasets", bucket="bucket", max_dataset_bytes=1_000_000)


@dataclass
class InMemoryPorts:
    directory: Path
    settings: Settings = field(default_factory=_settings)
    jobs: InMemoryJobStore = field(default_factory=InMemoryJobStore)
    datasets: InMemoryDatasetStore = field(default_factory=InMemoryDatasetStore)
    artifacts: InMemoryArtifactStore = field(default_factory=InMemoryArtifactStore)
    catalog: InMemoryTableCatalog = field(default_factory=InMemoryTableCatalog)
    alerts: InMemoryAlertSubscriptions = field(default_factory=InMemoryAlertSubscriptions)
    connections: InMemoryConnectionStore = field(default_factory=InMemoryConnectionStore)
    executions: InMemoryExecutions = field(default_factory=InMemoryExecutions)
    remembered_answers: BasePersistenceLayer = field(default_factory=lambda: configured(InMemoryIdempotency()))

    def __post_init__(self) -> None:
        self.queue = InMemoryJobQueue(self.jobs)

    @property
    def dispatcher(self) -> Dispatcher:
        return Dispatcher(self.queue, self.executions, self.settings.limits, logger)

    @property
    def settlement(self) -> Settlement:
        found = partial(found_so_far, self.artifacts)
        return Settlement(self.jobs, self.queue, self.artifacts, self.dispatcher, found)

    @property
    def files(self) -> LocalFileStore:
        return LocalFileStore(self.directory)
