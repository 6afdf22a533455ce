"""A research job: who asked what of which dataset, and how far it has come."""

from enum import StrEnum

from deep_research.domain.model import Model, Moment
from deep_research.domain.slots import Slot


class JobStatus(StrEnum):
    """`pending → running → completed | failed | cancelled`, and `pending → cancelled`."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        return self in (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)


class Stage(StrEnum):
    """The seven stages, in order. Each is also a module, a state and a Lambda of the same name."""

    DECOMPOSE = "decompose"
    CLASSIFY = "classify"
    EXECUTE = "execute"
    ENRICH = "enrich"
    SYNTHESIZE = "synthesize"
    SUGGEST = "suggest"
    ELABORATE = "elaborate"

    @property
    def number(self) -> int:
        return list(Stage).index(self) + 1

    @property
    def starts_at(self) -> int:
        """Percent of the job done when this stage begins."""
        return _STARTS_AT[self]

    @property
    def label(self) -> str:
        return f"Stage {self.number}/{len(Stage)}: {_TITLES[self]}"


_TITLES = {
    Stage.DECOMPOSE: "Decomposing question",
    Stage.CLASSIFY: "Classifying queries",
    Stage.EXECUTE: "Executing queries",
    Stage.ENRICH: "Enriching with follow-ups",
    Stage.SYNTHESIZE: "Synthesizing findings",
    Stage.SUGGEST: "Generating follow-ups",
    Stage.ELABORATE: "Generating verbose analysis",
}
_STARTS_AT = {
    Stage.DECOMPOSE: 10,
    Stage.CLASSIFY: 20,
    Stage.EXECUTE: 35,
    Stage.ENRICH: 55,
    Stage.SYNTHESIZE: 70,
    Stage.SUGGEST: 80,
    Stage.ELABORATE: 90,
}


class Priority(StrEnum):
    """Which jobs are admitted first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Place(StrEnum):
    """Where a job that has not ended stands; one that has ended stands nowhere."""

    WAITING = "waiting"
    """In the queue, without a slot."""
    ADMITTED = "admitted"
    """Out of the queue, with a slot."""


class JobError(Model):
    """Why a job failed: a code for machines, a sentence for people."""

    code: str
    message: str


class Job(Model):
    """One research job. Progress is derived from what was recorded, never stored beside it.

    `queries_done` holds the ids of finished queries; `queries_planned` and `follow_ups_planned` are
    known once `classify` and `enrich` have ended. Queries count toward progress as they finish.

    An attempt takes over what earlier ones have finished: `reused_stages` names those stages, and
    `artifacts_since` the earliest attempt whose artifacts of a stage are still good (1, where it names none).
    """

    job_id: str
    owner_id: str
    dataset_id: str
    question: str
    verbose: bool
    status: JobStatus
    priority: Priority = Priority.NORMAL
    place: Place | None = None
    attempt: int = 1
    stage: Stage | None = None
    queries_planned: int = 0
    follow_ups_planned: int = 0
    queries_done: frozenset[str] = frozenset()
    result_key: str | None = None
    direct_answer: str | None = None
    error: JobError | None = None
    reused_stages: tuple[Stage, ...] = ()
    artifacts_since: dict[Stage, int] = {}
    last_sequence: int = 1
    """How many events its log has, the first of which tells of its submission: each visible change adds one."""
    created_at: Moment
    queued_at: Moment
    admitted_at: Moment | None = None
    started_at: Moment | None = None
    completed_at: Moment | None = None
    settled_at: Moment | None = None
    expires_at: Moment

    @property
    def execution_name(self) -> str:
        """Names the execution of this attempt: starting it twice is starting it once."""
        return self.slot.execution_name

    @property
    def slot(self) -> Slot:
        """The one that this attempt is to hold."""
        return Slot.of(self.job_id, self.attempt, self.owner_id)

    @property
    def current_stage(self) -> str | None:
        if self.status is JobStatus.COMPLETED:
            return "Completed"
        return self.stage.label if self.stage else None

    @property
    def progress_percentage(self) -> int:
        if self.status is JobStatus.COMPLETED:
            return 100
        if self.stage is None:
            return 0
        start = self.stage.starts_at
        if self.stage is Stage.EXECUTE and self.queries_planned:
            done = min(len(self.queries_done), self.queries_planned)
            return start + (Stage.ENRICH.starts_at - start) * done // self.queries_planned
        if self.stage is Stage.ENRICH and self.follow_ups_planned:
            done = min(max(len(self.queries_done) - self.queries_planned, 0), self.follow_ups_planned)
            return start + (Stage.SYNTHESIZE.starts_at - start) * done // self.follow_ups_planned
        return start

    @property
    def execution_time_seconds(self) -> float | None:
        if self.started_at is None or self.completed_at is None:
            return None
        return round((self.completed_at - self.started_at).total_seconds(), 3)
