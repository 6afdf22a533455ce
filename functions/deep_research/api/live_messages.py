"""The messages of a live connection: what may come in, and what goes out."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from deep_research.api.event_schemas import Event, numbered
from deep_research.api.job_schemas import JobSummary, summary
from deep_research.domain.errors import DeepResearchError
from deep_research.domain.identity import is_id
from deep_research.jobs.following import Part


class InvalidMessageError(DeepResearchError):
    """A message that can't be read."""

    code = "invalid_message"


class UnknownActionError(DeepResearchError):
    """A message that asks for what there is not."""

    code = "unknown_action"


# --- What comes in ------------------------------------------------------------------------------------------------


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Subscribe(_Request):
    """Follow a job: be sent every event after number `after`, now and from now on."""

    action: Literal["subscribe"]
    job_id: str = Field(max_length=100)
    after: int = Field(default=0, ge=0)


class Unsubscribe(_Request):
    """Follow the job no more."""

    action: Literal["unsubscribe"]
    job_id: str = Field(max_length=100)


class Ping(_Request):
    """Keep the connection, which API Gateway ends after ten minutes without a message."""

    action: Literal["ping"]


Request = Subscribe | Unsubscribe | Ping
_REQUESTS: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="action")])
_INVALID = (
    'Send a JSON object such as {"action": "subscribe", "job_id": "…", "after": 0}, where `after` is a whole number '
    "from 0 on and nothing is added."
)
_UNKNOWN = "There is no such action; the actions are subscribe, unsubscribe and ping."


def read(body: str) -> Request:
    """The request that a message makes. InvalidMessageError or UnknownActionError where it makes none."""
    try:
        return _REQUESTS.validate_json(body)
    except ValidationError as invalid:
        unknown = invalid.errors(include_input=False, include_url=False)[0]["type"] == "union_tag_invalid"
        raise (UnknownActionError(_UNKNOWN) if unknown else InvalidMessageError(_INVALID)) from None


# --- What goes out ------------------------------------------------------------------------------------------------


class LiveEvents(BaseModel):
    """A stretch of a job's log, without gaps; empty where there was nothing to tell."""

    type: Literal["events"] = "events"
    job_id: str
    events: list[Event]
    last_sequence: int
    """The last event here or, where there is none, the last of the log."""
    job: JobSummary | None
    """As it was when its log ended with these events; None where more of them follow in another message."""


class Unsubscribed(BaseModel):
    """Nothing more of this job comes."""

    type: Literal["unsubscribed"] = "unsubscribed"
    job_id: str


class Pong(BaseModel):
    """The connection is there."""

    type: Literal["pong"] = "pong"


class LiveError(BaseModel):
    """Why a message was not followed."""

    code: str
    message: str
    retryable: bool


class Refused(BaseModel):
    """A message was not followed."""

    type: Literal["error"] = "error"
    error: LiveError
    job_id: str | None


def events_message(part: Part) -> str:
    """A part of a job's log, as JSON."""
    job = JobSummary(**summary(part.job)) if part.job else None
    events = numbered(part.events, after=part.after)
    message = LiveEvents(job_id=part.job_id, events=events, last_sequence=part.last_sequence, job=job)
    # What does not fit an event's type is left out of it, as over HTTP; of a job nothing is.
    absent = {index: {name for name, value in event if value is None} for index, event in enumerate(events)}
    return message.model_dump_json(exclude={"events": absent} if absent else None)


def refusal(error: DeepResearchError, job_id: str | None) -> Refused:
    """What whoever sent a message is told of its fault. An id that is none is not sent back."""
    told = LiveError(code=error.code, message=error.message, retryable=error.retryable)
    return Refused(error=told, job_id=job_id if job_id is not None and is_id(job_id) else None)
