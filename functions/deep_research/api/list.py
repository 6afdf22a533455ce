"""Lists an owner's jobs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from deep_research.api import paths
from deep_research.api.job_schemas import JobList, JobSummary, summary
from deep_research.api.owner import Owner
from deep_research.api.paging import Cursor, Limit
from deep_research.api.services import WithServices
from deep_research.domain.identity import is_id
from deep_research.domain.job import JobStatus

router = APIRouter(tags=["jobs"])


@router.get(paths.JOBS, summary="List your jobs, newest first")
def list_jobs(
    services: WithServices,
    owner_id: Owner,
    dataset_id: Annotated[str | None, Query(max_length=100, description="Only jobs on this dataset.")] = None,
    status: Annotated[JobStatus | Literal[""] | None, Query(description="Only jobs of this status.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> JobList:
    """Empty filters count as none. Send `next_cursor` as `cursor`, with the same filters, for the next page."""
    if dataset_id and not is_id(dataset_id):
        return JobList(count=0, jobs=[], next_cursor=None)
    page = services.jobs.page(
        owner_id,
        dataset_id=dataset_id or None,
        status=JobStatus(status) if status else None,
        limit=limit,
        cursor=cursor or None,
    )
    jobs = [JobSummary(**summary(job)) for job in page.items]
    return JobList(count=len(jobs), jobs=jobs, next_cursor=page.next_cursor)
