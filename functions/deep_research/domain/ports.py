"""What the inside needs of the outside. Adapters implement these; tests run one suite on each and on its fake."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import JsonValue

from deep_research.domain.alerts import EmailAlerts
from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import ColumnType, Dataset, Profile, RegisteredTable
from deep_research.domain.event import JobEvent
from deep_research.domain.execution import Execution
from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.domain.model import Model
from deep_research.domain.page import Page
from deep_research.domain.query import Answer, Decomposition, Query, QueryError, QueryPlan, Table
from deep_research.domain.result import Elaboration, PartialResult, Research, Synthesis
from deep_research.domain.resumption import Resumption
from deep_research.domain.slots import Limits, Slot, Slots, Waiting
from deep_research.domain.subscription import Subscription
from deep_research.domain.upload import SignedRequest

M = TypeVar("M", bound=Model)


class JobStore(Protocol):
    """The records of jobs. Each change is conditional on what it starts from, and writes its event with it."""

    def get(self, job_id: str) -> Job:
        """JobNotFoundError where there is none. Ownership is the caller's to check."""

    def page(
        self,
        owner_id: str,
        *,
        dataset_id: str | None = None,
        status: JobStatus | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Job]:
        """One owner's jobs, newest first. CursorError where the cursor is not of such a listing."""

    def events(self, job_id: str) -> tuple[JobEvent, ...]:
        """The job's event log from its beginning. JobNotFoundError where there is no such job."""

    def fail(self, job_id: str, attempt: int, error: JobError, at: datetime) -> Job:
        """pending with a slot | running → failed, for this attempt. JobNotRunningError otherwise."""

    def record_stage(self, job_id: str, attempt: int, stage: Stage, at: datetime) -> Job:
        """The running job has reached this stage; it never falls back to an earlier one. JobNotRunningError."""

    def record_plan(self, job_id: str, attempt: int, stage: Stage, queries: int, at: datetime) -> Job:
        """`classify` or `enrich` of the running job has planned so many queries; counts once. JobNotRunningError."""

    def record_query(self, job_id: str, attempt: int, query_id: str, at: datetime) -> Job:
        """The running job has finished this query; the same id counts once. JobNotRunningError otherwise."""


class JobQueue(Protocol):
    """Who waits and who holds a slot. Each step is one transaction: it happens whole, or not at all."""

    def add(self, job: Job, limits: Limits, *, once: str | None = None) -> Job:
        """Stores a new job, which waits from now on. TooManyPendingJobsError where its owner has too many.

        `once` names the request that submits it: where the same request has stored a job before, that one is
        returned, and nothing is stored.
        """

    def waiting(self) -> Iterator[Waiting]:
        """The jobs in the queue in turn, as far as they are seen yet: a job added a moment ago may be missing."""

    def position(self, job: Job) -> int | None:
        """1 for the job whose turn is next; None for one that does not wait."""

    def slots(self) -> Slots:
        """The slots that are held at this moment."""

    def admitted(self) -> Iterator[Slot]:
        """The slots that jobs which have not ended should hold, as far as they are seen yet."""

    def admit(self, waiting: Waiting, limits: Limits, at: datetime) -> Job | None:
        """Takes the job out of the queue and gives it a slot. None where it no longer waits, or no slot is free."""

    def cancel(self, job_id: str, at: datetime) -> Job:
        """pending | running → cancelled; who waited leaves the queue, who holds a slot keeps it until settled.

        A cancelled job is returned as it is; JobFinishedError for other ends.
        """

    def retry(
        self, job_id: str, resumption: Resumption, limits: Limits, at: datetime, *, once: str | None = None
    ) -> Job:
        """failed | cancelled → pending, as the next attempt, which waits. Its event keeps `once`, the request's name.

        JobNotFinishedError, TooManyAttemptsError or TooManyPendingJobsError where it can't be.
        """

    def settle(self, slot: Slot, at: datetime, partial: PartialResult | None = None) -> None:
        """Frees the slot, and tells the ended job that it is settled, with what it had found; twice is once."""

    def hold(self, slot: Slot) -> None:
        """Puts a slot back that was lost although its job has not ended."""


