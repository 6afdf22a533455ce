"""Submits a research job."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Response
from pydantic import JsonValue

from deep_research.api import paths
from deep_research.api.dispatch import dispatch
from deep_research.api.idempotency import Once, WithOnce, conflict
from deep_research.api.job_schemas import JobAccepted, JobRequest
from deep_research.api.log import logger
from deep_research.api.owner import Owner
from deep_research.api.ready_dataset import require_ready
from deep_research.api.services import Services, WithServices
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.jobs.access import owned_dataset

router = APIRouter(tags=["jobs"])


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
        job = _accept(body, services, owner_id, once)
        dispatch(job, services, datetime.now(UTC))
        return JobAccepted(job_id=job.job_id).model_dump(mode="json")

    accepted = JobAccepted.model_validate(once(body, carry_out))
    response.headers["Location"] = paths.JOB.format(job_id=accepted.job_id)
    return accepted


def _accept(body: JobRequest, services: Services, owner_id: str, once: Once) -> Job:
    dataset = owned_dataset(services.datasets, owner_id, body.dataset_id)
    require_ready(dataset)
    # DynamoDB's expiry knows whole seconds.
    now = datetime.now(UTC)
    expires_at = now.replace(microsecond=0) + timedelta(days=services.settings.job_retention_days)
    new = Job(
        job_id=new_id(),
        owner_id=owner_id,
        dataset_id=dataset.dataset_id,
        question=body.question,
        verbose=body.verbose == 1,
        status=JobStatus.PENDING,
        priority=body.priority,
        place=Place.WAITING,
        created_at=now,
        queued_at=now,
        expires_at=expires_at,
    )
    job = services.queue.add(new, services.settings.limits, once=once.name)
    if _asked(job) != _asked(new):
        raise conflict()
    logger.info("Job submitted", extra={"job_id": job.job_id, "dataset_id": job.dataset_id})
    return job


def _asked(job: Job) -> tuple[object, ...]:
    """What its request said. A job that an earlier request of this key has stored must have asked the same."""
    return job.dataset_id, job.question, job.verbose, job.priority
