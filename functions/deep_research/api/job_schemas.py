"""Jobs on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from deep_research.api.values import encodable, number, prose
from deep_research.domain.job import Job, JobError, JobStatus, Priority, Stage
from deep_research.domain.result import Result

_EXAMPLE_JOB = "01KDZX7M3Q8Y4T0V6W2R5S9N1B"
_EXAMPLE_DATASET = "01KDZX5B2G7H4J9K1M3N5P7Q8R"
_EXAMPLE_QUESTION = "What are the top sales trends?"

QUESTION_PATTERN = (
    r"^[ \t\r\n]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+[^\s\x00-\x1f\x7f-\x9f][ \t\r\n]*$"
)
"""What the question's validators accept, for the readers of the OpenAPI document."""


class JobRequest(BaseModel):
    """A question about a dataset."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"dataset_id": _EXAMPLE_DATASET, "question": _EXAMPLE_QUESTION, "verbose": 1}]},
    )

    dataset_id: Annotated[
        str,
        Field(min_length=1, max_length=100, description="A dataset of yours that is ready."),
        AfterValidator(encodable),
    ]
    question: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=3, max_length=4000),
        AfterValidator(prose),
        Field(json_schema_extra={"pattern": QUESTION_PATTERN}, description="3 to 4000 characters, in plain words."),
    ]
    verbose: Annotated[
        Literal[0, 1],
        BeforeValidator(number, json_schema_input_type=Literal[0, 1]),
        Field(description="1 asks for the seven verbose fields too."),
    ] = 0
    priority: Annotated[
        Priority, Field(description="Of the jobs that wait, those of higher priority start first, then the oldest.")
    ] = Priority.NORMAL


class JobAccepted(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "success": True,
                    "job_id": _EXAMPLE_JOB,
                    "message": "Research job submitted successfully",
                    "status": "pending",
                }
            ]
        }
    )

    success: Literal[True] = True
    job_id: str
    message: str = "Research job submitted successfully"
    status: JobStatus = JobStatus.PENDING


class RetryRequest(BaseModel):
    """From where a job is tried again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"from_stage": "synthesize"}]})

    from_stage: Annotated[
        Stage | None,
        Field(
            description="Does this stage and those after it anew. Without it, or where earlier stages have not "
            "finished either, the job goes on in the first that has not finished."
        ),
    ] = None


class JobRetried(BaseModel):
    success: Literal[True] = True
    job_id: str = Field(examples=[_EXAMPLE_JOB])
    message: str = "Research job is tried again"
    status: JobStatus = JobStatus.PENDING
    attempt: int = Field(ge=2)
    reused_stages: tuple[Stage, ...] = Field(description="The stages whose work this attempt takes over.")


class JobSummary(BaseModel):
    """A job without its result."""

    job_id: str = Field(examples=[_EXAMPLE_JOB])
    dataset_id: str = Field(examples=[_EXAMPLE_DATASET])
    question: str = Field(examples=[_EXAMPLE_QUESTION])
    verbose: Literal[0, 1]
    priority: Priority
    status: JobStatus
    attempt: int = Field(ge=1, description="1, and one more with each retry.")
    reused_stages: tuple[Stage, ...] = Field(description="The stages whose work this attempt took over.")
    current_stage: str | None = Field(examples=["Stage 3/7: Executing queries"])
    progress_percentage: int = Field(ge=0, le=100, examples=[35])
    queries_done: int = Field(ge=0, examples=[2])
    queries_planned: int = Field(
        ge=0, examples=[6], description="0 until the plan is made; grows when follow-ups are planned."
    )
    has_result: bool = Field(description="Jobs that failed or were cancelled may have a part of one.")
    direct_answer: str | None = Field(description="The answer, once there is one; shortened where it is long.")
    error: JobError | None = Field(description="Why the job failed, for machines and people.")
    error_message: str | None = Field(description="`error.message`: why the job failed, and what to do about it.")
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    settled_at: datetime | None = Field(
        description="When its slot was free again; what a job had found that ended early is there from then on."
    )
    execution_time_seconds: float | None = Field(examples=[45.2])
    last_sequence: int = Field(
        ge=0,
        examples=[12],
        description="How many events the job's log has. Of two answers about a job the one with more is the newer.",
    )


class JobDetail(JobSummary):
    """A job; with its result, once that is there."""

    success: Literal[True] = True
    queue_position: int | None = Field(ge=1, description="1 is next; null for a job that does not wait in the queue.")
    result: Result | None = Field(
        description="`completeness.complete` is false where the job ended early; the seven verbose fields are there "
        "with verbose=1 only."
    )
    result_url: str | None = Field(
        description="Where the result is fetched from, for an hour, if it is too large to be part of this answer."
    )


class JobList(BaseModel):
    """Jobs, newest first. A page may hold fewer than `limit` and still have a next one."""

    success: Literal[True] = True
    count: int
    jobs: list[JobSummary]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last.")


def summary(job: Job) -> dict[str, Any]:
    """The fields of a JobSummary."""
    return {
        "job_id": job.job_id,
        "dataset_id": job.dataset_id,
        "question": job.question,
        "verbose": int(job.verbose),
        "priority": job.priority,
        "status": job.status,
        "attempt": job.attempt,
        "reused_stages": job.reused_stages,
        "current_stage": job.current_stage,
        "progress_percentage": job.progress_percentage,
        "queries_done": len(job.queries_done),
        "queries_planned": job.queries_planned + job.follow_ups_planned,
        "has_result": job.result_key is not None,
        "direct_answer": job.direct_answer,
        "error": job.error,
        "error_message": job.error.message if job.error else None,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "settled_at": job.settled_at,
        "execution_time_seconds": job.execution_time_seconds,
        "last_sequence": job.last_sequence,
    }
