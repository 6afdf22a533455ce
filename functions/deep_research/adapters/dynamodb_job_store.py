"""The records of jobs in DynamoDB. `jobs.lifecycle` decides; conditions see to it that nothing happened in between."""

from datetime import datetime
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr

from deep_research.adapters import listing_cursor
from deep_research.adapters.dynamodb_items import job_from_item, log_from_item, owner_dataset, owner_status
from deep_research.adapters.dynamodb_job_changes import changed, found
from deep_research.adapters.dynamodb_table import DynamoDBTable
from deep_research.domain.errors import JobNotFoundError
from deep_research.domain.event import JobEvent
from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.domain.page import Page
from deep_research.jobs import lifecycle

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoDBJobStore:
    def __init__(self, table: str, client: "DynamoDBClient | None" = None) -> None:
        self._table = DynamoDBTable(table, "job_id", client)

    def get(self, job_id: str) -> Job:
        return found(self._table, job_id)

    def events(self, job_id: str) -> tuple[JobEvent, ...]:
        item = self._table.get(job_id, "events")
        if item is None:
            raise JobNotFoundError(f"There is no job {job_id}.")
        return log_from_item(item)

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
        where = None
        if dataset_id is not None:
            index = ("by_owner_dataset", "owner_dataset", owner_dataset(owner_id, dataset_id))
            where = Attr("status").eq(status) if status else None
        elif status is not None:
            index = ("by_owner_status", "owner_status", owner_status(owner_id, status))
        else:
            index = ("by_owner", "owner_id", owner_id)
        entries, last = self._table.newest(*index, before=before, limit=limit, where=where)
        # The indexes hold keys only, so that progress does not write them: the records are read by themselves.
        jobs = map(job_from_item, self._table.get_all([entry["job_id"] for entry in entries]))
        return Page(
            items=tuple(job for job in jobs if status in (None, job.status)),
            next_cursor=listing_cursor.encode(last, *listing) if last else None,
        )

    def fail(self, job_id: str, attempt: int, error: JobError, at: datetime) -> Job:
        return changed(self._table, job_id, lambda job: lifecycle.fail(job, attempt, error, at))

    def record_stage(self, job_id: str, attempt: int, stage: Stage, at: datetime) -> Job:
        return changed(
            self._table, job_id, lambda job: lifecycle.record_stage(job, attempt, stage, at), given=("stage",)
        )

    def record_plan(self, job_id: str, attempt: int, stage: Stage, queries: int, at: datetime) -> Job:
        return changed(
            self._table,
            job_id,
            lambda job: lifecycle.record_plan(job, attempt, stage, queries, at),
            given=(lifecycle.PLANNED_BY[stage],),
        )

    def record_query(self, job_id: str, attempt: int, query_id: str, at: datetime) -> Job:
        return changed(
            self._table,
            job_id,
            lambda job: lifecycle.record_query(job, attempt, query_id, at),
            only_if=~Attr("queries_done").contains(query_id),
        )
