"""The safety net: finds once a minute what an event missed, and sees to it that every job ends."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from enum import StrEnum

from deep_research.domain.errors import DatasetNotFoundError, JobNotFoundError, JobNotRunningError
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job, JobStatus
from deep_research.domain.ports import DatasetStore, Executions, JobQueue, JobStore
from deep_research.domain.slots import Slot
from deep_research.jobs import failures
from deep_research.jobs.dispatcher import Dispatcher, Log
from deep_research.jobs.settling import Settlement

LONGEST = timedelta(seconds=3600 + 300)
"""After its start an execution may take an hour; what runs for longer than this is not going to end by itself."""
GRACE = timedelta(minutes=2)
"""So long, what Step Functions tells of an execution may lag behind what the execution has done."""
NEVER_UPLOADED = "The file was not uploaded in time; create the dataset again and upload it within an hour."
NOT_PROFILED = "The file could not be read in time, and was not kept; upload it again, or a smaller part of it."
TABLE_NOT_PROFILED = "The table could not be profiled in time; register it again, or a smaller part of it as one."


class Action(StrEnum):
    """What a sweep does about a slot that is held."""

    LEAVE = "leave"
    START = "start"
    """The job was admitted, and its execution never started."""
    STOP = "stop"
    """The execution goes on for nobody, or for longer than it may."""
    SETTLE = "settle"


def decide(slot: Slot, job: Job | None, execution: Execution | None, now: datetime) -> Action:
    """What becomes of a held slot, from its job and its execution (None where there is none)."""
    if execution is None:
        return _without_execution(slot, job, now)
    if execution.status is not ExecutionStatus.RUNNING:
        return Action.SETTLE
    if job is None or job.attempt != slot.attempt or job.status is JobStatus.CANCELLED:
        return Action.STOP
    if job.completed_at is not None:
        return Action.STOP if now - job.completed_at > GRACE else Action.LEAVE
    return Action.STOP if now - (job.started_at or job.admitted_at or job.queued_at) > LONGEST else Action.LEAVE


def _without_execution(slot: Slot, job: Job | None, now: datetime) -> Action:
    if job is None:
        return Action.SETTLE
    if job.attempt == slot.attempt and job.status is JobStatus.PENDING:
        return Action.START
    # It had a slot, so its execution may have been started, and not be told of yet.
    since = job.queued_at if job.attempt != slot.attempt else job.started_at or job.admitted_at
    return Action.LEAVE if since is not None and now - since <= GRACE else Action.SETTLE


class Sweep:
    """One pass over everything that is held. What fails is logged and left to the next one."""

    def __init__(
        self,
        jobs: JobStore,
        queue: JobQueue,
        datasets: DatasetStore,
        executions: Executions,
        settlement: Settlement,
        dispatcher: Dispatcher,
        log: Log,
    ) -> None:
        self._jobs = jobs
        self._queue = queue
        self._datasets = datasets
        self._executions = executions
        self._settlement = settlement
        self._dispatcher = dispatcher
        self._log = log

    def run(self, now: datetime) -> dict[Action, int]:
        """Returns how often each action was taken."""
        taken = dict.fromkeys(Action, 0)
        # The listing first: a slot that is taken between the two reads must not look like one that was lost.
        admitted = set(self._queue.admitted())
        held = self._queue.slots().held
        for slot in sorted(held | admitted, key=lambda each: each.execution_name):
            with self._left_to_the_next(job_id=slot.job_id):
                if slot not in held:
                    self._put_back(slot)
                taken[self._tend(slot, now)] += 1
        with self._left_to_the_next():
            self._reject_overdue(now)
        self._dispatcher.fill(now)
        return taken

    @contextmanager
    def _left_to_the_next(self, **about: object) -> Iterator[None]:
        """What fails for one must not keep the sweep from the others."""
        try:
            yield
        except Exception:
            self._log.exception("Not swept; the next sweep tries again", extra=about)

    def _tend(self, slot: Slot, now: datetime) -> Action:
        execution = self._executions.find(slot.execution_name)
        # The job after its execution: what ended meanwhile is seen as ended.
        job = self._job(slot.job_id)
        action = decide(slot, job, execution, now)
        match action:
            case Action.START if job is not None:
                self._dispatcher.start(job)
            case Action.STOP:
                self._stop(slot, job, now)
            case Action.SETTLE:
                self._settlement.settle(slot, execution, now)
        return action

    def _stop(self, slot: Slot, job: Job | None, now: datetime) -> None:
        if job is not None and job.attempt == slot.attempt and not job.status.is_terminal:
            with suppress(JobNotRunningError):  # it has ended meanwhile
                self._jobs.fail(job.job_id, job.attempt, failures.explain("States.Timeout"), now)
        self._executions.stop(slot.execution_name, "Nobody waits for it any more.")
        self._settlement.settle(slot, None, now)

    def _put_back(self, slot: Slot) -> None:
        """Unless the job has ended since: then it needs none."""
        job = self._job(slot.job_id)
        if job is not None and job.execution_name == slot.execution_name and not job.status.is_terminal:
            self._queue.hold(slot)

    def _job(self, job_id: str) -> Job | None:
        try:
            return self._jobs.get(job_id)
        except JobNotFoundError:
            return None

    def _reject_overdue(self, now: datetime) -> None:
        for dataset in self._datasets.overdue(now):
            late = NOT_PROFILED if dataset.glue_table is None else TABLE_NOT_PROFILED
            message = NEVER_UPLOADED if dataset.status == "awaiting_upload" else late
            try:
                self._datasets.mark_rejected(dataset.dataset_id, message, now)
            except DatasetNotFoundError:
                continue
