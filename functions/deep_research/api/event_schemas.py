"""The event log of a job on the wire: one shape for whoever asks for it, and for whoever is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from deep_research.domain.event import EventType, JobEvent
from deep_research.domain.job import JobStatus, Stage


class Event(BaseModel):
    """One thing that happened to a job. What does not fit an event's type is left out of it."""

    sequence: int = Field(ge=1, description="1, 2, 3 and so on, without gaps.")
    type: EventType
    at: datetime
    attempt: int = Field(ge=1)
    stage: Stage | None = Field(default=None, description="The stage that was reached, or that planned.")
    query_id: str | None = Field(default=None, examples=["Q3"], description="The query that is done.")
    queries: int | None = Field(default=None, ge=0, description="How many queries were planned.")
    error_code: str | None = Field(default=None, description="Why the job failed.")
    reused_stages: tuple[Stage, ...] | None = Field(default=None, description="The stages that the retry took over.")


class EventList(BaseModel):
    """Events in the order in which they happened."""

    success: Literal[True] = True
    job_id: str
    count: int
    events: list[Event]
    last_sequence: int = Field(
        description="Send it as `after` to be told only what comes next: the last event here, or where there is none "
        "the last of the log."
    )
    status: JobStatus = Field(description="The job's, no later than the end of the log.")


def numbered(events: Sequence[JobEvent], *, after: int) -> list[Event]:
    """Events as they are sent, those that follow number `after` in their job's log."""
    return [Event(sequence=number, **event.model_dump()) for number, event in enumerate(events, after + 1)]
