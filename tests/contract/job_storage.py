"""Where jobs are kept, as the contract suites see it: on DynamoDB and in memory, with what the state machine does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import boto3
from botocore.exceptions import ClientError

from deep_research.adapters.dynamodb_job_queue import DynamoDBJobQueue
from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.domain.errors import JobNotRunningError
from deep_research.domain.event import EventType
from deep_research.domain.job import Job, JobError
from deep_research.domain.ports import JobQueue, JobStore
from deep_research.domain.slots import Limits
from deep_research.jobs import admission, failures
from tests.contract import account
from tests.fakes.in_memory_job_queue import InMemoryJobQueue
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.made import NOW, a_job

LATER = NOW + timedelta(seconds=90)
LIMITS = Limits(running=3, running_per_owner=2, pending_per_owner=4)
WHY = JobError(code="timed_out", message="The job took longer than it may.")
RESULT_KEY = "jobs/1/1/suggest.json"


class Machine(Protocol):
    """The changes of a job that the state machine makes itself. Each tells whether its condition held."""

    def begin(self, job: Job, at: datetime = NOW) -> bool: ...
    def complete(self, job: Job, at: datetime = LATER) -> bool: ...
    def record_failure(self, job: Job, error_name: str, at: datetime = LATER) -> bool: ...


@dataclass(frozen=True)
class Names:
    """The sets of names of one owner."""

    waiting: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


class Storage(Protocol):
    @property
    def jobs(self) -> JobStore: ...
    @property
    def queue(self) -> JobQueue: ...
    @property
    def machine(self) -> Machine: ...

    def names(self, owner_id: str = "ada") -> Names:
        """Who waits and who holds a slot, as the owner's own sets tell it."""

    def lose_slot(self, job: Job) -> None:
        """A slot drifts away, as no operation of ours lets it."""


class DynamoDBStorage:
    TABLES = ("JobsTable", "SlotsTable", "IdempotencyTable")

    def __init__(self) -> None:
        self.client = boto3.client("dynamodb")
        self.jobs = DynamoDBJobStore(self.TABLES[0], self.client)
        self.queue = DynamoDBJobQueue(*self.TABLES, client=self.client)
        self.machine = _DynamoDBMachine()

    @classmethod
    def empty(cls) -> "DynamoDBStorage":
        """With tables of its own; each further instance, with a client of its own, works on the same ones."""
        for table in cls.TABLES:
            account.create_table(table)
        return cls()

    def names(self, owner_id: str = "ada") -> Names:
        found = self.client.get_item(TableName="SlotsTable", Key={"scope": {"S": f"owner#{owner_id}"}})
        sets = {name: frozenset(value["SS"]) for name, value in found.get("Item", {}).items() if "SS" in value}
        return Names(**sets)

    def lose_slot(self, job: Job) -> None:
        names = {"all": f"{job.execution_name}#{job.owner_id}", f"owner#{job.owner_id}": job.execution_name}
        for scope, name in names.items():
            self.client.update_item(
                TableName="SlotsTable",
                Key={"scope": {"S": scope}},
                UpdateExpression="DELETE held :lost",
                ExpressionAttributeValues={":lost": {"SS": [name]}},
            )


class InMemoryStorage:
    def __init__(self) -> None:
        self.jobs = InMemoryJobStore()
        self.queue = InMemoryJobQueue(self.jobs)
        self.machine = _InMemoryMachine(self.jobs)

    def names(self, owner_id: str = "ada") -> Names:
        held = {slot.execution_name for slot in self.queue.slots().held if slot.owner_id == owner_id}
        return Names(waiting=frozenset(self.queue.waiting_of(owner_id)), held=frozenset(held))

    def lose_slot(self, job: Job) -> None:
        self.queue.lose_slot(job)


class _DynamoDBMachine:
    def begin(self, job: Job, at: datetime = NOW) -> bool:
        return self._run("Begin", job, at) or self._run("Resume", job, at)

    def complete(self, job: Job, at: datetime = LATER) -> bool:
        return self._run("Complete", job, at)

    def record_failure(self, job: Job, error_name: str, at: datetime = LATER) -> bool:
        return self._run("Record failure", job, at, error_name)

    def _run(self, state: str, job: Job, at: datetime, error_name: str = "") -> bool:
        data = {
            "job_id": job.job_id,
            "attempt": job.attempt,
            "owner_id": job.owner_id,
            "result": {"result_key": RESULT_KEY, "direct_answer": "Sales grew."},
            "failure": {"Error": error_name},
        }
        try:
            account.run_update_state(state, "JobsTable", data, f"{at:%Y-%m-%dT%H:%M:%S.123Z}")
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True


class _InMemoryMachine:
    def __init__(self, store: InMemoryJobStore) -> None:
        self._store = store

    def begin(self, job: Job, at: datetime = NOW) -> bool:
        return self._done(lambda: self._store.begin(job.job_id, job.attempt, at))

    def complete(self, job: Job, at: datetime = LATER) -> bool:
        return self._done(lambda: self._store.complete(job.job_id, job.attempt, RESULT_KEY, "Sales grew.", at))

    def record_failure(self, job: Job, error_name: str, at: datetime = LATER) -> bool:
        return self._done(lambda: self._store.fail(job.job_id, job.attempt, failures.explain(error_name), at))

    @staticmethod
    def _done(change: Callable[[], Job]) -> bool:
        try:
            change()
        except JobNotRunningError:
            return False
        return True


def waiting(storage: Storage, **differences: object) -> Job:
    """A job that was added to the queue."""
    return storage.queue.add(a_job(**differences), LIMITS)


def admitted(storage: Storage, **differences: object) -> Job:
    """A job that was given a slot."""
    job = storage.queue.admit(admission.waiting(waiting(storage, **differences)), LIMITS, NOW)
    assert job is not None
    return job


def running(storage: Storage, **differences: object) -> Job:
    """A job whose execution has begun."""
    job = admitted(storage, **differences)
    assert storage.machine.begin(job)
    return storage.jobs.get(job.job_id)


def held(storage: Storage) -> set[str]:
    """Whose executions hold slots."""
    return {slot.execution_name for slot in storage.queue.slots().held}


def told(storage: Storage, job: Job) -> list[EventType]:
    """The kinds of the events in its log."""
    return [event.type for event in storage.jobs.events(job.job_id)]


def failed(storage: Storage, **differences: object) -> Job:
    """A job that has failed and is not settled."""
    job = running(storage, **differences)
    return storage.jobs.fail(job.job_id, job.attempt, WHY, LATER)


def everything(storage: Storage, job: Job) -> object:
    """All that an operation could have changed."""
    return (
        storage.jobs.get(job.job_id),
        storage.jobs.events(job.job_id),
        storage.names(job.owner_id),
        storage.queue.slots(),
        list(storage.queue.waiting()),
        list(storage.queue.admitted()),
    )
