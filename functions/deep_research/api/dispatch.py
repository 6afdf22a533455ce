"""Gives a job that has just entered the queue its slot at once, where one is free."""

from datetime import datetime

from deep_research.api.log import logger
from deep_research.api.services import Services
from deep_research.domain.job import Job


def dispatch(job: Job, services: Services, at: datetime) -> None:
    """Never fails: the job is in the queue, and where it does not leave it now, it does with the next sweep."""
    try:
        services.dispatcher.fill(at, added=job)
    except Exception:
        logger.exception("Free slots not filled; the next sweep does it", extra={"job_id": job.job_id})
