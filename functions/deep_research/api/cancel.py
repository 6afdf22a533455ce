"""Cancels a job."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response

from deep_research.api import paths
from deep_research.api.job_answer import answer
from deep_research.api.job_schemas import JobDetail
from deep_research.api.log import logger
from deep_research.api.owner import Owner
from deep_research.api.services import Services, WithServices
from deep_research.domain.job import Job
from deep_research.jobs.access import owned_job

router = APIRouter(tags=["jobs"])


@router.delete(paths.JOB, summary="Cancel a job", response_model=JobDetail)
def cancel_job(job_id: str, services: WithServices, owner_id: Owner) -> Response:
    """The cancelled job, with what it had found. Cancelling twice is the same as once; 409 where it has finished."""
    owned_job(services.jobs, owner_id, job_id)
    # First the status, then the execution: what a stage writes after this fails its condition.
    job = services.queue.cancel(job_id, datetime.now(UTC))
    if job.settled_at is None:
        _wind_up(job, services)
    return answer(services.jobs.get(job_id), services)


def _wind_up(job: Job, services: Services) -> None:
    """Whatever fails here is left to the execution's end and the sweep: the job is cancelled in any case."""
    try:
        if job.admitted_at is not None:
            services.executions.stop(job.execution_name, "Cancelled by its owner.")
        services.settlement.settle(job.slot, None, datetime.now(UTC))
    except Exception:
        logger.exception("Cancelled job not settled; the next sweep does it", extra={"job_id": job.job_id})
