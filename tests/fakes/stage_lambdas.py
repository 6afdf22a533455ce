"""The stages' own Lambda handlers, over ports in memory, run as the state machine runs them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from deep_research.domain.job import Job, JobError, JobStatus, Place, Stage
from deep_research.jobs import lifecycle
from deep_research.jobs.retrying import resumption
from deep_research.stages.artifacts import finished_stages
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

FAILURE = JobError(code="internal_error", message="Something went wrong; retry the job.")


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
        return module.handler({"job_id": "J", "attempt": self.job.attempt} | event, LambdaContext())

    def query(self, query_id: str, on_behalf: Stage = Stage.EXECUTE) -> dict[str, Any]:
        return self.invoke(Stage.EXECUTE, query_id=query_id, stage=on_behalf)

    def run_up_to(self, last: Stage) -> None:
        """Runs the stages as the state machine does, up to and including `last`."""
        planned: list[str] = []
        for name in list(Stage)[: last.number]:
            if name is not Stage.EXECUTE:
                planned = self.invoke(name).get("queries", planned)
            if name in (Stage.EXECUTE, Stage.ENRICH):
                for query_id in planned:
                    self.query(query_id, name)

    def fail(self) -> Job:
        """What the state machine or the settling of the job does where a stage failed for good."""
        return self.jobs.fail("J", self.job.attempt, FAILURE, datetime.now(UTC))

    def retry(self, from_stage: Stage | None = None) -> Job:
        """The next attempt, begun: the route's own steps, then the queue's and the state machine's."""
        now = datetime.now(UTC)
        goes_on = resumption(finished_stages(self.artifacts, self.job), from_stage)
        self.jobs.change("J", lambda job: lifecycle.retry(job, goes_on, now))
        self.jobs.change("J", lambda job: lifecycle.admit(job, job.attempt, now))
        return self.jobs.begin("J", self.job.attempt, now)

    def cancel(self) -> Job:
        return self.jobs.change("J", lambda job: lifecycle.cancel(job, datetime.now(UTC)))

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
