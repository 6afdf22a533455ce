"""The product's own code at work on one file: ingestion as its function does it, and a job by the stages' handlers."""

import importlib
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.analysts.statistical import StatisticalAnalyst
from deep_research.domain.dataset import Dataset, DatasetStatus, Profile
from deep_research.domain.job import Stage
from deep_research.domain.keys import parquet_key, profile_key, upload_key
from deep_research.domain.result import Result
from deep_research.ingestion.arrival import Arrival
from deep_research.stages.artifacts import Artifacts
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.local_file_store import LocalFileStore
from tests.fakes.stage_lambdas import ENVIRONMENT, Stages, running

DATASET = "sales"


def parquet(directory: Path) -> Path:
    return directory / parquet_key(DATASET)


def place(source: Path, directory: Path) -> None:
    """Puts a file where uploads arrive."""
    target = directory / upload_key(DATASET)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)


def ingest(directory: Path) -> int:
    """Takes the upload in, as the function for it does; the rows that it has."""
    now = datetime.now(UTC)
    size = (directory / upload_key(DATASET)).stat().st_size
    dataset = Dataset(
        dataset_id=DATASET,
        owner_id="owner",
        name="sales.csv",
        size_bytes=size,
        status=DatasetStatus.AWAITING_UPLOAD,
        created_at=now,
        upload_expires_at=now + timedelta(hours=1),
    )
    datasets, artifacts = InMemoryDatasetStore(dataset), InMemoryArtifactStore()
    work = directory / "work"
    work.mkdir()
    arrival = Arrival(datasets, artifacts, LocalFileStore(directory), DuckDBIngestor(directory / "scratch"))
    arrival.receive(DATASET, size, work, now)
    taken_in = datasets.get(DATASET)
    if taken_in.row_count is None:
        raise RuntimeError(f"The upload was not taken in: {taken_in.error_message}")
    (directory / "profile.json").write_text(artifacts.documents[profile_key(DATASET)])
    return taken_in.row_count


def research(directory: Path, question: str) -> dict[str, Any]:
    """Runs a verbose job, one query after the other; its result, and the seconds of each stage."""
    os.environ.update(ENVIRONMENT)
    modules = {name: importlib.import_module(f"deep_research.handlers.{name}") for name in Stage}
    artifacts = InMemoryArtifactStore()
    artifacts.write(profile_key(DATASET), Profile.model_validate_json((directory / "profile.json").read_text()))
    stages = _TimedStages(
        modules,
        jobs=InMemoryJobStore(running(question=question, dataset_id=DATASET)),
        artifacts=artifacts,
        analyst=StatisticalAnalyst(),
        engine=DuckDBQueryEngine(LocalFileStore(directory), directory / "scratch"),
    )
    stages.run_up_to(Stage.ELABORATE)
    found = Artifacts(artifacts, stages.job).find(Stage.ELABORATE, Result)
    if found is None:
        raise RuntimeError("The job left no result.")
    return {"result": found.artifact.model_dump(mode="json"), "stages": stages.seconds}


class _TimedStages(Stages):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.seconds: dict[str, float] = dict.fromkeys(map(str, Stage), 0.0)

    def invoke(self, name: Stage, **event: object) -> dict[str, Any]:
        start = time.perf_counter()
        try:
            return super().invoke(name, **event)
        finally:
            self.seconds[str(name)] += time.perf_counter() - start
