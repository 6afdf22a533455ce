"""Tries a job again that failed or was cancelled."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response
from pydantic import JsonValue

from deep_research.api import paths
from deep_research.api.dispatch import dispatch
from deep_research.api.idempotency import WithOnce
from deep_research.api.job_schemas import JobRetried, RetryRequest
from deep_research.api.log import logger
from deep_research.api.owner import Owner
from deep_research.api.ready_dataset import require_still_ready
from deep_research.api.services import Services, WithServices
from deep_research.domain.job import Job, Stage
from deep_research.jobs import lifecycle
from deep_research.jobs.access import owned_job
from deep_research.jobs.retrying import resumption
from deep_research.stages.artifacts import finished_stages

router = APIRouter(tags=["jobs"])


@router.post(
    paths.RETRY,
    status_code=202,
    summary="Try a failed or cancelled job again",
    responses={202: {"headers": {"Location": {"description": "The job's path.", "schema": {"type": "string"}}}}},
)
def retry_job(
    job_id: str,
    response: Response,
    services: WithServices,
    owner_id: Owner,
    once: WithOnce,
    body: RetryRequest | None = None,
) -> JobRetried:
    """A new attempt of the same job, which takes over what the earlier ones have finished; it needs no body."""
    asked = body or RetryRequest()

    def carry_out() -> dict[str, JsonValue]:
        job = _retry(owned_job(services.jobs, owner_id, job_id), asked.from_stage, services)
        dispatch(job, services, datetime.now(UTC))
        return JobRetried(job_id=job.job_id, attempt=job.attempt, reused_stages=job.reused_stages).model_dump(
            mode="json"
        )

    retried = JobRetried.model_validate(once(asked, carry_out))
    response.headers["Location"] = paths.JOB.format(job_id=retried.job_id)
    return retried


def _retry(job: Job, from_stage: Stage | None, services: Services) -> Job:
    lifecycle.require_retriable(job)
    require_still_ready(services.datasets, job)
    goes_on = resumption(finished_stages(services.artifacts, job), from_stage)
    retried = services.queue.retry(job.job_id, goes_on, services.settings.limits, datetime.now(UTC))
    logger.info("Job retried", extra={"job_id": job.job_id, "attempt": retried.attempt})
    return retried
