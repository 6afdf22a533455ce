"""The queue and the slots in DynamoDB. Each step is one transaction over the job's record and the sets of names.

The sets are in one item for all (who holds a slot) and one for each owner (who holds one, and who waits).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr

from deep_research.adapters.dynamodb_job_changes import (
    Decide,
    changing_too_quickly,
    found,
    new_item,
    written,
)
from deep_research.adapters.dynamodb_slots import SlotSets
from deep_research.adapters.dynamodb_table import DynamoDBTable
from deep_research.adapters.dynamodb_transaction import TransactionRefusedError, transact
from deep_research.domain.errors import DeepResearchError, JobNotFoundError
from deep_research.domain.job import Job, Place
from deep_research.domain.result import PartialResult
from deep_research.domain.resumption import Resumption
from deep_research.domain.slots import Limits, Slot, Slots, Waiting
from deep_research.jobs import admission, lifecycle
from deep_research.jobs.quotas import too_many_pending

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_INDEX = "by_place"
_TRIES = 8
_REMEMBERED_SECONDS = 24 * 3600


class DynamoDBJobQueue:
    """`requests_table` is where it is remembered which request has stored which job."""

    def __init__(
        self, jobs_table: str, slots_table: str, requests_table: str | None, client: "DynamoDBClient | None" = None
    ) -> None:
        self._jobs = DynamoDBTable(jobs_table, "job_id", client)
        self._client = self._jobs.client
        self._slots = SlotSets(slots_table, self._client)
        self._requests = DynamoDBTable(requests_table, "id", self._client) if requests_table else None

    def add(self, job: Job, limits: Limits, *, once: str | None = None) -> Job:
        record = self._jobs.putting(new_item(job, lifecycle.submitted(job)), Attr("job_id").not_exists())
        waits = self._slots.entering(job.owner_id, job.job_id, limits.pending_per_owner)
        remembered = [self._remembering(once, job)] if once else []
        try:
            transact(self._client, [record, waits, *remembered])
        except TransactionRefusedError as refused:
            _, no_room, *before = refused.refusals
            if before and before[0].item is not None:
                return found(self._jobs, before[0].item["job_id"])
            if no_room.refused:
                raise too_many_pending(limits.pending_per_owner) from None
            # The id is there already: the first try was carried out, and only its answer was lost.
            return found(self._jobs, job.job_id)
        return job

    def waiting(self) -> Iterator[Waiting]:
        for entry in self._jobs.entries(_INDEX, "place", Place.WAITING, "turn"):
            yield Waiting(
                job_id=entry["job_id"], owner_id=entry["owner_id"], attempt=entry["attempt"], turn=entry["turn"]
            )

    def position(self, job: Job) -> int | None:
        if job.place is not Place.WAITING:
            return None
        return 1 + self._jobs.count(_INDEX, "place", Place.WAITING, "turn", until=admission.turn(job))

    def slots(self) -> Slots:
        return self._slots.held()

    def admitted(self) -> Iterator[Slot]:
        for entry in self._jobs.entries(_INDEX, "place", Place.ADMITTED, "turn"):
            yield Slot.of(entry["job_id"], entry["attempt"], entry["owner_id"])

    def admit(self, waiting: Waiting, limits: Limits, at: datetime) -> Job | None:
        try:
            before = found(self._jobs, waiting.job_id)
        except JobNotFoundError:
            return None
        change = lifecycle.admit(before, waiting.attempt, at)
        if change.event is None:
            return None
        leaves = self._jobs.updating(before.job_id, written(before, change))
        try:
            transact(self._client, [leaves, *self._slots.taking(before.slot, limits)])
        except TransactionRefusedError:
            return None
        return change.job

    def cancel(self, job_id: str, at: datetime) -> Job:
        return self._moved(
            job_id,
            lambda job: lifecycle.cancel(job, at),
            lambda job: [self._slots.leaving(job.owner_id, job_id)] if job.place is Place.WAITING else [],
        )

    def retry(
        self, job_id: str, resumption: Resumption, limits: Limits, at: datetime, *, once: str | None = None
    ) -> Job:
        return self._moved(
            job_id,
            lambda job: lifecycle.retry(job, resumption, at, once=once),
            lambda job: [self._slots.entering(job.owner_id, job_id, limits.pending_per_owner)],
            refusal=too_many_pending(limits.pending_per_owner),
        )

    def settle(self, slot: Slot, at: datetime, partial: PartialResult | None = None) -> None:
        for _ in range(_TRIES):
            with suppress(TransactionRefusedError):
                transact(self._client, [*self._telling(slot, at, partial), *self._slots.freeing(slot)])
                return
        raise changing_too_quickly()

    def hold(self, slot: Slot) -> None:
        transact(self._client, self._slots.holding(slot))

    def _telling(self, slot: Slot, at: datetime, partial: PartialResult | None) -> "list[TransactWriteItemTypeDef]":
        """The write that tells the job that it is settled; none where it is gone, goes on, or was told before."""
        try:
            job = found(self._jobs, slot.job_id)
        except JobNotFoundError:
            return []
        change = lifecycle.settle(job, slot.attempt, at, partial)
        return [self._jobs.updating(job.job_id, written(job, change))] if change.event else []

    def _moved(
        self,
        job_id: str,
        decide: Decide,
        also: "Callable[[Job], list[TransactWriteItemTypeDef]]",
        *,
        refusal: DeepResearchError | None = None,
    ) -> Job:
        """The job's change together with what goes with it; decides again where somebody else wrote meanwhile.

        Raises `refusal` where the condition of what goes with it does not hold.
        """
        for _ in range(_TRIES):
            before = found(self._jobs, job_id)
            change = decide(before)
            if change.event is None:
                return before
            try:
                transact(self._client, [self._jobs.updating(job_id, written(before, change)), *also(before)])
            except TransactionRefusedError as refused:
                if refusal is not None and not refused.refusals[0].refused:
                    raise refusal from None
                continue
            return change.job
        raise changing_too_quickly()

    def _remembering(self, once: str, job: Job) -> "TransactWriteItemTypeDef":
        assert self._requests is not None, "Nowhere to remember requests."  # noqa: S101 - a fault of composition
        now = int(time.time())
        forgotten = Attr("id").not_exists() | Attr("expiration").lt(now)
        entry = {"id": f"submission#{once}", "job_id": job.job_id, "expiration": now + _REMEMBERED_SECONDS}
        return self._requests.putting(entry, forgotten)
