"""Tells what has happened to a job."""

from typing import Annotated

from fastapi import APIRouter, Query

from deep_research.api import paths
from deep_research.api.event_schemas import EventList, numbered
from deep_research.api.owner import Owner
from deep_research.api.services import WithServices
from deep_research.jobs.access import owned_job

router = APIRouter(tags=["jobs"])

After = Annotated[int, Query(ge=0, description="Only events after this one: `last_sequence` of the answer before.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many.")]


@router.get(paths.EVENTS, summary="Tell what has happened to a job", response_model_exclude_none=True)
def list_events(
    job_id: str, services: WithServices, owner_id: Owner, after: After = 0, limit: Limit = 500
) -> EventList:
    """The job's event log, in order and without gaps. An `after` beyond its end is answered with no events."""
    # The job first: its status must not be ahead of the events, or whoever follows them would miss the last ones.
    job = owned_job(services.jobs, owner_id, job_id)
    log = services.jobs.events(job_id)
    events = numbered(log[after : after + limit], after=after)
    last = events[-1].sequence if events else len(log)
    return EventList(job_id=job_id, count=len(events), events=events, last_sequence=last, status=job.status)
