"""The queue and its slots over jobs in memory: one lock makes of each step a transaction."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from deep_research.domain.errors import JobNotFoundError
from deep_research.domain.job import Job, Place
from deep_research.domain.result import PartialResult
from deep_research.domain.resumption import Resumption
from deep_research.domain.slots import Limits, Slot, Slots, Waiting
from deep_research.jobs import admission, lifecycle
from deep_research.jobs.lifecycle import Change
from deep_research.jobs.quotas import too_many_pending
from tests.fakes.in_memory_job_store import InMemoryJobStore


class InMemoryJobQueue:
    def __init__(self, store: InMemoryJobStore) -> None:
        self._store = store
        self._held: set[Slot] = set()
        self._waiting: defaultdict[str, set[str]] = defaultdict(set)
        self._stored_by: dict[str, str] = {}

    def add(self, job: Job, limits: Limits, *, once: str | None = None) -> Job:
        with self._store.lock:
            if once in self._stored_by:
                return self._store.get(self._stored_by[once])
            self._enter(job, limits)
            self._store.add(job)
            if once is not None:
                self._stored_by[once] = job.job_id
            return job

    def listed(self) -> list[Job]:
        """The jobs as the listings below see them."""
        return self._store.all()

    def waiting(self) -> Iterator[Waiting]:
        queue = [admission.waiting(job) for job in self.listed() if job.place is Place.WAITING]
        return iter(sorted(queue, key=lambda each: each.turn))

    def position(self, job: Job) -> int | None:
        if job.place is not Place.WAITING:
            return None
        return 1 + sum(each.turn < admission.turn(job) for each in self.waiting())

    def slots(self) -> Slots:
        return Slots(held=frozenset(self._held))

    def admitted(self) -> Iterator[Slot]:
        return (job.slot for job in self.listed() if job.place is Place.ADMITTED)

    def admit(self, waiting: Waiting, limits: Limits, at: datetime) -> Job | None:
        def admitted(job: Job) -> Change:
            change = lifecycle.admit(job, waiting.attempt, at)
            slots = self.slots()
            is_full = len(slots.held) >= limits.running
            is_full = is_full or slots.by_owner()[job.owner_id] >= limits.running_per_owner
            return Change(job) if is_full else change

        with self._store.lock:
            try:
                before = self._store.get(waiting.job_id)
            except JobNotFoundError:
                return None
            job = self._store.change(waiting.job_id, admitted)
            if job is before:
                return None
            self._waiting[job.owner_id].discard(job.job_id)
            self._held.add(job.slot)
            return job

    def cancel(self, job_id: str, at: datetime) -> Job:
        with self._store.lock:
            job = self._store.change(job_id, lambda job: lifecycle.cancel(job, at))
            self._waiting[job.owner_id].discard(job_id)
            return job

    def retry(
        self, job_id: str, resumption: Resumption, limits: Limits, at: datetime, *, once: str | None = None
    ) -> Job:
        with self._store.lock:
            lifecycle.retry(before := self._store.get(job_id), resumption, at)
            self._enter(before, limits)
            return self._store.change(job_id, lambda job: lifecycle.retry(job, resumption, at, once=once))

    def settle(self, slot: Slot, at: datetime, partial: PartialResult | None = None) -> None:
        with self._store.lock:
            self._held.discard(slot)
            try:
                self._store.change(slot.job_id, lambda job: lifecycle.settle(job, slot.attempt, at, partial))
            except JobNotFoundError:
                return

    def hold(self, slot: Slot) -> None:
        with self._store.lock:
            self._held.add(slot)

    def waiting_of(self, owner_id: str) -> frozenset[str]:
        """The ids in the owner's set of those who wait."""
        return frozenset(self._waiting[owner_id])

    def lose_slot(self, job: Job) -> None:
        """A slot drifts away, as no operation lets it."""
        self._held.discard(job.slot)

    def _enter(self, job: Job, limits: Limits) -> None:
        waiting = self._waiting[job.owner_id]
        if len(waiting - {job.job_id}) >= limits.pending_per_owner:
            raise too_many_pending(limits.pending_per_owner)
        waiting.add(job.job_id)
