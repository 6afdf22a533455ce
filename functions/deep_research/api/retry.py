"""Tries a job again that failed or was cancelled."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response
from pydantic import JsonValue

from deep_research.api import paths
from deep_research.api.dispatch import dispatch
from deep_research.api.idempotency import Once, WithOnce, conflict
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
        job = owned_job(services.jobs, owner_id, job_id)
        request = _named(once, asked.from_stage)
        done = _done_before(job, request, services) or _retried(job, asked.from_stage, request, services)
        return done.model_dump(mode="json")

    retried = JobRetried.model_validate(once(asked, carry_out))
    response.headers["Location"] = paths.JOB.format(job_id=retried.job_id)
    return retried


def _retried(job: Job, from_stage: Stage | None, request: str | None, services: Services) -> JobRetried:
    lifecycle.require_retriable(job)
    require_still_ready(services.datasets, job)
    goes_on = resumption(finished_stages(services.artifacts, job), from_stage)
    again = services.queue.retry(job.job_id, goes_on, services.settings.limits, datetime.now(UTC), once=request)
    logger.info("Job retried", extra={"job_id": job.job_id, "attempt": again.attempt})
    dispatch(again, services, datetime.now(UTC))
    return JobRetried(job_id=again.job_id, attempt=again.attempt, reused_stages=again.reused_stages)


def _done_before(job: Job, request: str | None, services: Services) -> JobRetried | None:
    """What a first request of this key has done, whose answer was lost before it was remembered."""
    if request is None or job.attempt == 1:
        return None
    key = request.partition(_ASKED)[0]
    for event in services.jobs.events(job.job_id):
        if event.request is not None and event.request.partition(_ASKED)[0] == key:
            if event.request != request:
                raise conflict()
            return JobRetried(job_id=job.job_id, attempt=event.attempt, reused_stages=event.reused_stages or ())
    return None


def _named(once: Once, from_stage: Stage | None) -> str | None:
    return once.name and f"{once.name}{_ASKED}{from_stage or ''}"


_ASKED = "#"
"""Between the name of the request and what its body asks for."""
