"""Jobs, as the API tells of them, and what has happened to them."""

from datetime import datetime
from enum import StrEnum

from deep_research_client.models.results import Result
from deep_research_client.models.wire import WireModel


class JobStatus(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        return self in (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)


class Priority(StrEnum):
    """Of the jobs that wait, those of higher priority start first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Stage(StrEnum):
    """The stages of a research, in order."""

    DECOMPOSE = "decompose"
    CLASSIFY = "classify"
    EXECUTE = "execute"
    ENRICH = "enrich"
    SYNTHESIZE = "synthesize"
    SUGGEST = "suggest"
    ELABORATE = "elaborate"


class Submission(WireModel):
    """The receipt of a submitted question."""

    job_id: str
    status: JobStatus
    message: str = ""


class Retried(Submission):
    """The receipt of another attempt; `reused_stages` are not done again."""

    attempt: int
    reused_stages: tuple[str, ...] = ()


class JobError(WireModel):
    """Why a job failed: `code` for machines, `message` for people."""

    code: str
    message: str


class Job(WireModel):
    """A job as it stands. In listings `result` is left out and `has_result` says whether there is one.

    A job that failed or was cancelled may have a partial result; its `completeness` says how much that is.
    """

    job_id: str
    dataset_id: str
    question: str
    status: JobStatus
    verbose: int = 0
    priority: str = Priority.NORMAL
    attempt: int = 1
    reused_stages: tuple[str, ...] = ()
    queue_position: int | None = None
    """1 for the job that is next; None for one that does not wait, and in listings."""
    current_stage: str | None = None
    progress_percentage: int = 0
    queries_done: int | None = None
    queries_planned: int | None = None
    result: Result | None = None
    result_url: str | None = None
    """Where a result too large for one reply can be fetched, for a short while."""
    has_result: bool | None = None
    error: JobError | None = None
    error_message: str | None = None
    created_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None
    settled_at: datetime | None = None
    execution_time_seconds: float | None = None
    last_sequence: int = 0
    """How many events its log has: of two replies about a job the one with more is the newer."""

    @property
    def is_being_settled(self) -> bool:
        """It has ended, and what it had found may still come. Never so where the API does not tell of settling."""
        return self.status.is_terminal and "settled_at" in self.model_fields_set and self.settled_at is None


class JobPage(WireModel):
    jobs: tuple[Job, ...] = ()
    next_cursor: str | None = None


class Event(WireModel):
    """One thing that happened to a job. What does not fit its `type` is None."""

    sequence: int
    """1, 2, 3 and so on, without gaps."""
    type: str
    at: datetime
    attempt: int = 1
    stage: str | None = None
    query_id: str | None = None
    queries: int | None = None
    error_code: str | None = None
    reused_stages: tuple[str, ...] | None = None


class EventPage(WireModel):
    events: tuple[Event, ...] = ()
    last_sequence: int = 0
    status: JobStatus
