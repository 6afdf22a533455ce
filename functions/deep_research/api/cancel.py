"""Cancels a job."""

from datetime import UTC, datetime

from fastapi import APIRouter

from deep_research.api import paths
from deep_research.api.job_schemas import JobDetail, summary
from deep_research.api.log import logger
from deep_research.api.owner import Owner
from deep_research.api.services import WithServices
from deep_research.jobs.access import owned_job

router = APIRouter(tags=["jobs"])


@router.delete(paths.JOB, summary="Cancel a job")
def cancel_job(job_id: str, services: WithServices, owner_id: Owner) -> JobDetail:
    """The cancelled job. Cancelling twice is the same as once; a job that has finished is left as it is, with 409."""
    owned_job(services.jobs, owner_id, job_id)
    # First the status, then the execution: what a stage writes after this fails its condition.
    job = services.jobs.cancel(job_id, datetime.now(UTC))
    try:
        services.executions.stop(job, "Cancelled by its owner.")
    except Exception:
        logger.exception("Execution could not be stopped; its stages will stop by themselves", extra={"job_id": job_id})
    return JobDetail(**summary(job), result=None, result_url=None)
