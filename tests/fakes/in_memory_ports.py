"""What the API needs of the composition root, in memory."""

from dataclasses import dataclass, field
from pathlib import Path

from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer

from deep_research.api.idempotency import configured
from deep_research.settings import Settings
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.in_memory_executions import InMemoryExecutions
from tests.fakes.in_memory_idempotency import InMemoryIdempotency
from tests.fakes.in_memory_job_store import InMemoryJobStore
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
    executions: InMemoryExecutions = field(default_factory=InMemoryExecutions)
    remembered_answers: BasePersistenceLayer = field(default_factory=lambda: configured(InMemoryIdempotency()))

    @property
    def files(self) -> LocalFileStore:
        return LocalFileStore(self.directory)