class DatasetStore(Protocol):
    """Datasets, with each change conditional on the status it starts from."""

    def add(self, dataset: Dataset) -> None:
        """Stores a new dataset."""

    def get(self, dataset_id: str) -> Dataset:
        """DatasetNotFoundError where there is none. Ownership is the caller's to check."""

    def page(self, owner_id: str, *, limit: int = 50, cursor: str | None = None) -> Page[Dataset]:
        """One owner's datasets, newest first."""

    def mark_profiling(self, dataset_id: str, at: datetime) -> Dataset:
        """awaiting_upload | profiling → profiling, with its time to be ready.

        DatasetNotFoundError where it was deleted or has ended.
        """

    def mark_ready(self, dataset_id: str, *, row_count: int, column_count: int, at: datetime) -> Dataset:
        """profiling → ready. DatasetNotFoundError where it was deleted or has ended."""

    def mark_rejected(self, dataset_id: str, message: str, at: datetime) -> Dataset:
        """awaiting_upload | profiling → rejected. DatasetNotFoundError where it was deleted or has ended."""

    def overdue(self, at: datetime) -> Iterator[Dataset]:
        """Datasets that should have been uploaded or profiled before `at`, and were not."""

    def count(self, owner_id: str) -> int:
        """How many datasets the owner has."""

    def delete(self, dataset_id: str) -> None:
        """Forgets the dataset; deleting twice is deleting once."""


class ArtifactStore(Protocol):
    """Typed JSON documents by key: profiles, stage outputs, results."""

    def write(self, key: str, value: Model) -> None:
        """Stores the document; writing again replaces it."""

    def read(self, key: str, kind: type[M]) -> M | None:
        """The document, or None where there is none."""


class FileStore(Protocol):
    """Files by key, and signed requests with which a person's own client moves them."""

    def signed_upload(self, key: str, size_bytes: int, expires_in: int) -> SignedRequest:
        """A PUT good for exactly that many bytes, for `expires_in` seconds."""

    def signed_download(self, key: str, expires_in: int) -> SignedRequest:
        """A GET, good for `expires_in` seconds."""

    def download(self, key: str, path: Path) -> None:
        """Fetches to a local path. ArtifactMissingError where there is no such file."""

    def upload(self, path: Path, key: str) -> None:
        """Stores a local file."""

    def delete(self, prefix: str) -> None:
        """Removes every file whose key begins so."""


class Executions(Protocol):
    """The state machine's executions, by name."""

    def start(self, job: Job) -> None:
        """Starts this attempt; starting twice is starting once."""

    def stop(self, execution_name: str, reason: str) -> None:
        """Stops it; stopping what has ended or never ran does nothing."""

    def find(self, execution_name: str) -> Execution | None:
        """How it stands; None where it never ran."""


class Ingestor(Protocol):
    """Reads an uploaded file of unknown make, once."""

    def ingest(self, source: Path, name: str, parquet: Path) -> Profile:
        """Types the file, writes it as Parquet, profiles every column. DatasetRejectedError says what is wrong."""


class TableCatalog(Protocol):
    """Datasets as tables that an engine finds by name, and reads where they lie."""

    def register(self, dataset_id: str, columns: Sequence[tuple[str, ColumnType]]) -> RegisteredTable:
        """The dataset's Parquet files as a table with these columns, in the files' order; again is once."""

    def forget(self, dataset_id: str) -> None:
        """Removes the table, not the files; of one that is not there, nothing."""

    def find(self, database: str, table: str) -> CatalogTable:
        """A table that somebody else has registered. TableNotFoundError where there is none that may be seen."""


