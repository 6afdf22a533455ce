"""Tells a job's status, progress and result."""

from fastapi import APIRouter, Response

from deep_research.api import paths
from deep_research.api.job_answer import answer
from deep_research.api.job_schemas import JobDetail
from deep_research.api.owner import Owner
from deep_research.api.services import WithServices
from deep_research.jobs.access import owned_job

router = APIRouter(tags=["jobs"])


@router.get(paths.JOB, summary="Tell a job's status, progress and result", response_model=JobDetail)
def get_job(job_id: str, services: WithServices, owner_id: Owner) -> Response:
    """`result` is null until the job has ended; poll every second or two, or wait for the notification."""
    return answer(owned_job(services.jobs, owner_id, job_id), services)
