"""The stages' own Lambda handlers, over ports in memory, run as the state machine runs them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from deep_research.domain.job import Job, JobStatus, Place, Stage
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.sales_research import QUESTION, TABLES
from tests.fakes.scripted_analyst import ScriptedAnalyst
from tests.fakes.scripted_query_engine import ScriptedQueryEngine

ENVIRONMENT = {
    "JOBS_TABLE": "jobs",
    "DATASETS_TABLE": "datasets",
    "BUCKET": "bucket",
    "POWERTOOLS_METRICS_NAMESPACE": "DeepResearch",
    "POWERTOOLS_SERVICE_NAME": "deep-research",
}


@dataclass
class LambdaContext:
    function_name: str = "stage"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:123456789012:function:stage"
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


@dataclass
class Stages:
    """The Lambdas of the stages, over ports in memory."""

    modules: dict[str, ModuleType]
    jobs: InMemoryJobStore = field(default_factory=lambda: InMemoryJobStore(running()))
    artifacts: InMemoryArtifactStore = field(default_factory=InMemoryArtifactStore)
    analyst: ScriptedAnalyst = field(default_factory=ScriptedAnalyst)
    engine: ScriptedQueryEngine = field(default_factory=lambda: ScriptedQueryEngine(dict(TABLES)))

    def invoke(self, name: Stage, **event: object) -> dict[str, Any]:
        module = self.modules[name]
        for port in ("jobs", "artifacts", "analyst", "engine"):
            setattr(module.ports, port, getattr(self, port))
        return module.handler({"job_id": "J", "attempt": 1} | event, LambdaContext())

    def query(self, query_id: str, on_behalf: Stage = Stage.EXECUTE) -> dict[str, Any]:
        return self.invoke(Stage.EXECUTE, query_id=query_id, stage=on_behalf)

    def run_up_to(self, last: Stage) -> None:
        """Runs the stages as the state machine does, up to and including `last`."""
        for name in list(Stage)[: last.number]:
            if name is Stage.EXECUTE:
                self.query("Q1"), self.query("Q2")
                continue
            self.invoke(name)
            if name is Stage.ENRICH:
                self.query("Q3", Stage.ENRICH)

    @property
    def job(self) -> Job:
        return self.jobs.get("J")


def running(**changes: object) -> Job:
    now = datetime.now(UTC)
    job = Job(
        job_id="J",
        owner_id="owner",
        dataset_id="sales",
        question=QUESTION,
        verbose=True,
        status=JobStatus.RUNNING,
        place=Place.ADMITTED,
        created_at=now,
        queued_at=now,
        started_at=now,
        expires_at=now + timedelta(days=90),
    )
    return job.model_copy(update=changes)
