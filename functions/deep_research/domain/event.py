"""The event log of a job: what happened to it, in order, each entry written with the change that it tells."""

from enum import StrEnum

from deep_research.domain.job import Stage
from deep_research.domain.model import Model, Moment


class EventType(StrEnum):
    SUBMITTED = "submitted"
    ADMITTED = "admitted"
    """It left the queue and holds a slot."""
    STARTED = "started"
    STAGE = "stage"
    """It reached the stage."""
    PLANNED = "planned"
    """The stage has planned so many queries."""
    QUERY_DONE = "query_done"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SETTLED = "settled"
    """Its slot is free again, and what was found before it ended is kept."""
    RETRIED = "retried"
    """A new attempt waits in the queue."""


class JobEvent(Model):
    """One entry. Its sequence number is its place in the log, counted from 1: there can be no gap."""

    type: EventType
    at: Moment
    attempt: int
    stage: Stage | None = None
    query_id: str | None = None
    queries: int | None = None
    error_code: str | None = None
    reused_stages: tuple[Stage, ...] | None = None
    request: str | None = None
    """Names the request for a retry: who repeats it is told of this one. Nobody else is told."""
