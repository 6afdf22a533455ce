"""What a run leaves behind, as plain records: the invariants read nothing else."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

PRIORITIES = ("high", "normal", "low")
TERMINAL = frozenset({"completed", "failed", "cancelled"})


@dataclass(frozen=True)
class Submission:
    """One logical submission: everything that was sent under its Idempotency-Key."""

    key: str
    owner: str
    priority: str
    question: str
    expected: Decimal
    """The number that a right answer says."""
    job_id: str
    cancelled_attempts: frozenset[int] = frozenset()
    """Attempts whose cancellation the API confirmed."""
    retries: int = 0
    """Further attempts that the API confirmed."""


@dataclass(frozen=True)
class Job:
    """A job as the API tells it at the end."""

    job_id: str
    owner: str
    status: str
    attempt: int
    error_code: str | None = None
    direct_answer: str | None = None
    has_result: bool = False

    @property
    def execution_name(self) -> str:
        return f"{self.job_id}-{self.attempt}"


@dataclass(frozen=True)
class Event:
    """One entry of a job's log."""

    sequence: int
    type: str
    at: datetime
    attempt: int


@dataclass(frozen=True)
class Sample:
    """What the tables said at one moment: all of it read in one transaction."""

    at: datetime
    running: dict[str, str]
    """Owner by id of each job whose status is running."""
    held: frozenset[str] = frozenset()
    """Names of the executions that hold a slot of the whole system."""
    held_by: dict[str, frozenset[str]] = field(default_factory=dict)
    """The same by owner."""
    waiting_by: dict[str, frozenset[str]] = field(default_factory=dict)
    """Ids of waiting jobs by owner, as the slots count them."""
    queued: frozenset[str] = frozenset()
    """Ids of jobs that stand in the queue's index, waiting or admitted."""


@dataclass(frozen=True)
class Start:
    """An execution that really began. `by_function` is false where the cloud went on with it after a restart."""

    name: str
    by_function: bool


@dataclass(frozen=True)
class Incident:
    """A fault that no retry can heal, done to one execution."""

    execution_name: str
    kind: str


@dataclass(frozen=True)
class Run:
    """Everything known of one run."""

    submissions: list[Submission]
    jobs: dict[str, Job]
    """By id, each as its owner was told it; an id that did not answer is absent."""
    listed: dict[str, list[str]]
    """Ids in each owner's listing."""
    events: dict[str, list[Event]]
    samples: list[Sample]
    starts: list[Start]
    incidents: list[Incident]
