"""The product's own services over ports in memory, and everything that people, services and chance do to them."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from deep_research.domain.errors import DeepResearchError
from deep_research.domain.execution import Execution
from deep_research.domain.job import Job, Priority, Stage
from deep_research.domain.slots import Limits, Slot
from deep_research.jobs.dispatcher import Dispatcher
from deep_research.jobs.retrying import resumption
from deep_research.jobs.settling import Settlement
from deep_research.jobs.sweeping import Sweep
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.made import NOW, a_job, a_result
from tests.lifecycle.faults import BrokenError, CrashError, Fault, Operations, Watched
from tests.lifecycle.interleaving import Turns
from tests.lifecycle.lagging_queue import LaggingJobQueue
from tests.lifecycle.machine import Run, Step, StepByStepMachine

Operation = Callable[[], object]
_PARTIAL = a_result()
INDEX_LAG = timedelta(seconds=60)


class _Silent:
    """What the services log is not looked at here."""

    def exception(self, msg: object, /, *, extra: dict[str, object]) -> None: ...


@dataclass
class World:
    limits: Limits
    look: Callable[["World"], None] = lambda _: None
    """Is called after each call to a port, within whatever is going on."""
    now: datetime = NOW
    lost_slots: set[str] = field(default_factory=set)
    """Names of slots that have drifted away."""
    drifted: int = 0
    stored_by: dict[str, str] = field(default_factory=dict)
    """Which job a request was answered with."""

    def __post_init__(self) -> None:
        self.store = InMemoryJobStore()
        self.queue = LaggingJobQueue(self.store)
        self.machine = StepByStepMachine(self.store)
        self.turns = Turns(())
        self._operations = Operations(self._pass_on, self._look)
        self._index_since = NOW
        self._ids = 0
        jobs, queue = self._watched(self.store), self._watched(self.queue)
        artifacts, executions = self._watched(InMemoryArtifactStore()), self._watched(self.machine)
        self._jobs, self._queue, self._executions = jobs, queue, executions
        self._dispatcher = Dispatcher(queue, executions, self.limits, _Silent())
        self._settlement = Settlement(jobs, queue, artifacts, self._dispatcher, _found)
        self._sweep = Sweep(
            jobs, queue, InMemoryDatasetStore(), executions, self._settlement, self._dispatcher, _Silent()
        )

    # --- What people ask for, as the API does it ----------------------------------------------------------------------

    def submit(self, owner_id: str, priority: Priority, once: str | None) -> None:
        self._ids += 1
        moments = {"queued_at": self.now, "created_at": self.now}
        new = a_job(job_id=f"J{self._ids:04}", dataset_id="D", owner_id=owner_id, priority=priority, **moments)
        job = self._queue.add(new, self.limits, once=once)
        if once is not None:
            assert self.stored_by.setdefault(once, job.job_id) == job.job_id, "one request has stored two jobs"
        self._dispatch(job)

    def cancel(self, job_id: str) -> None:
        job = self._queue.cancel(job_id, self.now)
        if job.settled_at is not None:
            return
        with suppress(Exception):
            if job.admitted_at is not None:
                self._executions.stop(job.execution_name, "Cancelled by its owner.")
            self._settlement.settle(job.slot, None, self.now)

    def retry(self, job_id: str, finished: int, from_stage: Stage | None) -> None:
        goes_on = resumption(list(Stage)[:finished], from_stage)
        self._dispatch(self._queue.retry(job_id, goes_on, self.limits, self.now))

    def _dispatch(self, job: Job) -> None:
        with suppress(Exception):
            self._dispatcher.fill(self.now, added=job)

    # --- What the platform does ---------------------------------------------------------------------------------------

    def deliver(self, ended: Run) -> None:
        """The event of an execution's end reaches the function that settles."""
        execution = Execution(name=ended.job.execution_name, status=ended.status, error=ended.error)
        self._settlement.settle(ended.job.slot, execution, self.now)

    def sweep(self) -> None:
        self._sweep.run(self.now)

    def go_on(self, run: Run, step: Step) -> None:
        """An execution takes a step, by whatever it has become since."""
        run = self.machine.runs[run.job.execution_name]
        if run.is_alive:
            self.machine.go_on(run, step, self.now)

    # --- What goes wrong ----------------------------------------------------------------------------------------------

    def run(self, operation: Operation, fault: Fault | None = None) -> bool:
        """Whether the operation was carried out undisturbed, and not refused."""
        try:
            with self._operations.one(fault):
                operation()
        except (CrashError, DeepResearchError):
            return False
        return fault is None

    def run_together(self, operations: Iterable[tuple[Operation, Fault | None]], order: Iterable[int]) -> None:
        """Several operations that take turns at each of their calls."""
        self.turns = Turns(order)
        self.turns.take([partial(self.run, *each) for each in operations])

    def lose_slot(self, slot: Slot) -> None:
        self.queue.lose_slot(self.store.get(slot.job_id).model_copy(update={"attempt": slot.attempt}))
        self.lost_slots.add(slot.execution_name)
        self.drifted += 1

    def fall_behind(self, kinds: frozenset[int]) -> None:
        """What is listed falls behind what is."""
        self.queue.fall_behind(kinds)
        self._index_since = self.now

    def pass_time(self, time: timedelta) -> None:
        self.now += time
        self.machine.catch_up(self.now)
        if self.now - self._index_since > INDEX_LAG:
            self.queue.catch_up()

    def calm_down(self) -> None:
        """From now on nothing goes wrong."""
        self.queue.catch_up()
        self.machine.catch_up()

    def _pass_on(self) -> None:
        self.turns.pass_on()

    def _look(self) -> None:
        try:
            self.look(self)
        except AssertionError as broken:
            raise BrokenError(str(broken)) from None

    def _watched(self, port: object) -> Any:
        return Watched(port, self._operations)


def _found(job: Job) -> Any:
    """Whatever has begun has found something."""
    return _PARTIAL if job.started_at else None
