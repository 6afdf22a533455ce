"""Submits a research job."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Response
from pydantic import JsonValue

from deep_research.api import paths
from deep_research.api.errors import CouldNotStartError
from deep_research.api.idempotency import WithOnce
from deep_research.api.job_schemas import JobAccepted, JobRequest
from deep_research.api.log import logger
from deep_research.api.owner import Owner
from deep_research.api.services import Services, WithServices
from deep_research.domain.dataset import DatasetStatus
from deep_research.domain.errors import DatasetNotReadyError, JobNotRunningError
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus
from deep_research.jobs.access import owned_dataset
from deep_research.jobs.failures import COULD_NOT_START

router = APIRouter(tags=["jobs"])

_NOT_READY = {
    DatasetStatus.AWAITING_UPLOAD: "awaiting_upload: upload its file to the signed URL first",
    DatasetStatus.PROFILING: "profiling: wait until it is ready, which takes seconds for most files",
    DatasetStatus.REJECTED: "rejected: its error_message says what to change before you upload it again",
}


@router.post(
    paths.SUBMIT,
    status_code=202,
    summary="Submit a research job",
    responses={202: {"headers": {"Location": {"description": "The job's path.", "schema": {"type": "string"}}}}},
)
def submit_job(
    body: JobRequest, response: Response, services: WithServices, owner_id: Owner, once: WithOnce
) -> JobAccepted:
    """Answers at once; the job goes on by itself. Ask for its status under the path in `Location`."""

    def carry_out() -> dict[str, JsonValue]:
        job = _accept(body, services, owner_id)
        _start(job, services)
        return JobAccepted(job_id=job.job_id).model_dump(mode="json")

    accepted = JobAccepted.model_validate(once(body, carry_out))
    response.headers["Location"] = paths.JOB.format(job_id=accepted.job_id)
    return accepted


def _accept(body: JobRequest, services: Services, owner_id: str) -> Job:
    dataset = owned_dataset(services.datasets, owner_id, body.dataset_id)
    if dataset.status is not DatasetStatus.READY:
        raise DatasetNotReadyError(f"This dataset is {_NOT_READY[dataset.status]}.")
    # DynamoDB's expiry knows whole seconds.
    now = datetime.now(UTC)
    expires_at = now.replace(microsecond=0) + timedelta(days=services.settings.job_retention_days)
    job = Job(
        job_id=new_id(),
        owner_id=owner_id,
        dataset_id=dataset.dataset_id,
        question=body.question,
        verbose=body.verbose == 1,
        status=JobStatus.PENDING,
        created_at=now,
        expires_at=expires_at,
    )
    services.jobs.add(job)
    return job


def _start(job: Job, services: Services) -> None:
    try:
        services.executions.start(job)
    except Exception as error:
        logger.exception("Job could not be started", extra={"job_id": job.job_id})
        # It may have been cancelled meanwhile, and stays so.
        with suppress(JobNotRunningError):
            services.jobs.fail(job.job_id, job.attempt, COULD_NOT_START, datetime.now(UTC))
        raise CouldNotStartError(COULD_NOT_START.message) from error
    logger.info("Job submitted", extra={"job_id": job.job_id, "dataset_id": job.dataset_id})
