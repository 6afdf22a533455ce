"""Jobs in DynamoDB. Each write is conditional on the status and attempt that it starts from."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from deep_research.adapters import listing_cursor
from deep_research.adapters.dynamodb_items import job_from_item, job_to_item, owner_dataset, owner_status
from deep_research.adapters.dynamodb_table import Allowed, ConditionError, DynamoDBTable
from deep_research.domain.errors import JobNotFoundError, ServiceUnavailableError
from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.domain.page import Page
from deep_research.jobs import lifecycle

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TRIES = 5


class DynamoDBJobStore:
    """`jobs.lifecycle` decides what a change does; the condition sees to it that nothing happened in between."""

    def __init__(self, table: str, client: "DynamoDBClient | None" = None) -> None:
        self._table = DynamoDBTable(table, "job_id", client)

    def add(self, job: Job) -> None:
        self._table.put(job_to_item(job))

    def get(self, job_id: str) -> Job:
        item = self._table.get(job_id)
        if item is None:
            raise _not_found(job_id)
        return job_from_item(item)

    def page(
        self,
        owner_id: str,
        *,
        dataset_id: str | None = None,
        status: JobStatus | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Job]:
        listing = (owner_id, dataset_id, status)
        before = listing_cursor.decode(cursor, *listing) if cursor is not None else None
        where: Allowed = {}
        if dataset_id is not None:
            index = ("by_owner_dataset", "owner_dataset", owner_dataset(owner_id, dataset_id))
            where = {"status": [status]} if status else {}
        elif status is not None:
            index = ("by_owner_status", "owner_status", owner_status(owner_id, status))
        else:
            index = ("by_owner", "owner_id", owner_id)
        items, last = self._table.newest(*index, before=before, limit=limit, where=where)
        return Page(
            items=tuple(map(job_from_item, items)),
            next_cursor=listing_cursor.encode(last, *listing) if last else None,
        )

    def cancel(self, job_id: str, at: datetime) -> Job:
        return self._change_status(job_id, lambda job: lifecycle.cancel(job, at))

    def fail(self, job_id: str, attempt: int, error: JobError, at: datetime) -> Job:
        return self._change_status(job_id, lambda job: lifecycle.fail(job, attempt, error, at))

    def record_stage(
        self,
        job_id: str,
        attempt: int,
        stage: Stage,
        *,
        queries_planned: int | None = None,
        follow_ups_planned: int | None = None,
    ) -> Job:
        planned = {"queries_planned": queries_planned, "follow_ups_planned": follow_ups_planned}
        known = {name: count for name, count in planned.items() if count is not None}
        return self._record(job_id, attempt, {"stage": stage, **known}, {})

    def record_query(self, job_id: str, attempt: int, query_id: str) -> Job:
        return self._record(job_id, attempt, {}, {"queries_done": {query_id}})

    def _record(self, job_id: str, attempt: int, change: Mapping[str, object], add: Mapping[str, object]) -> Job:
        running: Allowed = {"status": [JobStatus.RUNNING], "attempt": [attempt]}
        try:
            return job_from_item(self._table.update(job_id, change, add=add, only_if=running))
        except ConditionError as refused:
            if refused.item is None:
                raise _not_found(job_id) from None
            raise lifecycle.not_running(job_from_item(refused.item)) from None

    def _change_status(self, job_id: str, change: Callable[[Job], Job]) -> Job:
        """Reads, decides and writes; decides again where somebody else wrote meanwhile."""
        for _ in range(_TRIES):
            before = self.get(job_id)
            after = change(before)
            if after is before:
                return before
            old, new = job_to_item(before), job_to_item(after)
            changed = {name: value for name, value in new.items() if old.get(name) != value}
            unchanged: Allowed = {"status": [before.status], "attempt": [before.attempt]}
            try:
                return job_from_item(self._table.update(job_id, changed, only_if=unchanged))
            except ConditionError:
                continue
        raise ServiceUnavailableError("This job is changing very quickly; try again in a moment.")


def _not_found(job_id: str) -> JobNotFoundError:
    return JobNotFoundError(f"There is no job {job_id}.")
