"""What the API sends, typed. Fields that a newer API adds are kept as they came and never refused."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, JsonValue


class WireModel(BaseModel):
    """An immutable reply. Unknown fields are carried along, so that what is stored loses nothing."""

    model_config = ConfigDict(frozen=True, extra="allow")


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


class DatasetStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    PROFILING = "profiling"
    READY = "ready"
    REJECTED = "rejected"


class Finding(WireModel):
    """One key finding; `evidence` names the supporting details it stands on."""

    statement: str
    evidence: tuple[str, ...] = ()
    confidence: float | None = None
    verified: bool | None = None


class Table(WireModel):
    """Rows of a query. `row_count` counts all of them, also those cut where `truncated`."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[JsonValue, ...], ...] = ()
    row_count: int = 0
    truncated: bool = False


class DetailError(WireModel):
    code: str
    message: str


class SupportingDetail(WireModel):
    """One query of the research: what was asked of the data, by which code, and what came back."""

    id: str
    question: str
    query_type: str
    answer: str
    data: Table = Table()
    code: str | None = None
    statistics: dict[str, JsonValue] = {}
    chart: dict[str, JsonValue] | None = None
    """A Vega-Lite specification that carries its data."""
    confidence: float | None = None
    follow_up_questions: tuple[str, ...] = ()
    error: DetailError | None = None


class DataCoverage(WireModel):
    questions_answered: int = 0
    total_questions: int = 0
    gaps: tuple[str, ...] = ()


class Completeness(WireModel):
    """How much of the plan was carried out; `reason` says what ended it before."""

    complete: bool = True
    stages_completed: int | None = None
    queries_completed: int | None = None
    queries_planned: int | None = None
    reason: str | None = None


class Result(WireModel):
    """The answer to a question, and everything it stands on. The last seven fields come with `verbose` only."""

    main_question: str
    direct_answer: str
    key_findings: tuple[Finding, ...] = ()
    supporting_details: tuple[SupportingDetail, ...] = ()
    limitations: tuple[str, ...] = ()
    suggested_follow_ups: tuple[str, ...] = ()
    data_coverage: DataCoverage = DataCoverage()
    completeness: Completeness = Completeness()
    usage: dict[str, JsonValue] = {}
    methodology: str | None = None
    data_quality_assessment: str | None = None
    statistical_rigor: str | None = None
    alternative_interpretations: str | None = None
    confidence_intervals: str | None = None
    recommendations: str | None = None
    technical_appendix: str | None = None


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

    @property
    def is_being_settled(self) -> bool:
        """It has ended, and what it had found may still come. Never so where the API does not tell of settling."""
        return self.status.is_terminal and "settled_at" in self.model_fields_set and self.settled_at is None


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


class ValueCount(WireModel):
    value: str
    count: int


class Column(WireModel):
    """What ingestion learned of one column. Quantiles have the keys `0.05 0.25 0.5 0.75 0.95`."""

    name: str
    type: str
    nulls: int = 0
    distinct: int | None = None
    minimum: JsonValue = None
    maximum: JsonValue = None
    mean: float | None = None
    standard_deviation: float | None = None
    quantiles: dict[str, float] = {}
    top_values: tuple[ValueCount, ...] = ()
    grain: str | None = None


class Profile(WireModel):
    row_count: int
    columns: tuple[Column, ...] = ()
    duplicate_rows: int = 0
    notes: tuple[str, ...] = ()


class Dataset(WireModel):
    dataset_id: str
    status: DatasetStatus
    name: str = ""
    size_bytes: int | None = None
    row_count: int | None = None
    column_count: int | None = None
    profile: Profile | None = None
    error_message: str | None = None
    created_at: datetime | None = None


class SignedUpload(WireModel):
    """A request that stores the file: sent exactly so, once, before it expires."""

    method: str
    url: str
    headers: dict[str, str] = {}


class CreatedDataset(WireModel):
    dataset_id: str
    status: DatasetStatus
    upload: SignedUpload
    expires_at: datetime | None = None


class DatasetPage(WireModel):
    datasets: tuple[Dataset, ...] = ()
    next_cursor: str | None = None


class JobPage(WireModel):
    jobs: tuple[Job, ...] = ()
    next_cursor: str | None = None


class ErrorBody(WireModel):
    code: str
    message: str
    retryable: bool = False


class ErrorReply(WireModel):
    error: ErrorBody
    request_id: str | None = None