class QueryEngine(Protocol):
    """Runs guarded SQL over one dataset, which the SQL knows as the table `dataset`."""

    def run(
        self,
        dataset_id: str,
        sql: str,
        *,
        max_rows: int = 1_000,
        sampled: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> Table:
        """At most `max_rows` rows, the rest counted: a procedure wants `deep_research.statistics.MAX_ROWS` of them.

        Where there are more, they are the first ones or, if `sampled`, a random sample of all: the same one each time.
        `stopped` is asked now and then while the query runs: once it says so, the query is interrupted.
        QueryRefusedError, QueryFailedError, QueryLimitError or QueryStoppedError; nothing else for bad SQL.
        """


class Notifier(Protocol):
    """Tells people and machines that a job has ended."""

    def publish(self, *, subject: str, text: str, document: dict[str, JsonValue], attributes: dict[str, str]) -> None:
        """One notification: `text` for e-mail, `document` for every other protocol, attributes to filter by."""


class ConnectionStore(Protocol):
    """Live connections: the tickets to them, and which jobs each follows. All of it expires by itself."""

    def keep_ticket(self, digest: str, owner_id: str, expires_at: datetime) -> None:
        """Whose ticket it is that has this digest, until then."""

    def take_ticket(self, digest: str, at: datetime) -> str | None:
        """Whose it is, and removes it: of two who take it at once, one gets it. None where it is not there, or over."""

    def connect(self, connection_id: str, owner_id: str, at: datetime) -> None:
        """A connection has begun, which follows nothing yet."""

    def follow(self, connection_id: str, job_id: str, cursor: int, at: datetime, *, most: int) -> Subscription:
        """A new subscription in the place of any former one of the same connection and job.

        ConnectionGoneError where the connection has ended, TooManySubscriptionsError where it follows `most` others.
        """

    def unfollow(self, connection_id: str, job_id: str) -> None:
        """Removes the subscription, if there is one."""

    def followers(self, job_id: str) -> tuple[Subscription, ...]:
        """Every subscription to the job that was written before this call."""

    def advance(self, subscription: Subscription, cursor: int) -> None:
        """Raises the cursor. Where it is there already, or the subscription is no longer this one, nothing changes."""

    def drop(self, connection_id: str) -> None:
        """Forgets the connection and its subscriptions; dropping twice is dropping once."""


class Channel(Protocol):
    """By which live connections are told something."""

    def post(self, connection_id: str, message: str) -> None:
        """Sends one message, whole. ConnectionGoneError where the connection has ended."""


class AlertSubscriptions(Protocol):
    """Who is mailed when their own jobs end. The address confirms by a link in a mail, and may end it by another."""

    def find(self, owner_id: str) -> EmailAlerts:
        """How the owner's alerts stand at this moment."""

    def subscribe(self, owner_id: str, email: str) -> EmailAlerts:
        """Mails the address for its confirmation, unless it is confirmed already; an earlier address gets no more.

        AddressTakenError where it is mailed by a subscription of somebody else's, TooManyAlertsError.
        """

    def unsubscribe(self, owner_id: str) -> EmailAlerts:
        """Off; once more changes nothing. A confirmation that is under way may still be followed."""


class Analyst(Protocol):
    """Who thinks. Offline statistics, or a language model; both plan queries and read answers, neither runs any."""

    @property
    def name(self) -> str:
        """How `usage` calls it."""

    def decompose(self, question: str, profile: Profile) -> Decomposition:
        """The question as understood, and the complementary questions that together answer it."""

    def classify(self, decomposition: Decomposition, profile: Profile) -> QueryPlan:
        """One query for each sub-question, `Q1` first."""

    def repair(self, query: Query, error: QueryError) -> Query:
        """Once guard, engine or procedure refused it: the query with other SQL, or with the same to give it up."""

    def answer(self, query: Query, table: Table, statistics: dict[str, JsonValue]) -> Answer:
        """Reads what the query returned. Called only for queries that ran."""

    def follow_up(self, research: Research, *, first: int) -> QueryPlan:
        """Queries for what is surprising so far; their ids go on from `Q{first}`."""

    def synthesize(self, research: Research) -> Synthesis:
        """The direct answer and the findings, as claims over the answers' evidence."""

    def suggest(self, research: Research, synthesis: Synthesis) -> tuple[str, ...]:
        """Questions worth asking next, each answerable from this dataset."""

    def elaborate(self, research: Research, synthesis: Synthesis) -> Elaboration:
        """The verbose part."""
