"""One run of a stage: what the state machine asked for, of which job, in what time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aws_lambda_powertools.utilities.typing import LambdaContext

from deep_research.domain.errors import JobNotFoundError
from deep_research.domain.job import Job, JobStatus, Stage
from deep_research.domain.model import Model
from deep_research.domain.ports import JobStore
from deep_research.observability import logger
from deep_research.stages.artifacts import Artifacts

SOFT_LIMIT = timedelta(seconds=3300)
"""After this long no further query starts: the rest of the hour is for concluding from what there is."""


class StageEvent(Model):
    """What the state machine hands to a stage; the last two only to a query."""

    job_id: str
    attempt: int
    stage: Stage | None = None
    """On whose behalf a query runs: `execute`, or `enrich` for a follow-up."""
    query_id: str | None = None


@dataclass(frozen=True)
class StageRun:
    """One run of a stage: its event, its job, and what earlier stages left."""

    event: StageEvent
    job: Job
    jobs: JobStore
    artifacts: Artifacts
    context: LambdaContext

    @property
    def query_id(self) -> str:
        """The query that this run is for; ValueError where it is for a whole stage."""
        if self.event.query_id is None:
            raise ValueError("The event names no query.")
        return self.event.query_id

    def in_time(self) -> bool:
        """Whether a query may still start."""
        return self.job.started_at is None or datetime.now(UTC) - self.job.started_at < SOFT_LIMIT

    def in_time_for(self, seconds: float) -> bool:
        """Whether a query may still start that takes so long, before this function's own time is up."""
        return self.in_time() and self.context.get_remaining_time_in_millis() >= seconds * 1000

    def stopped(self) -> bool:
        """Whether nobody waits for this run any more: its job was cancelled, has failed, or is in a later attempt.

        A fault while asking says nothing of the job: what runs goes on.
        """
        try:
            job = self.jobs.get(self.job.job_id)
        except JobNotFoundError:
            return True
        except Exception:
            logger.exception("Job not asked after; its query goes on", extra={"job_id": self.job.job_id})
            return False
        return job.status is not JobStatus.RUNNING or job.attempt != self.job.attempt
